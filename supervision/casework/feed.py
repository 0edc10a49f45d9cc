"""The feed of acts (动态): every entry of every case file in one order, in which nothing ever appears behind a reader.

The order is that of the commits (`records.feed`); within one commit, file by file and entry by entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry, entry_of
from supervision.law.refusals import Refused
from supervision.records.tables import ENTRY, FEED, PARCEL

CURSOR = r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9a-f]{8}"
"""A place, an entry of its file, and the beginning of its hash: `1234.7.3fa96c21`."""


class NotInTheFeed(Refused, LookupError):
    """A cursor these records never gave: they were restored from a backup, or it is another office's."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One entry in the feed; `cursor` goes on after it. `withdrawn` says that the parcel's import was withdrawn since."""

    cursor: str
    parcel_id: int
    no: str
    seq: int
    entry: Entry
    hash: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some of the feed; `next` is where to go on, also when nothing new was there. `more`: at once."""

    lines: Sequence[FeedLine]
    next: str
    more: bool


def read_feed(
    session: Session, after: str, *, limit: int, among: Iterable[ColumnElement[bool]] = ()
) -> FeedPage:
    """At most `limit` entries from after a cursor on, from the beginning after ""; `among` are conditions on the feed's row.

    Raises `NotInTheFeed`.
    """
    place, seq = (0, 0) if not after else _checked(session, after)
    last = session.scalar(select(func.max(FEED.c.place))) or 0
    beyond = or_(FEED.c.place > place, and_(FEED.c.place == place, FEED.c.last_seq > seq))
    marks = session.execute(
        select(FEED).where(FEED.c.place >= place, FEED.c.place <= last, beyond, *among)
        .order_by(FEED.c.place).limit(limit + 1)
    ).all()  # fmt: skip
    if not marks:
        return FeedPage((), _end(session, last) or after, more=False)
    lines = _lines(session, marks[0].place, marks[-1].place, (place, seq), limit + 1, among)
    if len(lines) > limit:
        return FeedPage(lines[:limit], lines[limit - 1].cursor, more=True)
    return FeedPage(lines, _end(session, last), more=False)


def _checked(session: Session, cursor: str) -> tuple[int, int]:
    """Where a cursor stands, once the entry it names is found to be the one it was given for."""
    if re.fullmatch(CURSOR, cursor):
        place, seq, begins = cursor.split(".")
        same = and_(ENTRY.c.parcel_id == FEED.c.parcel_id, ENTRY.c.seq == int(seq))
        query = select(ENTRY.c.hash).select_from(FEED).join(ENTRY, same)
        found = session.scalar(
            query.where(FEED.c.place == int(place), ENTRY.c.seq.between(FEED.c.first_seq, FEED.c.last_seq))
        )
        if found is not None and found.startswith(begins):
            return int(place), int(seq)
    raise NotInTheFeed(
        f"本系统没有给出过“{cursor}”这一游标：案卷库可能是从备份恢复的，或者游标是别处的。请不写 after，从头读取，按宗地和序号去重"
    )


def _lines(
    session: Session, first: int, last: int, after: tuple[int, int], most: int,
    among: Iterable[ColumnElement[bool]],
) -> list[FeedLine]:  # fmt: skip
    its = and_(ENTRY.c.parcel_id == FEED.c.parcel_id, ENTRY.c.seq.between(FEED.c.first_seq, FEED.c.last_seq))
    query = (
        select(FEED.c.place, ENTRY, PARCEL.c.no, PARCEL.c.withdrawn)
        .select_from(FEED)
        .join(ENTRY, its)
        .join(PARCEL, PARCEL.c.id == FEED.c.parcel_id)
        .where(FEED.c.place.between(first, last), *among)
        .where(or_(FEED.c.place > after[0], ENTRY.c.seq > after[1]))
        .order_by(FEED.c.place, ENTRY.c.seq)
        .limit(most)
    )
    return [
        FeedLine(
            _cursor(row.place, row.seq, row.hash), row.parcel_id, row.no, row.seq, entry_of(row), row.hash,
            row.withdrawn,
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _end(session: Session, last: int) -> str:
    """The cursor of the last entry there is, seen or not: the next question begins after it."""
    same = and_(ENTRY.c.parcel_id == FEED.c.parcel_id, ENTRY.c.seq == FEED.c.last_seq)
    query = select(FEED.c.place, ENTRY.c.seq, ENTRY.c.hash).select_from(FEED).join(ENTRY, same)
    row = session.execute(query.where(FEED.c.place == last)).one_or_none()
    return "" if row is None else _cursor(row.place, row.seq, row.hash)


def _cursor(place: int, seq: int, hash_: str) -> str:
    return f"{place}.{seq}.{hash_[:8]}"
