"""The numbers of papers (发文字号): how far each series has come, and which fact on file bears which number."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey

LONGEST = 100
"""Letters of a number that are kept beside the journal: longer texts are no numbers."""


class NumberCounterRow(Base):
    """One stretch of a series the program numbers by itself: its first number and its last so far.

    A series has one stretch, and a further one from where it was gone on with on paper meanwhile. The last number is
    moved in the transaction that issues the paper: the one is never without the other.
    """

    __tablename__ = "number_counter"

    code: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class DocumentNumberRow(Base):
    """A number some fact on file bears (a projection of the journal), whoever gave it; a voided fact keeps it used.

    `code` and `serial` are those of a number in the common form; of any other they are "" and 0, and `year` is the day's.
    """

    __tablename__ = "document_number"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    number: Mapped[str] = mapped_column(String(LONGEST))
    code: Mapped[str] = mapped_column(String(LONGEST))
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"]),
        Index("ix_document_number_number", "number"),
        Index("ix_document_number_series", "year", "code", "serial", "parcel_id", "seq"),
        {"sqlite_with_rowid": False},
    )
