"""Rebuilding (重建台账): lives of an older form, outlines and numbers are made again from their journals, a wrong tally from the parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select
from sqlalchemy.orm import Session

from supervision.casework.casefile import FILE_COLUMNS, CaseFile, read_done, read_held, refolded
from supervision.casework.journal import facts_of, read_entries
from supervision.casework.numbers.borne import ISSUES, hold_series, numbers_of
from supervision.casework.outlines import outline_of
from supervision.casework.projections import write
from supervision.casework.tally import count_parcels, differences, replace
from supervision.law.docket import Deadline
from supervision.law.facts import Fact
from supervision.law.life import begin
from supervision.law.snapshot import MARK
from supervision.law.standing import Life
from supervision.law.steps import Duty
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.dialects import hold_table, locked
from supervision.records.tables import DEADLINE, DOCUMENT_NUMBER, ENTRY, OUTLINE, PARCEL

PAGE = 500
OLD = ~PARCEL.c.life.endswith(MARK, autoescape=True)


def rebuild_older_lives(engine: Engine, *, patrol_every: int | None) -> int:
    """Make every life of an older form again, a page a transaction; the journal is not touched. Gives how many.

    Broken off, it goes on where it stopped.
    """
    rebuilt, last = 0, 0
    while True:
        with writing(engine) as session:
            page = (
                select(*FILE_COLUMNS, PARCEL.c.certified)
                .where(OLD, PARCEL.c.id > last)
                .order_by(PARCEL.c.id)
                .limit(PAGE)
            )
            rows = session.execute(locked(page, engine.dialect.name)).all()
            if not rows:
                return rebuilt
            files = _from_journals(session, rows, patrol_every)
            write(session, files, {id(file): [] for file in files})
        rebuilt, last = rebuilt + len(rows), rows[-1].id


def _from_journals(
    session: Session, rows: Sequence[Row[tuple[object, ...]]], every: int | None
) -> list[CaseFile]:
    ids = [row.id for row in rows]
    journals, done, held = read_entries(session, ids), read_done(session, ids), read_held(session, ids)
    stored: dict[int, list[Deadline]] = {}
    for row in session.execute(select(DEADLINE).where(DEADLINE.c.parcel_id.in_(ids))):
        deadline = Deadline(Duty(row.duty), row.subject, row.due_on, row.counted)
        stored.setdefault(row.parcel_id, []).append(deadline)
    return [
        CaseFile(
            no=row.no,
            life=_life(facts_of(journals[row.id]), row),
            parcel_id=row.id,
            district_id=row.district_id,
            head_seq=row.head_seq,
            head_hash=row.head_hash,
            certified=row.certified,
            withdrawn=row.withdrawn,
            done=done[row.id],
            held=held[row.id],
            patrol_every=every,
            stored_life=b"an older form",
            stored_deadlines=stored.get(row.id, ()),
            stored_standing=None if row.withdrawn else (row.district, row.state),
        )
        for row in rows
    ]


def _life(facts: Sequence[Fact], row: Row[tuple[object, ...]]) -> Life:
    """The life from its facts; of a parcel whose supply was voided with its import, as it was supplied."""
    if not row.withdrawn:
        return refolded(facts, row.no, row.looked_on)
    life = begin(next(fact for fact in facts if fact.kind is Kind.SUPPLY), row.no)
    life.day = max(life.day, row.looked_on)
    return life


def rebuild_outlines(engine: Engine) -> int:
    """Make the outlines again that are not as the journals give them, a page a transaction; gives how many were not."""
    rebuilt, last = 0, 0
    drawn = select(ENTRY.c.parcel_id).where(ENTRY.c.kind == str(Kind.BOUNDARY))
    some = select(
        PARCEL.c.id, PARCEL.c.district_id, PARCEL.c.district, PARCEL.c.state, PARCEL.c.withdrawn
    ).where(PARCEL.c.id.in_(drawn.union(select(OUTLINE.c.parcel_id))))
    while True:
        with writing(engine) as session:
            page = some.where(PARCEL.c.id > last).order_by(PARCEL.c.id).limit(PAGE)
            rows = session.execute(locked(page, engine.dialect.name)).all()
            if not rows:
                return rebuilt
            rebuilt, last = rebuilt + _rebuild_outlines(session, rows), rows[-1].id


def _rebuild_outlines(session: Session, rows: Sequence[Row[Any]]) -> int:
    ids = [row.id for row in rows]
    journals = read_entries(session, ids)
    kept = {
        row.parcel_id: dict(row._mapping)
        for row in session.execute(select(OUTLINE).where(OUTLINE.c.parcel_id.in_(ids)))
    }
    meant: dict[int, dict[str, Any]] = {}
    for row in rows:
        outline = None if row.withdrawn else outline_of(journals[row.id])
        if outline is not None:
            repeated = {
                "parcel_id": row.id,
                "district_id": row.district_id,
                "district": row.district,
                "state": row.state,
            }
            meant[row.id] = repeated | outline.row()
    wrong = [parcel_id for parcel_id in ids if kept.get(parcel_id) != meant.get(parcel_id)]
    if wrong:
        session.execute(delete(OUTLINE).where(OUTLINE.c.parcel_id.in_(wrong)))
        if new := [meant[parcel_id] for parcel_id in wrong if parcel_id in meant]:
            session.execute(insert(OUTLINE), new)
    return len(wrong)


def rebuild_numbers(engine: Engine) -> int:
    """Make the numbers papers bear again where they are not as the journals have them, a page a transaction.

    Gives of how many parcels they were not. The counters stand: a number once given stays given.
    """
    rebuilt, last = 0, 0
    issuing = select(ENTRY.c.parcel_id).where(ENTRY.c.kind.in_([str(kind) for kind in ISSUES]))
    some = select(PARCEL.c.id, PARCEL.c.district_id).where(
        PARCEL.c.id.in_(issuing.union(select(DOCUMENT_NUMBER.c.parcel_id)))
    )
    while True:
        with writing(engine) as session:
            page = some.where(PARCEL.c.id > last).order_by(PARCEL.c.id).limit(PAGE)
            rows = session.execute(locked(page, engine.dialect.name)).all()
            if not rows:
                return rebuilt
            rebuilt, last = rebuilt + _rebuild_numbers(session, rows), rows[-1].id


def _rebuild_numbers(session: Session, rows: Sequence[Row[Any]]) -> int:
    ids = [row.id for row in rows]
    journals = read_entries(session, ids)
    kept: dict[int, list[dict[str, Any]]] = {id: [] for id in ids}
    query = select(DOCUMENT_NUMBER).where(DOCUMENT_NUMBER.c.parcel_id.in_(ids))
    for line in session.execute(query.order_by(DOCUMENT_NUMBER.c.parcel_id, DOCUMENT_NUMBER.c.seq)):
        kept[line.parcel_id].append(dict(line._mapping))
    meant = {
        row.id: [
            {"parcel_id": row.id, "district_id": row.district_id} | said
            for said in numbers_of(journals[row.id])
        ]
        for row in rows
    }
    wrong = [id for id in ids if kept[id] != meant[id]]
    if wrong:
        hold_series(session, [said for id in wrong for said in meant[id]])
        session.execute(delete(DOCUMENT_NUMBER).where(DOCUMENT_NUMBER.c.parcel_id.in_(wrong)))
        if new := [said for id in wrong for said in meant[id]]:
            session.execute(insert(DOCUMENT_NUMBER), new)
    return len(wrong)


def rebuild_tally(engine: Engine) -> int:
    """Count the parcels by state again where the tally is wrong, in one transaction; gives how many counts were."""
    with reading(engine) as session:
        if not differences(session):
            return 0
    with writing(engine) as session:
        hold_table(
            session, PARCEL
        )  # who moves a parcel writes its row before its count, so nobody is between the two
        wrong = differences(session)
        replace(session, count_parcels(session))
    return len(wrong)
