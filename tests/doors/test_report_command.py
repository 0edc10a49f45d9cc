"""`report` and `report-filings` at the door: screens, files, scripts, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.casework.reports.catalogue import OF_A_PERIOD, ReportName
from supervision.cli import reporting
from tests.casework.reports.asking import land, number, then
from tests.database import tell

Run = Callable[..., Result]

ON = ("--on", "2024-07-31")


@pytest.fixture
def county(engine: Engine, office: None) -> None:
    """Two parcels past their agreed start; a third started in time."""
    tell(
        engine,
        date(2024, 7, 5),
        *(land(n, signed_on="2023-01-05", start_on="2024-06-30") for n in (1, 2, 3)),
        then(3, "start", "2024-06-30", proof="施工许可证"),
    )


def said(result: Result) -> Any:
    return json.loads(result.stdout)


def test_the_list_names_every_report_and_which_take_a_period(run: Run) -> None:
    lines = [json.loads(line) for line in run("report", "--list", "--json").stdout.splitlines()]
    assert {line["name"]: line["of_a_period"] for line in lines} == {
        str(n): n in OF_A_PERIOD for n in ReportName
    }
    assert all(name.zh in run("report").stdout for name in ReportName)


def test_a_report_on_the_screen_says_its_figures_and_its_rules(county: None, run: Run) -> None:
    shown = run("report", "monthly", *ON)
    assert shown.exit_code == 0
    assert "统计期2024-07-01至2024-07-31，按目前已登记的事实" in shown.stdout
    assert "开工·月末逾期未开工" in shown.stdout
    assert "口径" in shown.stdout


@pytest.mark.parametrize("name", ReportName)
def test_every_report_comes_as_every_sort_of_file(
    county: None, run: Run, tmp_path: Path, name: ReportName
) -> None:
    for suffix, begins in (
        (".xlsx", b"PK"),
        (".pdf", b"%PDF-1.7"),
        (".html", b"<!DOCTYPE html>"),
        (".json", b'{"version"'),
    ):
        path = tmp_path / f"{name}{suffix}"
        written = run("report", name, *ON, "--out", path)
        assert written.exit_code == 0, written.output
        assert path.read_bytes().lstrip().startswith(begins)


def test_the_json_of_the_screen_is_that_of_the_file(county: None, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "月报.json"
    run("report", "monthly", *ON, "--out", path)
    assert json.loads(path.read_text(encoding="utf-8")) == said(run("report", "monthly", *ON, "--json"))


def test_a_csv_file_has_the_detail_that_is_asked_for(county: None, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "宗地.csv"
    asked = run("report", "monthly", *ON, "--out", path)
    assert asked.exit_code == 2
    assert "land（宗地）" in asked.stderr
    assert not path.exists()
    assert run("report", "monthly", *ON, "--out", path, "--detail", "land").exit_code == 0
    assert number(1) in path.read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_written_leaves_the_one_before(county: None, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "没有这个文件夹" / "月报.xlsx"
    refused = run("report", "monthly", *ON, "--out", path)
    assert (refused.exit_code, "没有文件夹" in refused.stderr) == (2, True)
    kept = tmp_path / "月报.txt"
    kept.write_text("原有", encoding="utf-8")
    refused = run("report", "monthly", *ON, "--out", kept)
    assert (refused.exit_code, ".xlsx、.pdf、.html、.csv、.json" in refused.stderr) == (2, True)
    assert kept.read_text(encoding="utf-8") == "原有"


def test_two_ways_of_writing_are_refused_before_anything_is_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "open_door", lambda *_: pytest.fail("nothing is to be opened"))
    refused = run("report", "monthly", *ON, "--json", "--out", tmp_path / "月报.xlsx")
    assert (refused.exit_code, "--json 与 --out 只能用其中一个" in refused.stderr) == (2, True)


def test_known_on_a_day_the_report_knows_no_more(county: None, run: Run) -> None:
    for known, parcels in (("2024-07-04", 0), ("2024-07-05", 3)):
        report = said(run("report", "monthly", *ON, "--known-on", known, "--json"))
        assert report["known_on"] == known
        assert report["sections"][0]["grids"][0]["rows"][0]["figures"][0]["value"] == parcels


def test_a_district_nobody_has_makes_a_report_of_nothing(county: None, run: Run) -> None:
    report = said(run("report", "monthly", *ON, "--district", "别处", "--json"))
    assert report["sections"][0]["grids"][0]["rows"][0]["figures"][0]["value"] == 0
    assert report["districts"] == ["别处"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("没有",), "没有“没有”这种报表，可用的有：monthly"),
        (("monthly", "--from", "2024-01-01"), "不是按统计期的报表"),
        (("punctuality", "--from", "2024-08-01"), "晚于截止日"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_a_sentence(
    county: None, run: Run, words: tuple[str, ...], sentence: str
) -> None:
    refused = run("report", *words, *ON)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
    assert refused.stdout == ""


# Filing


def test_a_month_goes_from_filing_to_signature_and_its_difference_is_shown(
    county: None, run: Run, engine: Engine, tmp_path: Path
) -> None:
    filed_on = ("--on", "2024-08-02")
    assert "第1号填报：待审核" in run("report-filings", "file", "2024-07", *filed_on).stdout
    assert "待签发" in run("report-filings", "check", 1, *filed_on).stdout
    assert said(run("report-filings", "sign", 1, *filed_on, "--json"))["state"] == "signed"
    tell(engine, date(2024, 8, 20), then(1, "start", "2024-07-10", proof="施工许可证"))
    changes = run("report-filings", "show", 1, "--changes", "--on", "2024-08-20").stdout
    assert "开工·本月开工" in changes
    assert f"新增{number(1)}" in changes
    path = tmp_path / "七月.xlsx"
    run("report-filings", "show", 1, "--out", path, "--on", "2024-08-20")
    figures = openpyxl.load_workbook(path)["报表"]
    [filed] = [row for row in figures.iter_rows(values_only=True) if row[0] == "开工·本月开工"]
    assert filed[1] == 0, "the file is of what was filed"
    shown = run("report-filings", "show", 1, "--on", "2024-08-20").stdout
    assert "第1号填报  已签发  校验值" in shown
    assert said(run("report-filings", "show", 1, "--json", *filed_on))["report"]["known_on"] == "2024-08-02"


def test_a_filing_as_it_stands_today_has_no_difference(county: None, run: Run) -> None:
    run("report-filings", "file", "2024-07", "--on", "2024-08-02")
    told = run("report-filings", "show", 1, "--changes", "--on", "2024-08-02").stdout
    assert "按今天所知，各数与填报时相同" in told


def test_differences_are_not_written_to_a_file(county: None, run: Run, tmp_path: Path) -> None:
    run("report-filings", "file", "2024-07", "--on", "2024-08-02")
    path = tmp_path / "差异.pdf"
    refused = run("report-filings", "show", 1, "--changes", "--out", path, "--on", "2024-08-02")
    assert (refused.exit_code, "--changes 只在屏幕上列出差异" in refused.stderr) == (2, True)
    assert not path.exists()


def test_what_was_signed_is_corrected_by_another_filing(county: None, run: Run) -> None:
    filed_on = ("--on", "2024-08-02")
    for words in (("file", "2024-07"), ("check", 1), ("sign", 1)):
        assert run("report-filings", *words, *filed_on).exit_code == 0
    refused = run("report-filings", "file", "2024-07", *filed_on)
    assert (refused.exit_code, "已签发，不能改动" in refused.stderr) == (2, True)
    assert run("report-filings", "file", "2024-07", "--reason", "补录", *filed_on).exit_code == 0
    assert "更正第1号" in run("report-filings", "list").stdout


def test_a_returned_filing_says_why(county: None, run: Run) -> None:
    run("report-filings", "file", "2024-07", "--on", "2024-08-02")
    assert "已退回" in run("report-filings", "return", 1, "--reason", "数不对", "--on", "2024-08-02").stdout
    assert "退回：数不对" in run("report-filings", "show", 1, "--on", "2024-08-02").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("file", "七月"), "“七月”不是月份，应写作 2026-10"),
        (("file", "2024-08"), "2024-08尚未结束"),
        (("show", 9), "没有第9号填报"),
        (("check", 9), "没有第9号填报"),
    ],
)
def test_a_filing_that_cannot_be_is_refused_in_a_sentence(
    county: None, run: Run, words: tuple[Any, ...], sentence: str
) -> None:
    refused = run("report-filings", *words, "--on", "2024-08-02")
    assert refused.exit_code == 2
    assert sentence in refused.stderr


def test_with_nothing_filed_the_list_says_so(county: None, run: Run) -> None:
    assert "还没有填报" in run("report-filings", "list").stdout
