"""On-time rates: what fell due in the period and was done in time, and how late is what is late."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from supervision.casework.reports.punctuality import build
from supervision.law.refusals import BadRecord
from tests.casework.reports.asking import (
    TOTAL,
    built,
    day,
    figure,
    land,
    numbers,
    rows,
    sentences,
    silent_lives,
    then,
    value,
)
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import tell

__all__ = ["pytest_generate_tests"]

SIGNED = day("2021-01-04")


def starts(engine: Engine, on: str, **asked: object) -> tuple[object, object]:
    """How many starts fell due in the year of a day, and how many of them were in time."""
    report = built(engine, build, on, **asked)
    return value(report, "按期开工", TOTAL, "期内到期"), value(report, "按期开工", TOTAL, "按期")


@pytest.mark.parametrize(
    ("start_on", "on", "expected"),
    [
        ("2024-06-01", "2024-05-31", (0, 0)),
        ("2024-06-01", "2024-06-01", (0, 0)),
        ("2024-06-01", "2024-06-02", (1, 0)),
        ("2024-02-29", "2024-02-29", (0, 0)),
        ("2024-02-29", "2024-03-01", (1, 0)),
        ("2023-12-31", "2023-12-31", (0, 0)),
        ("2023-12-31", "2024-01-01", (1, 0)),
    ],
)
def test_a_start_has_fallen_due_on_the_day_after_its_last_day(
    engine: Engine, start_on: str, on: str, expected: tuple[int, int]
) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04", start_on=start_on))
    assert starts(engine, on) == expected


def test_what_fell_due_at_the_years_end_is_the_next_years_and_nobody_loses_it(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04", start_on="2023-12-31"))
    assert starts(engine, "2023-12-31") == (0, 0)
    assert starts(engine, "2024-12-31") == (1, 0)
    assert starts(engine, "2025-12-31") == (0, 0)


@pytest.mark.parametrize(("started", "in_time"), [("2024-05-31", 1), ("2024-06-01", 1), ("2024-06-02", 0)])
def test_the_agreed_day_itself_is_in_time(engine: Engine, started: str, in_time: int) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04"))
    tell(engine, day("2024-07-01"), then(1, "start", started, proof="施工许可证"))
    assert starts(engine, "2024-12-31") == (1, in_time)


def test_an_extension_moves_the_day_that_counts(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04"))
    tell(
        engine,
        day("2024-05-20"),
        then(1, "extension", "2024-05-20", start_on="2025-03-01", approval_no="延1"),
    )
    assert starts(engine, "2024-12-31") == (0, 0)
    assert starts(engine, "2025-12-31") == (1, 0)


def test_completed_land_nobody_recorded_a_start_of_started_by_its_completion(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04"))
    tell(engine, day("2024-08-01"), then(1, "completion", "2024-08-01"))
    [row] = rows(built(engine, build, "2024-12-31"), "starts")
    assert (row["履行日"], row["按期"], row["逾期天数"]) == (day("2024-08-01"), "否", 61)


def test_what_was_not_known_then_is_not_counted(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04"))
    tell(engine, day("2024-09-01"), then(1, "start", "2024-05-30", proof="施工许可证"))
    assert starts(engine, "2024-12-31") == (1, 1)
    assert starts(engine, "2024-12-31", known_on=day("2024-08-31")) == (1, 0)


def test_what_is_late_is_aged_whenever_it_fell_due(engine: Engine) -> None:
    days = ("2022-06-29", "2022-06-30", "2023-06-29", "2023-06-30", "2024-05-31", "2024-06-29", "2024-06-30")
    tell(
        engine,
        SIGNED,
        *(
            land(n, signed_on="2021-01-04", start_on=on, completion_on=None)
            for n, on in enumerate(days, start=1)
        ),
    )
    report = built(engine, build, "2024-06-30")
    ages = {
        row: value(report, "逾期开工", row, "尚未开工")
        for row in ("30日以内", "31日至一年", "一年以上至两年", "两年以上")
    }
    assert ages == {"30日以内": 2, "31日至一年": 1, "一年以上至两年": 2, "两年以上": 1}
    assert value(report, "逾期开工", TOTAL, "尚未开工面积") == Decimal(12)
    assert numbers(report, "starts") == [1, 2, 3, 4, 5, 6]


def test_a_completion_rests_while_the_land_is_idle(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04", start_on="2021-06-01", completion_on="2023-06-01"))
    report = built(engine, build, "2023-12-31")
    assert numbers(report, "starts") == [1]
    assert numbers(report, "completions") == []


# Money


def test_money_is_counted_by_sum_and_by_parcel(engine: Engine) -> None:
    two = [
        {"no": 1, "due_on": "2024-02-04", "amount_wan": "300"},
        {"no": 2, "due_on": "2024-03-04", "amount_wan": "700"},
        {"no": 3, "due_on": "2024-12-31", "amount_wan": "900"},
    ]
    tell(
        engine,
        SIGNED,
        land(1, signed_on="2021-01-04", instalments=two),
        land(2, signed_on="2021-01-04", instalments=two[:1]),
    )
    tell(
        engine,
        day("2024-12-01"),
        then(1, "payment", "2024-02-04", instalment=1, amount_wan="300"),
        then(1, "payment", "2024-03-04", instalment=2, amount_wan="100"),
        then(1, "payment", "2024-03-05", instalment=2, amount_wan="600"),
        then(2, "payment", "2024-01-15", amount_wan="300"),
    )
    report = built(engine, build, "2024-12-31")
    of_all = [
        value(report, "按期缴款", TOTAL, column)
        for column in ("应缴宗数", "按期缴清宗数", "应缴额", "按期缴额")
    ]
    assert of_all == [2, 1, Decimal(1300), Decimal(700)]
    assert value(report, "按期缴款", TOTAL, "按期率（宗）") == Decimal("50.0")
    assert value(report, "按期缴款", TOTAL, "按期率（额）") == Decimal("53.8")


def test_money_nobody_stated_is_not_counted(engine: Engine) -> None:
    owed = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "300"}]
    tell(engine, SIGNED, land(1, signed_on="2021-01-04", instalments=owed), bulk=True)
    assert numbers(built(engine, build, "2024-12-31"), "payments") == []


# Silence


def test_what_ended_and_what_need_not_build_is_silent(engine: Engine) -> None:
    tell(engine, day("2024-01-10"), *silent_lives())
    report = built(engine, build, "2024-12-31", from_on=day("2021-01-01"))
    assert [numbers(report, key) for key in ("starts", "completions", "payments")] == [[], [], []]


def test_an_empty_docket_is_told_in_sentences(engine: Engine) -> None:
    report = built(engine, build, "2024-12-31")
    assert "统计期内没有到期的开工义务" in sentences(report)
    assert figure(report, "按期开工", TOTAL, "按期率").why == "基数为零，不计算比率"
    assert [chart for section in report.sections for chart in section.charts] == []


def test_districts_are_those_asked_for(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, signed_on="2021-01-04"), land(2, "西流镇", signed_on="2021-01-04"))
    assert numbers(built(engine, build, "2024-12-31", districts=("西流镇",)), "starts") == [2]


def test_a_period_that_ends_before_it_begins_is_refused(engine: Engine) -> None:
    with pytest.raises(BadRecord, match="起日2025-01-01晚于截止日2024-12-31"):
        built(engine, build, "2024-12-31", from_on=day("2025-01-01"))
