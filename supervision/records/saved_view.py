"""Saved views (常用视图): filters of the parcel list a person gave a name; a convenience, no part of any case file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base
from supervision.records.types import UtcInstant

LONGEST_NAME = 40


class SavedViewRow(Base):
    """One view of an officer's, by the login of `[[officers]]`; `filters` is a JSON object of the filters that are set.

    `shared`: the whole office sees it above the list; each still sees only his own parcels in it.
    """

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    login: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    filters: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(Boolean, server_default=false())
    saved_at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("login", "name", name="uq_saved_view_login"),)
