"""A layer of plots (面图层) as a file of a geographic information system has it, before its coordinates are understood."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supervision.casework.boundary.reference import Pair
from supervision.law.refusals import BadRecord

MOST_PLOTS = 5_000
MOST_POINTS = 500_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """One plot as drawn: where in the file, what its fields say, its rings; `problem` where it cannot be used."""

    place: str
    fields: Mapping[str, str]
    rings: Sequence[Sequence[Pair]] = ()
    remarks: Sequence[str] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """The plots of one file; `reference` is what it says of its coordinates, "" for nothing."""

    name: str
    reference: str
    plots: Sequence[Drawn]
    remarks: Sequence[str] = field(default_factory=list)


def check_size(name: str, plots: int, points: int) -> None:
    """Refuse a layer of more plots or points than any county sends at once."""
    if plots > MOST_PLOTS or points > MOST_POINTS:
        raise BadRecord(
            f"{name}：有{plots}个图形、{points}个点，一次至多{MOST_PLOTS}个图形、{MOST_POINTS}个点，请分几次"
        )


def a_ring(points: Sequence[Pair], number: int) -> list[Pair]:
    """A ring without its repeated closing point; raises `BadRecord`."""
    ring = list(points)
    if any(not (math.isfinite(x) and math.isfinite(y)) for x, y in ring):
        raise BadRecord(f"第{number}圈有不是数的坐标")
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(set(ring)) < 3:
        raise BadRecord(f"第{number}圈只有{len(set(ring))}个不同的点，不能围成地块")
    return ring
