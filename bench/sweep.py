"""How long a sweep takes: `python bench/sweep.py [PARCELS]` (default 100,000), on a fresh SQLite file.

Prints, for each day: wall time, parcels looked at, events (acts and changes of state), SQL statements and
commits per event. Timings are reported here and never asserted in tests.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event

from supervision.casework.acts import Desk
from supervision.casework.casefile import add_fact, enter, new_file
from supervision.daily.sweep import sweep
from supervision.law.terms import Kind
from supervision.office import Office
from supervision.records.db import open_records, writing

ROOT = Path(__file__).resolve().parents[1]
FIRST_DAY = date(2024, 1, 1)
INSTANT = datetime(2024, 1, 1, tzinfo=UTC)
IDLE_RUNS = 20


def main(parcels: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_records(f"sqlite:///{folder}/bench.db")
        supply(engine, parcels)
        counter = Counter(engine)
        print(f"{parcels} parcels, SQLite, synchronous=FULL")
        print("day         ms        looked at  events    events/s  statements/event  commits/event")
        report(engine, counter, FIRST_DAY + timedelta(days=9), "nothing due, first sweep of the process")
        times = [report(engine, counter, FIRST_DAY + timedelta(days=9)) for _ in range(IDLE_RUNS)]
        print(
            f"nothing due, warm: median {statistics.median(times):.2f} ms, worst {max(times):.2f} ms of {IDLE_RUNS}"
        )
        report(engine, counter, date(2024, 3, 16), "the payment reminders of all")
        report(engine, counter, date(2024, 5, 2), "the start reminders, visits and demands of all")
        engine.dispose()


def supply(engine: Engine, parcels: int) -> None:
    """Invented parcels with one instalment, a start and a completion, the holders briefed; recorded by persons, not triaged."""
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    desk = Desk(Office(), FIRST_DAY, INSTANT, "bench")
    began = time.perf_counter()
    for first in range(0, parcels, 1000):
        files = []
        for number in range(first, min(first + 1000, parcels)):
            signed_on = date(2023, 1, 1) + timedelta(days=number % 300)
            no = f"1305302023B{number:06d}"
            payload = {
                "parcel": {"supervision_no": no, "project": f"项目{number}", "location": "示范路", "district": "新河县",
                           "area_ha": "2.5", "supply_mode": "挂牌出让", "use": "工业用地", "holder": f"示范{number}公司"},
                "contract": {"kind": "grant", "signed_on": signed_on.isoformat(), "price_wan": "1000",
                             "start_on": "2024-06-01", "completion_on": "2026-06-01",
                             "instalments": [{"no": 1, "due_on": "2024-04-15", "amount_wan": "1000"}]},
            }  # fmt: skip
            file = new_file(no, desk.entry(Kind.SUPPLY, signed_on, payload))
            add_fact(file, desk.entry(Kind.BRIEFING, signed_on, {}))
            files.append(file)
        with writing(engine) as session:
            enter(session, files)
    print(f"entered in {time.perf_counter() - began:.1f} s")


class Counter:
    """Statements and commits, counted at the driver's door."""

    def __init__(self, engine: Engine) -> None:
        self.statements = self.commits = 0
        event.listen(engine, "before_cursor_execute", self.statement)
        event.listen(engine, "commit", self.commit)

    def statement(self, *_: object) -> None:
        self.statements += 1

    def commit(self, *_: object) -> None:
        self.commits += 1


def report(engine: Engine, counter: Counter, day: date, what: str = "") -> float:
    """One sweep, timed; prints a line when `what` names it."""
    counter.statements = counter.commits = 0
    began = time.perf_counter()
    swept = sweep(engine, Desk(Office(), day, INSTANT, "每日监测"))
    seconds = time.perf_counter() - began
    events = swept.acts.total() + swept.triaged + swept.moved
    if what:
        each = max(events, 1)
        print(
            f"{day}  {seconds * 1000:8.1f}  {swept.looked_at:9d}  {events:8d}  {events / seconds:8.0f}"
            f"  {counter.statements / each:16.4f}  {counter.commits / each:13.5f}   {what}"
        )
    return seconds * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
