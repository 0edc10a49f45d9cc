"""Old XLS workbooks: read like XLSX; the container is proved before a library follows its chains."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from struct import pack
from typing import Any

import pytest
import xlwt

from supervision.casework.tables.opening import open_tables
from tests.casework.tables.specimens import (
    FIRST,
    HEADINGS,
    SECOND,
    faults_of,
    is_heading,
    opened,
    refusal,
    rows_of,
    xls,
)

FORMULA_WITHOUT_RESULT = b"\x03\0\0\0\0\0\xff\xff"
"""How xlwt writes one: an empty text."""


def overwritten(path: Path, at: int, new: bytes) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[:at] + new + content[at + len(new) :])
    return path


def replaced(path: Path, old: bytes, new: bytes) -> Path:
    """The file with some bytes written over that it has only once."""
    assert path.read_bytes().count(old) == 1
    return overwritten(path, path.read_bytes().index(old), new)


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le").ljust(64, b"\0")


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (3, "General", "3"),
        (7495.49, "General", "7495.49"),
        (dt.date(2024, 6, 1), "yyyy-mm-dd", "2024-06-01"),
        (dt.datetime(2024, 6, 1, 9, 30), "yyyy-mm-dd hh:mm", "2024-06-01 09:30:00"),  # noqa: DTZ001 - a spreadsheet has no zones
        (45444, 'yyyy"年"m"月"d"日"', "2024-06-01"),
        (True, "General", "TRUE"),
        ("甲 项目", "General", "甲 项目"),
    ],
)
def test_a_cell_is_the_text_an_officer_would_have_typed(
    tmp_path: Path, value: Any, style: str, text: str
) -> None:
    def write(sheet: xlwt.Worksheet) -> None:
        sheet.write(1, 1, value, xlwt.easyxf(num_format_str=style))

    assert rows_of(opened(xls(tmp_path, HEADINGS, [FIRST[0]], change=write))) == [[FIRST[0], text, "", ""]]


def test_a_date_in_a_chinese_format_built_into_excel_is_a_date(tmp_path: Path) -> None:
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    path = xls(tmp_path, HEADINGS, FIRST[:3], change=lambda sheet: sheet.write(1, 3, 45444, style))
    last_style = path.read_bytes().rindex(pack("<2H", 0xE0, 20))
    assert rows_of(opened(overwritten(path, last_style + 6, pack("<H", 31)))) == [FIRST]


def test_sheets_are_named_hidden_ones_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for name, row in (("一月", FIRST), ("旧", SECOND), ("二月", SECOND)):
        sheet = book.add_sheet(name)
        sheet.visibility = int(name == "旧")
        for at, cells in enumerate((HEADINGS, row)):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell)
    book.save(str(tmp_path / "供地.xls"))
    first, second = open_tables(tmp_path / "供地.xls", is_heading)
    assert (first.name, rows_of(first)) == ("供地.xls“一月”", [FIRST])
    assert (second.name, rows_of(second)) == ("供地.xls“二月”", [SECOND])
    assert first.remarks == ("隐藏的工作表（旧）没有读取，需要的请取消隐藏后再导入",)


def test_an_error_value_is_set_aside(tmp_path: Path) -> None:
    path = xls(
        tmp_path,
        HEADINGS,
        [FIRST[0], None, *FIRST[2:]],
        change=lambda sheet: sheet.row(1).set_cell_error(1, 0x17),
    )
    assert faults_of(path) == {2: "单元格B2是错误值#REF!，请改正后重新导入"}


def test_a_formula_that_gives_an_error_is_set_aside(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, [*FIRST[:2], xlwt.Formula("1/0"), FIRST[3]])
    replaced(path, FORMULA_WITHOUT_RESULT, b"\x02\0\x07\0\0\0\xff\xff")
    assert faults_of(path) == {2: "单元格C2是错误值#DIV/0!，请改正后重新导入"}


def test_a_formula_is_read_as_computed_and_that_is_said_once(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, [*FIRST[:2], xlwt.Formula("1+0.5"), FIRST[3]])
    table = opened(replaced(path, FORMULA_WITHOUT_RESULT, pack("<d", 1.5)))
    assert rows_of(table) == [FIRST]
    assert table.remarks == ("C列有公式，读取的是保存时的计算结果，请核对",)


def test_every_row_that_merged_cells_reach_over_is_set_aside(tmp_path: Path) -> None:
    rows = (HEADINGS, [None, *FIRST[1:]], [None, *SECOND[1:]], SECOND)
    path = xls(tmp_path, *rows, change=lambda sheet: sheet.write_merge(1, 2, 0, 0, FIRST[0]))
    why = "单元格A2:A3已合并，分不清各行各列的内容，请取消合并、逐格填写后重新导入"
    assert faults_of(path) == {2: why, 3: why}


def test_a_number_longer_than_excel_keeps_is_set_aside(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, [1305302024000110011.0, *FIRST[1:]])
    assert faults_of(path)[2].startswith("单元格A2的数字超过15位")


def test_a_text_that_the_workbook_has_lost_is_set_aside(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, FIRST)
    cell = path.read_bytes().index(pack("<4H", 0xFD, 10, 1, 1))
    overwritten(path, cell + 10, pack("<I", 99))
    assert faults_of(path) == {2: "单元格B2已损坏，读不出，请核对原件重新录入"}


# Files to be refused


@pytest.mark.parametrize(
    ("stream", "what"),
    [
        ("EncryptedPackage", "已加密（有打开密码），请在 Excel 中去掉密码后再导入"),
        ("Book", "是 Excel 95 或更早的工作簿"),
        ("WordDocument", "是 Word 文档，不是表格"),
        ("PowerPoint Document", "是演示文稿，不是表格"),
        ("SummaryInformation", "不是 Excel 工作簿"),
    ],
)
def test_a_container_of_something_else_is_refused(tmp_path: Path, stream: str, what: str) -> None:
    path = replaced(xls(tmp_path, HEADINGS), utf16("Workbook"), utf16(stream))
    assert what in refusal(path)


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = replaced(xls(tmp_path, HEADINGS), pack("<3H", 0x42, 2, 1200), pack("<3H", 0x2F, 2, 1))
    assert "有打开密码" in refusal(path)


def test_an_empty_old_workbook_is_refused(tmp_path: Path) -> None:
    assert "工作簿是空的" in refusal(xls(tmp_path))


@pytest.mark.parametrize(
    ("at", "new"),
    [
        (30, pack("<H", 7)),  # the size of a sector
        (44, pack("<I", 0x7FFFFFFF)),  # how many sectors say where sectors go on
        (48, pack("<I", 0x00FFFFFF)),  # where the directory begins
        (68, pack("<I", 0)),  # a list of sectors that leads into the data
        (76, pack("<I", 0x00FFFFFF)),  # the sector that says where sectors go on
    ],
)
def test_a_container_that_is_damaged_is_refused(tmp_path: Path, at: int, new: bytes) -> None:
    assert "工作簿已损坏，读不出" in refusal(overwritten(xls(tmp_path, HEADINGS, FIRST), at, new))


def test_a_chain_of_sectors_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, FIRST)
    content = path.read_bytes()
    fat = 512 * (1 + int.from_bytes(content[76:80], "little"))
    assert "工作簿已损坏，读不出" in refusal(overwritten(path, fat + 4, pack("<I", 0)))


@pytest.mark.parametrize(
    ("kind", "length", "offset", "new"),
    [
        (0x200, 14, 4, pack("<I", 0xFFFFFFFF)),  # a sheet of four thousand million rows
        (0xFC, None, 4, pack("<I", 0x7FFFFFFF)),  # two thousand million texts
        (0x85, None, 0, pack("<I", 0x7FFFFFFF)),  # a sheet that begins beyond the file
        (0xFD, 10, -2, pack("<H", 0xFFFF)),  # a record that ends beyond the file
    ],
)
def test_a_record_with_an_absurd_number_is_refused_before_memory_is_taken_for_it(
    tmp_path: Path, kind: int, length: int | None, offset: int, new: bytes
) -> None:
    path = xls(tmp_path, HEADINGS, FIRST)
    mark = pack("<H", kind) + (pack("<H", length) if length else b"")
    assert "工作簿已损坏，读不出" in refusal(
        overwritten(path, path.read_bytes().index(mark, 512) + 4 + offset, new)
    )


def test_cells_too_far_apart_to_be_loaded_are_refused(tmp_path: Path) -> None:
    path = xls(tmp_path, HEADINGS, FIRST, change=lambda sheet: sheet.write(65535, 9, "误"))
    assert opened(path).remarks == ("J列没有表头，没有读取",)
    cell = path.read_bytes().index(pack("<4H", 0xFD, 10, 65535, 9))
    assert "第65536行、BXN列" in refusal(overwritten(path, cell + 6, pack("<H", 1989)))
