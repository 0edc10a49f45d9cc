"""The journal as lines of JSON (案卷记录逐行): each entry exactly as it was written, with its hash; read again without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.chain_check import Written
from supervision.casework.journal import Entry, canonical, entry_of, instant_text
from supervision.law.refusals import BadRecord
from supervision.records.tables import ENTRY

JOURNAL = "14案卷记录/案卷记录.jsonl"
"""Where the journal lies in a package."""


class Journal(NamedTuple):
    """A journal as far as it goes: its lines as they are put into a package, its entries, its last number and hash."""

    lines: bytes
    entries: Sequence[tuple[int, Entry]]
    head_seq: int
    head_hash: str


def journal_until(session: Session, parcel_id: int, on: date, until_seq: int | None = None) -> Journal:
    """The journal as it stood on a day: up to the first entry recorded later, or up to a number.

    It is cut at one place and nothing is left out before it, so that the chain can be checked.
    """
    query = select(ENTRY).where(ENTRY.c.parcel_id == parcel_id).order_by(ENTRY.c.seq)
    rows = []
    for row in session.execute(query):
        if row.seq > until_seq if until_seq is not None else row.recorded_on > on:
            break
        rows.append(row)
    last = rows[-1] if rows else None
    return Journal(
        lines=b"".join(_line(row) for row in rows),
        entries=[(row.seq, entry_of(row)) for row in rows],
        head_seq=last.seq if last else 0,
        head_hash=last.hash if last else "",
    )


def _line(row: Row[tuple[object, ...]]) -> bytes:
    written = Written(
        row.seq,
        row.kind,
        row.happened_on.isoformat(),
        row.recorded_on.isoformat(),
        instant_text(row.recorded_at),
        row.by,
        row.payload,
        row.hash,
    )
    return canonical(written._asdict()) + b"\n"


def written_in(lines: bytes) -> list[Written]:
    """The entries as the lines of a package say them; raises `BadRecord` with the line that cannot be read."""
    found = []
    for number, line in enumerate(lines.split(b"\n")[:-1], start=1):
        try:
            written = Written(**orjson.loads(line))
        except (orjson.JSONDecodeError, TypeError):
            raise BadRecord(f"第{number}行读不出，不是案卷记录") from None
        kinds = (int, str, str, str, str, str, str, str)
        if not all(type(value) is kind for value, kind in zip(written, kinds, strict=True)):
            raise BadRecord(f"第{number}行的格式不对，不是案卷记录")
        found.append(written)
    if not lines.endswith(b"\n"):
        raise BadRecord("最后一行不完整")
    return found


class _Row(NamedTuple):
    kind: str
    happened_on: date
    recorded_on: date
    recorded_at: datetime
    by: str
    payload: str


def entries_of(written: Iterable[Written]) -> list[tuple[int, Entry]]:
    """The entries some lines hold; ValueError and KeyError for what cannot be read."""
    return [
        (
            one.seq,
            entry_of(
                _Row(
                    one.kind,
                    date.fromisoformat(one.happened_on),
                    date.fromisoformat(one.recorded_on),
                    datetime.fromisoformat(one.recorded_at),
                    one.by,
                    one.payload,
                )
            ),
        )
        for one in written
    ]
