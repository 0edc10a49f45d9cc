"""The same random lives through the doorway and the sweep, on a real database: what the law alone would do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, seed, settings
from sqlalchemy import Engine, select

from supervision.casework.casefile import file_of, read_done, refolded
from supervision.casework.journal import facts_of, read_entries
from supervision.casework.recording import record
from supervision.daily.sweep import sweep
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import ActSort
from supervision.office import Office
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT, PARCEL
from tests.database import desk
from tests.simulation.lives import PATROL_EVERY, Story, every_day, live, stories

OFFICE = Office(patrol_every_days=PATROL_EVERY)


@contextlib.contextmanager
def fresh(empty_database: Path) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.db"
        path.write_bytes(empty_database.read_bytes())
        engine = open_records(f"sqlite:///{path}")
        yield engine
        engine.dispose()


def lived_on_file(engine: Engine, story: Story) -> None:
    """Each happening recorded on its day before that day's sweep; what the law forbids is refused."""
    waiting = list(zip((story.supply, *story.happenings), story.records, strict=True))
    day = story.supply.on
    while day <= story.last_day:
        while waiting and waiting[0][0].on <= day:
            _, happening = waiting.pop(0)
            with contextlib.suppress(BadRecord, NotAllowed), writing(engine) as session:
                record(session, happening, replace(desk(day), office=OFFICE))
        assert sweep(engine, replace(desk(day, "每日监测"), office=OFFICE)).set_aside == []
        day += timedelta(days=1)


def acts_on_file(engine: Engine) -> set[tuple[date, str, int, str, str]]:
    columns = (ACT.c.done_on, ACT.c.duty, ACT.c.subject, ACT.c.step)
    with reading(engine) as session:
        given = session.execute(select(*columns, ACT.c.basis).where(ACT.c.sort != ActSort.LAPSE))
        return {tuple(row) for row in given}


@pytest.mark.parametrize("number", range(2))
def test_recorded_and_swept_day_by_day_the_file_is_what_the_law_alone_would_do(
    empty_database: Path, number: int
) -> None:
    @seed(number)
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(stories())
    def lives(story: Story) -> None:
        by_law = live(story, every_day)
        with fresh(empty_database) as engine:
            lived_on_file(engine, story)
            with reading(engine) as session:
                row = session.execute(select(PARCEL)).one()
                facts = facts_of(read_entries(session, [row.id])[row.id])
                stored = file_of(row, read_done(session, [row.id])[row.id], set(), patrol_every=PATROL_EVERY)
            assert len(facts) == len(by_law.facts)
            assert row.state == by_law.life.state
            assert stored.life == refolded(facts, row.no, stored.life.day)
            assert {(d, k[0], k[1], k[2]) for d, *k in acts_on_file(engine)} == {
                (day, key[0], key[1], key[2]) for day, key in by_law.given
            }

    lives()
