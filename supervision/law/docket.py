"""The docket of one parcel (监管台账): one life, one day -> what is owed, what comes next, by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import NamedTuple

from supervision.law.daycount import ONE_DAY, national_calendar
from supervision.law.idle import suspected_from
from supervision.law.idle_case.clocks import office_clocks
from supervision.law.life import pass_time
from supervision.law.rules.rule import ActKey, Moves, Occasion, Open, Opens, Rule
from supervision.law.rules.table import rows_for
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE, may_move
from supervision.law.steps import ActSort, Duty, Step, WaitsFor
from supervision.law.terms import State


class Act(NamedTuple):
    """One thing the office owes or did on `on` (监管动作).

    `owed_from` is the first day it was owed; an act owed before `bulk_on` belongs in triage (补录甄别).
    `due_on` is the agreed day it is about, for a task the day by which it is due.
    """

    on: date
    sort: ActSort
    rule: Rule
    occasion: Occasion
    owed_from: date
    reason: str
    from_state: State | None = None
    to_state: State | None = None

    @property
    def key(self) -> ActKey:
        return self.rule.key(self.occasion)

    @property
    def name(self) -> str:
        act = self.rule.act
        return "" if isinstance(act, Moves) else str(act.name)

    @property
    def due_on(self) -> date:
        act = self.rule.act
        if isinstance(act, Opens) and self.occasion.due_on is not None:
            return self.occasion.due_on
        if not isinstance(act, Opens):
            return self.occasion.counts_from
        if act.due is None:
            return self.on
        return act.due.from_day(
            self.on if act.due_from_look else self.occasion.counts_from, national_calendar()
        )

    @property
    def triaged(self) -> bool:
        """Imports send nothing: what fell due before the import, and any demand for money they do not speak of."""
        if self.occasion.unstated and self.rule.step is Step.DEMAND:
            return True
        bulk_on = self.occasion.bulk_on
        return bulk_on is not None and self.owed_from < bulk_on and self.sort is not ActSort.LAPSE


class Look(NamedTuple):
    """What one day's look came to: the acts, and the next day the parcel must be looked at."""

    acts: list[Act]
    next_on: date | None


def look(life: Life, day: date, done: set[ActKey], *, patrol_every: int | None = None) -> list[Act]:
    """One day's look (当日监测): the table top to bottom until nothing is owed; moves the life, fills `done`."""
    return looked(life, day, done, patrol_every=patrol_every).acts


def looked(life: Life, day: date, done: set[ActKey], *, patrol_every: int | None = None) -> Look:
    """The same, with the next look: the rows asked since the last move have seen all that is still to come."""
    pass_time(life, day - ONE_DAY)
    acts: list[Act] = []
    coming: list[date] = []
    opened: dict[Open, Sequence[Occasion]] = {}
    rows = rows_for(life)
    unasked = len(rows)
    for rule in islice(cycle(rows), len(rows) * len(State)):
        if not unasked:
            break
        unasked -= 1
        if rule.trigger is None:
            if occasions := _open(rule, life, day, patrol_every, opened):
                _owe(rule, occasions, day, done, acts, coming)
        elif may_move(life, rule.trigger):
            before, occasions = life.state, tuple(rule.occasions(life))
            if (occasion := rule.move_if_owed(life, day, occasions)) is None:
                coming += map(rule.from_day, occasions)
                continue
            acts.append(_act(rule, occasion, day, ActSort.MOVE, before, life.state))
            unasked = len(rows)
            coming.clear()
            opened.clear()
    if unasked:
        raise AssertionError(f"the rule table moves {life.parcel.no} in a circle on {day}")
    if life.day > day:  # a fact of a later day is on file already: the next look follows that day
        return Look(acts, next_look_on(life, done, patrol_every=patrol_every))
    life.day = day
    return Look(acts, min(coming, default=None))


def _open(
    rule: Rule, life: Life, day: date, patrol_every: int | None, opened: dict[Open, Sequence[Occasion]]
) -> Iterable[Occasion]:
    """What is open for a row; `opened` keeps what was found, as several rows ask the same of a life."""
    if rule.since is not None:
        return rule.patrols(life, day, patrol_every)
    found = opened.get(rule.open)
    if found is None:
        found = opened[rule.open] = tuple(rule.open(life))
    return rule.of_those_open(found) if rule.lapses else found


def _owe(
    rule: Rule,
    occasions: Iterable[Occasion],
    day: date,
    done: set[ActKey],
    acts: list[Act],
    coming: list[date],
) -> None:
    """A row's acts owed on `day` and not done; a reminder past its day lapses instead. What is owed later is `coming`."""
    for occasion in occasions:
        on, key = rule.count.from_day(occasion.counts_from), rule.key(occasion)
        if key in done:
            continue
        if on > day:
            coming.append(on)
            continue
        done.add(key)
        lapsed = rule.lapses and day > occasion.counts_from
        acts.append(_act(rule, occasion, day, ActSort.LAPSE if lapsed else rule.act.sort))


def _occasions(rule: Rule, life: Life, day: date, patrol_every: int | None) -> Iterable[Occasion]:
    if rule.since is not None:
        return rule.patrols(life, day, patrol_every)
    return rule.occasions(life)


def _act(
    rule: Rule,
    occasion: Occasion,
    day: date,
    sort: ActSort,
    from_state: State | None = None,
    to_state: State | None = None,
) -> Act:
    reason = rule.sentence(occasion)
    if sort is ActSort.LAPSE:
        reason += f"；至{day}已过{occasion.counts_from}，提醒不再有意义，过期未发"
    return Act(day, sort, rule, occasion, rule.from_day(occasion), reason, from_state, to_state)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A step that comes next if nothing changes (下一步)."""

    on: date
    rule: Rule
    occasion: Occasion

    @property
    def is_late(self) -> bool:
        """Owed on a day already past: a sweep has not done it yet (应办未办)."""
        return self.rule.from_day(self.occasion) < self.on

    @property
    def lapses(self) -> bool:
        """A reminder whose day will be past by then is only to be noted as lapsed."""
        return self.rule.lapses and self.on > self.occasion.counts_from


def upcoming(life: Life, done: set[ActKey], *, patrol_every: int | None = None) -> list[Upcoming]:
    """What comes next after `life.day`, by date, as the facts stand; what is owed already comes the next day."""
    tomorrow = life.day + ONE_DAY
    found = [
        Upcoming(max(rule.from_day(occasion), tomorrow), rule, occasion)
        for rule, occasion in _coming(life, done, patrol_every)
    ]
    return sorted(found, key=lambda step: step.on)


def next_look_on(life: Life, done: set[ActKey], *, patrol_every: int | None = None) -> date | None:
    """The next day the parcel must be looked at, for a step or a move: the first of what is `upcoming`."""
    tomorrow, soonest = life.day + ONE_DAY, None
    for rule, occasion in _coming(life, done, patrol_every):
        on = rule.from_day(occasion)
        if on <= tomorrow:
            return tomorrow  # nothing comes sooner; of an imported past this is nearly always so
        soonest = on if soonest is None else min(on, soonest)
    return soonest


def _coming(life: Life, done: set[ActKey], patrol_every: int | None) -> Iterator[tuple[Rule, Occasion]]:
    """Every step not done and every move permitted from here, in the order of the table."""
    for rule in rows_for(life):
        if rule.trigger is not None:
            if may_move(life, rule.trigger):
                yield from ((rule, occasion) for occasion in rule.occasions(life))
        else:
            for occasion in _occasions(rule, life, life.day, patrol_every):
                if rule.key(occasion) not in done:
                    yield rule, occasion


def waits_for(life: Life, next_on: date | None) -> WaitsFor | None:
    """What a person owes before the calendar can go on (待办所系); None when a date is next and nothing is missing."""
    if life.ended:
        return WaitsFor.NOTHING
    if not life.construction_duty:
        return WaitsFor.PAYMENT if life.earliest_unpaid() else WaitsFor.NOTHING
    if life.state in IN_IDLE_CASE:
        return WaitsFor.CASEWORK
    if life.start_open and life.agreed_start_on is None:
        return WaitsFor.HANDOVER
    if life.completion_open and life.contract.completion_on is None:
        return WaitsFor.COMPLETION_DATE
    if life.earliest_unpaid() is not None:
        return WaitsFor.PAYMENT
    if life.state is State.COMPLETED:
        return WaitsFor.VERIFICATION
    if next_on is not None:
        return None
    if life.start_open:
        return WaitsFor.START
    return WaitsFor.COMPLETION if life.completion_open else WaitsFor.NOTHING


class Deadline(NamedTuple):
    """An open duty and the last day still in time (监管时点).

    `counted`: from the day after, the parcel is overdue (逾期) in this duty, as `standing.overdue` says it: of the
    unpaid instalments the first, and none where nobody stated what was paid.
    """

    duty: Duty
    subject: int
    due_on: date
    counted: bool = False


def deadlines(life: Life) -> list[Deadline]:
    """The open duties with a date, each once: of the idle limbs the last day of the year, of an idle case the soonest
    clock on which the office itself must act."""
    dues = [(i.due_on, i.no) for i in life.unpaid() if i.due_on is not None]
    first = min(dues, default=None) if life.payments_stated else None
    found = [Deadline(Duty.PAYMENT, no, on, counted=(on, no) == first) for on, no in dues]
    agreed = life.contract.handover_on
    if agreed is not None and life.handed_over_on is None and life.start_open:
        found.append(Deadline(Duty.BOARD, 0, agreed))
    if life.start_open and (start_on := life.agreed_start_on) is not None:
        found.append(Deadline(Duty.START, 0, start_on, counted=True))
    if life.completion_open and (done_by := life.contract.completion_on) is not None:
        found.append(Deadline(Duty.COMPLETION, 0, done_by, counted=True))
    if (idle_on := suspected_from(life)) is not None and life.state not in IN_IDLE_CASE:
        found.append(Deadline(Duty.IDLE if life.start_open else Duty.HALT, 0, idle_on - ONE_DAY))
    if life.answered and life.state in IN_IDLE_CASE and (running := office_clocks(life)):
        found.append(Deadline(Duty.CASE, 0, running[0].due_on))
    return found
