"""A table in a file (表格): headings, and below them rows of cells as text, each with the row number people see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


class Table(Protocol):
    """One table; `position` of `size` bytes have been read, `remarks` are said once of the whole."""

    name: str
    headings: Sequence[str]
    heading_row: int
    remarks: Sequence[str]
    size: int
    position: int

    def records(self) -> Iterator[Record]:
        """Each row below the headings that is not blank, in order."""
