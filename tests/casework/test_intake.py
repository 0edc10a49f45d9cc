"""Import of the county's own file: every row accounted for, the same file again changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, select

from supervision.casework.intake import TakenIn, take_in
from supervision.casework.supply.files import read
from supervision.casework.supply.report import RowReport, Severity
from supervision.records.db import reading
from supervision.records.tables import ACT, ENTRY, NOTICE, PARCEL
from tests.database import ROOT, desk, sweep_on

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
DAY = date(2016, 12, 31)
HEADINGS = "行政区,电子监管号,项目名称,项目位置,面积(公顷),供地方式,成交价格(万元),约定开工时间,约定竣工时间,实际开工时间,合同签订日期"


def taken(
    engine: Engine, path: Path, today: date = DAY, *, dry_run: bool = False
) -> tuple[TakenIn, list[RowReport]]:
    problems: list[RowReport] = []
    rows = read([path], on_report=problems.append)
    return take_in(engine, rows, desk(today), report=problems.append, dry_run=dry_run), problems


def counts(engine: Engine) -> dict[str, int | None]:
    with reading(engine) as session:
        tables = (PARCEL, ENTRY, ACT, NOTICE)
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def one_row(tmp_path: Path, **cells: str) -> Path:
    row = {
        "行政区": "新河县",
        "电子监管号": "1305302015B00013",
        "项目名称": "示范项目",
        "项目位置": "新河县",
        "面积(公顷)": "2.0",
        "供地方式": "挂牌出让",
        "成交价格(万元)": "100",
        "约定开工时间": "2016年01月01日",
        "约定竣工时间": "2018年01月01日",
        "实际开工时间": "",
        "合同签订日期": "2015年05月27日",
    } | cells
    path = tmp_path / "一行.csv"
    path.write_text(f"{HEADINGS}\n{','.join(row[name] for name in HEADINGS.split(','))}\n", encoding="utf-8")
    return path


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


def test_a_row_that_changed_is_set_aside_with_what_to_do(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    result, problems = taken(engine, one_row(tmp_path, 约定开工时间="2016年06月01日"))
    assert (result.new, result.set_aside) == (0, 1)
    assert "合同变更" in problems[-1].problems[-1].reason
    assert (problems[-1].no, problems[-1].row) == ("1305302015B00013", 2)


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
