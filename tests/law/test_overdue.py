"""Lateness beside the state: the due day is still in time, the next day is one day late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from supervision.law.docket import deadlines
from supervision.law.facts import Fact
from supervision.law.standing import Life, overdue
from supervision.law.states import ENDED
from supervision.law.steps import Duty
from tests.law.parcels import day, fact, life_on, supply
from tests.simulation.lives import Story, every_day, live, stories

ONE_INSTALMENT = [{"no": 1, "due_on": "2024-06-30", "amount_wan": "100"}]
TWO_INSTALMENTS = [*ONE_INSTALMENT, {"no": 2, "due_on": "2024-03-31", "amount_wan": "100"}]


def late(on: str, *facts: Fact) -> list[str]:
    return [lateness.zh for lateness in overdue(life_on(on, *facts), day(on))]


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"instalments": ONE_INSTALMENT}, "欠缴"),
        ({"start_on": "2024-06-30"}, "逾期未开工"),
        ({"completion_on": "2024-06-30"}, "逾期未竣工"),
    ],
)
def test_the_due_day_is_in_time_and_the_next_is_one_day_late(terms: dict[str, Any], word: str) -> None:
    assert late("2024-06-29", supply(**terms)) == []
    assert late("2024-06-30", supply(**terms)) == []
    assert late("2024-07-01", supply(**terms)) == [f"{word}1天"]
    assert late("2024-12-31", supply(**terms)) == [f"{word}184天"]


def test_a_day_due_on_29_february_is_one_day_late_on_1_march() -> None:
    assert late("2024-02-29", supply(start_on="2024-02-29")) == []
    assert late("2024-03-01", supply(start_on="2024-02-29")) == ["逾期未开工1天"]
    assert late("2025-03-01", supply(start_on="2024-02-29")) == ["逾期未开工366天"]


def test_a_due_day_at_the_end_of_the_year_is_one_day_late_on_new_years_day() -> None:
    assert late("2025-01-01", supply(completion_on="2024-12-31")) == ["逾期未竣工1天"]


def test_arrears_are_counted_from_the_earliest_unpaid_instalment() -> None:
    assert late("2024-07-01", supply(instalments=TWO_INSTALMENTS)) == ["欠缴92天"]
    paid = fact("payment", "2024-07-01", instalment=2, amount_wan="100")
    assert late("2024-07-01", supply(instalments=TWO_INSTALMENTS), paid) == ["欠缴1天"]


def test_a_halt_is_shown_from_the_day_after_until_work_resumes() -> None:
    halted = (supply(), fact("start", "2024-02-01", 1), fact("halt", "2024-03-01", 2))
    assert late("2024-03-01", *halted) == []
    assert late("2024-03-02", *halted) == ["停工1天"]
    assert late("2024-04-01", *halted, fact("resume", "2024-04-01", 3)) == []


def test_start_and_completion_may_be_late_together() -> None:
    assert late("2024-07-02", supply(start_on="2024-06-30", completion_on="2024-07-01")) == [
        "逾期未开工2天",
        "逾期未竣工1天",
    ]


@pytest.mark.parametrize(
    "met",
    [
        [fact("start", "2024-07-05")],
        [fact("completion", "2024-07-05")],
        [fact("termination", "2024-07-05")],
        [fact("extension", "2024-07-05", start_on="2024-12-01")],
    ],
    ids=["started", "completed", "terminated", "extended"],
)
def test_a_start_duty_met_or_ended_is_late_no_longer(met: list[Fact]) -> None:
    assert late("2024-07-04", supply(start_on="2024-06-30"), *met) == ["逾期未开工4天"]
    assert late("2024-07-05", supply(start_on="2024-06-30"), *met) == []


def test_the_completion_duty_rests_while_the_parcel_is_suspected_idle() -> None:
    terms = supply(start_on="2024-06-30", completion_on="2025-06-30")
    assert late("2025-06-30", terms) == ["逾期未开工365天"]
    assert late("2025-07-01", terms) == ["逾期未开工366天"]


def test_arrears_outlive_completion_and_end_with_the_contract() -> None:
    completed = (supply(instalments=ONE_INSTALMENT), fact("completion", "2024-05-01", 1))
    assert late("2024-07-01", *completed) == ["欠缴1天"]
    assert late("2024-07-02", *completed, fact("termination", "2024-07-02", 2)) == []


def test_payments_an_import_does_not_state_are_no_arrears() -> None:
    imported = supply(instalments=ONE_INSTALMENT, bulk_on="2024-08-01")
    assert late("2024-08-02", imported) == []
    assert late("2024-08-02", imported, fact("payment", "2024-08-02", amount_wan="1")) == ["欠缴33天"]


@pytest.mark.parametrize(
    ("area", "mode", "start", "expected"),
    [
        ("0.049999", "协议出让", "2024-01-05", []),
        ("0.05", "协议出让", "2024-01-05", ["逾期未开工1天"]),
        ("0.049999", "挂牌出让", "2024-01-05", ["逾期未开工1天"]),
        ("0.049999", "协议出让", "2024-01-06", []),
    ],
    ids=["small and regularised", "not small", "not by agreement", "start after the signing: due today"],
)
def test_small_regularised_land_owes_no_construction(
    area: str, mode: str, start: str, expected: list[str]
) -> None:
    terms = supply(parcel={"area_ha": area, "supply_mode": mode}, start_on=start)
    assert late("2024-01-06", terms) == expected


def counted(life: Life, on: date) -> list[Duty]:
    """What a database counts a parcel under: its deadlines that count, and its halt."""
    duties = [d.duty for d in deadlines(life) if d.counted and d.due_on < on]
    halted = life.halted_on is not None and life.halted_on < on
    if halted and life.completed_on is None and life.state not in ENDED:
        duties.append(Duty.HALT)
    return duties


def test_a_halted_parcel_behind_with_everything_is_counted_under_each() -> None:
    terms = supply(instalments=ONE_INSTALMENT, completion_on="2024-06-30")
    life = life_on("2024-07-01", terms, fact("start", "2024-02-01", 1), fact("halt", "2024-03-01", 2))
    assert counted(life, day("2024-07-01")) == [Duty.PAYMENT, Duty.COMPLETION, Duty.HALT]
    assert counted(life, day("2024-07-01")) == [late.duty for late in overdue(life, day("2024-07-01"))]


def test_the_deadlines_that_count_say_the_same() -> None:
    """Of every random life on every day kept: what is counted in a database is what the law says of the life."""
    told: set[Duty] = set()

    @seed(1)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(stories())
    def lives(story: Story) -> None:
        lived = live(story, every_day, keep=lambda on: on.toordinal() % 13 == 0)
        for on, life in lived.lives.items():
            for stated in (True, False):
                life.payments_stated = stated
                assert counted(life, on) == [lateness.duty for lateness in overdue(life, on)]
                told.update(counted(life, on))

    lives()
    assert told >= {Duty.PAYMENT, Duty.START, Duty.COMPLETION}
