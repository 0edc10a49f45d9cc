"""What may only grow can only grow: the database itself refuses every other way in, on both databases."""

from datetime import date

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from supervision.casework.access.accounts import note
from supervision.records import guards
from supervision.records.account import AccessEvent
from supervision.records.db import writing
from supervision.records.schema import SCHEMA
from tests.database import INSTANT, ROOT, migrate, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)

ON_BOTH = {
    "an update": "UPDATE {table} SET {column} = {column}",
    "an update of nothing": "UPDATE {table} SET {column} = {column} WHERE 1 = 0",
    "a delete": "DELETE FROM {table}",
    "an upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
}
ON_SQLITE = ON_BOTH | {
    "an insert or replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "a replace into": "REPLACE INTO {table} SELECT * FROM {table}",
}
ON_POSTGRESQL = ON_BOTH | {
    "a truncate": "TRUNCATE {table} CASCADE",
    "a truncate of what it hangs on": "TRUNCATE parcel, run CASCADE",
}
TABLES = {
    "entry": ("payload", "parcel_id, seq"),
    "run": ("day", "id"),
    "sweep_batch": ("heads", "id"),
    "certificate": ("hash", "run_id"),
    "access_log": ("event", "seq"),
}


def forbidden(statements: dict[str, str], without: tuple[str, ...] = ()) -> list[object]:
    return [
        pytest.param(statement.format(table=table, column=column, key=key), table, id=f"{what} of {table}")
        for table, (column, key) in TABLES.items()
        for what, statement in statements.items()
        if what not in without
    ]


def refused(engine: Engine, statement: str, table: str) -> None:
    """The statement fails with the guard's sentence and the table is as it was; nothing is committed."""
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    with writing(engine) as session:
        note(session, "wang", AccessEvent.SIGNED_IN, INSTANT, by="wang")
    with engine.connect() as connection:
        before = connection.execute(text(f"SELECT * FROM {table}")).all()
        with pytest.raises(DatabaseError, match="只能追加"):
            connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == before != []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(("statement", "table"), forbidden(ON_SQLITE, without=("an update of nothing",)))
def test_sqlite_refuses(engine: Engine, statement: str, table: str) -> None:
    refused(engine, statement, table)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(("statement", "table"), forbidden(ON_POSTGRESQL))
def test_postgresql_refuses(engine: Engine, statement: str, table: str) -> None:
    refused(engine, statement, table)


@pytest.mark.only_on("postgresql")
def test_a_session_that_plays_the_replica_is_refused_too(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(DatabaseError, match="只能追加"):
            connection.execute(text("DELETE FROM entry"))


# After every migration


def revisions() -> list[str]:
    script = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def journal_refuses(connection: Connection) -> bool:
    with pytest.raises(DatabaseError, match="只能追加"), connection.begin_nested():
        connection.execute(text("UPDATE entry SET payload = '{}'"))
    with pytest.raises(DatabaseError, match="只能追加"), connection.begin_nested():
        connection.execute(text("DELETE FROM entry"))
    return True


ROW = {
    "parcel": "INSERT INTO parcel (id, no, district, project, location, holder, use, supply_mode, contract_kind, signed_on, "
    "construction_duty, state, looked_on, life, head_seq, head_hash) "
    "VALUES (1, '1', '', '', '', '', '', '', 'grant', '2024-01-05', true, 'supplied', '2024-01-05', '{}', 1, '')",
    "entry": 'INSERT INTO entry (parcel_id, seq, kind, happened_on, recorded_on, recorded_at, "by", payload, hash) '
    "VALUES (1, 1, 'supply', '2024-01-05', '2024-01-05', '2024-01-05', '', '{}', '')",
}


ELSEWHERE = {
    "sqlite": [
        "DROP TRIGGER guard_entry_delete",
        "CREATE TRIGGER guard_entry_delete BEFORE DELETE ON parcel BEGIN SELECT RAISE(ABORT, ''); END",
    ],
    "postgresql": [
        "DROP TRIGGER guard_entry_delete ON entry",
        "CREATE TRIGGER guard_entry_delete BEFORE DELETE ON parcel EXECUTE FUNCTION only_append('')",
        "ALTER TABLE parcel ENABLE ALWAYS TRIGGER guard_entry_delete",
    ],
}


def test_the_program_means_the_newest_migration() -> None:
    assert revisions()[-1] == SCHEMA


def test_the_journal_is_guarded_after_every_migration_up_and_down(engine: Engine) -> None:
    migrate(engine, "base", down=True)
    first, *others = revisions()
    migrate(engine, first)
    with engine.begin() as connection:
        for statement in ROW.values():
            connection.exec_driver_sql(statement)
    steps = [(revision, False) for revision in others]
    steps += [(revision, True) for revision in reversed(revisions()[:-1])]
    for revision, down in steps:
        migrate(engine, revision, down=down)
        with engine.connect() as connection:
            assert guards.missing(connection) == []
            assert journal_refuses(connection)
            assert connection.scalar(text("SELECT count(*) FROM entry")) == 1


def test_the_guards_stand_again_after_going_down_and_up(engine: Engine) -> None:
    migrate(engine, "base", down=True)
    with engine.connect() as connection:
        assert not inspect(connection).has_table("entry")
    migrate(engine)
    with engine.connect() as connection:
        assert guards.missing(connection) == []


@pytest.mark.only_on("sqlite")
def test_a_missing_guard_is_named(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_entry_update"))
        assert guards.missing(connection) == ["guard_entry_update"]
        guards.install(connection)
        assert guards.missing(connection) == []


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "how",
    [
        "DROP TRIGGER guard_entry_truncate ON entry",
        "ALTER TABLE entry DISABLE TRIGGER guard_entry_truncate",
        "ALTER TABLE entry ENABLE TRIGGER guard_entry_truncate",
        "ALTER TRIGGER guard_entry_truncate ON entry RENAME TO elsewhere",
    ],
)
def test_a_guard_that_is_missing_or_switched_off_is_named(engine: Engine, how: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(how))
        assert guards.missing(connection) == ["guard_entry_truncate"]
        guards.install(connection)
        assert guards.missing(connection) == []


@pytest.mark.only_on("postgresql")
def test_guards_that_call_an_emptied_function_are_all_named(engine: Engine) -> None:
    emptied = "CREATE OR REPLACE FUNCTION only_append() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    with engine.begin() as connection:
        connection.execute(text(emptied))
        assert len(guards.missing(connection)) == len(guards.GUARDED) * len(guards.POSTGRESQL_VERBS)
        guards.install(connection)
        assert guards.missing(connection) == []


def test_a_guard_of_the_same_name_on_another_table_is_no_guard(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in ELSEWHERE[engine.dialect.name]:
            connection.exec_driver_sql(statement)
        assert guards.missing(connection) == ["guard_entry_delete"]


def test_putting_the_guards_up_twice_changes_nothing(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with engine.begin() as connection:
        guards.install(connection)
        guards.install(connection)
        assert guards.missing(connection) == []
        assert journal_refuses(connection)


def test_going_down_is_refused_while_there_is_a_case_file(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(RuntimeError, match="案卷"):
        migrate(engine, "base", down=True)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM entry")) == 1


def test_going_down_is_refused_while_there_are_certificates(engine: Engine) -> None:
    sweep_on(engine, SIGNED)
    with pytest.raises(RuntimeError, match="监测运行"):
        migrate(engine, "0001", down=True)
