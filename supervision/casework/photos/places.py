"""Where a parcel lies (宗地位置), as far as its file knows: within its boundary, else where it was last looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry, entry_of
from supervision.casework.photos.contradictions import ON_SITE
from supervision.casework.photos.photo import photos_of
from supervision.casework.terms_on_file import Journal, standing
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind, Term
from supervision.law.values import Point, a_point, rings
from supervision.records.tables import ENTRY

TELL_A_PLACE = (Kind.BOUNDARY, *ON_SITE, Kind.CORRECTION)
"""The facts that can tell; a correction may have voided one."""


class PlaceFrom(Term):
    """What a place is taken from (位置来源)."""

    BOUNDARY = "boundary", "界址"
    PHOTO = "photo", "照片"
    VISIT = "visit", "巡查位置"


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (longitude, latitude), and what it is taken from."""

    point: Point
    source: PlaceFrom


def places_of(session: Session, parcel_ids: Sequence[int]) -> dict[int, Place]:
    """The place of each parcel that has one; only the entries that can tell it are read."""
    kinds = [str(kind) for kind in TELL_A_PLACE]
    query = select(ENTRY).where(ENTRY.c.parcel_id.in_(parcel_ids), ENTRY.c.kind.in_(kinds))
    journals: dict[int, list[tuple[int, Entry]]] = defaultdict(list)
    for row in session.execute(query.order_by(ENTRY.c.parcel_id, ENTRY.c.seq)):
        journals[row.parcel_id].append((row.seq, entry_of(row)))
    found = {parcel_id: place_of(journal) for parcel_id, journal in journals.items()}
    return {parcel_id: place for parcel_id, place in found.items() if place is not None}


def place_of(journal: Journal) -> Place | None:
    """The place a case file knows: of its newest boundary, else of the newest fact that tells one."""
    told = sorted(standing(journal), key=lambda pair: (pair[1].happened_on, pair[0]), reverse=True)
    for _, entry in told:
        if entry.kind is Kind.BOUNDARY:
            return Place(_within(entry), PlaceFrom.BOUNDARY)
    for _, entry in told:
        if entry.kind not in ON_SITE:
            continue
        if (
            taken := next((p.position for p in photos_of(entry) if p.position is not None), None)
        ) is not None:
            return Place(taken, PlaceFrom.PHOTO)
        if (stood := _position(entry)) is not None:
            return Place(stood, PlaceFrom.VISIT)
    return None


def _within(entry: Entry) -> Point:
    """A point that lies on the land itself, whatever its form: one drives there."""
    from shapely import Polygon  # noqa: PLC0415 - only who records or looks for a boundary waits for numpy

    outside = rings(entry.payload["rings"])[0]
    land = Polygon([(float(x), float(y)) for x, y in outside])
    inside = land.representative_point() if land.is_valid else land.centroid
    return a_point([f"{inside.x:.6f}", f"{inside.y:.6f}"])


def _position(entry: Entry) -> Point | None:
    """Where the officer stood; in an envelope it may be in words."""
    try:
        return a_point(entry.payload["position"]) if entry.payload.get("position") else None
    except BadRecord:
        return None
