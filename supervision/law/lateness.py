"""Ages of what is late (逾期时长): classes a leader reads, their bounds counted as the law counts, never 365 days a year."""

from __future__ import annotations

from datetime import date

from supervision.law.daycount import Count, Roll, Unit
from supervision.law.rules.counts import FULL_YEAR, SIXTY_DAYS_OVERDUE, TWO_FULL_YEARS
from supervision.law.terms import Term

OVER_THIRTY_DAYS = Count(30, Unit.DAY, Roll.NONE, then_next_day=True)
"""From the thirty-first day late on: a class of reports, no law says it."""

OVER_HALF_A_YEAR_OF_DAYS = Count(180, Unit.DAY, Roll.NONE, then_next_day=True)
"""From the hundred and eighty-first day late on: the same."""


class Delay(Term):
    """How long a start or completion is late (逾期时长): the years are those of the suspicion and of art. 14(2)."""

    THIRTY_DAYS = "thirty_days", "30日以内"
    A_YEAR = "a_year", "31日至一年"
    TWO_YEARS = "two_years", "一年以上至两年"
    LONGER = "longer", "两年以上"


class ArrearsAge(Term):
    """How long money is owed past its day (欠缴时长); after sixty days contract art. 30 allows more."""

    THIRTY_DAYS = "thirty_days", "30日以内"
    SIXTY_DAYS = "sixty_days", "31日至60日"
    HALF_A_YEAR = "half_a_year", "61日至180日"
    LONGER = "longer", "180日以上"


def delay(due_on: date, day: date) -> Delay | None:
    """The class of what was due on a day and is done, or still not, on another; None in time: the due day itself is."""
    if day <= due_on:
        return None
    if day >= TWO_FULL_YEARS.from_day(due_on):
        return Delay.LONGER
    if day >= FULL_YEAR.from_day(due_on):
        return Delay.TWO_YEARS
    return Delay.A_YEAR if day >= OVER_THIRTY_DAYS.from_day(due_on) else Delay.THIRTY_DAYS


def arrears_age(due_on: date, day: date) -> ArrearsAge | None:
    """The class of an instalment due on a day and not paid in full on another; None in time."""
    if day <= due_on:
        return None
    if day >= OVER_HALF_A_YEAR_OF_DAYS.from_day(due_on):
        return ArrearsAge.LONGER
    if day >= SIXTY_DAYS_OVERDUE.from_day(due_on):
        return ArrearsAge.HALF_A_YEAR
    return ArrearsAge.SIXTY_DAYS if day >= OVER_THIRTY_DAYS.from_day(due_on) else ArrearsAge.THIRTY_DAYS
