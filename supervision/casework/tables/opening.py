"""Opening a file (打开文件): by what its first bytes say, not by its name."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

from supervision.casework.tables.csv_table import CsvTable
from supervision.casework.tables.json_table import JsonTable, is_json
from supervision.casework.tables.table import SAVE_AS, IsHeading, Table
from supervision.casework.tables.text_file import TextFile, first_bytes, is_packed
from supervision.casework.tables.workbook import COMPOUND, ZIP, open_workbook
from supervision.law.refusals import BadRecord

NO_TABLE = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片（PNG）",
    b"\xff\xd8\xff": "图片（JPEG）",
    b"GIF8": "图片（GIF）",
    b"II*\0": "图片（TIFF）",
    b"MM\0*": "图片（TIFF）",
    b"{\\rtf": "Word 文档（RTF）",
    b"Rar!": "压缩包（RAR），请先解压",
    b"7z\xbc\xaf": "压缩包（7z），请先解压",
}
PAGE = ("<", "mime-version:")
"""How a web page begins that some systems export under the name of .xls: HTML, XML, MHTML."""


def open_tables(path: Path, is_heading: IsHeading, *, label: str = "") -> Sequence[Table]:
    """The tables of a file, at least one; raises `BadRecord` for a file that cannot be read at all.

    `label` is what people see as its name (default: the file's own).
    """
    label = label or path.name
    try:
        start = first_bytes(path)
        for mark, what in NO_TABLE.items():
            if start.startswith(mark):
                raise BadRecord(f"{label}：是{what}，不是表格，{SAVE_AS}")
        if start.startswith((ZIP, COMPOUND)):
            if is_packed(path):
                raise BadRecord(f"{label}：是压缩后的 Excel 工作簿，请先解压")
            return open_workbook(path, is_heading, label)
        return [_table_of_text(TextFile(path, label), is_heading)]
    except (OSError, EOFError, zlib.error) as error:
        raise BadRecord(f"{label}：打不开或已损坏（{error}）") from None


def _table_of_text(text: TextFile, is_heading: IsHeading) -> Table:
    if text.start.lstrip().lower().startswith(PAGE):
        raise BadRecord(f"{text.label}：是网页（HTML）或 XML，不是 Excel 工作簿，{SAVE_AS}")
    return JsonTable(text) if is_json(text.start) else CsvTable(text, is_heading)
