"""Databases of one kind, each docket built once and copied for every run: nobody works on a docket somebody else used."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, make_url

from bench.docket import supply
from supervision.records.db import open_records
from tests.postgres import PostgresServer, postgres_server

KINDS = ("sqlite", "postgresql")
BESIDE = ("", "-wal", "-shm", ".jobs", ".jobs-wal", ".jobs-shm")
"""The files of an SQLite database, and of the database a peer keeps its own jobs in."""


class Databases:
    """SQLite as the product sets it up, or a PostgreSQL of its own with its default settings."""

    def __init__(self, kind: str, folder: Path, server: PostgresServer | None) -> None:
        self.kind = kind
        self._folder = folder
        self._server = server
        self._numbers = count(1)
        self._dockets: dict[int, str] = {}

    def docket(self, parcels: int) -> str:
        """The URL of the docket of so many parcels, built when it is first asked for; only to be copied or read."""
        if parcels not in self._dockets:
            url = self._new(f"docket_{parcels}")
            engine = open_records(url)
            supply(engine, parcels)
            settle(engine)
            engine.dispose()
            self._dockets[parcels] = url
        return self._dockets[parcels]

    @contextmanager
    def copy(self, parcels: int) -> Iterator[str]:
        """The URL of a copy, gone afterwards with whatever a peer kept beside it."""
        docket, name = self.docket(parcels), f"copy_{next(self._numbers)}"
        if self._server is not None:
            yield self._server.database(name, make_url(docket).database or "")
            for each in (name, f"{name}_jobs"):
                self._server.drop(each)
            return
        path = self._folder / f"{name}.db"
        shutil.copyfile(make_url(docket).database or "", path)
        os.sync()  # else the first commit of the run would pay for the copy
        yield f"sqlite:///{path}"
        for end in BESIDE:
            Path(f"{path}{end}").unlink(missing_ok=True)

    def empty(self, name: str) -> str:
        """The URL of a database of its own, for who builds another docket."""
        return self._new(name)

    def _new(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.db" if self._server is None else self._server.database(name)


def settle(engine: Engine) -> None:
    """All pages in their places and the planner's figures up to date, as after a quiet night."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM (ANALYZE)")
            connection.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Databases of a kind for as long as the block lasts."""
    with ExitStack() as opened:
        server = opened.enter_context(postgres_server(fsync=True)) if kind == "postgresql" else None
        yield Databases(kind, folder, server)
