"""Whether every parcel's journal is whole (案卷校验): its numbers, its hashes, and its end on the parcel row.

The chain makes a change evident; it cannot show a tail cut off together with the end noted on the parcel row.
For that, keep the counts and heads outside the database (the manifest of a backup, a printed certificate).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import chain as chain_of
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, String, exists, select, type_coerce
from sqlalchemy.orm import Session

from supervision.casework.journal import FACT_KINDS, FIRST_HASH, ActKind, Entry, chain
from supervision.law.terms import Kind
from supervision.records.tables import ENTRY, PARCEL

AT_ONCE = 1000
"""Rows in memory at a time: a million entries are walked as one row after another."""


class Broken(NamedTuple):
    """A place where a journal is not whole; `seq` 0 is the parcel itself."""

    no: str
    seq: int
    reason: str

    def __str__(self) -> str:
        return f"宗地{self.no}{f'第{self.seq}号案卷记录' if self.seq else ''}：{self.reason}"


def broken_chains(session: Session) -> Iterator[Broken]:
    """Every place where a journal is not as it was written, in one pass over all entries; none when all is whole.

    After a break the walk goes on from the hash as stored, so that one change is told once.
    """
    rows = session.execute(_entries(), execution_options={"yield_per": AT_ONCE})
    for parcel_id, journal in groupby(rows, key=lambda row: row[0]):
        yield from _broken_in(parcel_id, journal)
    # not NOT IN: of a million entries PostgreSQL would look at every one for every parcel
    its_journal = exists().where(ENTRY.c.parcel_id == PARCEL.c.id)
    silent = select(PARCEL.c.no).where(~its_journal).order_by(PARCEL.c.no)
    for no in session.scalars(silent):
        yield Broken(no, 0, "没有任何案卷记录")


def _entries() -> Any:
    """All entries in the order they are chained; the times as stored, for a date that is none must be told too."""
    return (
        select(
            ENTRY.c.parcel_id,
            ENTRY.c.seq,
            ENTRY.c.kind,
            type_coerce(ENTRY.c.happened_on, String),
            type_coerce(ENTRY.c.recorded_on, String),
            type_coerce(ENTRY.c.recorded_at, String),
            ENTRY.c.by,
            ENTRY.c.payload,
            ENTRY.c.hash,
            PARCEL.c.no,
            PARCEL.c.head_seq,
            PARCEL.c.head_hash,
        )
        .select_from(ENTRY.outerjoin(PARCEL, ENTRY.c.parcel_id == PARCEL.c.id))
        .order_by(ENTRY.c.parcel_id, ENTRY.c.seq)
    )


def _broken_in(parcel_id: int, journal: Iterable[Row[Any]]) -> Iterator[Broken]:
    rows: Iterator[tuple[Any, ...]] = map(tuple, journal)
    first = next(rows)
    _, seq, *_, no, head_seq, head_hash = first
    if no is None:
        yield Broken(f"（内部编号{parcel_id}）", seq, "有案卷记录而没有这宗地的台账")
        for _ in rows:
            pass
        return
    written = (Written._make(row[1:9]) for row in chain_of((first,), rows))
    yield from broken_journal(no, written, head_seq, head_hash)


class Written(NamedTuple):
    """An entry as it was written, its times as text or as read."""

    seq: int
    kind: str
    happened_on: Any
    recorded_on: Any
    recorded_at: Any
    by: str
    payload: str
    hash: str


def broken_journal(no: str, journal: Iterable[Written], head_seq: int, head_hash: str) -> Iterator[Broken]:
    """Every place where one journal is not whole, and its end against the one noted beside it."""
    last, previous = 0, FIRST_HASH
    for entry in journal:
        if entry.seq != last + 1:
            yield Broken(
                no,
                last + 1,
                f"记录缺失，{f'第{last}号之后' if last else '案卷之首'}是第{entry.seq}号",
            )
        elif reason := _differs(no, entry, previous):
            yield Broken(no, entry.seq, reason)
        last, previous = entry.seq, entry.hash
    if last:
        yield from _end_differs(no, head_seq, head_hash, last, previous)


def _differs(no: str, written: Written, previous: str) -> str | None:
    kind, by = written.kind, written.by
    try:
        known = Kind(kind) if kind in FACT_KINDS else ActKind(kind)
        days = _day(written.happened_on), _day(written.recorded_on)
        entry = Entry(known, *days, _instant(written.recorded_at), by, {})
        computed = chain(no, written.seq, entry, written.payload, previous)
    except (TypeError, ValueError) as error:
        return f"内容读不出（{error}），记录被改动或损坏"
    return None if computed == written.hash else "内容与校验值不符，本号或前一号被改动"


def _end_differs(no: str, head_seq: int, head_hash: str, last: int, end: str) -> Iterator[Broken]:
    if head_seq > last:
        yield Broken(no, last + 1, f"记录缺失，台账记案卷至第{head_seq}号，案卷只到第{last}号")
    elif head_seq != last:
        yield Broken(no, last, f"台账记案卷至第{head_seq}号，案卷已到第{last}号")
    elif head_hash != end:
        yield Broken(no, last, "校验值与台账所记案卷末号的不同")


def _day(stored: Any) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _instant(stored: Any) -> datetime:
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
