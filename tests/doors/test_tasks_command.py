"""`tasks` at the door: the list, the course of one task, and what people do with it; a refusal is a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import NO, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
WINDOW = date(2024, 5, 2)
OFFICE = """
[[land_offices]]
name = "新河国土所"
covers = ["新河县"]

[[officers]]
user = "zhangsan"
name = "张三"
unit = "land_office"
land_office = "新河国土所"
roles = ["inspector"]

[[officers]]
user = "经办"
name = "赵六"
unit = "utilisation"
roles = ["supervisor"]
"""
Run = Callable[..., Result]


@pytest.fixture
def visit(engine: Engine, office: None) -> str:
    """The task to inspect the start, the only thing that waits."""
    briefed = {"kind": "briefing", "on": "2024-01-05", "signer": "示范公司"}
    tell(engine, SIGNED, supply(instalments=[], handover_on=None), briefed)
    sweep_on(engine, WINDOW)
    return "1-4"


@pytest.fixture
def staffed(tmp_path: Path) -> None:
    """An office that lists its people (机关设置)."""
    (tmp_path / "office.toml").write_text(OFFICE, encoding="utf-8")


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(run: Run, *words: object, on: str = "2024-05-02") -> str:
    result = run("tasks", *words, "--on", on)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_list_says_what_is_late_and_whose_it_is(run: Run, visit: str) -> None:
    said(run, "assign", visit, "--to", "zhangsan")
    said(run, "urge", visit, "--reason", "临近开工")
    [line] = lines(run("tasks", "--on", "2024-06-03", "--json"))
    assert line == {
        "id": visit,
        "no": NO,
        "project": "示范项目011",
        "place": "新河县示范路",
        "land_office": "",
        "sort": "task",
        "task": "inspect_start",
        "unit": "land_office",
        "status": "open",
        "officer": "zhangsan",
        "urged": 1,
        "urged_on": "2024-05-02",
        "opened_on": "2024-05-02",
        "due_on": "2024-06-01",
        "overdue_days": 2,
        "reason": line["reason"],
    }
    on_screen = run("tasks", "--on", "2024-06-03").stdout
    for word in ("国土所", "zhangsan", "2天", "1次", "开工巡查", "共1件，逾期1件"):
        assert word in on_screen


def test_the_list_can_be_narrowed(run: Run, visit: str) -> None:
    assert lines(run("tasks", "--on", "2024-06-01", "--overdue", "--json")) == []
    assert len(lines(run("tasks", "--on", "2024-06-02", "--overdue", "--json"))) == 1
    assert lines(run("tasks", "--officer", "zhangsan", "--on", "2024-06-02", "--json")) == []
    assert lines(run("tasks", "--unit", "enforcement", "--on", "2024-06-02", "--json")) == []
    assert "没有待办任务" in said(run, "--unit", "enforcement")


@pytest.mark.usefixtures("staffed")
def test_with_its_people_listed_the_list_is_by_land_office_and_names_them(run: Run, visit: str) -> None:
    said(run, "assign", visit, "--to", "zhangsan")
    on_screen = said(run)
    assert "新河国土所" in on_screen
    assert "张三" in on_screen
    refused = run("tasks", "assign", visit, "--to", "lisi", "--on", "2024-05-02")
    assert refused.exit_code == 2
    assert "没有2024-05-02在任的“lisi”" in refused.stderr
    assert "zhangsan（张三）" in refused.stderr


@pytest.mark.usefixtures("staffed")
def test_the_course_of_a_task_is_told_in_order(run: Run, visit: str) -> None:
    assert f"已交办张三 {visit}（宗地{NO}《开工巡查》）" in said(run, "assign", visit, "--to", "zhangsan")
    assert "已督办（第1次）" in said(run, "urge", visit, "--reason", "临近开工", on="2024-05-20")
    assert "已反馈" in said(run, "report", visit, "--note", "大门紧锁", on="2024-06-03")
    assert "已反馈" in run("tasks", "--on", "2024-06-03").stdout
    assert "已退回重办" in said(run, "return", visit, "--reason", "没有照片", on="2024-06-03")
    assert "已销号" in said(run, "close", visit, "--reason", "已并入抽查", on="2024-06-04")
    course = said(run, "show", visit, on="2024-06-04").splitlines()
    assert course[0] == f"{visit}（宗地{NO}《开工巡查》）：示范项目011"
    assert course[1] == "状态：已办结；2024-06-01到期"
    assert course[2] == "单位：国土所；承办人：张三"
    assert course[4] == "依据：《新河县建设用地供后监管制度》四（四）"
    assert course[5:] == [
        "2024-05-02 每日监测：派发任务",
        "2024-05-02 赵六：交办给张三",
        "2024-05-20 赵六：督办：临近开工",
        "2024-06-03 赵六：反馈：大门紧锁",
        "2024-06-03 赵六：退回重办：没有照片",
        "2024-06-04 赵六：办结：已并入抽查",
    ]


def test_a_task_is_shown_as_json_too(run: Run, visit: str) -> None:
    said(run, "urge", visit, "--reason", "临近开工")
    [told] = lines(run("tasks", "show", visit, "--on", "2024-06-03", "--json"))
    assert (told["id"], told["status"], told["overdue_days"], told["urged"]) == (visit, "open", 2, 1)
    assert told["steps"] == [
        {"on": "2024-05-02", "by": "每日监测", "step": "task"},
        {"on": "2024-05-02", "by": "经办", "step": "urging", "words": "临近开工"},
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("urge", "十七", "--reason", "抓紧"), "不是编号"),
        (("urge", "1-99", "--reason", "抓紧"), "没有编号为“1-99”的任务"),
        (("close", "1-3", "--reason", "不办"), "是通知，不是任务，不能销号"),
        (("return", "1-4", "--reason", "重办"), "尚未反馈"),
        (("report", "1-4", "--note", " "), "反馈须写明办理情况"),
        (("show", "1-3"), "不是任务"),
        (("show", "9-9"), "没有编号为“9-9”的任务"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, visit: str, words: tuple[str, ...], reason: str
) -> None:
    refused = run("tasks", *words, "--on", "2024-05-02")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert reason in refused.stderr


def test_the_list_goes_to_a_file(run: Run, visit: str, tmp_path: Path) -> None:
    out = tmp_path / "任务.csv"
    assert "已写出1行" in said(run, "--out", out)
    header, row = out.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("编号,到期,暂定,逾期,单位,承办人,督办,任务,电子监管号,项目,坐落,事由")
    assert row.startswith("1-4,2024-06-01,")
