"""Guards (防篡改): the database itself refuses to change or delete what may only grow.

Installed by `install` after every migration, because Alembic's batch mode drops triggers silently.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text

GUARDED = {
    "entry": "案卷记录",
    "run": "监测记录",
    "sweep_batch": "监测记录",
    "certificate": "监测证明",
}
"""The tables that only grow, with the word for what they hold."""


def refusal(table: str) -> str:
    return f"{GUARDED[table]}只能追加，不能修改或删除"


SQLITE_VERBS = ("UPDATE", "DELETE")
POSTGRESQL_VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def install(connection: Connection) -> None:
    """Put the guards up again on the tables that are there; harmless when they stand."""
    if connection.dialect.name == "sqlite":
        for name, table, verb in _guards(connection, SQLITE_VERBS):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            raising = f"BEGIN SELECT RAISE(ABORT, '{refusal(table)}'); END"
            connection.execute(text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {raising}"))
        return
    raising = "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END"
    connection.execute(
        text(f"CREATE OR REPLACE FUNCTION only_append() RETURNS trigger LANGUAGE plpgsql AS $${raising}$$")
    )
    for name, table, verb in _guards(connection, POSTGRESQL_VERBS):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        calling = f"FOR EACH STATEMENT EXECUTE FUNCTION only_append('{refusal(table)}')"
        connection.execute(text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {calling}"))
        # ALWAYS: a session that plays the replica does not get past it
        connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))


def missing(connection: Connection) -> list[str]:
    """The guards that ought to stand and do not, or are switched off."""
    if connection.dialect.name == "sqlite":
        verbs: tuple[str, ...] = SQLITE_VERBS
        standing = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        verbs = POSTGRESQL_VERBS
        standing = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgenabled = 'A' AND pg_class.relnamespace = current_schema()::regnamespace"
        )
    wanted = {name for name, _, _ in _guards(connection, verbs)}
    return sorted(wanted - set(connection.scalars(text(standing))))


def _guards(connection: Connection, verbs: Iterable[str]) -> list[tuple[str, str, str]]:
    """(name, table, verb) of every guard; an older schema has fewer tables."""
    tables = set(inspect(connection).get_table_names())
    return [
        (f"guard_{table}_{verb.lower()}", table, verb)
        for table in GUARDED
        if table in tables
        for verb in verbs
    ]
