"""Files for the tests of tables: one small table of land, in every shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.table import Table
from supervision.law.refusals import BadRecord

HEADINGS = ["电子监管号", "项目名称", "面积(公顷)", "签订日期"]
FIRST = ["1305302024B00011", "甲项目", "1.5", "2024-06-01"]
SECOND = ["1305302024B00022", "乙项目", "2", "2024-07-01"]

Rows = Iterable[Sequence[Any]]


def is_heading(cells: Sequence[str]) -> bool:
    return "电子监管号" in cells and "面积(公顷)" in cells


def opened(path: Path) -> Table:
    """The only table of a file."""
    (table,) = open_tables(path, is_heading)
    return table


def rows_of(table: Table) -> list[list[str]]:
    """The cells of every row, none of which has a fault."""
    records = list(table.records())
    assert [record.fault for record in records] == [""] * len(records)
    assert table.position == table.size
    return [record.cells for record in records]


def faults_of(path: Path) -> dict[int, str]:
    return {record.row: record.fault for record in opened(path).records() if record.fault}


def refusal(path: Path) -> str:
    with pytest.raises(BadRecord) as refused:
        open_tables(path, is_heading)
    return str(refused.value)


def text_file(folder: Path, *lines: str, name: str = "供地.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


def xlsx(folder: Path, *rows: Sequence[Any], change: Callable[[Worksheet], object] | None = None) -> Path:
    """A workbook of one sheet; `change` does to it what an officer might do."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    path = folder / "供地.xlsx"
    book.save(path)
    return path


def sheets(**rows_of_sheet: Rows) -> openpyxl.Workbook:
    """A workbook of several sheets, not yet saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in rows_of_sheet.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def with_part(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one part of its zip rewritten, as no library would write it."""
    with ZipFile(path) as package:
        parts = {each.filename: package.read(each) for each in package.infolist()}
    parts[part] = change(parts[part].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def xls(folder: Path, *rows: Sequence[Any], change: Callable[[xlwt.Worksheet], object] | None = None) -> Path:
    """An old workbook of one sheet; None is no cell."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("供地")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    if change:
        change(sheet)
    path = folder / "供地.xls"
    book.save(str(path))
    return path
