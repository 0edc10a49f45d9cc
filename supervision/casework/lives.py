"""Lives of parcels as of a day, as known on a day (宗地履约情况): found by SQL, judged by the law.

Today's are read as they are stored and brought to the day, whether or not a sweep has looked; on a day before the newest
sweep, or as known on a day, every case file is folded again, which takes its time over a large docket.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile, acts_of, happened_by, known_by
from supervision.casework.journal import Entry, facts_of, read_entries
from supervision.casework.lists import life_of_row, place_of
from supervision.law.facts import Fact
from supervision.law.life import fold, in_legal_order, pass_time
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.records.tables import PARCEL, RUN

PAGE = 500
FIRST = 64
"""How many lives are read at first: a page of a list needs no more; what goes on reads twice as many each time."""

Journal = Sequence[tuple[int, Entry]]
"""Entries of one parcel, each with its number, in the order they were written."""


class ParcelLife(NamedTuple):
    """One parcel, by its place in the list (district, id), and its life on the day asked.

    `journal` is its case file as far as it was known, where it was asked for.
    """

    district: str
    parcel_id: int
    no: str
    life: Life
    journal: Journal = ()

    @property
    def in_case(self) -> bool:
        return self.life.state in IN_IDLE_CASE

    @property
    def facts(self) -> list[Fact]:
        """The facts up to the day that stand, in legal order; what a correction voids is not among them."""
        return [fact for fact in in_legal_order(facts_of(self.journal)) if fact.on <= self.life.day]

    @property
    def acts(self) -> dict[int, ActOnFile]:
        """What the office did up to the day, by its number, and what had become of it."""
        return acts_of(happened_by(self.journal, self.life.day))


@dataclass(slots=True)
class Reach:
    """How far one page of a list may read: `most` lives; then `stopped` says so, `last` after which parcel to go on."""

    most: int
    read: int = 0
    last: str = ""
    stopped: bool = False


class Asked(NamedTuple):
    """Of which day, as known on which day, in which district a list is asked, and after which parcel it goes on.

    `among` are conditions on the parcel's row (an officer's scope); `reach` bounds a list that passes over lives;
    `journals` asks for what was recorded of each.
    """

    on: date
    known_on: date | None = None
    district: str | None = None
    after: str | None = None
    among: Sequence[ColumnElement[bool]] = ()
    reach: Reach | None = None
    journals: bool = False


def lives_where(
    session: Session, asked: Asked, conditions: Iterable[ColumnElement[bool]]
) -> Iterator[ParcelLife]:
    """The lives of the parcels of the district for which one of some conditions holds, by district and id.

    Their places are found first, keys alone, which indexes hold, so that a page reads its own lives only. An `after`
    nobody knows raises `NotFound`.
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
    # an import withdrawn later was not withdrawn yet, as known on an earlier day: there the case file alone tells it
    standing = [~PARCEL.c.withdrawn] if asked.known_on is None else []
    columns = (PARCEL.c.district, PARCEL.c.id, PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on)
    for some in _by_and_by(places):
        ids = [parcel_id for _, parcel_id in some]
        its: Select[Any] = select(*columns).where(PARCEL.c.id.in_(ids), *standing)
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


def _within(reach: Reach, lives: Iterable[ParcelLife]) -> Iterator[ParcelLife]:
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


def _stored(session: Session, rows: Sequence[Row[Any]], asked: Asked) -> Iterator[ParcelLife]:
    """The stored lives brought to the day; one that has come further is folded again from its journal."""
    lives = {row.id: life_of_row(session, row) for row in rows}
    further = {row.id for row in rows if _has_come_further(lives[row.id], asked.on)}
    again = _folded(session, [row for row in rows if row.id in further], asked) if further else ()
    folded = {each.parcel_id: each for each in again}
    standing = [row.id for row in rows if row.id not in further]
    journals = read_entries(session, standing) if asked.journals and standing else {}
    for row in rows:
        if row.id not in further:
            life = lives[row.id]
            pass_time(life, asked.on)
            yield ParcelLife(row.district, row.id, row.no, life, _known(journals, row.id, asked))
        elif row.id in folded:
            yield folded[row.id]


def _has_come_further(life: Life, on: date) -> bool:
    """A fact of the day after is taken before that day's looks: the life then still stands at the day before."""
    return life.day > on or (life.last_fact_on is not None and life.last_fact_on > on)


def _folded(session: Session, rows: Sequence[Row[Any]], asked: Asked) -> Iterator[ParcelLife]:
    """The lives from their journals, as of the day, as known on the day."""
    journals = read_entries(session, [row.id for row in rows])
    for row in rows:
        life = fold(facts_of(journals[row.id]), row.no, on=asked.on, known_on=asked.known_on)
        if life is not None:
            yield ParcelLife(row.district, row.id, row.no, life, _known(journals, row.id, asked))


def _known(journals: Mapping[int, Journal], parcel_id: int, asked: Asked) -> Journal:
    """The journal of a parcel as far as it was known; nothing unless it was asked for."""
    if not asked.journals:
        return ()
    journal = journals.get(parcel_id, ())
    return journal if asked.known_on is None else known_by(journal, asked.known_on)
