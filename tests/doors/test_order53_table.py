"""办法对照: no article of Order 53 without a rule, a refusal or a gate, and none without a scenario that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from supervision.cli.scenario_file import read_scenario_file
from supervision.law.permits import CHECKS
from supervision.law.rules import case_clauses, order53
from supervision.law.rules.case_inquiry import SEND_INVESTIGATION
from supervision.law.rules.clause import ORDER53
from supervision.law.rules.paper_clauses import FEE
from supervision.law.rules.table import TABLE
from supervision.law.simulate import Simulation, simulate
from supervision.law.terms import Kind
from tests.database import ROOT
from tests.doors.the_docs import of_the_docs

ARTICLES = [
    "第二条",
    "第五条",
    "第六条",
    "第七条",
    "第八条",
    "第九条",
    "第十条",
    "第十一条",
    "第十二条",
    "第十三条",
    "第十四条",
    "第十五条",
    "第十六条",
    "第十七条",
    "第十八条",
    "第二十条",
    "第二十一条",
    "第二十二条",
    "第二十三条",
    "第二十四条",
    "第二十五条",
    "第二十六条",
]


@pytest.fixture(scope="module")
def table() -> Iterator[ModuleType]:
    yield from of_the_docs("order53_table")


@pytest.fixture(scope="module")
def runs(table: ModuleType) -> dict[str, Simulation]:
    """Every scenario that names its articles, told once."""
    return {
        name: simulate(read_scenario_file(ROOT / "tests" / "scenarios" / f"{name}.yaml"))
        for name in table.articles_by_scenario()
    }


def test_the_table_has_the_articles_the_office_works_by(table: ModuleType) -> None:
    assert [table.article(number) for number in table.NUMBERS] == ARTICLES
    assert [line[0] for line in table.lines()] == ARTICLES


def test_no_cell_of_the_table_is_empty(table: ModuleType) -> None:
    for line in table.lines():
        assert all(line), line


def test_an_article_without_a_scenario_stops_the_build(
    table: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "shown_by", lambda name: [])
    with pytest.raises(ValueError, match="第二条：没有情景"):
        list(table.lines())


def test_an_article_without_a_rule_stops_it_too(table: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_resting_on", lambda name: iter(()))
    with pytest.raises(ValueError, match="没有规则"):
        list(table.lines())


def test_every_scenario_names_articles_there_are(table: ModuleType) -> None:
    for scenario, articles in table.articles_by_scenario().items():
        assert len(set(articles)) == len(articles), scenario
        assert set(articles) <= {*ARTICLES, "第二十八条", "第三十条"}, scenario


@pytest.mark.parametrize("name", ARTICLES)
def test_in_some_scenario_that_names_it_an_article_does_something(
    name: str, table: ModuleType, runs: dict[str, Simulation]
) -> None:
    """A row that rests on it acts, or a refusal cites it."""
    assert any(cited_in(runs[scenario], name) for scenario in table.shown_by(name))


def cited_in(run: Simulation, name: str) -> bool:
    if f"{ORDER53.name}{name}" in run.refusal:
        return True
    acted = {(line.get("duty"), line.get("step")) for line in run.lines}
    return any(
        clause.source is ORDER53 and clause.article.startswith(name)
        for row in TABLE
        if row.done_as in acted
        for clause in (row.clause, *row.also)
    )


def test_what_rests_on_an_article_is_found_in_the_code(table: ModuleType) -> None:
    assert SEND_INVESTIGATION in table.rows_of("第六条")
    assert case_clauses.HALTED_BY_ARTICLE_12 in table.clauses_named(CHECKS[Kind.DISPOSAL])
    assert case_clauses.HOARDING in table.clauses_named(CHECKS[Kind.TRANSFER])
    assert order53.ONLY_BY_DISPOSAL in table.clauses_named(CHECKS[Kind.EXTENSION])


def test_what_only_sounds_like_a_clause_is_none(table: ModuleType) -> None:
    """`Way.FEE` is no clause, though one is called FEE."""
    assert FEE not in table.clauses_named(CHECKS[Kind.GOV_APPROVAL])
    assert FEE in table.clauses_named(CHECKS[Kind.FEE_REFUNDED])


def test_an_article_is_not_taken_for_another_that_begins_alike(table: ModuleType) -> None:
    assert table.of(case_clauses.PLAN, "第十三条")
    assert not table.of(case_clauses.PLAN, "第十条")
    assert not table.of(case_clauses.CHANGE_SURVEY, "第二条")


def test_the_page_says_how_much_there_is(table: ModuleType) -> None:
    assert "共22条" in table.coverage()
