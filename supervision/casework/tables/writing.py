"""Writing a table to a file (写出表格): CSV or XLSX that a spreadsheet shows and never computes.

The same table is the same bytes, whenever and wherever it is written.
"""

from __future__ import annotations

import codecs
import csv
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from supervision.casework.supply.report import as_text, unmarked
from supervision.law.refusals import BadRecord

Cell = str | int | Decimal | date | None

MOST_ROWS, LONGEST_TEXT, MOST_DIGITS = 1_048_576, 32_767, 15
"""What a sheet of Excel holds: rows, characters in a cell, digits of a number."""

NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - the first instant a zip can carry, in no zone
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NOT_MERELY_TEXT = ("=", "#")
"""Texts openpyxl would take for a formula or an error unless it is told otherwise."""

MEASURED = 100
"""Rows at the top by which the columns get their widths."""
NARROWEST, WIDEST = 8, 60


class TableWriter(Protocol):
    """A table being written; a broken-off one leaves no file."""

    def write(self, cells: Sequence[Cell]) -> None:
        """One row below the headings."""


@contextmanager
def open_writer(path: Path, headings: Sequence[str]) -> Iterator[TableWriter]:
    """Write a table as the file's name says; it takes its place when the block is left without an error.

    Raises `BadRecord` for a name that says neither .csv nor .xlsx, or a place that cannot be written to.
    """
    sort = SORTS.get(path.suffix.lower())
    if sort is None:
        raise BadRecord(f"{path}：只能写成 {'、'.join(SORTS)} 文件，请改文件名")
    if not path.parent.is_dir():
        raise BadRecord(f"{path}：没有文件夹“{path.parent}”，请先建立或另选位置")
    unfinished = path.with_name(f"{path.name}.未完成-{os.getpid()}")
    try:
        with unfinished.open("wb") as file, closing(sort(file, headings)) as table:
            yield table
            table.finish()
        unfinished.replace(path)
    except OSError as error:
        why = f"{path}：写不进去（{error.strerror or error}）"
        raise BadRecord(
            f"{why}，请检查写入权限和磁盘空间，文件如正打开着请先关闭；没有写出任何文件"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


class _Csv:
    """UTF-8 with its mark, by which Excel knows it."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._rows = csv.writer(codecs.getwriter("utf-8-sig")(file))
        self.write(headings)

    def write(self, cells: Sequence[Cell]) -> None:
        self._rows.writerow([_csv_text(cell) for cell in cells])

    def finish(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is left lying about."""


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return as_text(cell) if isinstance(cell, str) else as_written(cell)


def as_written(cell: int | Decimal | date) -> str:
    """A number or a day as an officer writes it: 2024-06-01, and no idle zeros."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


class _Xlsx:
    """One sheet with bold headings that stay in sight."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._file, self._headings = file, headings
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("清单")
        self._sheet.freeze_panes = "A2"
        self._widths = [_width(heading) for heading in headings]
        self._waiting: list[list[Any]] = []
        self._row = 1

    def write(self, cells: Sequence[Cell]) -> None:
        self._row += 1
        if self._row > MOST_ROWS:
            raise BadRecord(
                f"超过{MOST_ROWS - 1}行，Excel 的一张工作表放不下，请写成 .csv 文件或分行政区写出"
            )
        row = [self._cell(cell) for cell in cells]
        if self._row <= MEASURED:
            self._widths = list(map(max, self._widths, map(_width, cells)))
            self._waiting.append(row)
        else:
            self._write_waiting()
            self._sheet.append(row)

    def _write_waiting(self) -> None:
        """The headings and the first rows, once the widths they need are known."""
        if not self._headings:
            return
        for place, width in enumerate(self._widths, start=1):
            column = self._sheet.column_dimensions[get_column_letter(place)]
            column.width = min(max(width + 2, NARROWEST), WIDEST)
        for row in ([self._bold(heading) for heading in self._headings], *self._waiting):
            self._sheet.append(row)
        self._headings, self._waiting = (), []

    def _bold(self, heading: str) -> Any:
        cell = self._text(heading)
        cell.font = Font(bold=True)
        return cell

    def _cell(self, cell: Cell) -> Any:
        if isinstance(cell, int | Decimal) and len(as_written(cell).replace(".", "")) > MOST_DIGITS:
            cell = as_written(cell)  # as a number it would lose its last digits
        if not isinstance(cell, str):
            return cell
        if len(cell) > LONGEST_TEXT:
            why = f"第{self._row}行有{len(cell)}字的单元格，Excel 一格最多{LONGEST_TEXT}字"
            raise BadRecord(f"{why}，请写成 .csv 文件")
        text = cell if unmarked(cell) == cell else as_text(cell)  # a reader would take its mark for ours
        if text.startswith(NOT_MERELY_TEXT):
            return self._text(text)
        return NOT_IN_XML.sub(REPLACEMENT, text) or None

    def _text(self, text: str) -> Any:
        cell = WriteOnlyCell(self._sheet, NOT_IN_XML.sub(REPLACEMENT, text))
        cell.data_type = "s"
        return cell

    def finish(self) -> None:
        self._write_waiting()
        self._book.properties.created = self._book.properties.modified = NO_TIME
        with _Undated(self._file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).save()

    def close(self) -> None:
        if not self._sheet.closed:  # broken off: the rows so far lie in a file of openpyxl's own
            self._sheet.close()
            self._sheet._writer.cleanup()


def _width(cell: Cell) -> int:
    """How wide a cell stands in its column: a Chinese character is as wide as two digits."""
    text = "" if cell is None else cell if isinstance(cell, str) else as_written(cell)
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


SORTS: dict[str, type[_Csv | _Xlsx]] = {".csv": _Csv, ".xlsx": _Xlsx}
"""How a table is written, by the end of the file's name."""
