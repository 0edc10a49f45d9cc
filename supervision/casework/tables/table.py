"""A table in a file (表格): headings, and below them rows of cells as text, each with the row number people see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol


class Record(NamedTuple):
    """One row below the headings; `row` as Excel numbers it. A `fault` says why it cannot be read."""

    row: int
    cells: list[str]
    fault: str = ""


IsHeading = Callable[[Sequence[str]], bool]
"""Whether a row of cells is the row of headings: some files begin with a title."""

HEADINGS_WITHIN = 10
"""Rows at the top among which the headings are looked for."""

SAVE_AS = "请在 Excel 中另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”后再导入"


class Table(Protocol):
    """One table; `position` of `size` bytes have been read, `remarks` are said once of the whole."""

    name: str
    headings: Sequence[str]
    heading_row: int
    remarks: Sequence[str]
    size: int

    @property
    def position(self) -> int: ...

    def records(self) -> Iterator[Record]:
        """Each row below the headings that is not blank, in order."""


def find_headings(rows: Iterable[tuple[int, list[str]]], is_heading: IsHeading) -> tuple[int, list[str]]:
    """The first row that is a row of headings; the first row of all when none is."""
    top = list(islice(rows, HEADINGS_WITHIN)) or [(1, [])]
    return next(((row, cells) for row, cells in top if is_heading(cells)), top[0])


def without_nul(text: str) -> str:
    """No database keeps a NUL character in text, and none belongs there."""
    return text.replace("\0", "") if "\0" in text else text
