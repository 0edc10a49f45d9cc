"""The list of spots (图斑清单): by state, officer, lateness and hint, the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.outlines import Box, touching
from supervision.casework.spots.spot import Hint, Spot, folded
from supervision.records.spot import SpotState
from supervision.records.tables import PARCEL, SPOT, SPOT_REGISTER

Condition = ColumnElement[bool]
OPEN = (SpotState.RECEIVED, SpotState.ASSIGNED, SpotState.CHECKED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which spots are asked for; without a state those still open."""

    state: SpotState | None = None
    hint: Hint | None = None
    officer: str = ""
    only_overdue: bool = False
    all: bool = False


def spots(
    session: Session,
    today: date,
    wanted: Wanted,
    *,
    among: Sequence[Condition] = (),
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[Row[Any]]:
    """Rows of spots with the parcel each lies on, from before a number on; `among` are conditions on the spot's row."""
    query = (
        select(SPOT, PARCEL.c.no, PARCEL.c.project)
        .join(PARCEL, PARCEL.c.id == SPOT.c.parcel_id, isouter=True)
        .where(*_conditions(wanted, today), *among)
        .order_by(SPOT.c.number.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(SPOT.c.number < after)
    return session.execute(query).all()


def _conditions(wanted: Wanted, today: date) -> list[Condition]:
    c = SPOT.c
    found: list[Condition] = []
    if wanted.only_overdue:
        found += [c.state == str(SpotState.ASSIGNED), c.due_on < today]
    if wanted.state is not None:
        found.append(c.state == str(wanted.state))
    elif not wanted.all:
        found.append(c.state.in_([str(state) for state in OPEN]))
    if wanted.hint is not None:
        found.append(c.hint == str(wanted.hint))
    if wanted.officer:
        found.append(c.officer == wanted.officer)
    return found


def counts(session: Session, today: date, among: Sequence[Condition] = ()) -> Counter[str]:
    """How many spots stand in each state, and under `overdue` how many are late."""
    c = SPOT.c
    found: Counter[str] = Counter()
    for state, count in session.execute(select(c.state, func.count()).where(*among).group_by(c.state)):
        found[state] = count
    found["overdue"] = count_spots(session, today, Wanted(only_overdue=True), among)
    return found


def count_spots(session: Session, today: date, wanted: Wanted, among: Sequence[Condition] = ()) -> int:
    """How many spots are as asked for."""
    query = select(func.count()).select_from(SPOT).where(*_conditions(wanted, today), *among)
    return session.scalar(query) or 0


def spots_in(
    session: Session, box: Box, limit: int, among: Sequence[Condition] = (), also: int = 0
) -> list[Spot]:
    """The open spots in a box, for the map, the newest first; and one more by its number, open or not."""
    meant = or_(and_(*_conditions(Wanted(), date.min)), SPOT.c.number == also)
    query = select(SPOT.c.number).where(touching(SPOT, box), meant, *among)
    numbers = session.scalars(query.order_by(SPOT.c.number.desc()).limit(limit)).all()
    lines = select(SPOT_REGISTER).where(SPOT_REGISTER.c.spot.in_(numbers))
    return list(folded(session.execute(lines.order_by(SPOT_REGISTER.c.spot.desc(), SPOT_REGISTER.c.seq))))
