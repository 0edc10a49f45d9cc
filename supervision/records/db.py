"""Opening the records (打开案卷库): one engine a process, transactions at the doors only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.orm import Session

from supervision.records.dialects import prepare
from supervision.records.tables import ENTRY


def open_records(url: str) -> Engine:
    """The engine for a database URL; nothing is connected yet."""
    engine = create_engine(url)
    prepare(engine)
    return engine


def is_ready(engine: Engine) -> bool:
    """Whether the tables are there."""
    return inspect(engine).has_table(ENTRY.name)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One act, one transaction."""
    with Session(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A consistent view; it locks nobody out."""
    with (
        engine.connect().execution_options(reads_only=True) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
