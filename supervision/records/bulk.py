"""Writing many rows at once (成批写入): a batch of a sweep is a handful of statements, however many rows it has.

SQLAlchemy says the statement and how each value is stored; the rows themselves go straight to the driver: on SQLite as
one `executemany`, on PostgreSQL by COPY, changes there as one UPDATE from a list in JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Connection, Dialect, Table, bindparam, insert, update
from sqlalchemy.exc import DBAPIError

from supervision.records.dialects import POSTGRESQL

Row = Mapping[str, Any]
Stored = Callable[[Any], Any]
"""How a value of a column is handed to the driver."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement for rows with these columns, worked out once."""

    statement: str
    names: tuple[str, ...]
    stored: tuple[tuple[int, Stored], ...]

    def values(self, rows: Iterable[Row]) -> list[Sequence[Any]]:
        """The rows as the driver takes them."""
        taken: list[Sequence[Any]] = list(map(itemgetter(*self.names), rows))
        if not self.stored:
            return taken
        changed: list[Sequence[Any]] = []
        for row in taken:
            values = list(row)
            for place, stored in self.stored:
                values[place] = stored(values[place])
            changed.append(values)
        return changed


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    prepared = _inserting(connection.dialect, table, tuple(rows[0]))
    if connection.dialect.name != POSTGRESQL:
        connection.exec_driver_sql(prepared.statement, _tuples(prepared.values(rows)))
        return
    _copy(connection, prepared, rows)


def update_rows(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> None:
    """Bring rows up to date, each found by the columns of `key`; all name the same columns."""
    if not rows:
        return
    prepared = _updating(connection.dialect, table, tuple(key), tuple(rows[0]))
    values = prepared.values(rows)
    if connection.dialect.name != POSTGRESQL:
        connection.exec_driver_sql(prepared.statement, _tuples(values))
        return
    new = [dict(zip(prepared.names, row, strict=True)) for row in values]
    connection.exec_driver_sql(prepared.statement, (orjson.dumps(new).decode(),))


def _tuples(rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(map(tuple, rows))


def _copy(connection: Connection, prepared: _Prepared, rows: Sequence[Row]) -> None:
    """COPY is psycopg's own; what it refuses is told as SQLAlchemy tells every refusal."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(prepared.statement) as copy:
            for row in prepared.values(rows):
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        refused = DBAPIError.instance(prepared.statement, None, error, base, dialect=connection.dialect)
        raise refused from error


_KNOWN: dict[tuple[object, ...], _Prepared] = {}


def _inserting(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Prepared:
    known = _KNOWN.get((dialect.name, table, names))
    if known is None:
        if dialect.name == POSTGRESQL:
            quote = dialect.identifier_preparer.quote
            statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
            in_order = names
        else:
            compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
            statement, in_order = str(compiled), tuple(compiled.positiontup or ())
        known = _Prepared(statement, in_order, _stored(dialect, table, in_order))
        _KNOWN[dialect.name, table, names] = known
    return known


def _updating(dialect: Dialect, table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> _Prepared:
    known = _KNOWN.get((dialect.name, table, key, names))
    if known is None:
        changed = [name for name in names if name not in key]
        in_order = (*changed, *key)
        quote = dialect.identifier_preparer.quote
        if dialect.name == POSTGRESQL:
            typed = ", ".join(f"{quote(n)} {table.c[n].type.compile(dialect)}" for n in in_order)
            statement = (
                f"UPDATE {quote(table.name)} SET {', '.join(f'{quote(n)} = new.{quote(n)}' for n in changed)} "
                f"FROM json_to_recordset(%s) AS new ({typed}) "
                f"WHERE {' AND '.join(f'{quote(table.name)}.{quote(n)} = new.{quote(n)}' for n in key)}"
            )
        else:
            its_row = [table.c[name] == bindparam(f"the_{name}") for name in key]
            compiled = (
                update(table)
                .where(*its_row)
                .values({n: bindparam(n) for n in changed})
                .compile(dialect=dialect)
            )
            statement = str(compiled)
            in_order = tuple(name.removeprefix("the_") for name in compiled.positiontup or ())
        known = _Prepared(statement, in_order, _stored(dialect, table, in_order))
        _KNOWN[dialect.name, table, key, names] = known
    return known


def _stored(dialect: Dialect, table: Table, names: Sequence[str]) -> tuple[tuple[int, Stored], ...]:
    """The columns whose values are stored otherwise than they are; a value met again is not worked out again."""
    of_type = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return tuple(
        (place, lru_cache(maxsize=4096)(stored)) for place, stored in enumerate(of_type) if stored is not None
    )
