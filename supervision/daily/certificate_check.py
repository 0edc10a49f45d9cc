"""Certificates against the records (监测证明核对): each still adds up, follows the one before, and its heads stand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import orjson
from sqlalchemy import Row, String, select, type_coerce
from sqlalchemy.orm import Session

from supervision.casework.drift import UNREADABLE, what
from supervision.casework.journal import FIRST_HASH, canonical
from supervision.casework.verify import Fault, Found
from supervision.daily.certificate import HEAD_LENGTH, SUMMED, certificate_hash
from supervision.records.tables import CERTIFICATE, ENTRY, LEASE, PARCEL, RUN, SWEEP_BATCH

AT_ONCE = 500


def check_certificates(session: Session, anchor: str = "") -> Iterator[Found]:
    """Every contradiction; `anchor` is a certificate's hash somebody kept outside the database."""
    previous, number, anchored = FIRST_HASH, 0, not anchor
    numbered = select(CERTIFICATE.c.no, CERTIFICATE.c.run_id, CERTIFICATE.c.hash).order_by(CERTIFICATE.c.no)
    for no, run_id, its_hash in session.execute(numbered).all():
        if no != number + 1:
            yield _about(no, f"之前缺第{number + 1}号")
        try:
            row = session.execute(select(CERTIFICATE).where(CERTIFICATE.c.run_id == run_id)).one()
            whole = certificate_hash(row._mapping, previous) == its_hash
        except UNREADABLE as error:
            yield _about(no, f"读不出（{what(error)}），被改动或损坏")
        else:
            if not whole:
                yield _about(no, "内容与校验值不符，本号或前一号被改动")
            yield from _bears_out(session, row)
        previous, number = its_hash, no
        anchored = anchored or its_hash == anchor
    if not anchored:
        yield Found(Fault.CERTIFICATE, "", 0, f"库外留存的监测证明校验值 {anchor} 在库中不存在，证明被删改")
    yield from _without_certificate(session)
    yield from _not_named(session)


def _about(no: int, text: str) -> Found:
    return Found(Fault.CERTIFICATE, "", 0, f"第{no}号监测证明{text}")


def _bears_out(session: Session, row: Row[Any]) -> Iterator[Found]:
    """Its run and its batches say what a certificate says, and every journal still holds the end they name."""
    if not _same_run(session, row):
        yield _about(row.no, "与所证明的那次监测不符")
    sums: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    set_aside: list[str] = []
    heads = hashlib.sha256()
    for batch in _batches(session, row.run_id):
        try:
            named = _named(batch.heads)
            heads.update(batch.heads.encode() + b"\n")
            sums.update({name: int(getattr(batch, name)) for name in SUMMED})
            acts.update({str(act): int(count) for act, count in orjson.loads(batch.acts).items()})
            set_aside += [str(no) for no, _ in orjson.loads(batch.set_aside)]
        except UNREADABLE as error:
            yield _about(row.no, f"的批次（{batch.id}）读不出（{what(error)}）")
        else:
            yield from _heads_stand(session, row, named)
    same = all(sums[name] == getattr(row, name) for name in SUMMED)
    if not (same and text(acts) == row.acts and text(sorted(set_aside)) == row.set_aside):
        yield _about(row.no, "的合计与各批次不符")
    if heads.hexdigest() != row.heads_sha256:
        yield _about(row.no, "所载案卷末号的校验值与各批次不符")


def _same_run(session: Session, row: Row[Any]) -> bool:
    try:
        run = session.execute(select(RUN.c.day, RUN.c.opened_at).where(RUN.c.id == row.run_id)).one_or_none()
    except UNREADABLE:
        return False
    return run is not None and (run.day, run.opened_at) == (row.day, row.opened_at)


def _named(heads: str) -> dict[tuple[int, int], str]:
    """The journals a batch names: (parcel, seq) of each end, with its hash."""
    named = {(parcel_id, seq): end for parcel_id, seq, end in orjson.loads(heads)}
    if not all(isinstance(number, int) for place in named for number in place):
        raise ValueError("案卷末号应为整数")
    return named


def _batches(session: Session, run_id: int) -> Iterator[Row[Any]]:
    """A run's batches, one at a time: each names a thousand journals."""
    ids = select(SWEEP_BATCH.c.id).where(SWEEP_BATCH.c.run_id == run_id).order_by(SWEEP_BATCH.c.id)
    for batch_id in session.scalars(ids).all():
        yield session.execute(select(SWEEP_BATCH).where(SWEEP_BATCH.c.id == batch_id)).one()


def text(value: object) -> str:
    return canonical(value).decode()


def _heads_stand(session: Session, row: Row[Any], named: dict[tuple[int, int], str]) -> Iterator[Found]:
    """Every journal still holds the entry a batch named as its end, with the same hash."""
    keys = sorted(named)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        # two lists, not one of pairs: for pairs SQLite reads the whole table
        near = ENTRY.c.parcel_id.in_({key[0] for key in part}), ENTRY.c.seq.in_({key[1] for key in part})
        entries = session.execute(select(ENTRY.c.parcel_id, ENTRY.c.seq, ENTRY.c.hash).where(*near))
        stored = {(entry.parcel_id, entry.seq): entry.hash[:HEAD_LENGTH] for entry in entries}
        for key in part:
            if stored.get(key) != named[key]:
                no = session.scalar(select(PARCEL.c.no).where(PARCEL.c.id == key[0]))
                how = "已不存在" if key not in stored else "校验值不同，其本号或以前被改写"
                told = f"{row.day}的第{row.no}号监测证明载有该号，现{how}"
                yield Found(Fault.CERTIFICATE, no or f"（内部编号{key[0]}）", key[1], told)


def _without_certificate(session: Session) -> Iterator[Found]:
    """A run that is over must have its certificate."""
    certified = select(CERTIFICATE.c.run_id)
    leading = session.scalar(select(LEASE.c.run_id).where(LEASE.c.name == "sweep"))
    runs = select(RUN.c.id, type_coerce(RUN.c.day, String).label("day"))
    for run in session.execute(runs.where(RUN.c.id.not_in(certified)).order_by(RUN.c.id)):
        if run.id != leading:
            yield Found(Fault.CERTIFICATE, "", 0, f"{run.day}的监测（{run.id}）没有监测证明，证明被删除")


def _not_named(session: Session) -> Iterator[Found]:
    """A parcel row that says a sweep named the end of its journal is borne out by a batch."""
    named: dict[int, int] = {}
    for heads in session.scalars(select(SWEEP_BATCH.c.heads), execution_options={"yield_per": 10}):
        with suppress(*UNREADABLE):  # told with its certificate
            for parcel_id, seq in _named(heads):
                named[parcel_id] = max(seq, named.get(parcel_id, 0))
    ends = select(PARCEL.c.id, PARCEL.c.no, PARCEL.c.head_seq).where(PARCEL.c.certified).order_by(PARCEL.c.id)
    for parcel_id, no, head_seq in session.execute(ends, execution_options={"yield_per": AT_ONCE}):
        if named.get(parcel_id) != head_seq:
            told = f"台账称监测批次已载明案卷至该号，而批次载明至第{named.get(parcel_id, 0)}号"
            yield Found(Fault.CERTIFICATE, no, head_seq, told)
