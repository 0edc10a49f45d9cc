"""Counting days: the Civil Code's examples, both sides of every boundary, and the holidays of 2026."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from supervision.law.daycount import (
    Count,
    Roll,
    Unit,
    calendar_of,
    full_years,
    months_after,
    national_calendar,
    years_after,
)
from supervision.law.rules import counts
from tests.law.parcels import day

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "test_vectors.json").read_text(encoding="utf-8")
)
THIRTY_DAYS = Count(30, Unit.DAY, Roll.NONE)
THIRTY_DAYS_ROLLED = Count(30, Unit.DAY, Roll.NEXT_WORKING_DAY)


# The vectors


def test_thirty_days_from_signing_do_not_count_the_day_of_signing() -> None:
    vector = VECTORS["civil_code_30_days"]
    assert THIRTY_DAYS.from_day(day(vector["contract_signed"])) == day(vector["due_by_art201"])


def test_the_days_and_the_penalty_of_the_judgment_follow_from_that_day() -> None:
    vector = VECTORS["civil_code_30_days"]
    due = day(vector["due_by_art201"])
    days = [(day(paid_on) - due).days for _, paid_on in vector["payments_wan"]]
    amounts = [Decimal(amount) for amount, _ in vector["payments_wan"]]
    assert days == vector["days"]
    penalty = sum(amount * late * Decimal("0.001") for amount, late in zip(amounts, days, strict=True))
    assert penalty == Decimal("338.118")


@pytest.mark.parametrize("vector", VECTORS["year_periods"], ids=lambda vector: vector["agreed_start"])
def test_a_year_ends_on_the_corresponding_day_and_suspicion_begins_the_day_after(
    vector: dict[str, str],
) -> None:
    start = day(vector["agreed_start"])
    assert years_after(start, 1) == day(vector["one_year_last_day"])
    assert counts.FULL_YEAR.from_day(start) == day(vector["idle_from"])
    if "takeback_from" in vector:
        assert years_after(start, 2) == day(vector["two_year_last_day"])
        assert counts.TWO_FULL_YEARS.from_day(start) == day(vector["takeback_from"])


@pytest.mark.parametrize("vector", VECTORS["rolling"], ids=lambda vector: vector["nominal"])
def test_a_statutory_period_rolls_over_a_holiday_but_not_over_a_sunday_worked(vector: dict[str, str]) -> None:
    served = day(vector["served"])
    assert THIRTY_DAYS.from_day(served) == day(vector["nominal"])
    assert THIRTY_DAYS_ROLLED.from_day(served, national_calendar()) == day(vector["rolled"])


@pytest.mark.parametrize("vector", VECTORS["reminder_30_days_before"], ids=lambda vector: vector["milestone"])
def test_thirty_days_ahead_are_thirty_calendar_days(vector: dict[str, str]) -> None:
    assert counts.AHEAD.from_day(day(vector["milestone"])) == day(vector["enter_on"])


# Months and years


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-12-01", 1, "2025-01-01"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
    ],
)
def test_months_end_on_the_corresponding_day_else_on_the_last_of_the_month(
    start: str, months: int, end: str
) -> None:
    assert months_after(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("count", "before", "due", "after"),
    [
        (counts.NEXT_DAY, "2024-12-30", "2024-12-31", "2025-01-01"),
        (counts.SIXTY_DAYS_OVERDUE, "2024-08-28", "2024-08-29", "2024-08-30"),
        (counts.APPLICATION_LATE, "2024-07-29", "2024-07-30", "2024-07-31"),
    ],
    ids=["the next day", "sixty days overdue", "thirty days to apply"],
)
def test_the_last_day_is_in_time_and_the_step_is_owed_the_day_after(
    count: Count, before: str, due: str, after: str
) -> None:
    counted_from = day(due) - timedelta(days=count.length)
    assert count.from_day(counted_from) == day(after)
    assert count.from_day(counted_from - timedelta(1)) == day(due)
    assert count.from_day(counted_from - timedelta(2)) == day(before)


# Working days


def test_a_sunday_worked_counts_and_a_holiday_weekday_does_not() -> None:
    calendar = national_calendar()
    assert calendar.is_working_day(date(2026, 9, 20))
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2026, 11, 21))
    assert calendar.is_working_day(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("served", "days", "last"),
    [
        ("2026-09-30", 5, "2026-10-13"),  # 1 to 7 off; 8, 9, Saturday 10 worked, 12, 13
        ("2026-01-01", 1, "2026-01-04"),  # a Sunday that is worked
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_working_days_skip_weekends_and_holidays_and_never_count_the_first(
    served: str, days: int, last: str
) -> None:
    count = Count(days, Unit.WORKING_DAY, Roll.NONE)
    assert count.from_day(day(served), national_calendar()) == day(last)


def test_without_a_calendar_a_working_day_or_a_roll_is_not_guessed() -> None:
    for count in (Count(5, Unit.WORKING_DAY, Roll.NONE), THIRTY_DAYS_ROLLED):
        with pytest.raises(ValueError, match="calendar"):
            count.from_day(date(2026, 9, 1))


# Calendars


@pytest.mark.parametrize("year", range(2007, 2027))
def test_the_gazetted_years_are_not_provisional(year: int) -> None:
    assert not national_calendar().is_provisional(date(year, 6, 1))


def test_2027_is_provisional_and_counts_weekends_only() -> None:
    calendar = national_calendar()
    assert calendar.is_provisional(date(2027, 1, 1))
    assert calendar.is_working_day(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 1, 2))


def test_a_file_may_name_days_of_the_year_before_and_an_empty_one_gazettes_nothing() -> None:
    calendar = calendar_of(
        [
            {"year": 2030, "days": [{"date": "2030-01-01", "isOffDay": True}]},
            {
                "year": 2031,
                "days": [
                    {"date": "2030-12-31", "isOffDay": True},
                    {"date": "2030-12-29", "isOffDay": False},
                ],
            },
            {"year": 2032, "days": []},
        ]
    )
    assert calendar.gazetted == {2030, 2031}
    assert not calendar.is_working_day(date(2030, 12, 31))
    assert calendar.is_working_day(date(2030, 12, 29))


def test_contract_dates_and_factual_durations_do_not_roll() -> None:
    figures = [value for value in vars(counts).values() if isinstance(value, Count)]
    contractual = [
        counts.AHEAD, counts.ON_THE_DAY, counts.NEXT_DAY, counts.SIXTY_DAYS_OVERDUE,
        counts.FULL_YEAR, counts.TWO_FULL_YEARS, counts.YEAR_FROM_HANDOVER, counts.LONGEST_EXTENSION,
    ]  # fmt: skip
    assert all(count in figures and count.roll is Roll.NONE for count in contractual)


def test_a_year_is_never_counted_as_365_days() -> None:
    figures = [value for value in vars(counts).values() if isinstance(value, Count)]
    assert not [count for count in figures if count.unit is Unit.DAY and abs(count.length) > 60]


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        ("2024-02-29", "2025-02-27", 0),
        ("2024-02-29", "2025-02-28", 1),
        ("2024-02-29", "2028-02-28", 3),
        ("2024-02-29", "2028-02-29", 4),
        ("2024-06-01", "2024-06-01", 0),
        ("2024-06-01", "2025-05-31", 0),
        ("2024-06-01", "2025-06-01", 1),
        ("2024-12-31", "2026-12-30", 1),
    ],
)
def test_whole_years_end_on_the_corresponding_day(since: str, on: str, years: int) -> None:
    assert full_years(date.fromisoformat(since), date.fromisoformat(on)) == years
