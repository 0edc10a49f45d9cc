"""As of a day, as known on a day: what the office could know before a late record or a correction, and after."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.acts_on_file import acts_of, happened_by
from supervision.casework.reading import known_entries, read_parcel
from supervision.casework.recording import record
from supervision.casework.verify import verify
from supervision.cli.scenario_file import read_scenario_file
from supervision.law.standing import overdue
from supervision.records.db import reading, writing
from tests.database import desk, sweep_on

FILES = sorted((Path(__file__).parent / "known").glob("*.yaml"))


def lived(engine: Engine, story: dict[str, Any]) -> list[tuple[list[str], list[str]]]:
    """Supply, record and sweep day by day as told; beside each record, what it should and what it did bring about."""
    no = story["parcel"]["supervision_no"]
    supply = {"no": no, "kind": "supply", "parcel": story["parcel"], "contract": story["contract"]}
    day, last = story["contract"]["signed_on"], max(asked["on"] for asked in story["asked"])
    seqs: dict[str, str] = {}
    followed = []
    with writing(engine) as session:
        record(session, supply, desk(day))
        record(session, {"no": no, "kind": "briefing", "on": day}, desk(day))
    while day <= last:
        for told in (t for t in story["recorded"] if t["recorded_on"] == day):
            happening = {k: v for k, v in told.items() if k not in ("recorded_on", "followed", "id")}
            if "voids" in happening:
                happening["voids"] = seqs[happening["voids"]]
            with writing(engine) as session:
                recorded = record(session, happening | {"no": no}, desk(day))
            seqs[told.get("id", "")] = str(recorded.seq)
            followed.append(
                (sorted(told.get("followed", [])), sorted({str(c.sort) for c in recorded.consequences}))
            )
        assert sweep_on(engine, day).set_aside == []
        day += timedelta(days=1)
    return followed


def answer(engine: Engine, on: date, known_on: date) -> dict[str, Any]:
    with reading(engine) as session:
        read = read_parcel(session, 1, on=on, known_on=known_on, patrol_every=30)
        entries = known_entries(session, 1, known_on=known_on)
    assert read is not None
    acts = acts_of(happened_by(entries, on)).values()
    return {
        "on": on,
        "known_on": known_on,
        "state": str(read.life.state),
        "overdue": [str(late.duty) for late in overdue(read.life, on)],
        "waiting": list(dict.fromkeys(act.name for act in read.open_acts)),
        "withdrawn": [act.name for act in acts if act.withdrawn],
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_known_before_and_after(path: Path, engine: Engine) -> None:
    story = read_scenario_file(path)
    for expected, found in lived(engine, story):
        assert found == expected
    for asked in story["asked"]:
        told = answer(engine, asked["on"], asked["known_on"])
        assert {key: told[key] for key in asked} == asked
    with reading(engine) as session:
        assert list(verify(session, max(asked["on"] for asked in story["asked"]), patrol_every=30)) == []
