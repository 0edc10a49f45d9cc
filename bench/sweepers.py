"""What several sweepers on one PostgreSQL are worth: `python -m bench.sweepers [PARCELS [FOLDER]]` (default 20,000 parcels).

One, two and four processes make the same catch-up sweep, each time in a fresh copy of the same docket, with fsync on.
They are started and warmed before; the time runs from the start signal to the end of the last. A round has all three,
in another order each time, and the speed-up is against the one process of the same round. The figures are kept in the
folder (default `var/bench`), where `python -m bench` finds them for its report.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.databases import Databases
from bench.docket import CATCH_UP_ON, INSTANT, ROOT, events_of
from bench.results import Results
from supervision.daily.sweep import BATCH
from supervision.records.db import open_records
from tests.killing import sweep_as_the_daemon
from tests.postgres import PostgresServer, postgres_server

SWEEPERS = (1, 2, 4)
ROUNDS = 5
WARMING = 200

PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Measured:
    """One sweep: seconds on the clock, of all its processes' CPU (without the server's), and what they did together."""

    seconds: float
    cpu: float
    looked_at: int
    events: int


def main(parcels: int = 20_000, kept: Path = ROOT / "var" / "bench") -> None:
    """Measure, print, and keep the seconds."""
    with (
        TemporaryDirectory() as folder,
        postgres_server(fsync=True) as server,
        sweepers(max(SWEEPERS)) as processes,
    ):
        of = Databases("postgresql", Path(folder), server)
        for process in processes:
            measure(of, server, WARMING, [process])
        rounds = []
        for number in range(ROUNDS):
            order = SWEEPERS[number % len(SWEEPERS) :] + SWEEPERS[: number % len(SWEEPERS)]
            rounds.append({n: measure(of, server, parcels, processes[:n]) for n in order})
    done = {(measured.looked_at, measured.events) for each in rounds for measured in each.values()}
    if done != {(parcels, rounds[0][1].events)}:
        raise RuntimeError(f"several processes did not do what one does: {done}")
    print("\n".join(told(parcels, rounds)))
    seconds = {n: [each[n].seconds for each in rounds] for n in SWEEPERS}
    Results(kept, f"python -m bench.sweepers {parcels}").keep(
        "sweepers.postgresql", {"parcels": parcels, "seconds": seconds}
    )


@contextmanager
def sweepers(number: int) -> Iterator[list[Connection]]:
    """So many processes, each told by its pipe what to sweep."""
    pipes = [PROCESSES.Pipe() for _ in range(number)]
    started = [PROCESSES.Process(target=_sweeping, args=(its,)) for _, its in pipes]
    for process in started:
        process.start()
    try:
        yield [ours for ours, _ in pipes]
    finally:
        for process, (ours, its) in zip(started, pipes, strict=True):
            ours.send(None)
            process.join()
            ours.close()
            its.close()


def _sweeping(told_by: Connection) -> None:
    for url in iter(told_by.recv, None):
        engine = open_records(url)
        engine.connect().close()
        told_by.send("ready")
        told_by.recv()
        began = time.process_time()
        swept = sweep_as_the_daemon(engine, CATCH_UP_ON, INSTANT, BATCH)
        told_by.send((time.process_time() - began, swept.looked_at, events_of(swept)))
        engine.dispose()
        told_by.send("gone")


def measure(of: Databases, server: PostgresServer, parcels: int, processes: Sequence[Connection]) -> Measured:
    """Sweep a fresh copy of the docket by these processes at once."""
    with of.copy(parcels) as url:
        server.run("CHECKPOINT")  # else the first commits of the run would pay for the copy
        for process in processes:
            process.send(url)
        for process in processes:
            process.recv()
        began = time.perf_counter()
        for process in processes:
            process.send("go")
        shares = [process.recv() for process in processes]
        seconds = time.perf_counter() - began
        for process in processes:
            process.recv()
    cpu, looked_at, events = (sum(column) for column in zip(*shares, strict=True))
    return Measured(seconds, cpu, looked_at, events)


def told(parcels: int, rounds: Sequence[dict[int, Measured]]) -> Iterator[str]:
    """Medians over the rounds; the speed-up is the median of the rounds' own."""
    yield (
        f"{parcels:,} parcels, {rounds[0][1].events:,} events, PostgreSQL with fsync on, batches of {BATCH}, medians of "
        f"{len(rounds)} rounds; this machine has {os.cpu_count()} cores, which the server and the sweepers share"
    )
    yield "sweepers   seconds   events/s   their CPU s   speed-up (lowest to highest)"
    for n in SWEEPERS:
        found = [each[n] for each in rounds]
        ups = [each[1].seconds / each[n].seconds for each in rounds]
        seconds, cpu = (
            statistics.median(column) for column in zip(*((m.seconds, m.cpu) for m in found), strict=True)
        )
        yield (
            f"{n:8d}   {seconds:7.2f}   {found[0].events / seconds:8,.0f}   {cpu:11.2f}"
            f"   {statistics.median(ups):8.2f} ({min(ups):.2f} to {max(ups):.2f})"
        )


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((int, Path), sys.argv[1:], strict=False)))
