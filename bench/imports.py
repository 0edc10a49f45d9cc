"""How long an import takes beside the bare driver: `python -m bench.imports FILE [--rows N] [--db sqlite|postgresql]`.

Product: what `supervision import` does: the file is read, every row becomes a case file, a thousand a transaction.
Floor: what the driver and the database alone cost for the same rows. The standard csv reader splits the same file into
tuples that nobody looks at; the rows the product wrote in parcel, alias, entry and deadline are inserted again, byte for
byte, by `executemany`, into an empty database with the same schema, indexes, constraints and settings, as many parcels
a transaction as the product. Fetching those rows from the product's database is not on the clock. PostgreSQL is one of
its own with fsync on; `COPY`, the fastest way it has, is timed beside the floor.

Every run has a process of its own; CPU and memory are that process's, without PostgreSQL's. With `--sweep-on DAY` the
imported database is then swept, twice. Timings are reported here and never asserted in tests.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Table, make_url, text

from bench.stopwatch import Stopwatch, by_itself, megabytes
from supervision.casework import intake
from supervision.casework.acts import Desk
from supervision.casework.supply.files import read
from supervision.daily.sweep import sweep
from supervision.office import Office
from supervision.records.db import open_records
from supervision.records.tables import ALIAS, DEADLINE, ENTRY, PARCEL
from tests.postgres import postgres_server

ROOT = Path(__file__).resolve().parents[1]
TABLES = (PARCEL, ALIAS, ENTRY, DEADLINE)
IMPORTED_ON = date(2016, 12, 31)
WITHIN = 6
"""The product may take so many times the floor."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds on the clock and of this process's CPU, memory at its highest, and what was done."""

    seconds: float
    cpu: float
    megabytes: float
    rows: int
    done: str

    def __str__(self) -> str:
        return (
            f"{self.seconds:8.2f} s  CPU {self.cpu:8.2f} s  {self.rows / self.seconds:7.0f} rows/s"
            f"  {self.megabytes:5.0f} MB   {self.done}"
        )


def measured(watch: Stopwatch, rows: int, done: str) -> Measured:
    """What a stopwatch says of a run that is over."""
    return Measured(watch.seconds, watch.cpu, megabytes(), rows, done)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time an import beside the bare driver.")
    parser.add_argument("file", type=Path, help="supplied land: .csv or .csv.gz")
    parser.add_argument("--rows", type=int, help="only the first so many rows")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--runs", type=int, default=1, help="how many times each; the medians are compared")
    parser.add_argument("--sweep-on", type=date.fromisoformat, metavar="DAY", help="then sweep, twice")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, databases(asked.db, Path(folder)) as fresh:
        path = asked.file if asked.rows is None else first_rows(asked.file, asked.rows, Path(folder))
        compare(path, fresh, asked.runs, by_copy=asked.db == "postgresql", sweep_on=asked.sweep_on)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Makes empty, migrated databases of one kind and gives their URLs."""
    numbers = count(1)
    with ExitStack() as opened:
        server = opened.enter_context(postgres_server(fsync=True)) if kind == "postgresql" else None

        def fresh() -> str:
            name = f"bench_{next(numbers)}"
            url = server.database(name) if server is not None else f"sqlite:///{folder}/{name}.db"
            engine = open_records(url)
            config = Config(ROOT / "alembic.ini")
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            engine.dispose()
            return url

        yield fresh


def first_rows(path: Path, rows: int, folder: Path) -> Path:
    """The file's headings and its first rows, in a file of the same sort."""
    part = folder / f"{rows}_{path.name}"
    with opened(path, "rt") as whole, opened(part, "wt") as cut:
        csv.writer(cut).writerows(islice(csv.reader(whole), rows + 1))
    return part


def opened(path: Path, mode: str) -> Any:
    opening = gzip.open if path.suffix == ".gz" else open
    return opening(path, mode, encoding="utf-8-sig", newline="")


def compare(path: Path, fresh: Callable[[], str], runs: int, *, by_copy: bool, sweep_on: date | None) -> None:
    imported = ""
    products, floors = [], []
    for _ in range(runs):
        imported = fresh()
        products.append(report("product", by_itself(import_product, imported, path)))
        floors.append(report("floor", by_itself(insert_again, imported, fresh(), path, insert_many)))
        if by_copy:
            report("by COPY", by_itself(insert_again, imported, fresh(), path, copy_in))
    ratio = statistics.median(products) / statistics.median(floors)
    print(f"product / floor: {ratio:.2f} (wanted: at most {WITHIN})", flush=True)
    if sweep_on is not None:
        report("sweep", by_itself(sweep_once, imported, sweep_on))
        report("again", by_itself(sweep_once, imported, sweep_on))


def report(what: str, measured: Measured) -> float:
    print(f"{what:8} {measured}", flush=True)
    return measured.seconds


def import_product(url: str, path: Path) -> Measured:
    """The import as the command line does it, without its progress bar and its report file."""
    engine = open_records(url)
    watch = Stopwatch()
    with watch:
        rows = read([path], on_report=lambda row: None)
        taken = intake.take_in(engine, rows, desk(IMPORTED_ON), files=[path], report=lambda row: None)
    set_aside = rows.counts.rows_set_aside + taken.set_aside
    done = f"{taken.new} parcels, {set_aside} rows set aside, {size_of(engine)}"
    return measured(watch, rows.counts.rows_read, done)


def desk(day: date) -> Desk:
    return Desk(Office(), day, datetime.combine(day, datetime.min.time(), UTC), "bench")


def size_of(engine: Engine) -> str:
    url = make_url(engine.url)
    if engine.dialect.name == "sqlite":
        size = sum(
            f.stat().st_size
            for f in Path(url.database or "").parent.glob(f"{Path(url.database or '').name}*")
        )
    else:
        with engine.connect() as connection:
            size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    return f"{size / 2**20:.0f} MB on disk"


Insert = Callable[[Any, Table, Sequence[Any]], None]


def insert_again(imported: str, empty: str, path: Path, insert: Insert) -> Measured:
    """The floor: csv into tuples, and the rows of a finished import into an empty database."""
    source, target = open_records(imported), open_records(empty)
    watch = Stopwatch()
    lines = 0
    with (
        closing(source.raw_connection()) as reading,
        closing(target.raw_connection()) as writing,
        opened(path, "rt") as file,
    ):
        cells = csv.reader(file)
        for chunk in chunks(reading.cursor(), source.dialect.name):
            with watch:
                lines += len([tuple(row) for row in islice(cells, intake.CHUNK)])
                cursor = writing.cursor()
                if target.dialect.name == "sqlite":
                    cursor.execute("BEGIN IMMEDIATE")
                for table, rows in zip(TABLES, chunk, strict=True):
                    if rows:
                        insert(cursor, table, rows)
                writing.commit()
        with watch:
            lines += sum(1 for _ in map(tuple, cells))
    return measured(watch, lines - 1, f"{insert.__name__}, {size_of(target)}")


def chunks(cursor: Any, dialect: str) -> Iterator[list[Sequence[Any]]]:
    """A thousand parcels with all that is theirs, table by table, in the order of their ids."""
    last = 0
    while True:
        cursor.execute(f"SELECT id FROM parcel WHERE id > {last} ORDER BY id LIMIT {intake.CHUNK}")
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        found: list[Sequence[Any]] = []
        for table in TABLES:
            key = "id" if table is PARCEL else "parcel_id"
            its_rows = f"{key} BETWEEN {ids[0]} AND {ids[-1]} ORDER BY {key}"
            cursor.execute(f"SELECT {columns_of(table)} FROM {table.name} WHERE {its_rows}")
            found.append(cursor.fetchall())
        yield found
        last = ids[-1]


def columns_of(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def insert_many(cursor: Any, table: Table, rows: Sequence[Any]) -> None:
    mark = "?" if "sqlite3" in type(cursor).__module__ else "%s"
    marks = ", ".join([mark] * len(table.columns))
    cursor.executemany(f"INSERT INTO {table.name} ({columns_of(table)}) VALUES ({marks})", rows)


def copy_in(cursor: Any, table: Table, rows: Sequence[Any]) -> None:
    with cursor.copy(f"COPY {table.name} ({columns_of(table)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def sweep_once(url: str, day: date) -> Measured:
    engine = open_records(url)
    watch = Stopwatch()
    with watch:
        swept = sweep(engine, desk(day))
    done = (
        f"{swept.moved} moved, {swept.triaged} to triage, {swept.acts.total()} acts, "
        f"{len(swept.set_aside)} set aside, {size_of(engine)}"
    )
    return measured(watch, swept.looked_at, done)


if __name__ == "__main__":
    main()
