"""Killed at any moment and run again, a sweep leaves the same records; so does an upgrade that was broken off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, inspect

from supervision.law.steps import ActSort
from supervision.records import guards
from supervision.records.base import Base
from supervision.records.schema import SCHEMA, schema_of
from tests.cast import DAY, Docket
from tests.database import INSTANT, Databases, sweep_on
from tests.killing import (
    SWEEP,
    UPGRADE,
    Killable,
    Tables,
    all_is_sound,
    nobody_else_is_connected,
    opened,
    tables,
)
from tests.lives import INSIDE, Trials

KILLS, UPGRADES = 25, 10
"""On each database; `make trials` does more."""


@pytest.fixture
def docket(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Docket:
    return Docket(databases, request.param, tmp_path)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "docket" in metafunc.fixturenames:
        metafunc.parametrize("docket", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="module")
def process() -> Iterator[Killable]:
    with Killable() as killable:
        yield killable


def test_a_sweep_killed_at_any_moment_and_run_again_leaves_the_same_records(
    docket: Docket, process: Killable
) -> None:
    trials, random = Trials(process, docket), Random(20240602)
    found = trials.kill(KILLS, random)
    while (
        found[INSIDE] < KILLS // 3
    ):  # a busy machine shifts the moments: go on until enough fell between two commits
        assert found.total() < 5 * KILLS, found
        found = trials.kill(found.total() + KILLS, random)


def test_a_clock_set_back_a_day_changes_nothing(docket: Docket) -> None:
    with docket.copy() as url, opened(url) as engine:
        sweep_on(engine, DAY)
        before = tables(engine, clock=False)
        for day in (DAY - timedelta(days=1), DAY):
            sweep_on(engine, day)
        assert tables(engine, clock=False) == before
        all_is_sound(engine)


def test_after_forty_missed_days_the_parcels_stand_where_daily_sweeps_put_them(docket: Docket) -> None:
    """Their lives and deadlines are the same; what was not done had lapsed or closed before anybody looked."""
    with docket.copy() as daily, docket.copy() as missed, opened(daily) as by_day, opened(missed) as at_once:
        for number in range(41):
            sweep_on(by_day, DAY + timedelta(days=number))
        sweep_on(at_once, DAY)
        sweep_on(at_once, DAY + timedelta(days=40))
        one, other = tables(by_day, clock=False), tables(at_once, clock=False)
        all_is_sound(at_once)
    assert other["deadline"] == one["deadline"]
    standing = [index for index, column in enumerate(_columns("parcel")) if column in ("no", "state", "life")]
    assert [[row[i] for i in standing] for row in other["parcel"]] == [
        [row[i] for i in standing] for row in one["parcel"]
    ]
    assert _given(other) < _given(one)


def _columns(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].c]


def _given(found: Tables) -> set[tuple[object, ...]]:
    """What the office did, by the key of an act and its name: neither moves nor lapses."""
    names = _columns("act")
    key = [names.index(name) for name in ("parcel_id", "duty", "subject", "step", "basis", "name")]
    return {tuple(row[i] for i in key) for row in found["act"] if row[names.index("sort")] != ActSort.LAPSE}


def test_an_upgrade_broken_off_is_done_again_and_the_sweep_goes_on(docket: Docket, process: Killable) -> None:
    old, random = docket.in_the_old_schema(), Random(1)
    with old.copy() as url, opened(url) as engine:
        seconds = process.timed(UPGRADE, url=url)
        process.run(SWEEP, url=url, on=str(DAY), at=str(INSTANT))
        undisturbed = tables(engine, clock=False)
    for _ in range(UPGRADES):
        with old.copy() as url, opened(url) as engine:
            process.killed(random.random() * seconds, UPGRADE, url=url)
            nobody_else_is_connected(engine)
            it_is_the_old_schema_or_the_new(engine)
            process.run(UPGRADE, url=url)
            process.run(SWEEP, url=url, on=str(DAY), at=str(INSTANT))
            assert tables(engine, clock=False) == undisturbed
            all_is_sound(engine)


def it_is_the_old_schema_or_the_new(engine: Engine) -> None:
    """Nothing between: all tables of one of them, with its guards."""
    with engine.connect() as connection:
        assert guards.missing(connection) == []
        found = {"run", "lease", "hold"} & set(inspect(connection).get_table_names())
        has = {column["name"] for column in inspect(connection).get_columns("parcel")}
    assert (schema_of(engine), bool(found), "certified" in has) in {
        ("0001", False, False),
        (SCHEMA, True, True),
    }
