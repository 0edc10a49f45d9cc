"""On a read replica (只读副本) whoever only looks can look, and who would write is told and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, event

from supervision.cli import door
from supervision.records.db import open_records, reading
from tests.database import NO, supply, sweep_on, tell

Run = Callable[..., Result]

SIGNED, DUE, TODAY = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6)
REFUSES_WRITES = "options=-c%20default_transaction_read_only%3Don"
"""What the URL says to be refused every write, as a standby refuses it."""

LOOKS = (
    "status", f"status {NO}", f"explain {NO}", f"history {NO}", "parcels", "deadlines", "tasks", "notices", "triage",
    "holds", "batches", "staff", "indicators", "circular", "complaints", "holder 示范公司", f"responsibility {NO}", f"money {NO}",
    f"photos {NO}", "photos --contradictions", "forecast", "sweep --dry-run --days 7", "verify",
)  # fmt: skip
WRITES = ("sweep", f"record {NO} payment on=2024-02-06 amount_wan=500", "init")

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def replica(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The office's records where nobody can write; what a command opened is closed when its process would end."""
    tell(engine, SIGNED, supply())
    sweep_on(engine, DUE)
    with ExitStack() as ended:

        def opened(url: str) -> Engine:
            its = open_records(url)
            ended.callback(its.dispose)
            return its

        monkeypatch.setattr(door, "open_records", opened)
        yield f"{database_url}&{REFUSES_WRITES}"


@pytest.fixture
def export_file(tmp_path: Path) -> Path:
    return tmp_path / "在册宗地.csv"


def test_whoever_only_looks_can_look(run: Run, replica: str, export_file: Path) -> None:
    looks = [*(look.split() for look in LOOKS), ["export", str(export_file)]]
    answers = {" ".join(look): run(*look, "--db", replica, "--on", TODAY) for look in looks}
    assert {look: told.stderr for look, told in answers.items() if told.exit_code != 0} == {}


@pytest.mark.parametrize("words", WRITES)
def test_who_would_write_is_told_and_writes_nothing(
    run: Run, replica: str, database_url: str, words: str
) -> None:
    before = run("history", NO, "--db", database_url).stdout
    told = run(*words.split(), "--db", replica, "--on", TODAY)
    assert told.exit_code == 3
    assert "数据库只读" in told.stderr
    assert run("history", NO, "--db", database_url).stdout == before


@pytest.fixture
def begun(replica: str) -> Iterator[tuple[Engine, list[str]]]:
    """The database, and what is said to it."""
    engine, said = open_records(replica), []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    yield engine, said
    engine.dispose()


def test_a_look_asks_for_one_moment_and_no_right_to_write(begun: tuple[Engine, list[str]]) -> None:
    engine, said = begun
    with reading(engine) as session:
        session.connection()
    assert said[-1] == "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
