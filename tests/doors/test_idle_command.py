"""`idle` at the door: the ledger, what is left lying, the open list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.casework.idle_docket import CHECKED, COMING, DETERMINED, ENDED, FRESH, HALTED, TODAY, happened

Run = Callable[..., Result]
ON = ("--on", str(TODAY))


@pytest.fixture
def docket(engine: Engine, office: None) -> None:
    happened(engine)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(run: Run, *words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.usefixtures("docket")
def test_the_ledger_lists_both_limbs_with_the_days(run: Run) -> None:
    found = {line["no"]: line for line in lines(run("idle", "ledger", *ON, "--json"))}
    assert {no: (line["limb"], line["standing"], line["days"]) for no, line in found.items()} == {
        FRESH: ("not_started", "suspected", -79),
        CHECKED: ("not_started", "suspected", -79),
        DETERMINED: ("not_started", "idle", -30 - 49),
        HALTED: ("halted", "suspected", -49),
        COMING: ("not_started", "coming", 12),
    }
    assert found[HALTED]["shares"] == "below"
    assert (found[FRESH]["area_ha"], found[FRESH]["price_wan"]) == ("2", "1000")
    on_screen = said(run, "idle", "ledger", *ON)
    for words in ("还有12天", "已79天", "已认定闲置", "面积或投资不足", "共5宗，未满一年的列至90天内"):
        assert words in on_screen


@pytest.mark.usefixtures("docket")
@pytest.mark.parametrize(("within", "there"), [(10, False), (11, True)])
def test_what_is_to_come_is_listed_as_far_as_asked(run: Run, within: int, there: bool) -> None:
    """The last day of the year is 2025-08-31, eleven days on."""
    found = lines(run("idle", "ledger", *ON, "--within", within, "--json"))
    assert (COMING in [line["no"] for line in found]) is there


@pytest.mark.usefixtures("docket")
def test_a_page_of_the_ledger_says_how_to_go_on(run: Run) -> None:
    whole = [line["id"] for line in lines(run("idle", "ledger", *ON, "--json"))]
    assert f"--after {whole[3]}" in said(run, "idle", "ledger", *ON, "--limit", 4)
    [last] = lines(run("idle", "ledger", *ON, "--after", whole[3], "--json"))
    assert last["id"] == "2025-08-31/5/idle/0"


@pytest.mark.usefixtures("docket")
def test_what_is_left_lying_is_listed_with_its_age_and_its_sums(run: Run) -> None:
    [line] = lines(run("idle", "undisposed", *ON, "--json"))
    assert (line["no"], line["since"], line["days"], line["years"]) == (DETERMINED, "2025-07-21", 30, 0)
    assert [line["no"] for line in lines(run("idle", "undetermined", *ON, "--json"))] == [CHECKED]
    on_screen = said(run, "idle", "unchecked", *ON)
    for words in ("疑似未核实", "79天", "共2宗", "按行政区", "合计2宗，4公顷，价款2000万元"):
        assert words in on_screen
    [sums] = lines(run("idle", "undetermined", "--by-district", *ON, "--json"))
    assert sums == {
        "district": "西流镇",
        "parcels": 1,
        "area_ha": "2",
        "price_wan": "0",
        "unmeasured": 0,
        "unpriced": 1,
        "oldest_days": 71,
    }


@pytest.mark.usefixtures("docket")
def test_sums_are_of_the_whole(run: Run) -> None:
    refused = run("idle", "unchecked", "--by-district", "--limit", 1, *ON)
    assert refused.exit_code == 2
    assert "全部的合计" in refused.stderr


@pytest.mark.usefixtures("docket")
def test_the_open_list_leaves_out_a_persons_name_and_says_why(run: Run, tmp_path: Path) -> None:
    found = {line["no"]: line for line in lines(run("idle", "public", *ON, "--json"))}
    assert {no: line["openness"] for no, line in found.items()} == {
        DETERMINED: "published",
        ENDED: "to_withdraw",
    }
    assert (found[DETERMINED]["holder"], found[DETERMINED]["holder_masked"]) == ("王某某", True)
    on_screen = said(run, "idle", "public", *ON)
    assert "王建军" not in on_screen
    assert (
        "1宗的使用权人为自然人，姓名已隐去，依据《中华人民共和国政府信息公开条例》（2019年修订）第十五条"
        in on_screen
    )
    assert [
        line["no"] for line in lines(run("idle", "public", "--status", "to_withdraw", *ON, "--json"))
    ] == [ENDED]
    out = tmp_path / "公开.csv"
    said(run, "idle", "public", *ON, "--out", out)
    assert "王建军" not in out.read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("docket")
def test_a_register_is_as_known_on_a_day(run: Run) -> None:
    known = (*ON, "--known-on", "2025-07-22", "--json")
    assert {line["no"]: line["openness"] for line in lines(run("idle", "public", *known))} == {
        DETERMINED: "to_publish",
        ENDED: "to_publish",
    }
    assert {line["no"] for line in lines(run("idle", "undisposed", *known))} == {DETERMINED, ENDED}


@pytest.mark.parametrize("register", ["ledger", "unchecked", "undetermined", "undisposed", "public"])
def test_a_register_with_nothing_in_it_says_so(run: Run, register: str) -> None:
    assert said(run, "idle", register, *ON).startswith("没有")
    assert lines(run("idle", register, *ON, "--json")) == []
