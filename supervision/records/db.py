"""Opening the records (打开案卷库): one engine a process, transactions at the doors only."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.orm import Session

from supervision.records.dialects import READS_ONLY, options, prepare
from supervision.records.feed import give_places


def open_records(url: str) -> Engine:
    """The engine for a database URL; nothing is connected yet."""
    parsed = make_url(url)
    engine = create_engine(parsed, **options(parsed))
    prepare(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One act, one transaction."""
    with (
        _nothing_collected(),
        Session(engine, expire_on_commit=False, autoflush=False) as session,
        session.begin(),
    ):
        yield session
        give_places(session)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What a transaction makes is needed until it is committed: to look for garbage in it takes a tenth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A consistent view; it locks nobody out."""
    with (
        engine.connect().execution_options(**READS_ONLY) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
