"""All that differs between SQLite and PostgreSQL: connecting, beginning, locking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Select, event

SQLITE = "sqlite"


def prepare(engine: Engine) -> None:
    """Set up the engine's connections; on SQLite transactions begin when we say so, and writes are durable."""
    if engine.dialect.name != SQLITE:
        return

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # INSERT OR REPLACE must meet the journal's delete guard
            "busy_timeout=30000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def locked(
    query: Select[Any], dialect_name: str, *, skip_locked: bool = False, shared: bool = False
) -> Select[Any]:
    """Lock the rows read. SQLite's writers already wait for one another at BEGIN IMMEDIATE."""
    return query if dialect_name == SQLITE else query.with_for_update(skip_locked=skip_locked, read=shared)
