"""Which ring is a part of the land and which a hole in it (地块的部分和洞): kept flat, they are told by where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Number = TypeVar("Number", bound=Sequence[float])


def parts_of(rings: Sequence[Sequence[Number]]) -> list[list[Sequence[Number]]]:
    """Each part with its holes: a ring within an odd number of others is a hole in the innermost of them."""
    if len(rings) == 1:
        return [[rings[0]]]
    around = [
        [other for other in range(len(rings)) if other != number and _surrounds(rings[other], ring[0])]
        for number, ring in enumerate(rings)
    ]
    found = {number: [rings[number]] for number, others in enumerate(around) if len(others) % 2 == 0}
    for number, others in enumerate(around):
        if len(others) % 2:
            innermost = max(others, key=lambda other: len(around[other]))
            found[innermost].append(rings[number])
    return list(found.values())


def _surrounds(ring: Sequence[Number], point: Number) -> bool:
    """Whether a line from the point eastward leaves the ring an odd number of times."""
    x, y, inside = point[0], point[1], False
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (a[1] > y) != (b[1] > y) and a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) > x:
            inside = not inside
    return inside
