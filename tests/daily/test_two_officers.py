"""Two officers at two desks write into one parcel's case file at the same moment: nothing is lost, nothing twice."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine, select

from supervision.casework.recording import record
from supervision.casework.verify import verify
from supervision.law.refusals import Refused
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY
from tests.database import NO, desk, supply, sweep_on, tell
from tests.killing import PATIENCE, opened

SIGNED, VISITED = date(2024, 1, 5), date(2024, 6, 2)
PROCESSES = multiprocessing.get_context("spawn")
Outcome = str
"""“recorded”, or the sentence of the refusal."""


def at_once(url: str, *officers: Sequence[dict[str, Any]]) -> list[list[Outcome]]:
    """Each officer a process of his own, recording his happenings one after another; what he was told of each."""
    barrier = PROCESSES.Barrier(len(officers))
    pipes = [PROCESSES.Pipe(duplex=False) for _ in officers]
    started = [
        PROCESSES.Process(target=_recording, args=(url, happenings, barrier, its))
        for happenings, (_, its) in zip(officers, pipes, strict=True)
    ]
    for process in started:
        process.start()
    try:
        return [ours.recv() for ours, _ in pipes]
    finally:
        for process, (ours, its) in zip(started, pipes, strict=True):
            process.join(PATIENCE)
            process.close()
            ours.close()
            its.close()


def _recording(url: str, happenings: Sequence[dict[str, Any]], barrier: Any, told: Connection) -> None:
    outcomes: list[Outcome] = []
    with opened(url) as engine:
        barrier.wait(PATIENCE)
        for happening in happenings:
            try:
                with writing(engine) as session:
                    record(session, {"no": NO, **happening}, desk(VISITED))
                outcomes.append("recorded")
            except Refused as refused:
                outcomes.append(str(refused))
    told.send(outcomes)


def entries(engine: Engine) -> list[Any]:
    with reading(engine) as session:
        return list(session.execute(select(ENTRY).order_by(ENTRY.c.seq)))


def sound(engine: Engine) -> bool:
    with reading(engine) as session:
        return list(verify(session, VISITED, patrol_every=30)) == []


def test_what_both_record_is_kept_in_one_unbroken_file(engine: Engine, database_url: str) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    for day in (date(2024, 5, 2), VISITED):
        sweep_on(engine, day)
    before = len(entries(engine))
    visits = [
        {"kind": "inspection", "on": "2024-06-02", "finding": "not_started", "note": f"甲{n}"}
        for n in range(12)
    ]
    letters = [
        {
            "kind": "cooperation_asked",
            "on": "2024-06-02",
            "to": f"乙{n}",
            "matter": "规划",
            "reply_by": "2024-06-20",
        }
        for n in range(12)
    ]
    assert at_once(database_url, visits, letters) == [["recorded"] * 12, ["recorded"] * 12]
    found = entries(engine)
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    kinds = [entry.kind for entry in found[before:]]
    assert (kinds.count("inspection"), kinds.count("cooperation_asked")) == (12, 12)
    assert kinds.count("closing") == 2  # the visit and the second visit, each closed once
    assert sound(engine)


def test_of_two_payments_of_one_last_instalment_the_second_is_refused_with_its_reason(
    engine: Engine, database_url: str
) -> None:
    tell(engine, SIGNED, supply(instalments=[{"no": 1, "due_on": "2024-12-31", "amount_wan": "500"}]))
    paid = {"kind": "payment", "on": "2024-06-02", "amount_wan": "500"}
    told = [outcome for [outcome] in at_once(database_url, [paid], [paid])]
    [refused] = [outcome for outcome in told if outcome != "recorded"]
    assert "各期价款均已缴清，请注明缴款的期号" in refused
    assert [entry.kind for entry in entries(engine)].count("payment") == 1
    assert sound(engine)


def test_a_correction_and_a_visit_at_once_stand_in_either_order(engine: Engine, database_url: str) -> None:
    tell(engine, SIGNED, supply(instalments=[]), {"kind": "handover", "on": "2024-01-05"})
    corrections = [{"kind": "correction", "on": "2024-06-02", "voids": "2", "reason": "系邻宗地"}]
    visits = [{"kind": "inspection", "on": "2024-06-02", "finding": "not_started"}]
    assert at_once(database_url, corrections, visits) == [["recorded"], ["recorded"]]
    assert sorted(entry.kind for entry in entries(engine))[:2] == ["correction", "handover"]
    assert sound(engine)
