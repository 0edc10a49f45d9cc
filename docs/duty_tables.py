"""Who does what (职责分工): the rows of the rule table unit by unit, and what each role may record and do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from regulation_table import gives

from supervision.casework.rights import RIGHTS, VERBS
from supervision.law.rules.rule import Rule
from supervision.law.rules.table import TABLE
from supervision.law.steps import Unit
from supervision.law.terms import Term
from supervision.staff import Role

ROW_HEAD = ("环节", "动作", "何时", "依据")
RIGHT_HEAD = tuple(role.zh for role in Role)
MAY = "●"

T = TypeVar("T", bound=Term)


def rows_of(unit: Unit) -> tuple[Rule, ...]:
    """The rows that name the unit, in the order of the table."""
    return tuple(row for row in TABLE if row.unit is unit)


def duties(unit: Unit) -> Iterator[tuple[str, str, str, str]]:
    for row in rows_of(unit):
        clauses = "、".join(dict.fromkeys(clause.cite for clause in (row.clause, *row.also)))
        yield f"{row.duty.zh}·{row.step.zh}", gives(row), row.when, clauses


def recording() -> Iterator[tuple[str, ...]]:
    """Fact by fact, the roles that may record it."""
    return _marked(RIGHTS)


def doing() -> Iterator[tuple[str, ...]]:
    """Verb by verb, the roles that may do it."""
    return _marked(VERBS)


def _marked(rights: Mapping[T, Collection[Role]]) -> Iterator[tuple[str, ...]]:
    for what, roles in rights.items():
        yield what.zh, *(MAY if role in roles else "" for role in Role)
