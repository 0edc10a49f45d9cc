"""Whose parcels an officer sees (数据范围): those of his land office or districts, and those he has a task on.

One condition in SQL, exact, for every list, page, file and count; `Staff.land_office_of` says the same of one parcel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Self

from sqlalchemy import CTE, ColumnElement, Table, and_, case, false, or_, select
from sqlalchemy.orm import Session

from supervision.casework.waiting_work import tasks_of
from supervision.records.dialects import NOWHERE, a_place, first_place
from supervision.records.tables import ACT, PARCEL, TALLY
from supervision.staff import LandOffice, Officer, Staff


@dataclass(frozen=True, slots=True)
class Scope:
    """The parcels of some districts or of a land office; of neither, all of them.

    `only` are the districts a token is narrowed to: what lies elsewhere it does not see, whoever it acts for.
    """

    user: str
    districts: tuple[str, ...] = ()
    land_office: str = ""
    land_offices: tuple[LandOffice, ...] = ()
    only: tuple[str, ...] = ()

    @classmethod
    def of(cls, officer: Officer, staff: Staff) -> Self:
        """What an officer sees: a land office's (国土所) its own parcels, anybody else those of his districts."""
        return cls(officer.user, officer.districts, officer.land_office, staff.land_offices)

    def within(self, districts: tuple[str, ...]) -> Self:
        """The part of it that lies in some districts; none named: all of it."""
        return replace(self, only=districts)

    @property
    def is_all(self) -> bool:
        return not self.districts and not self.land_office and not self.only

    @property
    def words(self) -> str:
        """The scope as a person is told it (数据范围), "" for all parcels."""
        return "、".join((*self.districts, self.land_office) if self.land_office else self.districts)

    def filters(self) -> list[ColumnElement[bool]]:
        """Conditions on a row of `PARCEL`; none for who sees all."""
        narrowed = [PARCEL.c.district.in_(self.only)] if self.only else []
        return [*narrowed, *self._officers()]

    def _officers(self) -> list[ColumnElement[bool]]:
        if not self.districts and not self.land_office:
            return []
        in_district = PARCEL.c.district.in_(self.districts)
        if not self.land_office:
            return [in_district]
        own = covered_by(self.land_office, self.land_offices)
        # a cross visit (交叉巡查) sends an inspector to another office's parcel: while it is his task he sees it
        task = PARCEL.c.id.in_(select(ACT.c.parcel_id).where(*tasks_of(self.user)))
        return [or_(and_(own, in_district) if self.districts else own, task)]

    def among(self, parcel_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """The same for rows of another table, by their column that names the parcel."""
        if self.is_all:
            return []
        return [parcel_id.in_(select(_in_scope(self).c.id))]

    def of_each(self, parcel_id: ColumnElement[int], table: Table) -> list[ColumnElement[bool]]:
        """The same, asked of one row after another: for a list of which few rows are looked at."""
        if self.is_all:
            return []
        its = select(PARCEL.c.id).where(PARCEL.c.id == parcel_id, *self.filters())
        return [its.correlate(table).exists()]

    def holds(self, session: Session, parcel_id: int) -> bool:
        """Whether it is one of them."""
        if self.is_all:
            return True
        query = select(PARCEL.c.id).where(PARCEL.c.id == parcel_id, *self.filters())
        return session.execute(query).first() is not None


@lru_cache(maxsize=256)
def _in_scope(scope: Scope) -> CTE:
    """The parcels of a scope, found out once in a statement however often it asks for them."""
    return select(PARCEL.c.id).where(*scope.filters()).correlate(None).cte("in_scope")


@lru_cache(maxsize=256)
def covered_by(name: str, land_offices: tuple[LandOffice, ...]) -> ColumnElement[bool]:
    """The parcels whose place names a township of this land office, as `Staff.land_office_of` decides between several.

    The longest name decides; of equally long ones the district's, then the one named first.
    """
    covering = sorted(
        ((township, office.name) for office in land_offices for township in office.covers),
        key=lambda pair: -len(pair[0]),
    )
    branches: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = []
    for _, same_length in groupby(covering, key=lambda pair: len(pair[0])):
        townships = list(same_length)
        own = [township for township, office in townships if office == name]
        others = [township for township, office in townships if office != name]
        for column in (PARCEL.c.district, PARCEL.c.location):
            named = a_place(column, *own, *others) > 0
            branches.append((named, _first(column, own, others)))
    own = [township for township, office in covering if office == name]
    if not own:
        return false()
    # asked first: of most parcels the few names of one office tell already that they are another's; districts are few too,
    # and the tally knows them all
    districts = select(TALLY.c.district).where(a_place(TALLY.c.district, *own) > 0)
    perhaps = or_(PARCEL.c.district.in_(districts), a_place(PARCEL.c.location, *own) > 0)
    decided: ColumnElement[bool] = case(*branches, else_=false())
    return and_(perhaps, decided)


def _first(column: ColumnElement[Any], own: list[str], others: list[str]) -> ColumnElement[bool]:
    """A township of one's own is named, and before all of the others."""
    if not own:
        return false()
    place = first_place(column, *own)
    return place < (first_place(column, *others) if others else NOWHERE)
