"""Reading one case file (查阅案卷): as of a day, as known on a day; answered by fold, never from projections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, func, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import WAITING, ActOnFile, acts_of, done_of, happened_by, known_by
from supervision.casework.holding import Hold, holds_of, step_zh
from supervision.casework.journal import ActKind, Entry, facts_of, read_entries
from supervision.casework.parcel_conditions import OVERDUE_DUTIES, is_halted
from supervision.casework.recording import CHECKED_BY
from supervision.casework.tally import by_state
from supervision.law.explanation import Explanation, explain
from supervision.law.standing import Life
from supervision.law.steps import ActSort, Duty, act_name_zh
from supervision.law.terms import Kind
from supervision.law.wording import fact_sentence
from supervision.records.tables import (
    ACT,
    ALIAS,
    CERTIFICATE,
    DEADLINE,
    DISTRICT,
    HOLD,
    PARCEL,
    RUN,
    SET_ASIDE,
)


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
    acted = happened_by(entries, on)
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
    return entries if known_on is None else known_by(entries, known_on)


def voided_by(entries: Sequence[tuple[int, Entry]]) -> dict[str, int]:
    """The facts that corrections struck out (更正), as far as `entries` know: each number with that of its correction.

    A correction that was itself struck out by a later one strikes out nothing.
    """
    found: dict[str, int] = {}
    for fact in sorted(facts_of(entries), key=lambda fact: -fact.seq):
        if fact.kind is Kind.CORRECTION and str(fact.seq) not in found:
            found.setdefault(fact.values["voids"], fact.seq)
    return found


def history(session: Session, parcel_id: int, *, on: date, known_on: date | None) -> list[tuple[int, Entry]]:
    """The entries of the case file up to a day, as known then, in the order of the legal days."""
    known = [(s, e) for s, e in known_entries(session, parcel_id, known_on=known_on) if e.happened_on <= on]
    return sorted(known, key=lambda pair: (pair[1].happened_on, pair[0]))


def who_recorded(entry: Entry) -> str:
    """Who recorded an entry, and the second person who checked it (登记人、复核人)."""
    checked_by = entry.payload.get(CHECKED_BY)
    return f"{entry.by}（{checked_by}复核）" if checked_by else entry.by


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
    """The whole docket, or one district's, on one screen.

    Parcels by state, those overdue by duty, what waits by sort and status, what is held back or set aside, the parcels
    a sweep still owes a look; the day of the newest run and the last certificate are the whole docket's.
    """

    states: dict[str, int]
    late: dict[Duty, int]
    waiting: list[tuple[str, str, int]]
    set_aside: list[tuple[str, str]]
    due: int
    held: int
    last_looked_on: date | None
    certificate: Row[Any] | None


def overview(session: Session, today: date, district: str | None = None) -> Overview:
    """The docket on a day; states are read from the tally, lateness is counted by the deadlines' own index."""
    its_no = select(PARCEL.c.no).where(PARCEL.c.id == SET_ASIDE.c.parcel_id).scalar_subquery()
    set_aside = select(its_no, SET_ASIDE.c.reason).where(*_of_district(SET_ASIDE, district))
    held = select(func.count()).select_from(HOLD).where(*_of_district(HOLD, district))
    return Overview(
        states=by_state(session, district),
        late=count_late(session, today, district),
        waiting=_count_waiting(session, district),
        set_aside=[(no, reason) for no, reason in session.execute(set_aside.limit(20))],
        due=count_due(session, today, district),
        held=session.scalar(held) or 0,
        last_looked_on=session.scalar(select(RUN.c.day).order_by(RUN.c.day.desc()).limit(1)),
        certificate=last_certificate(session),
    )


def count_late(session: Session, today: date, district: str | None = None) -> dict[Duty, int]:
    """How many parcels are overdue in each duty: what `standing.overdue` says of all their lives, none of them read."""
    past = select(func.count()).where(
        DEADLINE.c.counted, DEADLINE.c.due_on < today, *_of_district(DEADLINE, district)
    )
    of_each = [past.where(DEADLINE.c.duty == str(duty)).scalar_subquery() for duty in OVERDUE_DUTIES]
    halted = select(func.count()).where(~PARCEL.c.withdrawn, is_halted(today), *_listed_under(district))
    found = session.execute(select(*of_each, halted.scalar_subquery())).one()
    counts = dict(zip((*OVERDUE_DUTIES, Duty.HALT), found, strict=True))
    return {duty: count for duty, count in counts.items() if count}


def _count_waiting(session: Session, district: str | None) -> list[tuple[str, str, int]]:
    """Acts somebody still has to do something about: each sort and status is a stretch of the index."""
    kinds = [(str(sort), str(status)) for sort in ActSort for status in WAITING]
    counts = [
        select(func.count())
        .where(ACT.c.sort == sort, ACT.c.status == status, *_of_district(ACT, district))
        .scalar_subquery()
        for sort, status in kinds
    ]
    row = session.execute(select(*counts)).one()
    return [(sort, status, count) for (sort, status), count in zip(kinds, row, strict=True) if count]


def count_due(session: Session, day: date, district: str | None = None) -> int:
    """Parcels whose next look is on a day or before it: district by district, by the sweep's own index."""
    due = select(func.count()).where(PARCEL.c.next_look_on <= day)
    if district is None:
        of_each = due.where(PARCEL.c.district_id == DISTRICT.c.id).scalar_subquery()
        return int(session.scalar(select(func.sum(of_each)).select_from(DISTRICT)) or 0)
    return session.scalar(due.where(PARCEL.c.district == district)) or 0


def _listed_under(district: str | None) -> list[ColumnElement[bool]]:
    return [] if district is None else [PARCEL.c.district == district]


def _of_district(table: Table, district: str | None) -> list[ColumnElement[bool]]:
    """The rows about the parcels of a district."""
    its = select(PARCEL.c.id).where(PARCEL.c.district == district)
    return [] if district is None else [table.c.parcel_id.in_(its)]


def last_certificate(session: Session) -> Row[Any] | None:
    """The newest certificate of a sweep (最近监测证明)."""
    return session.execute(select(CERTIFICATE).order_by(CERTIFICATE.c.no.desc()).limit(1)).one_or_none()
