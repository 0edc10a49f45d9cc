"""The sweeps of an idle case by two daemons at once, and killed at any moment: each step is asked once, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random

import pytest

from supervision.law.idle_case.stages import CaseStage as C
from supervision.law.steps import TaskName, Unit
from supervision.records.db import open_records
from tests.casework.staffed import read
from tests.daily import idle_lives as lives
from tests.daily.idle_bureau import Bureau
from tests.database import INSTANT, Databases
from tests.killing import (
    SWEEP,
    Killable,
    Tables,
    all_is_sound,
    are_equal,
    nobody_else_is_connected,
    nothing_is_done_twice,
    opened,
    tables,
)

KILLS = 6
DAYS = (date(2025, 7, 26), date(2025, 8, 15))
"""The mornings after the determination, and when nobody has asked for a hearing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def determined(kind: str, databases: Databases, folder: Path) -> str:
    """The URL of a file on which idle land was determined, told to nobody yet, and not swept since."""
    url = databases.fresh(kind, folder, ExitStack())
    engine = open_records(url)
    bureau = Bureau(engine, read(folder), folder)
    for chapter in (lives.suspected, lives.referred, lives.investigated):
        chapter(bureau)
    bureau.tell("zheng", "2025-07-25", "idle_determination", cause="holder", facts="施工许可证至今未申领")
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def process() -> Iterator[Killable]:
    with Killable() as killable:
        yield killable


def one_daemon(process: Killable, url: str) -> Tables:
    """What one daemon leaves that is let alone."""
    for day in DAYS:
        process.run(SWEEP, url=url, on=str(day), at=str(INSTANT))
    with opened(url) as engine:
        return tables(engine, clock=False)


def test_two_daemons_at_once_ask_each_desk_once(
    determined: str, databases: Databases, folder: Path, process: Killable
) -> None:
    with databases.copied(determined, folder) as alone, databases.copied(determined, folder) as shared:
        expected = one_daemon(process, alone)
        with Killable() as other:
            for day in DAYS:
                for each in (process, other):
                    each.begin(SWEEP, url=shared, on=str(day), at=str(INSTANT))
                for each in (process, other):
                    each.ends()
        with opened(shared) as engine:
            are_equal(tables(engine, clock=False), expected)
            nothing_is_done_twice(engine)
            all_is_sound(engine)
            bureau = Bureau(engine, read(folder), folder, today=DAYS[-1])
            assert bureau.case.stage is C.DETERMINED
            asked = lives.OF_A_DETERMINATION
            assert bureau.to_do() == {Unit.ENFORCEMENT: {TaskName(name) for name in asked}}


def test_a_sweep_of_the_case_killed_at_any_moment_and_run_again_leaves_the_same(
    determined: str, databases: Databases, folder: Path, process: Killable
) -> None:
    random = Random(20250726)
    with databases.copied(determined, folder) as alone:
        expected = one_daemon(process, alone)
    with databases.copied(determined, folder) as once:
        seconds = process.timed(SWEEP, url=once, on=str(DAYS[0]), at=str(INSTANT))
    for _ in range(KILLS):
        with databases.copied(determined, folder) as url, opened(url) as engine:
            for day in DAYS:
                process.killed(random.random() * seconds, SWEEP, url=url, on=str(day), at=str(INSTANT))
                nobody_else_is_connected(engine)
                process.run(SWEEP, url=url, on=str(day), at=str(INSTANT))
            are_equal(tables(engine, clock=False), expected)
            nothing_is_done_twice(engine)
            all_is_sound(engine)
