"""The lease (监测值守): who leads the run that is open, and how a leader that died is replaced.

Any process may look at parcels: row locks and the unique key of an act keep two apart. The lease only decides who
opens and closes a run; every other process joins the run that is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.daily.certificate import Certificate, certify, certify_quiet
from supervision.records.dialects import locked
from supervision.records.run import Outcome
from supervision.records.tables import LEASE, RUN

TERM = timedelta(seconds=60)
"""How long a leader that gives no sign of life is waited for; one known to be gone is replaced at once."""


def nobody_is_gone(holder: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Sweeper:
    """A process that sweeps: its name, its clock, and what it knows of other processes."""

    name: str
    now: Callable[[], datetime]
    is_gone: Callable[[str], bool] = nobody_is_gone


@dataclass(slots=True)
class Turn:
    """A process's part in a run; `until_at` is the end of its lease if it leads."""

    run_id: int
    leads: bool
    until_at: datetime


def take_turn(session: Session, desk: Desk, sweeper: Sweeper, *, anything_to_do: bool) -> Turn | Certificate:
    """Lead a new run, or join the one that is open; a run with nothing to do is its certificate and over.

    A run whose leader is gone is closed as interrupted first.
    """
    now = sweeper.now()
    lease = session.execute(_lease(session)).one()
    if lease.run_id is not None:
        alive = lease.holder != sweeper.name and lease.until_at > now and not sweeper.is_gone(lease.holder)
        if alive:
            return Turn(lease.run_id, leads=False, until_at=lease.until_at)
        certify(session, lease.run_id, Outcome.INTERRUPTED, now)
    run_id: int = session.scalars(
        insert(RUN).values(day=desk.today, opened_at=now, opened_by=sweeper.name).returning(RUN.c.id)
    ).one()
    if not anything_to_do:
        if lease.run_id is not None:
            give_back(session)
        return certify_quiet(session, run_id, desk.today, now)
    _put(session, sweeper.name, now + TERM, run_id)
    return Turn(run_id, leads=True, until_at=now + TERM)


def still_open(session: Session, turn: Turn) -> bool:
    """Whether the run is still open; while the transaction lasts nobody can close it."""
    dialect = session.get_bind().dialect.name
    query = locked(select(LEASE.c.run_id).where(LEASE.c.name == "sweep"), dialect, shared=True)
    return bool(session.scalar(query) == turn.run_id)


def needs_renewal(turn: Turn, sweeper: Sweeper) -> bool:
    return turn.leads and sweeper.now() > turn.until_at - TERM / 2


def renew(session: Session, turn: Turn, sweeper: Sweeper) -> None:
    """The leader is at work still."""
    turn.until_at = sweeper.now() + TERM
    mine = (LEASE.c.name == "sweep", LEASE.c.holder == sweeper.name, LEASE.c.run_id == turn.run_id)
    session.execute(update(LEASE).where(*mine).values(until_at=turn.until_at))


def lock_to_close(session: Session, turn: Turn) -> bool:
    """Whether the run is still this leader's to close; others wait until it is done."""
    return bool(session.execute(_lease(session)).one().run_id == turn.run_id)


def hold_lease(session: Session) -> None:
    """No batch of the open run begins until this transaction ends."""
    session.execute(_lease(session)).one_or_none()


def break_off(session: Session, now: datetime) -> None:
    """Close the run that is open, if one is, as interrupted: whoever sweeps in it ends before the next batch."""
    lease = session.execute(_lease(session)).one_or_none()
    if lease is not None and lease.run_id is not None:
        certify(session, lease.run_id, Outcome.INTERRUPTED, now)
        give_back(session)


def give_back(session: Session) -> None:
    """No run is open."""
    _put(session, "", None, None)


def _lease(session: Session) -> Select[Any]:
    return locked(select(LEASE).where(LEASE.c.name == "sweep"), session.get_bind().dialect.name)


def _put(session: Session, holder: str, until_at: datetime | None, run_id: int | None) -> None:
    values = {"holder": holder, "until_at": until_at, "run_id": run_id}
    session.execute(update(LEASE).where(LEASE.c.name == "sweep").values(values))
