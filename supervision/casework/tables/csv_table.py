"""Records of one CSV file: strict encodings, Excel's row numbers, and no quotation mark that swallows the rest."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, cast

from supervision.casework.tables.table import HEADINGS_WITHIN, IsHeading, Record
from supervision.law.terms import BadRecord

ENCODINGS = ("utf-8-sig", "gb18030")
BLOCK = 1 << 20
LONGEST_RECORD = 100
"""Physical lines a record may take (cells with line breaks); more is a quotation mark that was never closed."""

NOT_TEXT = {
    b"PK\x03\x04": "是 Excel 工作簿（xlsx）",
    b"\xd0\xcf\x11\xe0": "是 Excel 工作簿（xls）",
    b"\xff\xfe": "是 UTF-16 编码的文本",
    b"\xfe\xff": "是 UTF-16 编码的文本",
}
SAVE_AS_CSV = "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后再导入"


class CsvTable:
    """One file to be read: CSV, or CSV in gzip (.csv.gz)."""

    def __init__(self, path: Path, is_heading: IsHeading, *, label: str) -> None:
        self.path = path
        self.name = label
        self.position = 0
        self.remarks: Sequence[str] = ()
        try:
            self.size = path.stat().st_size
            self._zipped = self._starts_with(path, b"\x1f\x8b")
            self.encoding = self._encoding()
            self.headings: Sequence[str]
            self.heading_row, self.headings = self._headings(is_heading)
        except (OSError, EOFError, zlib.error) as error:
            raise BadRecord(f"{path}：打不开或已损坏（{error}）") from None

    def _headings(self, is_heading: IsHeading) -> tuple[int, list[str]]:
        """The first row that is a row of headings; the first row of all when none is."""
        top = list(islice(self._records(width=0), HEADINGS_WITHIN)) or [(1, [])]
        return next(((row, cells) for row, cells in top if is_heading(cells)), top[0])

    def records(self) -> Iterator[Record]:
        """Each record below the headings with its row; one whose width differs has a wrong number of cells."""
        for row, cells in self._records(width=len(self.headings)):
            if row > self.heading_row:
                yield Record(row, cells)

    @staticmethod
    def _starts_with(path: Path, mark: bytes) -> bool:
        with path.open("rb") as raw:
            return raw.read(len(mark)) == mark

    def _bytes(self, raw: IO[bytes]) -> IO[bytes]:
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if self._zipped else raw

    def _encoding(self) -> str:
        """UTF-8 (with or without its mark), else GB18030, each strictly and over the whole file."""
        with self.path.open("rb") as raw:
            start = self._bytes(raw).read(4)
        for mark, what in NOT_TEXT.items():
            if start.startswith(mark):
                raise BadRecord(f"{self.name}：{what}，{SAVE_AS_CSV}")
        if not start:
            raise BadRecord(f"{self.name}：文件是空的")
        bad_line = self._first_bad_line("utf-8")
        if bad_line == 0:
            return "utf-8-sig"
        if bad_line == 1 and self._first_bad_line("gb18030") == 0:
            return "gb18030"
        raise BadRecord(f"{self.name}：第{bad_line}行附近既不是 UTF-8 也不是 GB18030 编码，{SAVE_AS_CSV}")

    def _first_bad_line(self, encoding: str) -> int:
        """The first physical line that is not in this encoding; 0 when all are.

        Chinese headings (line 1) read as UTF-8 mean a UTF-8 file: a bad byte further down is damage, and to
        take the file for GB18030 would turn every name into other characters.
        """
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        lines = 1
        with self.path.open("rb") as raw:
            data = self._bytes(raw)
            while block := data.read(BLOCK):
                try:
                    lines += decoder.decode(block).count("\n")
                except UnicodeDecodeError as error:
                    return lines + bytes(error.object[: error.start]).count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return lines
        return 0

    def _records(self, width: int) -> Iterator[tuple[int, list[str]]]:
        with (
            self.path.open("rb") as raw,
            io.TextIOWrapper(self._bytes(raw), encoding=self.encoding, newline="") as text,
        ):
            for row, cells in enumerate(records(_without_nul(text), width), start=1):
                if row % 100 == 0:
                    self.position = raw.tell()
                if any(map(str.strip, cells)):
                    yield row, cells if len(cells) <= width or any(cells[width:]) else cells[:width]
            self.position = self.size


def _without_nul(lines: Iterator[str] | io.TextIOWrapper) -> Iterator[str]:
    """No database keeps a NUL character in text, and none belongs there."""
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line


def records(lines: Iterator[str], width: int) -> Iterator[list[str]]:
    """Split lines into records. Where a quotation mark joins lines that do not belong together, the first of
    them is a record by itself (with a wrong number of cells) and reading goes on with the next line."""
    waiting: deque[str] = deque()
    while True:
        held: list[str] = []
        reader = csv.reader(_held(waiting, lines, held))
        for cells in _until_error(reader):
            if cells is None or (len(held) > 1 and _torn(cells, held, width)):
                break
            held.clear()
            yield cells
        else:
            return
        yield ["".join(held[:1]).rstrip("\r\n")]
        waiting.extendleft(reversed(held[1:]))


def _held(waiting: deque[str], lines: Iterator[str], held: list[str]) -> Iterator[str]:
    """Pass lines on, keeping those of the record being read."""
    while len(held) < LONGEST_RECORD:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        held.append(line)
        yield line


def _until_error(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """The records, and None for one that csv cannot split."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _torn(cells: list[str], held: list[str], width: int) -> bool:
    never_closed = sum(line.count('"') for line in held) % 2 == 1
    return never_closed or len(held) >= LONGEST_RECORD or (width > 0 and len(cells) != width)
