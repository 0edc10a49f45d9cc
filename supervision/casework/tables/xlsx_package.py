"""The parts of an XLSX workbook (工作簿的组成): which part of the zip is which sheet."""

from __future__ import annotations

import posixpath
from pathlib import Path
from zipfile import ZipFile

from supervision.casework.tables.sheet_scan import SheetScan
from supervision.casework.tables.sheet_xml import Attributes, parse, scan_sheet
from supervision.casework.tables.table import SAVE_AS
from supervision.casework.tables.text_file import LARGEST_UNPACKED
from supervision.law.refusals import BadRecord

WORKBOOK, RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OTHERS = {
    "xl/workbook.bin": "是二进制工作簿（.xlsb）",
    "content.xml": "是 OpenDocument 文件（.ods 等）",
    "word/document.xml": "是 Word 文档，不是表格",
    "ppt/presentation.xml": "是演示文稿，不是表格",
}
"""What else comes in a zip, by a part that it has."""


class XlsxPackage:
    """One workbook; a zip that is none is refused, a damaged one raises what zip and XML raise."""

    def __init__(self, path: Path, label: str) -> None:
        self._path = path
        with ZipFile(path) as package:
            parts = {part.filename: part for part in package.infolist()}
            if WORKBOOK not in parts:
                what = next((what for part, what in OTHERS.items() if part in parts), "是压缩包，请先解压")
                raise BadRecord(f"{label}：{what}；{SAVE_AS}")
            if sum(part.file_size for part in parts.values()) > LARGEST_UNPACKED:
                raise BadRecord(f"{label}：解压后超过1.5GB，没有读取；请拆成几个文件")
            self._sheets = _sheets(package)

    def scan(self, index: int, name: str) -> SheetScan:
        """Scan one sheet, by its place in the workbook."""
        with ZipFile(self._path) as package, package.open(self._sheets[index]) as part:
            scan = scan_sheet(part, name)
        scan.refuse_absurd(name)
        return scan


def _sheets(package: ZipFile) -> list[str]:
    """The part of each sheet, in the order of the workbook."""
    ids: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            ids.extend(value for key, value in attributes.items() if ":" in key and _local(key) == "id")

    def relationship(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"]))[1:]

    for part, on_start in ((WORKBOOK, sheet), (RELATIONSHIPS, relationship)):
        with package.open(part) as xml:
            parse(xml, on_start)
    return [targets[each] for each in ids]


def _local(name: str) -> str:
    return name.rpartition(":")[2]
