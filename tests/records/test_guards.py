"""The journal can only grow: the database itself refuses every other way in."""

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from supervision.records import guards
from tests.database import migrate, supply, tell

SIGNED = date(2024, 1, 5)

FORBIDDEN = {
    "an update": "UPDATE entry SET payload = '{}'",
    "a delete": "DELETE FROM entry",
    "an insert or replace": "INSERT OR REPLACE INTO entry SELECT * FROM entry",
    "a replace into": "REPLACE INTO entry SELECT * FROM entry",
    "an upsert": "INSERT INTO entry SELECT * FROM entry WHERE true ON CONFLICT DO UPDATE SET payload = '{}'",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_the_journal_refuses(engine: Engine, statement: str) -> None:
    tell(engine, SIGNED, supply())
    with engine.connect() as connection:
        before = connection.execute(text("SELECT * FROM entry")).all()
        with pytest.raises(DatabaseError, match="只能追加"):
            connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM entry")).all() == before != []


def test_every_guard_stands_after_the_migrations(engine: Engine) -> None:
    with engine.connect() as connection:
        assert guards.missing(connection) == []


def test_the_guards_stand_again_after_going_down_and_up(engine: Engine) -> None:
    migrate(engine, "base", down=True)
    migrate(engine)
    with engine.connect() as connection:
        assert guards.missing(connection) == []


def test_a_missing_guard_is_named(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_entry_update"))
        assert guards.missing(connection) == ["guard_entry_update"]
        guards.install(connection)
        assert guards.missing(connection) == []


def test_going_down_is_refused_while_there_is_a_case_file(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(RuntimeError, match="案卷"):
        migrate(engine, "base", down=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entry")).scalar() == 1
