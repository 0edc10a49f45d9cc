"""`staff` and `draw` at the door: who watches what, a draw that can be checked, and rights told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from supervision.cli import main
from tests.casework.staffed import SETTINGS, XINHE, XUNZHAI, supplied
from tests.database import tell

SIGNED = date(2024, 1, 5)
TODAY = "2024-06-10"
DUE = "2024-06-30"
Run = Callable[..., Result]


def number(n: int) -> str:
    return f"1305302024B{n:05d}"


@pytest.fixture
def run(office: None, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Six parcels: 1 and 2 in 新河镇, 3 to 5 in 寻寨镇, 6 where no land office covers it."""
    places = ("新河镇北", "新河镇北", "寻寨镇东", "寻寨镇东", "寻寨镇东", "白神首乡")
    tell(engine, SIGNED, *(supplied(number(n), place) for n, place in enumerate(places, start=1)))

    def running(*words: object, by: str = "wang", on: str = TODAY) -> Result:
        monkeypatch.setenv("SUPERVISION_USER", by)
        arguments = [str(word) for word in (*words, "--on", on)]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return running


@pytest.fixture
def staffed(run: Run, tmp_path: Path) -> Run:
    (tmp_path / "office.toml").write_text(SETTINGS, encoding="utf-8")
    return run


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code in (0, 1), result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# staff


def test_each_land_office_is_shown_with_its_townships_inspectors_and_parcels(staffed: Run) -> None:
    result = staffed("staff")
    assert result.exit_code == 0
    [xinhe] = [line for line in result.stdout.splitlines() if line.startswith(XINHE)]
    assert xinhe.split() == [XINHE, "新河镇、仁让里乡", "张三（责任）、钱七", "2"]
    assert "在监管6宗，未分配1宗" in result.stdout


def test_each_officer_is_shown_with_unit_roles_and_certificate(staffed: Run) -> None:
    shown = [line.split() for line in staffed("staff").stdout.splitlines()]
    assert ["zhang", "张三", XINHE, "国土员", "冀E0000001"] in shown
    assert ["zhou", "周九", "财务股", "财务"] in shown


@pytest.mark.parametrize(("day", "marked"), [("2024-06-10", False), ("2024-06-11", True)])
def test_who_is_no_longer_in_force_is_marked(staffed: Run, day: str, marked: bool) -> None:
    [feng] = [line for line in staffed("staff", on=day).stdout.splitlines() if line.startswith("feng")]
    assert ("不在任职期内" in feng) is marked


def test_a_script_gets_one_object(staffed: Run) -> None:
    [told] = lines(staffed("staff", "--json"))
    assert [(office["name"], office["inspectors"], office["parcels"]) for office in told["land_offices"]] == [
        (XINHE, ["zhang", "qian"], 2),
        (XUNZHAI, ["li"], 3),
    ]
    assert (told["parcels"], told["unassigned"]) == (6, 1)
    assert told["officers"][0]["roles"] == ["inspector"]


def test_unassigned_parcels_are_listed_with_their_place(staffed: Run, tmp_path: Path) -> None:
    assert "白神首乡" in staffed("staff", "--unassigned").stdout
    assert [row["no"] for row in lines(staffed("staff", "--unassigned", "--json"))] == [number(6)]
    assert "已写出1行" in staffed("staff", "--unassigned", "--out", tmp_path / "未分配.csv").stdout


def test_with_nobody_listed_it_is_said_that_nothing_is_checked(run: Run) -> None:
    result = run("staff")
    assert result.exit_code == 0
    assert "登记和办理不核对权限" in result.stdout
    assert "未分配6宗" in result.stdout


def test_wrong_settings_are_told_and_nothing_is_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(SETTINGS.replace('"clerk"', '"boss"'), encoding="utf-8")
    result = run("staff")
    assert result.exit_code == 2
    assert "officers第5项.roles：没有“boss”" in result.stderr


# draw


def test_a_draw_names_the_parcels_the_officers_and_the_seed(staffed: Run) -> None:
    result = staffed("draw", "--count", 3, "--due", DUE, "--seed", "八月{1}")
    assert result.exit_code == 0
    assert "抽查抽取结果" in result.stdout
    assert "从6宗中抽取3宗，随机种子“八月{1}”，已登记。" in result.stdout


def test_a_draw_without_a_seed_makes_one_and_records_it(staffed: Run) -> None:
    [one] = lines(staffed("draw", "--count", 1, "--due", DUE, "--json"))
    assert len(one["seed"]) == 16
    [checked] = lines(staffed("draw", "--check", one["seed"], "--json"))
    assert checked["same"]


def test_a_cross_draw_sends_nobody_of_the_parcels_own_land_office(staffed: Run) -> None:
    drawn = lines(staffed("draw", "--count", 6, "--due", DUE, "--cross", "--json"))
    assert {row["officer"] for row in drawn if row["land_office"] == XINHE} == {"li"}
    assert {row["officer"] for row in drawn if row["land_office"] == XUNZHAI} <= {"zhang", "qian"}
    assert [row["no"] for row in drawn if row["land_office"] == "未分配"] == [number(6)]
    assert {row["crossed"] for row in drawn} == {True}


def test_a_draw_stands_in_the_history_of_its_parcels(staffed: Run) -> None:
    [drawn] = lines(staffed("draw", "--count", 1, "--due", DUE, "--json"))
    assert "抽查抽取" in staffed("history", drawn["no"]).stdout


def test_a_draw_is_checked_by_its_seed_or_by_a_parcel(staffed: Run) -> None:
    drawn = lines(
        staffed("draw", "--count", 2, "--due", DUE, "--seed", "八月", "--state", "start_due", "--json")
    )
    for words in ("八月", drawn[0]["no"]):
        result = staffed("draw", "--check", words)
        assert result.exit_code == 0
        assert "2024-06-10抽取2宗，随机种子“八月”，抽取人王五：" in result.stdout
        assert "抽取范围：6宗，与登记的校验值相符" in result.stdout
        assert f"重抽结果：相同（{drawn[0]['no']}、{drawn[1]['no']}）" in result.stdout


def test_a_draw_somebody_made_up_is_found_out(staffed: Run, engine: Engine) -> None:
    made_up = {"kind": "draw", "on": TODAY, "officer": "li", "due_on": DUE, "seed": "挑的"}
    tell(engine, date(2024, 6, 10), {"no": number(1), **made_up})
    result = staffed("draw", "--check", "挑的")
    assert result.exit_code == 1
    assert "抽取范围：不相符，未登记，按当时案卷为6宗" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--check", "没有的"), "没有用随机种子“没有的”的抽取"),
        (("--check", number(1)), "没有被抽取过"),
        (("--check", number(1), "--count", "2"), "不与其他抽取选项同用"),
        (("--count", "2"), "--due"),
        (("--due", DUE), "--count"),
        (("--count", "0", "--due", DUE), "--count"),
        (("--count", "7", "--due", DUE), "只有6宗，抽不出7宗"),
        (("--count", "1", "--due", "2024-06-09"), "早于抽取日"),
        (("--count", "1", "--due", DUE, "--seed", " "), "随机种子不能为空"),
        (("--count", "1", "--due", DUE, "--district", "宁晋县"), "只有0宗"),
    ],
)
def test_what_cannot_be_drawn_is_said(staffed: Run, words: tuple[str, ...], said: str) -> None:
    result = staffed("draw", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_people_listed_nobody_can_be_sent(run: Run) -> None:
    result = run("draw", "--count", 1, "--due", DUE)
    assert result.exit_code == 2
    assert "没有在任的国土员" in result.stderr


# Rights at the door


def test_a_person_without_the_role_is_told_whom_to_ask(staffed: Run) -> None:
    result = staffed("draw", "--count", 1, "--due", DUE, by="zhang")
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "张三（zhang）不能办理“抽查抽取”：其职责是国土员。可办理的是监管人员，请找王五办理"
    )


def test_a_fact_is_recorded_by_those_whose_task_it_is(staffed: Run) -> None:
    start = ("record", number(1), "start", "proof=施工许可证", "--happened", "2024-06-01")
    assert "不能登记“动工开发”" in staffed(*start, by="zhao").stderr
    assert "没有此人" in staffed(*start, by="stranger").stderr
    assert staffed(*start, by="zhang").exit_code == 0


def test_a_file_sets_the_lines_of_another_role_aside(staffed: Run, tmp_path: Path) -> None:
    path = tmp_path / "补录.jsonl"
    visit = {"no": number(1), "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    breach = {"no": number(1), "kind": "breach", "on": "2024-06-05", "stage": "start", "cause": "holder"}
    path.write_text("\n".join(json.dumps(each) for each in (visit, breach)), encoding="utf-8")
    result = staffed("record", path, by="zhang")
    assert result.exit_code == 1
    assert "第2行：张三（zhang）不能登记“违约认定”" in result.stderr
    assert "登记完毕：1件，退回1件。" in result.stdout
