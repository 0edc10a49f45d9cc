"""How the office reports (报表口径): what its disposal rate is counted on, the goal it was given, whom it ranks.

All of it is `[reporting]` of the settings and may be left out; every report prints what it was counted by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from supervision.law.terms import Term
from supervision.staff import read_text


class IdleBase(Term):
    """What the disposal rate of idle land is counted on (处置率基数): no rule of the state says which."""

    YEAR_BEGIN = "year_begin", "年初存量"
    WITH_NEW = "with_new", "年初存量加年内新认定"


class CountedBy(Term):
    """Whose the figures are that stand side by side, and whom a circular ranks (统计单位)."""

    DISTRICT = "district", "行政区"
    LAND_OFFICE = "land_office", "国土所"


@dataclass(frozen=True, slots=True)
class Reporting:
    """`idle_goal_percent` is the share of idle land to be disposed of in a year and `idle_goal_source` the document that
    sets it; `idle_task_ha` the area the superior assigned for the year (下达任务), None where none was. `counted_by` is by land
    office where the office lists any, else by district, unless it is said. `smallest_base`: whoever has fewer is listed in a
    circular and not ranked.
    """

    idle_base: IdleBase = IdleBase.YEAR_BEGIN
    idle_goal_percent: Decimal = Decimal(25)
    idle_goal_source: str = "桂政办发〔2021〕72号"
    idle_task_ha: Decimal | None = None
    counted_by: CountedBy | None = None
    smallest_base: int = 5


# Reading the settings


def read_reporting(table: object, problems: list[str]) -> Reporting:
    """The `[reporting]` of a settings file; what is wrong goes to `problems`, each with its key and reason."""
    if not isinstance(table, dict):
        problems.append("reporting：应写成[reporting]一节")
        return Reporting()
    problems += [
        f"reporting.{key}：没有这项设置，可用的有{'、'.join(READ_BY)}" for key in table if key not in READ_BY
    ]
    known = {
        key: READ_BY[key](f"reporting.{key}", value, problems)
        for key, value in table.items()
        if key in READ_BY
    }
    return Reporting(**{key: value for key, value in known.items() if value is not None})


def _base(key: str, value: object, problems: list[str]) -> Term | None:
    return _one_of(key, value, IdleBase, problems)


def _counted_by(key: str, value: object, problems: list[str]) -> Term | None:
    return _one_of(key, value, CountedBy, problems)


def _one_of(key: str, value: object, terms: type[Term], problems: list[str]) -> Term | None:
    known = {str(term): term for term in terms}
    if isinstance(value, str) and value in known:
        return known[value]
    named = "、".join(f"{word}（{term.zh}）" for word, term in known.items())
    problems.append(f"{key}：没有{value!r}，可用的有{named}")
    return None


def _percent(key: str, value: object, problems: list[str]) -> Decimal | None:
    found = _number(value)
    if found is not None and found <= 100:
        return found
    problems.append(f'{key}：应为大于0、不大于100的数（%），如 "25"，现为{value!r}')
    return None


def _area(key: str, value: object, problems: list[str]) -> Decimal | None:
    found = _number(value)
    if found is None:
        problems.append(f'{key}：应为大于0的公顷数，如 "52"，现为{value!r}')
    return found


def _number(value: object) -> Decimal | None:
    """A number above zero; TOML's floats are read by what was typed, a text is taken too."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found > 0 else None


def _source(key: str, value: object, problems: list[str]) -> str:
    return read_text(key, value, problems, required=True)


def _base_size(key: str, value: object, problems: list[str]) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000:
        return value
    problems.append(f"{key}：应为1至1000的整数，现为{value!r}")
    return None


READ_BY: Mapping[str, Callable[[str, object, list[str]], Any]] = {
    "idle_base": _base,
    "idle_goal_percent": _percent,
    "idle_goal_source": _source,
    "idle_task_ha": _area,
    "counted_by": _counted_by,
    "smallest_base": _base_size,
}
