"""Killed at any moment and run again, a sweep leaves the same records; so does an upgrade that was broken off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from supervision.records import guards
from tests.database import INSTANT, Databases, migrate
from tests.killing import (
    BATCH,
    DAY,
    killed,
    opened,
    prepared,
    run,
    shared,
    sweeping,
    tables,
    together,
    upgrading,
)

KINDS = ("sqlite", "postgresql")
KILLS, UPGRADES = 25, 5
"""On each database; `make trials` does more."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_sweep_killed_at_any_moment_and_run_again_leaves_the_same_records(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    moments = killed(prepared(kind, databases, tmp_path, seed=20240602), KILLS)
    assert moments.kills >= KILLS
    assert moments.inside >= KILLS // 3, str(moments)


@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_at_once_do_nothing_twice(kind: str, databases: Databases, tmp_path: Path) -> None:
    shared(prepared(kind, databases, tmp_path), runs=15)


@pytest.mark.parametrize("kind", KINDS)
def test_a_clock_set_back_a_day_changes_nothing(kind: str, databases: Databases, tmp_path: Path) -> None:
    trials = prepared(kind, databases, tmp_path)
    with trials.copy() as url:
        for day in (DAY, DAY - timedelta(days=1), DAY):
            run(sweeping, url, day, INSTANT, BATCH)
        with opened(url) as engine:
            assert tables(engine, moments=True) == trials.expected[True]


@pytest.mark.parametrize("kind", KINDS)
def test_after_forty_missed_days_the_parcels_stand_where_daily_sweeps_put_them(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    trials = prepared(kind, databases, tmp_path)
    days = [DAY + timedelta(days=number) for number in range(41)]
    with trials.copy() as daily, trials.copy() as missed:
        together(daily, days, processes=1)
        together(missed, [days[0], days[-1]], processes=1)
        with opened(daily) as by_day, opened(missed) as at_once:
            one, other = tables(by_day, moments=True), tables(at_once, moments=True)
    assert other["deadline"] == one["deadline"]
    assert [row["state"] for row in other["parcel"]] == [row["state"] for row in one["parcel"]]
    key = ("parcel_id", "duty", "subject", "step", "basis")
    done, owed = ({tuple(row[k] for k in key) for row in found["act"]} for found in (other, one))
    assert done <= owed


@pytest.mark.parametrize("kind", KINDS)
def test_an_upgrade_broken_off_is_done_again_and_the_sweep_goes_on(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    trials = prepared(kind, databases, tmp_path, seed=1)
    with opened(trials.original) as engine:
        migrate(engine, "0001", down=True)
    with trials.copy() as url:
        _, seconds = run(upgrading, url)
    for _ in range(UPGRADES):
        with trials.copy() as url:
            run(upgrading, url, kill_after=trials.random.uniform(0, seconds))
            run(upgrading, url)
            run(sweeping, url, DAY, INSTANT, BATCH)
            with opened(url) as engine:
                assert tables(engine, moments=True) == trials.expected[True]
                with engine.connect() as connection:
                    assert guards.missing(connection) == []
