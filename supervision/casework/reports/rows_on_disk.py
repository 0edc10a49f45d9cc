"""A report whose rows lie in a file (明细落盘): in memory stays what a page shows, a row is read when somebody looks at it.

laid = lay_rows(report, path)     # the same report; every reader of reports takes it as any other
laid.detail("land").rows[70_000]  # one row, read from the file

The file lasts as long as the program that shows it: it is no record, and nothing is kept in it that cannot be counted again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, overload

import orjson

from supervision.casework.reports.report import Column, Detail, Figure, Grid, Report, Section, Value
from supervision.casework.reports.values import cells_of, row_of

WHOLE = "Q"
"""How a number lies in the file: eight bytes, in this machine's own order."""

BYTES = array(WHOLE).itemsize
AT_ONCE = 4_000
"""How many rows are read together by whoever reads them all."""


@dataclass(frozen=True, slots=True)
class NumbersOnDisk(Sequence[int]):
    """Numbers in a file: `length` of them, from byte `at` on."""

    path: Path
    at: int
    length: int

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        if isinstance(place, int):
            return self._read(range(self.length)[place], 1)[0]
        first, last, step = place.indices(self.length)
        return self._read(first, max(last - first, 0))[::step] if step > 0 else list(self)[place]

    def __iter__(self) -> Iterator[int]:
        return iter(self._read(0, self.length))

    def _read(self, first: int, count: int) -> array[int]:
        return array(WHOLE, read_bytes(self.path, self.at + first * BYTES, count * BYTES))


@dataclass(frozen=True, slots=True)
class RowsOnDisk(Sequence[tuple[Value, ...]]):
    """The rows of a detail in a file; `ends` says where each ends and the next begins, the first of all before them."""

    path: Path
    columns: tuple[Column, ...]
    ends: NumbersOnDisk

    def __len__(self) -> int:
        return self.ends.length - 1

    @overload
    def __getitem__(self, place: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Value, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Value, ...] | Sequence[tuple[Value, ...]]:
        if isinstance(place, int):
            return self._read(range(len(self))[place], 1)[0]
        first, last, step = place.indices(len(self))
        return self._read(first, max(last - first, 0))[::step] if step > 0 else list(self)[place]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for first in range(0, len(self), AT_ONCE):
            yield from self._read(first, min(AT_ONCE, len(self) - first))

    def _read(self, first: int, count: int) -> list[tuple[Value, ...]]:
        ends = self.ends[first : first + count + 1]
        begin = ends[0]
        some = read_bytes(self.path, begin, ends[-1] - begin)
        return [
            row_of(orjson.loads(some[ends[at] - begin : ends[at + 1] - begin]), self.columns)
            for at in range(count)
        ]


def read_bytes(path: Path, at: int, count: int) -> bytes:
    """A part of a file."""
    with path.open("rb") as file:
        file.seek(at)
        return file.read(count)


# Laying


def lay_rows(report: Report, path: Path) -> Report:
    """Write the rows of every detail and figure into a file; gives the report that reads them there."""
    with path.open("wb") as file:
        return _Laying(path, file).laid(report)


class _Laying:
    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file
        self._laid: dict[int, NumbersOnDisk] = {}

    def laid(self, report: Report) -> Report:
        return replace(
            report,
            details=tuple(self._detail(detail) for detail in report.details),
            sections=tuple(self._section(section) for section in report.sections),
        )

    def _detail(self, detail: Detail) -> Detail:
        ends = array(WHOLE, [self._file.tell()])
        for row in detail.rows:
            ends.append(ends[-1] + self._file.write(orjson.dumps(cells_of(row))))
        return replace(detail, rows=RowsOnDisk(self._path, detail.columns, self._numbers(ends)))

    def _section(self, section: Section) -> Section:
        return replace(section, grids=tuple(self._grid(grid) for grid in section.grids))

    def _grid(self, grid: Grid) -> Grid:
        return replace(
            grid,
            rows=tuple((label, self._figures(figures)) for label, figures in grid.rows),
            total=None if grid.total is None else self._figures(grid.total),
        )

    def _figures(self, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return tuple(replace(figure, rows=self._places(figure.rows)) for figure in figures)

    def _places(self, rows: Sequence[int]) -> NumbersOnDisk:
        """A rate names the very rows of the figure it is a rate of: they are written once."""
        if id(rows) not in self._laid:
            self._laid[id(rows)] = self._numbers(array(WHOLE, rows))
        return self._laid[id(rows)]

    def _numbers(self, numbers: array[int]) -> NumbersOnDisk:
        at = self._file.tell()
        numbers.tofile(self._file)
        return NumbersOnDisk(self._path, at, len(numbers))
