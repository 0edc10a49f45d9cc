"""Where parcels lie (宗地范围): the box around each boundary that stands, kept up beside the journal, asked by the map.

Degrees are kept in ten-millionths. Every box has a reach, the smallest of `REACHES` it fits in: a box that touches the
one asked about begins no further away than its reach, so one stretch of the index for each reach finds all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Table, and_, delete, or_
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry
from supervision.casework.terms_on_file import Journal, standing
from supervision.law.standing import Life
from supervision.law.terms import Kind
from supervision.law.values import Point, rings
from supervision.records.bulk import insert_rows, update_rows
from supervision.records.tables import OUTLINE

UNITS = 10_000_000
"""To a degree: one is about a centimetre."""

REACHES = (UNITS // 100, UNITS // 10, 360 * UNITS)
"""About a kilometre, ten, and anything."""

WIDE = REACHES[1]
"""From here on a box is looked for by reading every row of an index: one for each row in it would cost more."""

SQUARE = 90 * UNITS // 2**12
"""The side of a square of the grid parcels are counted by: sixty pixels at the zoom that shows a county whole."""


class Box(NamedTuple):
    """A box in ten-millionths of a degree, its sides included."""

    west: int
    south: int
    east: int
    north: int

    def columns(self) -> dict[str, int]:
        """How a row keeps it, with its middle."""
        return {
            **self._asdict(),
            "reach": self.reach,
            "x": (self.west + self.east) // 2,
            "y": (self.south + self.north) // 2,
        }

    @property
    def reach(self) -> int:
        side = max(self.east - self.west, self.north - self.south)
        return next(number for number, reach in enumerate(REACHES) if side <= reach)

    def in_degrees(self) -> list[float]:
        return [side / UNITS for side in self]


def box_around(drawn: Sequence[Sequence[Point]]) -> Box:
    """The box around rings in degrees, outward to the next unit."""
    longitudes = [point[0] for ring in drawn for point in ring]
    latitudes = [point[1] for ring in drawn for point in ring]
    return Box(
        _units(min(longitudes), ROUND_FLOOR),
        _units(min(latitudes), ROUND_FLOOR),
        _units(max(longitudes), ROUND_CEILING),
        _units(max(latitudes), ROUND_CEILING),
    )


def _units(degrees: Decimal, rounding: str) -> int:
    return int((degrees * UNITS).to_integral_value(rounding))


@dataclass(frozen=True, slots=True)
class Outline:
    """The boundary that stands: its entry, and the box around it."""

    seq: int
    box: Box

    def row(self) -> dict[str, Any]:
        columns = self.box.columns()
        return {"seq": self.seq, **columns, "across": columns["x"] // SQUARE, "up": columns["y"] // SQUARE}


def boundary_that_stands(journal: Journal) -> tuple[int, Entry] | None:
    """The newest boundary by its day that no correction has voided (现行界址)."""
    if not any(entry.kind is Kind.BOUNDARY for _, entry in journal):
        return None
    drawn = [(seq, entry) for seq, entry in standing(journal) if entry.kind is Kind.BOUNDARY]
    return max(drawn, key=lambda each: (each[1].happened_on, each[0]), default=None)


def outline_of(journal: Journal) -> Outline | None:
    """The outline a case file gives; None without a boundary."""
    found = boundary_that_stands(journal)
    if found is None:
        return None
    seq, entry = found
    return Outline(seq, box_around(rings(entry.payload["rings"])))


# Keeping


class File(Protocol):
    """What a case file in hand offers of where it lies."""

    life: Life
    parcel_id: int
    district_id: int
    stored_life: bytes
    stored_standing: tuple[str, str] | None
    withdrawn: bool
    outline: Outline | None
    outline_anew: bool


def write_outlines(session: Session, files: Sequence[File]) -> None:
    """Write the outlines that are new, and what the others repeat of their parcels where it changed."""
    connection = session.connection()
    anew = [file for file in files if file.outline_anew]
    had = [file.parcel_id for file in anew if file.stored_life]
    if had:
        session.execute(delete(OUTLINE).where(OUTLINE.c.parcel_id.in_(had)))
    rows = [
        {
            "parcel_id": file.parcel_id,
            "district_id": file.district_id,
            **_repeated(file),
            **file.outline.row(),
        }
        for file in anew
        if file.outline is not None and not file.withdrawn
    ]
    insert_rows(connection, OUTLINE, rows)
    moved = [
        {"parcel_id": file.parcel_id, **_repeated(file)}
        for file in files
        if not file.outline_anew
        and file.stored_standing not in (None, (file.life.parcel.district, str(file.life.state)))
    ]
    update_rows(connection, OUTLINE, ("parcel_id",), moved)


def _repeated(file: File) -> dict[str, str]:
    return {"district": file.life.parcel.district, "state": str(file.life.state)}


# Finding by place


def is_wide(box: Box) -> bool:
    return max(box.east - box.west, box.north - box.south) > WIDE


def touching(table: Table, box: Box) -> ColumnElement[bool]:
    """The rows of a table with boxes that touch a box, found by the index of the reaches.

    Of a box wider than most reaches every row is read: they are narrow, and an index would only lead to each of them.
    """
    c = table.c
    sides = and_(c.south <= box.north, c.north >= box.south, c.west <= box.east, c.east >= box.west)
    if is_wide(box):
        return sides
    stretches = [
        and_(c.reach == number, c.south.between(max(box.south - reach, -90 * UNITS), box.north))
        for number, reach in enumerate(REACHES)
    ]
    return and_(or_(*stretches), sides)
