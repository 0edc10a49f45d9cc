"""Records of one sheet of a workbook (工作表)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from python_calamine import CalamineSheet

from supervision.casework.tables.cell_text import CellValue, cell_text, has_lost_digits
from supervision.casework.tables.damage import is_panic
from supervision.casework.tables.sheet_scan import SheetScan, column_name
from supervision.casework.tables.table import IsHeading, Record, find_headings

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, rows and columns from 0."""

LOST_DIGITS = "的数字超过15位，Excel 已丢失后面的数字，请改为文本格式重新录入"
TOO_FAR = "这一行有超出范围的日期或时间，请改正后重新导入"


class SheetTable:
    """A sheet that is loaded, and what its scan found. A cell not to be trusted is a fault of its row, and empty."""

    def __init__(self, name: str, sheet: CalamineSheet, scan: SheetScan, is_heading: IsHeading) -> None:
        self.name = name
        self.size = self.position = 0
        self._sheet, self._scan = sheet, scan
        self._left = sheet.start[1] if sheet.start else 0
        self.heading_row, headings = find_headings(self._texts(), is_heading)
        while headings and not headings[-1].strip():
            headings.pop()
        self.headings: Sequence[str] = headings
        self.remarks: Sequence[str] = tuple(self._remarks())

    def records(self) -> Iterator[Record]:
        """Each row below the headings that is not blank."""
        width, last_row = len(self.headings), max(self._scan.last_row, 1)
        merged = _Merged(self._merged_ranges())
        for row, values in chain(self._rows(), self._rows_without_value()):
            self.position = self.size * min(row, last_row) // last_row
            if row <= self.heading_row:
                continue
            cells = [""] * width if values is None else list(map(cell_text, values[:width]))
            faults = [TOO_FAR] if values is None else self._faults(row, values[:width], cells)
            if faults or any(map(str.strip, cells)):
                if cover := merged.over(row):
                    faults.append(
                        f"单元格{cover}已合并，分不清各行各列的内容，请取消合并、逐格填写后重新导入"
                    )
                yield Record(row, cells, "；".join(faults))
        self.position = self.size

    def _rows(self) -> Iterator[tuple[int, list[CellValue] | None]]:
        """Rows from the first of the sheet; None for one that cannot be read."""
        rows = self._sheet.iter_rows()
        for row in count(1):
            values: list[CellValue] | None
            try:
                values = next(rows)
            except StopIteration:
                return
            except BaseException as error:
                if not isinstance(error, OverflowError) and not is_panic(error):
                    raise
                values = None
            yield row, values

    def _rows_without_value(self) -> Iterator[tuple[int, list[CellValue]]]:
        """Rows below the last value that are not blank: their cells hold what is not to be trusted."""
        end = self._sheet.end[0] + 1 if self._sheet.end else 0
        for row in sorted(row for row in self._scan.faults if row > end):
            yield row, [""] * len(self.headings)

    def _texts(self) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not blank, as text."""
        for row, values in self._rows():
            cells = list(map(cell_text, values or ()))
            if any(map(str.strip, cells)):
                yield row, cells

    def _faults(self, row: int, values: Sequence[CellValue], cells: list[str]) -> list[str]:
        """What is wrong with the cells of a row, which are emptied."""
        wrong = {place: LOST_DIGITS for place, value in enumerate(values) if has_lost_digits(value)}
        if row in self._scan.faults:
            faults = self._scan.faults[row]
            wrong |= {column - self._left: why for column, why in faults.items() if self._has_heading(column)}
        for place in wrong:
            cells[place] = ""
        return [f"单元格{column_name(self._left + place)}{row}{wrong[place]}" for place in sorted(wrong)]

    def _has_heading(self, column: int) -> bool:
        place = column - self._left
        return 0 <= place < len(self.headings) and self.headings[place].strip() != ""

    def _merged_ranges(self) -> Iterator[Range]:
        """Merged cells below the headings and under one of them."""
        for first, last in self._sheet.merged_cell_ranges or ():
            columns = range(max(first[1], self._left), min(last[1], self._left + len(self.headings)) + 1)
            if first != last and last[0] >= self.heading_row and any(map(self._has_heading, columns)):
                yield first, last

    def _remarks(self) -> Iterator[str]:
        below = sorted(column for column, row in self._scan.last_row_of.items() if row > self.heading_row)
        if unnamed := [column for column in below if not self._has_heading(column)]:
            yield f"{_columns(unnamed)}没有表头，没有读取"
        computed = sorted(
            column
            for column, row in self._scan.last_formula_of.items()
            if row > self.heading_row and self._has_heading(column)
        )
        if computed:
            yield f"{_columns(computed)}有公式，读取的是保存时的计算结果，请核对"


def _columns(columns: Iterable[int]) -> str:
    return f"{'、'.join(map(column_name, columns))}列"


class _Merged:
    """Merged cells as the rows go by."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._coming = deque(sorted(ranges))
        self._open: list[Range] = []

    def over(self, row: int) -> str:
        """The merged cells that reach over a row; rows are asked for in order."""
        while self._coming and self._coming[0][0][0] < row:
            self._open.append(self._coming.popleft())
        self._open = [each for each in self._open if each[1][0] + 1 >= row]
        return "、".join(f"{_cell(*first)}:{_cell(*last)}" for first, last in self._open)


def _cell(row: int, column: int) -> str:
    return f"{column_name(column)}{row + 1}"
