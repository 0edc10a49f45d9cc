"""Verifying a package (验封): by the program and the file alone, every byte, and what the members say of one another.

Each byte belongs to a part of the file whose content follows from the manifest; the manifest follows from its seal. Who
alters all of it alike is found out by the seal on paper (移交书、接收回执), which the file cannot change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from supervision.casework.letter_wording import flattened
from supervision.casework.packages.coherence import incoherent
from supervision.casework.packages.finding import Fault, Finding
from supervision.casework.packages.opening import (
    Directory,
    Manifest,
    NotAPackage,
    Opened,
    all_of,
    find_manifest,
    is_as_written,
    kept_seal,
    open_members,
    read_directory,
    read_file,
)
from supervision.casework.packages.sealing import (
    CRC_IN_CENTRAL,
    CRC_IN_LOCAL,
    MANIFEST,
    MOST_BYTES,
    Listed,
    Part,
    Piece,
    grouped,
    layout,
    unsafe,
)
from supervision.law.refusals import BadRecord

MOST_PIECES = 5
"""Parts of the ZIP's structure that are named one by one; more of them mean that the file was packed anew."""
SHOWN = 80
SEAL = re.compile("[0-9a-f]{64}")

__all__ = ["Fault", "Finding", "NotAPackage", "Verification", "verify", "verify_bytes"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of a package (验封结果): what it says it is, its seal as computed, how many members, every finding."""

    about: Mapping[str, Any]
    seal: str
    members: int
    size: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        return not self.findings


def verify(path: Path, seal: str | None = None) -> Verification:
    """Verify a package; `seal` is the one on paper, in groups or not. Raises `NotAPackage`, and `BadRecord` for a seal
    that is none."""
    told = None if seal is None else a_seal(seal)
    try:
        return verify_bytes(read_file(path), told)
    except NotAPackage as refused:
        text = str(refused)
        raise NotAPackage(text if path.name in text else f"{path.name}：{text}") from None


def a_seal(written: str) -> str:
    """A seal as an officer writes it: spaces and hyphens between the groups, large or small letters."""
    seal = re.sub(r"[\s-]", "", written).lower()
    if not SEAL.fullmatch(seal):
        raise BadRecord(
            f"“{written}”不是封签：封签为64位数字和字母a至f（八组，每组八位），见移交书或者接收回执"
        )
    return seal


def verify_bytes(data: bytes, seal: str | None = None) -> Verification:
    """As `verify`, of the bytes of a package; `seal` as computed, without groups."""
    directory = read_directory(data)
    manifest = find_manifest(data, directory)
    if manifest is None:
        return Verification({}, "", 0, len(data), tuple(_without_manifest(data, directory)))
    findings = tuple(_findings(data, manifest, directory, seal))
    return Verification(manifest.about, manifest.seal, len(manifest.members), len(data), findings)


def _without_manifest(data: bytes, directory: Directory) -> Iterator[Finding]:
    yield Finding(Fault.MANIFEST, MANIFEST, "清单读不出，已被改动或者不完整；其余各件只能按ZIP自身的校验核对")
    if not directory.names:
        yield Finding(Fault.STRUCTURE, "", f"ZIP目录读不出，文件不完整（现有{len(data)}字节）")
    yield from _by_crc(directory, {})


def _findings(data: bytes, manifest: Manifest, directory: Directory, told: str | None) -> Iterator[Finding]:
    if told is not None and told != manifest.seal:
        yield Finding(
            Fault.SEAL,
            "",
            f"按清单计算的封签为“{grouped(manifest.seal)}”，与所报封签“{grouped(told)}”不符：不是移交时封装的那一包，或者清单被改动",
        )
    kept = kept_seal(data)
    if manifest.seal not in (told, kept) and not is_as_written(manifest, data):
        yield Finding(
            Fault.MANIFEST,
            MANIFEST,
            "清单被改动，与文件末尾的封签不符；其余各件只能按ZIP自身的校验核对",
        )
        yield from _by_crc(directory, {member.name: member.size for member in manifest.members})
        return
    opened = open_members(data, manifest, directory)
    yield from _members(opened, manifest, directory, len(data))
    yield from _structure(data, manifest, opened)
    hashes = {member.name: member.sha256 for member in manifest.members}
    yield from incoherent(manifest.about, hashes, opened.whole)


def _by_crc(directory: Directory, sizes: Mapping[str, int]) -> Iterator[Finding]:
    """Members of a package whose manifest is not to be trusted: only what the ZIP's own checksum shows."""
    for name in sorted(set(directory.names) - {MANIFEST}):
        if directory.read(name, max(sizes.get(name, 0), MOST_BYTES // 10)) is None:
            yield Finding(Fault.MEMBER, _shown(name), "内容与ZIP自身的校验不符，被改动或者损坏")


def _members(opened: Opened, manifest: Manifest, directory: Directory, size: int) -> Iterator[Finding]:
    listed = {MANIFEST, *(member.name for member in manifest.members)}
    repacked = size != opened.size
    folders = {name[: name.rindex("/") + 1] for name in listed if "/" in name}
    for name in opened.damaged:
        if repacked and directory.names and name not in directory.names:
            yield Finding(Fault.MISSING, name, "清单所列的这一件不在包中")
        else:
            yield Finding(Fault.MEMBER, name, "内容与清单所记的校验值不符，被改动、损坏或者不完整")
    if not repacked:
        return
    for name in sorted(directory.names):
        if any(folder.startswith(name) for folder in folders):
            continue  # an archiver writes the folders down too
        if problem := unsafe(name):
            yield Finding(Fault.ADDED, _shown(name), f"件名不安全（{_shown(problem)}），请勿解压")
        elif name not in listed:
            yield Finding(Fault.ADDED, _shown(name), "不在清单中，是封装以后加进去的")
        elif directory.names[name] > 1:
            yield Finding(Fault.ADDED, name, f"在包中有{directory.names[name]}份，解压时以哪一份为准不定")


def _structure(data: bytes, manifest: Manifest, opened: Opened) -> Iterator[Finding]:
    """The ZIP made again from its contents, byte for byte: what lies between the members, and that nothing else is there."""
    pieces = list(_pieces(data, manifest, opened))
    shift = len(data) - opened.size
    differing = [piece for piece in pieces if not _stands(piece, data, shift)]
    if shift:
        yield _length_differs(data, pieces, opened)
        if _is_cut_off(data, differing):
            return
    if len(differing) > MOST_PIECES:
        at = _first_difference(differing[0], data)
        contents = "" if opened.damaged else "；各件的内容仍与清单相符"
        text = f"自第{at}字节（{_what(differing[0])}）起共{len(differing)}处与封装时不同，文件被重新打包或者损坏{contents}"
        yield Finding(Fault.STRUCTURE, "", text, at)
        return
    for piece in differing:
        at = _first_difference(piece, data)
        yield Finding(Fault.STRUCTURE, piece.member, f"{_what(piece)}被改动，第{at}字节", at)


def _pieces(data: bytes, manifest: Manifest, opened: Opened) -> Iterator[Piece]:
    """What lies between the members, as it was written; of a member that is damaged its CRC cannot be known."""
    known = [
        Listed(m.name, m.size, m.sha256, crc32(opened.whole[m.name]) if m.name in opened.whole else 0)
        for m in all_of(manifest)[1:]
    ]
    damaged = set(opened.damaged)
    where = {Part.LOCAL_HEADER: CRC_IN_LOCAL, Part.CENTRAL_ENTRY: CRC_IN_CENTRAL}
    for piece in layout([all_of(manifest)[0], *known], manifest.seal):
        if piece.part is Part.DATA:
            if piece.member == MANIFEST:
                yield piece._replace(content=manifest.data)
        elif piece.member in damaged:
            crc = where[piece.part]
            theirs = data[piece.start + crc : piece.start + crc + 4]
            yield piece._replace(content=piece.content[:crc] + theirs + piece.content[crc + len(theirs) :])
        else:
            yield piece


def _stands(piece: Piece, data: bytes, shift: int) -> bool:
    """Whether a piece is there, at its place or shifted with all that follows."""
    if data.startswith(piece.content, piece.start):
        return True
    return bool(shift) and piece.start + shift >= 0 and data.startswith(piece.content, piece.start + shift)


def _first_difference(piece: Piece, data: bytes) -> int:
    """The first byte of a piece that is another one, or is not there."""
    there = data[piece.start : piece.start + piece.size]
    pairs = zip(there, piece.content, strict=False)
    same = next((i for i, (one, other) in enumerate(pairs) if one != other), len(there))
    return piece.start + same


def _what(piece: Piece) -> str:
    return f"“{piece.member}”的{piece.part.value}" if piece.member else piece.part.value


def _length_differs(data: bytes, pieces: Sequence[Piece], opened: Opened) -> Finding:
    """Bytes put in or lost: at the end, at the beginning, or somewhere between."""
    shift = len(data) - opened.size
    said = f"封装时有{opened.size}字节，现有{len(data)}字节"
    if all(data.startswith(piece.content, piece.start) for piece in pieces):
        return Finding(Fault.STRUCTURE, "", f"{said}，末尾第{opened.size}字节起多出{shift}字节", opened.size)
    if shift > 0 and all(data.startswith(piece.content, piece.start + shift) for piece in pieces):
        return Finding(Fault.STRUCTURE, "", f"{said}，开头多出{shift}字节", 0)
    first = next(piece for piece in pieces if not data.startswith(piece.content, piece.start))
    at = _first_difference(first, data)
    if _is_cut_off(data, [piece for piece in pieces if not data.startswith(piece.content, piece.start)]):
        text = f"{said}，自第{len(data)}字节起缺失，文件不完整（拷贝或者传输中断）"
        return Finding(Fault.STRUCTURE, "", text, len(data))
    what = "多出" if shift > 0 else "缺少"
    return Finding(
        Fault.STRUCTURE, "", f"{said}，{what}{abs(shift)}字节，在第{at}字节（{_what(first)}）或者其前", at
    )


def _is_cut_off(data: bytes, differing: Sequence[Piece]) -> bool:
    """Whether what differs is only what lies beyond the end of the file."""
    return bool(differing) and all(_first_difference(piece, data) >= len(data) for piece in differing)


def _shown(name: str) -> str:
    """A name from outside, as it may be printed."""
    shown = flattened(name)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
