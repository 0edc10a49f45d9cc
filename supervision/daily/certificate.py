"""The certificate of a sweep (监测证明): what a run looked at and did, chained to the certificate before.

Each batch names the end of every journal it left (`heads`). A journal cut short or rewritten afterwards, its own
chain made good again, contradicts a certificate; whoever keeps one certificate's hash elsewhere can show it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from supervision.casework.journal import FIRST_HASH, canonical, instant_text
from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, DISTRICT, PARCEL, RUN, SET_ASIDE, SWEEP_BATCH

HEAD_LENGTH = 16
"""Hexadecimal digits of a journal's end that a batch keeps: 64 bits."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as it is told to people."""

    no: int
    outcome: Outcome
    left_due: int
    hash: str


def write_batch(
    session: Session,
    run_id: int,
    district_id: int,
    *,
    looked_at: int = 0,
    moved: int = 0,
    triaged: int = 0,
    papers: int = 0,
    acts: Counter[str] | None = None,
    set_aside: Sequence[tuple[str, str]] = (),
    heads: Iterable[tuple[int, int, str]] = (),
) -> None:
    """Keep what one transaction of a run did in a district; `acts` counts by `sort/name`."""
    named = [[parcel_id, seq, end[:HEAD_LENGTH]] for parcel_id, seq, end in heads]
    session.execute(
        insert(SWEEP_BATCH).values(
            run_id=run_id,
            district_id=district_id,
            looked_at=looked_at,
            moved=moved,
            triaged=triaged,
            papers=papers,
            acts=canonical(acts or {}).decode(),
            set_aside=canonical(set_aside).decode(),
            heads=canonical(named).decode(),
        )
    )


def certify(session: Session, run_id: int, outcome: Outcome, at: datetime) -> Certificate:
    """Close a run: add up its batches. The caller holds the lease, so no batch can be added meanwhile."""
    run = session.execute(select(RUN).where(RUN.c.id == run_id)).one()
    batches = session.execute(
        select(SWEEP_BATCH).where(SWEEP_BATCH.c.run_id == run_id).order_by(SWEEP_BATCH.c.id)
    )
    heads = hashlib.sha256()
    acts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    set_aside: list[str] = []
    for batch in batches:
        heads.update(batch.heads.encode() + b"\n")
        acts.update(orjson.loads(batch.acts))
        sums.update({name: getattr(batch, name) for name in SUMMED})
        set_aside += [no for no, _ in orjson.loads(batch.set_aside)]
    return _write(
        session,
        run_id=run_id,
        day=run.day,
        outcome=str(outcome),
        opened_at=run.opened_at,
        closed_at=at,
        **{name: sums[name] for name in SUMMED},
        acts=canonical(acts).decode(),
        set_aside=canonical(sorted(set_aside)).decode(),
        left_due=_left_due(session, run_id, run.day),
        heads_sha256=heads.hexdigest(),
    )


SUMMED = ("looked_at", "moved", "triaged", "papers")


def certify_quiet(session: Session, run_id: int, today: date, at: datetime) -> Certificate:
    """A day with nothing to do has its certificate too: silence and a missed day are told apart."""
    return _write(
        session,
        run_id=run_id,
        day=today,
        outcome=str(Outcome.COMPLETE),
        opened_at=at,
        closed_at=at,
        looked_at=0,
        moved=0,
        triaged=0,
        papers=0,
        acts="{}",
        set_aside="[]",
        left_due=0,
        heads_sha256=hashlib.sha256().hexdigest(),
    )


def _left_due(session: Session, run_id: int, day: date) -> int:
    """Parcels owed a look on the run's day that it did not try (应为零)."""
    tried = select(SET_ASIDE.c.parcel_id).where(SET_ASIDE.c.run_id == run_id)
    due = PARCEL.c.next_look_on <= day, PARCEL.c.id.not_in(tried)
    of_each = select(func.count()).where(PARCEL.c.district_id == DISTRICT.c.id, *due).scalar_subquery()
    return int(session.scalar(select(func.sum(of_each)).select_from(DISTRICT)) or 0)


def _write(session: Session, **values: Any) -> Certificate:
    last = session.execute(
        select(CERTIFICATE.c.no, CERTIFICATE.c.hash).order_by(CERTIFICATE.c.no.desc()).limit(1)
    ).one_or_none()
    values["no"] = 1 if last is None else last.no + 1
    values["hash"] = certificate_hash(values, FIRST_HASH if last is None else last.hash)
    session.execute(insert(CERTIFICATE).values(values))
    return Certificate(values["no"], Outcome(values["outcome"]), values["left_due"], values["hash"])


def certificate_hash(values: Any, previous: str) -> str:
    """SHA-256 of the certificate's own columns and the hash of the one before, in canonical JSON."""
    covered = [
        values["no"],
        values["run_id"],
        values["day"].isoformat(),
        values["outcome"],
        instant_text(values["opened_at"]),
        instant_text(values["closed_at"]),
        *(values[name] for name in SUMMED),
        values["acts"],
        values["set_aside"],
        values["left_due"],
        values["heads_sha256"],
        previous,
    ]
    return hashlib.sha256(canonical(covered)).hexdigest()
