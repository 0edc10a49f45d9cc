"""Every change to a journal is told with its parcel and its number; a whole journal is told nothing of."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from supervision.casework.chain_check import Broken, broken_chains
from supervision.records.db import reading
from tests.database import NO, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00012"
NO_GUARDS = ("DROP TRIGGER guard_entry_update", "DROP TRIGGER guard_entry_delete")


@pytest.fixture
def docket(engine: Engine) -> Engine:
    """Two parcels; the first has a supply, two payments, and what a sweep did."""
    tell(engine, SIGNED, supply(), supply(OTHER))
    tell(
        engine,
        date(2024, 2, 2),
        {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "300"},
        {"kind": "payment", "on": "2024-02-02", "instalment": 1, "amount_wan": "200"},
    )
    sweep_on(engine, date(2024, 5, 2))
    return engine


def found(engine: Engine) -> list[Broken]:
    with reading(engine) as session:
        return list(broken_chains(session))


def tamper(engine: Engine, *statements: str) -> list[Broken]:
    """What is found after somebody took the guards down and wrote into the database."""
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for statement in (*NO_GUARDS, *statements):
            connection.execute(text(statement), {"no": NO})
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")
    return found(engine)


def entry(seq: int) -> str:
    return f"seq = {seq} AND parcel_id = (SELECT id FROM parcel WHERE no = :no)"


def end(engine: Engine) -> int:
    with engine.connect() as connection:
        seq = connection.scalar(text("SELECT head_seq FROM parcel WHERE no = :no"), {"no": NO})
    assert isinstance(seq, int)
    return seq


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_whole_journals_are_told_nothing_of(docket: Engine) -> None:
    assert end(docket) > 4
    assert found(docket) == []


CHANGES = {
    "the payload": "payload = replace(payload, '300', '301')",
    "the kind": "kind = 'handover'",
    "a kind nobody knows": "kind = 'dance'",
    "the legal day": "happened_on = '2024-02-03'",
    "a day that is none": "happened_on = '2024-02-31'",
    "a day that is a number": "happened_on = 20240203",
    "the office day": "recorded_on = '2024-02-03'",
    "the instant": "recorded_at = '2024-01-05 01:30:00.000001'",
    "an instant that is none": "recorded_at = '昨天'",
    "the author": "\"by\" = '别人'",
    "a payload that is no text": "payload = x'00ff'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_one_change_is_told_once_with_its_parcel_and_number(docket: Engine, change: str) -> None:
    [broken] = tamper(docket, f"UPDATE entry SET {change} WHERE {entry(2)}")
    assert (broken.no, broken.seq) == (NO, 2)
    assert str(broken).startswith(f"宗地{NO}第2号案卷记录：")


def test_a_changed_hash_is_told_where_it_is_and_where_it_is_relied_on(docket: Engine) -> None:
    broken = tamper(docket, f"UPDATE entry SET hash = '{'0' * 64}' WHERE {entry(2)}")
    assert [(b.no, b.seq) for b in broken] == [(NO, 2), (NO, 3)]


def test_the_key_of_a_parcel_cannot_be_changed_unseen(docket: Engine) -> None:
    broken = tamper(docket, "UPDATE parcel SET no = '假的' WHERE no = :no")
    assert {b.no for b in broken} == {"假的"}


@pytest.mark.parametrize("seq", [1, 2])
def test_an_entry_taken_out_is_told_by_its_number(docket: Engine, seq: int) -> None:
    [broken] = tamper(docket, f"DELETE FROM entry WHERE {entry(seq)}")
    assert (broken.no, broken.seq) == (NO, seq)
    assert "缺失" in broken.reason


def test_an_end_cut_off_is_told_by_the_number_the_parcel_row_knows(docket: Engine) -> None:
    last = end(docket)
    [broken] = tamper(docket, f"DELETE FROM entry WHERE {entry(last)}")
    assert (broken.no, broken.seq) == (NO, last)
    assert f"至第{last}号" in broken.reason


def test_a_parcel_row_behind_its_journal_is_told(docket: Engine) -> None:
    [broken] = tamper(docket, "UPDATE parcel SET head_seq = head_seq - 1 WHERE no = :no")
    assert (broken.no, broken.seq) == (NO, end(docket) + 1)


def test_a_parcel_row_with_another_hash_is_told(docket: Engine) -> None:
    [broken] = tamper(docket, f"UPDATE parcel SET head_hash = '{'0' * 64}' WHERE no = :no")
    assert (broken.no, broken.seq) == (NO, end(docket))


def test_a_parcel_without_any_entry_is_told(docket: Engine) -> None:
    whole = "DELETE FROM entry WHERE parcel_id = (SELECT id FROM parcel WHERE no = :no)"
    assert tamper(docket, whole) == [Broken(NO, 0, "没有任何案卷记录")]


def test_a_journal_without_its_parcel_is_told(docket: Engine) -> None:
    [broken] = tamper(docket, "DELETE FROM parcel WHERE no = :no")
    assert "没有这宗地的台账" in broken.reason


def test_every_broken_parcel_is_told(docket: Engine) -> None:
    broken = tamper(docket, "UPDATE entry SET payload = '{}' WHERE seq = 1")
    assert [b.no for b in broken] == [NO, OTHER]
