"""The records of an old XLS workbook (旧版工作簿, BIFF8): its sheets scanned before they are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

from supervision.casework.tables.compound_file import CompoundFile
from supervision.casework.tables.sheet_scan import SheetScan
from supervision.casework.tables.table import SAVE_AS
from supervision.law.refusals import BadRecord

OTHERS = {
    "EncryptedPackage": "已加密（有打开密码），请在 Excel 中去掉密码后再导入",
    "Book": f"是 Excel 95 或更早的工作簿，{SAVE_AS}",
    "WordDocument": f"是 Word 文档，不是表格，{SAVE_AS}",
    "PowerPoint Document": f"是演示文稿，不是表格，{SAVE_AS}",
}
"""What else comes in such a container, by a stream that it has."""

END, PASSWORD, SHEET, STRINGS, DIMENSIONS = 0x0A, 0x2F, 0x85, 0xFC, 0x200
FORMULA, NUMBERS, SHARED_STRING, NUMBER, LABEL, BOOLEAN_OR_ERROR, SMALL_NUMBER = CELLS = (
    0x06, 0xBD, 0xFD, 0x203, 0x204, 0x205, 0x27E)  # fmt: skip
"""Kinds of records."""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
NOT_A_NUMBER, IS_ERROR = b"\xff\xff", 2
"""In a formula's result: its end when it is no number, its beginning when it is an error."""
MOST_ROWS, MOST_COLUMNS = 1 << 16, 1 << 8


class XlsStream:
    """One workbook; a container of something else is refused, a damaged one raises what `CompoundFile` raises.

    All its sheets are loaded at once, the hidden ones too: all are scanned.
    """

    def __init__(self, path: Path, label: str) -> None:
        file = CompoundFile(path.read_bytes())
        if "Workbook" not in file:
            what = next(
                (what for name, what in OTHERS.items() if name in file), f"不是 Excel 工作簿，{SAVE_AS}"
            )
            raise BadRecord(f"{label}：{what}")
        self._stream = file.stream("Workbook")
        self._strings = 0
        sheets: list[int] = []
        for kind, data in self._records(0):
            if kind == PASSWORD:
                raise BadRecord(f"{label}：{OTHERS['EncryptedPackage']}")
            if kind == SHEET:
                sheets += unpack_from("<I", data)
            elif kind == STRINGS:
                (self._strings,) = unpack_from("<I", data, 4)
        if self._strings > len(self._stream):
            raise ValueError("文字的个数")
        self._scans = [self._scan(at) for at in sheets]
        for scan in self._scans:
            scan.refuse_absurd(label)

    def scan(self, index: int, _: str) -> SheetScan:
        return self._scans[index]

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from a place in the stream to the next end of a part."""
        kind = 0
        while kind != END and at < len(self._stream):
            kind, length = unpack_from("<HH", self._stream, at)
            at += 4 + length
            if at > len(self._stream):
                raise ValueError("记录的长度")
            yield kind, self._stream[at - length : at]

    def _scan(self, at: int) -> SheetScan:
        scan = SheetScan()
        for kind, data in self._records(at):
            if kind == DIMENSIONS:
                _check(data)
            elif kind in CELLS:
                row, column = unpack_from("<HH", data)
                scan.met_value(row + 1, column)
                self._note(scan, kind, data, row + 1, column)
        return scan

    def _note(self, scan: SheetScan, kind: int, data: bytes, row: int, column: int) -> None:
        if kind == FORMULA:
            if data[12:14] == NOT_A_NUMBER and data[6] == IS_ERROR:
                scan.met_error(row, column, ERRORS[data[8]])
            else:
                scan.met_formula(row, column)
        elif kind == BOOLEAN_OR_ERROR:
            if data[7]:
                scan.met_error(row, column, ERRORS[data[6]])
        elif kind == SHARED_STRING:
            if unpack_from("<I", data, 6)[0] >= self._strings:
                scan.met_damage(row, column)
        elif kind == NUMBERS:
            for further in range(column, unpack_from("<H", data, len(data) - 2)[0] + 1):
                scan.met_value(row, further)


def _check(dimensions: bytes) -> None:
    """How far a sheet says it reaches is reserved before its cells are read."""
    first_row, end_row, first_column, end_column = unpack_from("<IIHH", dimensions)
    if not (first_row <= end_row <= MOST_ROWS and first_column <= end_column <= MOST_COLUMNS):
        raise ValueError("工作表的范围")
