"""The tally of parcels by state and the count of lateness: after every honest step what the parcels themselves come to."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from supervision.casework.lists import parcels
from supervision.casework.reading import count_late, overview
from supervision.casework.rebuilding import rebuild_tally
from supervision.casework.recording import record
from supervision.casework.tally import by_state, count_parcels, differences
from supervision.casework.verify import Fault, verify
from supervision.casework.withdrawal import withdraw
from supervision.daily.sweep import sweep
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import Duty
from supervision.law.terms import Kind
from supervision.office import Office
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import DEADLINE, TALLY
from tests.casework.imported import DAY, IMPORTED, one_row, taken
from tests.daily.tampering import LAST_DAY, lived
from tests.database import Databases, desk, migrate, supply, sweep_on, tell
from tests.simulation.lives import PATROL_EVERY, Story, stories

SIGNED = date(2024, 1, 5)
OTHER = "1305302015B00014"


def the_counts_are_right(engine: Engine, today: date) -> None:
    """What is read at once, of the docket and of each district, is what the rows and the lives come to."""
    with reading(engine) as session:
        assert differences(session) == []
        standing: Counter[tuple[str, str]] = Counter()
        late: Counter[tuple[str, str]] = Counter()
        for line in parcels(session, today):
            standing[line.life.parcel.district, str(line.life.state)] += 1
            late.update((line.life.parcel.district, str(item.duty)) for item in line.overdue)
        for district in (None, *{district for district, _ in standing}):
            for counted, found in (
                (by_state(session, district), standing),
                (count_late(session, today, district), late),
            ):
                expected: Counter[str] = Counter()
                for (where, what), count in found.items():
                    expected[what] += count if district in (None, where) else 0
                assert counted == {what: count for what, count in expected.items() if count}


# Random lives


@contextlib.contextmanager
def fresh(databases: Databases, kind: str) -> Iterator[Engine]:
    with TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        engine = open_records(databases.fresh(kind, Path(folder), opened))
        opened.callback(engine.dispose)
        yield engine


def steps(story: Story, every: int) -> Iterator[Callable[[Engine], date]]:
    """Each happening on its day, if the law permits it, and a sweep every so many days."""
    office = Office(patrol_every_days=PATROL_EVERY)

    def told(happening: dict[str, Any], day: date) -> Callable[[Engine], date]:
        def do(engine: Engine) -> date:
            with contextlib.suppress(BadRecord, NotAllowed, LookupError), writing(engine) as session:
                record(session, happening, replace(desk(day), office=office))
            return day

        return do

    def swept(day: date) -> Callable[[Engine], date]:
        def do(engine: Engine) -> date:
            sweep(engine, replace(desk(day, "每日监测"), office=office))
            return day

        return do

    waiting, day = list(story.records), story.supply.on
    while day <= story.last_day:
        while waiting and date.fromisoformat(waiting[0]["on"]) <= day:
            yield told(waiting.pop(0), day)
        yield swept(day)
        day += timedelta(days=every)


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 12), ("postgresql", 3)])
def test_after_every_step_of_random_lives_the_counts_are_right(
    databases: Databases, kind: str, examples: int
) -> None:
    late = 0

    @seed(7)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(stories(), st.integers(20, 60))
    def lives(story: Story, every: int) -> None:
        nonlocal late
        with fresh(databases, kind) as engine:
            for step in steps(story, every):
                today = step(engine)
                the_counts_are_right(engine, today)
            with reading(engine) as session:
                late += len(count_late(session, today))

    lives()
    assert late > examples / 3  # not about lives in good order


# What people do with the register itself


def test_imported_withdrawn_imported_again_corrected_and_swept_the_counts_are_right(
    engine: Engine, tmp_path: Path
) -> None:
    amended = {"kind": "amendment", "no": IMPORTED, "on": "2017-01-12", "parcel": {"district": "南宫市"}}
    voided = {"kind": "correction", "on": "2017-01-14", "reason": "登记有误"}

    def correct(today: date, no: str, kind: Kind) -> None:
        tell(engine, today, voided | {"no": no, "voids": newest(engine, no, kind)})

    happened: list[tuple[date, Callable[[date], object]]] = [
        (DAY, lambda today: taken(engine, one_row(tmp_path), today)),
        (DAY, lambda today: taken(engine, one_row(tmp_path, 电子监管号=OTHER, 行政区="宁晋县"), today)),
        (DAY, lambda today: sweep_on(engine, today)),
        (date(2017, 1, 10), lambda today: withdrawn(engine, 1, today)),
        (date(2017, 1, 10), lambda today: sweep_on(engine, today)),
        (date(2017, 1, 11), lambda today: taken(engine, one_row(tmp_path), today)),
        (date(2017, 1, 12), lambda today: tell(engine, today, amended)),
        (date(2017, 1, 13), lambda today: tell(engine, today, {"no": OTHER, "kind": "start", "on": "2016-12-01"})),
        (date(2017, 1, 14), lambda today: correct(today, OTHER, Kind.START)),
        (date(2017, 1, 14), lambda today: sweep_on(engine, today)),
        (date(2017, 1, 15), lambda today: correct(today, IMPORTED, Kind.AMENDMENT)),
    ]  # fmt: skip
    standing = []
    for today, step in happened:
        step(today)
        the_counts_are_right(engine, today)
        with reading(engine) as session:
            found = verify(session, today, patrol_every=30)
            assert [one.zh for one in found if one.fault is Fault.PROJECTION] == []
            standing.append((by_state(session, "新河县"), by_state(session, "南宫市"), by_state(session)))
    assert [sum(whole.values()) for *_, whole in standing] == [1, 2, 2, 1, 1, 2, 2, 2, 2, 2, 2]
    assert [len(here) for here, *_ in standing] == [1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1]
    assert [len(there) for _, there, _ in standing][6:] == [1, 1, 1, 1, 0]


def withdrawn(engine: Engine, batch_no: int, today: date) -> None:
    with writing(engine) as session:
        withdraw(session, batch_no, desk(today), "导错了县")


def newest(engine: Engine, no: str, kind: Kind) -> str:
    with reading(engine) as session:
        found = session.scalar(
            text(
                "SELECT max(seq) FROM entry JOIN parcel ON parcel.id = parcel_id WHERE no = :no AND kind = :kind"
            ),
            {"no": no, "kind": str(kind)},
        )
    return str(found)


def test_after_every_step_of_the_honest_docket_the_counts_are_right(engine: Engine) -> None:
    for today in lived(engine):
        the_counts_are_right(engine, today)


def test_money_nobody_stated_is_not_counted_as_overdue_until_somebody_does(engine: Engine) -> None:
    tell(engine, date(2024, 3, 1), supply(), bulk=True)
    paid = {"kind": "payment", "on": "2024-03-02", "amount_wan": "1"}
    with reading(engine) as session:
        assert Duty.PAYMENT not in count_late(session, date(2024, 3, 1))
    tell(engine, date(2024, 3, 2), paid)
    with reading(engine) as session:
        assert count_late(session, date(2024, 3, 2))[Duty.PAYMENT] == 1


def test_two_instalments_overdue_are_one_parcel(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    today = date(2025, 1, 1)
    with reading(engine) as session:
        assert count_late(session, today) == {Duty.PAYMENT: 1, Duty.START: 1}


def test_a_register_of_before_gets_its_counts_by_the_migration(engine: Engine) -> None:
    for _ in lived(engine):
        pass
    tell(engine, LAST_DAY, supply("1305302024B00016"), bulk=True)
    rows = stored(engine)
    migrate(engine, "0006", down=True)
    migrate(engine)
    assert stored(engine) == rows
    the_counts_are_right(engine, LAST_DAY)


def stored(engine: Engine) -> list[list[tuple[Any, ...]]]:
    with reading(engine) as session:
        standing = session.execute(select(TALLY).where(TALLY.c.parcels != 0))
        due = session.execute(select(DEADLINE).order_by(*DEADLINE.primary_key))
        return [sorted(map(tuple, standing)), list(map(tuple, due))]


# A wrong tally


WRONG = [
    "UPDATE tally SET parcels = parcels + 1",
    "DELETE FROM tally",
    "INSERT INTO tally VALUES (1, '别县', 'idle', 3)",
    "UPDATE parcel SET district = '别县' WHERE id = 2",
]


@pytest.mark.parametrize("statement", WRONG)
def test_a_wrong_tally_is_made_again_from_the_parcels(engine: Engine, statement: str) -> None:
    for _ in lived(engine):
        pass
    with writing(engine) as session:
        session.execute(text(statement))
    with reading(engine) as session:
        wrong = differences(session)
        right = count_parcels(session)
    assert wrong
    assert rebuild_tally(engine) == len(wrong)
    with reading(engine) as session:
        assert differences(session) == []
        assert sum(by_state(session).values()) == sum(right.values()) == 5
        assert sum(overview(session, LAST_DAY).states.values()) == 5


def test_a_right_tally_is_left_alone(engine: Engine) -> None:
    assert rebuild_tally(engine) == 0
    for _ in lived(engine):
        pass
    assert rebuild_tally(engine) == 0


def test_an_empty_register_has_nothing_to_count(engine: Engine) -> None:
    with reading(engine) as session:
        view = overview(session, SIGNED)
    assert (view.states, view.late, view.due, view.last_looked_on) == ({}, {}, 0, None)
