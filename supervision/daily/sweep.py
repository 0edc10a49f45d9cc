"""The sweep (每日监测): every parcel whose day has come is looked at, in batches, one commit a batch.

SQL finds the parcels (`next_look_on <= today`: owed and not done, never "since yesterday"), the law decides,
the doorway writes. A parcel that fails is set aside with its reason and stays due; the rest goes on. Killed at any
moment and run again, it leaves the same records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

from sqlalchemy import Engine, and_, func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.daily.batch import (
    Claimed,
    Looked,
    Place,
    TooManyPapers,
    certify_the_rest,
    claim,
    claim_again,
    districts_to_look_at,
    first_left,
    look_at_all,
    refused_by_the_database,
)
from supervision.daily.certificate import Certificate, certify
from supervision.daily.lease import (
    Sweeper,
    Turn,
    give_back,
    lock_to_close,
    needs_renewal,
    renew,
    still_open,
    take_turn,
)
from supervision.records.db import reading, writing
from supervision.records.dialects import is_gone
from supervision.records.run import Outcome
from supervision.records.tables import RUN, SWEEP_BATCH

BATCH = 1000
"""Parcels a commit: from 500 to 1000 on a larger batch buys nothing."""


@dataclass(slots=True)
class Swept:
    """What a sweep did: parcels looked at and moved, acts by sort, acts left for triage, parcels set aside.

    `certificate` is None for a process that only helped another's run; `too_many` papers stopped the run.
    """

    today: date
    looked_at: int = 0
    moved: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    triaged: int = 0
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    certificate: Certificate | None = None
    too_many: int = 0

    @property
    def unfinished(self) -> bool:
        """Whether a parcel was set aside or the run ended before everything was looked at."""
        return bool(self.set_aside) or (
            self.certificate is not None and self.certificate.outcome is not Outcome.COMPLETE
        )

    def add(self, looked: Looked) -> None:
        """Count a batch that was committed."""
        self.looked_at += looked.looked_at
        self.moved += looked.moved
        self.acts += looked.acts
        self.triaged += looked.triaged
        self.set_aside += looked.set_aside


def sweep(
    engine: Engine,
    desk: Desk,
    *,
    sweeper: Sweeper | None = None,
    batch: int = BATCH,
    most_papers: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda looked_at: None,
) -> Swept:
    """Look at every parcel that is due on `desk.today`, once each.

    `most_papers` is the volume brake: a day's drafts beyond it wait until a person lets them pass. `stopping` is
    asked between batches.
    """
    sweeper = sweeper or Sweeper(desk.by, lambda: desk.at)
    swept = Swept(desk.today)
    with writing(engine) as session:
        districts = districts_to_look_at(session, desk.today)
        turn = take_turn(session, desk, sweeper, anything_to_do=bool(districts))
        if isinstance(turn, Certificate):
            swept.certificate = turn
            return swept
        drafted = 0 if most_papers is None else papers_drafted(session, desk.today)
    room = None if most_papers is None else most_papers - drafted
    outcome = _Run(engine, desk, sweeper, turn, swept, batch, room, stopping, progress).work(districts)
    if turn.leads:
        with writing(engine) as session:
            if lock_to_close(session, turn):
                swept.certificate = certify(session, turn.run_id, outcome, sweeper.now())
                give_back(session)
    return swept


def papers_drafted(session: Session, today: date) -> int:
    """Papers that runs of this day have drafted already."""
    batches = select(func.sum(SWEEP_BATCH.c.papers)).join(RUN, and_(RUN.c.id == SWEEP_BATCH.c.run_id))
    return session.scalar(batches.where(RUN.c.day == today)) or 0


class _Ended(Exception):
    """The run ends before everything was looked at."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(slots=True)
class _Run:
    """One process's work in a run; `room` is how many papers it may still draft."""

    engine: Engine
    desk: Desk
    sweeper: Sweeper
    turn: Turn
    swept: Swept
    batch: int
    room: int | None
    stopping: Callable[[], bool]
    progress: Callable[[int], None]

    def work(self, districts: Sequence[int]) -> Outcome:
        """District after district, batch after batch; the leader then sees to the rest."""
        try:
            for district_id in self._in_turn(districts):
                self._pass(district_id)
            if self.turn.leads:
                with reading(self.engine) as session:
                    districts = districts_to_look_at(session, self.desk.today)
                for district_id in districts:
                    self._rest(district_id)
        except _Ended as ended:
            return ended.outcome
        return Outcome.COMPLETE

    def _in_turn(self, districts: Sequence[int]) -> Sequence[int]:
        """Sweepers begin in different districts, so that they seldom meet."""
        first = crc32(self.sweeper.name.encode()) % max(len(districts), 1)
        return [*districts[first:], *districts[:first]]

    def _pass(self, district_id: int) -> None:
        """The parcels of one district that nobody else has in hand: no transaction of a sweep touches two districts."""
        place: Place | None = None
        while True:
            self._go_on()
            rows: Sequence[Claimed] = ()
            try:
                with writing(self.engine) as session:
                    self._in_my_run(session)
                    rows = claim(session, district_id, self.desk.today, self.turn.run_id, place, self.batch)
                    looked = self._look(session, rows)
                self._count(looked)
            except SQLAlchemyError:
                if not rows:
                    raise
                self._again(rows)
            if len(rows) < self.batch:
                return
            place = (rows[-1].next_look_on, rows[-1].id)

    def _rest(self, district_id: int) -> None:
        """What others had in hand, waited for one parcel at a time: who waits with another in hand is waited for in
        turn. Then the journals people wrote in since the last certificate are named."""
        waited_for = 0
        while (row := self._first_left(district_id)) is not None and row.id != waited_for:
            waited_for = row.id
            self._go_on()
            self._again([row])
            self._pass(district_id)
        named = True
        while named:
            self._go_on()
            with writing(self.engine) as session:
                self._in_my_run(session)
                named = certify_the_rest(session, district_id, self.turn.run_id, self.batch)

    def _first_left(self, district_id: int) -> Claimed | None:
        with reading(self.engine) as session:
            return first_left(session, district_id, self.desk.today, self.turn.run_id)

    def _go_on(self) -> None:
        if self.stopping():
            raise _Ended(Outcome.STOPPED)
        if needs_renewal(self.turn, self.sweeper):
            with writing(self.engine) as session:
                renew(session, self.turn, self.sweeper)

    def _in_my_run(self, session: Session) -> None:
        if not still_open(session, self.turn):
            raise _Ended(Outcome.INTERRUPTED)

    def _look(self, session: Session, rows: Sequence[Claimed]) -> Looked:
        try:
            return look_at_all(session, rows, self.desk, self.turn.run_id, self.room)
        except TooManyPapers as too_many:
            self.swept.too_many = too_many.papers
            raise _Ended(Outcome.BRAKED) from too_many

    def _count(self, looked: Looked) -> None:
        self.swept.add(looked)
        if self.room is not None:
            self.room -= looked.papers
        self.progress(self.swept.looked_at)

    def _again(self, rows: Sequence[Claimed]) -> None:
        """Parcels looked at once more; what the database refuses as a whole is retried in halves, down to the one
        parcel it refuses."""
        ids = [row.id for row in rows]
        try:
            with writing(self.engine) as session:
                self._in_my_run(session)
                looked = self._look(session, claim_again(session, self.desk.today, ids))
        except SQLAlchemyError as error:
            if is_gone(error):
                raise
            if len(rows) > 1:
                middle = len(rows) // 2
                self._again(rows[:middle])
                self._again(rows[middle:])
                return
            if isinstance(error, OperationalError):
                raise
            with writing(self.engine) as session:
                self._in_my_run(session)
                looked = refused_by_the_database(session, rows[0], error, self.desk.today, self.turn.run_id)
        self._count(looked)
