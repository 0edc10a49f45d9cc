"""The lists the desks work from (清单): parcels, deadlines, notices, triage. SQL finds, the law judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, Select, and_, select, tuple_
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.casefile import CorruptFile, stored_life
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.journal import facts_of, read_entries
from supervision.casework.keyset import Place, merge, walk
from supervision.casework.parcel_conditions import OVERDUE_DUTIES, found_by, is_due_in, is_late
from supervision.casework.places import number_in
from supervision.law.life import fold
from supervision.law.standing import Life, Overdue, overdue
from supervision.law.steps import ActSort, Duty, NoticeName
from supervision.law.terms import State
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, ALIAS, DEADLINE, NOTICE, PARCEL

# Parcels


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


OF_A_LINE = (PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on, PARCEL.c.waits_for, PARCEL.c.next_look_on)
"""The columns of a parcel's row a line is made of, beside its id."""


def parcels(
    session: Session,
    today: date,
    *,
    state: State | None = None,
    district: str | None = None,
    only_overdue: bool = False,
    due_within: int | None = None,
    find: str | None = None,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: str | None = None,
) -> Iterator[ParcelLine]:
    """Parcels by district and id, as many as `limit` from after the parcel of a number; lateness is judged by the law.

    `among` are conditions on the parcel's row (an officer's scope). A number nobody knows raises `NotFound`.
    """
    filters: list[ColumnElement[bool]] = []
    if only_overdue:
        filters.append(is_late(session, today))
    if due_within is not None:
        filters.append(is_due_in(session, OVERDUE_DUTIES, today, due_within))
    if find is not None:
        filters.append(found_by(session, find))
    # last, where a database asks in turn: a scope reads every township's name in a parcel's place
    filters += among
    place = None if after is None else place_of(session, after)
    found = parcel_pages(
        session,
        *OF_A_LINE,
        state=state, district=district, filters=filters, limit=limit, after=place,
    )  # fmt: skip
    lines = (line for page in found for line in parcel_lines(session, page, today))
    return islice((line for line in lines if line.overdue or not only_overdue), limit)


def parcel_lines(session: Session, page: Sequence[Row[Any]], today: date) -> Iterator[ParcelLine]:
    """The lines of some rows with the columns of a line."""
    aliases = read_aliases(session, [row.id for row in page])
    for row in page:
        life = life_of_row(session, row)
        others = [value for _, value in aliases[row.id]]
        yield ParcelLine(row.no, others, life, overdue(life, today), row.waits_for, row.next_look_on)


def parcel_pages(
    session: Session,
    *columns: ColumnElement[Any],
    state: State | None = None,
    district: str | None = None,
    filters: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: tuple[str, int] | None = None,
) -> Iterator[Sequence[Row[Any]]]:
    """The parcels in a state and a district by district and id, a page at a time, from after (district, id) on.

    State and district are told as a stretch of the key, so that no other order than the index's will do: by ids, or by
    an index that knows only half of it, a database might read its way past all the parcels of the others.
    """
    key = [PARCEL.c.district, PARCEL.c.id]
    start: Place | None = after
    if district is not None:
        start = (district, 0 if after is None else after[1])
        within = PARCEL.c.district <= district
    if state is not None:
        key.insert(0, PARCEL.c.state)
        start = (str(state), *(start or ("", 0)))
        within = PARCEL.c.state <= str(state)
        if district is not None:
            within = tuple_(PARCEL.c.state, PARCEL.c.district) <= (str(state), district)
    query = select(*dict.fromkeys((*key, *columns))).where(~PARCEL.c.withdrawn, *filters)
    if state is not None or district is not None:
        query = query.where(within)
    return walk(session, query, key, start, limit=limit)


def pages(session: Session, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a selection of parcels by id, a page at a time: however many there are, one page is in memory."""
    return walk(session, query, [PARCEL.c.id])


def place_of(session: Session, no: str) -> tuple[str, int]:
    """Where a parcel stands in the list."""
    query = select(PARCEL.c.district, PARCEL.c.id).where(PARCEL.c.id == find_parcel(session, no))
    district, parcel_id = session.execute(query).one()
    return district, parcel_id


def read_aliases(session: Session, parcel_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The other numbers of some parcels (别名), each with what sort of number it is."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    query = select(ALIAS.c.parcel_id, ALIAS.c.kind, ALIAS.c.value).where(ALIAS.c.parcel_id.in_(parcel_ids))
    for parcel_id, kind, value in session.execute(query.order_by(ALIAS.c.kind, ALIAS.c.value)):
        found[parcel_id].append((kind, value))
    return found


def life_of_row(session: Session, row: Row[Any]) -> Life:
    """The stored life; one that cannot be read is folded again from its journal."""
    try:
        return stored_life(row)
    except CorruptFile:
        life = fold(facts_of(read_entries(session, [row.id])[row.id]), row.no, on=row.looked_on)
        if life is None:
            raise
        return life


# Deadlines

BY_DAY = (DEADLINE.c.due_on, DEADLINE.c.parcel_id, DEADLINE.c.duty, DEADLINE.c.subject)


def deadlines(
    session: Session,
    *,
    until: date,
    duty: Duty | Collection[Duty] | None = None,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: str | None = None,
) -> Iterator[Row[Any]]:
    """Open duties due on or before `until`, earliest first, as many as `limit` from after one by its `deadline_id`.

    `among` are conditions on the deadline's row.
    """
    its = list(among)
    query = select(*BY_DAY, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.district, PARCEL.c.state)
    query = query.join(PARCEL, PARCEL.c.id == DEADLINE.c.parcel_id)
    duties = Duty if duty is None else (duty,) if isinstance(duty, Duty) else duty
    stretches = [(DEADLINE.c.duty == str(each), DEADLINE.c.due_on <= until, *its) for each in duties]
    place = None if after is None else read_deadline_id(after)
    return merge(session, query, DEADLINE, BY_DAY, stretches, place, limit)


def deadline_id(row: Row[Any]) -> str:
    """What a deadline is called in a list: `2024-06-01/17/start/0`; it says where the list goes on, were it met meanwhile."""
    return f"{row.due_on}/{row.parcel_id}/{row.duty}/{row.subject}"


def read_deadline_id(text: str) -> Place:
    try:
        due_on, parcel, duty, of = text.split("/")
        parcel_id, subject = number_in(parcel), number_in(of)
        if parcel_id is None or subject is None:
            raise ValueError(text)
        return date.fromisoformat(due_on), parcel_id, str(Duty(duty)), subject
    except ValueError:
        raise NotFound(
            f"“{text}”不是到期事项的编号，应写作 2024-06-01/17/start/0（上一页末行所示）"
        ) from None


# Acts

IN_TURN = (ACT.c.due_on, ACT.c.parcel_id, ACT.c.seq)


def acts(
    session: Session,
    *,
    sort: ActSort | None = None,
    statuses: Sequence[ActStatus],
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: ActId | None = None,
) -> Sequence[Row[Any]]:
    """Acts on file of a sort and status, by the day they are due; `among` are conditions on the act's row."""
    sorts = ActSort if sort is None else (sort,)
    return list(acts_in_turn(session, sorts, statuses, *among, limit=limit, after=after))


def acts_in_turn(
    session: Session,
    sorts: Iterable[ActSort],
    statuses: Collection[ActStatus],
    *filters: ColumnElement[bool],
    limit: int | None = None,
    after: ActId | None = None,
) -> Iterator[Row[Any]]:
    """Acts of some sorts and statuses by the day they are due, as many as `limit` from after one on."""
    query = select(
        ACT, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.location, PARCEL.c.district
    ).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    stretches = [
        (ACT.c.sort == str(sort), ACT.c.status == str(status), *filters)
        for sort in sorts
        for status in statuses
    ]
    place = None if after is None else _turn_of(session, after)
    return merge(session, query, ACT, IN_TURN, stretches, place, limit)


def _turn_of(session: Session, id_: ActId) -> Place:
    """Where an act stands in a list: whatever became of it, it stays on file."""
    query = select(*IN_TURN).where(ACT.c.parcel_id == id_[0], ACT.c.seq == id_[1])
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"没有编号为“{id_[0]}-{id_[1]}”的监管动作，请用上一页末行的编号")
    return tuple(row)


def addressee(session: Session, row: Row[Any]) -> str:
    """To whom a notice of a list goes (受送达人): the holder, unless its draft names another."""
    if row.name not in TO_OTHERS:
        return str(row.holder)
    query = select(NOTICE.c.context).where(NOTICE.c.parcel_id == row.parcel_id, NOTICE.c.seq == row.seq)
    return str(orjson.loads(session.scalars(query).one())["addressee"])


TO_OTHERS = (NoticeName.GOVERNMENT_CAUSE_LETTER, NoticeName.MORTGAGEE_LETTER)


def notice(session: Session, act_id: ActId) -> Row[Any] | None:
    """One drafted notice with its blocks."""
    same = and_(NOTICE.c.parcel_id == ACT.c.parcel_id, NOTICE.c.seq == ACT.c.seq)
    query = (
        select(ACT, NOTICE.c.blocks, NOTICE.c.sha256, NOTICE.c.template_sha256, PARCEL.c.no)
        .join(NOTICE, same)
        .join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
        .where(ACT.c.parcel_id == act_id[0], ACT.c.seq == act_id[1])
    )
    return session.execute(query).one_or_none()
