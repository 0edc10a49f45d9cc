"""Writing sheets of a workbook (写出工作簿): numbers and days as such, texts that are never computed, links within it.

The same sheets are the same bytes, whenever and wherever they are written.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from supervision.casework.supply.report import as_text, unmarked
from supervision.law.refusals import BadRecord

Cell = str | int | Decimal | date | None

MOST_ROWS, LONGEST_TEXT, MOST_DIGITS, LONGEST_TITLE = 1_048_576, 32_767, 15, 31
"""What a sheet of Excel holds: rows, characters in a cell, digits of a number, characters of its own name."""

NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - the first instant a zip can carry, in no zone
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NOT_MERELY_TEXT = ("=", "#")
"""Texts openpyxl would take for a formula or an error unless it is told otherwise."""

MEASURED = 100
"""Rows at the top by which the columns get their widths."""
NARROWEST, WIDEST = 8, 60


class Linked(NamedTuple):
    """A cell that leads to another place of the workbook: a sheet, and a row of it."""

    cell: Cell
    sheet: str
    row: int = 1


class Book:
    """A workbook of sheets written one after another."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._sheets: list[Sheet] = []

    def sheet(self, title: str, headings: Sequence[str] = ()) -> Sheet:
        """The next sheet; with headings, they are bold and stay in sight."""
        self._sheets.append(Sheet(self._book, title, headings))
        return self._sheets[-1]

    def save(self, file: IO[bytes]) -> None:
        """Write the workbook, bearing no time."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.properties.created = self._book.properties.modified = NO_TIME
        with _Undated(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).save()

    def close(self) -> None:
        """Leave nothing lying about of a workbook that was broken off."""
        for sheet in self._sheets:
            sheet.close()


class Sheet:
    """One sheet being written, a row after another."""

    def __init__(self, book: Workbook, title: str, headings: Sequence[str] = ()) -> None:
        self._sheet = book.create_sheet(title)
        self._widths: list[int] = []
        self._waiting: list[list[Any]] | None = []
        self.row = 0
        if headings:
            self._sheet.freeze_panes = "A2"
            self.write(headings, bold=True)

    def write(self, cells: Sequence[Cell | Linked], *, bold: bool = False) -> None:
        """One row more."""
        self.row += 1
        if self.row > MOST_ROWS:
            raise BadRecord(
                f"超过{MOST_ROWS - 1}行，Excel 的一张工作表放不下，请写成 .csv 文件或分行政区写出"
            )
        row = [self._cell(cell, bold=bold) for cell in cells]
        if self._waiting is not None and self.row <= MEASURED:
            widths = [_width(cell) for cell in cells]
            shared = min(len(widths), len(self._widths))
            self._widths = [
                *map(max, self._widths[:shared], widths[:shared]),
                *self._widths[shared:],
                *widths[shared:],
            ]
            self._waiting.append(row)
        else:
            self._write_waiting()
            self._sheet.append(row)

    def _write_waiting(self) -> None:
        """The first rows, once the widths they need are known."""
        if self._waiting is None:
            return
        for place, width in enumerate(self._widths, start=1):
            column = self._sheet.column_dimensions[get_column_letter(place)]
            column.width = min(max(width + 2, NARROWEST), WIDEST)
        for row in self._waiting:
            self._sheet.append(row)
        self._waiting = None

    def _cell(self, cell: Cell | Linked, *, bold: bool) -> Any:
        link = cell if isinstance(cell, Linked) else None
        value = self._value(cell.cell if isinstance(cell, Linked) else cell)
        if link is None and not bold:
            return value
        styled = value if isinstance(value, StyledCell) else WriteOnlyCell(self._sheet, value)
        if bold:
            styled.font = Font(bold=True)
        if link is not None:
            styled.font = Font(bold=bold, underline="single", color="0563C1")
            quoted = link.sheet.replace("'", "''")
            styled.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!A{link.row}")
        return styled

    def _value(self, cell: Cell) -> Any:
        if isinstance(cell, int | Decimal) and len(as_written(cell).replace(".", "")) > MOST_DIGITS:
            cell = as_written(cell)  # as a number it would lose its last digits
        if not isinstance(cell, str):
            return cell
        if len(cell) > LONGEST_TEXT:
            why = f"第{self.row}行有{len(cell)}字的单元格，Excel 一格最多{LONGEST_TEXT}字"
            raise BadRecord(f"{why}，请写成 .csv 文件")
        text = cell if unmarked(cell) == cell else as_text(cell)  # a reader would take its mark for ours
        written = NOT_IN_XML.sub(REPLACEMENT, text)
        if text.startswith(NOT_MERELY_TEXT):
            plain = WriteOnlyCell(self._sheet, written)
            plain.data_type = "s"
            return plain
        return written or None

    def finish(self) -> None:
        """Write what still waits."""
        self._write_waiting()

    def close(self) -> None:
        """Remove the rows so far, which lie in a file of openpyxl's own."""
        if not self._sheet.closed:
            self._sheet.close()
            self._sheet._writer.cleanup()


def as_written(cell: int | Decimal | date) -> str:
    """A number or a day as an officer writes it: 2024-06-01, and no idle zeros."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


def _width(cell: Cell | Linked) -> int:
    """How wide a cell stands in its column: a Chinese character is as wide as two digits."""
    value = cell.cell if isinstance(cell, Linked) else cell
    text = "" if value is None else value if isinstance(value, str) else as_written(value)
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


class _Undated(ZipFile):
    """A zip whose members carry no time."""

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        assert isinstance(zinfo_or_arcname, str)
        super().writestr(ZipInfo(zinfo_or_arcname), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        member = ZipInfo(arcname)
        member.compress_type = ZIP_DEFLATED
        member.file_size = Path(filename).stat().st_size
        with Path(filename).open("rb") as source, self.open(member, "w") as target:
            shutil.copyfileobj(source, target)
