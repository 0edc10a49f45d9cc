"""Workbooks (工作簿): each visible sheet that is not empty is a table. XLSX, and XLS of old."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

from supervision.casework.tables.damage import refused_when_damaged
from supervision.casework.tables.sheet_scan import SheetScan
from supervision.casework.tables.sheet_table import SheetTable
from supervision.casework.tables.table import IsHeading
from supervision.casework.tables.xls_stream import XlsStream
from supervision.casework.tables.xlsx_package import XlsxPackage
from supervision.law.refusals import BadRecord

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How an XLSX begins, and how an XLS."""


def open_workbook(path: Path, is_heading: IsHeading, label: str) -> list[SheetTable]:
    """The sheets whose headings are recognised, or all when none is; what is not read is said with the first."""
    with refused_when_damaged(label):
        parts = XlsStream(path, label) if _is_old(path) else XlsxPackage(path, label)
        workbook = load_workbook(path)
        scans: dict[str, SheetScan] = {}
        hidden = []
        for index, sheet in enumerate(workbook.sheets_metadata):
            if sheet.visible != SheetVisibleEnum.Visible:
                hidden.append(sheet.name)
            elif sheet.typ == SheetTypeEnum.WorkSheet:
                scans[sheet.name] = parts.scan(index, f"{label}“{sheet.name}”")
        tables = {
            name: SheetTable(f"{label}“{name}”", workbook.get_sheet_by_name(name), scan, is_heading)
            for name, scan in scans.items()
            if not scan.is_empty
        }
    if not tables:
        what = f"只有隐藏的工作表（{'、'.join(hidden)}），请取消隐藏后再导入" if hidden else "工作簿是空的"
        raise BadRecord(f"{label}：{what}")
    if len(tables) == 1:
        next(iter(tables.values())).name = label
    return _read(tables, hidden, is_heading, path.stat().st_size)


def _is_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(COMPOUND)) == COMPOUND


def _read(
    tables: dict[str, SheetTable], hidden: Sequence[str], is_heading: IsHeading, size: int
) -> list[SheetTable]:
    """Of a workbook with a sheet that is recognised, the others are not read; each sheet read is a share of its size."""
    unknown = [name for name, table in tables.items() if not is_heading(table.headings)]
    if len(unknown) == len(tables):
        unknown = []
    read = [table for name, table in tables.items() if name not in unknown]
    for place, table in enumerate(read):
        table.size = size * (place + 1) // len(read) - size * place // len(read)
    remarks = []
    if hidden:
        remarks.append(f"隐藏的工作表（{'、'.join(hidden)}）没有读取，需要的请取消隐藏后再导入")
    if unknown:
        remarks.append(f"工作表（{'、'.join(unknown)}）的表头不认识，没有读取")
    read[0].remarks = (*remarks, *read[0].remarks)
    return read
