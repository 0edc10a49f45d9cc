"""Spots (图斑) of satellite or aerial images: the register of what became of each, and the list by which they are found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import Hectares, UtcInstant, term


class SpotLine(Term):
    """Lines of the register (图斑登记事项)."""

    RECEIVED = "received", "收到"
    LINKED = "linked", "关联宗地"
    ASSIGNED = "assigned", "交办"
    CHECKED = "checked", "核查"
    RETURNED = "returned", "退回"
    CLOSED = "closed", "办结"


class SpotState(Term):
    """Where a spot stands (图斑办理状态)."""

    RECEIVED = "received", "待交办"
    ASSIGNED = "assigned", "待核查"
    CHECKED = "checked", "待办结"
    CLOSED = "closed", "已办结"


class SpotRegisterRow(Base):
    """One line about a spot, by its number. Append-only and chained like a case file: a spot is the fold of its lines.

    `payload` is canonical JSON; `hash` covers every column and the line before.
    """

    __tablename__ = "spot_register"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    spot: Mapped[int] = mapped_column(Integer, index=True)
    kind: Mapped[str] = mapped_column(term())
    recorded_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class SpotRow(Base):
    """A spot as its lines leave it; rebuildable from them. `sha256` is that of its geometry and the image's day.

    The box is kept as a parcel's (`OutlineRow`).
    """

    __tablename__ = "spot"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    image_on: Mapped[date] = mapped_column(Date)
    sees: Mapped[str] = mapped_column(term())
    area_ha: Mapped[Decimal] = mapped_column(Hectares)
    reach: Mapped[int] = mapped_column(SmallInteger)
    west: Mapped[int] = mapped_column(Integer)
    south: Mapped[int] = mapped_column(Integer)
    east: Mapped[int] = mapped_column(Integer)
    north: Mapped[int] = mapped_column(Integer)
    x: Mapped[int] = mapped_column(Integer)
    y: Mapped[int] = mapped_column(Integer)
    hint: Mapped[str] = mapped_column(term())
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"))
    state: Mapped[str] = mapped_column(term())
    officer: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(term())

    __table_args__ = (
        Index("ix_spot_state", "state", "number"),
        Index("ix_spot_officer", "officer", "state", "number"),
        Index("ix_spot_parcel_id", "parcel_id"),
        Index("ix_spot_place", "reach", "south", "north", "west", "east"),
    )
