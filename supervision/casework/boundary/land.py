"""The land within a boundary (界址线内的土地): rings checked for what no surveyor means, their area in square metres."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from supervision.casework.boundary.projection import Placed
from supervision.law.refusals import BadRecord

CENT = Decimal("0.01")


def area_m2(rings: Sequence[Sequence[Placed]]) -> Decimal:
    """The area of the plot to 0.01 m², on the plane of its projection: what lies within a ring within a ring is not of it.

    The exchange format does not say whether a second ring is a hole or another part: its place does. Raises
    `BadRecord` for a ring that crosses itself or another one.
    """
    from shapely import Polygon  # noqa: PLC0415 - only who records a boundary waits for numpy

    shapes = [Polygon([(float(point.east), float(point.north)) for point in ring]) for ring in rings]
    for number, shape in enumerate(shapes, start=1):
        if not shape.is_valid or shape.area == 0:
            raise BadRecord(
                f"第{number}圈界址线{_what_is_wrong(shape)}，不能围成地块，请按勘测定界图核对点序和坐标"
            )
    total = Decimal(0)
    for number, (ring, shape) in enumerate(zip(rings, shapes, strict=True), start=1):
        around = 0
        for other_number, other in enumerate(shapes, start=1):
            if other_number == number:
                continue
            if shape.equals(other) or shape.overlaps(other):
                raise BadRecord(
                    f"第{number}圈与第{other_number}圈界址线交叉或重合，请按勘测定界图核对圈号和坐标"
                )
            around += bool(other.contains(shape))
        total += -shoelace_m2(ring) if around % 2 else shoelace_m2(ring)
    return total.quantize(CENT)


def _what_is_wrong(shape: object) -> str:
    from shapely.validation import explain_validity  # noqa: PLC0415 - only who records a boundary waits for numpy

    _, bracket, place = str(explain_validity(shape)).partition("[")
    if not bracket:
        return "没有面积"
    east, _, north = place.rstrip("]").partition(" ")
    return f"自相交（横坐标{float(east):.3f}、纵坐标{float(north):.3f}附近）"


def shoelace_m2(ring: Sequence[Placed]) -> Decimal:
    """The area of one ring, exactly, whichever way its points run (坐标解析法)."""
    start = ring[0]
    doubled = Decimal(0)
    for one, other in zip(ring, [*ring[1:], start], strict=True):
        doubled += (one.east - start.east) * (other.north - start.north)
        doubled -= (other.east - start.east) * (one.north - start.north)
    return abs(doubled) / 2
