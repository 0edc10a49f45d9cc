"""A sweep that waits for somebody, and one whose server is gone for a moment: nobody else comes to harm by it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from supervision.records.db import reading, writing
from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, PARCEL, SET_ASIDE
from tests.database import supply, sweep_on, tell
from tests.killing import PATIENCE, all_is_sound

SIGNED = date(2024, 1, 5)
FIRST, SECOND = "1305302024B00011", "1305302024B00012"
"""Two parcels that are due, in the order in which a sweep takes them."""


def take(session: Session, no: str) -> None:
    """Lock a parcel's row, as everybody does who writes in its file."""
    session.execute(select(PARCEL.c.id).where(PARCEL.c.no == no).with_for_update())


def when_somebody_waits_for(engine: Engine, session: Session) -> None:
    """Come back as soon as a process waits for what this session has locked."""
    holder = session.scalar(text("SELECT pg_backend_pid()"))
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE :holder = ANY (pg_blocking_pids(pid))")
    until = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while not connection.scalar(waiting, {"holder": holder}):
            connection.rollback()
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.002)


def outcomes(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(CERTIFICATE.c.outcome).order_by(CERTIFICATE.c.no)))


@pytest.mark.only_on("postgresql")
def test_while_it_waits_for_a_parcel_it_holds_none_that_others_wait_for(engine: Engine) -> None:
    tell(engine, SIGNED, supply(FIRST), supply(SECOND))
    with ThreadPoolExecutor(1) as beside, writing(engine) as one, writing(engine) as other:
        take(one, FIRST)
        take(other, SECOND)
        swept = beside.submit(sweep_on, engine, SIGNED)
        when_somebody_waits_for(engine, one)
        one.commit()
        when_somebody_waits_for(engine, other)
        take(other, FIRST)  # in the sweep's hands still, each would wait for the other
        other.commit()
        assert swept.result(PATIENCE).looked_at == 2
    assert outcomes(engine) == [Outcome.COMPLETE]
    all_is_sound(engine)


@pytest.mark.only_on("postgresql")
def test_a_server_that_is_gone_for_a_moment_sets_no_parcel_aside(engine: Engine) -> None:
    """The batch and its repetition find no server, and the third time it is there: nothing was wrong with the parcel."""
    tell(engine, SIGNED, supply(FIRST))
    gone: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def is_killed(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        if "INSERT INTO sweep_batch" in statement and not gone:
            gone.append("the batch")
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    @event.listens_for(engine, "do_connect")
    def is_refused(*_: object) -> None:
        if gone == ["the batch"]:
            gone.append("its repetition")
            raise psycopg.OperationalError("connection refused")

    with pytest.raises(OperationalError):
        sweep_on(engine, SIGNED)
    gone.append("no more")
    with reading(engine) as session:
        assert session.execute(select(SET_ASIDE)).all() == []
    assert sweep_on(engine, SIGNED).looked_at == 1
    assert outcomes(engine) == [Outcome.INTERRUPTED, Outcome.COMPLETE]
    all_is_sound(engine)
