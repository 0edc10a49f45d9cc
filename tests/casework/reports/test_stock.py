"""Using up stock land: what the year found, what came, what became of it, quarter by quarter; the balance closes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.reports.report import Report
from supervision.casework.reports.stock import build
from tests.casework.reports.asking import (
    TOTAL,
    built,
    day,
    determined,
    disposed,
    grid,
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

NUMBER, AREA = "存量增减（宗数）", "存量增减（面积）"
OLD = {"signed_on": "2022-01-05", "start_on": "2022-06-01", "completion_on": "2026-06-01"}


def course(engine: Engine) -> None:
    """Found in stock: 1 stays, 2 starts, 3 is taken back, 4 terminated, 5 completed; 6 and 7 are supplied; 8 halted comes."""
    halted = {"total_investment_wan": "5000"}
    tell(engine, day("2022-01-05"), *(land(n, **OLD) for n in range(1, 6)), land(8, **OLD | halted))
    new = {"signed_on": "2024-05-06", "start_on": "2024-10-01", "completion_on": "2026-10-01"}
    happened = [
        then(8, "start", "2022-06-01", proof="施工许可证"),
        then(8, "halt", "2023-03-31"),
        then(8, "inspection", "2023-04-01", finding="halted", started_area_ha="0.2"),
        *determined(3, "2023-12-01"),
        then(2, "start", "2024-03-31", proof="施工许可证"),
        land(6, **new),
        land(7, **new, parcel={"area_ha": None}),
        *disposed(3, "2024-06-30", "agreed_recovery"),
        then(4, "termination", "2024-07-01"),
        then(7, "start", "2024-09-30", proof="施工许可证"),
        then(5, "completion", "2024-10-01"),
    ]
    for told in happened:
        tell(engine, day(told.get("on", "2024-05-06")), told)


def line(report: Report, title: str = NUMBER) -> dict[str, Any]:
    found = grid(report, title)
    assert found.total is not None
    return {name: figure.value for name, figure in zip(found.columns, found.total, strict=True)}


def test_the_balance_closes_and_says_what_became_of_the_land(engine: Engine) -> None:
    course(engine)
    report = built(engine, build, "2024-12-31")
    assert line(report) == {
        "年初存量": 5, "本年新供": 2, "本年转入": 1, "动工建设": 2, "竣工": 1, "收回": 1, "解除合同": 1,
        "期末存量": 3, "盘活率": Decimal("50.0"),
    }  # fmt: skip
    assert {row["电子监管号"][-1]: (row["来源"], row["去向"]) for row in rows(report, "stock") if isinstance(row["电子监管号"], str)} == {
        "1": ("年初存量", "期末存量"), "2": ("年初存量", "动工建设"), "3": ("年初存量", "收回"), "4": ("年初存量", "解除合同"),
        "5": ("年初存量", "竣工"), "6": ("本年新供", "期末存量"), "7": ("本年新供", "动工建设"), "8": ("本年转入", "期末存量"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "on", ["2024-01-01", "2024-03-30", "2024-03-31", "2024-06-30", "2024-07-01", "2024-12-31", "2025-12-31"]
)
@pytest.mark.parametrize("title", [NUMBER, AREA])
def test_on_any_day_what_was_there_and_came_is_there_or_went(engine: Engine, on: str, title: str) -> None:
    course(engine)
    said = line(built(engine, build, on), title)
    came = said["年初存量"] + said["本年新供"] + said["本年转入"]
    assert came == said["期末存量"] + said["动工建设"] + said["竣工"] + said["收回"] + said["解除合同"]
    assert came


@pytest.mark.parametrize(("on", "used"), [("2024-03-30", 0), ("2024-03-31", 1), ("2024-04-01", 1)])
def test_land_is_used_from_the_day_it_is_built_on(engine: Engine, on: str, used: int) -> None:
    course(engine)
    assert line(built(engine, build, on))["动工建设"] == used


def test_what_happened_stands_in_its_quarter(engine: Engine) -> None:
    course(engine)
    report = built(engine, build, "2024-12-31")
    found = {
        quarter: {
            name: figure.value for name, figure in zip(grid(report, "各季度事项").columns, figures, strict=True)
            if figure.value and not name.endswith("面积")
        }
        for quarter, figures in grid(report, "各季度事项").rows
    }  # fmt: skip
    assert found == {
        "一季度": {"动工": 1},
        "二季度": {"本年新供": 2, "列为疑似闲置": 1, "闲置处置": 1},
        "三季度": {"动工": 1},
        "四季度": {"竣工": 1},
    }
    assert value(report, "闲置土地处置方式", "协议有偿收回", "二季度") == 1


def test_a_quarter_not_begun_is_not_there(engine: Engine) -> None:
    course(engine)
    report = built(engine, build, "2024-06-30")
    assert [quarter for quarter, _ in grid(report, "各季度事项").rows] == ["一季度", "二季度"]
    assert [label[:3] for label, _ in grid(report, "各季度末存量").rows] == ["年初（", "一季度", "二季度"]


def test_the_stock_at_the_end_of_each_quarter_is_drawn(engine: Engine) -> None:
    course(engine)
    report = built(engine, build, "2024-12-31")
    assert [figures[3].value for _, figures in grid(report, "各季度末存量").rows] == [5, 4, 6, 4, 3]
    [chart] = report.sections[1].charts
    assert chart.series[0][1] == (Decimal(10), Decimal(8), Decimal(10), Decimal(8), Decimal(6))


def test_a_suspicion_that_outlives_its_determination_is_one_suspicion(engine: Engine) -> None:
    tell(engine, day("2023-01-04"), land(1, signed_on="2023-01-04", start_on="2023-06-01"))
    tell(engine, day("2024-07-01"), *determined(1, "2024-07-01"))
    tell(engine, day("2024-08-01"), then(1, "revocation", "2024-08-01", of=["determination"], reason="有误"))
    report = built(engine, build, "2024-12-31")
    assert value(report, "各季度事项", TOTAL, "列为疑似闲置") == 1


HALTED = [
    land(1, **OLD, total_investment_wan="5000"),
    then(1, "start", "2022-06-01", proof="施工许可证"),
    then(1, "halt", "2023-03-31"),
    then(1, "inspection", "2023-04-01", finding="halted", started_area_ha="0.2"),
]
"""Built on, halted, and from 2024-04-01 suspected idle."""


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        ("2024-06-30", [0, 0, 1]),
        ("2024-07-31", [0, 0, 1, 1]),
        ("2024-08-01", [0, 0, 1, 0]),
        ("2024-12-31", [0, 0, 1, 0, 0]),
    ],
)
def test_land_that_came_and_went_again_was_there_at_the_quarter_ends_between(
    engine: Engine, on: str, ends: list[int]
) -> None:
    tell(engine, day("2024-04-01"), *HALTED)
    resumed = then(1, "idle_cleared", "2024-08-01", reason="started", started_on="2024-08-01")
    tell(engine, day("2024-08-01"), resumed)
    report = built(engine, build, on)
    assert [figures[3].value for _, figures in grid(report, "各季度末存量").rows] == ends
    said, gone = line(report), on >= "2024-08-01"
    assert (said["本年转入"], said["动工建设"], said["期末存量"]) == (1, gone, not gone)
    assert said["盘活率"] == (100 if gone else 0)


@pytest.mark.parametrize(("on", "there"), [("2024-03-31", 0), ("2024-04-01", 1), ("2025-12-31", 0)])
def test_land_built_on_comes_to_the_stock_in_the_year_it_is_suspected_alone(
    engine: Engine, on: str, there: int
) -> None:
    tell(engine, day("2024-04-01"), *HALTED)
    tell(
        engine,
        day("2024-08-01"),
        then(1, "idle_cleared", "2024-08-01", reason="started", started_on="2024-08-01"),
    )
    assert len(rows(built(engine, build, on), "stock")) == there


def test_what_was_not_known_then_is_not_counted(engine: Engine) -> None:
    course(engine)
    tell(engine, day("2025-01-20"), then(1, "start", "2024-12-01", proof="施工许可证"))
    assert line(built(engine, build, "2024-12-31"))["期末存量"] == 2
    assert line(built(engine, build, "2024-12-31", known_on=day("2024-12-31")))["期末存量"] == 3


def test_what_ended_and_what_need_not_build_is_silent(engine: Engine) -> None:
    tell(engine, day("2024-01-10"), *silent_lives())
    assert rows(built(engine, build, "2024-12-31"), "stock") == []


def test_an_empty_docket_is_told_in_sentences(engine: Engine) -> None:
    report = built(engine, build, "2024-12-31")
    assert "年初没有存量土地，本年也没有新供应的土地。" in sentences(report)
    assert numbers(report, "stock") == []
