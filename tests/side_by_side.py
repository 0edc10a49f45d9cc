"""Processes that sweep one database on the same days, beginning each day at the same moment (并行监测)."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine

from supervision.law.refusals import Refused
from supervision.records.run import Outcome
from tests.cast import DAY, Docket, number_of
from tests.database import INSTANT, tell
from tests.killing import PATIENCE, all_is_sound, certificates, opened, sweep_as_the_daemon, tables

PROCESSES = multiprocessing.get_context("spawn")
BATCH = 2
"""Parcels a commit: on an ordinary day a handful is due, and both processes must find some."""

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
        assert tables(two, clock=False) == tables(one, clock=False)
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
