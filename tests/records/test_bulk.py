"""Many rows at once are stored as one by one: every type, every sign, nothing, and what the database refuses."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from supervision.records.bulk import insert_rows, update_rows
from supervision.records.tables import ENTRY, PARCEL
from tests.database import supply, tell

SIGNED = date(2024, 1, 5)
AWKWARD = "一\t二\n三\\四'五\"六,七%s\\N"


@pytest.fixture
def parcel_id(engine: Engine) -> int:
    tell(engine, SIGNED, supply())
    with engine.connect() as connection:
        found: int = connection.scalars(select(PARCEL.c.id)).one()
    return found


def entry(parcel_id: int, seq: int, payload: str = "{}") -> dict[str, Any]:
    return {
        "parcel_id": parcel_id,
        "seq": seq,
        "kind": "handover",
        "happened_on": date(2024, 2, 29),
        "recorded_on": date(2024, 3, 1),
        "recorded_at": datetime(2024, 3, 1, 1, 2, 3, 456789, tzinfo=UTC),
        "by": "经办",
        "payload": payload,
        "hash": "0" * 64,
        "district_id": 1,
    }


def test_rows_written_in_bulk_read_as_rows_written_one_by_one(engine: Engine, parcel_id: int) -> None:
    rows = [entry(parcel_id, seq, AWKWARD) for seq in (101, 102)]
    with engine.begin() as connection:
        insert_rows(connection, ENTRY, rows[:1])
        connection.execute(insert(ENTRY), rows[1:])
        first, second = connection.execute(
            select(ENTRY).where(ENTRY.c.seq > 100).order_by(ENTRY.c.seq)
        ).mappings()
    assert dict(first) == rows[0]
    assert dict(second) == rows[1]


def test_rows_are_brought_up_to_date_in_bulk(engine: Engine, parcel_id: int) -> None:
    changes = {
        "area_ha": Decimal("1.234567"),
        "price_wan": None,
        "start_on": date(2024, 12, 31),
        "completion_on": None,
        "construction_duty": False,
        "holder": AWKWARD,
    }
    with engine.begin() as connection:
        before = dict(connection.execute(select(PARCEL)).mappings().one())
        update_rows(connection, PARCEL, ("id",), [{"id": parcel_id, **changes}])
        after = dict(connection.execute(select(PARCEL)).mappings().one())
    assert after == before | changes


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_rows(connection, ENTRY, [])
        update_rows(connection, PARCEL, ("id",), [])


def test_a_row_that_is_there_already_is_refused_as_ever(engine: Engine, parcel_id: int) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        insert_rows(connection, ENTRY, [entry(parcel_id, 101), entry(parcel_id, 101)])
    with engine.connect() as connection:
        assert connection.execute(select(ENTRY).where(ENTRY.c.seq > 100)).all() == []


@pytest.mark.only_on("postgresql")
def test_a_sign_postgresql_cannot_keep_is_refused_as_ever(engine: Engine, parcel_id: int) -> None:
    with pytest.raises(DataError), engine.begin() as connection:
        insert_rows(connection, ENTRY, [entry(parcel_id, 101, "\x00")])
