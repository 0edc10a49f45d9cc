"""The benchmark still runs: every part of it at a hundred or two parcels; what it says of time is not looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from bench import docket
from bench.__main__ import command_of, main, sizes_of
from bench.stages import STAGES
from supervision.daily.sweep import sweep
from supervision.records.db import open_records

WITHOUT_A_VENV_OF_THEIR_OWN = "loop,apscheduler"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_records(f"sqlite:///{tmp_path / 'docket.db'}")
    yield engine
    engine.dispose()


# The docket


def test_as_many_are_due_on_each_early_day_and_all_on_the_day_of_the_catch_up(engine: Engine) -> None:
    docket.supply(engine, 300)
    assert sweep(engine, docket.desk(docket.QUIET_ON)).looked_at == 0
    few = [sweep(engine, docket.desk(day)).looked_at for day in docket.FEW_DUE_ON]
    assert few == [15] * len(docket.FEW_DUE_ON)
    assert sweep(engine, docket.desk(docket.CATCH_UP_ON)).looked_at == 300 - sum(few)


def test_a_catch_up_of_the_docket_looks_at_every_parcel(engine: Engine) -> None:
    docket.supply(engine, 300)
    swept = sweep(engine, docket.desk(docket.CATCH_UP_ON))
    assert (swept.looked_at, swept.acts["notice"], swept.acts["task"], swept.moved) == (300, 300, 90, 210)


@pytest.mark.parametrize("parcels", [10_000, 100_000, 1_000_000])
def test_three_hundred_are_due_early_however_large_the_docket(parcels: int) -> None:
    apart = parcels // docket.FEW
    first = [docket.first_reminded_on(number, parcels) for number in range(apart)]
    assert [first.count(day) for day in docket.FEW_DUE_ON] == [1] * len(docket.FEW_DUE_ON)
    assert docket.few_of(parcels) == docket.FEW


def test_sizes_are_told_in_thousands_and_millions() -> None:
    assert sizes_of("200,10k,1m") == [200, 10_000, 1_000_000]


def test_the_report_names_its_command_without_the_machines_folders() -> None:
    typed = [
        "--runs",
        "3",
        "--out",
        "/somewhere/kept",
        "--national",
        "/elsewhere/country.csv.gz",
        "--docs",
        "docs",
    ]
    assert command_of(typed) == "python -m bench --runs 3 --national country.csv.gz"


# The whole run


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_run_measures_every_part_and_writes_the_report(kind: str, tmp_path: Path) -> None:
    main(
        ["--sizes", "200", "--runs", "1", "--deadlines", "100", "--databases", kind,
         "--peers", WITHOUT_A_VENV_OF_THEIR_OWN, "--out", f"{tmp_path}/figures", "--docs", str(tmp_path)]
    )  # fmt: skip
    kept = {path.stem for path in (tmp_path / "figures").iterdir()}
    parts = ("settings", "catch_up", "peers", "memory", "growth", "queries")
    assert [part for part in parts if not any(name.startswith(f"{part}.{kind}") for name in kept)] == []
    caught_up = json.loads((tmp_path / "figures" / f"catch_up.{kind}.200.json").read_text("utf-8"))
    assert caught_up["sweeps"][0]["events"] == 2 * 200
    assert set(caught_up["stages"]) <= set(STAGES)
    page = (tmp_path / "performance.md").read_text("utf-8")
    assert "catch-up of 200 parcels: time / L" in page
    assert "APScheduler" in page
    ElementTree.parse(tmp_path / "performance.svg")
