"""The 广东 half on 2020-04-17, the day it was crawled: our figures beside an independent reading of the CSV.

The reading below shares no code with the product: plain csv and dates.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2020, 4, 17)
SUPPLIES = "广东_2007-2020_half.csv"
INSTALMENTS = "广东_instalments_half.csv"


def day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


def a_year_later(start: date) -> date:
    try:
        return start.replace(year=start.year + 1)
    except ValueError:  # 29 February
        return date(start.year + 1, 2, 28)


@pytest.fixture(scope="module")
def rows(data: Path) -> list[dict[str, str]]:
    with (data / SUPPLIES).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def carries_no_duty(row: dict[str, str]) -> bool:
    start, signed = day(row["约定开工时间"]), day(row["合同签订日期"])
    small = row["供地方式"] == "协议出让" and Decimal(row["面积(公顷)"]) < Decimal("0.05")
    return small and (start is None or signed is None or start <= signed)


def is_late(row: dict[str, str]) -> bool:
    start = day(row["约定开工时间"])
    neither = not row["实际开工时间"].strip() and not row["实际竣工时间"].strip()
    return not carries_no_duty(row) and start is not None and start < TODAY and neither


def is_a_year_late(row: dict[str, str]) -> bool:
    start = day(row["约定开工时间"])
    return is_late(row) and start is not None and a_year_later(start) < TODAY


@pytest.fixture(scope="module", params=[str(TODAY), None], ids=["imported that day", "imported today"])
def docket(request: pytest.FixtureRequest, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(data, tmp_path_factory.mktemp("docket"), request.param)


class Docket:
    """The docket after `init`, `import` and `sweep --on 2020-04-17`, by the command line alone."""

    def __init__(self, data: Path, folder: Path, imported_on: str | None) -> None:
        self.report = folder / "report.csv"
        self.environment = os.environ | {"SUPERVISION_DATABASE_URL": f"sqlite:///{folder / 'real.db'}"}
        self.run("init")
        that_day = ["--on", imported_on] if imported_on else []
        files = [str(data / SUPPLIES), str(data / INSTALMENTS)]
        self.imported = self.run("import", *files, "--report", str(self.report), "--json", *that_day)
        self.rehearsed = self.lines("sweep", "--dry-run")
        self.swept = self.run("sweep", "--on", str(TODAY), "--json")
        self.parcels = {line["aliases"][0]: line for line in self.lines("parcels")}

    def run(self, *words: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "supervision", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout) if "--json" in words else done.stdout

    def reported(self) -> list[dict[str, str]]:
        """The rows of the report; instalments stand in one of their own, for their headings are other ones."""
        found = []
        for path in (self.report, self.report.with_stem(f"{self.report.stem}-2")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found += list(csv.DictReader(file))
        return found

    def lines(self, *words: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-m", "supervision", *words, "--json", "--on", str(TODAY)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


def test_all_948_rows_are_accounted_for(docket: Docket, rows: list[dict[str, str]]) -> None:
    assert len(rows) == 948
    assert docket.imported["rows_read"] == 948
    assert docket.imported["new"] + docket.imported["set_aside"] == 948
    assert set(docket.parcels) == {row["记录号"] for row in rows}


def test_the_three_orphan_rows_of_instalments_are_listed(docket: Docket) -> None:
    set_aside = [line["编号"] for line in docket.reported() if line["处理"] == "退回"]
    assert set_aside == ["GD00774", "GD00775", "GD00937"]


def test_132_parcels_carry_no_construction_duty(docket: Docket, rows: list[dict[str, str]]) -> None:
    ours = {key for key, parcel in docket.parcels.items() if not parcel["construction_duty"]}
    assert ours == {row["记录号"] for row in rows if carries_no_duty(row)}
    assert len(ours) == 132


def test_158_of_the_rest_are_past_their_agreed_start(docket: Docket, rows: list[dict[str, str]]) -> None:
    ours = {key for key, parcel in docket.parcels.items() if "start" in parcel["overdue"]}
    assert ours == {row["记录号"] for row in rows if is_late(row)}
    assert len(ours) == 158


def test_the_32_a_full_year_past_it_are_suspected_idle(docket: Docket, rows: list[dict[str, str]]) -> None:
    ours = {key for key, parcel in docket.parcels.items() if parcel["state"] == "idle_suspected"}
    assert ours == {row["记录号"] for row in rows if is_a_year_late(row)}
    assert len(ours) == 32


def test_their_papers_are_in_triage_and_none_is_drafted(docket: Docket) -> None:
    suspected = {parcel["no"] for parcel in docket.parcels.values() if parcel["state"] == "idle_suspected"}
    checks = {line["no"] for line in docket.lines("triage") if line["name"] == "check_idle"}
    assert checks == suspected
    assert not suspected & {line["no"] for line in docket.lines("notices")}


def test_each_instalment_of_the_second_file_is_watched(docket: Docket, data: Path) -> None:
    with (data / INSTALMENTS).open(encoding="utf-8-sig", newline="") as file:
        listed = [line for line in csv.DictReader(file) if line["约定支付日期"]]
    owed = [line for line in listed if Decimal(line["约定支付金额(万元)"]) > 0]
    unpaid = [line for line in docket.lines("deadlines", "--within", "36500") if line["duty"] == "payment"]
    assert len(listed) == 801
    assert len(unpaid) == len(owed) == 799  # two instalments are of 0 万元: nothing is owed on them


def test_the_same_file_and_the_same_sweep_again_change_nothing(docket: Docket, data: Path) -> None:
    again = docket.run("import", str(data / SUPPLIES), str(data / INSTALMENTS), "--json")
    assert (again["new"], again["unchanged"]) == (0, 948)
    assert docket.run("sweep", "--on", str(TODAY), "--json")["looked_at"] == 0


def test_the_rehearsal_listed_what_the_sweep_then_did(docket: Docket) -> None:
    acts = [line for line in docket.rehearsed if line["sort"] != "move"]
    assert sum(line["triaged"] for line in acts) == docket.swept["triaged"]
    for sort in ("notice", "task", "alert", "lapse"):
        done = [line for line in acts if line["sort"] == sort and not line["triaged"]]
        assert len(done) == docket.swept["acts"].get(sort, 0)


def completed_before_it_started(row: dict[str, str]) -> bool:
    started, completed = day(row["实际开工时间"]), day(row["实际竣工时间"])
    return started is not None and completed is not None and completed < started


def test_a_completion_before_the_start_is_asked_for_and_not_believed(
    docket: Docket, rows: list[dict[str, str]]
) -> None:
    asked = [line for line in docket.reported() if "实际竣工早于实际开工" in line["原因"]]
    impossible = [row["记录号"] for row in rows if completed_before_it_started(row)]
    assert sorted(line["记录号"] for line in asked) == sorted(impossible) != []
    assert {line["处理"] for line in asked} == {"置空"}
    completed = {line["no"] for line in docket.lines("parcels") if line["completed_on"]}
    assert not completed & {line["编号"] for line in asked}


def test_the_sweep_is_certified_and_verify_finds_nothing(docket: Docket) -> None:
    assert docket.lines("verify") == []
    assert (docket.swept["outcome"], docket.swept["left_due"]) == ("complete", 0)
