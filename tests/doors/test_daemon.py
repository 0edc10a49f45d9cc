"""The daemon as it runs in an office: a real process, by the real clock, ended and killed for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from supervision.casework.recording import Line, record_all
from supervision.daily.sweep import BATCH
from supervision.law.daycount import CHINA
from supervision.law.refusals import Refused
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, CERTIFICATE, SWEEP_BATCH
from tests.database import ROOT, Databases, desk, migrate, supply
from tests.killing import PATIENCE, all_is_sound, opened

KINDS = ("sqlite", "postgresql")
PARCELS = 40
MANY = 3 * BATCH
"""So many that a daemon can be met between two commits."""


def today() -> date:
    """The daemon's own clock cannot be set: what it must do is dated by today."""
    return datetime.now(UTC).astimezone(CHINA).date()


class Daemon:
    """One process and its log."""

    def __init__(self, url: str, folder: Path, *options: str, most_papers: int = 100_000) -> None:
        settings = folder / "office.toml"
        settings.write_text(f"most_papers = {most_papers}\n", encoding="utf-8")
        command = [sys.executable, "scheduler.py", "--db", url, *options]
        environment = os.environ | {"SUPERVISION_OFFICE": str(settings)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.told: list[dict[str, Any]] = []
        self.limit = threading.Timer(PATIENCE, self.process.kill)  # a log that says nothing more ends
        self.limit.start()

    def until(self, event: str) -> dict[str, Any]:
        """Read the log up to an event."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(orjson.loads(line))
            if self.told[-1]["event"] == event:
                return self.told[-1]
        raise AssertionError(f"the daemon ended without {event}: {self.told}")

    def ended(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.told += [orjson.loads(line) for line in self.process.stdout]
        return self.process.wait(timeout=60)

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self.told]


@contextmanager
def daemon(url: str, folder: Path, *options: str, **settings: int) -> Iterator[Daemon]:
    running = Daemon(url, folder, *options, **settings)
    try:
        yield running
    finally:
        running.limit.cancel()
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()


def recorded(url: str, parcels: int) -> None:
    """Parcels whose start was agreed for yesterday, recorded two months ago."""
    start_on, done_by = (today() + timedelta(days=days) for days in (-1, 1000))
    terms = {"start_on": start_on.isoformat(), "completion_on": done_by.isoformat()}
    told = (supply(f"1305302024B{n:05d}", **terms, instalments=[], handover_on=None) for n in range(parcels))
    with opened(url) as engine, writing(engine) as session:
        lines = [Line(supplied) for supplied in told]
        outcomes = record_all(session, lines, desk(today() - timedelta(days=60)))
    assert not any(isinstance(outcome, Refused) for outcome in outcomes)


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    with ExitStack() as kept:
        yield databases.fresh(request.param, tmp_path, kept)


@pytest.fixture
def records(empty: str) -> str:
    recorded(empty, PARCELS)
    return empty


@pytest.fixture
def many(empty: str) -> str:
    recorded(empty, MANY)
    return empty


def acts(url: str) -> list[tuple[Any, ...]]:
    columns = (ACT.c.parcel_id, ACT.c.seq, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis, ACT.c.name)
    with opened(url) as engine, reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(ACT.c.parcel_id, ACT.c.seq))]


def outcomes(url: str) -> list[str]:
    with opened(url) as engine, reading(engine) as session:
        return list(session.scalars(select(CERTIFICATE.c.outcome).order_by(CERTIFICATE.c.no)))


NAMES = ["brief_holder", "start_reminder", "inspect_start", "reinspect_start", "start_notice"]


def test_started_after_days_away_it_does_what_is_owed_and_sigterm_ends_it(
    records: str, tmp_path: Path
) -> None:
    with daemon(records, tmp_path) as running:
        done = running.until("sweep.done")
        assert running.ended() == 0
    assert running.events == ["daemon.started", "sweep.started", "sweep.done", "daemon.stopped"]
    assert (done["looked_at"], done["outcome"], done["left_due"]) == (PARCELS, "complete", 0)
    assert [act[-1] for act in acts(records)] == NAMES * PARCELS
    assert outcomes(records) == ["complete"]


def test_its_log_names_nobody(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path) as running:
        running.until("sweep.done")
        running.ended()
    log = orjson.dumps(running.told).decode()
    assert "示范公司" not in log
    assert "示范项目" not in log
    assert all({"at", "level", "event"} <= line.keys() for line in running.told)


def test_killed_while_it_sweeps_and_started_again_nothing_is_done_twice(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path) as running:
        running.until("sweep.started")
        running.ended(signal.SIGKILL)
    with daemon(records, tmp_path) as running:
        running.until("sweep.done")
        assert running.ended() == 0
    assert [act[-1] for act in acts(records)] == NAMES * PARCELS
    assert outcomes(records)[-1] == "complete"


def when_a_batch_is_committed(url: str) -> None:
    with opened(url) as engine:
        until = datetime.now(UTC) + timedelta(seconds=PATIENCE)
        while datetime.now(UTC) < until:
            with reading(engine) as session:
                if session.execute(select(SWEEP_BATCH.c.id).limit(1)).first():
                    return
    raise AssertionError("the daemon committed nothing")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ended_between_two_batches_the_next_daemon_does_the_rest(
    many: str, tmp_path: Path, number: signal.Signals
) -> None:
    with daemon(many, tmp_path) as running:
        when_a_batch_is_committed(many)
        code = running.ended(number)
    with daemon(many, tmp_path) as running:
        rest = running.until("sweep.done")
        assert running.ended() == 0
    assert 0 < rest["looked_at"] < MANY
    assert [act[-1] for act in acts(many)] == NAMES * MANY
    assert (code, outcomes(many)) == {
        signal.SIGTERM: (0, ["stopped", "complete"]),
        signal.SIGKILL: (-signal.SIGKILL, ["interrupted", "complete"]),
    }[number]
    with opened(many) as engine:
        all_is_sound(engine)


def test_asked_to_end_while_it_sweeps_it_says_what_is_left_and_that_it_stopped(
    many: str, tmp_path: Path
) -> None:
    with daemon(many, tmp_path) as running:
        running.until("sweep.started")
        assert running.ended() == 0
    done, stopped = running.told[-2:]
    assert (done["event"], done["outcome"], stopped["event"]) == ("sweep.done", "stopped", "daemon.stopped")
    assert (done["level"], done["looked_at"] + done["left_due"]) == ("warning", MANY)


def test_two_daemons_on_one_database_do_nothing_twice(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path) as one, daemon(records, tmp_path) as other:
        looked_at = [running.until("sweep.done")["looked_at"] for running in (one, other)]
        assert [one.ended(), other.ended()] == [0, 0]
    assert sum(looked_at) == PARCELS
    assert [act[-1] for act in acts(records)] == NAMES * PARCELS


def test_once_it_sweeps_and_ends(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path, "--once") as running:
        running.until("sweep.done")
        assert running.process.wait(timeout=60) == 0
    assert len(acts(records)) == len(NAMES) * PARCELS


def test_without_records_it_says_so_and_waits_for_them(tmp_path: Path, databases: Databases) -> None:
    path = tmp_path / "none.db"
    with daemon(f"sqlite:///{path}", tmp_path) as running:
        failed = running.until("sweep.failed")
        assert "supervision init" in failed["reason"]
        assert running.process.poll() is None
        assert running.ended() == 0
    with daemon(f"sqlite:///{path}", tmp_path, "--once") as running:
        running.until("sweep.failed")
        assert running.process.wait(timeout=60) == 3


def test_on_tables_of_an_older_program_it_asks_for_the_upgrade_and_waits(
    records: str, tmp_path: Path
) -> None:
    with opened(records) as engine:
        migrate(engine, "0001", down=True)
    with daemon(records, tmp_path) as running:
        assert "升级" in running.until("sweep.failed")["reason"]
        assert running.process.poll() is None
        assert running.ended() == 0
    with daemon(records, tmp_path, "--once") as running:
        running.until("sweep.failed")
        assert running.process.wait(timeout=60) == 3


def test_once_it_says_by_its_exit_code_that_the_brake_held(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path, "--once", most_papers=1) as running:
        done = running.until("sweep.done")
        assert running.process.wait(timeout=60) == 1
    assert (done["level"], done["outcome"], done["left_due"]) == ("warning", "braked", PARCELS)
