"""The register of complaints (举报登记): who complained of what, what was found, what was answered.

Append-only and chained like a case file: a complaint is the fold of its lines. It alone holds the complainant's name.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class ComplaintLine(Term):
    """Lines of the register (举报登记事项)."""

    RECEIVED = "received", "收到"
    LINKED = "linked", "关联宗地"
    UNLINKED = "unlinked", "撤销关联"
    INVESTIGATED = "investigated", "调查"
    ANSWERED = "answered", "答复"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    CLOSED = "closed", "结案"


class ComplaintRow(Base):
    """One line about a complaint. Year and number are its number (举〔2026〕3); each is received once.

    `payload` is canonical JSON; `hash` covers every column and the line before.
    """

    __tablename__ = "complaint_register"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(term())
    recorded_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_complaint_register_year_number", "year", "number", "seq"),
        Index(
            "uq_complaint_received_once", "year", "number", unique=True,
            sqlite_where=text("kind = 'received'"), postgresql_where=text("kind = 'received'"),
        ),
    )  # fmt: skip
