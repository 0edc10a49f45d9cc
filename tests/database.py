"""A fresh records database for a test, and the office's cast: parcels supplied on a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, make_url

from supervision.casework.acts import Desk
from supervision.casework.recording import Line, record_all
from supervision.daily.sweep import Swept, sweep
from supervision.law.refusals import Refused
from supervision.office import Office
from supervision.records.db import open_records, writing
from tests.postgres import PostgresServer, postgres_server

ROOT = Path(__file__).resolve().parents[1]
NO = "1305302024B00011"
INSTANT = datetime(2024, 1, 5, 1, 30, tzinfo=UTC)
TEMPLATE = "migrated"
"""The database every test's own is a copy of, on PostgreSQL."""


def migrate(engine: Engine, revision: str = "head", *, down: bool = False) -> None:
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def migrated(url: str) -> None:
    """Set up an empty database."""
    engine = open_records(url)
    migrate(engine)
    engine.dispose()


class Databases:
    """Fresh migrated databases of both kinds; PostgreSQL is started when somebody first asks for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: PostgresServer | None = None
        self._numbers = itertools.count(1)
        self._open = ExitStack()

    @property
    def empty_sqlite(self) -> Path:
        path = self.folder / "empty.db"
        if not path.exists():
            engine = open_records(f"sqlite:///{path}")
            migrate(engine)
            with engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            engine.dispose()
        return path

    @property
    def postgresql(self) -> PostgresServer:
        """The server, with a database to copy."""
        if self._server is None:
            with ExitStack() as opened:
                server = opened.enter_context(postgres_server())
                migrated(server.database(TEMPLATE))
                self._open = opened.pop_all()
            self._server = server
        return self._server

    def fresh(self, kind: str, folder: Path, opened: ExitStack) -> str:
        """The URL of a new database; what `opened` closes, drops it."""
        if kind == "sqlite":
            path = folder / "records.db"
            path.write_bytes(self.empty_sqlite.read_bytes())
            return f"sqlite:///{path}"
        name = f"records_{next(self._numbers)}"
        opened.callback(self.postgresql.drop, name)
        return self.postgresql.database(name, TEMPLATE)

    @contextmanager
    def copied(self, url: str, folder: Path) -> Iterator[str]:
        """The URL of a copy of a database nobody is connected to, gone afterwards."""
        number = next(self._numbers)
        if url.startswith("sqlite"):
            path = folder / f"copy_{number}.db"
            original = Path(make_url(url).database or "")
            for end in ("", "-wal"):
                if (beside := Path(f"{original}{end}")).exists():
                    Path(f"{path}{end}").write_bytes(beside.read_bytes())
            yield f"sqlite:///{path}"
            for end in ("", "-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)
            return
        name = f"copy_{number}"
        yield self.postgresql.database(name, make_url(url).database or "")
        self.postgresql.drop(name)

    def close(self) -> None:
        self._open.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """One of each kind a worker, from which every test gets a copy."""
    with closing(Databases(tmp_path_factory.mktemp("records"))) as found:
        yield found


@pytest.fixture(scope="session")
def empty_database(databases: Databases) -> Path:
    """A migrated, empty SQLite file to copy."""
    return databases.empty_sqlite


def on_both_databases(metafunc: pytest.Metafunc) -> None:
    """Every test of a folder on SQLite and on PostgreSQL, one marked `only_on` a database on that one."""
    if "database_url" in metafunc.fixturenames:
        [only] = [mark.args[0] for mark in metafunc.definition.iter_markers("only_on")] or [None]
        kinds = ["sqlite", "postgresql"] if only is None else [only]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, on SQLite unless the folder's conftest says otherwise."""
    with ExitStack() as opened:
        yield databases.fresh(getattr(request, "param", "sqlite"), tmp_path, opened)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_records(database_url)
    yield engine
    engine.dispose()


def desk(today: date, by: str = "经办") -> Desk:
    return Desk(Office(), today, INSTANT, by)


def supply(no: str = NO, **contract: Any) -> dict[str, Any]:
    """A supply to record: two instalments, an agreed start and completion; `contract` changes its terms."""
    terms: dict[str, Any] = {
        "kind": "grant",
        "signed_on": "2024-01-05",
        "price_wan": "1000",
        "handover_on": "2024-03-01",
        "start_on": "2024-06-01",
        "completion_on": "2026-06-01",
        "instalments": [
            {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
            {"no": 2, "due_on": "2024-12-31", "amount_wan": "500"},
        ],
    }
    parcel = {
        "supervision_no": no,
        "project": f"示范项目{no[-3:]}",
        "location": "新河县示范路",
        "district": "新河县",
        "area_ha": "2.0000",
        "supply_mode": "挂牌出让",
        "use": "工业用地",
        "holder": "示范公司",
    }
    return {"no": no, "kind": "supply", "parcel": parcel, "contract": terms | contract}


def tell(engine: Engine, today: date, *happenings: dict[str, Any], bulk: bool = False) -> None:
    """Record happenings on an office day; each its own transaction, as at the door."""
    for happening in happenings:
        with writing(engine) as session:
            line = Line({"no": NO, **happening}, {"file": "补录.jsonl", "row": 1} if bulk else None)
            [outcome] = record_all(session, [line], desk(today))
            if isinstance(outcome, Refused):
                raise outcome


def sweep_on(engine: Engine, today: date, **options: Any) -> Swept:
    return sweep(engine, desk(today, "每日监测"), **options)
