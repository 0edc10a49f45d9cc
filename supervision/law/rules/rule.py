"""A row of the rule table (监管规则): duty, step, what it counts from, what the office then does, its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from supervision.law.daycount import Count
from supervision.law.rules.clause import Clause
from supervision.law.standing import Life
from supervision.law.states import Trigger, move
from supervision.law.steps import ActSort, AlertName, Duty, NoticeName, Step, TaskName, Unit
from supervision.law.terms import Kind

ActKey = tuple[str, int, str, str]
"""(duty, subject, step, basis): what is done once for a parcel while it is not withdrawn."""


class Occasion(NamedTuple):
    """What a step counts from: an open duty's due day, or a fact it answers.

    `basis` is the due day in ISO form or `#seq` of the fact; `subject` the instalment, 0 for the parcel;
    `bulk_on` the office day of the import that brought the date; `unstated` marks an instalment of whose
    payment nothing was stated. Each step is done once a basis. `due_on` and `officer` are said by the fact where
    it says by when and by whom.
    """

    counts_from: date
    basis: str
    subject: int = 0
    bulk_on: date | None = None
    unstated: bool = False
    due_on: date | None = None
    officer: str = ""


Open = Callable[[Life], Iterable[Occasion]]
"""When a duty is open: the occasions of a life."""


def due(day: date, *, subject: int = 0, bulk_on: date | None = None) -> Occasion:
    """The occasion of an agreed day (监测时点)."""
    return Occasion(day, day.isoformat(), subject, bulk_on)


def counts_from(basis: str, owed_from: date) -> date:
    """The day an act on file counts from: the due day of its basis, or the day of the fact it answers."""
    return owed_from if basis.startswith("#") else date.fromisoformat(basis)


@dataclass(frozen=True, slots=True)
class Moves:
    """The parcel changes state."""

    trigger: Trigger
    sort = ActSort.MOVE


@dataclass(frozen=True, slots=True)
class Gives:
    """A notice is drafted."""

    name: NoticeName
    sort = ActSort.NOTICE


@dataclass(frozen=True, slots=True)
class Opens:
    """A task is opened. `met_by`: the facts that close it.

    `each`: several may be open at once, and the fact says which of them it meets.
    `due`: by when, counted from the same day as the step, or from the day it was found (`due_from_look`);
    without it the task is due at once.
    """

    name: TaskName
    met_by: tuple[Kind, ...]
    due: Count | None = None
    due_from_look: bool = False
    each: bool = False
    sort = ActSort.TASK


@dataclass(frozen=True, slots=True)
class Warns:
    """A supervisor is warned."""

    name: AlertName
    sort = ActSort.ALERT


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `open` yields the occasions on which the duty is open; the step is owed from `count` on.

    `since` is set on patrols alone: the day from which they recur, every so many days as the office sets.
    `lapses`: a reminder or due-day visit is of no use after the day it counts from (过期未发). `when` is
    the row's condition in words; `because` the sentence of an act, with `{due}` and `{from_on}`. `arranged`: the
    office's own arrangement of its work (监督检查措施), which a simulation, having no office, does not print.
    `answers`: the row opens on a fact to be answered alone, so a life without such a fact need not be asked.
    """

    duty: Duty
    step: Step
    act: Moves | Gives | Opens | Warns
    open: Open
    count: Count
    when: str
    because: str
    unit: Unit
    clause: Clause
    also: tuple[Clause, ...] = ()
    lapses: bool = False
    since: Callable[[Life], date | None] | None = None
    arranged: bool = False
    answers: bool = False
    trigger: Trigger | None = field(init=False)
    """the move of the row, of a row that moves the parcel"""
    done_as: tuple[str, str] = field(init=False)
    """duty and step as they stand in the key of an act"""

    def __post_init__(self) -> None:
        trigger = self.act.trigger if isinstance(self.act, Moves) else None
        object.__setattr__(self, "trigger", trigger)
        object.__setattr__(self, "done_as", (str(self.duty), str(self.step)))

    def from_day(self, occasion: Occasion) -> date:
        """The first day on which the step is owed."""
        return self.count.from_day(occasion.counts_from)

    def occasions(self, life: Life) -> Iterable[Occasion]:
        """The open occasions of the row."""
        return self.of_those_open(self.open(life))

    def of_those_open(self, occasions: Iterable[Occasion]) -> Iterable[Occasion]:
        """Of the open occasions those of the row: a reminder whose whole window passed before the import is
        nobody's omission."""
        if not self.lapses:
            return occasions
        return [o for o in occasions if o.bulk_on is None or o.counts_from >= o.bulk_on]

    def patrols(self, life: Life, day: date, every: int | None) -> Iterator[Occasion]:
        """The patrol period `day` falls in and the next one; periods missed are not made up for."""
        since = self.since(life) if self.since is not None else None
        if since is None or every is None:
            return
        elapsed = max((day - since).days // every, 0)
        for number in (elapsed, elapsed + 1):
            if number > 0:
                yield due(since + number * timedelta(days=every))

    def move_if_owed(self, life: Life, day: date, occasions: Iterable[Occasion]) -> Occasion | None:
        """Carry out this row's move, one the life may make, if `day` has reached it; the occasion it was owed on."""
        assert self.trigger is not None
        owed = next((o for o in occasions if self.from_day(o) <= day), None)
        if owed is not None:
            move(life, self.trigger, day, (self, owed))
            if self.step is Step.SUSPICION:
                life.suspected_on, life.suspected_of = day, owed.basis
                life.suspected_halted = self.duty is Duty.HALT
        return owed

    def key(self, occasion: Occasion) -> ActKey:
        """What is done once for a parcel: (duty, subject, step, basis)."""
        duty, step = self.done_as
        return duty, occasion.subject, step, occasion.basis

    def sentence(self, occasion: Occasion) -> str:
        """Why the step is owed (理由)."""
        return self.because.format(
            due=occasion.counts_from, from_on=self.from_day(occasion), no=occasion.subject
        )
