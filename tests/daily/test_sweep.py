"""The sweep: what is owed is done once, on the day it is owed or the first day after; nothing else is touched."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.exc import DatabaseError

from supervision.casework import letters
from supervision.casework.casefile import file_of
from supervision.casework.journal import facts_of, read_entries
from supervision.law.life import fold
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, NOTICE, PARCEL, SET_ASIDE
from tests.database import NO, ROOT, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
START = date(2024, 6, 1)
OTHER = "1305302024B00012"


def rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    with reading(engine) as session:
        in_order = select(table).order_by(*table.primary_key)
        return [dict(row) for row in session.execute(in_order).mappings()]


def names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(ACT.c.name).order_by(ACT.c.parcel_id, ACT.c.seq)))


def one(engine: Engine, query: str) -> Any:
    with reading(engine) as session:
        return session.execute(text(query)).scalar()


def test_a_day_before_the_window_nothing_is_done(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    sweep_on(engine, SIGNED)
    swept = sweep_on(engine, START - timedelta(days=31))
    assert swept.acts["notice"] == 0
    assert names(engine) == ["brief_holder", "handover_late"]


def test_on_the_first_day_of_the_window_the_reminder_is_drafted(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    sweep_on(engine, START - timedelta(days=30))
    assert names(engine) == ["brief_holder", "handover_late", "start_reminder", "inspect_start"]
    [notice] = rows(engine, NOTICE)
    assert notice["template"] == "start_reminder"
    assert "示范公司" in notice["blocks"]


def test_the_same_sweep_again_changes_nothing_and_writes_nothing(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, START)
    before = {table.name: rows(engine, table) for table in (PARCEL, ENTRY, ACT, NOTICE)}
    swept = sweep_on(engine, START)
    assert (swept.looked_at, swept.acts.total()) == (0, 0)
    assert {table.name: rows(engine, table) for table in (PARCEL, ENTRY, ACT, NOTICE)} == before


def test_after_forty_missed_days_one_sweep_does_what_is_still_owed(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, START - timedelta(days=31))
    sweep_on(engine, START + timedelta(days=9))
    [lapsed] = [act for act in rows(engine, ACT) if act["name"] == "start_reminder"]
    assert lapsed["status"] == "lapsed"
    assert names(engine) == [
        "brief_holder",
        "start_reminder",
        "inspect_start",
        "reinspect_start",
        "start_notice",
    ]


def test_the_stored_life_is_the_fold_of_the_journal(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), {"kind": "payment", "on": "2024-01-05", "amount_wan": "200"})
    for day in (SIGNED, START, date(2025, 6, 2)):
        sweep_on(engine, day)
        with reading(engine) as session:
            row = session.execute(select(PARCEL)).one()
            facts = facts_of(read_entries(session, [row.id])[row.id])
        assert file_of(row, set(), None).life == fold(facts, NO, on=day)


def test_a_year_and_a_day_past_the_agreed_start_the_parcel_is_suspected_idle(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    sweep_on(engine, date(2025, 6, 1))
    assert one(engine, "SELECT state FROM parcel") == "start_due"
    swept = sweep_on(engine, date(2025, 6, 2))
    assert one(engine, "SELECT state FROM parcel") == "idle_suspected"
    assert swept.moved == 1
    assert "check_idle" in names(engine)


def test_patrols_come_every_so_many_days_and_missed_ones_are_not_made_up(engine: Engine) -> None:
    tell(
        engine,
        date(2024, 6, 1),
        supply(instalments=[]),
        {"kind": "start", "on": "2024-06-01", "proof": "施工许可证"},
    )
    for day in (date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31)):
        sweep_on(engine, day)
    patrols = [(act["basis"], act["status"]) for act in rows(engine, ACT) if act["name"] == "patrol"]
    assert patrols == [("2024-07-01", "missed"), ("2024-12-28", "open")]


def test_a_parcel_past_all_duties_has_no_next_look_and_says_so(engine: Engine) -> None:
    done = {"kind": "completion", "on": "2024-03-01"}
    tell(engine, date(2024, 3, 2), supply(instalments=[]), done, {"kind": "verification", "on": "2024-03-02"})
    sweep_on(engine, date(2024, 3, 2))
    [parcel] = rows(engine, PARCEL)
    assert (parcel["next_look_on"], parcel["waits_for"]) == (None, "nothing")


# One bad parcel


def test_a_failing_template_sets_its_parcel_aside_and_the_rest_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    templates = shutil.copytree(ROOT / "notice_templates", tmp_path / "templates")
    broken = templates / "payment_reminder.txt.j2"
    broken.write_text(broken.read_text(encoding="utf-8") + "\n@p {{ no_such_word }}\n", encoding="utf-8")
    monkeypatch.setattr(letters, "in_use", lambda office: letters.Templates(templates))
    tell(engine, SIGNED, supply(), supply(OTHER, instalments=[], start_on="2024-01-20"))
    swept = sweep_on(engine, SIGNED)
    assert [no for no, _ in swept.set_aside] == [NO]
    assert "no_such_word" in swept.set_aside[0][1]
    assert "出让金缴纳提醒通知单" in swept.set_aside[0][1]
    assert swept.looked_at == 1
    assert [(notice["parcel_id"], notice["template"]) for notice in rows(engine, NOTICE)] == [
        (2, "start_reminder")
    ]
    assert [parcel["next_look_on"] for parcel in rows(engine, PARCEL) if parcel["no"] == NO] == [SIGNED]


def test_a_parcel_set_aside_is_retried_and_leaves_the_list_when_it_succeeds(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(engine, SIGNED, supply())
    with monkeypatch.context() as broken:
        broken.setattr("supervision.casework.acts.draft", lambda facts, office: 1 / 0)
        sweep_on(engine, SIGNED)
        sweep_on(engine, SIGNED + timedelta(days=1))
    [waiting] = rows(engine, SET_ASIDE)
    assert (waiting["since_on"], waiting["last_on"]) == (SIGNED, SIGNED + timedelta(days=1))
    assert sweep_on(engine, SIGNED + timedelta(days=2)).looked_at == 1
    assert rows(engine, SET_ASIDE) == []
    assert names(engine) == ["brief_holder", "payment_reminder"]


def test_a_corrupt_parcel_is_set_aside_and_the_rest_goes_on(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no == NO).values(life='{"broken": true}'))
    swept = sweep_on(engine, SIGNED)
    assert [no for no, _ in swept.set_aside] == [NO]
    assert [notice["parcel_id"] for notice in rows(engine, NOTICE)] == [2]


BROKEN_DISK = {
    "sqlite": [
        "CREATE TRIGGER broken_disk BEFORE INSERT ON notice WHEN new.parcel_id = 3 "
        "BEGIN SELECT RAISE(ABORT, 'broken'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'",
        "CREATE TRIGGER broken_disk BEFORE INSERT ON notice FOR EACH ROW WHEN (new.parcel_id = 3) "
        "EXECUTE FUNCTION broken()",
    ],
}


def test_a_batch_the_database_refuses_is_halved_down_to_the_one_parcel(engine: Engine) -> None:
    numbers = [f"1305302024B0{n:04d}" for n in range(1, 8)]
    tell(engine, SIGNED, *(supply(no) for no in numbers))
    with engine.begin() as connection:
        for statement in BROKEN_DISK[engine.dialect.name]:
            connection.exec_driver_sql(statement)
    swept = sweep_on(engine, SIGNED)
    assert [no for no, _ in swept.set_aside] == [numbers[2]]
    assert swept.looked_at == len(numbers) - 1
    assert [notice["parcel_id"] for notice in rows(engine, NOTICE)] == [1, 2, 4, 5, 6, 7]


def test_a_database_that_cannot_be_used_is_an_error_not_a_quiet_success(engine: Engine) -> None:
    with engine.begin() as connection:
        for depending in ("notice_text", "printed_paper"):
            connection.exec_driver_sql(f"DROP TABLE {depending}")
        connection.exec_driver_sql("DROP TABLE notice")
        connection.exec_driver_sql("DROP TABLE act")
        connection.exec_driver_sql("ALTER TABLE parcel RENAME TO elsewhere")
    with pytest.raises(DatabaseError, match="parcel"):
        sweep_on(engine, SIGNED)


# What a sweep costs: counted, not timed


@pytest.mark.parametrize("batch", [7, 1000])
def test_batches_of_any_size_do_the_same(engine: Engine, batch: int) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 31)))
    swept = sweep_on(engine, SIGNED, batch=batch)
    assert (swept.looked_at, swept.acts["notice"], swept.moved) == (30, 30, 30)


def test_a_sweep_costs_at_most_three_statements_a_hundred_events(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 1001)))
    swept = None

    def run() -> None:
        nonlocal swept
        swept = sweep_on(engine, SIGNED)

    statements, commits = count(engine, run)
    assert swept is not None
    events = swept.acts.total() + swept.moved
    assert events == 3000
    assert statements / events <= 0.03
    assert commits <= 1 + events / 500


def test_a_sweep_with_nothing_due_is_one_commit_with_its_certificate(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    statements, commits = count(engine, lambda: sweep_on(engine, SIGNED))
    assert commits == 1
    assert statements <= 6  # begin, anything due, the lease, the run, the last certificate, this certificate


def count(engine: Engine, run: Any) -> tuple[int, int]:
    """Statements and commits while something runs."""
    counted = {"statements": 0, "commits": 0}

    def statement(*_: object) -> None:
        counted["statements"] += 1

    def commit(*_: object) -> None:
        counted["commits"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    run()
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "commit", commit)
    return counted["statements"], counted["commits"]
