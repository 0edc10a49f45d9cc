"""Certificates against the records (监测证明核对): each still adds up, follows the one before, and its heads stand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from supervision.casework.journal import FIRST_HASH, canonical
from supervision.casework.verify import Fault, Found
from supervision.daily.certificate import HEAD_LENGTH, SUMMED, certificate_hash
from supervision.records.tables import CERTIFICATE, ENTRY, LEASE, PARCEL, RUN, SWEEP_BATCH

AT_ONCE = 500


def check_certificates(session: Session, anchor: str = "") -> Iterator[Found]:
    """Every contradiction; `anchor` is a certificate's hash somebody kept outside the database."""
    previous, number, anchored = FIRST_HASH, 0, not anchor
    for row in session.execute(select(CERTIFICATE).order_by(CERTIFICATE.c.no)).all():
        if row.no != number + 1:
            yield _about(row.no, f"之前缺第{number + 1}号" if row.no > number + 1 else "编号重复")
        if certificate_hash(row._mapping, previous) != row.hash:
            yield _about(row.no, "内容与校验值不符，本号或前一号被改动")
        for text in _adds_up(session, row):
            yield _about(row.no, text)
        yield from _heads_stand(session, row)
        previous, number = row.hash, row.no
        anchored = anchored or row.hash == anchor
    if not anchored:
        yield Found(Fault.CERTIFICATE, "", 0, f"库外留存的监测证明校验值 {anchor} 在库中不存在，证明被删改")
    yield from _without_certificate(session)


def _about(no: int, text: str) -> Found:
    return Found(Fault.CERTIFICATE, "", 0, f"第{no}号监测证明{text}")


def _batches(session: Session, run_id: int) -> list[Row[Any]]:
    return list(
        session.execute(select(SWEEP_BATCH).where(SWEEP_BATCH.c.run_id == run_id).order_by(SWEEP_BATCH.c.id))
    )


def _adds_up(session: Session, row: Row[Any]) -> Iterator[str]:
    """The sums of a certificate are those of its batches."""
    sums: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    heads = hashlib.sha256()
    for batch in _batches(session, row.run_id):
        sums.update({name: getattr(batch, name) for name in SUMMED})
        acts.update(orjson.loads(batch.acts))
        heads.update(batch.heads.encode() + b"\n")
    if any(sums[name] != getattr(row, name) for name in SUMMED) or canonical(acts).decode() != row.acts:
        yield "的合计与各批次不符"
    if heads.hexdigest() != row.heads_sha256:
        yield "所载案卷末号的校验值与各批次不符"


def _heads_stand(session: Session, row: Row[Any]) -> Iterator[Found]:
    """Every journal still holds the entry a batch named as its end, with the same hash."""
    for batch in _batches(session, row.run_id):
        heads = {(parcel_id, seq): end for parcel_id, seq, end in orjson.loads(batch.heads)}
        keys = sorted(heads)
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            place = tuple_(ENTRY.c.parcel_id, ENTRY.c.seq)
            entries = session.execute(
                select(ENTRY.c.parcel_id, ENTRY.c.seq, ENTRY.c.hash).where(place.in_(part))
            )
            stored = {(entry.parcel_id, entry.seq): entry.hash[:HEAD_LENGTH] for entry in entries}
            for key in part:
                if stored.get(key) != heads[key]:
                    no = session.scalar(select(PARCEL.c.no).where(PARCEL.c.id == key[0]))
                    how = "已不存在" if key not in stored else "校验值不同，其本号或以前被改写"
                    text = f"{row.day}的第{row.no}号监测证明载有该号，现{how}"
                    yield Found(Fault.CERTIFICATE, no or f"（内部编号{key[0]}）", key[1], text)


def _without_certificate(session: Session) -> Iterator[Found]:
    """A run that is over must have its certificate."""
    certified = select(CERTIFICATE.c.run_id)
    leading = session.scalar(select(LEASE.c.run_id).where(LEASE.c.name == "sweep"))
    for run in session.execute(select(RUN).where(RUN.c.id.not_in(certified)).order_by(RUN.c.id)):
        if run.id != leading:
            yield Found(Fault.CERTIFICATE, "", 0, f"{run.day}的监测（{run.id}）没有监测证明，证明被删除")
