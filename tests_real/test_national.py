"""The 667,207 rows of the whole country on 2016-12-31: every figure of ours beside an independent reading of the CSV.

The reading below shares no code with the product: plain csv and dates, each duty written again from the regulation.
It takes some ten minutes; how long each command took, its memory and the size of the file are printed at the end.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2016, 12, 31)
NATIONAL = "national_2012-2016.csv.gz"
DAY = timedelta(days=1)
AHEAD = timedelta(days=30)
SMALL_HA = Decimal("0.05")


# The independent reading


@dataclass
class Land:
    """One row that stands: what was agreed, and what happened by TODAY."""

    no: str
    mode: str
    area_ha: Decimal | None
    price_wan: Decimal | None
    signed: date
    handover: date | None
    start: date | None
    completion: date | None
    started: date | None
    completed: date | None

    @property
    def must_build(self) -> bool:
        """Small parcels regularised by agreement, without an agreed start after the signing, need not."""
        small = self.mode == "协议出让" and self.area_ha is not None and self.area_ha < SMALL_HA
        return not small or (self.start is not None and self.start > self.signed)

    @property
    def start_is_owed(self) -> bool:
        return self.must_build and self.started is None and self.completed is None

    @property
    def state(self) -> str:
        if self.completed is not None:
            return "completed"
        if self.started is not None:
            near = self.must_build and self.completion is not None and self.completion - AHEAD <= TODAY
            return "completion_due" if near else "under_construction"
        if self.signed > TODAY:
            return "supplied"
        idle = self.must_build and self.start is not None and suspected_after(self.start, 1) <= TODAY
        return "idle_suspected" if idle else "start_due"

    @property
    def completion_is_owed(self) -> bool:
        """Not while the land is suspected idle."""
        return self.must_build and self.completed is None and self.state != "idle_suspected"

    def deadlines(self) -> Iterator[tuple[str, date]]:
        """The open duties with their last day in time."""
        if self.start_is_owed and self.handover is not None:
            yield "board", self.handover
        if self.start_is_owed and self.start is not None:
            yield "start", self.start
            if self.state != "idle_suspected":
                yield "idle", suspected_after(self.start, 1) - DAY
        if self.completion_is_owed and self.completion is not None:
            yield "completion", self.completion

    def owed(self) -> Iterator[tuple[str, str, date]]:
        """What one look on TODAY finds owed: sort, name, and the day from which it was owed."""
        if self.signed > TODAY:
            return
        if self.start_is_owed:
            yield from before(self.signed + AHEAD, ("task", "brief_holder"))
            if self.handover is not None:
                yield "alert", "handover_late", self.handover + DAY
            if self.start is not None:
                yield from before(self.start, ("notice", "start_reminder"), ("task", "inspect_start"))
                yield "task", "reinspect_start", self.start + DAY
                yield "notice", "start_notice", self.start + DAY
                yield "task", "check_idle", suspected_after(self.start, 1)
                yield "alert", "two_years_not_started", suspected_after(self.start, 2)
        if self.completion_is_owed and self.completion is not None:
            yield from before(
                self.completion, ("notice", "completion_reminder"), ("task", "inspect_completion")
            )
            yield "task", "reinspect_completion", self.completion + DAY


def before(due: date, *acts: tuple[str, str]) -> Iterator[tuple[str, str, date]]:
    """Reminders, visits and briefings are owed from thirty days ahead; past their day at the import they are nobody's."""
    if due >= TODAY:
        yield from ((sort, name, due - AHEAD) for sort, name in acts)


def suspected_after(start: date, years: int) -> date:
    """The day after so many full years; a year from 29 February ends on the 28th."""
    try:
        return start.replace(year=start.year + years) + DAY
    except ValueError:
        return date(start.year + years, 3, 1)


def day(text: str) -> date | None:
    """`2012年04月05日` or `2008/7/1 15:06:33`; the site writes 1900 for no date, and slips reach to 3013."""
    if not text.strip():
        return None
    year, month, day_of_month = map(int, re.findall("[0-9]+", text)[:3])
    return date(year, month, day_of_month) if 1980 <= year <= 2100 else None


def not_a_generation_away(agreed: date | None, signed: date) -> date | None:
    return None if agreed is not None and agreed.year - signed.year > 30 else agreed


def happened(on: date | None) -> date | None:
    return None if on is not None and on > TODAY else on


def read_land(row: dict[str, str]) -> Land:
    """A row as it stands on file: what is provably wrong was left empty."""
    signed = day(row["合同签订日期"])
    assert signed is not None
    handover, start, completion = (
        not_a_generation_away(day(row[f"约定{what}时间"]), signed) for what in ("交地", "开工", "竣工")
    )
    if start is not None and completion is not None and completion < start:
        completion = None
    started, completed = day(row["实际开工时间"]), day(row["实际竣工时间"])
    if started is not None and completed is not None and completed < started:
        completed = None
    return Land(
        no=row["电子监管号"].strip(),
        mode=row["供地方式"].strip(),
        area_ha=Decimal(row["面积(公顷)"]) or None if row["面积(公顷)"].strip() else None,
        price_wan=Decimal(row["成交价格(万元)"]) if row["成交价格(万元)"].strip() else None,
        signed=signed,
        handover=handover,
        start=start,
        completion=completion,
        started=happened(started),
        completed=happened(completed),
    )


@dataclass
class Figures:
    """The figures of a docket."""

    rows: int = 0
    twice: list[str] = field(default_factory=list)
    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    deadlines: Counter[tuple[str, str]] = field(default_factory=Counter)
    acts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def independent(national: Path) -> Figures:
    figures, seen = Figures(), set()
    with gzip.open(national, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            figures.rows += 1
            if (no := row["电子监管号"].strip()) in seen:
                figures.twice.append(no)
                continue
            seen.add(no)
            land = read_land(row)
            figures.states[land.no[:6], land.state] += 1
            figures.deadlines.update((duty, due.isoformat()) for duty, due in land.deadlines())
            for sort, name, since in land.owed():
                if since <= TODAY:
                    today = "drafted" if sort == "notice" else "open"
                    status = "triage" if since < TODAY else today
                    figures.acts[sort, name, status, since.isoformat()] += 1
            figures.totals["parcels"] += 1
            figures.totals["must build"] += land.must_build
            figures.totals["0.01 m²"] += int((land.area_ha or 0) * 1_000_000)
            figures.totals["分"] += int((land.price_wan or 0) * 1_000_000)
            figures.totals["without start"] += land.start is None
            figures.totals["without completion"] += land.completion is None
    return figures


# The product


@dataclass
class Ran:
    """One command: what it said, and what it took."""

    said: dict[str, Any]
    seconds: float
    megabytes: float


class Docket:
    """The docket after `init`, `import`, `sweep` and the same sweep again, by the command line alone."""

    def __init__(self, national: Path, folder: Path) -> None:
        self.file = folder / "national.db"
        self.report = folder / "report.csv"
        self.environment = os.environ | {"SUPERVISION_DATABASE_URL": f"sqlite:///{self.file}"}
        self.run("init")
        report = ["--report", str(self.report)]
        self.imported = self.run("import", str(national), "--on", str(TODAY), "--json", *report)
        # a country's papers of one day are more than the brake of a county lets pass
        sweep = ["sweep", "--on", str(TODAY), "--json", "--papers", "100000"]
        self.swept, self.again = self.run(*sweep), self.run(*sweep)

    def run(self, *words: str) -> Ran:
        began = time.perf_counter()
        command = [sys.executable, "-m", "supervision", *words]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            said = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (0, 1)
        answer = json.loads(said) if "--json" in words else {}
        return Ran(answer, time.perf_counter() - began, used.ru_maxrss / 1024)

    def ask(self, question: str) -> Counter[Any]:
        """Counts from the database itself: the last column of each row counts the others."""
        with sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True) as database:
            return Counter(
                {tuple(key) if len(key) > 1 else key[0]: n for *key, n in database.execute(question)}
            )


@pytest.fixture(scope="module")
def national(data: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The national file, or its first rows."""
    rows = request.config.getoption("--rows")
    if rows is None:
        return data / NATIONAL
    part = tmp_path_factory.mktemp("national") / NATIONAL
    with (
        gzip.open(data / NATIONAL, "rt", encoding="utf-8-sig", newline="") as whole,
        gzip.open(part, "wt", encoding="utf-8", newline="") as first,
    ):
        csv.writer(first).writerows(islice(csv.reader(whole), rows + 1))
    return part


@pytest.fixture(scope="module")
def docket(national: Path, tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(national, tmp_path_factory.mktemp("docket"))


def test_every_row_is_taken_or_set_aside(docket: Docket, independent: Figures) -> None:
    said = docket.imported.said
    assert said["rows_read"] == independent.rows
    assert (said["new"], said["set_aside"]) == (independent.totals["parcels"], len(independent.twice))
    assert said["new"] + said["set_aside"] == said["rows_read"]


def test_the_numbers_met_twice_are_listed(docket: Docket, independent: Figures) -> None:
    with docket.report.open(encoding="utf-8-sig", newline="") as file:
        assert [line["编号"] for line in csv.DictReader(file) if line["处理"] == "退回"] == independent.twice


def test_the_parcels_on_file_add_up_to_the_land_and_the_money_of_the_file(
    docket: Docket, independent: Figures
) -> None:
    sums = {
        "parcels": "count(*)",
        "must build": "sum(construction_duty)",
        "0.01 m²": "sum(area_ha)",
        "分": "sum(price_wan)",
        "without start": "sum(start_on IS NULL)",
        "without completion": "sum(completion_on IS NULL)",
    }
    for what, total in sums.items():
        [ours] = docket.ask(f"SELECT '', {total} FROM parcel").values()
        assert (what, ours) == (what, independent.totals[what])


def test_every_county_has_as_many_parcels_in_each_state(docket: Docket, independent: Figures) -> None:
    ours = docket.ask("SELECT substr(no, 1, 6), state, count(*) FROM parcel GROUP BY 1, 2")
    assert ours == independent.states


def test_every_day_is_the_last_in_time_for_as_many_duties(docket: Docket, independent: Figures) -> None:
    ours = docket.ask("SELECT duty, due_on, count(*) FROM deadline GROUP BY 1, 2")
    assert ours == independent.deadlines


def test_as_much_is_owed_from_every_day_and_waits_in_triage_or_was_done(
    docket: Docket, independent: Figures
) -> None:
    ours = docket.ask("SELECT sort, name, status, owed_from, count(*) FROM act GROUP BY 1, 2, 3, 4")
    assert ours == independent.acts


def test_the_sweep_counted_what_it_did(docket: Docket, independent: Figures) -> None:
    said = docket.swept.said
    in_triage = sum(n for (_, _, status, _), n in independent.acts.items() if status == "triage")
    assert said["triaged"] == in_triage
    assert sum(said["acts"].values()) == independent.acts.total() - in_triage
    assert (said["set_aside"], said["outcome"], said["left_due"]) == ([], "complete", 0)


def test_the_same_sweep_again_finds_nothing_to_look_at(docket: Docket) -> None:
    assert docket.again.said["looked_at"] == 0


def test_it_fits_into_the_memory_of_an_office_computer(
    docket: Docket, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = {"import": docket.imported, "sweep": docket.swept, "the same sweep again": docket.again}
    with capsys.disabled():
        print()
        for name, ran in commands.items():
            print(f"  {name}: {ran.seconds:.1f} s, {ran.megabytes:.0f} MB of memory")
        print(f"  the file: {docket.file.stat().st_size / 2**20:.0f} MB")
    assert all(ran.megabytes < 500 for ran in commands.values())
