"""A fresh records database for a test, and the office's cast: parcels supplied on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from supervision.casework.acts import Desk
from supervision.casework.recording import Line, record_all
from supervision.daily.sweep import Swept, sweep
from supervision.law.terms import Refused
from supervision.office import Office
from supervision.records.db import open_records, writing

ROOT = Path(__file__).resolve().parents[1]
NO = "1305302024B00011"
INSTANT = datetime(2024, 1, 5, 1, 30, tzinfo=UTC)


def migrate(engine: Engine, revision: str = "head", *, down: bool = False) -> None:
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty database a worker; each test takes a copy."""
    path = tmp_path_factory.mktemp("records") / "empty.db"
    engine = open_records(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture
def database_url(empty_database: Path, tmp_path: Path) -> str:
    path = tmp_path / "records.db"
    path.write_bytes(empty_database.read_bytes())
    return f"sqlite:///{path}"


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
