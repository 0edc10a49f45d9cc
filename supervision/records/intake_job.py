"""Imports from the web (网上导入): files that were sent, how far reading them has come, what was found, who confirmed.

What an import brings stands in the register of batches and in the case files; this is its slip (交接单).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class JobState(Term):
    """Where an import stands (导入状态)."""

    READING = "reading", "正在检查"
    READ = "read", "待确认"
    TAKING = "taking", "正在导入"
    TAKEN = "taken", "已导入"
    FAILED = "failed", "未完成"
    DROPPED = "dropped", "不导入"


class IntakeJobRow(Base):
    """One import. `files`, `counts` and `shown` (the first rows set aside or remarked on) are JSON; `sort` is known once read.

    `done` of `total` bytes or rows have been read; `batch_no` is the batch it became.
    """

    __tablename__ = "intake_job"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    files: Mapped[str] = mapped_column(Text)
    sort: Mapped[str] = mapped_column(term(12))
    state: Mapped[str] = mapped_column(term(12))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    counts: Mapped[str] = mapped_column(Text)
    shown: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str] = mapped_column(String(60))
    batch_no: Mapped[int | None] = mapped_column(Integer, index=True)
    note: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_intake_job_state", "state", "number"),)
