"""Runs of the sweep (监测运行): who opened one, what each batch did, the certificate that closes it, and the lease."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base, DistrictKey
from supervision.records.types import UtcInstant, term


class Outcome(Term):
    """How a run ended (监测结果)."""

    COMPLETE = "complete", "全部监测"
    STOPPED = "stopped", "中途停止"
    BRAKED = "braked", "拟稿超量暂停"
    INTERRUPTED = "interrupted", "意外中断"


class RunRow(Base):
    """One run, written when it is opened; it is open until its certificate stands."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    opened_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (Index("ix_run_day", "day"),)


class SweepBatchRow(Base):
    """What one transaction of a run did. `heads` names the end of each journal it left: [parcel id, seq, hash]."""

    __tablename__ = "sweep_batch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    district_id: Mapped[DistrictKey]
    looked_at: Mapped[int] = mapped_column(Integer)
    moved: Mapped[int] = mapped_column(Integer)
    triaged: Mapped[int] = mapped_column(Integer)
    papers: Mapped[int] = mapped_column(Integer)
    acts: Mapped[str] = mapped_column(Text)
    set_aside: Mapped[str] = mapped_column(Text)
    heads: Mapped[str] = mapped_column(Text)


class CertificateRow(Base):
    """The certificate of a run (监测证明): what was looked at, done, set aside and left, chained to the one before.

    `heads_sha256` covers the heads of every batch, so a journal cut short or rewritten later is seen.
    """

    __tablename__ = "certificate"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    no: Mapped[int] = mapped_column(Integer, unique=True)
    day: Mapped[date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(term(12))
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    closed_at: Mapped[datetime] = mapped_column(UtcInstant)
    looked_at: Mapped[int] = mapped_column(Integer)
    moved: Mapped[int] = mapped_column(Integer)
    triaged: Mapped[int] = mapped_column(Integer)
    papers: Mapped[int] = mapped_column(Integer)
    acts: Mapped[str] = mapped_column(Text)
    set_aside: Mapped[str] = mapped_column(Text)
    left_due: Mapped[int] = mapped_column(Integer)
    heads_sha256: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class LeaseRow(Base):
    """Who leads the run that is open now (监测值守): a leader that died is recognised and replaced."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    until_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    run_id: Mapped[int | None] = mapped_column(Integer)
