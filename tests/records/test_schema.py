"""The tables as migrated are the tables the code means, and the database forbids the second notice."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from supervision.records.base import Base
from supervision.records.tables import ACT
from tests.database import supply, sweep_on, tell

SIGNED = date(2024, 1, 5)


def test_the_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_sqlite_is_durable_and_its_triggers_see_a_replace(engine: Engine) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with engine.connect() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


def test_the_same_act_twice_is_refused_by_the_database(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    with engine.connect() as connection:
        row = dict(connection.execute(select(ACT)).mappings().first() or {})
        again = row | {"seq": 1}  # another entry, the same duty, subject, step and basis
        with pytest.raises(IntegrityError):
            connection.execute(insert(ACT), [again])


def test_the_sweep_finds_due_parcels_by_the_partial_index(engine: Engine) -> None:
    plan = "EXPLAIN QUERY PLAN SELECT id FROM parcel WHERE next_look_on <= '2024-01-05' ORDER BY next_look_on, id LIMIT 1000"
    with engine.connect() as connection:
        steps = " ".join(row.detail for row in connection.execute(text(plan)))
    assert "ix_parcel_due" in steps
    assert "TEMP B-TREE" not in steps
