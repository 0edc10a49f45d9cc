"""Where a parcel lies (宗地范围): its bounding box and middle, by which the map and the spots find it."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import term


class OutlineRow(Base):
    """The box around the boundary that stands, in ten-millionths of a degree (CGCS2000): exact on every database.

    `seq` is the entry with the boundary points themselves; `reach` says how large the box is, so that an index finds
    every box that touches another one (`casework.outlines`); `district` and `state` repeat the parcel's, and
    `across` and `up` are the square of a fixed grid its middle lies in, by which the map counts in the order of an
    index without reading the parcels.
    """

    __tablename__ = "outline"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    seq: Mapped[int] = mapped_column(Integer)
    district: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(term())
    reach: Mapped[int] = mapped_column(SmallInteger)
    west: Mapped[int] = mapped_column(Integer)
    south: Mapped[int] = mapped_column(Integer)
    east: Mapped[int] = mapped_column(Integer)
    north: Mapped[int] = mapped_column(Integer)
    x: Mapped[int] = mapped_column(Integer)
    y: Mapped[int] = mapped_column(Integer)
    across: Mapped[int] = mapped_column(Integer)
    up: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"]),
        Index("ix_outline_place", "reach", "south", "north", "west", "east"),
        Index("ix_outline_grid", "across", "up", "state", "west", "south", "east", "north", "district"),
        {"sqlite_with_rowid": False},
    )
