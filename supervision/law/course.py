"""The course of one duty (履行经过): from the day agreed to the day it was met, through every change of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.facts import Fact
from supervision.law.life import apply, begin, pass_time
from supervision.law.standing import Life
from supervision.law.terms import ClearedReason, Kind, Stage


@dataclass(slots=True)
class Course:
    """What became of one duty: the agreed day in force, and the days earlier changes of it granted (已顺延天数).

    `met_on` is the day it was met, `ended_on` the day the parcel was recovered or the contract terminated.
    """

    due_on: date | None = None
    granted_days: int = 0
    met_on: date | None = None
    ended_on: date | None = None


def course_of(told: Sequence[Fact], no: str, stage: Stage, instalment: int | None, until: date) -> Course:
    """Follow one duty through the facts up to `until`, which stand in legal order; `instalment` names a payment."""
    course = Course()
    for fact, life in _lives(told, no, until):
        due_on = _due(life, stage, instalment)
        if course.due_on is not None and due_on is not None and not _mended(fact):
            course.granted_days += (due_on - course.due_on).days
        course.due_on = due_on
        met_on = _met(life, stage, instalment, fact)
        course.met_on = met_on if met_on is None or stage is not Stage.PAYMENT else course.met_on or met_on
        if life.ended and course.ended_on is None:
            course.ended_on = fact.on
    return course


def _lives(told: Sequence[Fact], no: str, until: date) -> Iterator[tuple[Fact, Life]]:
    """The life after each fact, in legal order, as the fold passes through it."""
    life = begin(told[0], no)
    yield told[0], life
    for fact in told[1:]:
        day = max(fact.on, told[0].on)
        if day > until:
            break
        pass_time(life, day - ONE_DAY)
        apply(life, fact)
        yield fact, life


def _mended(fact: Fact) -> bool:
    """A wrong date put right grants nothing."""
    return fact.kind is Kind.IDLE_CLEARED and fact.values["reason"] is ClearedReason.WRONG_DATE


def _due(life: Life, stage: Stage, instalment: int | None) -> date | None:
    if stage is Stage.START:
        return life.agreed_start_on
    if stage is Stage.COMPLETION:
        return life.contract.completion_on
    return next((each.due_on for each in life.contract.instalments if each.no == instalment), None)


def _met(life: Life, stage: Stage, instalment: int | None, fact: Fact) -> date | None:
    """The day the duty was met; an instalment is met on the day its last part was paid."""
    if stage is Stage.START:
        return min((day for day in (life.started_on, life.completed_on) if day is not None), default=None)
    if stage is Stage.COMPLETION:
        return life.completed_on
    paid = any(
        life.paid_wan(each) >= each.amount_wan for each in life.contract.instalments if each.no == instalment
    )
    return fact.on if paid else None
