"""Districts (行政区): the key every row of a parcel carries, and how many parcels stand where in each."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base
from supervision.records.types import term


class DistrictRow(Base):
    """One district, by the name parcels were first recorded under; its id is the key by which records can be divided."""

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class TallyRow(Base):
    """How many parcels stand in a state (分状态宗地数), kept in the transaction that moves them.

    `district` is what the parcels' rows say today; a corrected name leaves the key as it was. Parcels whose import
    was withdrawn are not counted.
    """

    __tablename__ = "tally"

    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)
    district: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[str] = mapped_column(term(), primary_key=True)
    parcels: Mapped[int] = mapped_column(Integer)

    __table_args__ = ({"sqlite_with_rowid": False},)
