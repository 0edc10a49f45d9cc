"""The period a report is about (统计期): from its first day to the day asked, both included; its months and quarters."""

from __future__ import annotations

from datetime import date

from supervision.casework.reports.report import Asked
from supervision.law.daycount import ONE_DAY, months_after
from supervision.law.refusals import BadRecord


def month_of(on: date) -> date:
    """The first day of the month."""
    return on.replace(day=1)


def year_of(on: date) -> date:
    """The first day of the year."""
    return on.replace(month=1, day=1)


def begin_of(asked: Asked) -> date:
    """The first day of the period: the one asked for, else that of the year; raises `BadRecord` for one after its end."""
    begin = asked.from_on or year_of(asked.on)
    if begin > asked.on:
        raise BadRecord(f"统计期的起日{begin}晚于截止日{asked.on}，请改起日或者截止日")
    return begin


def eve_of(begin: date) -> date:
    """The day before a period: how things stood at its end is how the period found them (期初)."""
    return begin - ONE_DAY


QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def quarter(day: date) -> str:
    """The quarter of its year a day is in."""
    return QUARTERS[(day.month - 1) // 3]


def quarter_ends(on: date) -> list[tuple[str, date]]:
    """The quarters begun in the year of a day, each with its last day; the one the day is in ends with the day."""
    begins = [months_after(year_of(on), 3 * number) for number in range(4)]
    return [
        (name, min(months_after(begin, 3) - ONE_DAY, on))
        for name, begin in zip(QUARTERS, begins, strict=True)
        if begin <= on
    ]


def month(day: date) -> str:
    """The month as a row is headed: 2026年3月."""
    return f"{day.year}年{day.month}月"


def months(begin: date, on: date) -> list[str]:
    """Every month a period touches, in their order."""
    found, first = [], month_of(begin)
    while first <= on:
        found.append(month(first))
        first = months_after(first, 1)
    return found


def in_words(begin: date, on: date) -> str:
    """The period as a rule says it."""
    return f"统计期自{begin}起至{on}止，首尾两日都在内"
