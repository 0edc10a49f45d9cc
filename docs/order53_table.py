"""Order 53 article by article (办法—规则—情景对照): the rows, the refusals and the gates at issue that rest on it, what shows it.

A row rests on an article when its clauses cite it; a refusal or a gate when its function, or one it calls, names a
clause of it. A scenario says itself which articles it shows (`articles`). An article without either is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dis import get_instructions
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from regulation_table import in_words

from supervision.cli.scenario_file import read_scenario_file
from supervision.law import issue_gates, permits
from supervision.law.idle_case import paper_gates
from supervision.law.rules.clause import ORDER53, Clause
from supervision.law.rules.rule import Rule
from supervision.law.rules.table import TABLE
from supervision.law.steps import CASE_PAPERS
from supervision.law.terms import Kind

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "tests" / "scenarios"
MOST_SCENARIOS = 8

NUMBERS = (2, *range(5, 19), *range(20, 27))
"""The articles the office works by: 3 and 4 name principles and offices, 19 is what becomes of the land afterwards."""

DIGITS = "零一二三四五六七八九"


def article(number: int) -> str:
    """14 → 第十四条."""
    tens, ones = divmod(number, 10)
    return f"第{'' if tens < 2 else DIGITS[tens]}{'十' if tens else ''}{DIGITS[ones] if ones else ''}条"


def of(clause: Clause, name: str) -> bool:
    """Whether a clause is of this article: 第十四条第（二）项 is of 第十四条."""
    return clause.source is ORDER53 and clause.article.startswith(name)


# The rows


def rows_of(name: str) -> tuple[Rule, ...]:
    """The rows whose clauses cite an article, in the order of the table."""
    return tuple(row for row in TABLE if any(of(clause, name) for clause in (row.clause, *row.also)))


# The refusals and the gates


def refused_under(name: str) -> list[str]:
    """The kinds of fact that are refused under an article."""
    return [
        kind.zh
        for kind, check in permits.CHECKS.items()
        if kind is not Kind.NOTICE_ISSUED and any(of(clause, name) for clause in clauses_named(check))
    ]


def gated_by(name: str) -> list[str]:
    """The papers that are not signed before what an article asks for stands on file."""
    gates: Mapping[Any, Callable[..., Any]] = {
        **{paper: gate for paper, gate in issue_gates.GATES.items() if paper not in CASE_PAPERS},
        **paper_gates.GATES,
    }
    return [
        f"《{paper.zh}》"
        for paper, gate in gates.items()
        if any(of(clause, name) for clause in clauses_named(gate))
    ]


def clauses_named(function: Callable[..., Any]) -> frozenset[Clause]:
    """The clauses a function names, or any function of the law it calls."""
    found: set[Clause] = set()
    seen: set[Callable[..., Any]] = set()
    waiting: list[Any] = [function]
    while waiting:
        asked = waiting.pop()
        if asked in seen or not isinstance(asked, FunctionType):
            continue
        seen.add(asked)
        for value in _named(asked.__code__, asked.__globals__):
            if isinstance(value, Clause):
                found.add(value)
            elif isinstance(value, FunctionType) and value.__module__ in REFUSING:
                waiting.append(value)
    return frozenset(found)


def _named(code: CodeType, known: Mapping[str, Any]) -> Iterator[Any]:
    """What the globals a piece of code names stand for, also those it takes from a module."""
    value: Any = None
    for step in get_instructions(code):
        if step.opname == "LOAD_GLOBAL":
            value = known.get(str(step.argval))
            yield value
        elif isinstance(value, ModuleType) and step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            value = vars(value).get(str(step.argval))
            yield value
        else:
            value = None
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _named(constant, known)


REFUSING = frozenset(
    f"supervision.law.{module}"
    for module in (
        "permits", "grounds", "referral_permits", "idle_case.permits", "idle_case.disposal_permits",
        "idle_case.paper_gates",
    )
)  # fmt: skip
"""The modules that refuse: what they call elsewhere works something out and refuses nothing."""


# The scenarios


@cache
def articles_by_scenario() -> Mapping[str, tuple[str, ...]]:
    """Scenario by scenario, the articles it says it shows."""
    found = {
        path.stem: read_scenario_file(path).get("articles", ()) for path in sorted(SCENARIOS.glob("*.yaml"))
    }
    return {name: tuple(articles) for name, articles in found.items() if articles}


def shown_by(name: str) -> list[str]:
    """The scenarios of an article, those first that show little else."""
    shown = [
        (len(articles), scenario) for scenario, articles in articles_by_scenario().items() if name in articles
    ]
    return [scenario for _, scenario in sorted(shown)]


# The page

HEAD = ("条", "原文", "规则（环节 → 动作，责任单位）；不予办理；签发把关", "情景")


def lines() -> Iterator[tuple[str, str, str, str]]:
    """The page's table, a line an article; raises where one has no rule or no scenario."""
    for number in NUMBERS:
        name = article(number)
        rests, shown = list(_resting_on(name)), shown_by(name)
        if not rests or not shown:
            raise ValueError(f"办法{name}：没有{'情景' if rests else '规则、不予办理或签发把关'}")
        yield name, opening(name), "<br>".join(rests), "<br>".join(_linked(shown))


def _resting_on(name: str) -> Iterator[str]:
    yield from map(in_words, rows_of(name))
    if refused := refused_under(name):
        yield f"不予办理：{'、'.join(refused)}"
    if gated := gated_by(name):
        yield f"签发把关：{'、'.join(gated)}"


def _linked(scenarios: Iterable[str]) -> Iterator[str]:
    listed = list(scenarios)
    yield from (f"[{name}](../tests/scenarios/{name}.yaml)" for name in listed[:MOST_SCENARIOS])
    if len(listed) > MOST_SCENARIOS:
        yield f"等{len(listed)}个"


def opening(name: str) -> str:
    """The first sentence of an article, as its text stands in the project."""
    text = (files("supervision.law") / "texts" / "闲置土地处置办法_2012.md").read_text(encoding="utf-8")
    found = re.search(rf"^{name}　([^。：]+[。：])", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"办法的文本中没有{name}")
    return found[1]


def coverage() -> str:
    """How many articles, rows, refusals and scenarios the page has."""
    names = [article(number) for number in NUMBERS]
    rows = {row for name in names for row in rows_of(name)}
    refused = {kind for name in names for kind in refused_under(name)}
    gated = {paper for name in names for paper in gated_by(name)}
    shown = {scenario for name in names for scenario in shown_by(name)}
    return (
        f"办法第二条、第五条至第十八条、第二十条至第二十六条共{len(names)}条：{len(rows)}条规则，"
        f"{len(refused)}种登记、{len(gated)}种文书的签发须有依据，{len(shown)}个情景。\n"
    )
