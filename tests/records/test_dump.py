"""A PostgreSQL dump (逻辑备份) brings everything back: the records, the guards, and a sweep that goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError

from supervision.records import guards
from supervision.records.base import Base
from supervision.records.db import open_records
from tests.database import Databases, supply, sweep_on, tell
from tests.postgres import newest_programs

SIGNED, DUE, LATER = date(2024, 1, 5), date(2024, 2, 5), date(2024, 6, 2)

pytestmark = pytest.mark.only_on("postgresql")


@pytest.fixture
def restored(engine: Engine, database_url: str, databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """The office's records, dumped and restored into a new database."""
    tell(engine, SIGNED, supply())
    sweep_on(engine, DUE)
    server, dump = databases.postgresql, tmp_path / "land.dump"
    url = server.database("restored", "template0")
    run("pg_dump", "--format=custom", f"--file={dump}", database_url)
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(dump))
    copy = open_records(url)
    yield copy
    copy.dispose()
    server.drop("restored")


def run(program: str, *words: str) -> None:
    subprocess.run([newest_programs() / program, *words], check=True)


def everything(engine: Engine) -> dict[str, set[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(table))}
            for table in Base.metadata.sorted_tables
        }


def test_every_table_comes_back_and_a_sweep_goes_on(engine: Engine, restored: Engine) -> None:
    assert everything(restored) == everything(engine)
    assert everything(engine)["notice"]
    before, after = sweep_on(engine, LATER), sweep_on(restored, LATER)
    assert after.acts == before.acts
    assert after.acts
    assert everything(restored) == everything(engine)


def test_the_guards_come_back_and_refuse_who_plays_the_replica(restored: Engine) -> None:
    with restored.connect() as connection:
        assert guards.missing(connection) == []
        connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(DatabaseError, match="只能追加"):
            connection.execute(text("DELETE FROM entry"))
