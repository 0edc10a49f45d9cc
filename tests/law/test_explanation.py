"""Why a parcel stands where it stands: state, clause, facts, the count of days, what comes next and when."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from supervision.cli.scenario_file import read_scenario_file
from supervision.law.explanation import Dated, Explanation, explain
from supervision.law.facts import Fact
from supervision.law.rules.clause import Clause
from supervision.law.simulate import read_scenario
from supervision.law.terms import State
from tests.law.idle_case.cases import (
    TWO_YEARS_ON,
    Line,
    decision_served,
    determined,
    line,
    plan_approved,
    told,
)
from tests.law.parcels import fact, supply

SCENARIOS = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))


def explained(on: str, *facts: Fact) -> Explanation:
    answer = explain(facts, "1305302024B00011", set(), on=date.fromisoformat(on))
    assert answer is not None
    return answer[1]


def texts(said: Explanation) -> list[str]:
    found = []
    for each in fields(said):
        value = getattr(said, each.name)
        if value is None or isinstance(value, Clause):
            continue
        for each_line in value if isinstance(value, list) else [value]:
            found.append(
                f"{each_line.on} {each_line.text}" if isinstance(each_line, Dated) else str(each_line)
            )
    return found


LATE = (supply(start_on="2024-06-01", completion_on="2026-06-01"),)


def test_on_the_agreed_day_nothing_is_late() -> None:
    said = explained("2024-06-01", *LATE)
    assert said.headline == "待开工"
    assert "约定开工2024-06-01（当日仍在期内），距今0天" in "；".join(said.counts)


def test_the_day_after_one_day_is_counted() -> None:
    said = explained("2024-06-02", *LATE)
    assert said.headline == "待开工，逾期未开工1天"
    assert "自2024-06-02起逾期，至2024-06-02共1天" in "；".join(said.counts)


def test_a_suspicion_cites_the_article_and_counts_the_year() -> None:
    said = explained("2025-06-02", *LATE)
    assert said.state is State.IDLE_SUSPECTED
    assert said.clause is not None
    assert said.clause.article == "第二条第一款"
    assert "期满日2025-06-01，自2025-06-02起为疑似闲置；满两年自2026-06-02起" in "；".join(said.counts)


def test_the_halted_limb_names_both_figures_and_their_standards() -> None:
    halt = fact("halt", "2024-09-01", 2)
    seen = fact("inspection", "2024-10-01", 3, finding="halted", started_area_ha="0.5")
    said = explained("2025-09-02", *LATE, fact("start", "2024-05-01", 1), halt, seen)
    assert said.state is State.IDLE_SUSPECTED
    assert "满一年自2025-09-02起" in "；".join(said.counts)
    assert "开发面积：0.5／3公顷（标准三分之一）；已投资额：未测" in "；".join(said.counts)


def test_a_start_without_proof_is_said_to_be_unverified() -> None:
    said = explained("2024-07-01", *LATE, fact("start", "2024-05-01", 1))
    assert any("动工未核实" in note for note in said.notes)


def test_what_comes_next_stands_with_its_day_and_clause() -> None:
    said = explained("2024-04-01", *LATE, fact("briefing", "2024-01-05"))
    first = said.next_steps[0]
    assert (str(first.on), "开工提醒书" in first.text, "四（四）" in first.clause) == (
        "2024-05-02",
        True,
        True,
    )


def test_a_year_completed_before_order_53_is_marked() -> None:
    said = explained("2012-06-01", supply(signed_on="2010-01-05", start_on="2010-06-01"))
    assert any("2012-07-01" in note for note in said.notes)


@pytest.mark.parametrize(
    ("lines", "state", "article", "words"),
    [
        (determined(), State.IDLE, "第九条", "闲置土地认定"),
        (
            [*determined(), line("2025-08-01", "revocation", of="determination")],
            State.IDLE_SUSPECTED,
            "第九条",
            "撤销闲置土地认定",
        ),
        (
            [
                *plan_approved("extend"),
                line("2025-09-01", "disposal_done", way="extend", start_on="2026-06-01"),
            ],
            State.START_DUE,
            "第十三条第一款",
            "延长动工开发期限",
        ),
        ([*TWO_YEARS_ON, line("2026-07-01", "deregistered")], State.RECOVERED, "第十七条第一款", "注销登记"),
        (
            [*TWO_YEARS_ON, line("2026-12-11", "deregistration_announced")],
            State.RECOVERED,
            "第十八条",
            "公告注销登记",
        ),
    ],
    ids=["determined", "revoked", "disposed of", "deregistered", "deregistered by announcement"],
)
def test_each_turn_of_an_idle_case_cites_its_article(
    lines: list[Line], state: State, article: str, words: str
) -> None:
    said = explained(lines[-1][0], *told(lines))
    assert said.state is state
    assert said.clause is not None
    assert said.clause.article == article
    assert words in said.why
    assert any(words in each.text for each in said.facts)


def test_the_next_steps_of_a_case_stand_with_their_days_and_articles() -> None:
    steps = explained("2025-09-03", *told(decision_served())).next_steps
    words = {each.text.removeprefix("应办未办："): each for each in steps}
    [late] = [each for text, each in words.items() if "决定逾期未履行" in text]
    [court] = [each for text, each in words.items() if "申请人民法院强制执行" in text]
    [publicised] = [each for text, each in words.items() if "公示执法决定" in text]
    assert (str(late.on), "第十七条第一款" in late.clause) == ("2025-10-10", True)
    assert (str(court.on), "第十八条" in court.clause) == ("2026-03-04", True)
    assert "国办发〔2018〕118号" in publicised.clause


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_no_explanation_of_any_scenario_has_a_hole(path: Path) -> None:
    first, happenings = read_scenario(read_scenario_file(path))
    for days in (0, 40, 200, 400, 900):
        on = first.on + timedelta(days=days)
        answer = explain([first, *happenings], "1305302024B00011", set(), on=on, patrol_every=30)
        assert answer is not None
        assert [text for text in texts(answer[1]) if "None" in text] == []


def test_whose_the_days_are_stands_beside_the_clock_and_does_not_stop_it() -> None:
    days = {"stage": "start", "from_on": "2024-06-02", "until_on": "2024-06-30", "paper": "会议纪要"}
    decided = fact("attribution", "2024-07-01", 1, party="government", **days)
    said = explained("2024-07-01", *LATE, decided).counts
    assert (
        "责任日：约定开工日后已过30天，2025-06-02起为疑似闲置；扣除后自身原因0天、待定1天；疑似闲置时钟不因此缩短"
        in said
    )
    assert explained("2025-06-02", *LATE, decided).state is State.IDLE_SUSPECTED
    assert not any("责任日" in count for count in explained("2024-07-01", *LATE).counts)
