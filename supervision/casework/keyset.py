"""Reading by a keyset (分页): in the order of an index, a page after another.

One page costs the same wherever in a list it begins, the whole list no more memory than a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, Table, select, tuple_, union_all
from sqlalchemy.orm import Session

PAGE = 1000

Place = tuple[Any, ...]
"""Where a list has come to: the key of its last line."""


def walk(
    session: Session,
    query: Select[Any],
    key: Sequence[ColumnElement[Any]],
    after: Place | None = None,
    *,
    limit: int | None = None,
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a selection in the order of a key among its columns, a page at a time, from after a place on.

    A page is no longer than `limit`; the caller stops where it has enough.
    """
    size = PAGE if limit is None else min(limit, PAGE)
    page = query.order_by(*key).limit(size)
    while rows := session.execute(page if after is None else page.where(tuple_(*key) > after)).all():
        yield rows
        if len(rows) < size:
            return
        after = tuple(rows[-1]._mapping[column] for column in key)


def merge(
    session: Session,
    query: Select[Any],
    table: Table,
    key: Sequence[ColumnElement[Any]],
    stretches: Sequence[Sequence[ColumnElement[bool]]],
    after: Place | None,
    limit: int | None,
) -> Iterator[Row[Any]]:
    """Rows of a table that several stretches of an index hold, in the order of a key, from after a place on.

    Each stretch is in that order itself, so they are merged by their keys alone; then the rows of the parcels on the
    page are read, and those listed are kept: to ask for pairs of keys, SQLite reads the table. A row that went between
    the two readings is left out.
    """
    while stretches and (limit is None or limit > 0):
        size = PAGE if limit is None else min(limit, PAGE)
        keys = sorted(session.execute(_next_keys(key, stretches, after, size)), key=tuple)[:size]
        places = [tuple(row) for row in keys]
        parcel_ids = sorted({row.parcel_id for row in keys})
        rows = session.execute(query.where(table.c.parcel_id.in_(parcel_ids))) if keys else ()
        found = {tuple(row._mapping[column] for column in key): row for row in rows}
        yield from (found[place] for place in places if place in found)
        if len(keys) < size:
            return
        after = places[-1]
        limit = None if limit is None else limit - size


def _next_keys(
    key: Sequence[ColumnElement[Any]],
    stretches: Sequence[Sequence[ColumnElement[bool]]],
    after: Place | None,
    size: int,
) -> CompoundSelect[Any]:
    """The next keys of each of the stretches, in one statement: what they are all filtered by is found out once."""
    later = [] if after is None else [tuple_(*key) > after]
    firsts = [
        select(*key).where(*stretch, *later).order_by(*key).limit(size).subquery(f"stretch_{place}")
        for place, stretch in enumerate(stretches)
    ]
    return union_all(*(select(*first.c) for first in firsts))
