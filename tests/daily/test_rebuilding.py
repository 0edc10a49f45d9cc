"""After an upgrade: lives of an older form are made again from the journals, and nothing else changes."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from supervision.casework import rebuilding
from supervision.casework.rebuilding import OLD, rebuild_older_lives
from supervision.casework.verify import verify
from supervision.records.db import reading, writing
from supervision.records.tables import DEADLINE, ENTRY, PARCEL
from tests.daily.tampering import LAST_DAY, lived
from tests.database import sweep_on

OLDER = '{"contract":{},"state":"supplied"}'


def stored(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in (PARCEL, DEADLINE, ENTRY)
        }


def older_lives(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PARCEL).where(OLD)) or 0


def make_older(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(update(PARCEL).values(life=OLDER))
        session.execute(text("DELETE FROM deadline WHERE duty = 'start'"))


def test_an_older_docket_is_rebuilt_to_the_very_rows_it_had(engine: Engine) -> None:
    for _ in lived(engine):
        pass
    before = stored(engine)
    make_older(engine)
    assert rebuild_older_lives(engine, patrol_every=30) == len(before["parcel"])
    assert stored(engine) == before
    with reading(engine) as session:
        assert list(verify(session, LAST_DAY, patrol_every=30)) == []
        assert older_lives(session) == 0


def test_a_docket_of_this_form_is_left_alone(engine: Engine) -> None:
    for _ in lived(engine):
        pass
    assert rebuild_older_lives(engine, patrol_every=30) == 0


def test_a_rebuilding_broken_off_goes_on_where_it_stopped(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in lived(engine):
        pass
    before = stored(engine)
    make_older(engine)
    monkeypatch.setattr(rebuilding, "PAGE", 2)
    pages = []

    def twice(*given: object) -> object:
        pages.append(1)
        if len(pages) == 2:
            raise KeyboardInterrupt
        return of_journals(*given)

    of_journals = rebuilding._from_journals
    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, "_from_journals", twice)
        with pytest.raises(KeyboardInterrupt):
            rebuild_older_lives(engine, patrol_every=30)
    with reading(engine) as session:
        assert older_lives(session) == len(before["parcel"]) - 2
    rebuild_older_lives(engine, patrol_every=30)
    assert stored(engine) == before


def test_until_it_is_rebuilt_a_sweep_sets_the_parcel_aside(engine: Engine) -> None:
    for _ in lived(engine):
        pass
    make_older(engine)
    with writing(engine) as session:
        session.execute(update(PARCEL).values(next_look_on=LAST_DAY))
    swept = sweep_on(engine, LAST_DAY)
    assert all("supervision init" in reason for _, reason in swept.set_aside)
    assert swept.set_aside
