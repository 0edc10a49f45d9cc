"""Processes that sweep one database at the same time (并行监测): day after day beside each other, or killed at random."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from sqlalchemy import Engine, select

from supervision.law.refusals import Refused
from supervision.records.db import reading
from supervision.records.run import Outcome
from supervision.records.tables import LEASE, RUN
from tests.cast import DAY, Docket, number_of
from tests.database import INSTANT, tell
from tests.killing import (
    PATIENCE,
    SWEEP,
    Killable,
    all_is_sound,
    are_equal,
    certificates,
    opened,
    sweep_as_the_daemon,
    tables,
)
from tests.lives import Undisturbed

PROCESSES = multiprocessing.get_context("spawn")
BATCH = 2
"""Parcels a commit: on an ordinary day a handful is due, and both processes must find some."""

INTERLEAVING = 5
"""Parcels a commit where a day's two hundred are due at once: dozens of commits, of several processes in turn."""

# Day after day


Share = tuple[int, bool]
"""What one process did on one day: parcels looked at, and whether it wrote a certificate."""


def swept_by(url: str, days: Sequence[date], processes: int) -> list[list[Share]]:
    """Sweep the days by so many processes at once, each kept from day to day; what each did, day by day.

    Every morning, before they begin, people record a payment and a visit.
    """
    barrier = PROCESSES.Barrier(processes + 1)
    pipes = [PROCESSES.Pipe(duplex=False) for _ in range(processes)]
    started = [PROCESSES.Process(target=_sweeping, args=(url, days, barrier, its)) for _, its in pipes]
    for process in started:
        process.start()
    try:
        for number, day in enumerate(days):
            with opened(url) as engine:
                _the_morning(engine, number, day)
            barrier.wait(PATIENCE)  # they begin
            barrier.wait(PATIENCE)  # all have ended
        return [ours.recv() for ours, _ in pipes]
    finally:
        barrier.abort()
        for process, (ours, its) in zip(started, pipes, strict=True):
            process.join(PATIENCE)
            process.close()
            ours.close()
            its.close()


def _sweeping(url: str, days: Sequence[date], barrier: Any, told: Connection) -> None:
    shares: list[Share] = []
    with opened(url) as engine:
        for day in days:
            barrier.wait(PATIENCE)
            swept = sweep_as_the_daemon(engine, day, INSTANT, BATCH)
            shares.append((swept.looked_at, swept.certificate is not None))
            barrier.wait(PATIENCE)
    told.send(shares)


def _the_morning(engine: Engine, number: int, day: date) -> None:
    paid, seen = number_of(1 + number % 25 * 10), number_of(5 + number % 25 * 10)
    with suppress(Refused):  # what is paid up already
        tell(engine, day, {"no": paid, "kind": "payment", "on": str(day), "amount_wan": "400"})
    tell(engine, day, {"no": seen, "kind": "inspection", "on": str(day), "finding": "not_completed"})


def two_do_what_one_does(docket: Docket, days: int) -> Counter[str]:
    """Sweep some days by one process and by two; every table must be the same. How the two shared the days."""
    dates = [DAY + timedelta(days=number) for number in range(days)]
    with docket.copy() as alone, docket.copy() as shared, opened(alone) as one, opened(shared) as two:
        before = len(certificates(two))
        [by_one] = swept_by(alone, dates, 1)
        by_two = swept_by(shared, dates, 2)
        are_equal(tables(two, clock=False), tables(one, clock=False))
        all_is_sound(two)
        told = certificates(two)[before:]
        assert {(c.outcome, c.left_due) for c in told} == {(Outcome.COMPLETE, 0)}
        assert len(told) == sum(wrote for shares in by_two for _, wrote in shares)
        found: Counter[str] = Counter()
        for (whole, _), first, second in zip(by_one, *by_two, strict=True):
            assert first[0] + second[0] == whole
            assert first[1] or second[1]
            found["days one led and the other helped or found nothing left"] += not (first[1] and second[1])
            found["days both looked at parcels"] += first[0] > 0 and second[0] > 0
        return found


# Killed at random


LEADING = "of the leader in its run"
HELPING = "of another in a run"
EARLY = "before it took part"
LATE = "after its end"
KILLS = (LEADING, HELPING, EARLY, LATE)
"""Where a kill found one of several."""

ALL_AT_WORK = "runs in which every process committed batches"


@contextmanager
def loaded(number: int) -> Iterator[list[Killable]]:
    """So many processes that have the program loaded."""
    with ExitStack() as running:
        yield [running.enter_context(Killable()) for _ in range(number)]


class Sweepers:
    """Processes that sweep the same database at once. At random moments a random one is killed; some come again."""

    def __init__(self, processes: Sequence[Killable], docket: Docket, random: Random) -> None:
        self.processes, self.docket, self.random = processes, docket, random
        self.undisturbed = Undisturbed(processes[0], docket)
        self.seconds = sorted(self._together() for _ in range(3))[1]
        self.found: Counter[str] = Counter()

    def _together(self) -> float:
        with self.docket.copy() as url:
            began = time.perf_counter()
            for process in self.processes:
                process.begin(SWEEP, **_job(url, str(INSTANT)))
            for process in self.processes:
                process.ends()
            return time.perf_counter() - began

    def lives(self, runs: int) -> Counter[str]:
        """So many runs, in each a few kills; what the kills found."""
        for _ in range(runs):
            self.life(self.random.randint(2, 6), clock=self.random.random() < 0.5)
        return self.found

    def life(self, kills: int, *, clock: bool) -> None:
        """All begin at once. One is killed, and again one, now and then the leader; who is away comes again at once,
        later or never. Who is left ends, one more looks for what nobody did, and all that is left is compared.
        """
        with self.docket.copy() as url, opened(url) as engine:
            job = _job(url, None if clock else str(INSTANT))
            killed: list[Killed] = []
            at_work: set[Killable] = set()
            for process in self.processes:
                process.begin(SWEEP, **job)
            for _ in range(kills):
                victim = self._victim(engine)
                if victim.over(0):
                    victim.begin(SWEEP, **job)
                victim.over(self.random.random() * 2 * self.seconds / kills)
                victim.kill()
                killed.append((victim.pid, victim.in_a_run, victim.ended))
                for process in self.processes:
                    at_work |= {process} if process.committed[-1] else set()
                    if process.over(0) and self.random.random() < 0.5:
                        process.ends()
                        process.begin(SWEEP, **job)
            for process in self.processes:
                process.ends()
                at_work |= {process} if process.committed[-1] else set()
            self.random.choice(self.processes).run(SWEEP, **job)
            told = self.undisturbed.is_what_is_left(engine, clock=clock)
            self.found += where_they_died(engine, told, killed)
            self.found[ALL_AT_WORK] += len(at_work) == len(self.processes)

    def _victim(self, engine: Engine) -> Killable:
        """Any of them, but every third time the one that leads."""
        if self.random.random() < 1 / 3:
            with reading(engine) as session:
                holder = session.scalar(select(LEASE.c.holder)) or ""
            for process in self.processes:
                if str(process.pid) == _pid(holder):
                    return process
        return self.random.choice(self.processes)


Killed = tuple[int, bool, bool]
"""A process that was killed: its number, whether it took part in a run, and whether it had ended before."""


def where_they_died(engine: Engine, told: Sequence[Any], killed: Sequence[Killed]) -> Counter[str]:
    """Where each kill found its process. Every run ended or lost its leader to a kill: that one is `interrupted`."""
    assert {c.outcome for c in told} <= {Outcome.COMPLETE, Outcome.INTERRUPTED}
    assert (told[-1].outcome, told[-1].left_due) == (Outcome.COMPLETE, 0)
    outcomes = {certificate.run_id: certificate.outcome for certificate in told}
    with reading(engine) as session:
        runs = session.execute(select(RUN).where(RUN.c.id.in_(outcomes)))
        led = {_pid(run.opened_by): outcomes[run.id] for run in runs}

    def where(pid: int, in_a_run: bool, ended: bool) -> str:
        if ended or led.get(str(pid)) == Outcome.COMPLETE:
            return LATE
        return LEADING if str(pid) in led else HELPING if in_a_run else EARLY

    found = Counter(where(*each) for each in killed)
    lost = [run_id for run_id, outcome in outcomes.items() if outcome == Outcome.INTERRUPTED]
    assert found[LEADING] == len(lost), "a run was lost that no kill explains"
    return found


def _pid(holder: str) -> str:
    return holder.rpartition(":")[2]


def _job(url: str, at: str | None) -> dict[str, Any]:
    return {"url": url, "on": str(DAY), "at": at, "batch": INTERLEAVING}
