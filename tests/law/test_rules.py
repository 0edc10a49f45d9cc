"""The rule table reads like the regulation: each row its clause in its own words, its unit, its sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

import pytest

from supervision.law import rules
from supervision.law.rules.clause import COUNTY, LAND, ORDER53, REAL_ESTATE, Clause
from supervision.law.rules.rule import Moves, Occasion, Opens, Rule, due
from supervision.law.rules.service_clauses import CIVIL_PROCEDURE
from supervision.law.rules.table import BY_KEY, MOVING, TABLE, rule_on_file
from supervision.law.steps import CASE_PAPERS, CORRECTING, AlertName, NoticeName, Step, TaskName, Unit
from supervision.law.terms import Term
from tests.law.parcels import day

EXCERPTS = "期间与送达条文摘录.md"
TEXTS = {
    COUNTY: "供后监管制度_新河县.md",
    ORDER53: "闲置土地处置办法_2012.md",
    CIVIL_PROCEDURE: EXCERPTS,
    REAL_ESTATE: EXCERPTS,
    LAND: EXCERPTS,
}
"""The sources whose text ships with the project; what the others say is quoted as DOMAIN gives it."""


def words(row: Rule) -> str:
    return f"{row.duty}-{row.step}-{row.act.trigger if isinstance(row.act, Moves) else row.act.name}"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(clause: Clause) -> str:
    return (files("supervision.law") / "texts" / TEXTS[clause.source]).read_text(encoding="utf-8")


def clauses() -> list[Clause]:
    """Every clause of the package, also those no row rests on: permits, gates and papers quote them."""
    return list(dict.fromkeys(_stated()))


def _stated() -> Iterator[Clause]:
    for module in iter_modules(rules.__path__, f"{rules.__name__}."):
        for value in vars(import_module(module.name)).values():
            yield from (
                each
                for each in (value.values() if isinstance(value, dict) else [value])
                if isinstance(each, Clause)
            )


@pytest.mark.parametrize("row", TABLE, ids=words)
def test_every_row_says_who_when_and_why(row: Rule) -> None:
    assert isinstance(row.unit, Unit)
    assert row.when
    said = row.sentence(Occasion(day("2024-02-29"), "2024-02-29", 3))
    assert "{" not in said
    assert said


@pytest.mark.parametrize(
    "clause", [clause for clause in clauses() if clause.source in TEXTS], ids=lambda clause: clause.cite
)
def test_every_clause_is_quoted_word_for_word(clause: Clause) -> None:
    assert squeezed(clause.sentence) in squeezed(text_of(clause))
    assert clause.article


@pytest.mark.parametrize(
    "clause", [clause for clause in clauses() if clause.source is ORDER53], ids=lambda clause: clause.cite
)
def test_every_clause_of_order_53_stands_in_the_article_it_names(clause: Clause) -> None:
    article, _, paragraph = clause.article.partition("条")
    [body] = re.findall(rf"^({article}条　.*?)(?=^第|\Z)", text_of(clause), re.DOTALL | re.MULTILINE)
    assert squeezed(clause.sentence) in squeezed(body)
    if numbered := re.findall(r"第([一二三])款", paragraph):
        paragraphs = [each for each in body.splitlines() if each and not each.startswith("（")]
        where = paragraphs["一二三".index(numbered[0])]
        assert where.endswith("：") or squeezed(clause.sentence) in squeezed(where)
    if item := re.findall(r"第(（[一二三四五六]）)项", paragraph):
        assert squeezed(clause.sentence) in squeezed(body.partition(item[0])[2])


def test_the_clauses_of_the_case_are_among_them() -> None:
    named = {clause.article.partition("条")[0] for clause in clauses() if clause.source is ORDER53}
    wanted = "二 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 二十 二十一 二十二 二十三 二十四 二十五 二十六"
    assert {f"第{number}" for number in wanted.split()} <= named


def test_no_step_of_a_duty_stands_twice_under_one_name() -> None:
    assert [row for row, times in Counter(map(words, TABLE)).items() if times > 1] == []


def test_every_act_on_file_finds_its_row_again() -> None:
    for row in TABLE:
        if not isinstance(row.act, Moves):
            assert rule_on_file(row.duty, row.step, row.act.name) is row
    assert len(BY_KEY) + len(MOVING) == len(TABLE)


def test_two_acts_of_one_parcel_never_share_a_key() -> None:
    """The file keys an act by duty, subject, step and basis: rows that share duty and step never share a basis."""
    shared = [
        key
        for key, n in Counter((row.duty, row.step) for row in TABLE if not isinstance(row.act, Moves)).items()
        if n > 1
    ]
    assert [(str(duty), str(step)) for duty, step in shared] == [("breach", "compliance")]


@pytest.mark.parametrize("terms", [NoticeName, TaskName, AlertName])
def test_every_paper_task_and_alert_has_a_row(terms: type[Term]) -> None:
    used = {row.act.name for row in TABLE if not isinstance(row.act, Moves)}
    assert set(terms) - used <= CORRECTING | CASE_PAPERS


@pytest.mark.parametrize("row", [row for row in TABLE if isinstance(row.act, Opens)], ids=words)
def test_every_task_says_what_meets_it(row: Rule) -> None:
    assert isinstance(row.act, Opens)
    assert row.act.met_by


def test_only_reminders_and_due_day_visits_lapse() -> None:
    lapsing = {Step.REMINDER, Step.INSPECTION}
    assert {row.step for row in TABLE if row.lapses} == lapsing
    assert all(row.lapses for row in TABLE if row.step in lapsing)


def test_only_patrols_recur() -> None:
    assert {row.step for row in TABLE if row.since is not None} == {Step.PATROL}


@pytest.mark.parametrize(
    ("duty", "step", "name", "from_on"),
    [
        ("payment", "reminder", "payment_reminder", "2024-01-30"),
        ("payment", "demand", "overdue_payment", "2024-03-01"),
        ("start", "reminder", "start_reminder", "2024-01-30"),
        ("start", "reinspection", "reinspect_start", "2024-03-01"),
        ("breach", "extension_late", "extension_not_applied", "2024-03-31"),
        ("idle", "two_years", "two_years_not_started", "2026-03-01"),
        ("halt", "figures", "halt_figures_missing", "2025-03-01"),
    ],
)
def test_a_step_that_counts_from_29_february(duty: str, step: str, name: str, from_on: str) -> None:
    rule = rule_on_file(duty, step, name)
    assert rule is not None
    assert rule.from_day(due(day("2024-02-29"))) == day(from_on)
