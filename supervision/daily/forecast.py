"""The forecast (预测): what the sweeps of the days to come would do if nothing new is recorded, papers and all.

It decides and renders by the sweep's own code and enters nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, file_of, read_done, read_held
from supervision.casework.holding import step_id
from supervision.casework.keyset import walk
from supervision.daily.batch import CLAIMED, districts_to_look_at, look_at, reason_of
from supervision.law.docket import Act, next_look_on
from supervision.law.steps import ActSort
from supervision.records.tables import PARCEL

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Planned:
    """One act a sweep would do on a day; `blocks` is the paper as it would be drafted, in JSON."""

    id: str
    no: str
    project: str
    act: Act
    blocks: str | None


@dataclass(frozen=True, slots=True)
class WouldFail:
    """A parcel the sweep would set aside, with the reason."""

    no: str
    reason: str


def forecast(session: Session, desk: Desk, until: date) -> Iterator[Planned | WouldFail]:
    """Every act from `desk.today` to `until`, parcel by parcel as a sweep comes to them, each parcel's by the days."""
    for rows in _pages(session, until):
        ids = [row.id for row in rows]
        done, held = read_done(session, ids), read_held(session, ids)
        for row in rows:
            try:
                every = desk.office.patrol_every_days
                file = file_of(row, done[row.id], held[row.id], patrol_every=every)
                yield from _of_one(row, file, desk, until)
            except Exception as error:  # as in the sweep: one bad parcel is told and the rest goes on
                yield WouldFail(row.no, reason_of(error))


def _pages(session: Session, until: date) -> Iterator[Sequence[Row[Any]]]:
    """The parcels due by a day, district by district by their next look, a page at a time."""
    due = select(*CLAIMED, PARCEL.c.project).where(PARCEL.c.next_look_on <= until)
    for district_id in districts_to_look_at(session, until):
        its = due.where(PARCEL.c.district_id == district_id)
        yield from walk(session, its, [PARCEL.c.next_look_on, PARCEL.c.id], limit=PAGE)


def _of_one(row: Row[Any], file: CaseFile, desk: Desk, until: date) -> Iterator[Planned]:
    next_on = row.next_look_on
    while next_on is not None and (day := max(next_on, desk.today)) <= until:
        filed_before = len(file.acts)
        acts = look_at(file, replace(desk, today=day))
        seqs = iter(act["seq"] for act in file.acts[filed_before:])
        papers = {notice["seq"]: notice["blocks"] for notice in file.notices}
        for act in acts:
            seq = None if act.sort is ActSort.MOVE else next(seqs)
            yield Planned(
                step_id(row.id, act.key), row.no, row.project, act, None if seq is None else papers.get(seq)
            )
        next_on = next_look_on(file.life, file.done | file.held, patrol_every=file.patrol_every)
