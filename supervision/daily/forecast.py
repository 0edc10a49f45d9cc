"""The forecast (预测): what the sweeps of the days to come would do if nothing new is recorded, papers and all.

It decides and renders by the sweep's own code and enters nothing: all of it, or a page of parcels after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, file_of, read_done, read_held
from supervision.casework.holding import step_id
from supervision.casework.keyset import Place, walk
from supervision.daily.batch import CLAIMED, districts_to_look_at, look_at, reason_of
from supervision.law.contract import Parcel
from supervision.law.docket import Act, next_look_on
from supervision.law.refusals import BadRecord
from supervision.law.steps import ActSort, Step, act_name_zh
from supervision.records.tables import DISTRICT, PARCEL

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Planned:
    """One act a sweep would do on a day; `blocks` is the paper as it would be drafted, in JSON."""

    id: str
    no: str
    project: str
    act: Act
    blocks: str | None
    parcel: Parcel

    @property
    def may_be_held(self) -> bool:
        """Whether it can be held back (暂缓): a change of state cannot, nor one patrol of many."""
        return self.act.sort is not ActSort.MOVE and self.act.rule.step is not Step.PATROL

    @property
    def zh(self) -> str:
        """What it is, in words."""
        act = self.act
        if act.from_state is not None and act.to_state is not None:
            return f"状态变化 {act.from_state.zh} → {act.to_state.zh}"
        return f"{'列入甄别 ' if act.triaged else ''}{act.sort.zh}《{act_name_zh(act.name)}》"


@dataclass(frozen=True, slots=True)
class WouldFail:
    """A parcel the sweep would set aside, with the reason."""

    no: str
    reason: str


def forecast(
    session: Session, desk: Desk, until: date, *, among: Iterable[ColumnElement[bool]] = ()
) -> Iterator[Planned | WouldFail]:
    """Every act from `desk.today` to `until`, parcel by parcel as a sweep comes to them, each parcel's by the days.

    `among` are conditions on the parcel's row.
    """
    for rows in _pages(session, until, among):
        for _, told in _of_page(session, rows, desk, until):
            yield from told


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is ahead of one parcel; `place` is where a list of such parcels goes on after it."""

    place: str
    no: str
    project: str
    planned: Sequence[Planned]
    failing: str


def parcels_ahead(
    session: Session,
    desk: Desk,
    until: date,
    *,
    among: Iterable[ColumnElement[bool]] = (),
    after: str | None = None,
    limit: int,
) -> list[Ahead]:
    """The forecast of as many parcels as `limit`, from after a place on; `among` are conditions on the parcel's row.

    However many are due, no more than these are looked at.
    """
    found: list[Ahead] = []
    for rows in _pages(session, until, among, None if after is None else read_place(after), limit):
        for row, told in _of_page(session, rows[: limit - len(found)], desk, until):
            planned = [one for one in told if isinstance(one, Planned)]
            failing = next((one.reason for one in told if isinstance(one, WouldFail)), "")
            place = f"{row.district_id}/{row.next_look_on}/{row.id}"
            found.append(Ahead(place, row.no, row.project, planned, failing))
        if len(found) >= limit:
            break
    return found


def read_place(text: str) -> Place:
    """A place in the list of parcels ahead, as `Ahead` says it; raises `BadRecord`."""
    try:
        district_id, next_look_on, parcel_id = text.split("/")
        return int(district_id), date.fromisoformat(next_look_on), int(parcel_id)
    except ValueError:
        raise BadRecord(f"“{text}”不是清单中的位置，请从首页重新翻页") from None


def count_ahead(session: Session, until: date, among: Iterable[ColumnElement[bool]] = ()) -> dict[date, int]:
    """How many parcels a sweep must look at on each day up to one, by their next look; nothing of them is read."""
    due = select(PARCEL.c.next_look_on, func.count()).where(PARCEL.c.next_look_on <= until, *among)
    due = due.where(PARCEL.c.district_id.in_(select(DISTRICT.c.id)))
    rows = session.execute(due.group_by(PARCEL.c.next_look_on).order_by(PARCEL.c.next_look_on))
    return {day: count for day, count in rows if day is not None}


def _of_page(
    session: Session, rows: Sequence[Row[Any]], desk: Desk, until: date
) -> Iterator[tuple[Row[Any], list[Planned | WouldFail]]]:
    """What would be done for each parcel of a page; what a parcel came to before it failed is told too."""
    ids = [row.id for row in rows]
    done, held = read_done(session, ids), read_held(session, ids)
    for row in rows:
        told: list[Planned | WouldFail] = []
        try:
            every = desk.office.patrol_every_days
            file = file_of(row, done[row.id], held[row.id], patrol_every=every)
            told.extend(_of_one(row, file, desk, until))
        except Exception as error:  # as in the sweep: one bad parcel is told and the rest goes on
            told.append(WouldFail(row.no, reason_of(error)))
        yield row, told


def _pages(
    session: Session,
    until: date,
    among: Iterable[ColumnElement[bool]] = (),
    after: Place | None = None,
    limit: int = PAGE,
) -> Iterator[Sequence[Row[Any]]]:
    """The parcels due by a day, district by district by their next look, a page at a time, from after a place on."""
    due = select(*CLAIMED, PARCEL.c.project).where(PARCEL.c.next_look_on <= until, *among)
    begun = 0 if after is None else after[0]
    for district_id in districts_to_look_at(session, until):
        if district_id < begun:
            continue
        its = due.where(PARCEL.c.district_id == district_id)
        start = after[1:] if after is not None and district_id == begun else None
        yield from walk(session, its, [PARCEL.c.next_look_on, PARCEL.c.id], start, limit=limit)


def _of_one(row: Row[Any], file: CaseFile, desk: Desk, until: date) -> Iterator[Planned]:
    next_on = row.next_look_on
    while next_on is not None and (day := max(next_on, desk.today)) <= until:
        filed_before = len(file.acts)
        acts = look_at(file, replace(desk, today=day))
        seqs = iter(act["seq"] for act in file.acts[filed_before:])
        papers = {notice["seq"]: notice["blocks"] for notice in file.notices}
        for act in acts:
            seq = None if act.sort is ActSort.MOVE else next(seqs)
            blocks = None if seq is None else papers.get(seq)
            yield Planned(step_id(row.id, act.key), row.no, row.project, act, blocks, file.life.parcel)
        next_on = next_look_on(file.life, file.done | file.held, patrol_every=file.patrol_every)
