"""The journal's entries (案卷记录): canonical form, hash chain, and the facts they hold."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.law.facts import Fact, read_payload
from supervision.law.terms import Kind, Term
from supervision.records.entry import EntryRow

FIRST_HASH = ""
"""What the first entry of a parcel is chained to."""


class ActKind(Term):
    """Entries that record what the office did; they never feed the state.

    Those from release on name an act on file (`act`: its seq) or, holding and letting go, a step of the table.
    """

    NOTICE = "notice", "拟稿通知"
    TASK = "task", "派发任务"
    ALERT = "alert", "预警"
    LAPSE = "lapse", "过期未发"
    RELEASE = "release", "甄别放行"
    DISMISSAL = "dismissal", "甄别不发"
    CLOSING = "closing", "办结"
    ASSIGNING = "assigning", "交办"
    REPORTING = "reporting", "反馈"
    URGING = "urging", "督办"
    RETURNING = "returning", "退回重办"
    MISSING = "missing", "逾期未办"
    ISSUING = "issuing", "签发"
    SERVING = "serving", "送达"
    WITHDRAWAL = "withdrawal", "撤回"
    RESTORING = "restoring", "恢复原状"
    HOLDING = "holding", "暂缓"
    LETTING_GO = "letting_go", "解除暂缓"


FACT_KINDS = frozenset(str(kind) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry ready to be written; `payload` is JSON-ready."""

    kind: Kind | ActKind
    happened_on: date
    recorded_on: date
    recorded_at: datetime
    by: str
    payload: Mapping[str, Any]

    @property
    def bulk_on(self) -> date | None:
        """The office day of the import or bulk record that brought it (`batch` in the payload)."""
        return self.recorded_on if "batch" in self.payload else None


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the form that is stored and hashed."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def instant_text(at: datetime) -> str:
    """An instant as the hash covers it."""
    return at.isoformat(timespec="microseconds")


def chain(key: str, seq: int, entry: Entry, payload: str, previous: str) -> str:
    """hash = SHA-256 of [parcel key, seq, kind, the three times, by, payload, previous hash] in canonical JSON."""
    covered = [
        key,
        seq,
        entry.kind,
        entry.happened_on.isoformat(),
        entry.recorded_on.isoformat(),
        instant_text(entry.recorded_at),
        entry.by,
        payload,
        previous,
    ]
    return hashlib.sha256(canonical(covered)).hexdigest()


def fact_of(entry: Entry, seq: int) -> Fact:
    """The fact an entry holds, its payload read by the law's own field list."""
    assert isinstance(entry.kind, Kind)
    return Fact(
        entry.kind,
        entry.happened_on,
        seq,
        read_payload(entry.kind, entry.payload),
        entry.recorded_on,
        instant_text(entry.recorded_at),
        entry.bulk_on,
    )


def entry_of(row: Any) -> Entry:
    """The entry a row holds."""
    kind: Kind | ActKind = Kind(row.kind) if row.kind in FACT_KINDS else ActKind(row.kind)
    payload = orjson.loads(row.payload)
    return Entry(kind, row.happened_on, row.recorded_on, row.recorded_at, row.by, payload)


def read_entries(session: Session, parcel_ids: Sequence[int]) -> dict[int, list[tuple[int, Entry]]]:
    """The whole journal of some parcels, in the order it was written."""
    found: dict[int, list[tuple[int, Entry]]] = defaultdict(list)
    table = EntryRow.__table__
    query = select(table).where(table.c.parcel_id.in_(parcel_ids)).order_by(table.c.parcel_id, table.c.seq)
    for row in session.execute(query):
        found[row.parcel_id].append((row.seq, entry_of(row)))
    return found


def facts_of(entries: Iterable[tuple[int, Entry]]) -> list[Fact]:
    """The facts among the entries, in the order they were written."""
    return [fact_of(entry, seq) for seq, entry in entries if isinstance(entry.kind, Kind)]
