"""The work of the next ninety days: what the sweeps do then, week by week and unit by unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile
from supervision.daily import forecast as forecasting
from supervision.daily.work_ahead import build
from supervision.law.docket import Act
from supervision.law.refusals import NotAllowed
from supervision.law.steps import ActSort
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import reading
from supervision.records.tables import ACT
from tests.casework.reports.asking import TOTAL, built, day, grid, land, rows, sentences, value
from tests.casework.staffed import staff_of
from tests.database import sweep_on, tell

TODAY = date(2024, 5, 1)
BUREAU = Office(staff=staff_of())


def docket(engine: Engine) -> None:
    owed = [{"no": 1, "due_on": "2024-07-20", "amount_wan": "500"}]
    tell(engine, TODAY, land(1), land(2, "寻寨镇", instalments=owed), land(3, start_on="2024-08-30"))


def test_it_is_what_the_sweeps_of_those_days_do(engine: Engine) -> None:
    docket(engine)
    report = built(engine, build, TODAY)
    told = {(row["电子监管号"], row["日期"], row["类别"]) for row in rows(report, "work")}
    for ahead in range(90):
        sweep_on(engine, TODAY + timedelta(days=ahead))
    sorts = [str(sort) for sort in (ActSort.NOTICE, ActSort.TASK, ActSort.ALERT)]
    with reading(engine) as session:
        query = select(ACT).where(ACT.c.sort.in_(sorts), ACT.c.status != str(ActStatus.TRIAGE))
        done = {(row.parcel_id, row.done_on, ActSort(row.sort).zh) for row in session.execute(query)}
    assert {(int(str(no)[-5:]), on, sort) for no, on, sort in told} == done
    assert value(report, "每周工作量", TOTAL, "合计") == len(rows(report, "work")) > 5


def test_the_ninetieth_day_is_in_and_the_next_is_not(engine: Engine) -> None:
    last = TODAY + timedelta(days=89)
    tell(engine, TODAY, *(land(n, start_on=str(last + timedelta(days=30 + n - 1))) for n in (1, 2)))
    work = rows(built(engine, build, TODAY), "work")
    reminded = [(row["电子监管号"], row["日期"]) for row in work if row["事项"] == "开工提醒书"]
    assert reminded == [("1305302024B00001", last)]


def test_every_week_and_every_unit_stands_in_its_table(engine: Engine) -> None:
    docket(engine)
    report = built(engine, build, TODAY, BUREAU)
    weeks = [word for word, _ in grid(report, "每周工作量").rows]
    assert (weeks[0], weeks[-1], len(weeks)) == ("第1周（5月1日起）", "第13周（7月24日起）", 13)
    assert {word for word, _ in grid(report, "各国土所工作量").rows} == {"寻寨国土所", "新河镇国土所"}
    assert value(report, "各类事项", "开工提醒书", "通知") == 2


def test_a_day_a_sweep_has_passed_and_what_was_known_once_cannot_be_asked(engine: Engine) -> None:
    docket(engine)
    sweep_on(engine, TODAY)
    assert rows(built(engine, build, TODAY), "work")
    with pytest.raises(NotAllowed, match="2024-04-30以后已经监测过"):
        built(engine, build, "2024-04-30")
    with pytest.raises(NotAllowed, match="不能指定“按某日所知”"):
        built(engine, build, TODAY, known_on=TODAY)


def test_districts_are_those_asked_for(engine: Engine) -> None:
    docket(engine)
    assert {row["行政区"] for row in rows(built(engine, build, TODAY, districts=("寻寨镇",)), "work")} == {
        "寻寨镇"
    }


def test_what_an_import_brings_for_triage_is_no_work_yet(engine: Engine) -> None:
    tell(engine, TODAY, land(1, start_on="2023-06-01", signed_on="2023-01-05", completion_on=None), bulk=True)
    assert "下达" not in sentences(built(engine, build, TODAY))
    assert {row["日期"] for row in rows(built(engine, build, TODAY), "work")}.isdisjoint({TODAY})


def test_what_a_parcel_came_to_before_it_fails_is_counted_and_said_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket(engine)
    whole = len(rows(built(engine, build, TODAY), "work"))
    look_at = forecasting.look_at

    def breaking(file: CaseFile, desk: Desk) -> list[Act]:
        if desk.today > day("2024-06-15"):
            raise ValueError("坏数据")
        return look_at(file, desk)

    monkeypatch.setattr(forecasting, "look_at", breaking)
    report = built(engine, build, TODAY)
    assert 0 < len(rows(report, "work")) < whole
    failing = len(rows(report, "failing"))
    assert failing
    assert f"有{failing}宗监测会中断，中断以前的事项已经计入，其后的没有计入" in sentences(report)


def test_an_empty_docket_is_told_in_a_sentence(engine: Engine) -> None:
    assert sentences(built(engine, build, day("2024-05-01"))) == "今后九十天没有到期的事项。"
