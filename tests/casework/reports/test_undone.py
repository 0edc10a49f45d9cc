"""What was to be done and is not: each list on both sides of its day, and empty once somebody does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework import complaints as verbs
from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.reports.undone import build
from supervision.casework.spots import handling
from supervision.casework.spots.intake import Batch, take_spots
from supervision.casework.spots.spot import Sees, SpotResult
from supervision.records.db import writing
from supervision.records.tables import PARCEL
from tests.casework.boundary.drawn import feature, geojson, square
from tests.casework.imported import one_row, taken
from tests.casework.reports.asking import (
    built,
    day,
    grid,
    land,
    number,
    numbers,
    rows,
    sentences,
    silent_lives,
    then,
    value,
)
from tests.casework.staffed import XINHE, desk_of, inspector, supervisor
from tests.database import desk, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests
from tests.web.mapped import SOUTH, WEST, draw

__all__ = ["pytest_generate_tests"]

SIGNED = day("2024-01-05")


def many(engine: Engine, on: str, **asked: Any) -> dict[str, int]:
    """How many lie in each list; the empty ones left out."""
    report = built(engine, build, on, **asked)
    return {detail.title: len(detail.rows) for detail in report.details if detail.rows}


# The law's own lists


@pytest.mark.parametrize(("on", "there"), [("2025-06-01", False), ("2025-06-02", True), ("2025-06-03", True)])
def test_a_suspicion_waits_for_its_site_check(engine: Engine, on: str, there: bool) -> None:
    tell(engine, SIGNED, land(1))
    assert ("疑似闲置未核实" in many(engine, on)) is there
    tell(engine, day("2025-06-10"), then(1, "idle_check", "2025-06-10", finding="not_started"))
    assert "疑似闲置未核实" not in many(engine, "2025-06-10")
    assert ("疑似闲置未核实" in many(engine, on, known_on=day("2025-06-09"))) is there


@pytest.mark.parametrize(
    ("on", "late"), [("2025-06-02", 0), ("2025-07-01", 0), ("2025-07-02", 0), ("2025-07-03", 1)]
)
def test_a_site_check_is_late_after_the_thirty_days_of_article_5(engine: Engine, on: str, late: int) -> None:
    tell(engine, SIGNED, land(1))
    report = built(engine, build, on)
    [row] = rows(report, "suspicions")
    assert (row["核实情况"], row["核实期限"], row["逾期天数"]) == ("未核实", day("2025-07-02"), late)
    assert value(report, "应查未查、查而未果", "疑似闲置未核实", "其中逾期") == late
    assert "核实期限为发现之日起30日" in "；".join(report.rules)


def test_of_an_imported_past_the_thirty_days_run_from_the_import(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path), day("2017-01-10"))
    [row] = rows(built(engine, build, "2017-02-10"), "suspicions")
    assert (row["疑似闲置起"], row["核实期限"], row["逾期天数"]) == (day("2017-01-02"), day("2017-02-09"), 1)


def test_a_suspicion_found_started_waits_to_be_cleared_and_is_late_no_more(engine: Engine) -> None:
    tell(engine, SIGNED, land(1))
    tell(engine, day("2025-06-10"), then(1, "idle_check", "2025-06-10", finding="started"))
    report = built(engine, build, "2025-12-31")
    [row] = rows(report, "suspicions")
    assert (row["核实情况"], row["核实期限"], row["逾期天数"]) == ("核实为已动工，待登记排除", None, None)
    assert value(report, "应查未查、查而未果", "疑似闲置未核实", "件数") == 1
    assert value(report, "应查未查、查而未果", "疑似闲置未核实", "其中逾期") == 0
    tell(engine, day("2026-01-05"), then(1, "start", "2025-06-10", proof="施工许可证"))
    assert rows(built(engine, build, "2026-01-05"), "suspicions") == []


@pytest.mark.parametrize(
    ("due", "on", "there"),
    [
        ("2024-02-29", "2024-02-29", False),
        ("2024-02-29", "2024-03-01", True),
        ("2024-12-31", "2024-12-31", False),
        ("2024-12-31", "2025-01-01", True),
    ],
)
def test_a_late_start_waits_for_its_cause(engine: Engine, due: str, on: str, there: bool) -> None:
    tell(engine, SIGNED, land(1, start_on=due))
    assert many(engine, on).get("逾期未认定原因", 0) == there
    tell(engine, day(on), then(1, "breach", on, stage="completion", cause="holder"))
    assert many(engine, on).get("逾期未认定原因", 0) == there  # the cause of another duty
    if there:
        tell(engine, day(on), then(1, "breach", on, stage="start", cause="holder"))
        assert "逾期未认定原因" not in many(engine, on)


def test_a_referral_waits_to_be_accepted_and_is_late_after_its_last_day(engine: Engine) -> None:
    tell(engine, SIGNED, land(1))
    for kind, on, said in (
        ("idle_check", "2025-06-05", {"finding": "not_started"}),
        ("referral", "2025-06-06", {}),
    ):
        tell(engine, day(on), then(1, kind, on, **said))
    [row] = rows(built(engine, build, "2025-06-06"), "referrals")
    last = row["接收期限"]
    assert rows(built(engine, build, last), "referrals")[0]["逾期天数"] == 0
    [late] = rows(built(engine, build, day("2025-07-31")), "referrals")
    assert late["逾期天数"] == (day("2025-07-31") - last).days > 0
    tell(engine, day("2025-08-01"), then(1, "referral_accepted", "2025-08-01"))
    assert "移交未接收" not in many(engine, "2025-08-01")


# What the office began


def test_a_paper_waits_for_its_signature_its_service_and_its_receipt_in_turn(engine: Engine) -> None:
    tell(
        engine,
        SIGNED,
        land(1, start_on=None, instalments=[{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]),
    )
    sweep_on(engine, day("2024-02-05"))
    assert many(engine, "2024-02-05")["通知未签发"] == 1
    said = {"notice": "overdue_payment", "subject": 1}
    tell(
        engine,
        day("2024-02-06"),
        then(1, "notice_issued", "2024-02-06", **said, number="新国土监〔2024〕1号"),
    )
    [row] = rows(built(engine, build, "2024-02-09"), "sent")
    assert (row["通知"], row["文号"], row["已历天数"]) == (
        "第1期《出让金催缴通知单》",
        "新国土监〔2024〕1号",
        3,
    )
    assert many(engine, "2024-02-05")["通知未签发"] == 1
    assert "通知未送达" not in many(engine, "2024-02-05")
    tell(engine, day("2024-02-10"), then(1, "service", "2024-02-10", **said), bulk=True)
    found = many(engine, "2024-02-10")
    assert (found.get("通知未送达"), found.get("送达无凭证")) == (None, 1)


def test_a_task_is_late_after_its_last_day_and_said_to_be_nobodys(engine: Engine) -> None:
    tell(engine, SIGNED, land(1))
    sweep_on(engine, day("2024-05-02"))  # 开工巡查，限约定开工日
    in_time = rows(built(engine, build, "2024-06-01"), "tasks")
    assert {row["任务"] for row in in_time} == {"送达履约告知书并讲解"}  # the only one whose day is over
    [row] = [row for row in rows(built(engine, build, "2024-06-02"), "tasks") if row["任务"] == "开工巡查"]
    assert (row["责任单位"], row["承办人"], row["逾期天数"]) == ("国土所", "未交办", 1)
    tell(engine, day("2024-05-20"), then(1, "inspection", "2024-05-20", finding="not_started"))
    assert "开工巡查" not in {row["任务"] for row in rows(built(engine, build, "2024-06-02"), "tasks")}
    known = built(engine, build, "2024-06-02", known_on=day("2024-05-19"))
    assert "开工巡查" in {row["任务"] for row in rows(known, "tasks")}


# Registers


def test_a_complaint_waits_until_it_is_answered_and_nobody_learns_who_complained(engine: Engine) -> None:
    tell(engine, SIGNED, land(1))
    for no in (None, number(1)):
        with writing(engine) as session:
            given = {"content": "地空着", "received_on": day("2024-03-04"), "by": "赵告状"}
            verbs.receive(session, given, desk(day("2024-03-04")), parcel_no=no)
    report = built(engine, build, "2024-05-04")
    assert [(row["关联宗地"], row["行政区"], row["逾期天数"]) for row in rows(report, "complaints")] == [
        ("", "未关联宗地", 1),
        (number(1), "新河镇", 1),
    ]
    assert "赵告状" not in repr(report)
    for verb, said in (("investigate", {"findings": "属实"}), ("answer", {"result": "已责令动工"})):
        with writing(engine) as session:
            getattr(verbs, verb)(session, "举〔2024〕2", said, desk(day("2024-05-10")))
    assert many(engine, "2024-05-10")["举报未答复"] == 1
    assert many(engine, "2024-05-09")["举报未答复"] == 2
    assert many(engine, "2024-05-10", known_on=day("2024-05-09"))["举报未答复"] == 2
    assert many(engine, "2024-03-03").get("举报未答复") is None


def test_what_lies_on_no_parcel_is_seen_by_who_sees_every_district(engine: Engine) -> None:
    tell(engine, SIGNED, land(1), land(2, "西流镇"))
    for no in (None, number(1)):
        with writing(engine) as session:
            verbs.receive(session, {"content": "地空着", "received_on": SIGNED}, desk(SIGNED), parcel_no=no)
    assert many(engine, "2024-01-05", districts=("西流镇",)).get("举报未答复") is None
    assert many(engine, "2024-01-05", districts=("新河镇",))["举报未答复"] == 1
    scoped = (PARCEL.c.district == "新河镇",)
    assert many(engine, "2024-01-05", among=scoped)["举报未答复"] == 1


def test_a_spot_waits_until_somebody_looks(engine: Engine, tmp_path: Path) -> None:
    boss = supervisor()
    people = (inspector("zhang", XINHE), boss)
    tell(engine, day("2024-06-01"), land(1))
    draw(engine, number(1))
    plots = read_plots(geojson(tmp_path, feature(square(WEST + 0.0003, SOUTH + 0.0003, 0.001), TBBH="TB1")))
    with writing(engine) as session:
        given = desk_of("wang", *people, today=day("2024-06-03"))
        [outcome] = take_spots(session, plots, Batch("省厅卫片", day("2024-06-01"), Sees.BUILDING), given)
    assert outcome.spot is not None
    assert many(engine, "2024-06-02").get("图斑未核查") is None
    [row] = rows(built(engine, build, "2024-06-03"), "spots")
    assert (row["所在宗地"], row["行政区"]) == (number(1), "新河镇")
    with writing(engine) as session:
        at_work = desk_of("zhang", *people, today=day("2024-06-05"))
        handling.check(session, outcome.spot.number, SpotResult.NOT_TRUE, "现场为旧房", at_work)
    assert many(engine, "2024-06-05").get("图斑未核查") is None
    assert many(engine, "2024-06-05", known_on=day("2024-06-04"))["图斑未核查"] == 1


# Altogether


def test_the_first_table_counts_every_list_and_what_is_past_its_day(engine: Engine) -> None:
    tell(engine, SIGNED, land(1))
    report = built(engine, build, "2024-06-02")
    summary = dict(grid(report, "应查未查、查而未果").rows)
    assert [figure.value for figure in summary["逾期未认定原因"]] == [1, 1]
    assert summary["通知未签发"][1].why == "没有办理期限"
    assert len(summary) == len(report.details)


def test_what_ended_and_what_need_not_build_is_silent(engine: Engine) -> None:
    tell(engine, day("2024-01-10"), *silent_lives())
    assert many(engine, "2024-12-31") == {}
    assert numbers(built(engine, build, "2024-12-31"), "causes") == []


def test_an_empty_docket_is_told_in_a_sentence(engine: Engine) -> None:
    assert sentences(built(engine, build, "2024-12-31")) == "没有应查未查、查而未果的事项。"
