"""One parcel's due deadline done durably by itself: the job every peer runs, written as the bare driver allows.

It is made favourable to the peer: the job reads its parcel by three statements of the driver, decides and drafts with
the product's own law and letters and chains the new entries; the rows it then writes were made up beforehand, from
what the product wrote for the same parcel (`bench.written`), so that no peer pays for projections, certificates or
a statement builder. The hash the job arrives at must be the one the product arrived at.
"""

from __future__ import annotations

import pickle
import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Date, Engine, Select, select

from bench.docket import desk
from bench.written import written
from supervision.casework.casefile import CaseFile, file_of, select_files
from supervision.casework.journal import canonical, chain
from supervision.daily.batch import look_at
from supervision.records.db import open_records, reading
from supervision.records.tables import ACT, HOLD, PARCEL

Write = tuple[str, tuple[Any, ...]]


@dataclass(slots=True)
class Prepared:
    """What is to be written for one parcel, statement by statement, and the end of its journal afterwards."""

    head_hash: str = ""
    writes: list[Write] = field(default_factory=list)


def prepare(before_url: str, after_url: str, path: Path) -> None:
    """Keep in a file what a sweep wrote, parcel by parcel."""
    engine = open_records(before_url)
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    engine.dispose()
    prepared: dict[int, Prepared] = defaultdict(Prepared)
    for rows in written(before_url, after_url):
        its_key = "id" if rows.table == PARCEL.name else "parcel_id"
        if its_key not in rows.key:
            continue
        in_key, in_row = rows.key.index(its_key), rows.columns.index(its_key)
        for key in rows.deleted:
            prepared[key[in_key]].writes.append((rows.delete_sql(mark), key))
        for values in rows.updated:
            this = prepared[values[len(rows.changed) + in_key]]
            this.writes.append((rows.update_sql(mark), values))
            if rows.table == PARCEL.name:
                this.head_hash = values[rows.changed.index("head_hash")]
        for values in rows.inserted:
            prepared[values[in_row]].writes.append((rows.insert_sql(mark), values))
    path.write_bytes(pickle.dumps(dict(prepared)))


class Worker:
    """The job's own tools in this process: a connection a thread, the statements, what is to be written."""

    def __init__(self, url: str, prepared: Path, day: date) -> None:
        self.engine = open_records(url)
        self.prepared: dict[int, Prepared] = pickle.loads(prepared.read_bytes())
        self.desk = desk(day)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._at = threading.local()
        file, key = select_files([0]), (ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis)
        held = (HOLD.c.duty, HOLD.c.subject, HOLD.c.step, HOLD.c.basis)
        self._names = [column.name for column in file.selected_columns]
        self._days = (
            [c.name for c in file.selected_columns if isinstance(c.type, Date)] if self.sqlite else []
        )
        self._file = _spelt(file.with_for_update(), self.engine)
        self._done = _spelt(select(*key).where(ACT.c.parcel_id == 0, ~ACT.c.withdrawn), self.engine)
        self._held = _spelt(select(*held).where(HOLD.c.parcel_id == 0), self.engine)

    def due(self) -> list[int]:
        """The parcels due, in the order a sweep takes them."""
        query = select(PARCEL.c.id).where(PARCEL.c.next_look_on <= self.desk.today)
        with reading(self.engine) as session:
            return list(session.scalars(query.order_by(PARCEL.c.next_look_on, PARCEL.c.id)))

    def do(self, parcel_id: int) -> None:
        """The whole job: one durable transaction of its own."""
        connection = self._connection()
        cursor = connection.cursor()
        if self.sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        self.do_within(cursor, parcel_id)
        connection.commit()

    def do_within(self, cursor: Any, parcel_id: int) -> None:
        """The job in a transaction somebody else opened and will commit."""
        prepared = self.prepared[parcel_id]
        file = self._read(cursor, parcel_id)
        look_at(file, self.desk)
        if end_of(file) != prepared.head_hash:
            raise RuntimeError(f"{file.no} ends otherwise than after the product's own sweep")
        for sql, values in prepared.writes:
            cursor.execute(sql, values)

    def _connection(self) -> Any:
        if not hasattr(self._at, "connection"):
            self._at.pooled = self.engine.raw_connection()
            self._at.connection = self._at.pooled.driver_connection
        return self._at.connection

    def _read(self, cursor: Any, parcel_id: int) -> CaseFile:
        values = cursor.execute(self._file, (parcel_id,)).fetchone()
        row: Any = SimpleNamespace(**dict(zip(self._names, values, strict=True)))
        for name in self._days:
            setattr(row, name, date.fromisoformat(getattr(row, name)))
        done = set(cursor.execute(self._done, (parcel_id,)).fetchall())
        held = set(cursor.execute(self._held, (parcel_id,)).fetchall())
        return file_of(row, done, held, patrol_every=self.desk.office.patrol_every_days)


def _spelt(query: Select[Any], engine: Engine) -> str:
    """The statement's text for the bare driver, with one placeholder, the parcel."""
    named = str(query.compile(engine, compile_kwargs={"render_postcompile": True}))
    return re.sub(r"%\(\w+\)s", "%s", named)


def end_of(file: CaseFile) -> str:
    """The hash of the last entry in hand, chained to those before."""
    seq, end = file.head_seq, file.head_hash
    for entry in file.entries:
        seq += 1
        end = chain(file.no, seq, entry, canonical(entry.payload).decode(), end)
    return end
