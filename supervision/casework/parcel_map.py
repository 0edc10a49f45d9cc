"""The parcels on the map (一张图): those in a box, each with its boundary, or counted in cells where there are too many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.outlines import SQUARE, UNITS, Box, is_wide, touching
from supervision.casework.parcel_conditions import OVERDUE_DUTIES, is_halted
from supervision.law.standing import Overdue
from supervision.law.steps import Duty
from supervision.law.terms import State
from supervision.records.tables import DEADLINE, ENTRY, OUTLINE, PARCEL

Condition = ColumnElement[bool]

MOST_DRAWN = 400
"""Parcels drawn with their boundaries; more are counted in cells."""

CELLS_ACROSS = 16
"""Cells a box is divided into at most, each way: what is answered is bounded however many parcels there are."""


NOWHERE = Box(180 * UNITS, 90 * UNITS, -180 * UNITS, -90 * UNITS)
"""Any box around it and another is the other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parcels are asked for."""

    state: State | None = None
    district: str | None = None
    only_overdue: bool = False


@dataclass(frozen=True, slots=True)
class DrawnParcel:
    """One parcel with its boundary in degrees, as it was recorded."""

    no: str
    project: str
    holder: str
    district: str
    state: State
    area_ha: Any
    late: Sequence[Overdue]
    box: Box
    rings: Sequence[Sequence[Sequence[float]]]


@dataclass(slots=True)
class Cell:
    """Parcels counted together: the box around them, how many in each state, their district where it is one."""

    by_state: Counter[State] = field(default_factory=Counter)
    box: Box = NOWHERE
    district: str | None = None

    @property
    def count(self) -> int:
        return self.by_state.total()


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map shows of a box: parcels or cells, never both; how many there are in each state."""

    by_state: Mapping[State, int]
    parcels: Sequence[DrawnParcel] = ()
    cells: Sequence[Cell] = ()

    @property
    def count(self) -> int:
        return sum(self.by_state.values())


def look_at(
    session: Session, box: Box, zoom: int, today: date, wanted: Wanted, among: Sequence[Condition] = ()
) -> MapView:
    """What lies in a box; `among` are conditions on the outline's row (an officer's scope)."""
    conditions = [touching(OUTLINE, box), *_conditions(wanted, today), *among]
    if not is_wide(box):
        few = _first_ids(session, conditions)
        if len(few) <= MOST_DRAWN:
            return _drawn_view(session, few, today)
    cells = _cells(session, box, zoom, conditions)
    by_state: Counter[State] = Counter()
    for cell in cells:
        by_state.update(cell.by_state)
    if by_state.total() > MOST_DRAWN:
        return MapView(by_state, cells=cells)
    return _drawn_view(session, _first_ids(session, conditions) if cells else (), today)


def _first_ids(session: Session, conditions: Sequence[Condition]) -> Sequence[int]:
    """The parcels that meet the conditions, one more than are drawn at most."""
    return session.scalars(select(OUTLINE.c.parcel_id).where(*conditions).limit(MOST_DRAWN + 1)).all()


def _drawn_view(session: Session, parcel_ids: Sequence[int], today: date) -> MapView:
    drawn: Sequence[DrawnParcel] = _drawn(session, parcel_ids, today) if parcel_ids else ()
    return MapView(Counter(parcel.state for parcel in drawn), parcels=drawn)


def _conditions(wanted: Wanted, today: date) -> list[Condition]:
    found: list[Condition] = []
    if wanted.state is not None:
        found.append(OUTLINE.c.state == str(wanted.state))
    if wanted.district is not None:
        found.append(OUTLINE.c.district == wanted.district)
    if wanted.only_overdue:
        late = select(DEADLINE.c.parcel_id).where(*_late(today))
        halted = select(PARCEL.c.id).where(is_halted(today))
        found.append(or_(OUTLINE.c.parcel_id.in_(late), OUTLINE.c.parcel_id.in_(halted)))
    return found


def _late(today: date) -> tuple[Condition, ...]:
    duties = [str(duty) for duty in OVERDUE_DUTIES]
    return DEADLINE.c.duty.in_(duties), DEADLINE.c.counted, DEADLINE.c.due_on < today


# Counted


def _cells(session: Session, box: Box, zoom: int, conditions: Sequence[Condition]) -> list[Cell]:
    """The parcels of a box in cells of some sixty pixels, no more than `CELLS_ACROSS` each way."""
    c = OUTLINE.c
    size = max(
        90 * UNITS // 2**zoom,
        (box.east - box.west) // CELLS_ACROSS,
        (box.north - box.south) // CELLS_ACROSS,
        1,
    )
    squares = -(-size // SQUARE)  # to a cell, each way
    if size < SQUARE:
        across, up, squares = (c.x // size).label("across"), (c.y // size).label("up"), 1
    else:
        across, up = c.across.label("across"), c.up.label("up")
    query = (
        select(
            across, up, c.state, func.count().label("parcels"),
            func.min(c.west).label("west"), func.min(c.south).label("south"),
            func.max(c.east).label("east"), func.max(c.north).label("north"),
            func.min(c.district).label("district"), func.max(c.district).label("other"),
        )
        .where(*conditions)
        .group_by(across, up, c.state)
    )  # fmt: skip
    found: dict[tuple[int, int], Cell] = {}
    for row in session.execute(query):
        cell = found.setdefault((row.across // squares, row.up // squares), Cell(district=row.district))
        cell.by_state[State(row.state)] += row.parcels
        old = cell.box
        cell.box = Box(
            min(old.west, row.west),
            min(old.south, row.south),
            max(old.east, row.east),
            max(old.north, row.north),
        )
        if not cell.district == row.district == row.other:
            cell.district = None
    return list(found.values())


# Drawn


def _drawn(session: Session, parcel_ids: Sequence[int], today: date) -> list[DrawnParcel]:
    """The parcels with the boundary points of their case files, from the north-west on."""
    c = OUTLINE.c
    query = (
        select(
            OUTLINE, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.area_ha, ENTRY.c.payload,
        )
        .join(PARCEL, PARCEL.c.id == c.parcel_id)
        .join(ENTRY, (ENTRY.c.parcel_id == c.parcel_id) & (ENTRY.c.seq == c.seq))
        .where(c.parcel_id.in_(parcel_ids))
        .order_by(c.y.desc(), c.x, c.parcel_id)
    )  # fmt: skip
    rows = session.execute(query).all()
    late = _lateness(session, parcel_ids, today)
    return [
        DrawnParcel(
            row.no, row.project, row.holder, row.district, State(row.state), row.area_ha,
            late[row.parcel_id], Box(row.west, row.south, row.east, row.north), _rings(row.payload),
        )
        for row in rows
    ]  # fmt: skip


def _rings(payload: str) -> list[list[list[float]]]:
    rings = orjson.loads(payload)["rings"]
    return [[[float(x), float(y)] for x, y in ring] for ring in rings]


def _lateness(session: Session, parcel_ids: Sequence[int], today: date) -> dict[int, list[Overdue]]:
    """What each parcel is late in, as `standing.overdue` has it, from the rows of its deadlines."""
    since: dict[int, dict[Duty, date]] = defaultdict(dict)
    dues = select(DEADLINE.c.parcel_id, DEADLINE.c.duty, func.min(DEADLINE.c.due_on))
    dues = dues.where(DEADLINE.c.parcel_id.in_(parcel_ids), *_late(today))
    for parcel_id, duty, due_on in session.execute(dues.group_by(DEADLINE.c.parcel_id, DEADLINE.c.duty)):
        since[parcel_id][Duty(duty)] = due_on
    halted = select(PARCEL.c.id, PARCEL.c.halted_on).where(PARCEL.c.id.in_(parcel_ids), is_halted(today))
    for parcel_id, halted_on in session.execute(halted):
        since[parcel_id][Duty.HALT] = halted_on
    return defaultdict(
        list,
        {
            parcel_id: [Overdue(duty, day, (today - day).days) for duty, day in sorted(lates.items())]
            for parcel_id, lates in since.items()
        },
    )


# Whose


def among_parcels(filters: Sequence[Condition], box: Box | None = None) -> list[Condition]:
    """Conditions on parcels' rows (an officer's scope) as one on the outline's: in a small box asked of the parcels met,
    in a large one found first, by what an index holds of all parcels.
    """
    if not filters:
        return []
    if box is not None and is_wide(box):
        return [OUTLINE.c.parcel_id.in_(select(PARCEL.c.id).where(*filters).correlate(None))]
    return [exists().where(PARCEL.c.id == OUTLINE.c.parcel_id, *filters).correlate(OUTLINE)]


# Where to look


def extent(session: Session, among: Sequence[Condition] = ()) -> Box | None:
    """The box around some parcels; of those of an officer's scope, around the first of them. None where none is drawn."""
    c = OUTLINE.c
    sides = (func.min(c.west), func.min(c.south), func.max(c.east), func.max(c.north))
    query = select(*sides)
    if among:
        some = select(OUTLINE).where(*among).limit(MOST_DRAWN).subquery()
        query = select(
            func.min(some.c.west), func.min(some.c.south), func.max(some.c.east), func.max(some.c.north)
        )
    west, south, east, north = session.execute(query).one()
    return None if west is None else Box(west, south, east, north)


def box_of(session: Session, parcel_id: int) -> Box | None:
    """Where one parcel lies; None without a boundary."""
    c = OUTLINE.c
    row = session.execute(
        select(c.west, c.south, c.east, c.north).where(c.parcel_id == parcel_id)
    ).one_or_none()
    return None if row is None else Box(*row)
