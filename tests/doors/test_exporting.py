"""Lists at the door: the same rows on the screen and in a file; the whole register exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook
from sqlalchemy import Engine

from tests.database import supply, sweep_on, tell

Run = Callable[..., Result]

DAY = date(2024, 5, 2)
ONE, LATE, PLAIN = "1305302024B00011", "1305302024B00012", "L0123456789ab"
LISTS = ("parcels", "deadlines", "tasks", "notices", "triage", "holds")


@pytest.fixture
def docket(run: Run, engine: Engine) -> Run:
    """Three parcels swept on a day: one is reminded to start, one was told of too late, one has no 电子监管号."""
    tell(engine, date(2024, 1, 5), supply(ONE))
    tell(engine, date(2024, 4, 1), supply(LATE, start_on="2024-03-01", instalments=[]), bulk=True)
    plain = supply(PLAIN, signed_on="2024-04-01", start_on=None, completion_on=None, instalments=[])
    plain["parcel"] |= {"project": "=1+1 示范", "holder": "甲_公司", "location": "南街100%号"}
    plain["aliases"] = [["合同编号", "新合〔2024〕7号"], ["宗地代码", "130530001001GB00012"]]
    del plain["parcel"]["supervision_no"]
    tell(engine, date(2024, 4, 1), plain)
    sweep_on(engine, DAY)
    [step, *_] = lines(run("sweep", "--dry-run", "--days", "60", "--json", "--on", DAY))
    assert run("hold", step["id"], "--reason", "待核实", "--on", DAY).exit_code == 0
    return run


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def in_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_xlsx(path: Path) -> list[dict[str, Any]]:
    headings, *rows = load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


# Lists


def test_parcels_are_searched_by_number_or_words_together_with_the_other_filters(docket: Run) -> None:
    words = ("parcels", "--json", "--on", DAY, "--find")
    assert [line["no"] for line in lines(docket(*words, "130530001001gb00012"))] == [PLAIN]
    assert [line["no"] for line in lines(docket(*words, "示范", "--state", "start_due"))] == [LATE, PLAIN]
    assert "没有符合条件的宗地" in docket("parcels", "--find", "乙公司").stdout


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_a_file_has_the_columns_and_rows_of_the_screen(
    docket: Run, tmp_path: Path, name: str
) -> None:
    shown = docket(name, "--on", DAY).stdout
    listed = lines(docket(name, "--on", DAY, "--json"))
    path = tmp_path / "清单.csv"
    assert docket(name, "--on", DAY, "--out", path).stdout == f"已写出{len(listed)}行：{path}\n"
    rows = in_csv(path)
    assert rows
    assert [row["电子监管号"] for row in rows] == [line["no"] for line in listed]
    assert shown.splitlines()[1].split() == list(rows[0])


@pytest.mark.parametrize(
    ("name", "column"),
    [("deadlines", "最后一日"), ("tasks", "到期"), ("notices", "拟稿日"), ("holds", "暂缓日")],
)
def test_a_day_of_a_list_is_a_day_in_a_workbook(docket: Run, tmp_path: Path, name: str, column: str) -> None:
    docket(name, "--on", DAY, "--out", tmp_path / "清单.xlsx")
    in_text = docket(name, "--on", DAY, "--out", tmp_path / "清单.csv")
    days = [row[column] for row in in_xlsx(tmp_path / "清单.xlsx")]
    assert in_text.exit_code == 0
    assert [day.strftime("%Y-%m-%d") for day in days] == [
        row[column] for row in in_csv(tmp_path / "清单.csv")
    ]


def test_areas_are_figures_in_a_workbook_and_have_four_places_on_the_screen(
    docket: Run, tmp_path: Path
) -> None:
    docket("parcels", "--on", DAY, "--out", tmp_path / "清单.xlsx")
    assert [row["公顷"] for row in in_xlsx(tmp_path / "清单.xlsx")] == [2, 2, 2]
    assert docket("parcels", "--on", DAY).stdout.count("2.0000") == 3


def test_no_cell_of_a_file_is_a_formula(docket: Run, tmp_path: Path) -> None:
    for name in ("清单.csv", "清单.xlsx"):
        docket("parcels", "--find", PLAIN, "--on", DAY, "--out", tmp_path / name)
    assert [row["项目"] for row in in_csv(tmp_path / "清单.csv")] == ["'=1+1 示范"]
    cell = load_workbook(tmp_path / "清单.xlsx").active["B2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1 示范")


def test_a_list_with_nothing_in_it_is_a_file_with_headings(docket: Run, tmp_path: Path) -> None:
    result = docket("parcels", "--find", "没有", "--out", tmp_path / "空.csv")
    assert "已写出0行" in result.stdout
    assert "电子监管号" in (tmp_path / "空.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", LISTS)
def test_a_file_that_cannot_be_written_is_said_and_exits_two(docket: Run, tmp_path: Path, name: str) -> None:
    for out, why in (("清单.pdf", "只能写成"), ("没有/清单.csv", "没有文件夹")):
        result = docket(name, "--on", DAY, "--out", tmp_path / out)
        assert (result.exit_code, why in result.stderr, result.stdout) == (2, True, "")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_to_a_file_or_out_as_json_and_not_both(docket: Run, tmp_path: Path, name: str) -> None:
    result = docket(name, "--on", DAY, "--json", "--out", tmp_path / "清单.csv")
    assert (result.exit_code, "只能用其中一个" in result.stderr) == (2, True)
    assert not (tmp_path / "清单.csv").exists()


# The register


def test_the_register_is_exported_under_the_headings_an_import_knows(docket: Run, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    told = docket("export", path, "--on", DAY).stdout
    assert told == f"已导出3宗（截至{DAY}已供应的，条款以当日有效的为准）：{path}\n"
    one, _, plain = in_csv(path)
    assert (one["电子监管号"], one["案卷编号"], one["面积(公顷)"]) == (ONE, "", "2")
    assert (one["支付期号"], one["约定支付日期"]) == ("1|2", "2024-02-04|2024-12-31")
    assert (plain["电子监管号"], plain["案卷编号"]) == ("", PLAIN)
    assert (plain["合同编号"], plain["宗地代码"]) == ("新合〔2024〕7号", "130530001001GB00012")


def test_a_part_of_the_register_is_exported_by_state_and_district(docket: Run, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    words = ("export", path, "--on", DAY, "--json")
    assert lines(docket(*words, "--state", "start_due")) == [{"rows": 2, "file": str(path)}]
    assert [row["电子监管号"] or row["案卷编号"] for row in in_xlsx(path)] == [LATE, PLAIN]
    assert lines(docket(*words, "--district", "别县"))[0]["rows"] == 0


def test_a_register_that_cannot_be_written_is_said_and_exits_two(docket: Run, tmp_path: Path) -> None:
    result = docket("export", tmp_path / "台账.txt", "--on", DAY)
    assert (result.exit_code, "只能写成" in result.stderr) == (2, True)
