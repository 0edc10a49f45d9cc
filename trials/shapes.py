"""Small imports in every shape an office has (各种格式的导入文件)."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlwt

Grid = list[list[str]]
Parts = dict[str, bytes]

_PLANS = (",,", "1|2|,2015-08-20|2016-08-20,60|40|")
_SUPPLIES = [
    "记录号,电子监管号,行政区,项目名称,面积(公顷),供地方式,土地用途,成交价格(万元),合同签订日期,约定开工时间,约定竣工时间,支付期号,约定支付日期,约定支付金额(万元)",
    *(
        f"GD{n},1305302015B{n:05},新河县,示范项目{n},{n}.25,挂牌出让,工业用地,100,2015年07月21日,2016-07-21,2018-07-21,{_PLANS[n % 2]}"
        for n in range(1, 13)
    ),
]
_INSTALMENTS = [
    "记录号,支付期号,约定支付日期,约定支付金额(万元),备注",
    *(f"GD{n // 2},{n % 2 + 1},2016-01-01,50," for n in range(6, 20)),
]
SUPPLIES, INSTALMENTS = ([line.split(",") for line in lines] for lines in (_SUPPLIES, _INSTALMENTS))


@dataclass(frozen=True)
class Shape:
    """A format of file: its parts, which are what is damaged, and how they are packed."""

    name: str
    suffix: str
    parts: Callable[[Grid], str | Parts]
    encoding: str = "utf-8"
    pack: Callable[[Parts], bytes] = lambda parts: parts[""]

    @property
    def is_text(self) -> bool:
        return self.suffix not in ("xlsx", "xls")


def as_csv(grid: Grid) -> str:
    return _separated(grid, ",")


def as_tabs(grid: Grid) -> str:
    return _separated(grid, "\t")


def _separated(grid: Grid, delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(grid)
    return text.getvalue()


def as_json_lines(grid: Grid) -> str:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in _objects(grid))


def as_json_array(grid: Grid) -> str:
    return json.dumps({"data": _objects(grid)}, ensure_ascii=False, indent=1)


def _objects(grid: Grid) -> list[dict[str, str]]:
    return [dict(zip(grid[0], row, strict=False)) for row in grid[1:]]


def as_xlsx(grid: Grid) -> Parts:
    """As libraries write it: texts stand in the cells."""
    book = openpyxl.Workbook()
    for row in grid:
        book.worksheets[0].append([_typed(cell) for cell in row[:16_384]])
    file = io.BytesIO()
    book.save(file)
    with ZipFile(file) as package:
        return {each.filename: package.read(each) for each in package.infolist()}


def as_excel_s_xlsx(grid: Grid) -> Parts:
    """As Excel writes it: texts stand in a list of their own, and cells point at them."""
    parts = as_xlsx(grid)
    texts: list[bytes] = []

    def point(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v></c>' % (len(texts) - 1)

    parts[SHEET] = re.sub(rb't="inlineStr"><is>(.*?)</is></c>', point, parts[SHEET], flags=re.DOTALL)
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d">'
        % (len(texts), len(texts))
        + b"".join(b"<si>%b</si>" % text for text in texts)
        + b"</sst>"
    )
    return parts


def as_xls(grid: Grid) -> Parts:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("供地", cell_overwrite_ok=True)
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(grid):
        for column, cell in enumerate(row[:256]):
            value = _typed(cell)
            sheet.write(at, column, value, dates if isinstance(value, date) else xlwt.Style.default_style)
    file = io.BytesIO()
    book.save(file)
    return {"": file.getvalue()}


def _typed(cell: str) -> str | float | date | None:
    """What a spreadsheet makes of what is typed into a cell."""
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", cell):
        return float(cell)
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", cell):
        return date.fromisoformat(cell)
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)[:32_767] or None


def zipped(parts: Parts) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def gzipped(parts: Parts) -> bytes:
    return gzip.compress(parts[""], mtime=0)


SHEET = "xl/worksheets/sheet1.xml"
SHAPES = (
    Shape("csv utf-8", "csv", as_csv),
    Shape("csv utf-8-sig", "csv", as_csv, "utf-8-sig"),
    Shape("csv gb18030", "csv", as_csv, "gb18030"),
    Shape("csv gzip", "csv.gz", as_csv, pack=gzipped),
    Shape("tabs utf-16", "txt", as_tabs, "utf-16"),
    Shape("json lines", "jsonl", as_json_lines),
    Shape("json array", "json", as_json_array),
    Shape("xlsx", "xlsx", as_xlsx, pack=zipped),
    Shape("xlsx of Excel", "xlsx", as_excel_s_xlsx, pack=zipped),
    Shape("xls", "xls", as_xls),
)
