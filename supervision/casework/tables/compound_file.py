"""The container of old Office files (复合文档, MS-CFB): streams by name, each a chain of sectors.

Read with care before a library opens it: one damaged number makes a chain endless or a buffer enormous.
A damaged file raises `ValueError`, `IndexError`, `KeyError` or `struct.error`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import iter_unpack, unpack_from

END_OF_CHAIN, FIRST_RESERVED = 0xFFFFFFFE, 0xFFFFFFFA
ENTRY, MINI_SECTOR, LONG_STREAM = 128, 64, 4096
"""Streams shorter than 4096 bytes lie in small sectors within the root's own stream."""


class CompoundFile:
    """The streams of one file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("扇区大小")
        self._sector = 1 << shift
        counts = [unpack_from("<I", data, at)[0] for at in (40, 44, 64)]
        if max(counts) * self._sector > len(data):
            raise ValueError("扇区个数")
        directory, mini_fat, more_fat = (unpack_from("<I", data, at)[0] for at in (48, 60, 68))
        self._fat = self._read_fat(more_fat)
        self._entries = self._read_directory(directory)
        self._mini_fat: list[int] = []
        self._mini = b""
        if counts[2]:
            self._mini_fat = _numbers(self._joined(mini_fat))
            self._mini = self._long_stream(*next(iter(self._entries.values())))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        start, length = self._entries[name]
        if length >= LONG_STREAM:
            return self._long_stream(start, length)
        pieces = (self._mini[at * MINI_SECTOR :][:MINI_SECTOR] for at in _chain(start, self._mini_fat))
        return b"".join(pieces)[:length]

    def _long_stream(self, start: int, length: int) -> bytes:
        if length > len(self._data):
            raise ValueError("数据流的长度")
        return self._joined(start)[:length]

    def _read_fat(self, more: int) -> list[int]:
        """Where each sector goes on; the sectors that say it are listed in the header, and `more` where those end."""
        listed = _numbers(self._data[76:512])
        seen = 0
        while more < FIRST_RESERVED:
            listed += _numbers(self._at(more))
            more = listed.pop()
            seen += 1
            if seen * self._sector > len(self._data):
                raise ValueError("扇区表成环")
        return [number for at in listed if at < FIRST_RESERVED for number in _numbers(self._at(at))]

    def _read_directory(self, start: int) -> dict[str, tuple[int, int]]:
        """The first sector and the length of each stream; the first is the root's own."""
        entries: dict[str, tuple[int, int]] = {}
        directory = self._joined(start)
        if len(directory) % ENTRY:
            raise ValueError("目录的长度")
        for at in range(0, len(directory), ENTRY):
            name = directory[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
            first, length = unpack_from("<IQ" if self._sector > 512 else "<II", directory, at + 116)
            entries.setdefault(name, (first, length))
        return entries

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._at, _chain(start, self._fat)))

    def _at(self, sector: int) -> bytes:
        at = (sector + 1) * self._sector
        if at >= len(self._data):
            raise ValueError("扇区不在文件中")
        return self._data[at : at + self._sector]


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in iter_unpack("<I", data[: len(data) // 4 * 4])]


def _chain(at: int, table: Sequence[int]) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if at == END_OF_CHAIN:
            return
        yield at
        at = table[at]
    raise ValueError("扇区链成环")
