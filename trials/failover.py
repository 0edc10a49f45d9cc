"""The primary dies during a sweep and its standby takes over (主备切换): nothing is lost, nothing done twice.

    python trials/failover.py [ROUNDS [SEED]]     (default 10)

Each round has two PostgreSQL servers of its own: a primary with fsync on, and one synchronous standby. A sweep reaches
them by one URL that names both. At a random moment the primary is killed; the standby is promoted, the old primary
comes back as its standby, the sweep is run again, and every table of both is compared with an undisturbed run. The
sweeps are in turn a process with small batches, which tells every commit that was acknowledged, and the daemon.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import orjson
from sqlalchemy import func, make_url, select

from supervision.cli.telling import NO_ENVIRONMENT
from supervision.records.db import reading
from supervision.records.tables import RUN, SWEEP_BATCH
from tests.cast import DAY, Docket
from tests.database import INSTANT, Databases
from tests.doors.test_daemon import Daemon, daemon
from tests.killing import PATIENCE, SWEEP, Killable, are_equal, opened, tables
from tests.lives import INSIDE, OPENED, UNCERTIFIED, Undisturbed, where_it_died
from tests.postgres import PostgresServer, postgres_server

PARCELS = 2500
"""Enough for three commits of the daemon's thousand, and for more than a hundred of twenty."""

DURABLE = ("synchronous_commit=on", "wal_log_hints=on")
"""What is acknowledged is on the disks of both."""

REWINDABLE = ("wal_log_hints = on", "wal_keep_size = '1GB'")
"""What an old primary wrote alone can be undone. These stand in its file, which is all that pg_rewind reads."""


def main(rounds: int = 10, seed: int = 20240602) -> None:
    began = time.perf_counter()
    with TemporaryDirectory() as folder, closing(Databases(Path(folder))) as databases, Killable() as process:
        docket = Docket(databases, "postgresql", Path(folder), PARCELS)
        trial = Failover(process, docket, Path(folder), Random(seed))
        tell(
            f"an undisturbed sweep of {PARCELS} parcels takes {trial.seconds[False]:.2f} s in small batches, "
            f"the daemon's {trial.seconds[True]:.2f} s (fsync on, synchronous standby)"
        )
        trial.go(rounds)
    found = ", ".join(f"{number} {what}" for what, number in trial.found.most_common())
    tell(
        f"{rounds} primaries killed, {found}; {trial.acknowledged} batches acknowledged before, all on the promoted "
        f"standby; every table equal, on the old primary that follows it too ({time.perf_counter() - began:.0f} s)"
    )
    met = trial.found[OPENED] + trial.found[INSIDE] + trial.found[UNCERTIFIED]
    assert met >= rounds // 2, "too few primaries died while a run was open"
    assert trial.acknowledged, "no batch was acknowledged before a primary died"


def tell(what: str) -> None:
    print(f"failover: {what}", flush=True)


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary, and the standby without whose disk it acknowledges nothing."""

    primary: PostgresServer
    standby: PostgresServer
    name: str

    @property
    def url(self) -> str:
        """Whichever of the two takes writes; the old primary is asked first."""
        return self.url_of(self.name)

    def url_of(self, name: str) -> str:
        hosts = f"{self.primary.folder},{self.standby.folder}"
        return f"postgresql://postgres@/{name}?host={hosts}&target_session_attrs=read-write&connect_timeout=5"

    def kill(self, *, one_process: bool) -> None:
        """The primary dies: all of it at once, or its first process, whose end the others notice."""
        if not one_process:
            self.primary.stop()
            return
        first = self.primary.postmaster()
        family = [Path(f"/proc/{pid}") for pid in (first, *_children(first))]
        os.kill(first, signal.SIGKILL)
        when(lambda: not any(process.exists() for process in family), "the primary is dead")

    def old_primary_follows(self) -> None:
        """What an operator must do: undo what the old primary wrote alone, and start it as the new one's standby."""
        self.standby.run("CHECKPOINT")  # only then its files say that it was promoted
        source = f"--source-server={self.standby.reached_by}"
        self.primary.program("pg_rewind", "-D", "data", source, "--write-recovery-conf", "--no-sync")
        self.primary.start()

    def old_primary_catches_up(self) -> None:
        """Wait until it has replayed all the new one wrote."""
        end = self.standby.ask("SELECT pg_current_wal_lsn()::text")
        replayed = f"SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= '{end}'"
        when(lambda: bool(self.primary.ask(replayed)), "the old primary follows the new one")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


@contextmanager
def pair(docket: Docket) -> Iterator[Pair]:
    """A primary that holds the docket, and its standby."""
    name = make_url(docket.url).database or ""
    with ExitStack() as servers:
        library = docket.databases.postgresql
        primary = servers.enter_context(postgres_server(fsync=True, settings=DURABLE, copy_of=library))
        for setting in REWINDABLE:
            primary.run(f"ALTER SYSTEM SET {setting}")
        named = (*DURABLE, "cluster_name=standby")
        standby = servers.enter_context(
            postgres_server(fsync=True, settings=named, copy_of=primary, follows=True)
        )
        primary.run("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        primary.run("SELECT pg_reload_conf()")
        state = "SELECT sync_state FROM pg_stat_replication WHERE application_name = 'standby'"
        when(lambda: primary.ask(state) == "sync", "the standby is synchronous")
        assert [primary.ask(f"SHOW {setting}") for setting in ("fsync", "synchronous_commit")] == ["on", "on"]
        yield Pair(primary, standby, name)


def when(it_is_so: Callable[[], bool], what: str) -> None:
    """Wait for what comes by itself."""
    until = time.monotonic() + PATIENCE
    while not it_is_so():
        assert time.monotonic() < until, f"in vain: {what}"
        time.sleep(0.02)


class Failover:
    """The rounds, and what the kills found."""

    def __init__(self, process: Killable, docket: Docket, folder: Path, random: Random) -> None:
        self.process, self.docket, self.folder, self.random = process, docket, folder, random
        self.found: Counter[str] = Counter()
        self.acknowledged = 0
        self.undisturbed = Undisturbed(process, docket)
        with pair(docket) as servers:
            for name in ("swept", "daemon"):
                servers.primary.database(name, servers.name)
            small = process.timed(SWEEP, url=servers.url_of("swept"), **JOB)
            with self._daemon(servers.url_of("daemon")) as running:
                running.until("sweep.started")
                began = time.perf_counter()
                running.until("sweep.done")
                self.seconds = {False: small, True: time.perf_counter() - began}

    def go(self, rounds: int) -> None:
        """Process and daemon in turn. At last the old primary comes back unasked, and the daemon is left to itself."""
        for number in range(rounds):
            by_daemon, last = number % 2 == 1, number >= rounds - 2
            with pair(self.docket) as servers:
                if not by_daemon:
                    self._process_is_run_again(servers, unasked=last)
                elif last:
                    self._daemon_is_left_to_itself(servers)
                else:
                    self._daemon_is_started_again(servers)
                self._compare(servers, clock=by_daemon)

    def _process_is_run_again(self, servers: Pair, *, unasked: bool) -> None:
        self.process.begin(SWEEP, url=servers.url, **JOB)
        self.process.over(self._moment(by_daemon=False))
        self._kill(servers)
        assert self.process.over(PATIENCE), "without a server the sweep goes on"
        assert self.process.ended or "OperationalError" in self.process.failed, self.process.failed
        told = self.process.committed
        servers.standby.promote()
        self._all_acknowledged_is_there(servers, told)
        if unasked:
            self._old_primary_comes_back_unasked(servers)
        servers.old_primary_follows()
        self.process.run(SWEEP, url=servers.url, **JOB)

    def _all_acknowledged_is_there(self, servers: Pair, told: list[int]) -> None:
        """What the process was told is committed stands on the promoted standby, batch for batch."""
        newest = select(func.max(RUN.c.id)).scalar_subquery()
        batches = select(SWEEP_BATCH.c.looked_at).where(SWEEP_BATCH.c.run_id == newest)
        with opened(servers.standby.url(servers.name)) as engine, reading(engine) as session:
            there = list(accumulate(session.scalars(batches.order_by(SWEEP_BATCH.c.id)), initial=0))
        assert set(told) <= set(there), f"acknowledged {told}, on the standby {there}"
        self.acknowledged += len(set(told)) - 1

    def _old_primary_comes_back_unasked(self, servers: Pair) -> None:
        """It takes writes as before and the URL finds it first; but without its standby it acknowledges none."""
        servers.primary.start()
        self.process.begin(SWEEP, url=servers.url, **JOB)
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        when(lambda: bool(servers.primary.ask(waiting)), "the old primary waits for a standby")
        assert not self.process.over(0)
        assert self.process.committed == [0], "the old primary acknowledged a batch"
        self.process.kill()
        servers.primary.stop()
        tell("an old primary that came back unasked was found by the URL and acknowledged nothing")

    def _daemon_is_started_again(self, servers: Pair) -> None:
        with self._daemon(servers.url) as running:
            running.until("sweep.started")
            time.sleep(self._moment(by_daemon=True))
            self._kill(servers)
            _swept_or_failed(running)
            assert running.process.poll() is None, "without a server the daemon ends"
            assert running.ended() == 0
        with self._daemon(servers.url, "--once") as running:
            assert running.until("sweep.failed")["level"] == "error"
            assert running.process.wait(PATIENCE) == NO_ENVIRONMENT
        servers.standby.promote()
        servers.old_primary_follows()
        with self._daemon(servers.url) as running:
            assert running.until("sweep.done")["left_due"] == 0
            assert running.ended() == 0

    def _daemon_is_left_to_itself(self, servers: Pair) -> None:
        with self._daemon(servers.url) as running:
            running.until("sweep.started")
            time.sleep(self._moment(by_daemon=True) / 2)  # surely before its end
            self._kill(servers)
            _swept_or_failed(running)
            failed = running.told[-1].get("reason")
            assert failed, "the sweep had ended before half its time"
            servers.standby.promote()
            servers.old_primary_follows()
            began = time.perf_counter()
            assert running.until("sweep.done")["left_due"] == 0
            took = time.perf_counter() - began
            assert running.ended() == 0
        tell(f"a daemon left to itself said {failed!r} and had done the rest {took:.0f} s later")

    def _compare(self, servers: Pair, *, clock: bool) -> None:
        with opened(servers.url) as engine:
            told = self.undisturbed.is_what_is_left(engine, clock=clock)
        self.found += where_it_died(told, 1)
        servers.old_primary_catches_up()
        with opened(servers.primary.url(servers.name)) as engine:
            are_equal(tables(engine, clock=clock), self.undisturbed.tables[clock])

    def _moment(self, *, by_daemon: bool) -> float:
        return self.random.random() * self.seconds[by_daemon]

    def _kill(self, servers: Pair) -> None:
        servers.kill(one_process=self.random.random() < 0.5)

    def _daemon(self, url: str, *options: str) -> AbstractContextManager[Daemon]:
        return daemon(url, self.folder, "--on", str(DAY), *options)


JOB = {"on": str(DAY), "at": str(INSTANT)}


def _swept_or_failed(running: Daemon) -> None:
    """Read the daemon's log up to the end of its sweep, whatever end it took."""
    assert running.process.stdout is not None
    for line in running.process.stdout:
        running.told.append(orjson.loads(line))
        if running.told[-1]["event"] in ("sweep.done", "sweep.failed"):
            return
    raise AssertionError(f"the daemon ended: {running.told}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
