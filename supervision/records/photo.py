"""Which photo stands with which fact (照片去向): by it the same photo is found again with another parcel."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey


class PhotoRow(Base):
    """One photo of a fact no correction has voided; `taken_at` is what the camera wrote, None if nothing.

    The original lies in the store under its SHA-256; everything else about it stands in the entry.
    """

    __tablename__ = "photo"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    district_id: Mapped[DistrictKey]
    taken_at: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"]),
        Index("ix_photo_sha256", "sha256"),
        {"sqlite_with_rowid": False},
    )
