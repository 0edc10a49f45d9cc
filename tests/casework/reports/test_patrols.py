"""Patrol coverage: the indicator in force, stage by stage, beside the indicators the visits are listed by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from supervision.casework.reports import monthly
from supervision.casework.reports.patrols import build
from supervision.casework.visit_indicators import indicators, visit_late
from supervision.law.steps import Step
from supervision.law.terms import Stage
from supervision.law.visits import VisitTarget
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import reading
from tests.casework.reports.asking import (
    SILENT,
    TOTAL,
    built,
    day,
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
from tests.database import sweep_on, tell

__all__ = ["pytest_generate_tests"]

SIGNED = day("2024-01-05")
TWICE = Office(visit_targets=(VisitTarget(Stage.START, 2, day("2024-05-02"), "邢自然资发〔2024〕12号"),))


def visited(engine: Engine) -> None:
    """Starts agreed for the first of June: 1 visited once, 2 twice, 3 before the stage, 4 never."""
    tell(engine, SIGNED, *(land(n, "新河镇" if n < 3 else "西流镇") for n in range(1, 5)))
    for n, on in ((3, "2024-05-01"), (1, "2024-05-02"), (2, "2024-05-20"), (2, "2024-06-02")):
        tell(engine, day(on), then(n, "inspection", on, finding="not_started"))


def test_a_project_is_covered_when_it_was_visited_in_its_stage(engine: Engine) -> None:
    visited(engine)
    report = built(engine, build, "2024-12-31")
    assert {row["电子监管号"]: (row["已巡查"], row["达标"]) for row in rows(report, "stages")} == {
        "1305302024B00001": (1, "是"),
        "1305302024B00002": (2, "是"),
        "1305302024B00003": (0, "否"),
        "1305302024B00004": (0, "否"),
    }
    assert value(report, "按行政区", "西流镇", "覆盖率") == Decimal("0.0")
    assert value(report, "按行政区", TOTAL, "覆盖率") == Decimal("50.0")
    assert numbers(report, "unvisited") == [3, 4]


def test_the_superiors_indicator_holds_from_its_day_and_is_named(engine: Engine) -> None:
    visited(engine)
    report = built(engine, build, "2024-12-31", TWICE)
    assert numbers(report, "unvisited") == [1, 3, 4]
    assert {row["指标依据"] for row in rows(report, "stages")} == {"邢自然资发〔2024〕12号"}


@pytest.mark.parametrize(("on", "reached"), [("2024-05-01", 0), ("2024-05-02", 4), ("2024-05-03", 4)])
def test_a_stage_is_reached_thirty_days_ahead(engine: Engine, on: str, reached: int) -> None:
    visited(engine)
    assert value(built(engine, build, on), "按阶段", "开工", "进入阶段") == reached if reached else True
    assert len(rows(built(engine, build, on), "stages")) == reached


def test_a_visit_recorded_later_was_not_known_then(engine: Engine) -> None:
    visited(engine)
    assert numbers(built(engine, build, "2024-05-31", known_on=day("2024-05-19")), "unvisited") == [2, 3, 4]
    assert numbers(built(engine, build, "2024-05-31"), "unvisited") == [3, 4]


def test_it_counts_as_the_list_of_indicators_does_patrols_among_them(engine: Engine) -> None:
    visited(engine)
    tell(engine, day("2024-06-10"), then(4, "start", "2024-06-10", proof="施工许可证"))
    for on in ("2024-06-10", "2024-07-10", "2024-07-20", "2024-08-09"):
        sweep_on(engine, day(on))
        if on == "2024-07-20":
            tell(engine, day(on), then(4, "inspection", on, finding="started"))
    on = day("2024-08-10")
    with reading(engine) as session:
        listed = indicators(session, day("2024-01-01"), on, TWICE.visit_targets)
    report = built(engine, build, on, TWICE)
    of_stages = {
        (one.district, one.parcels, one.covered, one.required, one.made)
        for one in listed
        if one.stage is Stage.START
    }
    columns = ("进入阶段", "达标", "应巡查次数", "已巡查次数")
    assert {
        (place, *(value(report, "按行政区", place, c) for c in columns))
        for place, _ in grid(report, "按行政区").rows
    } == of_stages
    [patrol] = [one for one in listed if one.stage is Step.PATROL]
    assert [value(report, "定期巡查任务", TOTAL, c) for c in ("到期", "已办结", "逾期未办")] == [
        patrol.required,
        patrol.made,
        patrol.missed,
    ]
    assert patrol.required


@pytest.mark.parametrize(("on", "late"), [("2024-07-10", 0), ("2024-07-11", 1)])
def test_a_patrol_past_its_day_is_late_though_the_next_is_not_opened(
    engine: Engine, on: str, late: int
) -> None:
    """As the monthly form and the list of indicators have it; the one made is not late."""
    tell(engine, SIGNED, *(land(n) for n in (1, 2)))
    tell(engine, day("2024-06-10"), *(then(n, "start", "2024-06-10", proof="施工许可证") for n in (1, 2)))
    sweep_on(engine, day("2024-07-10"))
    tell(engine, day("2024-07-10"), then(2, "inspection", "2024-07-10", finding="started"))
    report = built(engine, build, on)
    assert value(report, "定期巡查任务", TOTAL, "逾期未办") == late
    assert value(report, "定期巡查任务", TOTAL, "已办结") == 1
    of_the_month = value(
        built(engine, monthly.build, on), "2024年7月总表", "巡查与跟踪管理卡·其中逾期未办", "本月"
    )
    with reading(engine) as session:
        listed = indicators(session, day("2024-01-01"), day(on))
    assert [one.missed for one in listed if one.stage is Step.PATROL] == [late] == [of_the_month]


def test_what_ended_and_what_need_not_build_is_silent(engine: Engine) -> None:
    """What was taken back later was still to be visited in 2021 and 2022, when it came to its stages."""
    tell(engine, day("2024-01-10"), *silent_lives())
    report = built(engine, build, "2024-12-31", from_on=day("2021-01-01"))
    assert numbers(report, "stages") == [SILENT + 1, SILENT + 1]


def test_an_empty_docket_is_told_in_sentences(engine: Engine) -> None:
    assert sentences(built(engine, build, "2024-12-31")) == (
        "统计期内没有进入开工、竣工阶段的宗地。\n没有应巡查而未达到指标的宗地。"
    )


@pytest.mark.parametrize(
    ("status", "on", "late"),
    [
        (ActStatus.OPEN, "2024-07-10", False),
        (ActStatus.OPEN, "2024-07-11", True),
        (ActStatus.REPORTED, "2024-07-11", False),  # made, as its officer says
        (ActStatus.DONE, "2024-07-11", False),
        (ActStatus.MISSED, "2024-07-10", True),
        (ActStatus.WITHDRAWN, "2024-07-11", False),
    ],
)
def test_a_visit_is_late_past_its_day_while_it_is_to_be_made(status: ActStatus, on: str, late: bool) -> None:
    assert visit_late(status, day("2024-07-10"), day(on)) is late
