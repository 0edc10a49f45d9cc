"""A step of one parcel that is held back (暂缓): the sweep leaves it until a person lets it go on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import term


class HoldRow(Base):
    """One held step, by the key an act of it would have; `seq` is the entry that holds it."""

    __tablename__ = "hold"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    duty: Mapped[str] = mapped_column(term(), primary_key=True)
    subject: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[str] = mapped_column(term(), primary_key=True)
    basis: Mapped[str] = mapped_column(String(20), primary_key=True)
    district_id: Mapped[DistrictKey]
    seq: Mapped[int] = mapped_column(Integer)
    held_on: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"]),
        {"sqlite_with_rowid": False},
    )
