"""The lives in which land is idle (闲置宗地): found by SQL, judged by the law as of a day, as known on a day.

Today's are found by state and by the deadlines that are past, whether or not a sweep has looked; on a day before the
newest sweep, or as known on a day, every case file is folded again, which takes its time over a large docket.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from supervision.casework.journal import facts_of, read_entries
from supervision.casework.lists import life_of_row, place_of
from supervision.law.life import fold, pass_time
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.steps import Duty
from supervision.records.tables import DEADLINE, PARCEL, RUN

PAGE = 500
FIRST = 64
"""How many lives are read at first: a page of a list needs no more; what goes on reads twice as many each time."""

LIMBS = (Duty.IDLE, Duty.HALT)
"""The duties whose deadline is the last day before a suspicion."""


class IdleLife(NamedTuple):
    """One parcel, by its place in the list (district, id), and its life on the day asked."""

    district: str
    parcel_id: int
    no: str
    life: Life

    @property
    def in_case(self) -> bool:
        return self.life.state in IN_IDLE_CASE


@dataclass(slots=True)
class Reach:
    """How far one page of a list may read: `most` lives; then `stopped` says so, `last` after which parcel to go on."""

    most: int
    read: int = 0
    last: str = ""
    stopped: bool = False


class Asked(NamedTuple):
    """Of which day, as known on which day, in which district a list is asked, and after which parcel it goes on.

    `among` are conditions on the parcel's row (an officer's scope); `reach` bounds a list that passes over lives.
    """

    on: date
    known_on: date | None = None
    district: str | None = None
    after: str | None = None
    among: Sequence[ColumnElement[bool]] = ()
    reach: Reach | None = None


def lives_in_case(session: Session, asked: Asked) -> Iterator[IdleLife]:
    """Every parcel suspected or determined idle on the day, by district and id; an `after` nobody knows raises."""
    return (each for each in lives_perhaps_in_case(session, asked) if each.in_case)


def lives_perhaps_in_case(session: Session, asked: Asked) -> Iterator[IdleLife]:
    """The same, and what has come to its year without being idle: halted, with a figure unknown or not below.

    Of a past day every parcel, as its state then is not known before it is folded; of a day no sweep has passed, also
    those of which something later was recorded since the last certificate.
    """
    within = [] if asked.district is None else [PARCEL.c.district == asked.district]
    if is_of_the_past(session, asked):
        return lives_where(session, asked, [and_(PARCEL.c.signed_on <= asked.on, *within)])
    past = select(DEADLINE.c.parcel_id).where(
        DEADLINE.c.duty.in_([str(duty) for duty in LIMBS]), DEADLINE.c.due_on < asked.on
    )
    in_case = and_(PARCEL.c.state.in_([str(state) for state in IN_IDLE_CASE]), *within)
    due = and_(PARCEL.c.id.in_(past), *within)
    return lives_where(session, asked, [in_case, due, recorded_since(asked)])


def recorded_since(asked: Asked) -> ColumnElement[bool]:
    """Lives that were taken further than the day by what was recorded later; few, so not by their district."""
    return and_(~PARCEL.c.certified, PARCEL.c.looked_on > asked.on)


def lives_where(
    session: Session, asked: Asked, conditions: Iterable[ColumnElement[bool]]
) -> Iterator[IdleLife]:
    """The lives of the parcels of the district for which one of some conditions holds, by district and id.

    Their places are found first, keys alone, which indexes hold, so that a page reads its own lives only.
    """
    after = None if asked.after is None else place_of(session, asked.after)
    found: set[tuple[str, int]] = set()
    for condition in conditions:
        keys = select(PARCEL.c.district, PARCEL.c.id).where(condition, *asked.among)
        found.update((row.district, row.id) for row in session.execute(keys))
    places = sorted(
        place for place in found if asked.district in (None, place[0]) and (after is None or place > after)
    )
    past = is_of_the_past(session, asked)
    columns = (PARCEL.c.district, PARCEL.c.id, PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on)
    for some in _by_and_by(places):
        ids = [parcel_id for _, parcel_id in some]
        its: Select[Any] = select(*columns).where(PARCEL.c.id.in_(ids), ~PARCEL.c.withdrawn)
        rows = {row.id: row for row in session.execute(its)}
        page = [rows[parcel_id] for parcel_id in ids if parcel_id in rows]
        lives = _folded(session, page, asked) if past else _stored(session, page, asked)
        yield from lives if asked.reach is None else _within(asked.reach, lives)
        if asked.reach is not None and asked.reach.stopped:
            return


def _by_and_by(places: Sequence[tuple[str, int]]) -> Iterator[Sequence[tuple[str, int]]]:
    at, size = 0, min(FIRST, PAGE)
    while at < len(places):
        yield places[at : at + size]
        at, size = at + size, min(size * 2, PAGE)


def _within(reach: Reach, lives: Iterable[IdleLife]) -> Iterator[IdleLife]:
    for each in lives:
        if reach.read >= reach.most:
            reach.stopped = True
            return
        reach.read, reach.last = reach.read + 1, each.no
        yield each


def is_of_the_past(session: Session, asked: Asked) -> bool:
    """Whether the stored lives say too much: a later day was looked at already, or less was known."""
    newest = session.scalar(select(RUN.c.day).order_by(RUN.c.day.desc()).limit(1))
    return asked.known_on is not None or (newest is not None and newest > asked.on)


def _stored(session: Session, rows: Sequence[Row[Any]], asked: Asked) -> Iterator[IdleLife]:
    """The stored lives brought to the day; one that has come further is folded again from its journal."""
    lives = {row.id: life_of_row(session, row) for row in rows}
    further = [row for row in rows if lives[row.id].day > asked.on]
    again = {each.parcel_id: each for each in _folded(session, further, asked)} if further else {}
    for row in rows:
        life = lives[row.id]
        if life.day <= asked.on:
            pass_time(life, asked.on)
            yield IdleLife(row.district, row.id, row.no, life)
        elif row.id in again:
            yield again[row.id]


def _folded(session: Session, rows: Sequence[Row[Any]], asked: Asked) -> Iterator[IdleLife]:
    """The lives from their journals, as of the day, as known on the day."""
    journals = read_entries(session, [row.id for row in rows])
    for row in rows:
        life = fold(facts_of(journals[row.id]), row.no, on=asked.on, known_on=asked.known_on)
        if life is not None:
            yield IdleLife(row.district, row.id, row.no, life)
