"""Copying the records into another database (迁移案卷库): every row of every table, and the proof that none changed.

Both sides belong to the caller: the source is read at one instant, the target is written in one transaction, so that
until it commits nobody sees any of it and nothing is left of a copy that was broken off.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, delete, func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from supervision.law.refusals import Refused
from supervision.records.base import Base
from supervision.records.bulk import insert_rows
from supervision.records.dialects import go_on_counting, hold_table, in_key_order, know_the_rows
from supervision.records.guards import GUARDED
from supervision.records.schema import VERSIONS
from supervision.records.tables import INTAKE_JOB, LEASE, PARCEL, SUBMISSION

PAGE = 500
"""Rows that are in memory at once; the widest, a batch of a sweep, names a thousand journals in a hundred thousand characters."""

Progress = Callable[[int], None]
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how many rows, and the SHA-256 of all of them in the order of their key."""

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not the same on both sides; `key` as `parcel_id=3，seq=2`."""

    table: str
    key: str
    text: str

    @property
    def zh(self) -> str:
        return f"{self.table}表（{self.key}）{self.text}"


def _stored(table: Table) -> Table:
    """A table as its values are kept: money and areas as the integers they are, nothing rounded on the way."""
    columns = (Column(c.name, _kept(c.type), primary_key=c.primary_key) for c in table.c)
    return Table(table.name, MetaData(), *columns)


def _kept(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(type_, TypeDecorator) and isinstance(type_.impl_instance, Integer):
        return type_.impl_instance
    return type_


TABLES = tuple(_stored(table) for table in Base.metadata.sorted_tables)
"""Every table, one that is referred to before those that refer to it."""


def _records() -> list[Table]:
    """The tables somebody must have recorded something for there to be a row: parcels, what hangs on them, what was
    submitted, what only grows."""
    found: list[Table] = []
    for table in Base.metadata.sorted_tables:
        hangs = any(key.column.table in found for key in table.foreign_keys)
        if hangs or table in (PARCEL, SUBMISSION, INTAKE_JOB) or table.name in GUARDED:
            found.append(table)
    return found


RECORDS = tuple(_records())

# Before


def leader_of_the_open_run(session: Session) -> str | None:
    """Who leads a run of the sweep that is not closed; None when none is open."""
    leader: str | None = session.scalar(select(LEASE.c.holder).where(LEASE.c.run_id.is_not(None)))
    return leader


def other_tables(connection: Connection) -> list[str]:
    """Tables that lie in a database and are none of this program's."""
    return sorted(set(inspect(connection).get_table_names()) - {table.name for table in TABLES} - {VERSIONS})


def make_room(session: Session) -> None:
    """Hold the target for this transaction alone, and take away the rows every new database is born with.

    Raises `Refused` when anything was ever recorded there.
    """
    for table in TABLES:
        hold_table(session, table)
    held = [table.name for table in RECORDS if session.execute(select(table).limit(1)).first() is not None]
    if held:
        raise Refused(f"新库不是空的：{'、'.join(held)}表中已有记录。请另建一个空数据库")
    for table in reversed(Base.metadata.sorted_tables):
        if table not in RECORDS:
            session.execute(delete(table))


# The copy


def copy_rows(source: Connection, target: Connection, progress: Progress = lambda rows: None) -> list[Copied]:
    """Bring every row over; gives each table as it was read. Raises `Refused` for a row the target does not take."""
    copied = []
    for table in TABLES:
        reading = _Digest(table)
        for rows in _pages(source, table):
            reading.add(rows)
            _add(target, table, rows)
            progress(len(rows))
        know_the_rows(target, table)
        copied.append(reading.end())
    return copied


def _pages(connection: Connection, table: Table) -> Iterator[list[Values]]:
    """A table in the order of its key, streamed: that order is the same on every database."""
    query = select(table).order_by(*in_key_order(table, connection.dialect.name))
    with connection.execute(query, execution_options={"yield_per": PAGE}) as result:
        try:
            for rows in result.partitions():
                yield list(map(tuple, rows))
        except ValueError as error:  # SQLite keeps a date as a text, and any text
            raise Refused(
                f"{table.name}表中有读不出的值（{error}），请运行 supervision verify 查明"
            ) from error


class _Digest:
    """SHA-256 over rows as they come; a row is a JSON array: dates and instants (UTC) as ISO texts, NULL as null."""

    def __init__(self, table: Table) -> None:
        self._table, self._rows = table.name, 0
        self._sha256 = hashlib.sha256(orjson.dumps(table.c.keys()))

    def add(self, rows: Sequence[Values]) -> None:
        self._rows += len(rows)
        page = memoryview(_canonical(rows))
        self._sha256.update(page[1:-1])  # without the brackets of a page: only rows and commas
        self._sha256.update(b",")

    def end(self) -> Copied:
        return Copied(self._table, self._rows, self._sha256.hexdigest())


def _canonical(value: object) -> bytes:
    return orjson.dumps(value)


def _add(target: Connection, table: Table, rows: Sequence[Values]) -> None:
    try:
        insert_rows(target, table, [dict(zip(table.c.keys(), row, strict=True)) for row in rows])
    except DBAPIError as error:
        unfit = _unfit(table, rows)
        if unfit is None:
            raise
        raise Refused(f"新库不收{unfit.zh}。没有迁移，新库仍是空的") from error


def _unfit(table: Table, rows: Sequence[Values]) -> Difference | None:
    """The row with what SQLite keeps and PostgreSQL does not: a text longer than its column, or with a NUL in it."""
    for row in rows:
        for column, value in zip(table.c, row, strict=True):
            if isinstance(value, str) and isinstance(column.type, String):
                if len(value) > (column.type.length or len(value)):
                    why = f"有{len(value)}字，至多{column.type.length}字"
                elif "\0" in value:
                    why = "含有空字符"
                else:
                    continue
                return Difference(table.name, _key(table, row), f"的{column.name}：{why}")
    return None


def _key(table: Table, row: Values) -> str:
    return "，".join(f"{name}={value}" for name, value in _key_values(table, row))


def _key_values(table: Table, row: Values) -> list[tuple[str, Any]]:
    return [(c.name, value) for c, value in zip(table.c, row, strict=True) if c.primary_key]


# The proof


def read_again(target: Connection, progress: Progress = lambda rows: None) -> list[Copied]:
    """Every table of the target as it reads now."""
    found = []
    for table in TABLES:
        reading = _Digest(table)
        for rows in _pages(target, table):
            reading.add(rows)
            progress(len(rows))
        found.append(reading.end())
    return found


def differences(
    source: Connection, target: Connection, copied: Sequence[Copied], found: Sequence[Copied]
) -> list[Difference]:
    """Of each table that does not read as it was copied, the first row that differs; none: the copy is the source."""
    unlike = zip(TABLES, copied, found, strict=True)
    return [_first_difference(source, target, table) for table, one, other in unlike if one != other]


def _first_difference(source: Connection, target: Connection, table: Table) -> Difference:
    """Both sides read in step; where they part, the smaller key is that of the row the other side lacks."""
    for ours, theirs in zip_longest(_rows(source, table), _rows(target, table)):
        if ours is not None and theirs is not None and _canonical(ours) == _canonical(theirs):
            continue
        if theirs is None or (ours is not None and _key_values(table, ours) < _key_values(table, theirs)):
            return Difference(table.name, _key(table, ours), "新库没有这一行")
        if ours is None or _key_values(table, theirs) < _key_values(table, ours):
            return Difference(table.name, _key(table, theirs), "原库没有这一行")
        names = [
            column.name
            for column, one, other in zip(table.c, ours, theirs, strict=True)
            if _canonical(one) != _canonical(other)
        ]
        return Difference(table.name, _key(table, ours), f"的{'、'.join(names)}与原库不同")
    return Difference(table.name, "", "两次读出的内容不同")


def _rows(connection: Connection, table: Table) -> Iterator[Values]:
    for rows in _pages(connection, table):
        yield from rows


# After


def begin_new_ids(target: Connection) -> None:
    """What is recorded in the target gets ids past those that were copied."""
    for table in TABLES:
        go_on_counting(target, table)


def written_since(session: Session, copied: Sequence[Copied]) -> Counter[str]:
    """What only grows and has grown in the source since it was copied, by the word for it: all work leaves a line there."""
    then = {one.table: one.rows for one in copied}
    more: Counter[str] = Counter()
    for table in TABLES:
        if table.name in GUARDED:
            now = session.scalar(select(func.count()).select_from(table)) or 0
            more[GUARDED[table.name]] += now - then[table.name]
    return +more
