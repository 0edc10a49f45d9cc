"""The sweep (每日监测): every parcel whose day has come is looked at, in batches, one commit a batch.

SQL finds the parcels (`next_look_on <= today`: owed and not done, never "since yesterday"), the law decides,
the doorway writes. A parcel that fails is set aside with its reason and stays due; the rest goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, tuple_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk, file_act
from supervision.casework.casefile import CaseFile, enter, file_of, read_done
from supervision.law.docket import look
from supervision.law.terms import ActSort, Refused
from supervision.records.db import writing
from supervision.records.dialects import locked
from supervision.records.tables import PARCEL, SET_ASIDE

BATCH = 1000
"""Parcels a commit: from 500 to 1000 on a larger batch buys nothing."""

Place = tuple[date, int]
"""Where a pass has come to: (next_look_on, id) of the last parcel claimed."""


@dataclass(slots=True)
class Swept:
    """What a sweep did: parcels looked at and moved, acts by sort, acts left for triage, parcels set aside."""

    today: date
    looked_at: int = 0
    moved: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    triaged: int = 0
    set_aside: list[tuple[str, str]] = field(default_factory=list)

    def add(self, batch: Swept) -> None:
        """Count a batch that was committed."""
        self.looked_at += batch.looked_at
        self.moved += batch.moved
        self.acts += batch.acts
        self.triaged += batch.triaged
        self.set_aside += batch.set_aside


def sweep(
    engine: Engine,
    desk: Desk,
    *,
    batch: int = BATCH,
    progress: Callable[[int], None] = lambda looked_at: None,
) -> Swept:
    """Look at every parcel that is due on `desk.today`, once each."""
    swept = Swept(desk.today)
    place: Place | None = None
    while True:
        rows: Sequence[Row[Any]] = ()
        try:
            with writing(engine) as session:
                rows = claim(session, desk.today, place, batch)
                looked = look_at_all(session, rows, desk)
            swept.add(looked)
        except SQLAlchemyError:
            if not rows:
                raise
            _halve(engine, rows, desk, swept)
        progress(swept.looked_at)
        if len(rows) < batch:
            return swept
        place = (rows[-1].next_look_on, rows[-1].id)


def claim(session: Session, today: date, place: Place | None, batch: int) -> Sequence[Row[Any]]:
    """The next parcels due, by the partial index and a keyset; others may claim beside us on PostgreSQL."""
    query = select(*FILE_COLUMNS).where(PARCEL.c.next_look_on <= today)
    if place is not None:
        query = query.where(tuple_(PARCEL.c.next_look_on, PARCEL.c.id) > place)
    query = query.order_by(PARCEL.c.next_look_on, PARCEL.c.id).limit(batch)
    return session.execute(locked(query, session.get_bind().dialect.name, skip_locked=True)).all()


FILE_COLUMNS = (
    PARCEL.c.id, PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on,
    PARCEL.c.head_seq, PARCEL.c.head_hash, PARCEL.c.next_look_on,
)  # fmt: skip


def look_at_all(session: Session, rows: Sequence[Row[Any]], desk: Desk) -> Swept:
    """One batch: decide and render each parcel by itself, enter those that succeeded together."""
    this = Swept(desk.today)
    if not rows:
        return this
    done = read_done(session, [row.id for row in rows])
    files: list[CaseFile] = []
    failed: dict[int, str] = {}
    for row in rows:
        try:
            files.append(_look_at(row, done, desk, this))
        except Exception as error:  # whatever is wrong with one parcel must not stop the others
            failed[row.id] = _reason(error)
            this.set_aside.append((row.no, failed[row.id]))
    enter(session, files)
    _keep_set_aside(session, [row.id for row in rows], failed, desk.today)
    this.looked_at = len(files)
    return this


def _look_at(row: Row[Any], done: dict[int, set[Any]], desk: Desk, swept: Swept) -> CaseFile:
    file = file_of(row, done[row.id], desk.office.patrol_every_days)
    before = file.life.state
    acts = look(file.life, desk.today, file.done, patrol_every=file.patrol_every)
    acts = [act for act in acts if act.sort is not ActSort.MOVE]
    for act in acts:
        file_act(file, act, desk)
    swept.moved += file.life.state is not before
    swept.acts.update(str(act.sort) for act in acts if not act.triaged)
    swept.triaged += sum(act.triaged for act in acts)
    return file


def _reason(error: Exception) -> str:
    """Why a parcel was set aside: the sentence it came with, else what went wrong by name."""
    if isinstance(error, Refused):
        return str(error)
    return f"案卷不能处理（{type(error).__name__}：{error}），请报系统管理员核对"


def _keep_set_aside(session: Session, looked: Sequence[int], failed: dict[int, str], today: date) -> None:
    """The list of parcels set aside: who failed today is on it, who succeeded is off it."""
    standing = set(session.scalars(select(SET_ASIDE.c.parcel_id).where(SET_ASIDE.c.parcel_id.in_(looked))))
    if cured := standing - failed.keys():
        session.execute(delete(SET_ASIDE).where(SET_ASIDE.c.parcel_id.in_(cured)))
    for parcel_id, reason in failed.items():
        if parcel_id in standing:
            again = update(SET_ASIDE).where(SET_ASIDE.c.parcel_id == parcel_id)
            session.execute(again.values(last_on=today, reason=reason))
        else:
            session.execute(
                insert(SET_ASIDE).values(parcel_id=parcel_id, since_on=today, last_on=today, reason=reason)
            )


def _halve(engine: Engine, rows: Sequence[Row[Any]], desk: Desk, swept: Swept) -> None:
    """A batch the database refused as a whole is retried in halves, down to the one parcel it refuses."""
    ids = [row.id for row in rows]
    try:
        with writing(engine) as session:
            again = select(*FILE_COLUMNS).where(PARCEL.c.id.in_(ids), PARCEL.c.next_look_on <= desk.today)
            query = locked(again.order_by(PARCEL.c.id), session.get_bind().dialect.name)
            looked = look_at_all(session, session.execute(query).all(), desk)
        swept.add(looked)
    except SQLAlchemyError as error:
        if len(rows) > 1:
            middle = len(rows) // 2
            _halve(engine, rows[:middle], desk, swept)
            _halve(engine, rows[middle:], desk, swept)
            return
        reason = f"数据库拒绝写入：{str(error).splitlines()[0]}"
        swept.set_aside.append((rows[0].no, reason))
        with writing(engine) as session:
            _keep_set_aside(session, ids, {rows[0].id: reason}, desk.today)
