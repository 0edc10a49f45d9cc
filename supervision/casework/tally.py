"""The tally (分状态宗地数): how many parcels stand in each state, read and not counted; and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from supervision.records.tables import PARCEL, TALLY

KEY = ("district_id", "district", "state")

Counts = Mapping[tuple[int, str, str], int]
"""Parcels by the key of their district, the district they are listed under, and their state."""


class Difference(NamedTuple):
    """A count that is not what the parcels come to; 0 where there is none."""

    district_id: int
    district: str
    state: str
    kept: int
    counted: int


def by_state(session: Session, district: str | None = None) -> dict[str, int]:
    """How many parcels stand in each state, of all districts or of one; those withdrawn are not counted."""
    query = select(TALLY.c.state, func.sum(TALLY.c.parcels)).group_by(TALLY.c.state).order_by(TALLY.c.state)
    if district is not None:
        query = query.where(TALLY.c.district == district)
    return {state: int(count) for state, count in session.execute(query) if count}


def differences(session: Session) -> list[Difference]:
    """Where the tally and the parcels themselves say different things; every parcel is read."""
    kept, counted = _kept(session), count_parcels(session)
    return [
        Difference(*key, kept.get(key, 0), counted.get(key, 0))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, 0) != counted.get(key, 0)
    ]


def _kept(session: Session) -> Counts:
    return _read(session, select(*(TALLY.c[name] for name in KEY), TALLY.c.parcels))


def count_parcels(session: Session) -> Counts:
    """The counts as the parcels' rows give them."""
    columns = [PARCEL.c[name] for name in KEY]
    counted = select(*columns, func.count().label("parcels")).where(~PARCEL.c.withdrawn).group_by(*columns)
    return _read(session, counted)


def _read(session: Session, counts: Select[Any]) -> Counts:
    return {(row.district_id, row.district, row.state): row.parcels for row in session.execute(counts)}


def replace(session: Session, counts: Counts) -> None:
    """Let the tally say these counts and no others."""
    session.execute(delete(TALLY))
    rows = [
        dict(zip(KEY, key, strict=True)) | {"parcels": parcels} for key, parcels in sorted(counts.items())
    ]
    if rows:
        session.execute(insert(TALLY), rows)
