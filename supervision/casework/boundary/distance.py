"""How far a place lies from a parcel (离界距离), in metres, over the few kilometres around it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from supervision.law.values import Point

METRES_A_DEGREE = 111_320
"""Of latitude; of longitude it shrinks with the cosine. Within ten kilometres the error stays below 0.5 %."""

Planar = tuple[float, float]


def metres_outside(rings: Sequence[Sequence[Point]], place: Point) -> int:
    """Whole metres from a place to the nearest point of the parcel; 0 inside it.

    `rings` in degrees: what lies in an odd number of them is the parcel, so a ring within another is a hole.
    """
    around = [[_planar(point, place) for point in ring] for ring in rings]
    if sum(_surrounds(ring) for ring in around) % 2:
        return 0
    return round(min(_from_here(a, b) for ring in around for a, b in _sides(ring)))


def _planar(point: Point, place: Point) -> Planar:
    """East and north of the place, in metres."""
    shrink = math.cos(math.radians(float(place[1])))
    return float(point[0] - place[0]) * METRES_A_DEGREE * shrink, float(point[1] - place[1]) * METRES_A_DEGREE


def _sides(ring: Sequence[Planar]) -> Iterator[tuple[Planar, Planar]]:
    """The sides of a ring, the last one back to its first point."""
    yield from zip(ring, [*ring[1:], ring[0]], strict=True)


def _surrounds(ring: Sequence[Planar]) -> bool:
    """Whether a line from the origin eastward leaves the ring an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in _sides(ring):
        if (ay > 0) != (by > 0) and ax + (bx - ax) * ay / (ay - by) > 0:
            inside = not inside
    return inside


def _from_here(a: Planar, b: Planar) -> float:
    """From the origin to the nearest point of a side."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)
