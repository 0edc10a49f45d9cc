"""Laying spots over the parcels (图斑比对): which parcels a spot lies on by area, and what that suggests.

Boxes find the candidates, the area decides: land that only touches, or is covered by a sliver, is not meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from supervision.casework.boundary.distance import METRES_A_DEGREE
from supervision.casework.outlines import UNITS, box_around, touching
from supervision.casework.spots.spot import Hint, Sees
from supervision.law.states import ENDED
from supervision.law.terms import State
from supervision.law.values import Point, rings
from supervision.records.tables import ENTRY, OUTLINE, PARCEL

LEAST_M2 = 20
LEAST_SHARE = 0.05
"""Of the spot or of the parcel: less than either is the surveyor's or the image's inaccuracy (office matter)."""

OUTSIDE_M2 = 100
OUTSIDE_SHARE = 0.10
"""How much of a spot must lie beyond the parcel to be told: images are drawn to some metres (office matter)."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A parcel a spot lies on: how many square metres of it, and its row."""

    parcel: Row[Any]
    m2: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a spot lies on, most of it first, and what that suggests."""

    overlaps: Sequence[Overlap]
    hint: Hint

    @property
    def parcel(self) -> Row[Any] | None:
        return self.overlaps[0].parcel if self.overlaps else None


def match(
    session: Session, drawn: Sequence[Sequence[Point]], area_m2: Decimal, image_on: date, sees: Sees
) -> Match:
    """The parcels a spot lies on, judged by area on the plane around it; `area_m2` is the spot's as it was surveyed."""
    box = box_around(drawn)
    middle = ((box.west + box.east) / 2 / UNITS, (box.south + box.north) / 2 / UNITS)
    spot = _shape(drawn, middle)
    scale = float(area_m2) / spot.area  # the plane around a place is true to some thousandths
    query: Select[Any] = (
        select(
            PARCEL.c.id, PARCEL.c.no, PARCEL.c.district, PARCEL.c.location, PARCEL.c.state, PARCEL.c.started_on,
            PARCEL.c.start_on, PARCEL.c.construction_duty, ENTRY.c.payload,
        )
        .select_from(OUTLINE)
        .join(PARCEL, PARCEL.c.id == OUTLINE.c.parcel_id)
        .join(ENTRY, (ENTRY.c.parcel_id == OUTLINE.c.parcel_id) & (ENTRY.c.seq == OUTLINE.c.seq))
        .where(touching(OUTLINE, box))
    )  # fmt: skip
    overlaps = []
    for row in session.execute(query):
        parcel = _shape(rings(orjson.loads(row.payload)["rings"]), middle)
        m2 = spot.intersection(parcel).area * scale
        if m2 >= LEAST_M2 and m2 >= LEAST_SHARE * scale * min(spot.area, parcel.area):
            overlaps.append(Overlap(row, m2))
    overlaps.sort(key=lambda each: (-each.m2, each.parcel.no))
    return Match(overlaps, _hint(overlaps, float(area_m2), image_on, sees))


def _shape(drawn: Sequence[Sequence[Point]], middle: tuple[float, float]) -> Any:
    """The land within rings, in metres around a place: what lies in an odd number of rings."""
    from shapely import Polygon  # noqa: PLC0415 - only who matches spots waits for numpy

    shrink = math.cos(math.radians(middle[1]))
    land: Any = Polygon()
    for ring in drawn:
        corners = [
            (
                (float(point[0]) - middle[0]) * METRES_A_DEGREE * shrink,
                (float(point[1]) - middle[1]) * METRES_A_DEGREE,
            )
            for point in ring
        ]
        land = land.symmetric_difference(Polygon(corners))
    return land


def _hint(overlaps: Sequence[Overlap], area: float, image_on: date, sees: Sees) -> Hint:
    if not overlaps:
        return Hint.NO_PARCEL
    row = overlaps[0].parcel
    outside = area - sum(each.m2 for each in overlaps)
    if sees is Sees.BUILDING:
        if _ended(row) or row.started_on is None or row.started_on > image_on:
            return Hint.NOT_YET
        is_outside = outside >= OUTSIDE_M2 and outside >= OUTSIDE_SHARE * area
        return Hint.OUTSIDE if is_outside else Hint.AGREES
    begun = row.started_on is not None and row.started_on <= image_on
    should = row.start_on is not None and row.start_on < image_on
    if row.construction_duty and not _ended(row) and (begun or should):
        return Hint.NOT_BUILT
    return Hint.AGREES


def _ended(row: Row[Any]) -> bool:
    return State(row.state) in ENDED
