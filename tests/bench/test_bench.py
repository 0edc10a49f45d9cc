"""The benchmark still runs: every part of it at a hundred or two parcels; what it says of time is not looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from bench import docket, pages
from bench.__main__ import command_of, main, sizes_of
from bench.samples import NoSample, filled
from bench.stages import STAGES
from supervision.daily.sweep import sweep
from supervision.records.db import open_records, reading
from supervision.staff import Role
from supervision.web.rights import RIGHTS

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
def test_a_run_measures_every_part_and_writes_the_report(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "TIMES", 2)
    main(
        ["--sizes", "200", "--runs", "1", "--deadlines", "100", "--papers", "8", "--databases", kind,
         "--peers", WITHOUT_A_VENV_OF_THEIR_OWN, "--out", f"{tmp_path}/figures", "--docs", str(tmp_path)]
    )  # fmt: skip
    kept = {path.stem for path in (tmp_path / "figures").iterdir()}
    parts = ("settings", "catch_up", "peers", "memory", "growth", "queries", "pages", "printing", "reports")
    assert [part for part in parts if not any(name.startswith(f"{part}.{kind}") for name in kept)] == []
    caught_up = json.loads((tmp_path / "figures" / f"catch_up.{kind}.200.json").read_text("utf-8"))
    assert caught_up["sweeps"][0]["events"] == 2 * 200
    assert set(caught_up["stages"]) <= set(STAGES)
    page = (tmp_path / "performance.md").read_text("utf-8")
    assert "catch-up of 200 parcels: time / L" in page
    assert "APScheduler" in page
    assert "| `/parcels/{no}` | inspector |" in page
    assert "## Papers printed together" in page
    assert "| `monthly` |" in page
    ElementTree.parse(tmp_path / "performance.svg")


# The pages


def test_every_page_is_asked_by_who_sees_a_part_and_who_sees_all() -> None:
    asked = {role: {path for path, _ in pages.pages_of(role)} for role in Role}
    assert all("/" in paths for paths in asked.values())
    assert "/parcels" in asked[Role.INSPECTOR] & asked[Role.SUPERVISOR]
    every = {
        path
        for (method, path), right in RIGHTS.items()
        if method == "GET" and path not in pages.LEFT_OUT and getattr(right, "token", None) is None
    }
    assert set().union(*asked.values()) == every


def test_a_page_nobody_said_a_sample_for_fails(engine: Engine) -> None:
    docket.supply(engine, 100)
    with reading(engine) as session:
        assert filled(session, "/parcels/{no}", [])[0] == f"/parcels/{docket.number_of(0)}"
        assert filled(session, "/parcels", []) == ["/parcels"]
        with pytest.raises(NoSample, match=r"say in bench/samples.py what \{riddle\} may be"):
            filled(session, "/riddles/{riddle}", [])
        assert filled(session, "/referrals/{no}", []) == []


def test_what_is_over_the_limit_is_marked() -> None:
    def page(milliseconds: float, *, download: bool = False) -> dict[str, Any]:
        times = [milliseconds] * 3
        return {"page": "/x", "role": "clerk", "milliseconds": times, "whole": times, "download": download}

    told = list(pages.told({"parcels": 10, "pages": [page(299), page(301), page(301, download=True)]}))
    assert [line.count("over the limit") for line in told if "`/x`" in line] == [0, 1, 0]
