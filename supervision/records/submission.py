"""Submissions (报审): what a person sent to be recorded, until a second person has checked it (复核).

Nothing of it stands in a case file before. A row is never taken away, and its state goes forward only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class SubmissionState(Term):
    """Where a submission stands (报审状态)."""

    TO_CHECK = "to_check", "待复核"
    RETURNED = "returned", "已退回"
    ENTERED = "entered", "已入卷"
    WITHDRAWN = "withdrawn", "已撤回"


class SubmissionRow(Base):
    """One submission. `happening` is what will be recorded and `files` the scans with it, both JSON; `steps` who did what.

    `parcel_id` is empty for land not on file yet, `district` that of its place; `version` counts the times it was sent,
    so that nobody passes what he has not seen; `seq` is the entry it became.
    """

    __tablename__ = "submission"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(term())
    no: Mapped[str] = mapped_column(String(40))
    parcel_id: Mapped[int | None] = mapped_column(Integer, index=True)
    district: Mapped[str] = mapped_column(String(60))
    happening: Mapped[str] = mapped_column(Text)
    files: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(term(12))
    checked_by: Mapped[str] = mapped_column(String(60))
    checked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    note: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column(Text)
    seq: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("ix_submission_state", "state", "number"),
        Index("ix_submission_by", "by", "number"),
    )
