"""Sealing (封装): members become one ZIP whose every byte follows from them, with a manifest and its seal (封签).

Nothing is compressed: what a compressor gives depends on its version, and photos gain nothing by it. So the same
contents are the same bytes on every machine, and each byte belongs to a part that can be named.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple
from zlib import crc32

from supervision.casework.journal import canonical
from supervision.law.refusals import Refused

MANIFEST = "manifest.json"
FORMAT = "supervision-referral-package/1"
"""Stands in the manifest and at the end of the file, so that one damaged byte never hides what the file was."""

MOST_BYTES = 1_000_000_000
MOST_MEMBERS = 10_000
LONGEST_NAME = 300

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
END_RECORD = struct.Struct("<4s4H2LH")
NEEDED = 20  # version 2.0: no ZIP64
MADE_BY = (3 << 8) | NEEDED  # Unix: the attributes below are a file mode
NAMES_IN_UTF8 = 0x800
STORED = 0
FIRST_DAY = 0x0021  # 1980-01-01, the first a ZIP can say: the case file has the true dates
READABLE = 0o100644 << 16

CRC_IN_LOCAL, CRC_IN_CENTRAL = 14, 16
"""Where the CRC-32 stands in the two headers of a member."""

GROUP = 8
UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Member(NamedTuple):
    """One file of a package, by its place in it (`06通知文书/0009-段落.json`)."""

    name: str
    data: bytes


class Listed(NamedTuple):
    """A member as the manifest lists it; `crc` is of its data, where they are at hand."""

    name: str
    size: int
    sha256: str
    crc: int = 0


class Part(Enum):
    """The parts of a ZIP (ZIP的组成)."""

    LOCAL_HEADER = "文件头"
    DATA = "内容"
    CENTRAL_ENTRY = "目录项"
    END = "目录结尾（含封签）"


class Piece(NamedTuple):
    """A stretch of the file: of which member, where it begins, its bytes; of the data only how many they are."""

    part: Part
    member: str
    start: int
    size: int
    content: bytes = b""


class Sealed(NamedTuple):
    """A package's bytes and its seal."""

    data: bytes
    seal: str


class TooMuch(Refused):
    """More than one package can hold."""


def seal(members: Iterable[Member], about: Mapping[str, Any]) -> Sealed:
    """Seal a package: the same members are the same bytes, whatever order they come in.

    `about` says what it is a package of and stands in the manifest; the seal is the SHA-256 of the manifest. Raises
    `TooMuch`; ValueError for a name that is none, or given twice.
    """
    sorted_members = sorted(members)
    listed = [
        Listed(m.name, len(m.data), hashlib.sha256(m.data).hexdigest(), crc32(m.data)) for m in sorted_members
    ]
    _check(listed)
    manifest = manifest_of(about, listed)
    contents = {MANIFEST: manifest} | {m.name: m.data for m in sorted_members}
    sealed = seal_of(manifest)
    all_listed = [listed_manifest(manifest), *listed]
    parts = (
        contents[piece.member] if piece.part is Part.DATA else piece.content
        for piece in layout(all_listed, sealed)
    )
    return Sealed(b"".join(parts), sealed)


def _check(listed: Sequence[Listed]) -> None:
    names = [member.name for member in listed]
    if problems := [problem for name in names if (problem := unsafe(name))]:
        raise ValueError("；".join(problems))
    if len(set(names) | {MANIFEST}) != len(names) + 1:
        raise ValueError("a package has each member once")
    size = sum(member.size for member in listed)
    if size > MOST_BYTES * 0.99 or len(names) > MOST_MEMBERS:
        raise TooMuch(
            f"移交包共{len(names)}件、{size // 1_000_000}兆，超过一个移交包的上限（{MOST_MEMBERS}件、"
            f"{MOST_BYTES // 1_000_000}兆），没有制作；请核对所附照片是否过多"
        )


def unsafe(name: str) -> str:
    """Why a name may lead out of the folder a package is unpacked to, or cannot be a file everywhere; "" if not."""
    steps = name.split("/")
    if any(step in ("", ".", "..") or step.strip(" ") != step or step.endswith(".") for step in steps):
        return f"“{name}”含有指向其他目录的路径"
    if UNSAFE.search(name) or len(name) > LONGEST_NAME:
        return f"“{name}”含有不能作文件名的字符，或者过长"
    return ""


def manifest_of(about: Mapping[str, Any], listed: Iterable[Listed]) -> bytes:
    """The manifest (清单): one line of canonical JSON."""
    members = [{"name": m.name, "bytes": m.size, "sha256": m.sha256} for m in listed]
    return canonical({"about": about, "format": FORMAT, "members": members}) + b"\n"


def seal_of(manifest: bytes) -> str:
    """The seal (封签): the SHA-256 of the manifest, which has that of every member."""
    return hashlib.sha256(manifest).hexdigest()


def grouped(seal: str) -> str:
    """The seal as a paper prints it: eight groups of eight."""
    return " ".join(seal[i : i + GROUP] for i in range(0, len(seal), GROUP))


def listed_manifest(manifest: bytes) -> Listed:
    """The manifest as a member: the first."""
    return Listed(MANIFEST, len(manifest), seal_of(manifest), crc32(manifest))


def comment_of(seal: str) -> bytes:
    """What stands at the very end of the file, where an archiver shows it."""
    return f"{FORMAT} {seal}".encode("ascii")


def layout(listed: Sequence[Listed], seal: str) -> Iterator[Piece]:
    """Every stretch of the file in order, from what the manifest lists."""
    at = 0
    starts = []
    for member in listed:
        starts.append(at)
        header = _local_header(member)
        yield Piece(Part.LOCAL_HEADER, member.name, at, len(header), header)
        at += len(header)
        yield Piece(Part.DATA, member.name, at, member.size)
        at += member.size
    directory = at
    for member, start in zip(listed, starts, strict=True):
        entry = _central_entry(member, start)
        yield Piece(Part.CENTRAL_ENTRY, member.name, at, len(entry), entry)
        at += len(entry)
    end = _end(len(listed), at - directory, directory, comment_of(seal))
    yield Piece(Part.END, "", at, len(end), end)


def _local_header(member: Listed) -> bytes:
    name = member.name.encode()
    return (
        LOCAL_HEADER.pack(
            LOCAL, NEEDED, NAMES_IN_UTF8, STORED, 0, FIRST_DAY,
            member.crc, member.size, member.size, len(name), 0,
        )
        + name
    )  # fmt: skip


def _central_entry(member: Listed, start: int) -> bytes:
    name = member.name.encode()
    return (
        CENTRAL_HEADER.pack(
            CENTRAL, MADE_BY, NEEDED, NAMES_IN_UTF8, STORED, 0, FIRST_DAY,
            member.crc, member.size, member.size, len(name), 0, 0, 0, 0, READABLE, start,
        )
        + name
    )  # fmt: skip


def _end(count: int, size: int, start: int, comment: bytes) -> bytes:
    return END_RECORD.pack(END, 0, 0, count, count, size, start, len(comment)) + comment
