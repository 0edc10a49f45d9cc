"""The fold: facts in legal order, corrections, what was known when, and calendar moves on their legal day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest

from supervision.law.facts import Fact
from supervision.law.life import apply, begin, fold, in_legal_order, pass_time
from supervision.law.standing import Life
from supervision.law.terms import Kind, Stage, State
from tests.law.parcels import NO, START, day, fact, life_on, supply

ONE_INSTALMENT = [{"no": 1, "due_on": "2024-06-30", "amount_wan": "100"}]


def state(on: str, *facts: Fact) -> State:
    return life_on(on, *facts).state


# The order of facts


def test_the_supply_comes_first_then_day_then_record_then_number() -> None:
    facts = [
        fact("halt", "2024-06-02", 4),
        fact("start", "2024-06-01", 5),
        fact("handover", "2023-12-01", 3),
        supply(),
    ]
    assert [f.kind for f in in_legal_order(facts)] == [Kind.SUPPLY, Kind.HANDOVER, Kind.START, Kind.HALT]


def test_two_facts_of_one_day_stand_in_the_order_they_were_recorded() -> None:
    earlier = Fact(Kind.HALT, START, 7, {}, recorded_at="2024-06-01T01:00:00Z")
    later = Fact(Kind.RESUME, START, 2, {}, recorded_at="2024-06-01T02:00:00Z")
    assert in_legal_order([later, earlier]) == [earlier, later]


def test_a_late_fact_gives_the_same_life_as_one_recorded_in_order() -> None:
    facts = [
        supply(start_on="2024-06-01", completion_on="2026-06-01", total_investment_wan="4000"),
        fact("start", "2024-06-10", 1),
        fact("halt", "2024-08-01", 2),
        fact("inspection", "2024-08-02", 3, finding="halted", started_area_ha="0.5"),
        fact("resume", "2025-09-01", 4),
    ]
    in_order = life_on("2025-12-31", *facts)
    for shuffled in permutations(facts):
        assert life_on("2025-12-31", *shuffled) == in_order


def test_a_late_payment_fact_undoes_the_lateness_it_disproves() -> None:
    terms = supply(instalments=ONE_INSTALMENT)
    assert state("2024-08-01", terms) is State.PAYMENT_DUE
    assert state("2024-08-01", terms, fact("payment", "2024-06-30", 9, amount_wan="100")) is State.START_DUE


# A day's facts come before its looks


def test_a_start_on_the_day_the_suspicion_would_begin_forestalls_it() -> None:
    facts = (supply(start_on="2024-06-01"), fact("start", "2025-06-02"))
    assert state("2025-06-02", *facts) is State.UNDER_CONSTRUCTION


def test_a_start_the_day_after_finds_the_suspicion_in_place() -> None:
    facts = (supply(start_on="2024-06-01"), fact("start", "2025-06-03"))
    assert state("2025-06-02", *facts) is State.IDLE_SUSPECTED
    assert state("2025-06-03", *facts) is State.UNDER_CONSTRUCTION


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-06-01", State.START_DUE),
        ("2025-06-02", State.IDLE_SUSPECTED),
        ("2027-01-01", State.IDLE_SUSPECTED),
    ],
    ids=["the last day of the year", "the day after", "long after"],
)
def test_the_calendar_moves_the_parcel_on_its_legal_day_without_any_sweep(on: str, expected: State) -> None:
    life = life_on(on, supply(start_on="2024-06-01"))
    assert life.state is expected
    assert life.suspected_on == (date(2025, 6, 2) if expected is State.IDLE_SUSPECTED else None)


def test_before_the_looks_of_the_day_the_calendar_has_not_yet_moved() -> None:
    assert life_on("2025-06-02", supply(start_on="2024-06-01"), looked=False).state is State.START_DUE


def test_passing_time_in_steps_or_at_once_is_the_same() -> None:
    def after(*days: str) -> Life:
        life = begin(supply(start_on="2024-06-01", instalments=ONE_INSTALMENT), NO)
        for each in days:
            pass_time(life, day(each))
        return life

    assert after("2024-05-31", "2024-06-30", "2025-06-02", "2026-01-01") == after("2026-01-01")


# Before, and as known


def test_before_the_signing_there_is_no_life() -> None:
    assert fold([supply()], NO, on=date(2024, 1, 4)) is None
    assert fold([], NO, on=date(2024, 1, 5)) is None
    assert fold([fact("start", "2024-01-06")], NO, on=date(2024, 1, 6)) is None


def test_what_happened_before_the_signing_counts_from_the_signing() -> None:
    facts = (supply(instalments=ONE_INSTALMENT), fact("payment", "2024-01-02", amount_wan="100"))
    assert state("2024-01-05", *facts) is State.START_DUE


def test_as_known_on_a_day_later_records_are_not_seen() -> None:
    facts = [
        supply(start_on="2024-06-01"),
        fact("start", "2024-05-20", 1, recorded_on="2025-07-10"),
    ]
    known = fold(facts, NO, on=day("2025-07-15"), known_on=day("2025-07-09"))
    now = fold(facts, NO, on=day("2025-07-15"), known_on=day("2025-07-10"))
    assert known is not None
    assert known.state is State.IDLE_SUSPECTED
    assert now is not None
    assert now.state is State.UNDER_CONSTRUCTION


def test_a_correction_not_yet_known_corrects_nothing() -> None:
    facts = [
        supply(start_on="2024-06-01"),
        fact("start", "2024-05-20", 1, recorded_on="2024-05-20"),
        fact("correction", "2024-09-01", 2, recorded_on="2024-09-01", voids="1"),
    ]
    known = fold(facts, NO, on=day("2024-10-01"), known_on=day("2024-08-31"))
    assert known is not None
    assert known.started_on == day("2024-05-20")
    assert life_on("2024-10-01", *facts).started_on is None


# Corrections


def test_a_voided_fact_falls_out_and_so_does_the_correction() -> None:
    facts = [supply(), fact("start", "2024-06-01", 1), fact("correction", "2024-06-02", 2, voids="1")]
    assert in_legal_order(facts) == facts[:1]


def test_a_correction_of_a_correction_brings_the_fact_back() -> None:
    facts = [
        supply(),
        fact("start", "2024-06-01", 1),
        fact("correction", "2024-06-02", 2, voids="1"),
        fact("correction", "2024-06-03", 3, voids="2"),
    ]
    assert in_legal_order(facts) == facts[:2]


def test_a_third_correction_voids_it_again() -> None:
    facts = [
        supply(),
        fact("start", "2024-06-01", 1),
        fact("correction", "2024-06-02", 2, voids="1"),
        fact("correction", "2024-06-03", 3, voids="2"),
        fact("correction", "2024-06-04", 4, voids="3"),
    ]
    assert in_legal_order(facts) == facts[:1]


def test_a_supply_that_was_voided_leaves_no_life() -> None:
    assert fold([supply(), fact("correction", "2024-02-01", 1, voids="0")], NO, on=day("2024-03-01")) is None


# The fold never raises


ANYTHING: list[tuple[str, dict[str, Any]]] = [
    ("payment", {"amount_wan": "100"}), ("payment", {"amount_wan": "1", "instalment": 9}), ("handover", {}),
    ("board_posted", {}), ("start", {}), ("halt", {}), ("resume", {}), ("completion", {}), ("verification", {}),
    ("inspection", {"finding": "not_completed"}), ("idle_check", {"finding": "halted", "started_area_ha": "0.1"}),
    ("breach", {"stage": "start", "cause": "government"}), ("extension_application", {}),
    ("extension", {"start_on": "2025-02-28"}), ("idle_determination", {}), ("referral", {}),
    ("idle_cleared", {"reason": "started"}), ("disposal_done", {"way": "swap"}), ("disposal_done", {"way": "extend"}),
    ("disposal_done", {"way": "recovery"}), ("deregistered", {}), ("termination", {}), ("revocation", {}),
    ("transfer", {"holder": "另一公司"}), ("amendment", {"contract": {"completion_on": "2024-12-31"}}),
    ("service", {"notice": "overdue_payment"}), ("correction", {"voids": "3"}), ("correction", {"voids": "99"}),
]  # fmt: skip


@pytest.mark.parametrize("number", range(60))
def test_the_fold_takes_any_facts_in_any_order_without_raising(number: int) -> None:
    """Facts the law would have refused can still be on file, from an import or behind a late one."""
    random = Random(number)
    facts = [
        fact(kind, str(day("2024-01-01") + timedelta(random.randrange(900))), seq, **values)
        for seq, (kind, values) in enumerate(random.sample(ANYTHING, 14), start=1)
    ]
    whole = [supply(start_on="2024-02-29", instalments=ONE_INSTALMENT), *facts]
    for on in ("2024-02-29", "2025-03-01", "2027-12-31"):
        in_order = life_on(on, *whole)
        random.shuffle(whole)
        assert life_on(on, *whole) == in_order


# A fact is never refused for the state it meets


@pytest.mark.parametrize("kind", ["start", "halt", "resume", "completion", "verification", "handover"])
def test_a_fact_of_a_parcel_already_terminated_is_kept_and_moves_nothing(kind: str) -> None:
    facts = (supply(start_on="2024-06-01"), fact("termination", "2024-03-01", 1), fact(kind, "2024-04-01", 2))
    assert state("2028-01-01", *facts) is State.TERMINATED


def test_the_first_start_stands_and_proof_may_come_later() -> None:
    life = life_on(
        "2024-07-01",
        supply(),
        fact("start", "2024-06-01", 1),
        fact("start", "2024-06-20", 2, proof="施工许可证"),
    )
    assert life.started_on == START
    assert life.start_proof == "施工许可证"


def test_verification_recorded_before_the_completion_of_the_same_day_still_verifies() -> None:
    """Both are facts of one day; the order in which two clerks wrote them down decides nothing."""
    facts = (supply(), fact("verification", "2024-09-01", 1), fact("completion", "2024-09-01", 2))
    assert state("2024-09-01", *facts) is State.VERIFIED


def test_a_halt_ends_when_construction_is_reported_to_start_after_it() -> None:
    """A halt before the start cannot count towards a year without work."""
    facts = (
        supply(start_on="2024-06-01", total_investment_wan="4000"),
        fact("halt", "2024-01-10", 1),
        fact("start", "2024-12-01", 2),
        fact("inspection", "2024-12-02", 3, finding="started", started_area_ha="0.1"),
    )
    assert state("2025-03-01", *facts) is State.UNDER_CONSTRUCTION


# Money


def test_a_payment_without_a_number_goes_to_the_earliest_unpaid() -> None:
    two = [
        {"no": 1, "due_on": "2024-12-31", "amount_wan": "100"},
        {"no": 2, "due_on": "2024-06-30", "amount_wan": "50"},
    ]
    life = life_on("2024-03-01", supply(instalments=two), fact("payment", "2024-03-01", amount_wan="50"))
    assert life.paid == {2: 50}


def test_money_for_no_instalment_is_kept_apart() -> None:
    life = life_on("2024-03-01", supply(), fact("payment", "2024-03-01", amount_wan="50"))
    assert (life.paid, life.unallocated_wan) == ({}, 50)


# Dates


@pytest.mark.parametrize(
    ("given", "start", "completion"),
    [
        ({"start_on": "2024-12-01"}, "2024-12-01", "2026-12-01"),
        ({"completion_on": "2026-12-01"}, "2024-06-01", "2026-12-01"),
        ({"start_on": "2024-12-01", "completion_on": "2026-06-02"}, "2024-12-01", "2026-06-02"),
        ({"start_on": "2024-05-22"}, "2024-05-22", "2026-05-22"),
    ],
    ids=["only the start: completion moves equally", "only the completion", "both", "an earlier start"],
)
def test_an_extension_amends_the_dates(given: dict[str, str], start: str, completion: str) -> None:
    life = begin(supply(start_on="2024-06-01", completion_on="2026-06-01"), NO)
    apply(life, fact("extension", "2024-05-20", 1, **given))
    assert (life.contract.start_on, life.contract.completion_on) == (day(start), day(completion))


def test_without_an_agreed_start_the_extension_counts_from_handover_and_a_year() -> None:
    life = begin(supply(completion_on="2026-06-01"), NO)
    apply(life, fact("handover", "2024-02-29", 1))
    assert life.agreed_start_on == day("2025-02-28")
    apply(life, fact("extension", "2024-05-20", 2, start_on="2025-03-10"))
    assert life.contract.completion_on == day("2026-06-11")


def test_a_second_handover_does_not_move_the_first() -> None:
    life = life_on(
        "2024-05-01", supply(), fact("handover", "2024-03-01", 1), fact("handover", "2024-04-01", 2)
    )
    assert life.agreed_start_on == day("2025-03-01")


@pytest.mark.parametrize(
    ("facts", "started", "completed"),
    [
        ((), None, None),
        ((("start", "2024-06-10"),), "2024-06-10", None),
        ((("completion", "2026-05-01"),), "2026-05-01", "2026-05-01"),
        ((("start", "2024-06-10"), ("completion", "2026-05-01")), "2024-06-10", "2026-05-01"),
    ],
)
def test_what_is_completed_was_started_by_then_recorded_or_not(
    facts: tuple[tuple[str, str], ...], started: str | None, completed: str | None
) -> None:
    life = life_on("2026-12-31", supply(), *(fact(kind, on) for kind, on in facts))
    found = [life.met_on(stage) for stage in (Stage.START, Stage.COMPLETION)]
    assert found == [None if on is None else day(on) for on in (started, completed)]
