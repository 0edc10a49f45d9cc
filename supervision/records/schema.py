"""Which tables the program expects (数据库结构): the newest migration, and what a database has."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text

SCHEMA = "0007"
"""The newest migration; a test holds it against `migrations/versions/`."""


def schema_of(engine: Engine) -> str | None:
    """The migration a database stands at; None for one that was never set up."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
