"""Counting days (期间计算): Civil Code arts. 200-204, working days and the roll over a holiday.

Legal dates are plain `date` in Asia/Shanghai. Nothing here has a default for unit or roll: each row of
the rule table says them, with its source.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files

ONE_DAY = timedelta(days=1)
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Legal days are counted in Asia/Shanghai, which has kept UTC+8 since 1991."""


class Unit(Enum):
    """The unit a period is counted in (期间单位)."""

    DAY = "日"
    WORKING_DAY = "工作日"
    MONTH = "个月"
    YEAR = "年"


class Roll(Enum):
    """What happens when the last day is a legal holiday (顺延), Civil Code art. 203."""

    NONE = "不顺延"
    NEXT_WORKING_DAY = "顺延至节假日结束次日"


@dataclass(frozen=True, slots=True)
class Count:
    """A counted distance from a day (期间): `Count(-30, DAY, NONE)` is thirty days ahead.

    `then_next_day` gives the day after the period is complete: default (违约) and suspicion begin there.
    """

    length: int
    unit: Unit
    roll: Roll
    then_next_day: bool = False
    _days: timedelta | None = field(init=False, repr=False, compare=False)
    """the whole distance, of a count of plain days"""

    def __post_init__(self) -> None:
        plain = self.unit is Unit.DAY and self.roll is Roll.NONE
        days = timedelta(days=self.length + self.then_next_day) if plain else None
        object.__setattr__(self, "_days", days)

    def from_day(self, start: date, calendar: Calendar | None = None) -> date:
        """The day reached from `start`, which itself is not counted (民法典第201条).

        A working-day count or a roll needs the `calendar`.
        """
        if self._days is not None:
            return start + self._days
        if self.unit is Unit.DAY:
            end = start + timedelta(days=self.length)
        elif self.unit is Unit.MONTH:
            end = months_after(start, self.length)
        elif self.unit is Unit.YEAR:
            end = years_after(start, self.length)
        else:
            end = _needed(calendar).working_days_after(start, self.length)
        if self.roll is Roll.NEXT_WORKING_DAY:
            end = _needed(calendar).roll(end)
        return end + ONE_DAY if self.then_next_day else end

    @property
    def zh(self) -> str:
        """The period in words, for an explanation."""
        if self.length < 0:
            return f"提前{-self.length}{self.unit.value}"
        if self.length == 0:
            return "次日" if self.then_next_day else "当日"
        span = (
            {1: "一", 2: "两"}.get(self.length, str(self.length))
            if self.unit is Unit.YEAR
            else str(self.length)
        )
        return f"满{span}{self.unit.value}{'的次日' if self.then_next_day else ''}"


def _needed(calendar: Calendar | None) -> Calendar:
    if calendar is None:
        raise ValueError("a working-day period or a roll needs a calendar")
    return calendar


@lru_cache(maxsize=8192)
def months_after(start: date, months: int) -> date:
    """The corresponding day `months` later, else the last day of that month (民法典第202条)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def years_after(start: date, years: int) -> date:
    """The last day of a period of whole years: 2024-02-29 + 1 year is 2025-02-28."""
    return months_after(start, 12 * years)


def full_years(since: date, on: date) -> int:
    """How many whole years have run from a day, which is not counted, to the end of another (满几年)."""
    years = max(on.year - since.year, 0)
    return years if years_after(since, years) <= on else years - 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council's schedules (放假安排): `off` and `work` override the weekend rule.

    `gazetted` holds the years whose schedule is published; any other year is provisional (暂定):
    weekends only, to be projected anew when the notice appears.
    """

    gazetted: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """True when no schedule is gazetted for the day's year (未公布放假安排)."""
        return day.year not in self.gazetted

    def roll(self, day: date) -> date:
        """The day itself, or the first working day after the holiday it falls in (民法典第203条)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days_after(self, start: date, days: int) -> date:
        """The last of `days` working days after `start`, which is not counted."""
        day = start
        for _ in range(days):
            day = self.roll(day + ONE_DAY)
        return day


def calendar_of(schedules: Iterable[Mapping[str, object]]) -> Calendar:
    """Merge yearly schedules into one calendar: a year's notice may name days of the year before.

    Each schedule: `{"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true}]}`; a year without
    days is not gazetted.
    """
    gazetted: set[int] = set()
    off: set[date] = set()
    work: set[date] = set()
    for schedule in schedules:
        days = schedule["days"]
        if not days:
            continue
        assert isinstance(days, list)
        gazetted.add(int(str(schedule["year"])))
        for entry in days:
            (off if entry["isOffDay"] else work).add(date.fromisoformat(entry["date"]))
    return Calendar(frozenset(gazetted), frozenset(off), frozenset(work))


@cache
def national_calendar() -> Calendar:
    """The gazetted calendar that ships with the project: `calendars/`, one file a year."""
    folder = files(__package__) / "calendars"
    schedules = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return calendar_of(json.loads(f.read_text(encoding="utf-8")) for f in schedules)
