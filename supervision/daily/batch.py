"""One batch of a sweep (监测批次): claim parcels, decide each by itself, enter those that succeeded, in one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, delete, exists, insert, or_, select, tuple_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk, file_act
from supervision.casework.acts_on_file import act_of_row
from supervision.casework.casefile import FILE_COLUMNS, CaseFile, enter, file_of, read_done, read_held
from supervision.casework.journal import ActKind
from supervision.daily.certificate import write_batch
from supervision.law.docket import Act, looked
from supervision.law.refusals import Refused
from supervision.law.rules.rule import ActKey
from supervision.law.steps import ActSort, Step
from supervision.records.act import ActStatus
from supervision.records.dialects import locked
from supervision.records.tables import ACT, DISTRICT, PARCEL, SET_ASIDE

Place = tuple[date, int]
"""Where a pass has come to: (next_look_on, id) of the last parcel claimed."""

Claimed = Row[Any]
"""A parcel row claimed for this transaction, with the columns of `CLAIMED`."""

CLAIMED = (*FILE_COLUMNS, PARCEL.c.next_look_on, PARCEL.c.certified)


class TooManyPapers(Exception):
    """The batch would draft more papers than the volume brake allows (拟稿超量)."""

    def __init__(self, papers: int) -> None:
        super().__init__(papers)
        self.papers = papers


@dataclass(slots=True)
class Looked:
    """What one batch did; `named` counts acts by `sort/name`."""

    looked_at: int = 0
    moved: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    triaged: int = 0
    papers: int = 0
    set_aside: list[tuple[str, str]] = field(default_factory=list)

    def count(self, file: CaseFile, acts: Sequence[Act], *, moved: bool) -> None:
        """Count what one parcel's look came to."""
        self.looked_at += 1
        self.moved += moved
        self.papers += len(file.notices)
        for act in acts:
            if act.sort is ActSort.MOVE:
                continue
            if act.triaged:
                self.triaged += 1
            else:
                self.acts[str(act.sort)] += 1
                self.named[f"{act.sort}/{act.name}"] += 1


def districts_to_look_at(session: Session, today: date) -> Sequence[int]:
    """The districts with a parcel due or a journal no certificate names yet, by two look-ups of an index each."""
    due = exists().where(PARCEL.c.district_id == DISTRICT.c.id, PARCEL.c.next_look_on <= today)
    unnamed = exists().where(PARCEL.c.district_id == DISTRICT.c.id, ~PARCEL.c.certified)
    return session.scalars(select(DISTRICT.c.id).where(or_(due, unnamed)).order_by(DISTRICT.c.id)).all()


def claim(
    session: Session, district_id: int, today: date, run_id: int, place: Place | None, batch: int
) -> Sequence[Claimed]:
    """The next parcels of a district due that nobody has in hand and this run has not set aside, by keyset."""
    query = _due(district_id, today, run_id)
    if place is not None:
        query = query.where(tuple_(PARCEL.c.next_look_on, PARCEL.c.id) > place)
    dialect = session.get_bind().dialect.name
    return session.execute(locked(query.limit(batch), dialect, skip_locked=True)).all()


def first_left(session: Session, district_id: int, today: date, run_id: int) -> Claimed | None:
    """The first parcel of a district still due, whoever has it in hand; it is not locked."""
    return session.execute(_due(district_id, today, run_id).limit(1)).first()


def _due(district_id: int, today: date, run_id: int) -> Select[Any]:
    """Parcels due by the partial index, but for those this run has set aside."""
    tried = select(SET_ASIDE.c.parcel_id).where(
        SET_ASIDE.c.run_id == run_id, SET_ASIDE.c.district_id == district_id
    )
    query = select(*CLAIMED).where(
        PARCEL.c.district_id == district_id, PARCEL.c.next_look_on <= today, PARCEL.c.id.not_in(tried)
    )
    return query.order_by(PARCEL.c.next_look_on, PARCEL.c.id)


def claim_again(session: Session, today: date, ids: Sequence[int]) -> Sequence[Claimed]:
    """Those of some parcels that are still due."""
    query = select(*CLAIMED).where(PARCEL.c.id.in_(ids), PARCEL.c.next_look_on <= today)
    return session.execute(locked(query.order_by(PARCEL.c.id), session.get_bind().dialect.name)).all()


def look_at_all(
    session: Session, rows: Sequence[Claimed], desk: Desk, run_id: int, room: int | None
) -> Looked:
    """Decide and render each parcel of a district by itself, enter those that succeeded; raises `TooManyPapers`."""
    this = Looked()
    if not rows:
        return this
    ids, district_id = [row.id for row in rows], rows[0].district_id
    done, held = read_done(session, ids), read_held(session, ids)
    files: list[CaseFile] = []
    failed: dict[int, str] = {}
    for row in rows:
        try:
            file = file_of(row, done[row.id], held[row.id], patrol_every=desk.office.patrol_every_days)
            state = file.life.state
            acts = look_at(file, desk)
        except Exception as error:  # whatever is wrong with one parcel must not stop the others
            failed[row.id] = reason_of(error)
            this.set_aside.append((row.no, failed[row.id]))
        else:
            files.append(file)
            this.count(file, acts, moved=file.life.state is not state)
    if room is not None and this.papers > room:
        raise TooManyPapers(this.papers)
    _miss_older_patrols(session, files, desk)
    named_before = {row.id: row.certified for row in rows}
    for file in files:
        file.certified = True
    enter(session, files)
    _keep_set_aside(session, district_id, ids, failed, desk.today, run_id)
    heads = (
        (f.parcel_id, f.head_seq, f.head_hash) for f in files if f.entries or not named_before[f.parcel_id]
    )
    write_batch(session, run_id, district_id, looked_at=this.looked_at, moved=this.moved, triaged=this.triaged,
                papers=this.papers, acts=this.named, set_aside=this.set_aside, heads=heads)  # fmt: skip
    return this


def look_at(file: CaseFile, desk: Desk) -> list[Act]:
    """One parcel's look: what is owed today and not held back is put on its file."""
    closed: set[ActKey] = file.done | file.held
    file.life.trace = []  # tells whether the look moved anything
    file.look = looked(file.life, desk.today, closed, patrol_every=file.patrol_every)
    for act in file.look.acts:
        if act.sort is not ActSort.MOVE:
            file_act(file, act, desk)
            file.done.add(act.key)
    return file.look.acts


def _miss_older_patrols(session: Session, files: Sequence[CaseFile], desk: Desk) -> None:
    """A patrol still to be made when the next one of its duty is opened was missed (逾期未办): one query a batch."""
    opened = {
        (file.parcel_id, act["duty"]): file
        for file in files
        for act in file.acts
        if act["step"] == Step.PATROL and act["status"] == ActStatus.OPEN
    }
    if not opened:
        return
    older = select(ACT).where(
        ACT.c.parcel_id.in_({parcel_id for parcel_id, _ in opened}),
        ACT.c.step == str(Step.PATROL),
        ACT.c.status == str(ActStatus.OPEN),
    )
    for row in session.execute(older.order_by(ACT.c.parcel_id, ACT.c.seq)):
        if (file := opened.get((row.parcel_id, row.duty))) is not None:
            reason = f"至{desk.today}未登记巡查结果，新一次定期巡查已派发"
            missed = desk.entry(ActKind.MISSING, desk.today, {"act": row.seq, "reason": reason})
            file.settle_act(act_of_row(row), missed)


def reason_of(error: Exception) -> str:
    """Why a parcel was set aside: the sentence it came with, else what went wrong by name."""
    if isinstance(error, Refused):
        return str(error)
    return f"案卷不能处理（{type(error).__name__}：{error}），请报系统管理员核对"


def refused_by_the_database(
    session: Session, row: Claimed, error: SQLAlchemyError, today: date, run_id: int
) -> Looked:
    """The one parcel the database refuses is set aside, once a run: another process may have met it at the same time."""
    claim_again(session, today, [row.id])
    tried = select(SET_ASIDE.c.parcel_id).where(SET_ASIDE.c.parcel_id == row.id, SET_ASIDE.c.run_id == run_id)
    if session.scalar(tried) is not None:
        return Looked()
    reason = f"数据库拒绝写入：{str(error).splitlines()[0]}"
    _keep_set_aside(session, row.district_id, [row.id], {row.id: reason}, today, run_id)
    write_batch(session, run_id, row.district_id, set_aside=[(row.no, reason)])
    return Looked(set_aside=[(row.no, reason)])


def _keep_set_aside(
    session: Session,
    district_id: int,
    looked: Sequence[int],
    failed: dict[int, str],
    today: date,
    run_id: int,
) -> None:
    """The list of parcels set aside: who failed today is on it, who succeeded is off it."""
    standing = set(session.scalars(select(SET_ASIDE.c.parcel_id).where(SET_ASIDE.c.parcel_id.in_(looked))))
    if cured := standing - failed.keys():
        session.execute(delete(SET_ASIDE).where(SET_ASIDE.c.parcel_id.in_(cured)))
    for parcel_id, reason in failed.items():
        tried = {"last_on": today, "reason": reason, "run_id": run_id}
        if parcel_id in standing:
            session.execute(update(SET_ASIDE).where(SET_ASIDE.c.parcel_id == parcel_id).values(tried))
        else:
            session.execute(
                insert(SET_ASIDE).values(
                    parcel_id=parcel_id, district_id=district_id, since_on=today, **tried
                )
            )


def certify_the_rest(session: Session, district_id: int, run_id: int, batch: int) -> bool:
    """Name the journals of a district people wrote in since the last certificate, a batch; False when none is left
    but those somebody is writing in."""
    query = select(PARCEL.c.id, PARCEL.c.head_seq, PARCEL.c.head_hash).where(
        PARCEL.c.district_id == district_id, ~PARCEL.c.certified
    )
    query = locked(
        query.order_by(PARCEL.c.id).limit(batch), session.get_bind().dialect.name, skip_locked=True
    )
    rows = session.execute(query).all()
    if not rows:
        return False
    ids = [row.id for row in rows]
    session.execute(update(PARCEL).where(PARCEL.c.id.in_(ids)).values(certified=True))
    write_batch(session, run_id, district_id, heads=[(row.id, row.head_seq, row.head_hash) for row in rows])
    return True
