"""The order in which entries became visible (动态次序): a place for every file a transaction wrote, given as it commits.

Entries are numbered in their own file only. Who follows the whole docket needs one order in which nothing ever appears
behind a place already read. So the places are drawn last, one transaction at a time, and kept until the commit: the
order of the places is the order of the commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ForeignKey, Integer, Table
from sqlalchemy.orm import Mapped, Session, mapped_column

from supervision.records.base import Base
from supervision.records.bulk import insert_rows
from supervision.records.dialects import one_at_a_time

WAITING = "supervision.feed"
"""Where a session keeps what it wrote until it commits."""


class FeedRow(Base):
    """What one transaction added to one file: its entries from `first_seq` to `last_seq`."""

    __tablename__ = "feed"

    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    first_seq: Mapped[int] = mapped_column(Integer)
    last_seq: Mapped[int] = mapped_column(Integer)


def to_be_placed(session: Session, written: Iterable[Mapping[str, int]]) -> None:
    """Remember what was written: `parcel_id`, `first_seq`, `last_seq` of each file."""
    session.info.setdefault(WAITING, []).extend(written)


def give_places(session: Session) -> None:
    """The last thing of a transaction: whoever comes later waits here until this one is committed.

    Nothing else is locked after this, so two who wait here do not wait for one another.
    """
    written = session.info.pop(WAITING, [])
    if written and session.in_transaction():
        one_at_a_time(session, WAITING)
        table = FeedRow.__table__
        assert isinstance(table, Table)
        insert_rows(session.connection(), table, written)
