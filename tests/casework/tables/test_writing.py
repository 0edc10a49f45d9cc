"""Tables in files: a spreadsheet shows every cell and computes none; a file is there as a whole or not at all."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from supervision.casework.supply.report import unmarked
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.sheet_writing import LONGEST_TEXT, MEASURED, MOST_ROWS, Cell
from supervision.casework.tables.writing import open_writer
from supervision.law.refusals import BadRecord

HEADINGS = ("电子监管号", "项目名称", "面积(公顷)", "合同签订日期")
ROW: Sequence[Cell] = ("1305302012A00019", "示范项目", Decimal("1.6667"), date(2012, 2, 3))
COMPUTED = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
both = pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])


def written(path: Path, *rows: Sequence[Cell], headings: Sequence[str] = HEADINGS) -> Path:
    with open_writer(path, headings) as table:
        for row in rows:
            table.write(row)
    return path


def in_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def in_xlsx(path: Path) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in load_workbook(path).active.iter_rows()]


# Cells


def test_a_csv_has_days_and_figures_as_an_officer_writes_them(tmp_path: Path) -> None:
    path = written(tmp_path / "表.csv", ROW, (None, "", Decimal("2.5000"), 3))
    assert in_csv(path) == [
        list(HEADINGS),
        ["1305302012A00019", "示范项目", "1.6667", "2012-02-03"],
        ["", "", "2.5", "3"],
    ]


def test_excel_reads_the_chinese_of_a_csv_because_it_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert written(tmp_path / "表.csv").read_bytes().startswith("\N{BOM}电子监管号".encode())


def test_a_workbook_has_days_and_figures_that_excel_can_sort_and_add(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "表.xlsx", ROW)).active
    no, project, area, signed_on = sheet[2]
    assert (no.data_type, project.data_type, area.data_type) == ("s", "s", "n")
    assert (area.value, signed_on.is_date, signed_on.value.date()) == (1.6667, True, date(2012, 2, 3))
    assert signed_on.number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", COMPUTED)
def test_a_text_that_a_spreadsheet_would_compute_is_marked_in_a_csv(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "表.csv", (text,), headings=(text,))
    assert in_csv(path) == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize("text", [*COMPUTED, "#REF!", "=", "007", "1e5"])
def test_a_text_stays_the_same_text_in_a_workbook(tmp_path: Path, text: str) -> None:
    sheet = load_workbook(written(tmp_path / "表.xlsx", (text,), headings=(text,))).active
    assert [(cell.data_type, cell.value) for (cell,) in sheet.iter_rows()] == [("s", text)] * 2


@both
@pytest.mark.parametrize("text", [*COMPUTED, "'=1", "''-1", "'甲", "甲'=1"])
def test_every_text_is_read_again_as_it_was(tmp_path: Path, name: str, text: str) -> None:
    [table] = open_tables(
        written(tmp_path / name, ("值", text), headings=("列", "文")), lambda cells: "列" in cells
    )
    [record] = table.records()
    assert unmarked(record.cells[1]) == text


def test_line_breaks_quotation_marks_and_spaces_stay_in_their_cell(tmp_path: Path) -> None:
    text = ' 甲"乙\n丙,丁 '
    assert in_csv(written(tmp_path / "表.csv", (text,), headings=("列",)))[1] == [text]
    assert in_xlsx(written(tmp_path / "表.xlsx", (text,), headings=("列",)))[1] == (text,)


def test_characters_a_workbook_cannot_hold_are_replaced_where_they_stood(tmp_path: Path) -> None:
    path = written(tmp_path / "表.xlsx", ("甲\x00乙\x1f丙\uffff",), headings=("列\x01",))
    assert in_xlsx(path)[0] == ("列\N{REPLACEMENT CHARACTER}",)
    assert in_xlsx(path)[1] == (
        "甲\N{REPLACEMENT CHARACTER}乙\N{REPLACEMENT CHARACTER}丙\N{REPLACEMENT CHARACTER}",
    )


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        (Decimal("123456789.012345"), 123456789.012345),
        (Decimal("1234567890.123456"), "1234567890.123456"),
        (10**15 - 1, 10**15 - 1),
        (10**15, str(10**15)),
        (Decimal("0.000001"), 0.000001),
    ],
)
def test_a_figure_with_more_digits_than_excel_keeps_is_written_as_text(
    tmp_path: Path, figure: Cell, kept: object
) -> None:
    assert in_xlsx(written(tmp_path / "表.xlsx", (figure,), headings=("列",)))[1] == (kept,)


def test_a_text_longer_than_a_cell_of_excel_is_refused_with_its_row(tmp_path: Path) -> None:
    assert in_xlsx(written(tmp_path / "表.xlsx", ("长" * LONGEST_TEXT,), headings=("列",)))[1] == (
        "长" * LONGEST_TEXT,
    )
    with pytest.raises(BadRecord, match=rf"第3行有{LONGEST_TEXT + 1}字.*\.csv"):
        written(tmp_path / "长.xlsx", ("短",), ("长" * (LONGEST_TEXT + 1),), ("短",), headings=("列",))
    assert not (tmp_path / "长.xlsx").exists()


# The sheet


def test_the_headings_are_bold_and_stay_in_sight(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "表.xlsx", ROW)).active
    assert sheet.freeze_panes == "A2"
    assert [cell.font.bold for cell in sheet[1]] == [True] * len(HEADINGS)
    assert not any(cell.font.bold for cell in sheet[2])


def test_columns_are_as_wide_as_what_stands_in_them_and_never_too_wide(tmp_path: Path) -> None:
    path = written(tmp_path / "表.xlsx", ("1", "甲" * 10, "甲" * 500), headings=("期", "项目", "坐落"))
    columns = load_workbook(path).active.column_dimensions
    assert [columns[letter].width for letter in "ABC"] == [8, 22, 60]


def test_rows_after_those_that_were_measured_follow_in_their_order(tmp_path: Path) -> None:
    count = MEASURED * 3
    path = written(tmp_path / "表.xlsx", *((n,) for n in range(count)), headings=("号",))
    assert in_xlsx(path) == [("号",), *((n,) for n in range(count))]


def test_a_table_without_rows_has_its_headings(tmp_path: Path) -> None:
    assert in_csv(written(tmp_path / "表.csv")) == [list(HEADINGS)]
    assert in_xlsx(written(tmp_path / "表.xlsx")) == [HEADINGS]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.casework.tables.sheet_writing.MOST_ROWS", 3)
    assert MOST_ROWS == 2**20
    assert len(in_xlsx(written(tmp_path / "满.xlsx", ROW, ROW))) == 3
    with pytest.raises(BadRecord, match=r"超过2行.*\.csv"):
        written(tmp_path / "多.xlsx", ROW, ROW, ROW)


# The file


@both
def test_the_same_table_is_the_same_bytes_in_another_process_and_year(tmp_path: Path, name: str) -> None:
    here = written(tmp_path / name, *[ROW] * 300)
    there = tmp_path / f"另{name}"
    program = f"""
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from freezegun import freeze_time
from supervision.casework.supply.report import unmarked
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.writing import open_writer
with freeze_time("2031-05-06"), open_writer(Path({str(there)!r}), {HEADINGS!r}) as table:
    for _ in range(300):
        table.write({ROW!r})
""".replace("datetime.date(", "date(")
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert here.read_bytes() == there.read_bytes()


def break_off(path: Path, rows: int) -> None:
    with open_writer(path, HEADINGS) as table:
        for _ in range(rows):
            table.write(ROW)
        raise KeyboardInterrupt


@both
@pytest.mark.parametrize("rows", [0, 1, 500])
def test_an_export_broken_off_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: int
) -> None:
    path = written(tmp_path / name, ROW)
    before = path.read_bytes()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        break_off(path, rows)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@both
def test_until_it_is_complete_an_export_is_not_where_it_belongs(tmp_path: Path, name: str) -> None:
    with open_writer(tmp_path / name, HEADINGS) as table:
        table.write(ROW)
        assert not (tmp_path / name).exists()
    assert list(tmp_path.iterdir()) == [tmp_path / name]


@both
def test_a_file_that_is_there_is_replaced_as_a_whole(tmp_path: Path, name: str) -> None:
    once = written(tmp_path / name, ROW).read_bytes()
    written(tmp_path / name, *[ROW] * 500)
    assert written(tmp_path / name, ROW).read_bytes() == once


@pytest.mark.parametrize("name", ["表.xls", "表.txt", "表", "表.csv.gz"])
def test_a_name_that_says_neither_csv_nor_xlsx_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRecord, match=r"只能写成 \.csv、\.xlsx"):
        written(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_name_may_be_in_capitals(tmp_path: Path) -> None:
    assert in_xlsx(written(tmp_path / "表.XLSX", ("值",), headings=("列",))) == [("列",), ("值",)]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match="没有文件夹"):
        written(tmp_path / "没有" / "表.csv")


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "表.csv").mkdir()
    with pytest.raises(BadRecord, match="写不进去"):
        written(tmp_path / "表.csv", ROW)
    assert list(tmp_path.iterdir()) == [tmp_path / "表.csv"]
