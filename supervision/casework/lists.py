"""The lists the desks work from (清单): parcels, deadlines, tasks, notices, triage. SQL finds, the law judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from supervision.casework.casefile import CorruptFile, stored_life
from supervision.casework.finding import find_parcels
from supervision.casework.journal import facts_of, read_entries
from supervision.law.life import fold
from supervision.law.standing import Life, Overdue, overdue
from supervision.law.steps import ActSort, Duty
from supervision.law.terms import State
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, ALIAS, DEADLINE, NOTICE, PARCEL

PAGE = 1000
OVERDUE_DUTIES = (Duty.PAYMENT, Duty.START, Duty.COMPLETION)


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """One parcel in a list: its row, its life as last looked at, its lateness on the day asked."""

    no: str
    aliases: list[str]
    life: Life
    overdue: list[Overdue]
    waits_for: str | None
    next_look_on: date | None

    @property
    def project(self) -> str:
        return self.life.parcel.project

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        life, contract = self.life, self.life.contract
        return {
            "no": self.no,
            "aliases": self.aliases,
            "project": life.parcel.project,
            "holder": life.parcel.holder,
            "district": life.parcel.district,
            "area_ha": None if life.parcel.area_ha is None else str(life.parcel.area_ha),
            "state": life.state,
            "construction_duty": life.construction_duty,
            "signed_on": contract.signed_on,
            "start_on": life.agreed_start_on,
            "completion_on": contract.completion_on,
            "started_on": life.started_on,
            "completed_on": life.completed_on,
            "overdue": [late.duty for late in self.overdue],
            "waits_for": self.waits_for,
            "next_look_on": self.next_look_on,
        }


def parcels(
    session: Session,
    today: date,
    *,
    state: State | None = None,
    district: str | None = None,
    only_overdue: bool = False,
    due_within: int | None = None,
    find: str | None = None,
) -> Iterator[ParcelLine]:
    """Parcels by id, a page at a time; lateness is judged by the law on `today`."""
    columns = (PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on, PARCEL.c.waits_for, PARCEL.c.next_look_on)
    query = select_parcels(*columns, state=state, district=district)
    if only_overdue:
        late = _has_deadline(DEADLINE.c.due_on < today)
        query = query.where(or_(late, PARCEL.c.halted_on < today))
    if due_within is not None:
        query = query.where(
            _has_deadline(DEADLINE.c.due_on.between(today, today + timedelta(days=due_within)))
        )
    if find is not None:
        query = query.where(_found_by(session, find))
    for page in pages(session, query):
        aliases = read_aliases(session, [row.id for row in page])
        for row in page:
            life = _life(session, row)
            lateness = overdue(life, today)
            if lateness or not only_overdue:
                others = [value for _, value in aliases[row.id]]
                yield ParcelLine(row.no, others, life, lateness, row.waits_for, row.next_look_on)


def select_parcels(
    *columns: ColumnElement[Any], state: State | None = None, district: str | None = None
) -> Select[Any]:
    """The parcels in a state and a district, for `pages`; not those whose import was withdrawn (撤销导入)."""
    query = select(PARCEL.c.id, *columns).where(~PARCEL.c.withdrawn)
    if state is not None:
        query = query.where(PARCEL.c.state == state)
    if district is not None:
        query = query.where(PARCEL.c.district == district)
    return query


def _has_deadline(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    duties = DEADLINE.c.duty.in_([str(duty) for duty in OVERDUE_DUTIES])
    return exists().where(DEADLINE.c.parcel_id == PARCEL.c.id, duties, condition)


def _found_by(session: Session, text: str) -> ColumnElement[bool]:
    """The parcels of exactly this number, where there are any; else those whose numbers or words contain the text."""
    text = text.strip()
    exact = [found.parcel_id for found in find_parcels(session, [text])[text] if not found.withdrawn]
    if exact:
        return PARCEL.c.id.in_(exact)
    other_number = select(ALIAS.c.parcel_id).where(ALIAS.c.value.icontains(text, autoescape=True))
    words = (PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.location)
    return or_(PARCEL.c.id.in_(other_number), *(word.icontains(text, autoescape=True) for word in words))


def pages(session: Session, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a selection of parcels by id, a page at a time: however many there are, one page is in memory."""
    last = 0
    while rows := session.execute(query.where(PARCEL.c.id > last).order_by(PARCEL.c.id).limit(PAGE)).all():
        yield rows
        last = rows[-1].id


def read_aliases(session: Session, parcel_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The other numbers of some parcels (别名), each with what sort of number it is."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    query = select(ALIAS).where(ALIAS.c.parcel_id.in_(parcel_ids)).order_by(ALIAS.c.kind, ALIAS.c.value)
    for parcel_id, kind, value in session.execute(query):
        found[parcel_id].append((kind, value))
    return found


def _life(session: Session, row: Row[Any]) -> Life:
    """The stored life; one that cannot be read is folded again from its journal."""
    try:
        return stored_life(row)
    except CorruptFile:
        life = fold(facts_of(read_entries(session, [row.id])[row.id]), row.no, on=row.looked_on)
        if life is None:
            raise
        return life


def deadlines(
    session: Session, *, until: date, duty: Duty | None = None, limit: int | None = None
) -> Sequence[Row[Any]]:
    """Open duties due on or before `until`, earliest first."""
    query: Select[Any] = (
        select(
            DEADLINE.c.due_on,
            DEADLINE.c.duty,
            DEADLINE.c.subject,
            PARCEL.c.no,
            PARCEL.c.project,
            PARCEL.c.state,
        )
        .join(PARCEL, PARCEL.c.id == DEADLINE.c.parcel_id)
        .where(DEADLINE.c.due_on <= until)
        .order_by(DEADLINE.c.due_on, DEADLINE.c.parcel_id)
        .limit(limit)
    )
    if duty is not None:
        query = query.where(DEADLINE.c.duty == duty)
    return session.execute(query).all()


def acts(
    session: Session,
    *,
    sort: ActSort | None = None,
    statuses: Sequence[ActStatus],
    parcel_id: int | None = None,
) -> Sequence[Row[Any]]:
    """Acts on file of a sort and status, by the day they are due."""
    query = (
        select(ACT, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.district)
        .join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
        .where(ACT.c.status.in_([str(status) for status in statuses]))
        .order_by(ACT.c.due_on, ACT.c.parcel_id, ACT.c.seq)
    )
    if sort is not None:
        query = query.where(ACT.c.sort == sort)
    if parcel_id is not None:
        query = query.where(ACT.c.parcel_id == parcel_id)
    return session.execute(query).all()


def notice(session: Session, act_id: tuple[int, int]) -> Row[Any] | None:
    """One drafted notice with its blocks."""
    same = and_(NOTICE.c.parcel_id == ACT.c.parcel_id, NOTICE.c.seq == ACT.c.seq)
    query = (
        select(ACT, NOTICE.c.blocks, NOTICE.c.sha256, NOTICE.c.template_sha256, PARCEL.c.no)
        .join(NOTICE, same)
        .join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
        .where(ACT.c.parcel_id == act_id[0], ACT.c.seq == act_id[1])
    )
    return session.execute(query).one_or_none()
