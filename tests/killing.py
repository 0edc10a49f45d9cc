"""Work in a process that is killed at any moment (随时终止), and what must be the same afterwards.

with Killable() as process:
    seconds = process.timed(SWEEP, url=url, on="2024-06-02")
    process.killed(seconds / 2, SWEEP, url=url, on="2024-06-02")
    process.run(SWEEP, url=url, on="2024-06-02")
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from select import select as readable
from typing import Any, Self

from sqlalchemy import Engine, select, text

from supervision.casework.chain_check import broken_chains
from supervision.casework.letters import in_use
from supervision.cli.door import Door
from supervision.cli.setup import bring_up_to_date
from supervision.daily.certificate_check import check_certificates
from supervision.daily.sweep import Swept, sweep
from supervision.law.steps import NoticeName
from supervision.office import Office
from supervision.records import guards
from supervision.records.base import Base
from supervision.records.db import open_records, reading
from supervision.records.dialects import SQLITE
from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, ENTRY, LEASE, PARCEL, RUN, SET_ASIDE, SWEEP_BATCH
from tests.cast import DAY, Docket
from tests.database import INSTANT

ROOT = Path(__file__).resolve().parents[1]
SMALL_BATCH = 20
"""Parcels a commit, so that a few hundred make many commits to be killed between."""

PATIENCE = 120
"""Seconds after which a process that gives no sign is taken to hang."""

# The work


def sweep_as_the_daemon(engine: Engine, on: date, at: datetime | None, batch: int = SMALL_BATCH) -> Swept:
    """The day's sweep as the daemon does it, in small batches; `at` is the instant if the clock stands still."""
    url = engine.url.render_as_string(hide_password=False)
    door = Door(url, engine, on, at or datetime.now(UTC), "每日监测", Office())
    return sweep(engine, door.desk, sweeper=door.sweeper, batch=batch)


def _sweep(url: str, on: str, at: str | None = None) -> None:
    engine = open_records(url)
    sweep_as_the_daemon(engine, date.fromisoformat(on), at and datetime.fromisoformat(at))
    engine.dispose()


def _upgrade(url: str) -> None:
    engine = open_records(url)
    bring_up_to_date(Door(url, engine, date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), "", Office()))
    engine.dispose()


SWEEP, UPGRADE = "sweep", "upgrade"
WORK: dict[str, Callable[..., None]] = {SWEEP: _sweep, UPGRADE: _upgrade}

# The process


def serve() -> None:
    """Fork for every job read. A child that ended stays unburied until told to: its number is nobody else's."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # a batch the database refuses is expected here
    for notice in NoticeName:
        in_use().named(notice)
    for url in ("sqlite://", "postgresql://"):
        open_records(url).dispose()  # the drivers
    for line in iter(sys.stdin.readline, ""):
        if not (pid := os.fork()):
            _work(json.loads(line))
        sys.stdin.readline()
        os.waitpid(pid, 0)
        _say("buried")


def _work(job: dict[str, Any]) -> None:
    _say("began", os.getpid())
    try:
        WORK[job.pop("work")](**job)
        _say("ended")
    except BaseException:
        _say("failed", traceback.format_exc()[-800:])
    finally:
        os._exit(0)


def _say(*words: Any) -> None:
    """One line at once: a pipe takes it whole."""
    os.write(1, json.dumps(words).encode() + b"\n")


class Killable:
    """A process that has the program loaded; its children work, and are killed or left to end."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.killing"]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._read = b""
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate(timeout=PATIENCE)

    def run(self, work: str, **job: Any) -> None:
        """Let the work be done to its end."""
        self.timed(work, **job)

    def timed(self, work: str, **job: Any) -> float:
        """How many seconds the work takes from its beginning to its end."""
        self._begin(work, job)
        began = time.perf_counter()
        said = self._line(PATIENCE)
        took = time.perf_counter() - began
        self._bury()
        if said != ["ended"]:
            raise RuntimeError(f"the work did not end: {said and said[1]}")
        return took

    def killed(self, after: float, work: str, **job: Any) -> None:
        """SIGKILL the work so many seconds after it began; it may have ended by then, but not failed."""
        pid = self._begin(work, job)
        said = self._line(after)
        os.kill(pid, signal.SIGKILL)
        self._bury()
        if said not in (None, ["ended"]):
            raise RuntimeError(said[1])

    def _begin(self, work: str, job: dict[str, Any]) -> int:
        self._tell(json.dumps({"work": work, **job}))
        began = self._line(PATIENCE)
        assert began is not None, "the process did not begin"
        return int(began[1])

    def _bury(self) -> None:
        self._tell("")
        while (said := self._line(PATIENCE)) != ["buried"]:
            assert said is not None, "the process is not dead"

    def _tell(self, line: str) -> None:
        assert self._server.stdin
        self._server.stdin.write(line.encode() + b"\n")
        self._server.stdin.flush()

    def _line(self, seconds: float) -> list[Any] | None:
        """The next line said within so many seconds."""
        assert self._server.stdout
        until = time.perf_counter() + seconds
        while b"\n" not in self._read:
            left = max(until - time.perf_counter(), 0)
            if not readable([self._server.stdout], [], [], left)[0]:
                return None
            said = os.read(self._server.stdout.fileno(), 65536)
            assert said, "the process with the program loaded ended"
            self._read += said
        line, self._read = self._read.split(b"\n", 1)
        words: list[Any] = json.loads(line)
        return words


# What is left


OF_RUNS = (LEASE, RUN, SWEEP_BATCH, CERTIFICATE)
"""Who ran, how often and when differs after a kill; all else must not."""

OF_THE_CLOCK = (ENTRY.c.recorded_at, ENTRY.c.hash, PARCEL.c.head_hash)
"""What differs when the clock went on: the instant, and the hashes that cover it."""

Tables = dict[str, list[tuple[Any, ...]]]


def tables(engine: Engine, *, clock: bool) -> Tables:
    """Every row of every table but those of runs; where the `clock` went on, without what shows it."""
    left_out: Collection[Any] = {SET_ASIDE.c.run_id, *(OF_THE_CLOCK if clock else ())}
    found = {}
    with reading(engine) as session:
        for table in Base.metadata.sorted_tables:
            if table not in OF_RUNS:
                shown = [column for column in table.c if column not in left_out]
                rows = session.execute(select(*shown).order_by(*table.primary_key))
                found[table.name] = [tuple(row) for row in rows]
    return found


def nobody_else_is_connected(engine: Engine) -> None:
    """Wait until PostgreSQL has noticed that a process is dead, and rolled back what it had begun."""
    if engine.dialect.name == SQLITE:
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    until = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while connection.scalar(others):
            connection.rollback()
            assert time.monotonic() < until, "a killed process is still connected"
            time.sleep(0.002)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_records(url)
    try:
        yield engine
    finally:
        engine.dispose()


def certificates(engine: Engine) -> Sequence[Any]:
    with reading(engine) as session:
        return session.execute(select(CERTIFICATE).order_by(CERTIFICATE.c.no)).all()


def all_is_sound(engine: Engine) -> None:
    """Every chain is whole, every run has its certificate, each following the one before; the guards stand."""
    with reading(engine) as session:
        assert [*broken_chains(session), *check_certificates(session)] == []
        assert session.execute(select(LEASE)).one() == ("sweep", "", None, None)
    assert [c.no for c in certificates(engine)] == list(range(1, len(certificates(engine)) + 1))
    with engine.connect() as connection:
        assert guards.missing(connection) == []


# A life with kills


BEFORE = "before the run"
OPENED = "before the first batch"
INSIDE = "inside"
UNCERTIFIED = "before the certificate"
AFTER = "after the end"
"""Where a kill found the sweep; inside: some batches were committed, but not all."""


class Trials:
    """The same database swept over and over, each time killed at other moments, then once to the end."""

    def __init__(self, process: Killable, docket: Docket) -> None:
        self.process, self.docket = process, docket
        self.found: Counter[str] = Counter()
        with docket.copy() as url, opened(url) as engine:
            self.before = len(certificates(engine))
            process.run(SWEEP, url=url, on=str(DAY), at=str(INSTANT))
            self.undisturbed = {clock: tables(engine, clock=clock) for clock in (False, True)}
        self.seconds = sorted(self._once() for _ in range(5))[2]

    def _once(self) -> float:
        with self.docket.copy() as url:
            return self.process.timed(SWEEP, url=url, on=str(DAY), at=str(INSTANT))

    def life(self, moments: Sequence[float], *, clock: bool) -> None:
        """Kill the sweep at each moment (a share of its duration), run it again, and compare all that is left.

        Unless the `clock` goes on, the hashes must be the same too. Nobody waits between: the next process comes
        while the database may still be rolling the dead one back.
        """
        job = {"on": str(DAY), "at": None if clock else str(INSTANT)}
        with self.docket.copy() as url, opened(url) as engine:
            for moment in moments:
                self.process.killed(moment * self.seconds, SWEEP, url=url, **job)
            self.process.run(SWEEP, url=url, **job)
            nobody_else_is_connected(engine)
            assert tables(engine, clock=clock) == self.undisturbed[clock]
            all_is_sound(engine)
            self.found += where_it_died(certificates(engine)[self.before :], len(moments))

    def kill(self, kills: int, random: Random) -> Counter[str]:
        """So many kills, spread evenly over the sweep: most lives have one, some two or three on end."""
        while (left := kills - self.found.total()) > 0:
            several = min(random.choice((1, 1, 1, 2, 3)), left)
            self.life([random.random() / several for _ in range(several)], clock=random.random() < 0.5)
        return self.found


def where_it_died(told: Sequence[Any], kills: int) -> Counter[str]:
    """Where each kill found the sweep, by the certificates afterwards: a run begun and not ended is `interrupted`."""
    found: Counter[str] = Counter()
    for certificate in told:
        if certificate.outcome == Outcome.INTERRUPTED:
            tried = certificate.looked_at or certificate.set_aside != "[]"
            found[INSIDE if tried and certificate.left_due else UNCERTIFIED if tried else OPENED] += 1
        else:
            assert (certificate.outcome, certificate.left_due) == (Outcome.COMPLETE, 0)
            found[AFTER] += 1
    assert told[-1].outcome == Outcome.COMPLETE
    found[AFTER] -= 1  # the run that was left to end
    found[BEFORE] = kills - found.total()
    assert found[BEFORE] >= 0
    return found


if __name__ == "__main__":
    serve()
