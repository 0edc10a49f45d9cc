"""Copies of the records (备份与恢复), on SQLite: taken while people work, checked, never put over a file.

A copy is one file: it does not use a write-ahead log, so nothing beside it belongs to it but its manifest (清单).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

import orjson
from sqlalchemy import Connection, Engine, NullPool, create_engine, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from supervision.law.refusals import Refused
from supervision.records import guards
from supervision.records.tables import CERTIFICATE, ENTRY, PARCEL

PAGES_AT_ONCE = 2000
SIDE_FILES = ("-wal", "-shm", "-journal")
MOST_TOLD = 10
"""Problems of one sort that are told; one is enough to refuse a copy."""
HEADER = b"SQLite format 3\0"
UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies beside a copy (备份清单) and is told of it; `size` in bytes, `made_at` in UTC."""

    file: str
    sha256: str
    size: int
    made_at: str
    revision: str
    parcels: int
    entries: int

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The manifest of a copy, None without one; one that cannot be read is refused."""
        try:
            return cls(**orjson.loads(manifest_path(path).read_bytes()))
        except FileNotFoundError:
            return None
        except (TypeError, ValueError) as error:
            raise Refused(f"备份清单读不出：{manifest_path(path)}（{error}）") from error


def manifest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


# A copy


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A new file beside `path`, seen to be unfinished; it is gone afterwards unless it was put in its place."""
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.未完成-", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for suffix in ("", *SIDE_FILES):
            Path(name + suffix).unlink(missing_ok=True)


def copy_live(
    engine: Engine, source: Path, copy: Path, between: Callable[[int, int, int], object] = lambda *_: None
) -> None:
    """Copy a database people work in, as it stands at one instant; `between` is called after some thousand pages.

    The read transaction holds the instant: writers go on (into the write-ahead log) and do not make the copy start
    again. Calling back lets Ctrl-C through.
    """
    with (
        engine.connect().execution_options(reads_only=True) as connection,
        closing(sqlite3.connect(copy)) as target,
    ):
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(target, pages=PAGES_AT_ONCE, progress=between)
        target.execute("PRAGMA journal_mode=DELETE")
    _as_owned(copy, source)


def copy_file(source: Path, copy: Path, like: Path) -> str:
    """Copy a backup to where it will be used, owned as the file `like`; gives the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as reads, copy.open("wb") as writes:
        while block := reads.read(BLOCK):
            digest.update(block)
            writes.write(block)
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA journal_mode=DELETE")  # a file that is no database is told by `problems`
    _as_owned(copy, like)
    return digest.hexdigest()


def _as_owned(copy: Path, like: Path) -> None:
    shutil.copymode(like, copy)
    owner = like.stat()
    with suppress(PermissionError):  # only root gives a file away
        os.chown(copy, owner.st_uid, owner.st_gid)


def open_copy(copy: Path) -> Engine:
    """A copy, to be read and not touched; text that is no UTF-8 is read as far as it goes, so that the place is found."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
        connection.text_factory = lambda stored: str(stored, "utf-8", "replace")
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def problems(connection: Connection) -> list[str]:
    """What is wrong with a copy as a database: its pages, its references, its guards. The journal is casework's."""
    try:
        if not {"alembic_version", ENTRY.name, PARCEL.name} <= set(inspect(connection).get_table_names()):
            return ["不是供后监管的数据库"]
        pages = connection.scalars(text(f"PRAGMA integrity_check({MOST_TOLD})")).all()
        lost = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(MOST_TOLD)
        return [
            *(f"数据库结构损坏：{line}" for line in pages if line != "ok"),
            *(f"{table}表有一行所指的{parent}不存在" for table, _, parent, _ in lost),
            *(
                f"防篡改触发器{name}不在（supervision init 可重新装上）"
                for name in guards.missing(connection)
            ),
        ]
    except DatabaseError as error:
        return [f"文件损坏，读不出：{error.orig}"]


def describe(connection: Connection, copy: Path, file: Path, made_at: datetime) -> Manifest:
    """The manifest of a copy that will be called `file`."""
    with copy.open("rb") as reads:
        sha256 = hashlib.file_digest(reads, "sha256").hexdigest()
    return Manifest(
        file.name,
        sha256,
        copy.stat().st_size,
        made_at.isoformat(timespec="seconds"),
        connection.scalars(text("SELECT version_num FROM alembic_version")).one(),
        connection.scalars(select(func.count()).select_from(PARCEL)).one(),
        connection.scalars(select(func.count()).select_from(ENTRY)).one(),
    )


def publish(copy: Path, file: Path, manifest: Manifest) -> None:
    """Give a checked copy its name, its manifest first: a file with that name is whole. Neither name is taken from another."""
    with unfinished(manifest_path(file)) as beside:
        beside.write_bytes(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        shutil.copymode(copy, beside)
        refuse_existing(file)
        _put(beside, manifest_path(file))
        _put(copy, file)


def refuse_existing(file: Path) -> None:
    for path in (file, manifest_path(file)):
        if path.exists():
            raise Refused(f"已有文件{path}，备份不覆盖任何文件，请换一个名字")


def _put(new: Path, place: Path) -> None:
    """Durable first, then in its place at one stroke."""
    _sync(new)
    new.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# The database that is replaced


class InUse(RuntimeError):
    """Somebody has the database open (数据库正在使用)."""


class Lost(NamedTuple):
    """What a database holds and a copy does not: entries, of how many parcels, and certificates of sweeps."""

    parcels: int = 0
    entries: int = 0
    certificates: int = 0


@dataclass(frozen=True, slots=True)
class Current:
    """The database a copy would replace; `lost` is None when it cannot be read."""

    revision: str | None = None
    lost: Lost | None = None


@contextmanager
def held(database: Path, copy: Path) -> Iterator[Current]:
    """Hold the current database alone, its log folded in, and compare it with the copy; raises `InUse`.

    One that is open anywhere, even for reading, is refused: who has it open would go on writing into the replaced file.
    """
    if not _looks_like_one(database):  # SQLite would tidy away the log of a file it cannot read
        yield Current()
        return
    with closing(
        sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, isolation_level=None)
    ) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while another connection is open
            connection.execute("BEGIN EXCLUSIVE")
            current = _compare(connection, copy)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_BUSY:
                raise InUse(str(database)) from error
            if code not in UNREADABLE:
                raise
            current = Current()
        yield current


def _looks_like_one(database: Path) -> bool:
    with database.open("rb") as reads:
        return reads.read(len(HEADER)) in {b"", HEADER}


def _compare(connection: sqlite3.Connection, copy: Path) -> Current:
    connection.execute("ATTACH ? AS kept", (f"{copy.absolute().as_uri()}?mode=ro",))
    mine, its = _tables(connection, "main"), _tables(connection, "kept")
    if not {"alembic_version", ENTRY.name, PARCEL.name} <= mine:
        return Current(lost=Lost())
    [revision] = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    parcels, entries = connection.execute(
        "SELECT count(DISTINCT entry.parcel_id), count(*) FROM parcel JOIN entry ON entry.parcel_id = parcel.id "
        "LEFT JOIN kept.parcel AS its ON its.no = parcel.no WHERE its.head_hash IS NOT parcel.head_hash "
        "AND NOT EXISTS (SELECT 1 FROM kept.entry AS same WHERE same.parcel_id = its.id AND same.seq = entry.seq "
        "AND same.hash = entry.hash)"
    ).fetchone()
    certificates = 0
    if CERTIFICATE.name in mine:
        known = "SELECT hash FROM kept.certificate" if CERTIFICATE.name in its else "SELECT ''"
        query = f"SELECT count(*) FROM certificate WHERE hash NOT IN ({known})"
        [certificates] = connection.execute(query).fetchone()
    return Current(revision, Lost(parcels, entries, certificates))


def _tables(connection: sqlite3.Connection, schema: str) -> set[str]:
    names = connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")
    return {name for (name,) in names}


def replace(database: Path, copy: Path, aside: Path | None) -> None:
    """Put the copy in the place of the database, which stays whole under the name `aside`.

    What lies beside the old file goes with it: a log left behind would be played into the new one.
    """
    if aside is not None:
        for suffix in SIDE_FILES:
            with suppress(FileNotFoundError):
                Path(f"{database}{suffix}").rename(f"{aside}{suffix}")
        try:
            os.link(database, aside)  # a second name: there is no moment without a database
        except FileExistsError:
            raise
        except OSError:  # a file system without second names
            database.rename(aside)
        _sync(database.parent)
    _put(copy, database)
