"""The tables as migrated are the tables the code means, and the database forbids the second notice."""

from collections.abc import Callable
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, insert, make_url, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from supervision.records.base import Base
from supervision.records.db import open_records, reading, writing
from supervision.records.dialects import options
from supervision.records.tables import ACT, ENTRY, PARCEL
from tests.database import supply, sweep_on, tell

SIGNED = date(2024, 1, 5)


def test_the_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_meant_for(engine)})
        assert compare_metadata(context, Base.metadata) == []


def is_meant_for(engine: Engine) -> Callable[..., bool]:
    """Whether a database is to have an index: alembic compares those, too, that only SQLite is given."""
    of_sqlite = {"ix_parcel_words"} if engine.dialect.name != "sqlite" else set()
    return lambda item, name, *_: name not in of_sqlite


@pytest.mark.only_on("sqlite")
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


BY_INDEX = {
    "ix_parcel_due": select(PARCEL.c.id)
    .where(PARCEL.c.district_id == 1, PARCEL.c.next_look_on <= SIGNED)
    .order_by(PARCEL.c.next_look_on, PARCEL.c.id)
    .limit(1000),
    "ix_parcel_uncertified": select(PARCEL.c.id)
    .where(PARCEL.c.district_id == 1, ~PARCEL.c.certified)
    .order_by(PARCEL.c.id)
    .limit(1000),
}


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("index", BY_INDEX)
def test_the_sweep_finds_its_parcels_by_a_partial_index(engine: Engine, index: str) -> None:
    query = BY_INDEX[index].compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        steps = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert index in steps
    assert "TEMP B-TREE" not in steps


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("index", BY_INDEX)
def test_postgresql_finds_them_by_a_partial_index(engine: Engine, index: str) -> None:
    query = BY_INDEX[index].compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        for way in ("seqscan", "bitmapscan"):  # an empty table is read whole, were it allowed
            connection.execute(text(f"SET enable_{way} = off"))
        connection.execute(
            text("ALTER TABLE parcel DROP CONSTRAINT pk_parcel CASCADE")
        )  # nor is it sorted by that
        steps = " ".join(connection.scalars(text(f"EXPLAIN {query}")))
    assert index in steps
    assert "Sort" not in steps


@pytest.mark.only_on("postgresql")
def test_a_reader_on_postgresql_sees_one_moment_and_cannot_write(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with reading(engine) as session:
        before = session.scalar(select(func.count()).select_from(ENTRY))
        tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
        assert session.scalar(select(func.count()).select_from(ENTRY)) == before
        with pytest.raises(DatabaseError, match="read-only"):
            session.execute(text("DELETE FROM set_aside"))


@pytest.mark.only_on("postgresql")
def test_a_writer_on_postgresql_sees_what_others_commit_whatever_the_servers_default(engine: Engine) -> None:
    with engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(
            text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
        )
    engine.dispose()
    with writing(engine) as session:
        before = session.scalar(select(func.count()).select_from(ENTRY))
        tell(engine, SIGNED, supply())
        assert session.scalar(select(func.count()).select_from(ENTRY)) == (before or 0) + 1


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_opened_by_either_url_and_told_who_is_there(database_url: str, scheme: str) -> None:
    engine = open_records(database_url.replace("postgresql", scheme, 1))
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "supervision"
        assert connection.dialect.driver == "psycopg"
    engine.dispose()


@pytest.mark.only_on("postgresql")
def test_a_name_in_the_url_goes_before_the_programs_own(database_url: str) -> None:
    engine = open_records(f"{database_url}&application_name=desk-2")
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "desk-2"
    engine.dispose()


@pytest.mark.only_on("postgresql")
def test_a_connection_the_server_closed_is_opened_again(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with engine.connect() as connection, engine.connect() as other:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        connection.rollback()
        connection.close()
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ENTRY)) == 2


@pytest.mark.parametrize(("given", "threshold"), [("none", None), ("0", 0), ("7", 7)])
def test_how_often_a_statement_is_prepared_can_be_said_in_the_url(given: str, threshold: int | None) -> None:
    url = make_url(f"postgresql+psycopg://land@db/land?prepare_threshold={given}")
    assert options(url)["connect_args"]["prepare_threshold"] == threshold


def test_nobody_need_say_it() -> None:
    assert "prepare_threshold" not in options(make_url("postgresql+psycopg://land@db/land"))["connect_args"]
