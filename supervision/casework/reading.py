"""Reading one case file (查阅案卷): as of a day, as known on a day; answered by fold, never from projections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from supervision.casework.casefile import read_done
from supervision.casework.journal import ActKind, Entry, facts_of, read_entries
from supervision.law.explanation import Explanation, explain
from supervision.law.standing import Life
from supervision.law.terms import Kind, act_name_zh
from supervision.law.wording import fact_sentence
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, ALIAS, PARCEL, SET_ASIDE


@dataclass(frozen=True, slots=True)
class Reading:
    """One parcel read: its life and explanation on the day, its other numbers, its open acts."""

    parcel_id: int
    life: Life
    explanation: Explanation
    aliases: Sequence[tuple[str, str]]
    open_acts: Sequence[Row[Any]]


def read_parcel(
    session: Session, parcel_id: int, *, on: date, known_on: date | None, patrol_every: int | None
) -> Reading | None:
    """None when the parcel was not yet supplied on that day, or not yet known."""
    entries = read_entries(session, [parcel_id])[parcel_id]
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    done = read_done(session, [parcel_id])[parcel_id]
    explained = explain(facts_of(entries), no, done, on=on, known_on=known_on, patrol_every=patrol_every)
    if explained is None:
        return None
    life, explanation = explained
    pairs = session.execute(select(ALIAS.c.kind, ALIAS.c.value).where(ALIAS.c.parcel_id == parcel_id))
    return Reading(
        parcel_id, life, explanation, [(a.kind, a.value) for a in pairs], _open_acts(session, parcel_id, on)
    )


def _open_acts(session: Session, parcel_id: int, on: date) -> Sequence[Row[Any]]:
    waiting = [str(ActStatus.TRIAGE), str(ActStatus.DRAFTED), str(ActStatus.OPEN)]
    query = select(ACT).where(ACT.c.parcel_id == parcel_id, ACT.c.done_on <= on, ACT.c.status.in_(waiting))
    return session.execute(query.order_by(ACT.c.seq)).all()


def history(session: Session, parcel_id: int, *, on: date, known_on: date | None) -> list[tuple[int, Entry]]:
    """The entries of the case file up to a day, as known then, in the order of the legal days."""
    entries = read_entries(session, [parcel_id])[parcel_id]
    known = [
        (s, e) for s, e in entries if e.happened_on <= on and (known_on is None or e.recorded_on <= known_on)
    ]
    return sorted(known, key=lambda pair: (pair[1].happened_on, pair[0]))


def entry_words(seq: int, entry: Entry) -> str:
    """An entry in words."""
    if isinstance(entry.kind, Kind):
        return fact_sentence(facts_of([(seq, entry)])[0])
    if entry.kind in (ActKind.RELEASE, ActKind.DISMISSAL):
        reason = entry.payload.get("reason")
        return f"{entry.kind.zh}第{entry.payload['act']}号" + (f"：{reason}" if reason else "")
    kind = "列入甄别" if entry.payload.get("triaged") else entry.kind.zh
    return f"{kind}《{act_name_zh(entry.payload['name'])}》：{entry.payload['reason']}"


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole docket on one screen: counts, what waits, what was set aside, the day of the last act."""

    states: list[tuple[str, int]]
    waiting: list[tuple[str, str, int]]
    set_aside: list[tuple[str, str]]
    due: int
    last_act_on: date | None


def overview(session: Session, today: date) -> Overview:
    """Counts by state, acts waiting by sort and status, parcels set aside, parcels a sweep still owes a look."""
    states = session.execute(select(PARCEL.c.state, func.count()).group_by(PARCEL.c.state)).all()
    waiting = session.execute(
        select(ACT.c.sort, ACT.c.status, func.count())
        .where(ACT.c.status.in_([str(ActStatus.TRIAGE), str(ActStatus.DRAFTED), str(ActStatus.OPEN)]))
        .group_by(ACT.c.sort, ACT.c.status)
    ).all()
    set_aside = session.execute(
        select(PARCEL.c.no, SET_ASIDE.c.reason)
        .join(SET_ASIDE, SET_ASIDE.c.parcel_id == PARCEL.c.id)
        .limit(20)
    ).all()
    return Overview(
        states=[(state, count) for state, count in states],
        waiting=[(sort, status, count) for sort, status, count in waiting],
        set_aside=[(no, reason) for no, reason in set_aside],
        due=session.scalar(select(func.count()).select_from(PARCEL).where(PARCEL.c.next_look_on <= today))
        or 0,
        last_act_on=session.scalar(select(func.max(ACT.c.done_on))),
    )
