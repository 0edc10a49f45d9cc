"""The register of batches (批次登记): which file brought entries, by whom, when, and whether it was withdrawn.

Append-only and chained like a case file: a batch is the fold of its lines.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class BatchKind(Term):
    """Lines of the register (批次登记事项)."""

    OPENED = "opened", "开始"
    PART = "part", "写入"
    CLOSED = "closed", "完毕"
    WITHDRAWN = "withdrawn", "撤销"


class BatchSort(Term):
    """What a batch brings (批次类别)."""

    SUPPLY = "supply", "供地结果"
    PAYMENTS = "payments", "缴款台账"
    HAPPENINGS = "happenings", "批量登记"


class BatchRow(Base):
    """One line about a batch: opened (files with their SHA-256), a part written (the parcels), closed (the counts),
    withdrawn (the reason). `payload` is canonical JSON; `hash` covers every column and the line before.
    """

    __tablename__ = "batch_register"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    batch_no: Mapped[int] = mapped_column(Integer, index=True)
    kind: Mapped[str] = mapped_column(term())
    recorded_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
