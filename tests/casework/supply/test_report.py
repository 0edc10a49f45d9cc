"""The import report: opened in Excel it shows every place and reason, and computes nothing."""

import csv
from pathlib import Path

import pytest

from supervision.casework.supply.report import (
    REPORT_HEADINGS,
    ReportWriter,
    RowReport,
    Severity,
    as_text,
    unmarked,
)

OWN = ("电子监管号", "面积(公顷)")


def a_row(value: str = "两公顷", file: str = "供地.csv", no: str = "1305302012A00019") -> RowReport:
    row = RowReport(file, 7, no, headings=OWN, cells=(no, value))
    return row.with_problem("面积(公顷)", value, Severity.SET_ASIDE, "不是数")


def written(tmp_path: Path, *rows: RowReport, name: str = "明细.csv") -> list[list[str]]:
    path = tmp_path / "明细.csv"
    with ReportWriter(path) as report:
        for row in rows:
            report.write(row)
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_row_is_a_line_with_its_place_the_treatment_the_reason_and_its_own_cells(tmp_path: Path) -> None:
    headings, line = written(tmp_path, a_row())
    assert headings == [*REPORT_HEADINGS, *OWN]
    assert list(REPORT_HEADINGS) == ["文件", "行", "编号", "列", "原值", "处理", "原因"]
    own = ["1305302012A00019", "两公顷"]
    assert line == ["供地.csv", "7", "1305302012A00019", "面积(公顷)", "两公顷", "退回", "不是数", *own]


def test_a_row_with_several_problems_is_one_line_under_the_gravest(tmp_path: Path) -> None:
    row = a_row().with_problem("容积率", "x", Severity.WARNING, "请核对")
    _, line = written(tmp_path, row)
    assert line[3:7] == ["面积(公顷)；容积率", "", "退回", "面积(公顷)“两公顷”不是数；容积率“x”请核对"]


def test_rows_of_a_file_with_other_headings_stand_in_a_report_of_their_own(tmp_path: Path) -> None:
    other = RowReport("分期.csv", 2, "GD1", headings=("记录号",), cells=("GD1",))
    rows = a_row(), other.with_problem("记录号", "GD1", Severity.SET_ASIDE, "没有这宗地")
    assert written(tmp_path, *rows)[1][0] == "供地.csv"
    assert written(tmp_path, *rows, name="明细-2.csv")[1][0] == "分期.csv"


def test_excel_reads_the_chinese_because_the_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    written(tmp_path)
    assert (tmp_path / "明细.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_compute_is_marked_as_text(tmp_path: Path, start: str) -> None:
    _, line = written(tmp_path, a_row(f"{start}HYPERLINK(1)", f"{start}.csv", f"{start}1"))
    assert line[4] == f"'{start}HYPERLINK(1)"
    assert (line[0], line[2]) == (f"'{start}.csv", f"'{start}1")


@pytest.mark.parametrize("cell", ["", "1-2", "甲=乙", "'甲", "（自然人）"])
def test_any_other_cell_is_left_as_it_is(cell: str) -> None:
    assert as_text(cell) == cell


def test_a_value_with_line_breaks_and_quotation_marks_stays_in_its_cell(tmp_path: Path) -> None:
    _, line = written(tmp_path, a_row('甲"乙\n丙,丁'))
    assert line[4] == '甲"乙\n丙,丁'


def test_the_treatments_are_the_words_officers_use() -> None:
    assert {severity.value: severity.zh for severity in Severity} == {
        "set_aside": "退回",
        "left_empty": "置空",
        "warning": "提示",
    }


@pytest.mark.parametrize("cell", ["=1", "'=1", "''-2", "甲", "'", "@a", "\tb", ""])
def test_a_cell_marked_as_text_is_read_back_as_it_was(cell: str) -> None:
    assert unmarked(as_text(cell)) == cell
