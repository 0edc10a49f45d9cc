"""A few hundred parcels of every sort, due around one day, in a database of which copies are taken."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from copy import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, insert, select, update

from supervision.casework.recording import Line, record_all
from supervision.law.refusals import Refused
from supervision.records.base import Base
from supervision.records.db import open_records, writing
from supervision.records.tables import PARCEL
from tests.database import Databases, desk, migrate, supply, sweep_on

DAY = date(2024, 6, 2)
"""The office day around which the parcels fall due."""

PARCELS = 250

CORRUPT = 7
REFUSED = 3
"""The parcel whose stored life cannot be read, and the one whose notice the database refuses."""

REFUSING = {
    "sqlite": [
        f"CREATE TRIGGER refusing BEFORE INSERT ON notice WHEN new.parcel_id = {REFUSED} "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'",
        f"CREATE TRIGGER refusing BEFORE INSERT ON notice FOR EACH ROW WHEN (new.parcel_id = {REFUSED}) "
        "EXECUTE FUNCTION refusing()",
    ],
}

IMPORTED = 8
"""The sort of life that came with an import: what was owed before goes to triage."""


def number_of(n: int) -> str:
    return f"1305302024B{n:05d}"


def told_of(n: int, day: date) -> list[dict[str, Any]]:
    """What is on file about the n-th parcel before `day`: ten sorts of lives, each a little earlier than the last."""
    no, shift = number_of(n), n // 10 % 25

    def on(days: int) -> str:
        return (day + timedelta(days=days - shift)).isoformat()

    def due(days: int) -> list[dict[str, Any]]:
        return [{"no": 1, "due_on": on(days), "amount_wan": "1000"}]

    def supplied(**terms: Any) -> dict[str, Any]:
        kept = {"signed_on": on(-400), "handover_on": None, "completion_on": None, "instalments": []}
        return supply(no, **kept | terms)

    def then(kind: str, days: int, **fields: Any) -> dict[str, Any]:
        return {"no": no, "kind": kind, "on": on(days), **fields}

    lives: list[list[dict[str, Any]]] = [
        [supplied(start_on=on(60), instalments=due(-5))],  # a demand; a few weeks on, a reminder to start
        [supplied(start_on=on(90), instalments=due(30))],  # a reminder to pay, then the demand
        [supplied(start_on=on(25))],  # a reminder to start, then the notice
        [supplied(start_on=on(-1))],  # not started on the agreed day
        [supplied(start_on=on(-375))],  # a year without a start
        [
            supplied(start_on=on(-60), completion_on=on(35)),
            then("start", -50, proof="施工许可证"),
        ],  # patrols, then a reminder to complete
        [supplied(start_on=on(-20)), then("breach", -3, stage="start", cause="holder")],
        [supplied(start_on=on(200), handover_on=on(-40)), then("handover", -10)],
        [supplied(start_on=on(-9), instalments=due(-30))],  # to triage
        [supplied(start_on=on(300))],  # nothing due for long
    ]
    return lives[n % 10]


def fill(engine: Engine, parcels: int, day: date = DAY) -> None:
    """Everything on file on the eve of `day`; half of it was swept a month before. Two parcels cannot be looked at."""
    eve, before = day - timedelta(days=1), day - timedelta(days=31)
    half, others = range(1, parcels // 2 + 1), range(parcels // 2 + 1, parcels + 1)
    _record(engine, before, [told_of(n, day)[0] for n in half])
    sweep_on(engine, before)
    _record(engine, eve, [happening for n in half for happening in told_of(n, day)[1:]])
    _record(engine, eve, [happening for n in others for happening in told_of(n, day)])
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.id == CORRUPT).values(life='{"broken": true}'))
        for statement in REFUSING[engine.dialect.name]:
            session.connection().exec_driver_sql(statement)


def _record(engine: Engine, today: date, happenings: list[dict[str, Any]]) -> None:
    lines = [
        Line(told, {"file": "补录.jsonl", "row": row} if int(told["no"][-1]) == IMPORTED else None)
        for row, told in enumerate(happenings, start=1)
    ]
    with writing(engine) as session:
        outcomes = record_all(session, lines, desk(today))
    assert [outcome for outcome in outcomes if isinstance(outcome, Refused)] == []


class Docket:
    """A database that holds the parcels, of which copies are taken."""

    def __init__(self, databases: Databases, kind: str, folder: Path, parcels: int = PARCELS) -> None:
        self.databases, self.kind, self.folder = databases, kind, folder
        self.url = databases.fresh(kind, folder, ExitStack())
        engine = open_records(self.url)
        fill(engine, parcels)
        engine.dispose()

    def copy(self) -> AbstractContextManager[str]:
        """A copy for as long as the block lasts."""
        return self.databases.copied(self.url, self.folder)

    def in_the_old_schema(self) -> Docket:
        """The same parcels in the tables of migration 0001, as a program without runs left them."""
        old = copy(self)
        if self.kind == "sqlite":
            old.url = f"sqlite:///{self.folder / 'old.db'}"
        else:
            old.url = self.databases.postgresql.database(f"old_{self.folder.name}")
        engine, theirs = open_records(old.url), open_records(self.url)
        migrate(engine, "0001")
        tables = MetaData()
        tables.reflect(engine)
        with theirs.connect() as source, engine.begin() as target:
            for table in tables.sorted_tables:
                known = Base.metadata.tables.get(table.name)
                if known is not None:
                    rows = (
                        source.execute(select(*(known.c[column.name] for column in table.c))).mappings().all()
                    )
                    if rows:
                        target.execute(insert(known), [dict(row) for row in rows])
        engine.dispose()
        theirs.dispose()
        return old
