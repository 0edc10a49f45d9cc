"""Verify names every change made behind our back by parcel and entry, and says nothing of sound records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from supervision.casework.verify import OF_A_PARCEL, Fault, impossible
from supervision.daily import batch
from supervision.daily.sweep import sweep
from supervision.law.standing import Life
from supervision.law.terms import State
from supervision.office import Office
from supervision.records import guards
from supervision.records.db import open_records, reading
from supervision.records.tables import CERTIFICATE
from tests.daily.tampering import (
    BUILT,
    CHANGES,
    DATABASE,
    ENTRY,
    IDLE,
    IT,
    LAST_DAY,
    NEWEST_RUN,
    OF_ANOTHER_DISTRICT,
    PARCEL,
    ROW,
    Case,
    behind_our_back,
    change,
    findings,
    intrude,
    lived,
)
from tests.database import NO, Databases, desk, supply, sweep_on, tell
from tests.law import parcels


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def docket(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The honest docket on its last day; no change to it is ever committed."""
    with ExitStack() as opened:
        engine = open_records(databases.fresh(request.param, tmp_path_factory.mktemp("docket"), opened))
        for _ in lived(engine):
            pass
        yield engine
        engine.dispose()


def test_nothing_is_said_of_an_honest_docket_after_any_step(engine: Engine) -> None:
    for today in lived(engine):
        with reading(engine) as session:
            assert findings(session, today) == []


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.what)
def test_a_change_is_told_with_its_parcel_and_entry_and_nothing_else_is(docket: Engine, case: Case) -> None:
    with behind_our_back(docket) as session:
        no, seq = intrude(session, case)
        place = {PARCEL: (no, 0), DATABASE: ("", 0)}
        expected = {
            (fault, *(place[where] if isinstance(where, str) else (no, seq + where)))
            for fault, where in case.says
        }
        assert {(str(found.fault), found.no, found.seq) for found in findings(session)} == expected
        assert all(found.zh.startswith(f"{found.fault.zh}：") for found in findings(session))


MISSING = {
    "notice_text": (
        "INSERT INTO notice_text (parcel_id, seq, version, district_id, edited_on, edited_at, by, why, blocks, sha256) "
        "SELECT parcel_id, MIN(seq), 2, 1, '2025-06-20', '2025-06-20 01:30:00', '经办', '补充', '[]', :zeros "
        "FROM notice WHERE parcel_id = :parcel GROUP BY parcel_id",
    ),
    "photo": ("INSERT INTO photo (parcel_id, seq, sha256, district_id) VALUES (:parcel, 1, :zeros, 1)",),
    "document_number": (
        "INSERT INTO document_number (parcel_id, seq, district_id, number, code, year, serial) "
        "VALUES (:parcel, 1, 1, '无', '', 2025, 0)",
    ),
    "printed_paper": (
        "INSERT INTO print_run (number, printed_on, printed_at, by, asked, sha256) "
        "VALUES (1, '2025-06-20', '2025-06-20 01:00:00', '经办', '', :zeros)",
        "INSERT INTO printed_paper (run, place, parcel_id, seq, district_id, head_seq, land_office, text_sha256) "
        "SELECT 1, 1, parcel_id, min(seq), 1, 9, '', '' FROM act WHERE parcel_id = :parcel GROUP BY parcel_id",
    ),
    "outline": (
        "INSERT INTO outline (parcel_id, district_id, seq, district, state, reach, west, south, east, north, "
        "x, y, across, up) VALUES (:parcel, 1, 1, '新河县', 'start_due', 0, 1, 1, 2, 2, 1, 1, 1, 1)",
    ),
    "set_aside": (
        "INSERT INTO set_aside (parcel_id, district_id, since_on, last_on, reason) "
        "VALUES (:parcel, 1, '2025-06-20', '2025-06-20', '印泥用完')",
    ),
}


def test_every_table_of_a_parcels_rows_carries_its_district() -> None:
    assert {table.name for table in OF_A_PARCEL} == OF_ANOTHER_DISTRICT.keys()


@pytest.mark.parametrize("table", OF_ANOTHER_DISTRICT)
def test_a_row_of_another_district_than_its_parcel_is_told_with_its_table(docket: Engine, table: str) -> None:
    no = OF_ANOTHER_DISTRICT[table]
    statements = (*MISSING.get(table, ()), f"UPDATE {table} SET district_id = 9 {IT}")
    with behind_our_back(docket) as session:
        intrude(session, change("another district", no, *statements, says=set()))
        told = [one.zh for one in findings(session) if "district_id" in one.text]
    assert told == [f"台账与案卷不符：宗地{no} {table} 表中有这宗地的行，district_id 不是宗地的1"]


def test_a_wrong_count_is_told_with_what_to_do(docket: Engine) -> None:
    statements = (
        "UPDATE tally SET parcels = 7 WHERE state = 'verified'",
        "INSERT INTO tally (district_id, district, state, parcels) VALUES (1, '', '跳舞', 2)",
    )
    with behind_our_back(docket) as session:
        intrude(session, change("counts", BUILT, *statements, says=set()))
        told = [one.zh for one in findings(session)]
    assert told == [
        "台账与案卷不符：分状态宗地数未载行政区（district_id 1）“跳舞”记为2宗，按台账应为0宗，请运行 supervision init 重建",
        "台账与案卷不符：分状态宗地数新河县（district_id 1）“已复核验收”记为7宗，按台账应为1宗，请运行 supervision init 重建",
    ]


# What only a hash kept outside can tell


def hashes(session: Session) -> list[str]:
    return list(session.scalars(select(CERTIFICATE.c.hash).order_by(CERTIFICATE.c.no)))


def test_every_certificate_can_be_the_anchor(docket: Engine) -> None:
    with reading(docket) as session:
        for anchor in hashes(session)[::8]:
            assert findings(session, anchor=anchor) == []


def test_a_certificate_cut_off_with_its_whole_run_is_missed_by_its_hash_kept_outside(docket: Engine) -> None:
    with behind_our_back(docket) as session:
        anchor = hashes(session)[-1]
        for where in ("sweep_batch WHERE run_id", "certificate WHERE run_id", "run WHERE id"):
            session.execute(text(f"DELETE FROM {where} = {NEWEST_RUN}"))
        guards.install(session.connection())
        assert findings(session) == []
        [found] = findings(session, anchor=anchor)
    assert found.fault is Fault.CERTIFICATE
    assert anchor in found.text


# Guards


def told_by_the_guards(engine: Engine) -> list[str]:
    with reading(engine) as session:
        found = findings(session)
    assert {one.fault for one in found} <= {Fault.GUARD}
    return [one.text for one in found]


@pytest.mark.only_on("sqlite")
def test_a_guard_dropped_from_sqlite_is_named(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_entry_update"))
    [told] = told_by_the_guards(engine)
    assert "guard_entry_update" in told
    assert "supervision init" in told


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "how",
    [
        "DROP TRIGGER guard_certificate_delete ON certificate",
        "ALTER TABLE certificate DISABLE TRIGGER guard_certificate_delete",
    ],
)
def test_a_guard_dropped_or_disabled_on_postgresql_is_named(engine: Engine, how: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(how))
    [told] = told_by_the_guards(engine)
    assert "guard_certificate_delete" in told


# One that cannot be read does not hide the others


UNREADABLE_ANYWHERE = {
    "a kind nobody knows": f"UPDATE entry SET kind = 'dance' {ENTRY}",
    "a payload that is no JSON": f"UPDATE entry SET payload = '[' {ENTRY}",
    "a payload that is a number": f"UPDATE entry SET payload = '5' {ENTRY}",
    "a day far off": f"UPDATE entry SET happened_on = '9999-12-31' {ENTRY}",
    "looked at until a day far off": f"UPDATE parcel SET looked_on = '9999-12-31' {ROW}",
}
UNREADABLE = {
    "sqlite": {
        "an entry's day": f"UPDATE entry SET happened_on = '昨天' {ENTRY}",
        "an entry's payload": f"UPDATE entry SET payload = x'00ff' {ENTRY}",
        "a parcel's area": f"UPDATE parcel SET area_ha = '很大' {ROW}",
        "a parcel's next look": f"UPDATE parcel SET next_look_on = '明天' {ROW}",
        "a parcel's end": f"UPDATE parcel SET head_seq = '末号' {ROW}",
        "an act's day": f"UPDATE act SET done_on = '昨天' {IT}",
        "a notice's words": f"UPDATE notice SET blocks = x'00ff' {IT}",
    },
    "postgresql": {
        "an entry's day": f"UPDATE entry SET happened_on = 'infinity' {ENTRY}",
        "an entry's instant": f"UPDATE entry SET recorded_at = '-infinity' {ENTRY}",
        "a parcel's next look": f"UPDATE parcel SET next_look_on = 'infinity' {ROW}",
        "an act's day": f"UPDATE act SET done_on = 'infinity' {IT}",
    },
}


@pytest.mark.parametrize(
    ("docket", "statement"),
    [
        pytest.param(database, statement, id=f"{what}-{database}")
        for database, its_own in UNREADABLE.items()
        for what, statement in (UNREADABLE_ANYWHERE | its_own).items()
    ],
    indirect=["docket"],
)
def test_a_parcel_that_cannot_be_read_is_told_and_the_others_are_too(docket: Engine, statement: str) -> None:
    broken = change("unreadable", f"{BUILT} payment", statement, says=set())
    deleted = change("an act deleted", f"{IDLE} alert", f"DELETE FROM act {ENTRY}", says=set())
    with behind_our_back(docket) as session:
        intrude(session, broken)
        intrude(session, deleted)
        found = findings(session)
    assert {one.no for one in found} - {""} == {BUILT, IDLE}
    assert "案卷有这件监管动作，台账中没有" in {one.text for one in found if one.no == IDLE}


UNREADABLE_RUNS = {
    "sqlite": (
        "UPDATE certificate SET day = '昨天' WHERE no = 3",
        "UPDATE run SET opened_at = '昨天' WHERE id = 3",
        "UPDATE sweep_batch SET heads = x'00ff' WHERE run_id = 3",
    ),
    "postgresql": (
        "UPDATE certificate SET day = 'infinity' WHERE no = 3",
        "UPDATE run SET opened_at = 'infinity' WHERE id = 3",
    ),
}


@pytest.mark.parametrize(
    ("docket", "statement"),
    [(database, statement) for database, statements in UNREADABLE_RUNS.items() for statement in statements],
    indirect=["docket"],
)
def test_a_run_that_cannot_be_read_is_told_and_the_others_are_too(docket: Engine, statement: str) -> None:
    with behind_our_back(docket) as session:
        for change_ in (statement, "UPDATE certificate SET moved = moved + 1 WHERE no = 9"):
            session.execute(text(change_))
        told = " ".join(one.text for one in findings(session))
    assert "第3号监测证明" in told
    assert "第9号监测证明" in told


# Parcels nobody looks at


SIGNED = date(2024, 1, 5)


def told(engine: Engine, today: date, **office: Any) -> list[str]:
    with reading(engine) as session:
        return [one.zh for one in findings(session, today, office=Office(**office))]


def test_a_parcel_due_and_not_swept_is_told_the_day_after(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    assert told(engine, SIGNED) == []
    assert told(engine, SIGNED + timedelta(days=1)) == [
        f"无人过问：宗地{NO} 2024-01-05应监测，至2024-01-06未监测，请运行 supervision sweep"
    ]
    sweep_on(engine, SIGNED + timedelta(days=1))
    assert told(engine, SIGNED + timedelta(days=1)) == []


def test_what_was_recorded_today_could_not_be_looked_at_before(engine: Engine) -> None:
    a_month_later = SIGNED + timedelta(days=31)
    tell(engine, a_month_later, supply())
    assert told(engine, a_month_later) == []
    assert len(told(engine, a_month_later + timedelta(days=1))) == 1


def test_a_parcel_set_aside_is_told_with_its_reason_until_it_is_looked_at(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("印泥用完")

    tell(engine, SIGNED, supply())
    with monkeypatch.context() as patched:
        patched.setattr(batch, "look_at", fails)
        sweep_on(engine, SIGNED)
    tomorrow = SIGNED + timedelta(days=1)
    [told_of] = told(engine, tomorrow)
    assert told_of.startswith(f"无人过问：宗地{NO} 自2024-01-05起不能监测（最近2024-01-05）：")
    assert "印泥用完" in told_of
    sweep_on(engine, tomorrow)
    assert told(engine, tomorrow) == []


def test_a_run_that_broke_off_is_told_of_by_nobody_until_the_next_closes_it(engine: Engine) -> None:
    def broken_off(looked_at: int) -> None:
        raise KeyboardInterrupt

    tell(engine, SIGNED, supply())
    with pytest.raises(KeyboardInterrupt):
        sweep_on(engine, SIGNED, progress=broken_off)
    assert told(engine, SIGNED) == []
    sweep_on(engine, SIGNED)
    assert told(engine, SIGNED) == []
    with reading(engine) as session:
        assert list(session.scalars(select(CERTIFICATE.c.outcome))) == ["interrupted", "complete"]


@pytest.mark.parametrize("every", [1, 7, 90, 366])
def test_the_office_may_patrol_at_other_intervals(docket: Engine, every: int) -> None:
    assert told(docket, LAST_DAY, patrol_every_days=every) == []


def test_the_office_may_patrol_at_other_intervals_from_a_day_on(engine: Engine) -> None:
    today = SIGNED
    tell(engine, today, supply(), {"kind": "start", "on": "2024-01-05", "proof": "施工许可证"})
    for every in (30, 366, 7):
        for _ in range(3):
            today += timedelta(days=40)
            sweep(engine, replace(desk(today), office=Office(patrol_every_days=every)))
            assert told(engine, today, patrol_every_days=every) == []
            assert told(engine, today) == []


# States that cannot be


def test_a_completion_before_the_start_is_told_though_the_office_recorded_it(engine: Engine) -> None:
    start = {"kind": "start", "on": "2024-06-01", "proof": "施工许可证"}
    tell(engine, date(2024, 6, 3), supply(), start, {"kind": "completion", "on": "2024-05-01"})
    sweep_on(engine, date(2024, 6, 3))
    assert told(engine, date(2024, 6, 3)) == [
        f"状态不可能：宗地{NO} 竣工2024-05-01早于动工2024-06-01，请核实并登记更正"
    ]


NOT_STARTED = parcels.life_on("2024-02-01", parcels.supply(start_on="2024-06-01"))


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.UNDER_CONSTRUCTION, "状态为“在建”而没有实际动工日"),
        (State.COMPLETION_DUE, "状态为“待竣工”而没有实际动工日"),
        (State.COMPLETED, "状态为“已竣工”而没有实际竣工日"),
        (State.VERIFIED, "状态为“已复核验收”而没有复核验收日"),
        (State.IDLE_SUSPECTED, "状态为“疑似闲置”而没有疑似闲置之日"),
    ],
)
def test_a_state_without_the_day_it_rests_on_cannot_be(state: State, told: str) -> None:
    life: Life = replace(NOT_STARTED, state=state)
    assert list(impossible(NOT_STARTED)) == []
    assert list(impossible(life)) == [told]
