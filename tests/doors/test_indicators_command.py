"""`indicators` at the door: the visits of a period by district and stage, and who was not visited."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.casework import keyset
from supervision.casework.visit_indicators import indicators, visited
from supervision.law.rules.county_clauses import PATROL_CLAUSE, VISITS_CLAUSE
from supervision.law.terms import Stage
from supervision.law.visits import VisitTarget
from supervision.records.db import reading
from tests.database import supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
YEAR = ("--from", "2024-01-01", "--until", "2024-12-31", "--on", "2024-12-31")
PERIOD = (date(2024, 1, 1), date(2024, 12, 31))
NUMBERS = [f"1305302024B0{n:04d}" for n in range(11, 16)]
Run = Callable[..., Result]


def supplied(no: str, district: str, **terms: Any) -> dict[str, Any]:
    told = supply(no, **{"instalments": [], "handover_on": None} | terms)
    told["parcel"]["district"] = district
    return told


def then(no: str, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"no": no, "kind": kind, "on": on, **fields}


@pytest.fixture
def county(engine: Engine, office: None) -> None:
    """Two towns: in the first one of two starts was visited; in the second a completion, and one start twice."""
    first, second, third, fourth, fifth = NUMBERS
    tell(
        engine,
        SIGNED,
        supplied(first, "新河镇"),
        supplied(second, "新河镇"),
        supplied(third, "西流镇", completion_on="2024-09-01"),
        supplied(fourth, "西流镇"),
        supplied(fifth, "西流镇", start_on="2025-09-01"),
    )
    tell(
        engine,
        date(2024, 12, 31),
        then(first, "inspection", "2024-05-20", finding="not_started"),
        then(third, "start", "2024-06-01", proof="施工许可证"),
        then(third, "inspection", "2024-06-02", finding="started"),
        then(third, "inspection", "2024-09-02", finding="not_completed"),
        then(fourth, "inspection", "2024-05-20", finding="not_started"),
        then(fourth, "inspection", "2024-06-02", finding="not_started"),
    )


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def counted(result: Result) -> list[tuple[Any, ...]]:
    keys = ("district", "stage", "parcels", "required", "made", "covered", "percent")
    return [tuple(line[key] for key in keys) for line in lines(result)]


@pytest.mark.usefixtures("county")
def test_each_district_and_stage_has_its_line(run: Run) -> None:
    assert counted(run("indicators", *YEAR, "--json")) == [
        ("新河镇", "start", 2, 2, 1, 1, "50.0"),
        ("西流镇", "start", 2, 2, 3, 2, "100.0"),
        ("西流镇", "completion", 1, 1, 1, 1, "100.0"),
    ]
    assert {line["document"] for line in lines(run("indicators", *YEAR, "--json"))} == {VISITS_CLAUSE.cite}
    on_screen = run("indicators", *YEAR).stdout
    for words in ("新河镇", "开工", "50.0%", "《新河县建设用地供后监管制度》二（二）", "--missing"):
        assert words in on_screen


@pytest.mark.usefixtures("county")
def test_who_was_not_visited_is_listed(run: Run) -> None:
    [missing] = lines(run("indicators", *YEAR, "--missing", "--json"))
    assert missing == {
        "no": NUMBERS[1],
        "project": "示范项目012",
        "district": "新河镇",
        "stage": "start",
        "reached_on": "2024-05-02",
        "required": 1,
        "document": VISITS_CLAUSE.cite,
        "made": 0,
        "visited_on": [],
    }
    assert NUMBERS[1] in run("indicators", *YEAR, "--missing").stdout
    assert "没有巡查未达标的项目" in run("indicators", *YEAR, "--missing", "--district", "西流镇").stdout


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("from_on", "until", "parcels"),
    [("2024-01-01", "2024-05-01", 0), ("2024-01-01", "2024-05-02", 2), ("2024-05-03", "2024-12-31", 0)],
)
def test_a_stage_counts_in_the_period_it_was_reached_in(
    run: Run, from_on: str, until: str, parcels: int
) -> None:
    words = ("--from", from_on, "--until", until, "--on", "2024-12-31", "--district", "新河镇", "--json")
    assert sum(line["parcels"] for line in lines(run("indicators", *words))) == parcels


@pytest.mark.usefixtures("county")
def test_without_a_period_it_is_the_year_so_far(run: Run) -> None:
    assert len(lines(run("indicators", "--on", "2024-05-02", "--json"))) == 2
    assert "没有项目进入" in run("indicators", "--on", "2024-03-01").stdout


@pytest.mark.usefixtures("county")
def test_the_superiors_document_goes_before_the_countys_own(engine: Engine) -> None:
    target = VisitTarget(Stage.START, 2, date(2024, 5, 1), "邢自然资发〔2024〕12号")
    with reading(engine) as session:
        found = indicators(session, *PERIOD, [target])
        assert [(line.district, line.document, line.required, line.covered) for line in found] == [
            ("新河镇", target.document, 4, 0),
            ("西流镇", target.document, 4, 1),
            ("西流镇", VISITS_CLAUSE.cite, 1, 1),
        ]


@pytest.mark.usefixtures("county")
def test_page_by_page_it_is_the_same(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(engine) as session:
        at_once = list(visited(session, *PERIOD))
        monkeypatch.setattr(keyset, "PAGE", 2)
        assert list(visited(session, *PERIOD)) == at_once != []


def test_patrols_made_and_missed_have_their_line(run: Run, engine: Engine) -> None:
    no = NUMBERS[0]
    tell(engine, SIGNED, supplied(no, "新河镇"))
    tell(engine, date(2024, 6, 1), then(no, "start", "2024-06-01", proof="施工许可证"))
    for month, day in ((7, 1), (7, 31), (8, 30)):
        sweep_on(engine, date(2024, month, day))
        if month == 7 and day == 1:
            tell(engine, date(2024, 7, 10), then(no, "inspection", "2024-07-10", finding="started"))
    words = ("--from", "2024-07-01", "--until", "2024-08-30", "--on", "2024-08-30", "--json")
    [patrols] = lines(run("indicators", *words))
    assert patrols == {
        "district": "新河镇",
        "stage": "patrol",
        "document": PATROL_CLAUSE.cite,
        "parcels": 1,
        "required": 3,
        "made": 1,
        "covered": 0,
        "percent": "0.0",
        "missed": 1,
    }
    assert "定期巡查" in run("indicators", *words[:-1]).stdout
    earlier = ("--from", "2024-07-01", "--until", "2024-07-30", "--on", "2024-08-30", "--json")
    assert [line["covered"] for line in lines(run("indicators", *earlier))] == [1]


@pytest.mark.usefixtures("county")
def test_the_lines_go_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "指标.csv"
    assert run("indicators", *YEAR, "--out", str(out)).exit_code == 0
    header, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert header == "行政区,阶段,项目,应巡查,已巡查,达标项目,达标率,逾期未办,依据"
    assert len(rows) == 3


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2024-06-02", "--until", "2024-06-01"), "起日2024-06-02晚于止日2024-06-01"),
        (("--until", "2025-01-01"), "晚于办公日期2024-12-31"),
    ],
)
def test_a_period_that_is_none_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("indicators", *words, "--on", "2024-12-31")
    assert refused.exit_code == 2
    assert said in refused.stderr
