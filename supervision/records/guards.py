"""Guards (防篡改): the database itself refuses to change or delete what may only grow.

Installed by `install` after every migration, because Alembic's batch mode drops triggers silently.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text

GUARDED = {
    "entry": "案卷记录",
    "batch_register": "批次登记",
    "complaint_register": "举报登记",
    "run": "监测记录",
    "sweep_batch": "监测记录",
    "certificate": "监测证明",
    "access_log": "登录记录",
    "spot_register": "图斑登记",
    "notice_text": "通知改稿",
    "print_run": "印制登记",
    "printed_paper": "印制登记",
    "report_register": "报表填报",
    "report_filing": "报表填报",
}
"""The tables that only grow, with the word for what they hold."""


def refusal(table: str) -> str:
    return f"{GUARDED[table]}只能追加，不能修改或删除"


SQLITE_VERBS: tuple[str, ...] = ("UPDATE", "DELETE")
SQLITE_STANDING = (
    "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
)

POSTGRESQL_VERBS: tuple[str, ...] = ("UPDATE", "DELETE", "TRUNCATE")
RAISING = "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END"
POSTGRESQL_STANDING = f"""
    SELECT tgname, relname FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE relnamespace = current_schema()::regnamespace AND tgenabled = 'A' AND prosrc = $${RAISING}$$
"""


def install(connection: Connection) -> None:
    """Put the guards up again on the tables that are there; harmless when they stand."""
    if connection.dialect.name == "sqlite":
        for name, table, verb in _guards(connection, SQLITE_VERBS):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            raising = f"BEGIN SELECT RAISE(ABORT, '{refusal(table)}'); END"
            connection.execute(text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {raising}"))
        return
    connection.execute(
        text(f"CREATE OR REPLACE FUNCTION only_append() RETURNS trigger LANGUAGE plpgsql AS $${RAISING}$$")
    )
    for name, table, verb in _guards(connection, POSTGRESQL_VERBS):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        calling = f"FOR EACH STATEMENT EXECUTE FUNCTION only_append('{refusal(table)}')"
        connection.execute(text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {calling}"))
        # ALWAYS: a session that plays the replica does not get past it
        connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))


def missing(connection: Connection) -> list[str]:
    """The guards that ought to stand and do not, are switched off, or no longer refuse."""
    if connection.dialect.name == "sqlite":
        verbs, standing = SQLITE_VERBS, SQLITE_STANDING
    else:
        verbs, standing = POSTGRESQL_VERBS, POSTGRESQL_STANDING
    found = {(name, table) for name, table in connection.execute(text(standing))}
    return sorted(name for name, table, _ in _guards(connection, verbs) if (name, table) not in found)


def _guards(connection: Connection, verbs: Iterable[str]) -> list[tuple[str, str, str]]:
    """(name, table, verb) of every guard; an older schema has fewer tables."""
    tables = set(inspect(connection).get_table_names())
    return [
        (f"guard_{table}_{verb.lower()}", table, verb)
        for table in GUARDED
        if table in tables
        for verb in verbs
    ]
