"""Import of the county's own file: every row accounted for, the same file again changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, select

from supervision.casework.supply.report import Severity
from supervision.records.db import reading
from supervision.records.tables import ACT, ENTRY, NOTICE, PARCEL
from tests.casework.imported import one_row, taken
from tests.database import ROOT, sweep_on

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
DAY = date(2016, 12, 31)


def counts(engine: Engine) -> dict[str, int | None]:
    with reading(engine) as session:
        tables = (PARCEL, ENTRY, ACT, NOTICE)
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_the_county_s_seventy_two_parcels_are_taken(engine: Engine) -> None:
    result, problems = taken(engine, COUNTY)
    assert (result.new, result.unchanged, result.set_aside) == (72, 0, 0)
    assert [p for p in problems if p.severity is Severity.SET_ASIDE] == []
    assert counts(engine) == {"parcel": 72, "entry": 72, "act": 0, "notice": 0}


def test_the_same_file_again_changes_nothing(engine: Engine) -> None:
    taken(engine, COUNTY)
    before = counts(engine)
    result, _ = taken(engine, COUNTY, date(2017, 1, 5))
    assert (result.new, result.unchanged, result.set_aside) == (0, 72, 0)
    assert counts(engine) == before


def test_a_dry_run_takes_nothing(engine: Engine) -> None:
    result, _ = taken(engine, COUNTY, dry_run=True)
    assert result.new == 72
    assert counts(engine) == {"parcel": 0, "entry": 0, "act": 0, "notice": 0}


def test_after_an_import_a_sweep_sends_nothing_that_is_older(engine: Engine) -> None:
    taken(engine, COUNTY)
    sweep_on(engine, DAY)
    with reading(engine) as session:
        papers = session.execute(select(ACT.c.owed_from, ACT.c.status)).all()
    assert papers
    assert all((row.status == "triage") == (row.owed_from < DAY) for row in papers)


def test_a_start_later_than_the_day_of_import_is_left_empty_and_listed(
    engine: Engine, tmp_path: Path
) -> None:
    result, problems = taken(engine, one_row(tmp_path, 实际开工时间="2017年03月01日"))
    assert result.new == 1
    assert (problems[-1].problems[-1].column, problems[-1].problems[-1].value) == (
        "实际开工时间",
        "2017-03-01",
    )
    with reading(engine) as session:
        assert session.scalar(select(PARCEL.c.started_on)) is None


def test_an_actual_start_is_a_fact_of_its_own(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path, 实际开工时间="2015年12月20日"))
    with reading(engine) as session:
        assert session.scalars(select(ENTRY.c.kind).order_by(ENTRY.c.seq)).all() == ["supply", "start"]
        assert session.scalar(select(PARCEL.c.state)) == "under_construction"
