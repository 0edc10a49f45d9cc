"""All that differs between SQLite and PostgreSQL: connecting, beginning, locking, writing in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    String,
    Table,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
READS_ONLY = {"reads_only": True}
"""The option of a connection that gives a consistent view and writes nothing."""


def options(url: URL) -> dict[str, Any]:
    """What the engine for this database is made with."""
    if url.get_backend_name() != POSTGRESQL:
        return {}
    connecting: dict[str, Any] = {"fallback_application_name": "supervision", "client_encoding": "utf8"}
    if (threshold := url.query.get("prepare_threshold")) is not None:
        # `none` behind a pool that gives each transaction another connection: a statement prepared on one is not on the next
        connecting["prepare_threshold"] = int(str(threshold)) if str(threshold).isdecimal() else None
    return {
        # a writer sees what others commit meanwhile (it locks the rows it changes), whatever the server's default
        "isolation_level": "READ COMMITTED",
        "pool_pre_ping": True,  # a daemon waits for days: the server may have been restarted
        # the name gives way to one in the URL or in PGAPPNAME
        "connect_args": connecting,
    }


def prepare(engine: Engine) -> None:
    """Set up the engine's connections: transactions begin when we say so, writes are durable."""
    if engine.dialect.name == SQLITE:
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # INSERT OR REPLACE must meet the journal's delete guard
            "busy_timeout=30000",
            "cache_size=-64000",  # 64 MB: the usual 2 MB hold the indexes of a county, not of a province
            "wal_autocheckpoint=8000",  # pages (32 MB): at the usual 1000 each commit of a batch moves its log
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reads_only(connection) else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if _reads_only(connection):  # one moment, however many statements
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _reads_only(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reads_only", False))


def is_gone(error: SQLAlchemyError) -> bool:
    """The server went away, or does not answer: it has refused nothing."""
    if not isinstance(error, DBAPIError):
        return False
    said_nothing = isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) is None
    return error.connection_invalidated or said_nothing


def new_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """Ids for rows about to be written; with them known, a thousand rows are one `executemany`."""
    if session.get_bind().dialect.name == POSTGRESQL:
        drawn = (
            f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, :count)"
        )
        return session.scalars(text(drawn), {"count": count}).all()
    last: int = session.scalar(select(func.max(table.c.id))) or 0  # SQLite's writer is alone
    return range(last + 1, last + 1 + count)


def add_to(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], counter: str | None = None
) -> None:
    """Insert rows; one whose key is there already adds its `counter` to what stands, or without one is left out."""
    inserting = (
        postgresql.insert(table) if session.get_bind().dialect.name == POSTGRESQL else sqlite.insert(table)
    )
    if counter is None:
        session.execute(inserting.on_conflict_do_nothing(), rows)
        return
    added = table.c[counter] + inserting.excluded[counter]
    session.execute(
        inserting.on_conflict_do_update(index_elements=list(table.primary_key), set_={counter: added}), rows
    )


def hold_table(session: Session, table: Table) -> None:
    """Nobody else adds to the table until this transaction ends; readers go on. SQLite's writer is alone already."""
    if session.get_bind().dialect.name == POSTGRESQL:
        session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def one_at_a_time(session: Session, name: str) -> None:
    """Whoever comes here under the same name waits until this transaction has ended. SQLite's writer is alone already."""
    if session.get_bind().dialect.name == POSTGRESQL:
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def locked(
    query: Select[Any], dialect_name: str, *, skip_locked: bool = False, shared: bool = False
) -> Select[Any]:
    """Lock the rows read. SQLite's writers already wait for one another at BEGIN IMMEDIATE."""
    return query if dialect_name == SQLITE else query.with_for_update(skip_locked=skip_locked, read=shared)


# Bulk


def same_database(one: URL, other: URL) -> bool:
    """Whether two URLs name one database, whoever signs in to it and by which driver."""
    if one.get_backend_name() != other.get_backend_name():
        return False
    if one.get_backend_name() == SQLITE:
        return Path(one.database or "").resolve() == Path(other.database or "").resolve()
    return _place(one) == _place(other)


def _place(url: URL) -> tuple[object, ...]:
    return url.host or url.query.get("host"), url.port or url.query.get("port") or 5432, url.database


def in_key_order(table: Table, dialect_name: str) -> list[ColumnElement[Any]]:
    """The columns of the key, texts by code point: a PostgreSQL server sorts them by the rules of its language."""
    return [
        column.collate("C") if dialect_name == POSTGRESQL and isinstance(column.type, String) else column
        for column in table.primary_key
    ]


def know_the_rows(connection: Connection, table: Table) -> None:
    """Let PostgreSQL see what a table holds now, before it plans a query by what it held before."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text(f"ANALYZE {connection.dialect.identifier_preparer.format_table(table)}"))


def go_on_counting(connection: Connection, table: Table) -> None:
    """New ids begin after the highest; SQLite looks for itself. A sequence that was set stays set after a rollback."""
    if connection.dialect.name != POSTGRESQL:
        return
    named = connection.dialect.identifier_preparer.format_table(table)
    for column in table.primary_key:
        if isinstance(
            column.type, Integer
        ):  # a key without a sequence, or a table without rows: NULL, nothing is set
            sequence = func.pg_get_serial_sequence(named, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))))


UNCOMMON = "[^ -~\u4e00-\u9fff（）]"
"""A letter beside plain ASCII, the common Han letters and the full-width brackets."""


class has_uncommon_letter(FunctionElement[bool]):
    """Whether a text holds a letter that is rare, or another spelling of a common one (全角、兼容字符)."""

    inherit_cache = True
    type = Boolean()


@compiles(has_uncommon_letter, SQLITE)
def _uncommon_on_sqlite(element: has_uncommon_letter, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} GLOB '*{UNCOMMON}*')"


@compiles(has_uncommon_letter, POSTGRESQL)
def _uncommon_on_postgresql(element: has_uncommon_letter, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} ~ '{UNCOMMON}')"


NOWHERE = 1_000_000
"""The place of a word that is not in a text: after every place there can be."""

AT_ONCE = 50
"""How many values a database compares in one call, at least."""


class first_place(FunctionElement[int]):
    """Where in a text the first of some words begins, `NOWHERE` where none of them does: `first_place(text, *words)`."""

    inherit_cache = True
    type = Integer()


class a_place(FunctionElement[int]):
    """Where in a text one of some words begins, 0 where none of them does: `a_place(text, *words)`."""

    inherit_cache = True
    type = Integer()


@compiles(first_place, SQLITE)
def _first_place_on_sqlite(element: first_place, compiler: SQLCompiler, **options: Any) -> str:
    return _of_all(
        "min",
        [
            f"coalesce(nullif({place}, 0), {NOWHERE})"
            for place in _places(element, compiler, "instr", options)
        ],
    )


@compiles(first_place, POSTGRESQL)
def _first_place_on_postgresql(element: first_place, compiler: SQLCompiler, **options: Any) -> str:
    return _of_all(
        "least",
        [
            f"coalesce(nullif({place}, 0), {NOWHERE})"
            for place in _places(element, compiler, "strpos", options)
        ],
    )


@compiles(a_place, SQLITE)
def _a_place_on_sqlite(element: a_place, compiler: SQLCompiler, **options: Any) -> str:
    return _of_all("max", _places(element, compiler, "instr", options))


@compiles(a_place, POSTGRESQL)
def _a_place_on_postgresql(element: a_place, compiler: SQLCompiler, **options: Any) -> str:
    return _of_all("greatest", _places(element, compiler, "strpos", options))


def _places(
    element: FunctionElement[int], compiler: SQLCompiler, find: str, options: dict[str, Any]
) -> list[str]:
    """The place of each of the words, as the database finds it."""
    text, *words = (compiler.process(clause, **options) for clause in element.clauses)
    return [f"{find}({text}, {word})" for word in words]


def _of_all(one: str, values: list[str]) -> str:
    """The least or greatest of some values, a few at a time: SQLite takes so many arguments and no more."""
    while len(values) > 1:
        groups = (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
        values = [f"{one}({', '.join(group)})" if len(group) > 1 else group[0] for group in groups]
    return values[0]
