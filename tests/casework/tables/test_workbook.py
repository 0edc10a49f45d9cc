"""XLSX workbooks: values as an officer would have typed them; what cannot be trusted is set aside, naming its cell."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from supervision.casework.tables import sheet_scan, xlsx_package
from supervision.casework.tables.opening import open_tables
from tests.casework.tables.specimens import (
    FIRST,
    HEADINGS,
    SECOND,
    SHEET,
    faults_of,
    is_heading,
    opened,
    refusal,
    rows_of,
    sheets,
    with_part,
    xlsx,
)


def names(path: Path) -> list[str]:
    return [table.name for table in open_tables(path, is_heading)]


# Values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (-2, "-2"),
        (7495.49, "7495.49"),
        (0.000001, "0.000001"),
        (999_999_999_999_999, "999999999999999"),
        (dt.date(2024, 6, 1), "2024-06-01"),
        (dt.datetime(2024, 6, 1), "2024-06-01"),  # noqa: DTZ001 - a spreadsheet has no zones
        (dt.datetime(2024, 6, 1, 9, 30), "2024-06-01 09:30:00"),  # noqa: DTZ001 - nor here
        (dt.date(1900, 1, 1), "1900-01-01"),
        (dt.time(9, 30), "09:30:00"),
        (dt.timedelta(hours=26, minutes=5), "26:05:00"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("文字 \n两行 ", "文字 \n两行 "),
        ("007", "007"),
    ],
)
def test_a_cell_is_the_text_an_officer_would_have_typed(tmp_path: Path, value: Any, text: str) -> None:
    (record,) = opened(xlsx(tmp_path, HEADINGS, [FIRST[0], value])).records()
    assert record.cells == [FIRST[0], text, "", ""]


@pytest.mark.parametrize("built_in", ["14", "31", "57"])
def test_a_date_in_a_format_built_into_excel_is_a_date(tmp_path: Path, built_in: str) -> None:
    def use(styles: str) -> str:
        return re.sub("<numFmts.*</numFmts>", "", styles).replace('numFmtId="164"', f'numFmtId="{built_in}"')

    path = xlsx(tmp_path, HEADINGS, [*FIRST[:3], dt.date(2024, 6, 1)])
    assert rows_of(opened(with_part(path, "xl/styles.xml", use))) == [FIRST]


def test_a_sheet_whose_elements_carry_a_prefix_is_read(tmp_path: Path) -> None:
    def prefix(xml: str) -> str:
        for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v", "f"):
            xml = xml.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            xml = xml.replace(f"</{name}>", f"</x:{name}>")
        return xml.replace("xmlns=", "xmlns:x=")

    path = with_part(xlsx(tmp_path, HEADINGS, FIRST, [SECOND[0], "=1+1"]), SHEET, prefix)
    assert list(faults_of(path)) == [3]


# Rows and headings


def test_rows_are_numbered_as_in_excel_wherever_the_table_begins(tmp_path: Path) -> None:
    def move(sheet: Worksheet) -> None:
        sheet.move_range("A1:D4", rows=4, cols=2)

    path = xlsx(tmp_path, HEADINGS, FIRST, [None] * 4, [SECOND[0], "=1+1"], change=move)
    table = opened(path)
    assert (table.heading_row, list(table.headings)) == (5, HEADINGS)
    assert [record.row for record in table.records()] == [6, 8]
    assert faults_of(path)[8].startswith("单元格D8的公式")


def test_the_headings_may_stand_below_a_title_that_is_merged(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path, ["供地结果一览表"], HEADINGS, FIRST, change=lambda sheet: sheet.merge_cells("A1:D1")
    )
    assert (opened(path).heading_row, rows_of(opened(path))) == (2, [FIRST])


def test_a_column_without_a_heading_is_not_read_and_that_is_said(tmp_path: Path) -> None:
    path = xlsx(tmp_path, [*HEADINGS, None, None, None], [*FIRST, None, "已核", None], SECOND)
    table = opened(path)
    assert (list(table.headings), table.remarks) == (HEADINGS, ("F列没有表头，没有读取",))
    assert rows_of(table) == [FIRST, SECOND]


# Sheets


def test_each_visible_sheet_that_is_known_is_a_table_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "供地.xlsx"
    sheets(一月=[HEADINGS, FIRST], 二月=[HEADINGS, SECOND], 空=[]).save(path)
    assert names(path) == ["供地.xlsx“一月”", "供地.xlsx“二月”"]
    tables = open_tables(path, is_heading)
    assert [rows_of(table) for table in tables] == [[FIRST], [SECOND]]
    assert sum(table.size for table in tables) == path.stat().st_size


def test_the_only_sheet_that_is_not_empty_has_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "供地.xlsx"
    sheets(空=[], 一月=[HEADINGS, FIRST]).save(path)
    assert names(path) == ["供地.xlsx"]


def test_sheets_that_are_hidden_or_not_known_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "供地.xlsx"
    book = sheets(说明=[["填表说明"]], 一月=[HEADINGS, FIRST], 旧=[HEADINGS, SECOND], 底=[["1"]])
    book["旧"].sheet_state = "hidden"
    book["底"].sheet_state = "veryHidden"
    book.save(path)
    table = opened(path)
    assert rows_of(table) == [FIRST]
    assert table.remarks == (
        "隐藏的工作表（旧、底）没有读取，需要的请取消隐藏后再导入",
        "工作表（说明）的表头不认识，没有读取",
    )


def test_sheets_none_of_which_is_known_are_given_for_the_reader_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "供地.xlsx"
    sheets(甲=[["姓名"]], 乙=[["电话"]]).save(path)
    tables = open_tables(path, is_heading)
    assert [(table.name, list(table.headings), table.remarks) for table in tables] == [
        ("供地.xlsx“甲”", ["姓名"], ()),
        ("供地.xlsx“乙”", ["电话"], ()),
    ]


def test_a_workbook_without_anything_to_be_seen_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "供地.xlsx"
    book = sheets(空=[])
    book.save(path)
    assert "工作簿是空的" in refusal(path)
    book.create_sheet("旧").append(HEADINGS)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    assert "只有隐藏的工作表（旧），请取消隐藏后再导入" in refusal(path)


# Cells not to be trusted


def test_a_number_longer_than_excel_keeps_is_set_aside_and_left_empty(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [1305302024000110011, *FIRST[1:]], SECOND)
    assert faults_of(path) == {2: "单元格A2的数字超过15位，Excel 已丢失后面的数字，请改为文本格式重新录入"}
    assert [record.cells for record in opened(path).records()] == [["", *FIRST[1:]], SECOND]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_value_is_set_aside(tmp_path: Path, error: str) -> None:
    path = xlsx(tmp_path, HEADINGS, [FIRST[0], error, *FIRST[2:]], SECOND)
    assert faults_of(path) == {2: f"单元格B2是错误值{error}，请改正后重新导入"}


def test_an_error_value_that_only_newer_programs_know_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [FIRST[0], "#REF!", *FIRST[2:]])
    with_part(path, SHEET, lambda xml: xml.replace("#REF!", "#SPILL!"))
    assert "单元格B2是错误值#SPILL!，请改正后重新导入" in refusal(path)


def test_a_cell_that_was_once_an_error_and_is_empty_is_no_error(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [FIRST[0], "#REF!", *FIRST[2:]])
    with_part(path, SHEET, lambda xml: xml.replace("<v>#REF!</v>", "<v></v>"))
    assert rows_of(opened(path)) == [[FIRST[0], "", *FIRST[2:]]]


def test_a_formula_that_was_never_computed_is_set_aside(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [*FIRST[:2], "=1+0.5", FIRST[3]], SECOND)
    assert faults_of(path) == {2: "单元格C2的公式没有计算结果，请用 Excel 打开、重新计算并保存后再导入"}


def test_a_row_of_nothing_but_formulas_never_computed_is_no_blank_row(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, FIRST, ["=A2", "=B2"])
    assert list(faults_of(path)) == [3]
    assert faults_of(path)[3].count("公式没有计算结果") == 2


@pytest.mark.parametrize(
    ("result", "text"), [("<v>1.5</v>", "1.5"), ('" t="str<v>甲</v>', "甲"), ('" t="str<v></v>', "")]
)
def test_a_formula_is_read_as_computed_and_that_is_said_once(tmp_path: Path, result: str, text: str) -> None:
    def compute(xml: str) -> str:
        kind, _, value = result.rpartition("<v>")
        cell = xml[xml.index('<c r="C2"') : xml.index("</c>", xml.index('<c r="C2"'))]
        return xml.replace(cell, f'<c r="C2{kind}"><f>1+0.5</f><v>{value}')

    path = with_part(xlsx(tmp_path, HEADINGS, [*FIRST[:2], "=1+0.5", FIRST[3]]), SHEET, compute)
    table = opened(path)
    assert rows_of(table) == [[*FIRST[:2], text, FIRST[3]]]
    assert table.remarks == ("C列有公式，读取的是保存时的计算结果，请核对",)


def test_every_row_that_merged_cells_reach_over_is_set_aside(tmp_path: Path) -> None:
    third = ["1305302024B00033", None, *FIRST[2:]]

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B3:B4")

    path = xlsx(tmp_path, HEADINGS, FIRST, SECOND, third, ["1305302024B00044", *FIRST[1:]], change=merge)
    why = "单元格B3:B4已合并，分不清各行各列的内容，请取消合并、逐格填写后重新导入"
    assert faults_of(path) == {3: why, 4: why}


def test_merged_cells_without_a_heading_are_no_matter(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, FIRST, SECOND, change=lambda sheet: sheet.merge_cells("F2:G3"))
    assert rows_of(opened(path)) == [FIRST, SECOND]


def test_all_that_is_wrong_with_a_row_is_said_together(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [1e17, "#REF!", *FIRST[2:]])
    assert faults_of(path)[2].split("；")[0].startswith("单元格A2的数字")
    assert faults_of(path)[2].split("；")[1].startswith("单元格B2是错误值")


def test_an_error_where_no_heading_is_and_above_the_headings_is_no_matter(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["#REF!"], HEADINGS, [*FIRST, None, "#REF!"])
    assert rows_of(opened(path)) == [FIRST]


def test_a_time_beyond_all_times_costs_its_own_row(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, [FIRST[0], dt.timedelta(hours=26)], SECOND)
    with_part(path, SHEET, lambda xml: xml.replace("<v>1.083333333333333</v>", "<v>1e300</v>"))
    assert faults_of(path) == {2: "这一行有超出范围的日期或时间，请改正后重新导入"}


# Files to be refused


@pytest.mark.parametrize(("far", "where"), [("XFD1048576", "XFD列"), ("AZ1000000", "AZ列")])
def test_a_stray_cell_far_away_is_refused_before_it_fills_the_memory(
    tmp_path: Path, far: str, where: str
) -> None:
    def stray(sheet: Worksheet) -> None:
        sheet[far] = "误"

    path = xlsx(tmp_path, HEADINGS, FIRST, change=stray)
    assert where in refusal(path)
    assert "多得无法读取" in refusal(path)


def test_cells_that_are_only_formatted_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    def format_only(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert rows_of(opened(xlsx(tmp_path, HEADINGS, FIRST, change=format_only))) == [FIRST]


def test_the_limit_counts_the_cells_between_the_first_and_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path, HEADINGS, FIRST, SECOND)
    monkeypatch.setattr(sheet_scan, "MOST_CELLS", 12)
    assert rows_of(opened(path)) == [FIRST, SECOND]
    monkeypatch.setattr(sheet_scan, "MOST_CELLS", 11)
    assert "共3行×4列" in refusal(path)


def test_a_small_workbook_that_unpacks_to_an_enormous_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_package, "LARGEST_UNPACKED", 1000)
    assert "解压后超过1.5GB" in refusal(xlsx(tmp_path, HEADINGS, FIRST))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetData>", ""),
        ('r="A2"', 'r="A4294967295"'),
        ('r="A2"', 'r="AAAA2"'),
        ('r="A2"', 'r="2"'),
        ('<row r="2"', '<row r="zwei"'),
        ("<worksheet", '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'),
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = with_part(xlsx(tmp_path, HEADINGS, FIRST), SHEET, lambda xml: xml.replace(old, new))
    assert "工作簿已损坏，读不出" in refusal(path)


def test_a_workbook_whose_sheet_is_missing_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEADINGS, FIRST)
    with_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("sheet1.xml", "sheet9.xml"))
    assert "工作簿已损坏，读不出" in refusal(path)
