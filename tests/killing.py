"""Processes that sweep and are killed, for the tests and for `make trials`: what they leave is compared, table by table.

Each process is forked from one that has everything imported, opens its own connection, and is killed by SIGKILL.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, update

from supervision.casework.acts import Desk
from supervision.daily.certificate_check import check_certificates
from supervision.daily.lease import Sweeper
from supervision.daily.sweep import sweep
from supervision.office import Office
from supervision.records.base import Base
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT, CERTIFICATE, PARCEL, SWEEP_BATCH
from tests.database import INSTANT, Databases, migrate, supply, tell

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.killing"])

SIGNED = date(2024, 1, 5)
DAY = date(2024, 6, 2)
PARCELS = 120
BATCH = 5

OF_THE_RUN = {"run", "sweep_batch", "certificate", "lease"}
"""Tables that tell of the runs themselves: they differ by how often a sweep was begun."""
OF_THE_MOMENT = {"recorded_at", "hash", "head_hash"}
"""Columns that tell when something was entered; equal too when the instant is passed in."""


def docket(engine: Engine) -> None:
    """Parcels with reminders, demands, visits, moves and triage to come, two years of lives, and one that fails."""
    for number in range(PARCELS):
        no = f"1305302024B{number:05d}"
        start_on = date(2024, 3, 1) + timedelta(days=number)
        due_on = date(2024, 2, 4) + timedelta(days=number * 2)
        instalments = [{"no": 1, "due_on": due_on.isoformat(), "amount_wan": "500"}]
        tell(
            engine,
            SIGNED,
            supply(no, start_on=start_on.isoformat(), instalments=instalments),
            bulk=number % 5 == 0,
        )
        if number % 3 == 0:
            tell(engine, SIGNED, {"no": no, "kind": "payment", "on": "2024-01-05", "amount_wan": "500"})
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.id == PARCELS // 2).values(life="{}"))


def tables(engine: Engine, *, moments: bool) -> dict[str, list[dict[str, Any]]]:
    """Every table but those of the run, with the moments or without."""
    left_out = {"run_id"} if moments else OF_THE_MOMENT | {"run_id"}
    found = {}
    with reading(engine) as session:
        for name, table in Base.metadata.tables.items():
            if name not in OF_THE_RUN:
                columns = [column for column in table.c if column.name not in left_out]
                query = select(*columns).order_by(*table.primary_key.columns)
                found[name] = [dict(row) for row in session.execute(query).mappings()]
    return found


# What a process does


def sweeping(url: str, day: date, at: datetime | None, batch: int, begun: Connection) -> None:
    engine = open_records(url)
    desk = Desk(Office(), day, at or datetime.now(UTC), "每日监测")
    me = Sweeper(f"here:{os.getpid()}", lambda: desk.at, _is_gone)
    begun.send(None)
    sweep(engine, desk, sweeper=me, batch=batch)
    engine.dispose()


def _is_gone(holder: str) -> bool:
    try:
        os.kill(int(holder.rpartition(":")[2]), 0)
    except ProcessLookupError:
        return True
    return False


def upgrading(url: str, begun: Connection) -> None:
    engine = open_records(url)
    begun.send(None)
    migrate(engine)
    engine.dispose()


def _sweep_days(url: str, days: Sequence[date], together: Any) -> None:
    engine = open_records(url)
    for day in days:
        desk = Desk(Office(), day, INSTANT, "每日监测")
        together.wait(timeout=60)
        sweep(engine, desk, sweeper=Sweeper(f"here:{os.getpid()}", lambda: INSTANT, _is_gone), batch=BATCH)
        together.wait(timeout=60)
    engine.dispose()


# Starting and killing


def run(work: Callable[..., None], *arguments: object, kill_after: float | None = None) -> tuple[bool, float]:
    """Run a process to its end, or kill it so many seconds after it began; whether it ended by itself, and how long."""
    ours, its = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=work, args=(*arguments, its))
    process.start()
    its.close()
    ours.recv()
    began = time.perf_counter()
    process.join(timeout=kill_after)
    took = time.perf_counter() - began
    ended = not process.is_alive()
    if not ended:
        process.kill()
        process.join()
    elif process.exitcode != 0:
        raise RuntimeError(f"the process ended with {process.exitcode}")
    process.close()
    ours.close()
    return ended, took


def together(url: str, days: Sequence[date], processes: int = 2) -> None:
    """So many processes sweep the same days at the same time."""
    barrier = PROCESSES.Barrier(processes)
    started = [PROCESSES.Process(target=_sweep_days, args=(url, days, barrier)) for _ in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join()
        if process.exitcode != 0:
            raise RuntimeError(f"a sweeping process ended with {process.exitcode}")
        process.close()


# Trials


@dataclass(slots=True)
class Moments:
    """Where the kills fell: before the first batch, between the first and the last, after the last."""

    before: int = 0
    inside: int = 0
    after: int = 0
    ended: int = 0

    @property
    def kills(self) -> int:
        return self.before + self.inside + self.after

    def __str__(self) -> str:
        return f"{self.kills} kills: {self.before} before the first commit, {self.inside} inside, {self.after} after the last"


@dataclass(slots=True)
class Trials:
    """Kills of one kind of database: copies of one docket, swept undisturbed once and disturbed many times."""

    databases: Databases
    kind: str
    folder: Path
    random: random.Random
    moments: Moments = field(default_factory=Moments)
    original: str = ""
    seconds: float = 0.0
    batches: int = 0
    expected: dict[bool, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)

    def prepare(self) -> None:
        """The docket, and what an undisturbed sweep makes of it."""
        with ExitStack() as kept:
            self.original = self.databases.fresh(self.kind, self.folder, kept)
            kept.pop_all()
        with opened(self.original) as engine:
            docket(engine)
        with self.copy() as url:
            run(sweeping, url, DAY, INSTANT, BATCH)  # the first fork is slower
        with self.copy() as url:
            _, self.seconds = run(sweeping, url, DAY, INSTANT, BATCH)
            with opened(url) as engine:
                self.expected = {moments: tables(engine, moments=moments) for moments in (True, False)}
                self.batches = self._batches(engine)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A copy of the docket of its own."""
        with self.databases.copied(self.original, self.folder) as url:
            yield url

    def trial(self, *, at: datetime | None) -> int:
        """Kill a sweep once or more, sweep again, compare; how many kills there were."""
        kills = 0
        with self.copy() as url:
            for _ in range(self.random.choice((1, 1, 1, 2, 3))):
                ended, _ = run(
                    sweeping, url, DAY, at, BATCH, kill_after=self.random.uniform(0, self.seconds * 1.05)
                )
                kills += not ended
                self._count(url, ended=ended)
            run(sweeping, url, DAY, at, BATCH)
            with opened(url) as engine:
                assert tables(engine, moments=at is not None) == self.expected[at is not None]
                self._certified(engine)
        return kills

    def _batches(self, engine: Engine) -> int:
        with reading(engine) as session:
            return session.scalar(select(func.count()).select_from(SWEEP_BATCH)) or 0

    def _count(self, url: str, *, ended: bool) -> None:
        if ended:
            self.moments.ended += 1
            return
        with opened(url) as engine:
            done = self._batches(engine)
        self.moments.before += done == 0
        self.moments.inside += 0 < done < self.batches
        self.moments.after += done >= self.batches

    def _certified(self, engine: Engine) -> None:
        """The last run looked at everything; those before were closed as what they were."""
        with reading(engine) as session:
            rows = session.execute(select(CERTIFICATE).order_by(CERTIFICATE.c.no)).all()
        assert [row.no for row in rows] == list(range(1, len(rows) + 1))
        assert {row.outcome for row in rows[:-1]} <= {"interrupted", "complete"}
        assert (rows[-1].outcome, rows[-1].left_due) == ("complete", 0)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_records(url)
    yield engine
    engine.dispose()


def prepared(kind: str, databases: Databases, folder: Path, seed: int = 0) -> Trials:
    """Trials on one kind of database, ready to begin."""
    trials = Trials(databases, kind, folder, random.Random(seed))
    trials.prepare()
    return trials


def killed(trials: Trials, kills: int) -> Moments:
    """So many kills of sweeps, every other life of them with the instant passed in."""
    number = 0
    while trials.moments.kills < kills:
        trials.trial(at=INSTANT if number % 2 else None)
        number += 1
    return trials.moments


def shared(trials: Trials, runs: int) -> None:
    """So many days swept by two processes at once: the records are those of one alone, and every run has its place."""
    days = [DAY + timedelta(days=number) for number in range(runs)]
    with trials.copy() as alone, trials.copy() as by_two:
        together(alone, days, processes=1)
        together(by_two, days)
        with opened(alone) as one, opened(by_two) as two:
            assert tables(two, moments=True) == tables(one, moments=True)
            with reading(two) as session:
                assert list(check_certificates(session)) == []
                acts = session.execute(
                    select(ACT.c.parcel_id, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis)
                )
                keys = [tuple(row) for row in acts]
            assert len(keys) == len(set(keys))
