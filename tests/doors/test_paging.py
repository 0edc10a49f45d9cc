"""Lists a page at a time at the door: the last line says how to go on, a script reads the lines and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine, text

from tests.database import supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
ON = "2024-06-03"
NUMBERS = [f"1305302024B0{n:04d}" for n in range(11, 16)]
OFFICE = """
[[land_offices]]
name = "北国土所"
covers = ["北街"]

[[land_offices]]
name = "南国土所"
covers = ["南街"]
"""
Run = Callable[..., Result]


@pytest.fixture
def docket(engine: Engine, run: Run) -> Run:
    """Five parcels whose starts are owed, one after another from south to north and back."""
    for number, no in enumerate(NUMBERS):
        row = supply(no, start_on=f"2024-06-0{number + 1}")
        row["parcel"]["location"] = "南街" if number % 2 else "北街"
        row["parcel"]["district"] = "南县" if number == 4 else "新河县"
        tell(engine, SIGNED, row)
    for day in ("2024-01-05", "2024-05-10"):
        sweep_on(engine, date.fromisoformat(day))
    return run


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["parcels"], "no"),
        (["parcels", "--district", "新河县"], "no"),
        (["deadlines", "--within", "365"], "id"),
        (["tasks"], "id"),
        (["notices"], "id"),
    ],
    ids=" ".join,
)
def test_a_script_reads_page_after_page_by_the_last_line(docket: Run, words: list[str], key: str) -> None:
    whole, found = lines(docket(*words, "--json", "--on", ON)), []
    assert len(whole) >= 4
    while page := lines(docket(*words, "--json", "--on", ON, "--limit", 2, *after(found, key))):
        found += page
    assert found == whole


def after(found: list[dict[str, Any]], key: str) -> list[str]:
    return ["--after", found[-1][key]] if found else []


def test_on_the_screen_the_last_line_says_how_to_go_on_and_the_last_page_does_not(docket: Run) -> None:
    first = docket("parcels", "--limit", 3, "--on", ON).stdout.splitlines()
    last_no = lines(docket("parcels", "--json", "--on", ON))[2]["no"]
    assert first[-2].startswith("本页3宗，")
    assert first[-1] == f"下一页：同一命令，写 --limit 3 --after {last_no}"
    rest = docket("parcels", "--limit", 3, "--after", last_no, "--on", ON).stdout
    assert "本页2宗" in rest
    assert "下一页" not in rest
    assert "没有符合条件的宗地" in docket("parcels", "--limit", 3, "--after", lines(
        docket("parcels", "--json", "--on", ON))[-1]["no"], "--on", ON).stdout  # fmt: skip


def test_a_page_of_just_the_length_of_the_list_has_no_next(docket: Run) -> None:
    result = docket("parcels", "--limit", 5, "--on", ON).stdout
    assert "本页5宗" in result
    assert "下一页" not in result


@pytest.mark.parametrize("listed", ["deadlines", "tasks", "notices"])
def test_each_list_says_how_to_go_on(docket: Run, listed: str) -> None:
    said = docket(listed, "--limit", 1, "--on", ON).stdout
    last = lines(docket(listed, "--limit", 1, "--json", "--on", ON))[0]["id"]
    assert said.splitlines()[-1] == f"下一页：同一命令，写 --limit 1 --after {last}"
    assert "本页1" in said


def test_a_page_is_written_to_a_file(docket: Run, tmp_path: Path) -> None:
    out = tmp_path / "一页.csv"
    said = docket("parcels", "--limit", 2, "--out", out, "--on", ON).stdout
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == [
        line["no"] for line in lines(docket("parcels", "--json", "--on", ON))[:2]
    ]
    assert said.splitlines()[-1].endswith(f"--after {rows[-1][0]}，另写 --out 文件名")


def test_a_whole_list_of_tasks_is_by_land_office_and_a_page_by_the_day(docket: Run, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(OFFICE, encoding="utf-8")
    whole = lines(docket("tasks", "--json", "--on", ON))
    pages = lines(docket("tasks", "--json", "--on", ON, "--limit", 100))
    assert [line["land_office"] for line in whole] == sorted(line["land_office"] for line in whole)
    assert [line["due_on"] for line in pages] == sorted(line["due_on"] for line in pages)
    assert sorted(line["id"] for line in pages) == sorted(line["id"] for line in whole)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["parcels", "--after", "没有这宗地"], "没有编号为“没有这宗地”的宗地"),
        (["deadlines", "--after", "1-4"], "“1-4”不是到期事项的编号"),
        (["tasks", "--after", "一"], "“一”不是编号"),
        (["notices", "--after", "1-99"], "没有编号为“1-99”的监管动作"),
        (["parcels", "--limit", "0"], "--limit"),
    ],
)
def test_to_go_on_from_what_nobody_knows_is_refused(docket: Run, words: list[str], said: str) -> None:
    result = docket(*words, "--on", ON)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


# The overview


def test_the_overview_may_be_of_one_district(docket: Run) -> None:
    whole = lines(docket("status", "--json", "--on", ON))[0]
    south = lines(docket("status", "--district", "南县", "--json", "--on", ON))[0]
    assert (whole["district"], south["district"]) == (None, "南县")
    assert (sum(whole["states"].values()), sum(south["states"].values())) == (5, 1)
    assert (whole["overdue"], south["overdue"]) == ({"payment": 5, "start": 2}, {"payment": 1})
    assert whole["last_looked_on"] == "2024-05-10"
    on_screen = docket("status", "--district", "南县", "--on", ON).stdout
    assert on_screen.startswith(f"监管台账 南县 {ON}：共1宗")
    assert "最近一次监测2024-05-10" in on_screen


def test_a_district_is_not_asked_of_one_parcel(docket: Run) -> None:
    result = docket("status", NUMBERS[0], "--district", "南县", "--on", ON)
    assert result.exit_code == 2
    assert "--district 用于总览" in result.stderr


def test_on_a_day_before_the_newest_run_the_overview_says_so(docket: Run) -> None:
    assert "注意：2024-05-10已监测" in docket("status", "--on", "2024-05-01").stdout


def test_a_wrong_tally_is_put_right_by_init(docket: Run, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE tally SET parcels = parcels + 2 WHERE parcels > 0"))
    told = docket("verify", "--on", ON)
    assert told.exit_code == 1
    assert "请运行 supervision init 重建" in told.stdout
    assert "已按宗地重新统计分状态宗地数，改正2处" in docket("init").stdout
    assert "重新统计" not in docket("init").stdout
    assert sum(lines(docket("status", "--json", "--on", ON))[0]["states"].values()) == 5
