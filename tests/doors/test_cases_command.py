"""`cases` and the line of `status`: the list, one case on a screen, every clock by day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.casework.idle_docket import (
    CHECKED,
    COMING,
    DETERMINED,
    ENDED,
    FRESH,
    HALTED,
    TODAY,
    happened,
    then,
)
from tests.database import sweep_on, tell

Run = Callable[..., Result]
ON = ("--on", str(TODAY))
IN_JUNE = ("--on", "2025-06-20")


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
def test_the_list_is_a_line_a_case(run: Run) -> None:
    [line] = lines(run("cases", "--stage", "referred", *IN_JUNE, "--json"))
    assert line == {
        "no": CHECKED,
        "project": "示范项目012",
        "holder": "示范公司",
        "district": "西流镇",
        "limb": "not_started",
        "stage": "referred",
        "stage_since": "2025-06-11",
        "stage_days": 9,
        "suspected_on": "2025-06-02",
        "suspected_days": 18,
        "cause": None,
        "track": None,
        "late": True,
        "clock": {
            "step": "acceptance",
            "what": "接收或者退回移交",
            "since": "2025-06-11",
            "due_on": "2025-06-18",
            "days_left": -2,
            "provisional": False,
            "actor": "office",
            "unit": "enforcement",
            "clause": "《新河县建设用地供后监管制度》六（四）",
        },
        "next": {
            "what": "接收或者退回移交",
            "actor": "office",
            "unit": "enforcement",
            "clause": "《新河县建设用地供后监管制度》六（四）",
            "kind": "referral_accepted",
            "paper": None,
            "command": f"supervision record {CHECKED} referral_accepted receiver=… number=…",
        },
    }
    on_screen = said(run, "cases", *ON)
    for word in ("停工", "未动工", "已移交待接收", "待现场核实", "已认定待处置", "共4件"):
        assert word in on_screen


@pytest.mark.usefixtures("docket")
def test_the_list_is_narrowed_paged_and_written_to_a_file(run: Run, tmp_path: Path) -> None:
    assert [line["no"] for line in lines(run("cases", "--limb", "halted", *ON, "--json"))] == [HALTED]
    assert len(lines(run("cases", "--late", *ON, "--json"))) == 3
    assert len(lines(run("cases", "--district", "新河镇", *ON, "--json"))) == 2
    whole = [line["no"] for line in lines(run("cases", *ON, "--json"))]
    first = said(run, "cases", *ON, "--limit", 3)
    assert f"--after {whole[2]}" in first
    assert [line["no"] for line in lines(run("cases", *ON, "--after", whole[2], "--json"))] == whole[3:]
    out = tmp_path / "案件.csv"
    assert "已写出4行" in said(run, "cases", *ON, "--out", out)
    assert out.read_text(encoding="utf-8-sig").startswith("电子监管号,土地使用权人,行政区,情形,办案阶段")


@pytest.mark.usefixtures("docket")
def test_the_list_is_as_known_on_a_day(run: Run) -> None:
    known = lines(run("cases", *ON, "--known-on", "2025-06-09", "--json"))
    assert {line["no"]: line["stage"] for line in known} == {
        FRESH: "suspected",
        CHECKED: "suspected",
        DETERMINED: "accepted",
        ENDED: "accepted",
        HALTED: "suspected",
    }


@pytest.mark.usefixtures("docket")
def test_one_case_stands_on_one_screen(run: Run, engine: Engine) -> None:
    mortgage = then(DETERMINED, "mortgage", "2025-01-01", mortgagee="新河银行", certificate_no="抵1")
    tell(engine, TODAY, mortgage)
    screen = said(run, "cases", "show", DETERMINED, *ON)
    for words in (
        "已认定待处置，2025-07-21起已30天",
        "未动工（约定开工2024-06-01），2025-06-02起疑似闲置，已79天",
        "协商处置（第十二条）：政府原因（未按约定期限、条件交付土地）",
        "第八条第一款第（一）项",
        "抵押登记：新河银行",
        "2025-07-21  闲置认定（第5号）",
        "我局（监察大队）：与用地单位协商处置方式",
        f"supervision record {DETERMINED} negotiation agreed=true",
        f"supervision cases draft {DETERMINED} government_cause_letter",
        "疑似闲置（第3号）已接收",
    ):
        assert words in screen
    [told] = lines(run("cases", "show", DETERMINED, *ON, "--json"))
    assert told["milestones"][3] == {"milestone": "determined", "on": "2025-07-21", "seq": 5}
    assert (told["track"], told["grounds"], told["fee"]) == (
        "article_12",
        ["not_delivered"],
        None,
    )
    assert told["mortgagees"] == ["新河银行"]


@pytest.mark.usefixtures("docket")
def test_the_working_of_the_fee_is_shown_and_where_there_is_no_price_it_is_said(run: Run) -> None:
    screen = said(run, "cases", "show", FRESH, *ON)
    assert (
        "闲置费：1000万元 × 20% = 200万元［《闲置土地处置办法》（国土资源部令第53号）第十四条第（一）项］"
        in screen
    )
    assert "自2026-06-02起可以无偿收回" in screen
    assert "价款未载，无从计算" in said(run, "cases", "show", CHECKED, *ON)


@pytest.mark.usefixtures("docket")
def test_a_case_is_shown_as_known_on_a_day(run: Run) -> None:
    [told] = lines(run("cases", "show", DETERMINED, *ON, "--known-on", "2025-07-20", "--json"))
    assert (told["stage"], told["cause"]) == ("accepted", None)
    assert told["clocks"][0]["due_on"] == "2025-07-02"


@pytest.mark.usefixtures("docket")
@pytest.mark.parametrize(
    ("no", "words"),
    [(COMING, "没有闲置案件"), ("9999", "没有编号为“9999”的宗地")],
    ids=["no case", "no parcel"],
)
def test_where_there_is_no_case_it_is_said_in_a_sentence(run: Run, no: str, words: str) -> None:
    refused = run("cases", "show", no, *ON)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert words in refused.stderr


@pytest.mark.usefixtures("docket")
@pytest.mark.parametrize(("within", "count"), [(11, 0), (12, 4)])
def test_the_clocks_are_listed_by_day_as_far_as_asked(run: Run, within: int, count: int) -> None:
    """On 20 June: the acceptance was due on the 18th, the investigation notices on 2 July, twelve days on."""
    found = lines(run("cases", "clocks", *IN_JUNE, "--within", within, "--json"))
    assert [line["due_on"] for line in found if line["step"] == "acceptance"] == ["2025-06-18"]
    assert len([line for line in found if line["due_on"] == "2025-07-02"]) == count
    on_screen = said(run, "cases", "clocks", *IN_JUNE)
    for words in ("已过2天", "12天", "监察大队", "第五条"):
        assert words in on_screen


@pytest.mark.usefixtures("docket")
def test_the_clocks_are_paged(run: Run) -> None:
    whole = [line["id"] for line in lines(run("cases", "clocks", *IN_JUNE, "--json"))]
    assert f"--after {whole[0]}" in said(run, "cases", "clocks", *IN_JUNE, "--limit", 1)
    rest = lines(run("cases", "clocks", *IN_JUNE, "--after", whole[0], "--json"))
    assert [line["id"] for line in rest] == whole[1:]


def test_with_no_case_the_lists_say_so(run: Run) -> None:
    assert "没有未结的闲置案件" in said(run, "cases", *ON)
    assert "没有正在计算的办案期限" in said(run, "cases", "clocks", *ON)
    assert lines(run("cases", *ON, "--json")) == []


@pytest.mark.usefixtures("docket")
def test_status_has_one_line_on_an_open_case(run: Run, engine: Engine) -> None:
    sweep_on(engine, date(2025, 6, 20))
    screen = said(run, "status", CHECKED, *IN_JUNE)
    assert (
        "闲置案件：已移交待接收，已9天；我局接收或者退回移交，已过2天（至2025-06-18）；下一步：接收或者退回移交。"
        f"详情：supervision cases show {CHECKED}"
    ) in screen
    [told] = lines(run("status", CHECKED, *IN_JUNE, "--json"))
    assert told["idle_case"]["stage"] == "referred"
    assert told["idle_case"]["clock"]["days_left"] == -2
    assert "闲置案件" not in said(run, "status", COMING, *IN_JUNE)
    assert lines(run("status", ENDED, *ON, "--json"))[0]["idle_case"] is None
