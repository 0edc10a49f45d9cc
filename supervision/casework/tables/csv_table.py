"""Records of one CSV file: Excel's row numbers, and no quotation mark that swallows the rest."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from supervision.casework.tables.table import IsHeading, Record, find_headings
from supervision.casework.tables.text_file import TextFile

DELIMITERS = (",", "\t", ";", "|")
LONGEST_RECORD = 100
"""Physical lines a record may take (cells with line breaks); more is a quotation mark that was never closed."""


class CsvTable:
    """Text with one row a record: CSV, or separated by tabs (Excel's “Unicode 文本”), `;` or `|`."""

    def __init__(self, text: TextFile, is_heading: IsHeading) -> None:
        self.name, self.size = text.label, text.size
        self.remarks: Sequence[str] = ()
        self.headings: Sequence[str]
        self._text = text
        self._delimiter = DELIMITERS[0]
        self.heading_row, self.headings = self._find_headings(is_heading)

    @property
    def position(self) -> int:
        return self._text.position

    def _find_headings(self, is_heading: IsHeading) -> tuple[int, list[str]]:
        """The delimiter is the one under which a row is the headings; when there is none, the comma."""
        for self._delimiter in (*DELIMITERS, DELIMITERS[0]):
            row, cells = find_headings(self._records(width=0), is_heading)
            if is_heading(cells):
                break
        return row, cells

    def records(self) -> Iterator[Record]:
        """Each record below the headings with its row; one whose width differs has a wrong number of cells."""
        for row, cells in self._records(width=len(self.headings)):
            if row > self.heading_row:
                yield Record(row, cells)

    def _records(self, width: int) -> Iterator[tuple[int, list[str]]]:
        for row, cells in enumerate(records(self._text.lines(), width, self._delimiter), start=1):
            if any(map(str.strip, cells)):
                yield row, cells if len(cells) <= width or any(cells[width:]) else cells[:width]


def records(lines: Iterator[str], width: int, delimiter: str) -> Iterator[list[str]]:
    """Split lines into records. Where a quotation mark joins lines that do not belong together, the first of
    them is a record by itself (with a wrong number of cells) and reading goes on with the next line."""
    waiting: deque[str] = deque()
    while True:
        held: list[str] = []
        reader = csv.reader(_held(waiting, lines, held), delimiter=delimiter)
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
