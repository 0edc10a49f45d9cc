"""`init` with a newer program (升级): the run of the sweep that is open is closed before anybody writes in the new form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from click.testing import Result
from sqlalchemy import Engine, insert, select, update

from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, LEASE, RUN
from tests.database import INSTANT, migrate, supply, tell

Run = Callable[..., Result]

SIGNED = date(2024, 1, 5)
AN_HOUR = timedelta(hours=1)


def open_a_run(engine: Engine) -> None:
    """A leader is at work, its lease good for an hour."""
    with engine.begin() as connection:
        connection.execute(insert(RUN), {"id": 1, "day": SIGNED, "opened_at": INSTANT, "opened_by": "甲机"})
        connection.execute(update(LEASE).values(holder="甲机", until_at=INSTANT + AN_HOUR, run_id=1))


def test_an_upgrade_closes_the_run_that_is_open(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    migrate(engine, "0006", down=True)
    open_a_run(engine)
    assert run("init").exit_code == 0
    with engine.connect() as connection:
        assert connection.scalars(select(CERTIFICATE.c.outcome)).all() == [Outcome.INTERRUPTED]
        assert connection.scalars(select(LEASE.c.run_id)).all() == [None]


def test_init_without_an_upgrade_leaves_it_at_work(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    open_a_run(engine)
    assert run("init").exit_code == 0
    with engine.connect() as connection:
        assert connection.scalars(select(CERTIFICATE.c.outcome)).all() == []
        assert connection.scalars(select(LEASE.c.run_id)).all() == [1]
