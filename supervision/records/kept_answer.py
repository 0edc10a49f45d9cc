"""Answers kept (已办答复): a telephone or another system that had no answer sends again, and nothing is done twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base
from supervision.records.types import UtcInstant


class KeptAnswerRow(Base):
    """What was answered to a request, under the key its sender gave it (幂等键); written with the act it tells of.

    `sha256` is that of what it said. It is kept until `forget_at`; without one for good.
    """

    __tablename__ = "kept_answer"

    sender: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[datetime] = mapped_column(UtcInstant)
    forget_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    status: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_kept_answer_forget_at", "forget_at"),)
