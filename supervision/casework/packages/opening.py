"""Opening a package (开包): its manifest and members found again in a file that may be damaged anywhere.

Nothing is unpacked to disk, and no more is read than the manifest says there is: neither a name that leads elsewhere
nor a member that unpacks to more than memory can do harm.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from supervision.casework.packages.sealing import (
    CENTRAL,
    CRC_IN_LOCAL,
    FORMAT,
    LOCAL,
    LOCAL_HEADER,
    MANIFEST,
    MOST_BYTES,
    MOST_MEMBERS,
    Listed,
    Part,
    layout,
    listed_manifest,
    seal_of,
    unsafe,
)
from supervision.law.refusals import Refused

MOST_PLACES = 8
"""Where the manifest is looked for: its name stands in a whole file twice."""

BEGINNING = b'{"about":{'
"""How every manifest begins, in canonical form."""

KEPT_SEAL = re.compile(re.escape(FORMAT.encode()) + rb" ([0-9a-f]{64})\Z")
HEX = re.compile("[0-9a-f]{64}")


class NotAPackage(Refused):
    """A file that is no referral package, or cannot be read at all (不是移交包)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest as found, and what it lists."""

    data: bytes
    about: Mapping[str, Any]
    members: tuple[Listed, ...]

    @property
    def seal(self) -> str:
        return seal_of(self.data)


@dataclass(slots=True)
class Directory:
    """What the ZIP's own directory says (目录): the names in it; None of it could be read where `names` is empty."""

    names: Counter[str] = field(default_factory=Counter)
    archive: zipfile.ZipFile | None = None

    def read(self, name: str, most: int) -> bytes | None:
        """A member, at most one byte more than it should have; None where it cannot be read, or fails its CRC."""
        if self.archive is None or name not in self.names:
            return None
        if self.archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return None  # the others may unpack to any size before the first byte is given out
        try:
            with self.archive.open(name) as member:
                return member.read(most + 1)
        except Exception:  # a damaged member comes to any of a dozen exceptions
            return None


def read_file(path: Path) -> bytes:
    """The bytes of a file; raises `NotAPackage` for one that cannot be a package."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise NotAPackage(f"{path}：是目录或者设备，不是移交包文件")
        if size > MOST_BYTES:
            raise NotAPackage(
                f"{path.name}：有{size // 1_000_000}兆，超过移交包的上限{MOST_BYTES // 1_000_000}兆，没有读取"
            )
        return path.read_bytes()
    except OSError as error:
        raise NotAPackage(f"{path}：读不到（{error.strerror or error}），请核对路径和权限") from None


def read_directory(data: bytes) -> Directory:
    """The ZIP's own directory, as any archiver reads it; empty where it is damaged or absurd."""
    if data.count(CENTRAL) > MOST_MEMBERS * 2:  # one made to fill memory
        return Directory()
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except Exception:  # as above
        return Directory()
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_BYTES * 2:
        return Directory()
    return Directory(Counter(entry.filename for entry in entries), archive)


def find_manifest(data: bytes, directory: Directory) -> Manifest | None:
    """The manifest, wherever it can still be read; None where it cannot. Raises `NotAPackage`."""
    for candidate in _candidates(data, directory):
        if (found := read_manifest(candidate)) is not None:
            return found
    if FORMAT.encode() in data or _begins_as_one(data):
        return None
    raise NotAPackage(_what_it_is(data, directory))


def _candidates(data: bytes, directory: Directory) -> Iterator[bytes]:
    name = MANIFEST.encode()
    places = [LOCAL_HEADER.size]
    while len(places) < MOST_PLACES and (at := data.find(name, places[-1])) >= 0:
        places.append(at + len(name))
    places[0] += len(name)
    for start in places:
        if (end := data.find(b"\n", start)) >= 0:
            yield data[start : end + 1]
    if (found := directory.read(MANIFEST, MOST_BYTES // 10)) is not None:
        yield found


def read_manifest(data: bytes) -> Manifest | None:
    """The manifest some bytes are; None if they are none."""
    try:
        said = orjson.loads(data)
        about, listed = said["about"], said["members"]
        if said["format"] != FORMAT or not isinstance(about, dict) or len(listed) > MOST_MEMBERS:
            return None
        members = tuple(_listed(member) for member in listed)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
    names = {MANIFEST, *(member.name for member in members)}
    if len(names) != len(members) + 1 or sum(member.size for member in members) > MOST_BYTES:
        return None
    return Manifest(data, about, members)


def _listed(member: Any) -> Listed:
    """A member as the manifest says it; raises ValueError for what is none."""
    name, size, sha256 = member["name"], member["bytes"], member["sha256"]
    if type(size) is not int or not 0 <= size <= MOST_BYTES:
        raise ValueError(size)
    if not isinstance(name, str) or unsafe(name) or not isinstance(sha256, str) or not HEX.fullmatch(sha256):
        raise ValueError(name)
    return Listed(name, size, sha256)


def _begins_as_one(data: bytes) -> bool:
    """The first header of a package that was cut off in its manifest; others have a member of that name too."""
    start = LOCAL_HEADER.size + len(MANIFEST)
    named = data.startswith(LOCAL) and data[LOCAL_HEADER.size : start] == MANIFEST.encode()
    return named and BEGINNING.startswith(data[start : start + len(BEGINNING)])


def _what_it_is(data: bytes, directory: Directory) -> str:
    if not data:
        return "文件是空的，不是移交包；请重新索取"
    if directory.names:
        return "是压缩文件，但不是本系统制作的移交包（没有移交包清单）"
    return "不是移交包，也不是完整的ZIP文件；请核对是否选错文件，或者传输中损坏"


def kept_seal(data: bytes) -> str:
    """The seal at the end of the file; "" where it is damaged."""
    kept = KEPT_SEAL.search(data[-len(FORMAT) - 65 :])
    return kept[1].decode() if kept else ""


def is_as_written(manifest: Manifest, data: bytes) -> bool:
    """Whether a manifest that differs from the seal kept in the file still has the CRC of its header: then the seal changed."""
    begins = data.find(MANIFEST.encode()) - LOCAL_HEADER.size + CRC_IN_LOCAL
    return data[max(begins, 0) : max(begins, 0) + 4] == crc32(manifest.data).to_bytes(4, "little")


@dataclass(slots=True)
class Opened:
    """The members of a package: what is `whole` by the manifest's hashes, what is `damaged`, and how long it should be."""

    whole: dict[str, bytes] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    size: int = 0


def open_members(data: bytes, manifest: Manifest, directory: Directory) -> Opened:
    """Every member the manifest lists, looked for where it was written, where bytes put in or lost have shifted it, and
    by the ZIP's own directory."""
    opened = Opened(size=size_of(manifest))
    shift = len(data) - opened.size
    places = {
        piece.member: piece.start
        for piece in layout(all_of(manifest), manifest.seal)
        if piece.part is Part.DATA
    }
    for member in manifest.members:
        start = places[member.name]
        content = _right(member, data[start : start + member.size])
        if content is None and shift and start + shift >= 0:
            content = _right(member, data[start + shift : start + shift + member.size])
        if content is None:
            content = _right(member, directory.read(member.name, member.size))
        if content is None:
            opened.damaged.append(member.name)
        else:
            opened.whole[member.name] = content
    return opened


def _right(member: Listed, content: bytes | None) -> bytes | None:
    if content is None or len(content) != member.size:
        return None
    return content if hashlib.sha256(content).hexdigest() == member.sha256 else None


def all_of(manifest: Manifest) -> list[Listed]:
    """The manifest and the members, as they lie in the file."""
    return [listed_manifest(manifest.data), *manifest.members]


def size_of(manifest: Manifest) -> int:
    """How long the file was when it was sealed."""
    last = list(layout(all_of(manifest), manifest.seal))[-1]
    return last.start + last.size
