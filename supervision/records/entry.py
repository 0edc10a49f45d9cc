"""The journal (案卷记录): append-only, hash-chained per parcel. Guards in the database forbid any change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import UtcInstant, term

LISTED = text("kind IN ('publication', 'referral')")
"""Facts both desks list over the whole docket, few among all entries: a list says this beside the kind it asks for."""

NAMES_A_HOLDER = text("kind IN ('transfer', 'amendment')")
"""Facts after which land may have another holder, few among all entries: whoever looks for a former holder says this."""

ISSUED = text("kind = 'notice_issued'")
"""Notices that left the house, few among all entries: whoever looks for those of a day says this."""


class EntryRow(Base):
    """One entry: a fact that was reported, or an act of the office.

    `happened_on` is the legal day, `recorded_on` the office day, `recorded_at` the true instant. `payload`
    is canonical JSON; `hash` covers it, the times, the author and the hash of the entry before.
    """

    __tablename__ = "entry"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    kind: Mapped[str] = mapped_column(term())
    happened_on: Mapped[date] = mapped_column(Date)
    recorded_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_entry_listed", "kind", "parcel_id", "seq", sqlite_where=LISTED, postgresql_where=LISTED),
        Index(
            "ix_entry_holders",
            "kind",
            "parcel_id",
            "seq",
            sqlite_where=NAMES_A_HOLDER,
            postgresql_where=NAMES_A_HOLDER,
        ),
        Index(
            "ix_entry_issued",
            "happened_on",
            "parcel_id",
            "seq",
            sqlite_where=ISSUED,
            postgresql_where=ISSUED,
        ),
        {"sqlite_with_rowid": False},
    )
