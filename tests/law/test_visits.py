"""The visits the regulation asks for: once in the start stage, once in the completion stage, or as the superior says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supervision.law.facts import Fact
from supervision.law.rules.county_clauses import VISITS_CLAUSE
from supervision.law.terms import Stage
from supervision.law.visits import (
    VISITED,
    StageVisits,
    VisitTarget,
    reached_on,
    read_visit_targets,
    stages_visited,
    target_in_force,
    visits_made,
)
from tests.law.parcels import NO, day, fact, life_on, supply

AGREED = supply(start_on="2024-06-01", completion_on="2026-06-01")
OUR_YEAR = (date(2024, 1, 1), date(2024, 12, 31))
DOCUMENT = VisitTarget(Stage.START, 2, day("2024-05-02"), "邢自然资发〔2024〕12号")


def visit(on: str, *findings: str, seq: int = 1) -> Fact:
    return fact("inspection", on, seq, finding=list(findings))


def made(stage: Stage, *facts: Fact, until: str = "2026-12-31", terms: Fact = AGREED) -> list[str]:
    told = (terms, *facts)
    return [str(on) for on in visits_made(told, life_on(until, *told), stage)]


def stages(*facts: Fact, period: tuple[date, date] = OUR_YEAR, **more: Any) -> list[StageVisits]:
    return stages_visited(facts, NO, *period, **more)


# The target in force


def test_without_a_word_from_above_the_countys_own_visit_holds() -> None:
    for stage in VISITED:
        target = target_in_force((), stage, day("2024-05-02"))
        assert (target.stage, target.visits, target.document) == (stage, 1, VISITS_CLAUSE.cite)


@pytest.mark.parametrize(("on", "visits"), [("2024-05-01", 1), ("2024-05-02", 2), ("2024-05-03", 2)])
def test_the_superiors_target_holds_from_its_own_day(on: str, visits: int) -> None:
    assert target_in_force([DOCUMENT], Stage.START, day(on)).visits == visits


def test_a_target_for_one_stage_says_nothing_of_the_other() -> None:
    assert target_in_force([DOCUMENT], Stage.COMPLETION, day("2025-01-01")).visits == 1


def test_the_newest_document_holds_in_whatever_order_they_are_listed() -> None:
    newer = VisitTarget(Stage.START, 3, day("2024-07-01"), "邢自然资发〔2024〕30号")
    for listed in ([DOCUMENT, newer], [newer, DOCUMENT]):
        assert target_in_force(listed, Stage.START, day("2024-06-30")) is DOCUMENT
        assert target_in_force(listed, Stage.START, day("2024-07-01")) is newer


def test_of_two_documents_of_one_day_the_later_listed_holds() -> None:
    other = VisitTarget(Stage.START, 4, DOCUMENT.from_on, "邢自然资发〔2024〕13号")
    assert target_in_force([DOCUMENT, other], Stage.START, day("2025-01-01")) is other


# When a stage is reached


@pytest.mark.parametrize(
    ("stage", "reached"), [(Stage.START, "2024-05-02"), (Stage.COMPLETION, "2026-05-02")]
)
def test_a_stage_is_reached_thirty_days_ahead_of_the_agreed_day(stage: Stage, reached: str) -> None:
    assert str(reached_on(life_on("2024-02-01", AGREED), stage)) == reached


def test_who_starts_and_completes_early_reaches_the_stage_early() -> None:
    life = life_on("2026-01-01", AGREED, fact("start", "2024-03-05"), fact("completion", "2025-08-08", 2))
    assert [str(reached_on(life, stage)) for stage in VISITED] == ["2024-03-05", "2025-08-08"]


def test_what_was_late_before_it_was_signed_is_reached_on_the_signing_day() -> None:
    regularised = supply(start_on="2023-06-01")
    assert reached_on(life_on("2024-02-01", regularised), Stage.START) == date(2024, 1, 5)


def test_without_an_agreed_day_a_stage_is_not_reached() -> None:
    life = life_on("2024-02-01", supply())
    assert [reached_on(life, stage) for stage in VISITED] == [None, None]


def test_the_agreed_start_may_follow_from_the_handover() -> None:
    life = life_on("2024-04-01", supply(), fact("handover", "2024-03-01"))
    assert reached_on(life, Stage.START) == date(2025, 1, 30)


def test_small_regularised_land_is_asked_for_no_visit() -> None:
    small = supply(
        parcel={"area_ha": "0.04", "supply_mode": "协议出让"},
        start_on="2024-01-05",
        completion_on="2024-06-01",
    )
    assert stages(small) == []


# Which visits count


@pytest.mark.parametrize(
    ("on", "counts"), [("2024-05-01", False), ("2024-05-02", True), ("2024-05-03", True)]
)
def test_a_visit_counts_for_the_start_from_thirty_days_ahead(on: str, counts: bool) -> None:
    assert made(Stage.START, visit(on, "not_started")) == ([on] if counts else [])


@pytest.mark.parametrize(
    ("on", "counts"), [("2026-04-30", True), ("2026-05-01", True), ("2026-05-02", False)]
)
def test_a_visit_counts_for_the_start_until_the_completion_stage(on: str, counts: bool) -> None:
    assert made(Stage.START, visit(on, "halted")) == ([on] if counts else [])


@pytest.mark.parametrize(
    ("on", "counts"), [("2026-05-01", False), ("2026-05-02", True), ("2026-06-02", True)]
)
def test_a_visit_counts_for_the_completion_from_thirty_days_ahead(on: str, counts: bool) -> None:
    assert made(Stage.COMPLETION, visit(on, "not_completed")) == ([on] if counts else [])


@pytest.mark.parametrize("finding", ["not_started", "started", "halted", "change_of_use", "moved"])
def test_a_visit_that_looked_at_the_start_says_nothing_of_the_completion(finding: str) -> None:
    assert made(Stage.START, visit("2024-06-02", finding)) == ["2024-06-02"]
    assert made(Stage.COMPLETION, visit("2026-06-02", finding)) == []


@pytest.mark.parametrize("finding", ["completed", "not_completed"])
def test_a_visit_that_looked_at_the_completion_says_nothing_of_the_start(finding: str) -> None:
    assert made(Stage.START, visit("2024-06-02", finding)) == []
    assert made(Stage.COMPLETION, visit("2026-06-02", finding)) == ["2026-06-02"]


def test_however_short_the_term_the_revisit_of_the_start_counts_for_the_start() -> None:
    short = supply(start_on="2024-06-01", completion_on="2024-06-20")
    visits = [visit(on, "not_started", seq=n) for n, on in enumerate(("2024-06-02", "2024-06-03"), start=1)]
    assert made(Stage.START, *visits, terms=short, until="2024-12-31") == ["2024-06-02"]


def test_two_records_of_one_day_are_one_visit() -> None:
    twice = [visit("2024-06-02", "not_started", seq=n) for n in (1, 2)]
    assert made(Stage.START, *twice) == ["2024-06-02"]


def test_a_visit_voided_since_or_made_later_does_not_count() -> None:
    gone = visit("2024-06-02", "not_started"), fact("correction", "2024-06-05", 2, voids="1")
    assert made(Stage.START, *gone) == []
    assert made(Stage.START, visit("2024-06-02", "not_started"), until="2024-06-01") == []


def test_an_extension_asks_for_a_visit_of_the_new_day() -> None:
    extended = fact("extension", "2024-05-20", 2, start_on="2025-06-01")
    assert made(Stage.START, visit("2024-05-10", "not_started"), extended) == []
    again = visit("2025-05-10", "not_started", seq=3)
    assert made(Stage.START, visit("2024-05-10", "not_started"), extended, again) == ["2025-05-10"]


# Coverage


def test_a_stage_reached_and_visited_as_often_as_asked_is_covered() -> None:
    [start] = stages(AGREED, visit("2024-06-02", "not_started"))
    assert (start.stage, start.reached_on, start.covered) == (Stage.START, date(2024, 5, 2), True)
    [not_visited] = stages(AGREED)
    assert not not_visited.covered
    [twice_asked] = stages(AGREED, visit("2024-06-02", "not_started"), targets=[DOCUMENT])
    assert (twice_asked.target, twice_asked.covered) == (DOCUMENT, False)


@pytest.mark.parametrize(
    ("from_on", "until", "reached"),
    [
        ("2024-01-01", "2024-05-01", 0),
        ("2024-01-01", "2024-05-02", 1),
        ("2024-05-02", "2024-12-31", 1),
        ("2024-05-03", "2024-12-31", 0),
        ("2024-01-01", "2026-12-31", 2),
    ],
)
def test_a_stage_belongs_to_the_period_it_was_reached_in(from_on: str, until: str, reached: int) -> None:
    built = fact("start", "2024-05-20", proof="施工许可证")
    assert len(stages(AGREED, built, period=(day(from_on), day(until)))) == reached


def test_the_facts_of_a_later_day_change_nothing_of_an_earlier_period() -> None:
    later = fact("extension", "2025-02-01", 1, start_on="2025-09-01")
    assert [one.reached_on for one in stages(AGREED, later)] == [date(2024, 5, 2)]


def test_a_contract_terminated_before_the_stage_asks_for_no_visit() -> None:
    assert stages(AGREED, fact("termination", "2024-05-01")) == []
    assert len(stages(AGREED, fact("termination", "2024-06-20"))) == 1


def test_the_completion_of_land_in_an_idle_case_rests() -> None:
    idle = stages(AGREED, period=(day("2026-01-01"), day("2026-12-31")))
    assert idle == []  # never started: suspected since 2 June 2025
    built = fact("start", "2024-06-01", proof="施工许可证")
    assert len(stages(AGREED, built, period=(day("2026-01-01"), day("2026-12-31")))) == 1


def test_before_the_supply_there_is_nothing_to_visit() -> None:
    assert stages(AGREED, period=(day("2023-01-01"), day("2023-12-31"))) == []


# The superior's targets as a settings file lists them


def test_targets_are_read_with_their_document() -> None:
    problems: list[str] = []
    listed = [{"stage": "start", "visits": 2, "from": date(2024, 5, 2), "document": "邢自然资发〔2024〕12号"}]
    assert read_visit_targets(listed, problems) == (DOCUMENT,)
    assert problems == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"stage": "payment"}, "缴款阶段不设巡查指标"),
        ({"stage": "中间"}, "阶段"),
        ({"visits": 0}, "至少为1"),
        ({"visits": "两次"}, "巡查次数"),
        ({"from": "五月"}, "执行日期"),
        ({"document": ""}, "上级文号"),
    ],
)
def test_a_target_that_cannot_be_read_is_named(wrong: dict[str, Any], said: str) -> None:
    problems: list[str] = []
    good = {"stage": "start", "visits": 2, "from": "2024-05-02", "document": "邢自然资发〔2024〕12号"}
    assert read_visit_targets([good, good | wrong], problems) == (DOCUMENT,)
    [problem] = problems
    assert problem.startswith("visit_targets第2项")
    assert said in problem


def test_targets_not_written_as_sections_are_refused() -> None:
    problems: list[str] = []
    assert read_visit_targets("一次", problems) == ()
    assert problems == ["visit_targets：每项应写成[[visit_targets]]一节"]
