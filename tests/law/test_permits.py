"""What the law forbids: each refusal says which parcel, under which clause, and what to do instead."""

from __future__ import annotations

import pytest

from supervision.law.facts import Fact
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import NoticeName
from supervision.law.terms import Kind
from tests.law.parcels import NO, day, fact, life_on, supply

IDLE = (
    supply(start_on="2024-06-01"),
    fact("idle_check", "2025-06-10", 1, finding="not_started"),
    fact("idle_determination", "2025-07-01", 2),
)
FILED = (*IDLE, fact("filing", "2025-07-01", 3))
HALTED = (
    supply(start_on="2024-06-01", total_investment_wan="4000"),
    fact("start", "2024-02-01", 1),
    fact("halt", "2024-03-01", 2),
    fact("inspection", "2024-03-02", 3, finding="halted", started_area_ha="0.5"),
    fact("idle_determination", "2025-04-01", 4),
    fact("filing", "2025-04-10", 5),
)


def approved(way: str, on: str = "2025-07-02") -> tuple[Fact, ...]:
    """The idle land filed, a plan of this way drawn up and approved."""
    return (
        *FILED,
        fact("disposal", on, 4, way=way),
        fact("gov_approval", on, 5, way=way),
    )


def refusal(asked: Fact, *facts: Fact) -> str:
    """What is said to `asked`; "" when it may be recorded. The life stands before it."""
    try:
        check(life_on(str(asked.on), *facts, looked=False), asked)
    except (NotAllowed, BadRecord) as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("on", "refused"),
    [("2025-05-31", False), ("2025-06-01", False), ("2025-06-02", True), ("2025-06-03", True)],
    ids=["the day before", "the day the year completes", "the day after", "suspected since yesterday"],
)
def test_after_the_year_an_extension_is_a_way_of_disposal(on: str, refused: bool) -> None:
    said = refusal(fact("extension", on, start_on="2025-12-01"), supply(start_on="2024-06-01"))
    assert bool(said) is refused
    if refused:
        assert "第十二条第（一）项" in said
        assert "disposal_done" in said


@pytest.mark.parametrize(
    ("start", "last_day", "first_refused"),
    [("2024-02-29", "2025-02-28", "2025-03-01"), ("2024-12-31", "2025-12-31", "2026-01-01")],
    ids=["from 29 February", "over the end of the year"],
)
def test_the_year_of_an_extension_is_counted_like_any_other(
    start: str, last_day: str, first_refused: str
) -> None:
    terms = supply(start_on=start)
    assert refusal(fact("extension", last_day, start_on="2026-06-01"), terms) == ""
    assert refusal(fact("extension", first_refused, start_on="2026-06-01"), terms)


def test_a_started_parcel_may_have_its_completion_extended_at_any_time() -> None:
    facts = (supply(start_on="2024-06-01", completion_on="2026-06-01"), fact("start", "2024-05-01"))
    assert refusal(fact("extension", "2026-05-01", 2, completion_on="2026-12-01"), *facts) == ""


def test_a_suspicion_cleared_leaves_the_way_open_for_an_extension() -> None:
    facts = (supply(start_on="2024-06-01"), fact("idle_cleared", "2025-07-01", reason="amended"))
    assert refusal(fact("extension", "2025-07-02", 2, start_on="2025-12-01"), *facts) == ""


@pytest.mark.parametrize("kind", ["idle_determination", "idle_cleared", "disposal", "disposal_done"])
def test_without_an_idle_case_there_is_nothing_to_determine_clear_or_dispose_of(kind: str) -> None:
    given = {"idle_cleared": {"reason": "amended"}, "idle_determination": {}}.get(kind, {"way": "extend"})
    said = refusal(fact(kind, "2025-06-01", **given), supply(start_on="2024-06-01"))
    assert NO in said
    assert "闲置土地处置办法" in said


def test_land_determined_idle_is_not_determined_again() -> None:
    assert "第九条" in refusal(fact("idle_determination", "2025-08-01", 3), *IDLE)


def test_a_referral_waits_for_the_site_check() -> None:
    suspected = (supply(start_on="2024-06-01"),)
    assert "idle_check" in refusal(fact("referral", "2025-06-15"), *suspected)
    assert refusal(fact("referral", "2025-06-15", 3), *IDLE[:2]) == ""


@pytest.mark.parametrize(
    ("way", "on", "refused"),
    [
        ("fee", "2025-07-02", False),
        ("recovery", "2026-06-01", True),
        ("recovery", "2026-06-02", False),
        ("extend", "2025-07-02", False),
    ],
    ids=[
        "a fee after one year",
        "recovery on the last day of two years",
        "recovery the day after",
        "extension",
    ],
)
@pytest.mark.parametrize(("kind", "facts"), [("disposal", FILED), ("disposal_done", approved("extend"))])
def test_recovery_needs_two_full_years_and_a_fee_one(
    kind: str, facts: tuple[Fact, ...], way: str, on: str, refused: bool
) -> None:
    new_start = {"start_on": "2026-07-01"} if (kind, way) == ("disposal_done", "extend") else {}
    said = refusal(fact(kind, on, 9, way=way, **new_start), *facts)
    assert bool(said) is refused
    if refused:
        assert "2026-06-02" in said


@pytest.mark.parametrize("way", ["fee", "recovery"])
def test_nothing_is_decided_on_land_not_yet_determined_idle(way: str) -> None:
    assert "第九条" in refusal(fact("disposal", "2026-07-01", 1, way=way), supply(start_on="2024-06-01"))


@pytest.mark.parametrize("way", ["extend", "change_use", "temporary_use", "other"])
def test_a_disposal_that_restarts_the_clock_names_the_new_start(way: str) -> None:
    assert "第十二条第二款" in refusal(fact("disposal_done", "2026-01-01", 9, way=way), *approved(way))
    named = fact("disposal_done", "2026-01-01", 9, way=way, start_on="2026-06-01")
    assert refusal(named, *approved(way)) == ""


@pytest.mark.parametrize("way", ["fee", "recovery"])
@pytest.mark.parametrize(
    "then", [[], [fact("resume", "2025-04-10", 6)]], ids=["halted still", "work resumed"]
)
def test_land_idle_by_a_halt_pays_no_fee_and_is_not_taken_back(way: str, then: list[Fact]) -> None:
    assert "第十二条第三款" in refusal(fact("disposal", "2027-04-01", 9, way=way), *HALTED, *then)


@pytest.mark.parametrize("way", ["extend", "change_use", "temporary_use", "agreed_recovery", "swap", "other"])
def test_land_idle_by_a_halt_goes_the_ways_of_article_12(way: str) -> None:
    assert refusal(fact("disposal", "2025-05-01", 9, way=way), *HALTED) == ""
    assert "第二十五条第二款" in refusal(fact("disposal", "2025-04-05", 9, way=way), *HALTED)


def test_a_payment_for_an_instalment_the_contract_has_not_is_named() -> None:
    terms = supply(instalments=[{"no": 1, "amount_wan": "1"}, {"no": 3, "amount_wan": "1"}])
    said = refusal(fact("payment", "2024-02-01", instalment=2, amount_wan="1"), terms)
    assert "没有第2期" in said
    assert "1、3" in said


def test_a_second_supply_is_pointed_to_the_amendment() -> None:
    assert "amendment" in refusal(Fact(Kind.SUPPLY, day("2024-02-01"), 1, {}), supply())


ON_A_GROUND = (
    Kind.SUPPLY, Kind.PAYMENT, Kind.EXTENSION, Kind.IDLE_DETERMINATION, Kind.IDLE_CLEARED, Kind.REFERRAL,
    Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_RETURNED, Kind.REFERRAL_WITHDRAWN, Kind.REFERRAL_OUTCOME, Kind.DISPOSAL,
    Kind.DISPOSAL_DONE, Kind.PUBLICATION_WITHDRAWN, Kind.HEARING_ARRANGED, Kind.COURT_ENFORCEMENT,
    Kind.DEREGISTRATION_ANNOUNCED, Kind.FEE_REFUNDED, Kind.COOPERATION_ANSWERED, Kind.COMPLAINT_ANSWERED,
)  # fmt: skip
"""Kinds that are refused where nothing on file carries them, or that say something without which they say nothing."""

HARMLESS = [kind for kind in Kind if kind not in ON_A_GROUND]
SAYS = {Kind.SERVICE: {"notice": NoticeName.START_NOTICE}}


@pytest.mark.parametrize("kind", HARMLESS)
@pytest.mark.parametrize(
    "facts",
    [
        (supply(),),
        IDLE,
        (supply(), fact("completion", "2024-02-01", 1)),
        (supply(), fact("termination", "2024-02-01", 1)),
    ],
    ids=["just supplied", "idle", "completed", "terminated"],
)
def test_a_fact_is_never_refused_because_of_a_state(kind: Kind, facts: tuple[Fact, ...]) -> None:
    assert refusal(Fact(kind, day("2026-01-01"), 9, SAYS.get(kind, {})), *facts) == ""


@pytest.mark.parametrize(("stage", "term"), [("start", "start_on"), ("completion", "completion_on")])
def test_nobody_is_late_with_a_day_that_was_never_agreed(stage: str, term: str) -> None:
    breach = fact("breach", "2025-03-01", 1, stage=stage, cause="holder")
    without = {"handover_on": None, term: None}
    said = refusal(breach, supply(**without))
    assert NO in said
    assert "无从认定" in said
    assert "amendment" in said
    assert refusal(breach, supply(**(without | {term: "2024-06-01"}))) == ""


def test_without_an_agreed_start_the_day_a_year_after_the_handover_can_be_missed() -> None:
    breach = fact("breach", "2025-06-01", 2, stage="start", cause="holder")
    assert refusal(breach, supply(start_on=None), fact("handover", "2024-03-01", 1)) == ""


@pytest.mark.parametrize(
    ("cause", "ground", "fits"),
    [
        ("government", "not_delivered", True),
        ("government", "plan_changed", True),
        ("government", "preliminary_works", True),
        ("force_majeure", "preliminary_works", True),
        ("force_majeure", "disaster", True),
        ("government", "disaster", False),
        ("force_majeure", "petitions", False),
        ("holder", "not_delivered", False),
        ("holder", "disaster", False),
    ],
)
def test_a_ground_says_more_of_the_cause_and_never_another_one(cause: str, ground: str, fits: bool) -> None:
    breach = fact("breach", "2024-06-05", 1, stage="start", cause=cause, ground=ground)
    said = refusal(breach, supply(start_on="2024-06-01"))
    assert (said == "") is fits
    if not fits:
        assert "第八条" in said


@pytest.mark.parametrize(
    ("asked", "answered", "field"),
    [
        (fact("cooperation_asked", "2024-06-01", 3, to="规划局", matter="规划", reply_by="2024-06-15"), "cooperation_answered", "answer"),
        (fact("complaint", "2024-06-01", 3, content="改变用途"), "complaint_answered", "result"),
    ],
    ids=["a letter", "a complaint"],
)  # fmt: skip
def test_a_reply_names_what_it_answers(asked: Fact, answered: str, field: str) -> None:
    right = fact(answered, "2024-06-10", 4, answers="3", **{field: "已核实"})
    wrong = fact(answered, "2024-06-10", 4, answers="2", **{field: "已核实"})
    assert refusal(right, supply(), asked) == ""
    assert "可以答复的序号：3" in refusal(wrong, supply(), asked)
    assert "（无）" in refusal(right, supply())
