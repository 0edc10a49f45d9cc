"""Responsibility days: every day of a delay falls to exactly one party, and the suspicion clock loses none."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.law.facts import Fact
from supervision.law.refusals import BadRecord
from supervision.law.responsibility import Ledger, check_attribution, ledger
from supervision.law.stretches import Stretch
from supervision.law.terms import Party, Stage
from tests.law.parcels import day, fact, life_on, supply

GRANTED = supply(start_on="2024-06-01", completion_on="2026-06-01")
INSTALMENTS = [
    {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
    {"no": 2, "due_on": "2024-12-31", "amount_wan": "500"},
]


def drawn(until: str, *facts: Fact, stage: str = "start", instalment: int | None = None) -> Ledger:
    return ledger(facts, life_on(until, *facts), Stage(stage), day(until), instalment=instalment)


def attributed(
    seq: int, from_on: str, until_on: str, party: str, *, on: str = "2024-12-31", **other: Any
) -> Fact:
    values = {"stage": "start", "paper": f"第{seq}号文"} | other
    return fact("attribution", on, seq, from_on=from_on, until_on=until_on, party=party, **values)


def told(stretches: tuple[Stretch, ...]) -> list[tuple[str, str, int, str]]:
    return [(str(one.from_on), str(one.until_on), one.days, str(one.party)) for one in stretches]


def totals(found: Ledger) -> dict[str, int]:
    return {str(party): days for party, days in found.totals.items() if days}


# The days of the delay


@pytest.mark.parametrize(
    ("until", "days"),
    [("2024-05-31", 0), ("2024-06-01", 0), ("2024-06-02", 1), ("2024-06-03", 2)],
    ids=["the day before", "the agreed day", "the day after", "two days after"],
)
def test_the_delay_begins_the_day_after_the_agreed_day(until: str, days: int) -> None:
    found = drawn(until, GRANTED)
    assert found.days == days
    assert totals(found) == ({"undecided": days} if days else {})


@pytest.mark.parametrize(
    ("started", "days"), [("2024-05-20", 0), ("2024-06-01", 0), ("2024-06-02", 1), ("2024-06-30", 29)]
)
def test_the_delay_ends_with_the_day_of_the_start(started: str, days: int) -> None:
    found = drawn("2024-12-31", GRANTED, fact("start", started, 1))
    assert (found.days, found.met_on) == (days, day(started))


def test_a_leap_day_and_the_end_of_the_year_are_days_like_any_other() -> None:
    assert drawn("2024-03-01", supply(start_on="2024-02-28")).days == 2
    assert drawn("2025-01-01", supply(start_on="2024-12-31")).days == 1


def test_a_completion_without_a_recorded_start_ends_the_delay_of_the_start() -> None:
    assert drawn("2024-12-31", GRANTED, fact("completion", "2024-06-11", 1)).days == 10


def test_the_delay_ends_when_the_contract_is_terminated() -> None:
    found = drawn("2024-12-31", GRANTED, fact("termination", "2024-06-11", 1))
    assert (found.days, found.met_on, found.until_on) == (10, None, day("2024-06-11"))
    assert any("合同已解除" in note for note in found.notes)


def test_the_completion_has_a_day_and_attributions_of_its_own() -> None:
    facts = (
        GRANTED,
        fact("start", "2024-05-01", 1),
        attributed(2, "2026-06-02", "2026-06-05", "government", on="2026-06-10", stage="completion"),
        attributed(3, "2026-06-02", "2026-06-10", "holder", on="2026-06-10", stage="start"),
    )
    found = drawn("2026-06-10", *facts, stage="completion")
    assert told(found.stretches) == [
        ("2026-06-02", "2026-06-05", 4, "government"),
        ("2026-06-06", "2026-06-10", 5, "undecided"),
    ]
    assert found.clock is None


# Whose they are


def test_every_day_falls_to_exactly_one_party() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-06-11", "government"),
        attributed(2, "2024-06-12", "2024-06-16", "force_majeure"),
        attributed(3, "2024-06-20", "2024-07-31", "holder"),
    )
    found = drawn("2024-12-31", *facts)
    assert told(found.stretches) == [
        ("2024-06-02", "2024-06-11", 10, "government"),
        ("2024-06-12", "2024-06-16", 5, "force_majeure"),
        ("2024-06-17", "2024-06-19", 3, "undecided"),
        ("2024-06-20", "2024-07-31", 42, "holder"),
        ("2024-08-01", "2024-12-31", 153, "undecided"),
    ]
    assert sum(found.totals.values()) == found.days == 213
    assert [one.paper for one in found.stretches] == ["第1号文", "第2号文", "", "第3号文", ""]
    assert [one.days for one in found.excluded] == [10, 5]
    assert sum((found.share(party) for party in Party), Fraction(0)) == 1
    assert found.share(Party.HOLDER) == Fraction(42, 213)


DECISIONS = st.lists(
    st.tuples(st.integers(-40, 80), st.integers(0, 60), st.sampled_from([str(party) for party in Party])),
    max_size=6,
)


@given(DECISIONS, st.integers(0, 60))
def test_whatever_was_decided_the_days_add_up(decisions: list[tuple[int, int, str]], late: int) -> None:
    due, until = day("2024-06-01"), day("2024-06-01") + timedelta(days=late)
    facts = [
        attributed(
            seq, str(due + timedelta(days=first)), str(due + timedelta(days=first + more)), party, on=str(due)
        )
        for seq, (first, more, party) in enumerate(decisions, start=1)
    ]
    found = drawn(str(until), GRANTED, *facts)
    days = [one.from_on + timedelta(days=n) for one in found.stretches for n in range(one.days)]
    assert days == [due + timedelta(days=n) for n in range(1, late + 1)]
    assert sum(found.totals.values()) == found.days == late
    for n in range(1, late + 1):
        whose = [party for first, more, party in decisions if first <= n <= first + more]
        [falls_to] = [s.party for s in found.stretches if s.from_on <= due + timedelta(days=n) <= s.until_on]
        assert falls_to == (whose[-1] if whose else Party.UNDECIDED)
    assert found.clock is not None
    assert found.clock.past_days == late


def test_of_two_decisions_on_a_day_the_later_recorded_holds() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-06-11", "force_majeure"),
        attributed(2, "2024-06-05", "2024-06-07", "holder"),
    )
    found = drawn("2024-12-31", *facts)
    assert told(found.stretches)[:3] == [
        ("2024-06-02", "2024-06-04", 3, "force_majeure"),
        ("2024-06-05", "2024-06-07", 3, "holder"),
        ("2024-06-08", "2024-06-11", 4, "force_majeure"),
    ]


def test_recorded_later_counts_not_decided_later() -> None:
    later_dated = attributed(1, "2024-06-02", "2024-06-11", "government", on="2024-12-20")
    later_recorded = attributed(2, "2024-06-02", "2024-06-11", "holder", on="2024-12-01")
    assert totals(drawn("2024-12-31", GRANTED, later_dated, later_recorded))["holder"] == 10


def test_a_decision_may_be_set_aside_and_the_days_are_undecided_again() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-06-11", "government"),
        attributed(2, "2024-06-02", "2024-06-11", "undecided"),
    )
    found = drawn("2024-12-31", *facts)
    assert found.stretches[0].paper == "第2号文"
    assert totals(found) == {"undecided": 213}


def test_a_decision_corrected_counts_for_nothing() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-06-11", "government"),
        attributed(2, "2024-06-02", "2024-06-11", "holder"),
        fact("correction", "2024-12-31", 3, voids="2"),
    )
    assert totals(drawn("2024-12-31", *facts))["government"] == 10


def test_a_decision_made_after_the_day_asked_is_not_yet_known() -> None:
    facts = (GRANTED, attributed(1, "2024-06-02", "2024-06-11", "government", on="2024-07-02"))
    assert totals(drawn("2024-07-01", *facts)) == {"undecided": 30}
    assert totals(drawn("2024-07-02", *facts)) == {"government": 10, "undecided": 21}


def test_two_decisions_on_one_paper_side_by_side_are_one_stretch() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-06-11", "government", paper="县政府函"),
        attributed(2, "2024-06-12", "2024-06-20", "government", paper="县政府函"),
        attributed(3, "2024-06-21", "2024-06-22", "government", paper="另一函"),
    )
    assert told(drawn("2024-12-31", *facts).stretches)[:2] == [
        ("2024-06-02", "2024-06-20", 19, "government"),
        ("2024-06-21", "2024-06-22", 2, "government"),
    ]


def test_days_before_the_agreed_day_and_after_the_start_are_listed_and_never_counted() -> None:
    facts = (
        GRANTED,
        attributed(1, "2023-12-01", "2024-06-03", "government"),
        fact("start", "2024-06-11", 2),
        attributed(3, "2024-06-10", "2024-06-20", "holder"),
    )
    found = drawn("2024-12-31", *facts)
    assert told(found.before_due) == [("2024-01-05", "2024-06-01", 149, "government")]  # from the signing on
    assert told(found.after_met) == [("2024-06-12", "2024-06-20", 9, "holder")]
    assert totals(found) == {"government": 2, "holder": 2, "undecided": 6}
    assert found.days == 10


# Cause, extension, clock


@pytest.mark.parametrize(
    ("holder_until", "government_until", "cause"),
    [
        ("2024-06-07", "2024-06-11", Party.HOLDER),
        ("2024-06-06", "2024-06-11", Party.UNDECIDED),
        ("2024-06-05", "2024-06-11", Party.GOVERNMENT),
    ],
    ids=["six days to four", "a tie", "four days to six"],
)
def test_the_cause_suggested_is_whose_most_days_are(
    holder_until: str, government_until: str, cause: Party
) -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", government_until, "government", on="2024-06-11"),
        attributed(2, "2024-06-02", holder_until, "holder", on="2024-06-11"),
    )
    assert drawn("2024-06-11", *facts).suggested_cause is cause


def test_no_cause_is_suggested_without_a_delay() -> None:
    assert drawn("2024-06-01", GRANTED).suggested_cause is None


def test_days_of_others_before_and_after_the_agreed_day_may_be_asked_for_as_an_extension() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-05-23", "2024-06-11", "government"),
        attributed(2, "2024-06-12", "2024-06-16", "force_majeure"),
        attributed(3, "2024-06-17", "2024-06-30", "holder"),
    )
    claim = drawn("2024-12-31", *facts).extension
    assert claim is not None
    assert (claim.days, claim.new_day) == (25, day("2024-06-26"))
    assert not claim.over_a_year
    assert not claim.only_by_disposal


def test_days_granted_by_an_earlier_extension_are_not_granted_twice() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-07-11", "government", on="2024-07-11"),  # forty days
        fact("extension", "2024-07-12", 2, start_on="2024-07-01"),  # thirty of them granted
    )
    found = drawn("2024-07-12", *facts)
    claim = found.extension
    assert claim is not None
    assert (claim.excused_days, claim.granted_days, claim.days) == (40, 30, 10)
    assert claim.new_day == day("2024-07-11")
    assert told(found.before_due) == [("2024-06-02", "2024-07-01", 30, "government")]
    completion = drawn("2024-07-12", *facts, stage="completion").extension
    assert completion is not None
    assert (completion.granted_days, completion.days) == (30, 0)


def test_a_wrong_date_put_right_grants_nothing() -> None:
    facts = (
        GRANTED,
        fact("idle_cleared", "2025-06-10", 1, reason="wrong_date", start_on="2024-09-01"),
        attributed(2, "2024-09-02", "2024-09-11", "government", on="2025-06-10"),
    )
    claim = drawn("2025-06-10", *facts).extension
    assert claim is not None
    assert (claim.granted_days, claim.days) == (0, 10)


@pytest.mark.parametrize(("until_on", "over"), [("2025-06-01", False), ("2025-06-02", True)])
def test_an_extension_beyond_a_year_is_said(until_on: str, over: bool) -> None:
    facts = (
        GRANTED,
        fact("start", "2025-06-02", 1),
        attributed(2, "2024-06-02", until_on, "government", on="2025-06-02"),
    )
    claim = drawn("2025-06-02", *facts).extension
    assert claim is not None
    assert claim.over_a_year is over


@pytest.mark.parametrize(("until", "over"), [("2025-06-01", False), ("2025-06-02", True)])
def test_once_the_year_is_complete_an_extension_is_a_way_of_disposal(until: str, over: bool) -> None:
    claim = drawn(until, GRANTED).extension
    assert claim is not None
    assert claim.only_by_disposal is over


def test_the_suspicion_clock_is_never_shortened() -> None:
    facts = (
        GRANTED,
        attributed(1, "2024-06-02", "2024-12-31", "government"),
        attributed(2, "2024-06-02", "2024-06-11", "holder"),
    )
    life, clock = life_on("2025-06-02", *facts), drawn("2025-06-02", *facts).clock
    assert clock is not None
    assert (clock.past_days, clock.suspected_from) == (366, day("2025-06-02"))
    assert (clock.excused_days, clock.left_days) == (203, 163)
    assert (clock.holder_days, clock.undecided_days) == (10, 153)
    assert clock.zh.endswith("扣除后自身原因10天、待定153天；疑似闲置时钟不因此缩短")
    assert life.suspected_on == clock.suspected_from  # all of it the government's, and suspected all the same


def test_the_clock_stands_still_after_the_start() -> None:
    clock = drawn("2024-12-31", GRANTED, fact("start", "2024-06-11", 1)).clock
    assert clock is not None
    assert (clock.past_days, clock.runs) == (10, False)


# A late handover


def test_a_late_handover_is_suggested_as_the_governments_and_not_decided_so() -> None:
    facts = (
        supply(start_on="2024-06-01", handover_on="2024-05-20"),
        fact("handover", "2024-06-11", 1),
        attributed(2, "2024-06-05", "2024-06-06", "holder"),
    )
    found = drawn("2024-12-31", *facts)
    assert told(found.suggested) == [
        ("2024-05-21", "2024-06-01", 12, "government"),
        ("2024-06-02", "2024-06-04", 3, "government"),
        ("2024-06-07", "2024-06-11", 5, "government"),
    ]
    assert found.suggested[0].paper == "约定2024-05-20交地，2024-06-11交地"
    assert totals(found) == {"holder": 2, "undecided": 211}
    assert found.excluded == ()


@pytest.mark.parametrize(("handed", "days"), [("2024-07-01", 0), ("2024-07-02", 1)])
def test_a_handover_in_time_suggests_nothing(handed: str, days: int) -> None:
    facts = (supply(start_on="2024-06-01", handover_on="2024-07-01"), fact("handover", handed, 1))
    assert sum(one.days for one in drawn("2024-12-31", *facts).suggested) == days


def test_a_handover_nobody_recorded_is_suggested_up_to_the_day_asked_unless_construction_shows_it() -> None:
    granted = supply(start_on="2024-06-01", handover_on="2024-06-20")
    assert told(drawn("2024-06-30", granted).suggested) == [("2024-06-21", "2024-06-30", 10, "government")]
    assert drawn("2024-06-30", granted, fact("start", "2024-06-29", 1)).suggested == ()


# Payments


def test_an_instalment_is_late_until_its_last_part_is_paid() -> None:
    facts = (
        supply(instalments=INSTALMENTS),
        fact("payment", "2024-02-10", 1, instalment=1, amount_wan="499.999999"),
        fact("payment", "2024-02-24", 2, amount_wan="0.000001"),
        attributed(3, "2024-02-05", "2024-02-09", "force_majeure", stage="payment"),
    )
    found = drawn("2025-01-10", *facts, stage="payment", instalment=1)
    assert (found.days, found.met_on) == (20, day("2024-02-24"))
    assert totals(found) == {"force_majeure": 5, "undecided": 15}
    assert (found.extension, found.clock) == (None, None)
    second = drawn("2025-01-10", *facts, stage="payment", instalment=2)
    assert (second.days, second.met_on) == (10, None)


def test_an_instalment_raised_afterwards_is_unpaid_again() -> None:
    raised = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "600"}]
    facts = (
        supply(instalments=INSTALMENTS[:1]),
        fact("payment", "2024-02-01", 1, instalment=1, amount_wan="500"),
        fact("amendment", "2024-03-01", 2, instalments=raised),
    )
    assert drawn("2024-02-29", *facts, stage="payment", instalment=1).days == 0
    assert drawn("2024-03-01", *facts, stage="payment", instalment=1).days == 26


def test_payments_nobody_stated_are_no_delay() -> None:
    found = drawn(
        "2024-12-31",
        supply(instalments=INSTALMENTS, bulk_on="2024-06-01"),
        stage="payment",
        instalment=1,
    )
    assert (found.days, found.stretches) == (0, ())
    assert "未填报" in found.notes[0]


@pytest.mark.parametrize("number", [None, 3])
def test_payments_are_drawn_up_by_instalment(number: int | None) -> None:
    with pytest.raises(BadRecord, match="按期"):
        drawn("2024-12-31", supply(instalments=INSTALMENTS), stage="payment", instalment=number)


# Nothing to count


@pytest.mark.parametrize("stage", ["start", "completion"])
def test_without_an_agreed_day_there_is_no_delay(stage: str) -> None:
    found = drawn("2024-12-31", supply(), stage=stage)
    assert (found.days, found.due_on) == (0, None)
    assert "amendment" in found.notes[0]


def test_without_an_agreed_start_the_day_is_a_year_after_the_handover() -> None:
    facts = (supply(), fact("handover", "2024-02-29", 1))
    found = drawn("2025-03-01", *facts)
    assert (found.due_on, found.days) == (day("2025-02-28"), 1)


def test_small_regularised_land_owes_no_day() -> None:
    small = supply(
        parcel={"area_ha": "0.0499", "supply_mode": "协议出让"},
        start_on="2024-01-05",
        completion_on="2024-03-01",
    )
    for stage in ("start", "completion"):
        found = drawn("2024-12-31", small, stage=stage)
        assert (found.days, found.suggested, found.extension) == (0, (), None)
        assert "补办" in found.notes[0]


# Recording an attribution


@pytest.mark.parametrize("until_on", ["2024-06-02", "2024-07-01"], ids=["one day", "up to the day itself"])
def test_days_that_have_come_may_be_attributed(until_on: str) -> None:
    asked = attributed(1, "2024-06-02", until_on, "holder", on="2024-07-01")
    check_attribution(life_on("2024-07-01", GRANTED), asked)


@pytest.mark.parametrize(
    ("from_on", "until_on", "says"),
    [("2024-06-03", "2024-06-02", "起日2024-06-03晚于止日"), ("2024-06-02", "2024-07-02", "尚未到来")],
)
def test_days_that_run_backwards_or_have_not_come_are_refused(from_on: str, until_on: str, says: str) -> None:
    asked = attributed(1, from_on, until_on, "holder", on="2024-07-01")
    with pytest.raises(BadRecord, match=says):
        check_attribution(life_on("2024-07-01", GRANTED), asked)
