"""Looking for parcels (查询宗地): every condition a supervisor may set, and in which order they are listed.

`lists.parcels` lists by district; here the same lines also come by the day a duty is due, the earliest first, each by
the index of the deadlines: a page costs the same wherever the list has come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.finding import find_parcels
from supervision.casework.keyset import walk
from supervision.casework.lists import (
    OF_A_LINE,
    ParcelLine,
    deadline_id,
    parcel_lines,
    parcels,
    read_deadline_id,
)
from supervision.casework.parcel_conditions import (
    OVERDUE_DUTIES,
    found_by,
    is_due_in,
    is_halted,
    is_late,
    is_late_in,
)
from supervision.law.steps import Duty, WaitsFor
from supervision.law.terms import ContractKind, State, Term
from supervision.records.tables import DEADLINE, PARCEL


class Order(Term):
    """In which order parcels are listed (排序)."""

    DISTRICT = "district", "行政区"
    PAYMENT = "payment", "应缴款日"
    START = "start", "应开工日"
    COMPLETION = "completion", "应竣工日"
    IDLE = "idle", "未动工满一年日"
    HALT = "halt", "停工满一年日"


class Late(Term):
    """In what a parcel is overdue (逾期事项)."""

    ANY = "any", "任一项逾期"
    PAYMENT = "payment", "欠缴"
    START = "start", "逾期未开工"
    COMPLETION = "completion", "逾期未竣工"
    HALT = "halt", "停工"


DUE = DEADLINE.alias("due")
BY_DUE = (DUE.c.due_on, DUE.c.parcel_id, DUE.c.duty, DUE.c.subject)
"""The deadline a parcel is listed by, and its place in the list."""

TOWARDS_IDLE = (Duty.IDLE, Duty.HALT)
"""The duties whose last day is the last of the full year, after which the land is suspected idle."""


@dataclass(frozen=True, slots=True)
class ParcelSearch:
    """Which parcels are looked for, and in what order; what is None or "" is not asked.

    `due_within`, `idle_within`, `look_within` are days from today, today included: until an agreed day, until the full
    year is over and the land suspected idle (距疑似闲置), until the next look.
    """

    find: str = ""
    state: State | None = None
    district: str = ""
    kind: ContractKind | None = None
    late: Late | None = None
    waits_for: WaitsFor | None = None
    due_within: int | None = None
    idle_within: int | None = None
    look_within: int | None = None
    order: Order = Order.DISTRICT

    def read(
        self,
        session: Session,
        today: date,
        *,
        among: Iterable[ColumnElement[bool]] = (),
        limit: int | None = None,
        after: str = "",
    ) -> Iterator[tuple[str, ParcelLine]]:
        """The parcels asked for, each with what the list goes on from; `among` are conditions on the parcel's row."""
        asked = [
            *self._conditions(session, today),
            *among,
        ]  # a scope last: it reads every township's name in a place
        if self.order is not Order.DISTRICT:
            return self._by_day(session, today, asked, limit, after)
        lines = parcels(
            session,
            today,
            state=self.state,
            district=self.district or None,
            only_overdue=self.late is Late.ANY,
            among=asked,
            limit=limit,
            after=after or None,
        )
        return ((line.no, line) for line in lines)

    def _conditions(self, session: Session, today: date) -> list[ColumnElement[bool]]:
        """What is asked of a parcel's row beside its state and district, which are the list's own key."""
        found: list[ColumnElement[bool]] = []
        if self.find:
            found.append(found_by(session, self.find))
        if self.kind is not None:
            found.append(PARCEL.c.contract_kind == str(self.kind))
        if self.waits_for is not None:
            found.append(PARCEL.c.waits_for == str(self.waits_for))
        if self.late is Late.HALT:
            found.append(is_halted(today))
        elif self.late not in (None, Late.ANY):
            found.append(is_late_in(session, [Duty(str(self.late))], today))
        if self.due_within is not None:
            found.append(is_due_in(session, OVERDUE_DUTIES, today, self.due_within))
        if self.idle_within is not None:
            found.append(is_due_in(session, TOWARDS_IDLE, today, self.idle_within))
        if self.look_within is not None:
            found.append(PARCEL.c.next_look_on <= today + timedelta(days=self.look_within))
        return found

    def _by_day(
        self,
        session: Session,
        today: date,
        asked: Sequence[ColumnElement[bool]],
        limit: int | None,
        after: str,
    ) -> Iterator[tuple[str, ParcelLine]]:
        """The parcels with such a duty open, by its day; of several instalments a parcel stands by the first."""
        query = (
            select(*BY_DUE, PARCEL.c.id, *OF_A_LINE)
            .join(PARCEL, PARCEL.c.id == DUE.c.parcel_id)
            .where(DUE.c.duty == str(self.order), ~PARCEL.c.withdrawn, *asked)
        )
        if self.state is not None:
            query = query.where(PARCEL.c.state == str(self.state))
        if self.district:
            query = query.where(PARCEL.c.district == self.district)
        if self.order is Order.PAYMENT:
            query = query.where(_is_first())
        if self.late is Late.ANY:
            query = query.where(is_late(session, today))
        place = read_deadline_id(after) if after else None
        pages = walk(session, query, BY_DUE, place, limit=limit)
        lines = (
            (deadline_id(row), line)
            for page in pages
            for row, line in zip(page, parcel_lines(session, page, today), strict=True)
        )
        return islice((each for each in lines if each[1].overdue or self.late is not Late.ANY), limit)


def _is_first() -> ColumnElement[bool]:
    """Whether no other instalment of the parcel is due before."""
    other, due = DEADLINE.c, DUE.c
    earlier = or_(other.due_on < due.due_on, and_(other.due_on == due.due_on, other.subject < due.subject))
    its = select(func.count()).where(other.parcel_id == due.parcel_id, other.duty == due.duty, earlier)
    return its.scalar_subquery() == 0


def exactly(session: Session, text: str, among: Iterable[ColumnElement[bool]] = ()) -> str | None:
    """The number of the only parcel known by exactly this number (精确查找), of those `among` lets through."""
    wanted = text.strip()
    found = {
        each.parcel_id: each.no for each in find_parcels(session, [wanted])[wanted] if not each.withdrawn
    }
    query = select(PARCEL.c.id).where(PARCEL.c.id.in_(found), *among)
    seen = session.scalars(query).all()
    return found[seen[0]] if len(seen) == 1 else None
