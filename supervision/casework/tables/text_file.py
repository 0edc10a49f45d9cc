"""Text in a file (文本文件): unpacked if it is in gzip, its encoding proved over the whole of it."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from supervision.casework.tables.table import SAVE_AS, without_nul
from supervision.law.refusals import BadRecord

GZIP = b"\x1f\x8b"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLOCK = 1 << 20
LONGEST_LINE = 16
"""Megabytes without a line end that can still be a line."""
LARGEST_UNPACKED = 3 << 29
"""Bytes: 1.5 GB; a small file that unpacks to more was made to fill a disk."""

SAVE_AS_UTF8 = "请核对该行，另存为 UTF-8 编码（Excel 中为“CSV UTF-8（逗号分隔）”）后再导入"


class _Proof(NamedTuple):
    """Where text stops being in an encoding: the physical line (0: nowhere), and whether all before is ASCII."""

    bad_line: int
    plain_before: bool


class TextFile:
    """One file of text; `position` of `size` bytes have been read."""

    def __init__(self, path: Path, label: str) -> None:
        self.path, self.label = path, label
        self.size, self.position = path.stat().st_size, 0
        self.length = 0
        self._one_line = 0
        self._packed = is_packed(path)
        self.encoding = self._encoding()
        with self._text() as (_, text):
            self.start = text.read(4096)

    def lines(self) -> Iterator[str]:
        """Each physical line with its end, without NUL characters."""
        if self._one_line > LONGEST_LINE:
            raise BadRecord(f"{self.label}：有一行长达{self._one_line}兆，不是表格，{SAVE_AS}")
        with self._text() as (raw, text):
            for number, line in enumerate(text):
                if number % 100 == 0:
                    self.position = raw.tell()
                yield without_nul(line)
            self.position = self.size

    def whole(self) -> str:
        """All of it at once."""
        with self._text() as (_, text):
            self.position = self.size
            return text.read()

    @contextmanager
    def _text(self) -> Iterator[tuple[IO[bytes], io.TextIOWrapper]]:
        with self.path.open("rb") as raw:
            yield raw, io.TextIOWrapper(_unpacked(raw, self._packed), encoding=self.encoding, newline="")

    def _encoding(self) -> str:
        """UTF-16 by its mark, UTF-8 (with or without its mark), else GB18030, each strictly and over the whole file.

        Chinese read as UTF-8 means a UTF-8 file: a bad byte further down is damage, and to take the file for
        GB18030 would turn every name into other characters.
        """
        start = first_bytes(self.path)
        if not start:
            raise BadRecord(f"{self.label}：文件是空的")
        if start.startswith(UTF16):
            bad_line, _ = self._proof("utf-16")
            if bad_line:
                raise BadRecord(f"{self.label}：第{bad_line}行附近不是 UTF-16 编码，{SAVE_AS_UTF8}")
            return "utf-16"
        bad_line, plain_before = self._proof("utf-8")
        if bad_line == 0:
            return "utf-8-sig"
        if (bad_line == 1 or plain_before) and self._proof("gb18030").bad_line == 0:
            return "gb18030"
        raise BadRecord(f"{self.label}：第{bad_line}行附近既不是 UTF-8 也不是 GB18030 编码，{SAVE_AS_UTF8}")

    def _proof(self, encoding: str) -> _Proof:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        lines, plain = 1, True
        self.length = self._one_line = without_end = 0
        with self.path.open("rb") as raw:
            data = _unpacked(raw, self._packed)
            while True:
                block = data.read(BLOCK)
                self.length += len(block)
                if self.length > LARGEST_UNPACKED and self._packed:
                    raise BadRecord(f"{self.label}：解压后超过1.5GB，没有读取；请拆成几个文件")
                try:
                    text = decoder.decode(block, final=not block)
                except UnicodeDecodeError as error:
                    before = bytes(error.object[: error.start])
                    return _Proof(lines + before.count(b"\n"), plain and before.isascii())
                if not block:
                    return _Proof(0, plain)
                plain = plain and block.isascii()
                ends = text.count("\n")
                lines += ends
                without_end = 0 if ends or "\r" in text else without_end + 1
                self._one_line = max(self._one_line, without_end)


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file, unpacked if it is in gzip."""
    with path.open("rb") as raw:
        return _unpacked(raw, is_packed(path)).read(16)


def is_packed(path: Path) -> bool:
    """Whether a file is in gzip."""
    with path.open("rb") as raw:
        return raw.read(len(GZIP)) == GZIP


def _unpacked(raw: IO[bytes], packed: bool) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw
