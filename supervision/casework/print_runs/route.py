"""The order papers are carried round in (送达路线): by who serves, then a short way over the parcels, the others by their place.

Pure: places in, an order out. The way begins at the north-western-most parcel, goes to the nearest next, and is then
straightened wherever two legs of it cross (2-opt). The same places give the same way, in whatever order they are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, hypot, radians
from operator import attrgetter

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

STRETCH, ROUNDS = 100, 20
"""How many stops are turned round at most, and how often the whole way is gone over: an order for a day's walk, not a proof."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One parcel to be gone to: `key` names it, `served_by` who goes there, `point` its middle where its boundary is known."""

    key: int
    served_by: str
    place: str
    point: Point | None = None


def in_route_order(stops: Sequence[Stop], servers: Sequence[str] = ()) -> list[Stop]:
    """The stops of each server one after another, first those who are listed, the others by their names."""
    turn = {name: at for at, name in enumerate(servers)}
    by_server = sorted(
        stops,
        key=lambda stop: (turn.get(stop.served_by, len(turn)), stop.served_by, stop.place, stop.key),
    )
    return [
        stop for _, some in groupby(by_server, key=attrgetter("served_by")) for stop in _route(list(some))
    ]


def _route(stops: Sequence[Stop]) -> list[Stop]:
    known = [stop for stop in stops if stop.point is not None]
    others = [stop for stop in stops if stop.point is None]
    points = _in_plane([stop.point for stop in known if stop.point is not None])
    return [known[at] for at in short_way(points)] + others


def _in_plane(points: Sequence[Point]) -> list[Point]:
    """Degrees as they lie on the ground, east and north: a degree of longitude is shorter the further north."""
    if not points:
        return []
    across = cos(radians(sum(latitude for _, latitude in points) / len(points)))
    return [(longitude * across, latitude) for longitude, latitude in points]


def short_way(points: Sequence[Point]) -> list[int]:
    """A short way over points of a plane, each once, by their numbers; it does not come back."""
    return _straightened(_nearest_next(points), points)


def _nearest_next(points: Sequence[Point]) -> list[int]:
    if not points:
        return []
    here = min(range(len(points)), key=lambda at: (points[at][0] - points[at][1], at))
    way, left = [here], [at for at in range(len(points)) if at != here]
    while left:
        x, y = points[here]
        here = min(left, key=lambda at: (points[at][0] - x) ** 2 + (points[at][1] - y) ** 2)
        left.remove(here)
        way.append(here)
    return way


def _straightened(way: list[int], points: Sequence[Point]) -> list[int]:
    """The way with stretches turned round as long as that makes it shorter; its beginning stays."""

    def leg(one: int, other: int | None) -> float:
        if other is None:  # the end of the way: nowhere is gone from there
            return 0.0
        (x, y), (u, v) = points[one], points[other]
        return hypot(x - u, y - v)

    for _ in range(ROUNDS):
        shorter = False
        for first in range(1, len(way) - 1):
            before, begins = way[first - 1], way[first]
            for last in range(first + 1, min(first + STRETCH, len(way))):
                ends, after = way[last], way[last + 1] if last + 1 < len(way) else None
                now = leg(before, begins) + leg(ends, after)
                turned = leg(before, ends) + leg(begins, after)
                if turned < now - 1e-12:
                    way[first : last + 1] = way[first : last + 1][::-1]
                    begins, shorter = way[first], True
        if not shorter:
            break
    return way
