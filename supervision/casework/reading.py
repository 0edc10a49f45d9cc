"""Reading one case file (查阅案卷): as of a day, as known on a day; answered by fold, never from projections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import WAITING, ActOnFile, acts_of, done_of
from supervision.casework.holding import Hold, holds_of, step_zh
from supervision.casework.journal import ActKind, Entry, facts_of, read_entries
from supervision.law.explanation import Explanation, explain
from supervision.law.standing import Life
from supervision.law.steps import act_name_zh
from supervision.law.terms import Kind
from supervision.law.wording import fact_sentence
from supervision.records.tables import ACT, ALIAS, CERTIFICATE, HOLD, PARCEL, SET_ASIDE


@dataclass(frozen=True, slots=True)
class Reading:
    """One parcel read: its life and explanation on the day, its other numbers, what waits, what is held back."""

    parcel_id: int
    life: Life
    explanation: Explanation
    aliases: Sequence[tuple[str, str]]
    open_acts: Sequence[ActOnFile]
    holds: Sequence[Hold]


def read_parcel(
    session: Session, parcel_id: int, *, on: date, known_on: date | None, patrol_every: int | None
) -> Reading | None:
    """None when the parcel was not yet supplied on that day, or not yet known.

    Everything is folded from the entries: facts by the day they happened, acts by the day they were done, both
    as far as they were recorded by `known_on`.
    """
    entries = known_entries(session, parcel_id, known_on=known_on)
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    acted = [(seq, entry) for seq, entry in entries if entry.happened_on <= on]
    acts, holds = acts_of(acted), holds_of(acted)
    closed = done_of(acts.values()) | {hold.key for hold in holds}
    explained = explain(facts_of(entries), no, closed, on=on, patrol_every=patrol_every)
    if explained is None:
        return None
    life, explanation = explained
    pairs = session.execute(select(ALIAS.c.kind, ALIAS.c.value).where(ALIAS.c.parcel_id == parcel_id))
    waiting = [act for act in acts.values() if act.status in WAITING]
    return Reading(parcel_id, life, explanation, [(a.kind, a.value) for a in pairs], waiting, holds)


def is_withdrawn(session: Session, parcel_id: int) -> bool:
    """Whether the import that brought the parcel was withdrawn (撤销导入)."""
    return bool(session.scalar(select(PARCEL.c.withdrawn).where(PARCEL.c.id == parcel_id)))


def known_entries(session: Session, parcel_id: int, *, known_on: date | None) -> list[tuple[int, Entry]]:
    """The journal as far as it was recorded by a day (按当时所知)."""
    entries = read_entries(session, [parcel_id])[parcel_id]
    return [(s, e) for s, e in entries if known_on is None or e.recorded_on <= known_on]


def history(session: Session, parcel_id: int, *, on: date, known_on: date | None) -> list[tuple[int, Entry]]:
    """The entries of the case file up to a day, as known then, in the order of the legal days."""
    known = [(s, e) for s, e in known_entries(session, parcel_id, known_on=known_on) if e.happened_on <= on]
    return sorted(known, key=lambda pair: (pair[1].happened_on, pair[0]))


def entry_words(seq: int, entry: Entry) -> str:
    """An entry in words."""
    if isinstance(entry.kind, Kind):
        return fact_sentence(facts_of([(seq, entry)])[0])
    if "act" in entry.payload:
        said = (entry.payload.get(key) for key in ("reason", "note", "officer"))
        reason = next(filter(None, said), "")
        return f"{entry.kind.zh}第{entry.payload['act']}号" + (f"：{reason}" if reason else "")
    if entry.kind in (ActKind.HOLDING, ActKind.LETTING_GO):
        return f"{entry.kind.zh}{step_zh(entry.payload)}：{entry.payload['reason']}"
    kind = "列入甄别" if entry.payload.get("triaged") else entry.kind.zh
    return f"{kind}《{act_name_zh(entry.payload['name'])}》：{entry.payload['reason']}"


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole docket on one screen: counts, what waits, what is held back or set aside, the last certificate."""

    states: list[tuple[str, int]]
    waiting: list[tuple[str, str, int]]
    set_aside: list[tuple[str, str]]
    due: int
    held: int
    last_act_on: date | None
    certificate: Row[Any] | None


def overview(session: Session, today: date) -> Overview:
    """Counts by state, acts waiting by sort and status, parcels set aside, parcels a sweep still owes a look."""
    states = session.execute(
        select(PARCEL.c.state, func.count()).where(~PARCEL.c.withdrawn).group_by(PARCEL.c.state)
    ).all()
    waiting = session.execute(
        select(ACT.c.sort, ACT.c.status, func.count())
        .where(ACT.c.status.in_([str(status) for status in WAITING]))
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
        held=session.scalar(select(func.count()).select_from(HOLD)) or 0,
        last_act_on=session.scalar(select(func.max(ACT.c.done_on))),
        certificate=last_certificate(session),
    )


def last_certificate(session: Session) -> Row[Any] | None:
    """The newest certificate of a sweep (最近监测证明)."""
    return session.execute(select(CERTIFICATE).order_by(CERTIFICATE.c.no.desc()).limit(1)).one_or_none()
