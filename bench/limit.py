"""The limit L: what a sweep cannot do without, one part after the other and nothing else.

Decide: the stored lives read and looked at; render: every notice drafted; both by the product's own functions.
Write: the very rows the sweep wrote (`bench.written`), by the bare driver in one durable transaction, in the fastest
way each driver has: `executemany` for SQLite; for PostgreSQL `COPY` into the table, and for rows updated `COPY` into a
temporary table and one `UPDATE … FROM`. Reading the rows and keeping them in memory is not on the clock.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, select

from bench.docket import desk
from bench.stopwatch import Stopwatch, megabytes
from bench.written import Values, WrittenRows, quoted
from supervision.casework.acts import letter_facts
from supervision.casework.casefile import read_done, read_held, stored_life
from supervision.casework.letters import draft
from supervision.law.docket import Act, look
from supervision.law.rules.rule import ActKey
from supervision.law.standing import Life
from supervision.law.steps import ActSort
from supervision.records.db import open_records, reading
from supervision.records.tables import PARCEL

A_PAGE = 1000


def limit(url: str, rows: Path, day: date) -> dict[str, float]:
    """Decide and render a copy's due parcels, then write the rows kept in a file; seconds of each part."""
    engine = open_records(url)
    deciding, rendering, writing = Stopwatch(), Stopwatch(), Stopwatch()
    for page, closed in pages(engine, day):
        with deciding:
            looked = decide(page, closed, day)
        with rendering:
            render(looked, day)
    del looked, page, closed
    with rows.open("rb") as kept:
        everything: list[WrittenRows] = pickle.load(kept)
    gc.freeze()  # else the collector walks over millions of kept rows while they are written
    with writing:
        write(engine, everything)
    engine.dispose()
    return {
        "seconds": deciding.seconds + rendering.seconds + writing.seconds,
        "cpu": deciding.cpu + rendering.cpu + writing.cpu,
        "decide": deciding.seconds,
        "render": rendering.seconds,
        "write": writing.seconds,
        "rows": sum(len(table) for table in everything),
        "megabytes": megabytes(),
    }


def pages(engine: Engine, day: date) -> list[tuple[Sequence[Row[Any]], dict[int, set[ActKey]]]]:
    """The parcels due, a thousand at a time, each with the steps closed to it."""
    found = []
    last = 0
    due = select(PARCEL).where(PARCEL.c.next_look_on <= day).order_by(PARCEL.c.id).limit(A_PAGE)
    with reading(engine) as session:
        while page := session.execute(due.where(PARCEL.c.id > last)).all():
            ids = [row.id for row in page]
            done, held = read_done(session, ids), read_held(session, ids)
            found.append((page, {id_: done[id_] | held[id_] for id_ in ids}))
            last = ids[-1]
    return found


def decide(
    page: Sequence[Row[Any]], closed: dict[int, set[ActKey]], day: date
) -> list[tuple[Life, list[Act]]]:
    """The day's look at each parcel."""
    every = desk(day).office.patrol_every_days
    looked = []
    for row in page:
        life = stored_life(row)
        looked.append((life, look(life, day, closed[row.id], patrol_every=every)))
    return looked


def render(looked: Sequence[tuple[Life, list[Act]]], day: date) -> None:
    """Every notice those looks owe."""
    office = desk(day).office
    for life, acts in looked:
        for act in acts:
            if act.sort is ActSort.NOTICE and not act.triaged:
                draft(letter_facts(act, life, day), office)


def write(engine: Engine, tables: Sequence[WrittenRows]) -> None:
    """All rows in one transaction, parents before children."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
            for table in tables:
                by_many(cursor, table)
        else:
            for table in tables:
                by_copy(cursor, table)
        connection.commit()


def by_many(cursor: Any, rows: WrittenRows) -> None:
    """One prepared statement for all rows of a table."""
    for sql, values in (
        (rows.delete_sql, rows.deleted),
        (rows.update_sql, rows.updated),
        (rows.insert_sql, rows.inserted),
    ):
        if values:
            cursor.executemany(sql("?"), values)


def by_copy(cursor: Any, rows: WrittenRows) -> None:
    """PostgreSQL's own way of taking many rows."""
    if rows.deleted:
        copy_beside(cursor, rows, rows.key, rows.deleted)
        cursor.execute(f"DELETE FROM {rows.table} USING beside WHERE {_same_key(rows)}")
    if rows.updated:
        copy_beside(cursor, rows, rows.changed + rows.key, rows.updated)
        values = ", ".join(f'"{name}" = beside."{name}"' for name in rows.changed)
        cursor.execute(f"UPDATE {rows.table} SET {values} FROM beside WHERE {_same_key(rows)}")
    if rows.inserted:
        copy_into(cursor, rows.table, rows.columns, rows.inserted)


def copy_beside(cursor: Any, rows: WrittenRows, columns: list[str], values: Sequence[Values]) -> None:
    """The values in a temporary table named `beside`."""
    cursor.execute("DROP TABLE IF EXISTS beside")
    like = f"SELECT {quoted(columns)} FROM {rows.table} WHERE false"
    cursor.execute(f"CREATE TEMPORARY TABLE beside ON COMMIT DROP AS {like}")
    copy_into(cursor, "beside", columns, values)


def copy_into(cursor: Any, table: str, columns: list[str], values: Sequence[Values]) -> None:
    with cursor.copy(f"COPY {table} ({quoted(columns)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _same_key(rows: WrittenRows) -> str:
    return " AND ".join(f'{rows.table}."{name}" = beside."{name}"' for name in rows.key)
