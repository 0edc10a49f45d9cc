"""The daemon as it runs in an office: a real process, by the real clock, ended and killed for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from supervision.cli.door import CHINA
from supervision.records.db import reading
from supervision.records.tables import ACT, CERTIFICATE
from tests.database import ROOT, Databases, supply, tell
from tests.killing import opened

KINDS = ("sqlite", "postgresql")
PARCELS = 40


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
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()


@pytest.fixture(params=KINDS)
def records(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """Parcels whose start was agreed for yesterday, recorded a month ago."""
    with ExitStack() as kept:
        url = databases.fresh(request.param, tmp_path, kept)
        recorded_on = today() - timedelta(days=60)
        start_on, done_by = (today() + timedelta(days=days) for days in (-1, 1000))
        terms = {"start_on": start_on.isoformat(), "completion_on": done_by.isoformat()}
        with opened(url) as engine:
            for number in range(PARCELS):
                no = f"1305302024B{number:05d}"
                tell(engine, recorded_on, supply(no, **terms, instalments=[], handover_on=None))
        yield url


def acts(url: str) -> list[tuple[Any, ...]]:
    columns = (ACT.c.parcel_id, ACT.c.seq, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis, ACT.c.name)
    with opened(url) as engine, reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(ACT.c.parcel_id, ACT.c.seq))]


def outcomes(url: str) -> list[str]:
    with opened(url) as engine, reading(engine) as session:
        return list(session.scalars(select(CERTIFICATE.c.outcome).order_by(CERTIFICATE.c.no)))


NAMES = ["start_reminder", "inspect_start", "reinspect_start", "start_notice"]


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


def test_once_it_says_by_its_exit_code_that_the_brake_held(records: str, tmp_path: Path) -> None:
    with daemon(records, tmp_path, "--once", most_papers=1) as running:
        done = running.until("sweep.done")
        assert running.process.wait(timeout=60) == 1
    assert (done["level"], done["outcome"], done["left_due"]) == ("warning", "braked", PARCELS)
