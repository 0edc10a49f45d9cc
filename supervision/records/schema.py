"""Which tables the program expects (数据库结构): the newest migration, and what a database has."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

SCHEMA = "0017"
"""The newest migration; a test holds it against `migrations/versions/`."""

VERSIONS = "alembic_version"
"""Where Alembic notes it."""


def schema_of(engine: Engine) -> str | None:
    """The migration a database stands at; None for one that was never set up."""
    with engine.connect() as connection:
        return schema_at(connection)


def schema_at(connection: Connection) -> str | None:
    """The same, as the caller's transaction sees it."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))
    return found
