"""The case file: append-only, chained, one doorway for one parcel or a thousand; late facts refold."""

from __future__ import annotations

import hashlib
from datetime import date

import orjson
import pytest
from sqlalchemy import Engine, select

from supervision.casework.casefile import enter, file_of, new_file, read_done
from supervision.casework.journal import facts_of, read_entries
from supervision.law.life import fold
from supervision.law.refusals import NotAllowed
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, DEADLINE, ENTRY, PARCEL
from tests.database import NO, desk, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)


def journal(engine: Engine) -> list[dict[str, object]]:
    with reading(engine) as session:
        return [dict(row) for row in session.execute(select(ENTRY).order_by(ENTRY.c.seq)).mappings()]


def test_each_entry_is_chained_to_the_one_before(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), {"kind": "payment", "on": "2024-01-05", "amount_wan": "100"})
    sweep_on(engine, SIGNED)
    previous = ""
    entries = journal(engine)
    assert [entry["kind"] for entry in entries] == ["supply", "payment", "task", "notice"]
    for entry in entries:
        times = [str(entry["happened_on"]), str(entry["recorded_on"]), "2024-01-05T01:30:00.000000+00:00"]
        covered = [NO, entry["seq"], entry["kind"], *times, entry["by"], entry["payload"], previous]
        previous = hashlib.sha256(orjson.dumps(covered)).hexdigest()
        assert entry["hash"] == previous
    with reading(engine) as session:
        assert session.execute(select(PARCEL.c.head_seq, PARCEL.c.head_hash)).one() == (4, previous)


def test_a_payload_is_kept_as_it_was_hashed(engine: Engine) -> None:
    tell(
        engine,
        SIGNED,
        supply(),
        {"kind": "inspection", "on": "2024-01-05", "finding": "not_started", "note": "𠮷 赟"},
    )
    assert journal(engine)[1]["payload"] == '{"finding":"not_started","note":"𠮷 赟"}'


def test_one_doorway_takes_a_thousand_files_as_it_takes_one(engine: Engine) -> None:
    at = desk(SIGNED)
    files = []
    for number in range(1000):
        happening = supply(f"1305302024B{number:05d}")
        payload = {key: happening[key] for key in ("parcel", "contract")}
        files.append(new_file(happening["no"], at.entry(Kind.SUPPLY, SIGNED, payload)))
    with writing(engine) as session:
        enter(session, files)
    with reading(engine) as session:
        by_id = session.execute(select(PARCEL.c.id, PARCEL.c.no).order_by(PARCEL.c.id)).all()
        assert [no for _, no in by_id] == [file.no for file in files]
        entries = session.execute(select(ENTRY.c.parcel_id, ENTRY.c.seq)).all()
        assert len(entries) == 1000
        assert {seq for _, seq in entries} == {1}


@pytest.mark.parametrize("swept_in_between", [False, True], ids=["before any sweep", "after the sweeps"])
def test_a_late_fact_gives_the_life_it_would_have_given_in_time(
    engine: Engine, *, swept_in_between: bool
) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    if swept_in_between:
        for day in (date(2024, 5, 2), date(2024, 6, 2), date(2025, 6, 2)):
            sweep_on(engine, day)
    tell(engine, date(2025, 6, 3), {"kind": "start", "on": "2024-05-30", "proof": "施工许可证"})
    with reading(engine) as session:
        row = session.execute(select(PARCEL)).one()
        facts = facts_of(read_entries(session, [row.id])[row.id])
        assert row.state == "under_construction"
        assert file_of(row, read_done(session, [row.id])[row.id], set()).life.started_on == date(2024, 5, 30)
    sweep_on(engine, date(2025, 6, 3))
    with reading(engine) as session:
        row = session.execute(select(PARCEL)).one()
        assert file_of(row, set(), set()).life == fold(facts, NO, on=row.looked_on)


def test_a_correction_voids_what_it_names_and_nothing_is_overwritten(engine: Engine) -> None:
    tell(engine, date(2024, 7, 1), supply(instalments=[]), {"kind": "start", "on": "2024-06-20"})
    before = journal(engine)
    tell(
        engine,
        date(2024, 7, 2),
        {"kind": "correction", "on": "2024-07-02", "voids": "2", "reason": "错录他宗"},
    )
    assert journal(engine)[:2] == before
    with reading(engine) as session:
        row = session.execute(select(PARCEL)).one()
    assert (row.started_on, row.state) == (None, "start_due")


def test_a_refused_fact_leaves_no_trace(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    before = journal(engine)
    late = {
        "kind": "extension",
        "on": "2025-07-01",
        "start_on": "2025-12-01",
        "approval_no": "新延〔2025〕1号",
    }
    with pytest.raises(NotAllowed, match="第十二条"):
        tell(engine, date(2025, 7, 1), late)
    assert journal(engine) == before


def test_open_duties_stand_as_deadlines_and_leave_when_they_are_met(engine: Engine) -> None:
    def open_duties() -> list[tuple[str, int, date]]:
        with reading(engine) as session:
            return [
                (d.duty, d.subject, d.due_on)
                for d in session.execute(select(DEADLINE).order_by(DEADLINE.c.due_on))
            ]

    tell(engine, SIGNED, supply())
    assert open_duties() == [
        ("payment", 1, date(2024, 2, 4)),
        ("board", 0, date(2024, 3, 1)),
        ("start", 0, date(2024, 6, 1)),
        ("payment", 2, date(2024, 12, 31)),
        ("idle", 0, date(2025, 6, 1)),
        ("completion", 0, date(2026, 6, 1)),
    ]
    tell(engine, date(2024, 5, 1), {"kind": "payment", "on": "2024-02-01", "amount_wan": "500"})
    tell(engine, date(2024, 5, 20), {"kind": "start", "on": "2024-05-20", "proof": "施工许可证"})
    assert open_duties() == [("payment", 2, date(2024, 12, 31)), ("completion", 0, date(2026, 6, 1))]


def test_a_task_is_done_when_the_visit_it_asked_for_is_recorded(engine: Engine) -> None:
    def statuses() -> dict[str, str]:
        with reading(engine) as session:
            tasks = session.execute(select(ACT.c.name, ACT.c.status).where(ACT.c.sort == "task"))
            return {row.name: row.status for row in tasks}

    tell(engine, SIGNED, supply(instalments=[]), {"kind": "briefing", "on": "2024-01-05"})
    sweep_on(engine, date(2024, 5, 2))
    sweep_on(engine, date(2024, 6, 2))
    assert statuses() == {"inspect_start": "open", "reinspect_start": "open"}
    tell(engine, date(2024, 6, 2), {"kind": "inspection", "on": "2024-06-01", "finding": "not_started"})
    assert statuses() == {"inspect_start": "done", "reinspect_start": "open"}
    tell(engine, date(2024, 6, 3), {"kind": "start", "on": "2024-06-03", "proof": "施工许可证"})
    assert statuses() == {"inspect_start": "done", "reinspect_start": "done"}
