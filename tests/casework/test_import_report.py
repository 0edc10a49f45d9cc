"""The import report: opened in Excel it shows every place and reason, and computes nothing."""

import csv
from pathlib import Path

import pytest

from supervision.casework.import_report import HEADINGS, Problem, ReportWriter, Severity, as_text


def a_problem(**change: str) -> Problem:
    given = {
        "file": "供地.csv",
        "no": "1305302012A00019",
        "column": "面积(公顷)",
        "value": "两公顷",
        "reason": "不是数",
    }
    return Problem(**{**given, **change}, row=7, severity=Severity.SET_ASIDE)


def written(tmp_path: Path, *problems: Problem) -> list[list[str]]:
    path = tmp_path / "明细.csv"
    with ReportWriter(path) as report:
        for problem in problems:
            report.write(problem)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_problem_is_a_line_with_file_row_number_column_value_treatment_and_reason(
    tmp_path: Path,
) -> None:
    headings, line = written(tmp_path, a_problem())
    assert headings == list(HEADINGS) == ["文件", "行", "编号", "列", "原值", "处理", "原因"]
    assert line == ["供地.csv", "7", "1305302012A00019", "面积(公顷)", "两公顷", "退回", "不是数"]


def test_excel_reads_the_chinese_because_the_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    written(tmp_path)
    assert (tmp_path / "明细.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_compute_is_marked_as_text(tmp_path: Path, start: str) -> None:
    _, line = written(tmp_path, a_problem(value=f"{start}HYPERLINK(1)", file=f"{start}.csv", no=f"{start}1"))
    assert line[4] == f"'{start}HYPERLINK(1)"
    assert (line[0], line[2]) == (f"'{start}.csv", f"'{start}1")


@pytest.mark.parametrize("cell", ["", "1-2", "甲=乙", "'=1", "（自然人）"])
def test_any_other_cell_is_left_as_it_is(cell: str) -> None:
    assert as_text(cell) == cell


def test_a_value_with_line_breaks_and_quotation_marks_stays_in_its_cell(tmp_path: Path) -> None:
    _, line = written(tmp_path, a_problem(value='甲"乙\n丙,丁'))
    assert line[4] == '甲"乙\n丙,丁'


def test_the_treatments_are_the_words_officers_use() -> None:
    assert {severity.value: severity.zh for severity in Severity} == {
        "set_aside": "退回",
        "left_empty": "置空",
        "warning": "提示",
    }
