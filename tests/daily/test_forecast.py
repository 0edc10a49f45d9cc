"""The forecast: what it says of the days to come is what the sweeps of those days do, papers and all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, and_, select, update

from supervision.casework.holding import hold, step_id
from supervision.casework.letters import draft
from supervision.daily import forecast as forecasting
from supervision.daily.forecast import Planned, WouldFail, forecast
from supervision.daily.sweep import sweep
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import ActSort
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.base import Base
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT, ENTRY, NOTICE, PARCEL
from tests.database import Databases, desk, supply, sweep_on, tell
from tests.simulation.lives import PATROL_EVERY, Story, stories

OFFICE = Office(patrol_every_days=PATROL_EVERY)
SIGNED = date(2024, 1, 5)
ONE_DAY = timedelta(days=1)
NUMBERS = [f"1305302024B0{n:04d}" for n in range(11, 18)]


@dataclass(frozen=True)
class Work:
    """One act, planned or done; a paper by its blocks."""

    id: str
    no: str
    on: date
    sort: str
    name: str
    triaged: bool
    reason: str
    blocks: str | None


def told(engine: Engine, today: date, until: date, office: Office = OFFICE) -> list[Planned | WouldFail]:
    with reading(engine) as session:
        return list(forecast(session, replace(desk(today, "每日监测"), office=office), until))


def planned_work(found: list[Planned | WouldFail]) -> set[Work]:
    return {
        Work(p.id, p.no, p.act.on, str(p.act.sort), p.act.name, p.act.triaged, p.act.reason, p.blocks)
        for p in found
        if isinstance(p, Planned) and p.act.sort is not ActSort.MOVE
    }


def work_done(engine: Engine, since: date) -> set[Work]:
    """What sweeps put on file from a day on."""
    entry = and_(ENTRY.c.parcel_id == ACT.c.parcel_id, ENTRY.c.seq == ACT.c.seq, ENTRY.c.by == "每日监测")
    paper = and_(NOTICE.c.parcel_id == ACT.c.parcel_id, NOTICE.c.seq == ACT.c.seq)
    query = select(ACT, ENTRY.c.kind, PARCEL.c.no, NOTICE.c.blocks).join(ENTRY, entry)
    query = query.join(PARCEL, PARCEL.c.id == ACT.c.parcel_id).outerjoin(NOTICE, paper)
    with reading(engine) as session:
        rows = session.execute(query.where(ACT.c.done_on >= since)).all()
    return {
        Work(
            step_id(row.parcel_id, (row.duty, row.subject, row.step, row.basis)), row.no, row.done_on, row.kind,
            row.name, row.status == ActStatus.TRIAGE, row.reason, row.blocks,
        )
        for row in rows
    }  # fmt: skip


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as session:
        rows = session.execute(select(PARCEL.c.no, PARCEL.c.state)).all()
    return {row.no: row.state for row in rows}


def everything(engine: Engine) -> list[list[Any]]:
    with reading(engine) as session:
        return [
            list(map(tuple, session.execute(select(table).order_by(*table.primary_key))))
            for table in Base.metadata.sorted_tables
        ]


# Random dockets on random days


@dataclass(frozen=True)
class Docket:
    """Some random parcels, known up to a day, some of them by bulk, swept once before if at all."""

    stories: list[Story]
    in_bulk: list[bool]
    swept_on: date | None
    today: date

    def enter(self, engine: Engine) -> None:
        if self.swept_on is not None:
            self._tell_until(engine, date.min, self.swept_on)
            sweep(engine, replace(desk(self.swept_on, "每日监测"), office=OFFICE))
        self._tell_until(engine, self.swept_on or date.min, self.today)

    def _tell_until(self, engine: Engine, after: date, until: date) -> None:
        for no, story, bulk in zip(NUMBERS, self.stories, self.in_bulk, strict=False):
            for record in story.records:
                if after < date.fromisoformat(record["on"]) <= until:
                    with contextlib.suppress(BadRecord, NotAllowed, LookupError):
                        tell(engine, until, {**record, "no": no}, bulk=bulk)


@st.composite
def dockets(draw: Any) -> Docket:
    parcels = draw(st.lists(stories(), min_size=3, max_size=len(NUMBERS)))
    today = date(2024, 6, 30) + timedelta(days=draw(st.integers(0, 900)))
    swept_on = draw(st.none() | st.integers(1, 400).map(lambda days: today - timedelta(days=days)))
    in_bulk = draw(st.lists(st.booleans(), min_size=len(parcels), max_size=len(parcels)))
    return Docket(parcels, in_bulk, swept_on, today)


@contextlib.contextmanager
def fresh(databases: Databases, kind: str) -> Iterator[Engine]:
    with TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        engine = open_records(databases.fresh(kind, Path(folder), opened))
        opened.callback(engine.dispose)
        yield engine


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 8), ("postgresql", 3)])
def test_over_random_days_the_sweeps_do_day_by_day_what_was_forecast(
    databases: Databases, kind: str, examples: int
) -> None:
    counted = 0

    @seed(20)
    @settings(
        max_examples=examples, deadline=None, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(dockets(), st.integers(60, 150))
    def swept_as_forecast(docket: Docket, days: int) -> None:
        nonlocal counted
        with fresh(databases, kind) as engine:
            docket.enter(engine)
            before = everything(engine)
            found = told(engine, docket.today, docket.today + timedelta(days=days - 1))
            assert everything(engine) == before
            assert [one for one in found if isinstance(one, WouldFail)] == []
            _sweep_day_by_day(engine, docket.today, days, found)
            assert work_done(engine, docket.today) == planned_work(found)
            counted += len(found)

    swept_as_forecast()
    assert counted > 5 * examples  # not about empty dockets


def _sweep_day_by_day(engine: Engine, today: date, days: int, found: list[Planned | WouldFail]) -> None:
    """Each day moves the parcels the forecast moves, and no other; what had moved by itself before shows on the first."""
    moves = {(p.no, p.act.on): p.act.to_state for p in found if isinstance(p, Planned) and p.act.to_state}
    for day in (today + timedelta(days=n) for n in range(days)):
        before = states(engine)
        swept = sweep(engine, replace(desk(day, "每日监测"), office=OFFICE))
        assert swept.set_aside == []
        expected = {no: str(moves.get((no, day), state)) for no, state in before.items()}
        after = states(engine)
        if day == today:
            unmoved = {no for no in after if (no, day) not in moves}
            expected |= {no: state for no, state in after.items() if no in unmoved}
        assert after == expected


# Pages, holds, failures


def test_a_forecast_of_several_pages_is_the_same(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS))
    whole = told(engine, SIGNED, date(2025, 6, 30))
    monkeypatch.setattr(forecasting, "PAGE", 3)
    assert told(engine, SIGNED, date(2025, 6, 30)) == whole
    assert {one.no for one in whole} == set(NUMBERS)


def test_what_is_held_back_is_not_forecast(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[:2]))
    until = date(2025, 6, 30)
    before = planned_work(told(engine, SIGNED, until))
    with writing(engine) as session:
        hold(session, "1/start/notice/0/2024-06-01", desk(SIGNED), "正在协商")
    after = planned_work(told(engine, SIGNED, until))
    assert {work.id for work in before - after} == {"1/start/notice/0/2024-06-01"}
    assert after < before


def test_a_parcel_that_would_fail_is_told_and_the_others_are_forecast(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[:3]))
    whole = told(engine, SIGNED, date(2024, 12, 31))
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no == NUMBERS[1]).values(life='{"broken": true}'))
    found = told(engine, SIGNED, date(2024, 12, 31))
    [failed] = [one for one in found if isinstance(one, WouldFail)]
    assert failed.no == NUMBERS[1]
    assert "台账数据损坏" in failed.reason
    assert [one for one in found if one is not failed] == [one for one in whole if one.no != NUMBERS[1]]


def test_a_template_that_fails_later_keeps_what_was_forecast_before(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(engine, SIGNED, supply(NUMBERS[0]))
    monkeypatch.setattr("supervision.casework.acts.draft", _no_start_notice)
    found = told(engine, SIGNED, date(2024, 12, 31))
    assert isinstance(found[-1], WouldFail)
    names = {one.act.name for one in found if isinstance(one, Planned)}
    assert {"payment_reminder", "start_reminder"} <= names
    assert "start_notice" not in names


def _no_start_notice(facts: Any, office: Office) -> Any:
    if facts.notice == "start_notice":
        raise BadRecord("模板有误")
    return draft(facts, office)


def test_after_a_sweep_the_day_has_nothing_left(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[:3]))
    day = date(2024, 6, 2)
    assert told(engine, day, day)
    sweep_on(engine, day)
    assert told(engine, day, day, Office()) == []
