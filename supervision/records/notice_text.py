"""Texts of a notice after its draft (通知改稿): every version a person made of it before it was signed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import UtcInstant


class NoticeTextRow(Base):
    """One version, from 2 on: the draft is the first and stands in `notice`. Blocks as they are stored there.

    Which version was issued stands in the case file: the entry of the issue names its SHA-256.
    """

    __tablename__ = "notice_text"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    edited_on: Mapped[date] = mapped_column(Date)
    edited_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    why: Mapped[str] = mapped_column(Text)
    blocks: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))

    __table_args__ = (ForeignKeyConstraint(["parcel_id", "seq"], ["notice.parcel_id", "notice.seq"]),)
