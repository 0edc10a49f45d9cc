"""Work in a process that is killed at any moment (随时终止), and what must be the same afterwards.

with Killable() as process:
    seconds = process.timed(SWEEP, url=url, on="2024-06-02")
    process.killed(seconds / 2, SWEEP, url=url, on="2024-06-02")
    process.run(SWEEP, url=url, on="2024-06-02")

Several side by side are begun, watched and killed each by itself (`begin`, `over`, `kill`).
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
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import zip_longest
from pathlib import Path
from select import select as readable
from typing import Any, Self

from sqlalchemy import Engine, func, select, text

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
from supervision.records.tables import (
    ACT,
    CERTIFICATE,
    ENTRY,
    FEED,
    LEASE,
    PARCEL,
    RUN,
    SET_ASIDE,
    SWEEP_BATCH,
)

ROOT = Path(__file__).resolve().parents[1]
SMALL_BATCH = 20
"""Parcels a commit, so that a few hundred make many commits to be killed between."""

PATIENCE = 120
"""Seconds after which a process that gives no sign is taken to hang."""

# The work


def sweep_as_the_daemon(
    engine: Engine,
    on: date,
    at: datetime | None,
    batch: int = SMALL_BATCH,
    stopping: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda looked_at: None,
) -> Swept:
    """The day's sweep as the daemon does it, in small batches; `at` is the instant if the clock stands still."""
    url = engine.url.render_as_string(hide_password=False)
    door = Door(url, engine, on, at or datetime.now(UTC), "每日监测", Office())
    return sweep(engine, door.desk, sweeper=door.sweeper, batch=batch, stopping=stopping, progress=progress)


def _sweep(url: str, on: str, at: str | None = None, batch: int = SMALL_BATCH) -> None:
    engine = open_records(url)
    instant = None if at is None else datetime.fromisoformat(at)
    sweep_as_the_daemon(
        engine, date.fromisoformat(on), instant, batch,
        stopping=_say_it_goes_on, progress=lambda so_far: _say(LOOKED_AT, so_far),
    )  # fmt: skip
    engine.dispose()


def _say_it_goes_on() -> bool:
    _say(NEXT_BATCH)
    return False


def _upgrade(url: str) -> None:
    engine = open_records(url)
    bring_up_to_date(Door(url, engine, date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), "", Office()))
    engine.dispose()


SWEEP, UPGRADE = "sweep", "upgrade"
WORK: dict[str, Callable[..., None]] = {SWEEP: _sweep, UPGRADE: _upgrade}

# The process

BEGAN, ENDED, FAILED, BURIED = "began", "ended", "failed", "buried"
NEXT_BATCH, LOOKED_AT = "next batch", "looked at"
"""What a process says. A sweep says before every batch that it goes on, so that it is known to be in a run, and after
its commit how many parcels it has looked at by now."""


def serve() -> None:
    """Fork for every job read. A child that ended stays unburied until told to: its number is nobody else's."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # a batch the database refuses is expected here
    for notice in NoticeName:
        in_use(Office()).named(notice)
    for url in ("sqlite://", "postgresql://"):
        open_records(url).dispose()  # the drivers
    for line in iter(sys.stdin.readline, ""):
        if not (pid := os.fork()):
            _work(json.loads(line))
        sys.stdin.readline()
        os.waitpid(pid, 0)
        _say(BURIED)


def _work(job: dict[str, Any]) -> None:
    _say(BEGAN, os.getpid())
    try:
        WORK[job.pop("work")](**job)
        _say(ENDED)
    except BaseException as error:
        _say(FAILED, f"{error!r:.300}\n{traceback.format_exc()[-800:]}")
    finally:
        os._exit(0)


def _say(*words: Any) -> None:
    """One line at once: a pipe takes it whole."""
    os.write(1, json.dumps(words).encode() + b"\n")


class Killable:
    """A process that has the program loaded; its children work one by one, and are killed or left to end.

    `pid` is the child that was begun last, `in_a_run` whether it said so, and `committed` how many parcels it said it
    had looked at, commit after commit.
    """

    pid = 0
    in_a_run = False

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.killing"]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._read = b""
        self._alive = False
        self._last: list[Any] | None = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._alive:
            os.kill(self.pid, signal.SIGKILL)
        self._server.communicate(timeout=PATIENCE)

    def run(self, work: str, **job: Any) -> None:
        """Let the work be done to its end."""
        self.timed(work, **job)

    def timed(self, work: str, **job: Any) -> float:
        """How many seconds the work takes from its beginning to its end."""
        self.begin(work, **job)
        began = time.perf_counter()
        self.ends()
        return time.perf_counter() - began

    def killed(self, after: float, work: str, **job: Any) -> None:
        """SIGKILL the work so many seconds after it began; it may have ended by then, but not failed."""
        self.begin(work, **job)
        self.over(after)
        self.kill()
        if self.failed:
            raise RuntimeError(self.failed)

    def begin(self, work: str, **job: Any) -> None:
        """Begin the work and come back at once; what went before is over."""
        self._tell(json.dumps({"work": work, **job}))
        began = self._line(PATIENCE)
        assert began is not None, "the process did not begin"
        self.pid, self.in_a_run, self.committed = int(began[1]), False, [0]
        self._alive, self._last = True, None

    def over(self, within: float) -> bool:
        """Whether the work has ended or failed, waited for so many seconds at most; if so it is cleared away."""
        until = time.perf_counter() + within
        while self._alive and (said := self._line(max(until - time.perf_counter(), 0))):
            self._heed(said)
            if self._last is not None:
                self._bury()
        return not self._alive

    def ends(self) -> None:
        """Wait for the end of the work; raises if it failed or there is none."""
        if not self.over(PATIENCE) or self.failed:
            raise RuntimeError(f"the work did not end: {self.failed}")

    def kill(self) -> None:
        """SIGKILL the work, unless it is over; what it had said by then is known afterwards."""
        if self._alive:
            os.kill(self.pid, signal.SIGKILL)
            self._bury()

    @property
    def ended(self) -> bool:
        """Whether the work came to its end: neither killed before it nor failed."""
        return self._last == [ENDED]

    @property
    def failed(self) -> str:
        """Why the work failed, empty if it did not."""
        return self._last[1] if self._last and self._last[0] == FAILED else ""

    def _heed(self, said: list[Any]) -> None:
        if said[0] == NEXT_BATCH:
            self.in_a_run = True
        elif said[0] == LOOKED_AT:
            self.committed.append(said[1])
        else:
            self._last = said

    def _bury(self) -> None:
        self._tell("")
        while (said := self._line(PATIENCE)) != [BURIED]:
            assert said is not None, "the process is not dead"
            self._heed(said)
        self._alive = False

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


OF_RUNS = (LEASE, RUN, SWEEP_BATCH, CERTIFICATE, FEED)
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


def are_equal(found: Tables, expected: Tables) -> None:
    """Every table has the same rows; the first that differs is told beside the one it should be."""
    assert found.keys() == expected.keys()
    for name, rows in expected.items():
        for row, other in zip_longest(found[name], rows):
            assert row == other, f"{name}: {row}, undisturbed {other}"


def nothing_is_done_twice(engine: Engine) -> None:
    """No act stands twice on its file, whatever index should have forbidden it."""
    key = [ACT.c[name] for name in ("parcel_id", "duty", "subject", "step", "basis")]
    twice = select(*key).where(~ACT.c.withdrawn).group_by(*key).having(func.count() > 1)
    with reading(engine) as session:
        assert session.execute(twice).all() == []


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


if __name__ == "__main__":
    serve()
