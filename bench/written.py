"""The rows a sweep wrote: what differs between the docket before it and after it, found by the bare driver.

However the product writes, this is what has to be on the disk afterwards, and nothing more: a column that was
written again as it was is not counted, a row written twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Table

from supervision.records.base import Base
from supervision.records.db import open_records

Values = tuple[Any, ...]

FETCHED = 10_000


@dataclass(slots=True)
class WrittenRows:
    """What was written in one table.

    `updated` rows hold the new values of the columns `changed` and then the key; rows inserted every column, rows
    deleted the key.
    """

    table: str
    columns: list[str]
    key: list[str]
    changed: list[str] = field(default_factory=list)
    inserted: list[Values] = field(default_factory=list)
    updated: list[Values] = field(default_factory=list)
    deleted: list[Values] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.inserted) + len(self.updated) + len(self.deleted)

    def insert_sql(self, mark: str) -> str:
        """One row inserted; `mark` is the driver's placeholder."""
        return f"INSERT INTO {self.table} ({quoted(self.columns)}) VALUES ({', '.join([mark] * len(self.columns))})"

    def update_sql(self, mark: str) -> str:
        """One row updated: the values of `changed`, then the key."""
        values = ", ".join(f'"{name}" = {mark}' for name in self.changed)
        return f"UPDATE {self.table} SET {values} WHERE {self._its_row(mark)}"

    def delete_sql(self, mark: str) -> str:
        """One row deleted by its key."""
        return f"DELETE FROM {self.table} WHERE {self._its_row(mark)}"

    def _its_row(self, mark: str) -> str:
        return " AND ".join(f'"{name}" = {mark}' for name in self.key)


def quoted(names: list[str]) -> str:
    """Column names for a statement."""
    return ", ".join(f'"{name}"' for name in names)


def mark_of(engine: Engine) -> str:
    """The driver's placeholder."""
    return "?" if engine.dialect.name == "sqlite" else "%s"


def written(before_url: str, after_url: str) -> list[WrittenRows]:
    """Table by table, parents first; tables nothing was written in are left out."""
    before, after = open_records(before_url), open_records(after_url)
    found = [_differing(table, before, after) for table in Base.metadata.sorted_tables]
    for engine in (before, after):
        engine.dispose()
    return [rows for rows in found if rows]


def _differing(table: Table, before: Engine, after: Engine) -> WrittenRows:
    columns = [column.name for column in table.columns]
    key = [column.name for column in table.primary_key]
    at = [columns.index(name) for name in key]
    this = WrittenRows(table.name, columns, key)
    stood = {tuple(row[i] for i in at): row for row in _rows(before, this)}
    updated: list[tuple[Values, Values]] = []
    differs: set[int] = set()
    for row in _rows(after, this):
        old = stood.pop(tuple(row[i] for i in at), None)
        if old is None:
            this.inserted.append(row)
        elif old != row:
            updated.append((row, tuple(row[i] for i in at)))
            differs.update(i for i, (was, now) in enumerate(zip(old, row, strict=True)) if was != now)
    this.deleted = list(stood)
    changed = sorted(differs)
    this.changed = [columns[i] for i in changed]
    this.updated = [tuple(row[i] for i in changed) + its_key for row, its_key in updated]
    return this


def _rows(engine: Engine, of: WrittenRows) -> Iterator[Values]:
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"SELECT {quoted(of.columns)} FROM {of.table} ORDER BY {quoted(of.key)}")
        while some := cursor.fetchmany(FETCHED):
            yield from map(tuple, some)
        connection.rollback()
