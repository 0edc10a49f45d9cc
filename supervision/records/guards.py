"""Guards (防篡改): the database itself refuses to change or delete a journal entry.

Installed by `install` after every migration, because Alembic's batch mode drops triggers silently.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

GUARDED = ("entry",)
REFUSAL = "案卷记录只能追加，不能修改或删除"

SQLITE_GUARDS = {
    f"guard_{table}_{verb.lower()}": f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table in GUARDED
    for verb in ("UPDATE", "DELETE")
}


def install(connection: Connection) -> None:
    """Put the guards up again; harmless when they stand."""
    if connection.dialect.name == "sqlite":
        for name, statement in SQLITE_GUARDS.items():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(statement))


def missing(connection: Connection) -> list[str]:
    """The guards that ought to stand and do not."""
    standing = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    return sorted(set(SQLITE_GUARDS) - standing)
