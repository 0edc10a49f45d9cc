"""Print runs (批量打印): what was printed together, in which order, from which texts, into which file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import UtcInstant


class PrintRunRow(Base):
    """One run: who had it made, when, what was asked for in words, the SHA-256 of the file. Only grows."""

    __tablename__ = "print_run"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    printed_on: Mapped[date] = mapped_column(Date)
    printed_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    asked: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class PrintedPaperRow(Base):
    """One paper of a run at its place in the file: the text that was printed, and how far its case file had come.

    With `left_out` it was not printed, and that says why. Only grows.
    """

    __tablename__ = "printed_paper"

    run: Mapped[int] = mapped_column(ForeignKey("print_run.number"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    parcel_id: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    district_id: Mapped[DistrictKey]
    head_seq: Mapped[int] = mapped_column(Integer)
    land_office: Mapped[str] = mapped_column(String(60))
    text_sha256: Mapped[str] = mapped_column(String(64))
    left_out: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["act.parcel_id", "act.seq"]),
        Index("ix_printed_paper_of", "parcel_id", "seq"),
        {"sqlite_with_rowid": False},
    )
