"""What the office did (监管动作): notices, tasks, alerts, lapses; each a projection of its journal entry."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKeyConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base, DistrictKey
from supervision.records.types import term


class ActStatus(Term):
    """Where an act stands."""

    TRIAGE = "triage", "待甄别"
    DISMISSED = "dismissed", "甄别不发"
    DRAFTED = "drafted", "已拟稿"
    ISSUED = "issued", "已签发"
    SERVED = "served", "已送达"
    OPEN = "open", "待办"
    REPORTED = "reported", "已反馈"
    DONE = "done", "已办结"
    MISSED = "missed", "逾期未办"
    LAPSED = "lapsed", "过期未发"
    WITHDRAWN = "withdrawn", "已撤回"


class ActRow(Base):
    """One act, known by its place in the case file: parcel and seq of its entry.

    Unique on (parcel, duty, subject, step, basis) while not withdrawn: the database forbids the second
    notice, no code need remember.
    """

    __tablename__ = "act"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    duty: Mapped[str] = mapped_column(term())
    subject: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(term())
    basis: Mapped[str] = mapped_column(String(20))
    sort: Mapped[str] = mapped_column(term(10))
    name: Mapped[str] = mapped_column(term())
    unit: Mapped[str] = mapped_column(term(20))
    done_on: Mapped[date] = mapped_column(Date)
    owed_from: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(term(12))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    officer: Mapped[str] = mapped_column(String(60), server_default="")
    urged: Mapped[int] = mapped_column(Integer, server_default="0")
    urged_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        ForeignKeyConstraint(["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"]),
        Index(
            "uq_act_once", "parcel_id", "duty", "subject", "step", "basis", unique=True,
            sqlite_where=text("NOT withdrawn"), postgresql_where=text("NOT withdrawn"),
        ),
        Index("ix_act_status", "sort", "status", "due_on", "parcel_id", "seq"),
        Index("ix_act_officer", "officer", "sort", "status", "due_on", "parcel_id", "seq"),
        {"sqlite_with_rowid": False},
    )  # fmt: skip


class NoticeRow(Base):
    """A drafted notice (通知书): rendered once, stored as blocks with the context and the template's hash."""

    __tablename__ = "notice"

    parcel_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    template: Mapped[str] = mapped_column(term())
    template_sha256: Mapped[str] = mapped_column(String(64))
    context: Mapped[str] = mapped_column(Text)
    blocks: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))

    __table_args__ = (ForeignKeyConstraint(["parcel_id", "seq"], ["act.parcel_id", "act.seq"]),)
