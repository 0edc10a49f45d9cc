"""The clocks of an idle case (办案期限): what runs, since when, until which day, under which article, at whose desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from supervision.law.daycount import Count, national_calendar
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import (
    APPEAL,
    ASK_FOR_A_HEARING,
    COURT,
    HOLD_THE_HEARING,
    MATERIALS,
    PERFORMANCE,
    PUBLICISE,
    RECONSIDER,
    SUE,
    SUE_LATER,
)
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import (
    ACCEPT_WITHIN,
    APPEAL_WITHIN,
    ASK_HEARING_WITHIN,
    COURT_WITHIN,
    HOLD_HEARING_WITHIN,
    INVESTIGATE_WITHIN,
    MATERIALS_WITHIN,
    PERFORM_WITHIN,
    PUBLICISE_WITHIN,
    RECONSIDER_WITHIN,
    SUE_AFTER_RECONSIDERATION,
    SUE_WITHIN,
)
from supervision.law.rules.county_clauses import REFER_CLAUSE
from supervision.law.rules.order53 import INVESTIGATE
from supervision.law.standing import Life
from supervision.law.steps import Step, Unit
from supervision.law.terms import Remedy, Term

M = Milestone


class Actor(Term):
    """Who has to act before a clock runs out (应办一方)."""

    OFFICE = "office", "我局"
    HOLDER = "holder", "当事人"


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that runs: from the day counted from (not itself counted) to the last day in time.

    `provisional`: it ends in a year whose holidays are not gazetted (暂定).
    """

    step: Step
    what: str
    since: date
    due_on: date
    clause: Clause
    actor: Actor
    unit: Unit

    @property
    def provisional(self) -> bool:
        return national_calendar().is_provisional(self.due_on)

    def days_left(self, today: date) -> int:
        """Whole days to the last day in time; negative once it is past."""
        return (self.due_on - today).days


def clocks(life: Life) -> list[Clock]:
    """What runs in the idle case of a parcel, the soonest first; of a closed one only what its decision still asks for."""
    case = case_of(life)
    if case is None:
        return []
    running = _publicising(case) if case.closed else _running(case)
    return sorted(running, key=lambda clock: clock.due_on)


def office_clocks(life: Life) -> list[Clock]:
    """Those on which the bureau itself must act, the soonest first."""
    return [clock for clock in clocks(life) if clock.actor is Actor.OFFICE]


def investigate_by(case: IdleCase) -> date:
    """The last day to send the investigation notice: thirty days from the suspicion, whatever was returned since."""
    return INVESTIGATE_WITHIN.from_day(case.found_on, national_calendar())


def remedies_end_on(case: IdleCase) -> date | None:
    """The last day on which the decision can still be contested; None while it is not served or is contested.

    Where reconsideration goes first (复议前置) nothing is left once its sixty days are over without it. After
    reconsideration fifteen days are left for a suit, after a judgment fifteen for an appeal against it.
    """
    served_on, decided = case.on(M.DECISION_SERVED), case.reached.get(M.APPEAL_DECIDED)
    if served_on is None or (case.has(M.APPEALED) and decided is None):
        return None
    if decided is None:
        within = (RECONSIDER_WITHIN, SUE_WITHIN) if case.may_sue_at_once else (RECONSIDER_WITHIN,)
        return max(_until(count, served_on) for count in within)
    in_court = case.reached[M.APPEALED].cause == Remedy.SUIT
    return _until(APPEAL_WITHIN if in_court else SUE_AFTER_RECONSIDERATION, decided.on)


def _running(case: IdleCase) -> Iterator[Clock]:
    yield from _of_the_inquiry(case)
    yield from _of_the_hearing(case)
    yield from _of_the_decision(case)
    yield from _publicising(case)


def _of_the_inquiry(case: IdleCase) -> Iterator[Clock]:
    if case.has(M.REFERRED) and not case.has(M.ACCEPTED):
        yield _clock(case, Step.ACCEPTANCE, "接收或者退回移交", M.REFERRED, ACCEPT_WITHIN, REFER_CLAUSE)
    sent = case.has(M.INVESTIGATION_ISSUED) or case.has(M.INVESTIGATION_SERVED)
    if not sent and not case.has(M.DETERMINED):
        yield Clock(
            Step.INVESTIGATION, "发出《闲置土地调查通知书》", case.found_on, investigate_by(case), INVESTIGATE,
            Actor.OFFICE, Unit.ENFORCEMENT,
        )  # fmt: skip
    waiting = case.has(M.INVESTIGATION_SERVED) and not case.has(M.DETERMINED)
    if waiting and not case.has(M.MATERIALS_GIVEN):
        yield _clock(
            case, Step.MATERIALS, "提交说明材料", M.INVESTIGATION_SERVED, MATERIALS_WITHIN, MATERIALS, Actor.HOLDER
        )  # fmt: skip


def _of_the_hearing(case: IdleCase) -> Iterator[Clock]:
    if not case.has(M.HEARING_TOLD) or case.has(M.HEARING_HELD) or case.has(M.HEARING_WAIVED):
        return
    if case.has(M.HEARING_REQUESTED):
        yield _clock(
            case, Step.HEARING, "组织听证", M.HEARING_REQUESTED, HOLD_HEARING_WITHIN, HOLD_THE_HEARING
        )  # fmt: skip
    elif not case.has(M.REVIEWED) and not case.has(M.DECIDED):
        yield _clock(
            case, Step.HEARING_RIGHT, "申请听证", M.HEARING_TOLD, ASK_HEARING_WITHIN, ASK_FOR_A_HEARING, Actor.HOLDER
        )  # fmt: skip


def _of_the_decision(case: IdleCase) -> Iterator[Clock]:
    if not case.has(M.DECISION_SERVED):
        return
    holder = Actor.HOLDER
    yield _clock(case, Step.PERFORMANCE, "履行决定", M.DECISION_SERVED, PERFORM_WITHIN, PERFORMANCE, holder)
    if not case.has(M.COURT_ASKED):
        yield from _remedies(case)
    ended_on = remedies_end_on(case)
    if ended_on is not None and not case.has(M.COURT_ASKED):
        until = _until(COURT_WITHIN, ended_on)
        office = Actor.OFFICE
        yield Clock(Step.COURT, "申请法院强制执行", ended_on, until, COURT, office, Unit.ENFORCEMENT)


def _remedies(case: IdleCase) -> Iterator[Clock]:
    """What the holder can still do against a decision."""
    holder = Actor.HOLDER
    if not case.has(M.APPEALED):
        served = M.DECISION_SERVED
        yield _clock(case, Step.DECISION, "申请行政复议", served, RECONSIDER_WITHIN, RECONSIDER, holder)
        if case.may_sue_at_once:
            yield _clock(case, Step.DECISION, "提起行政诉讼", served, SUE_WITHIN, SUE, holder)
    elif case.has(M.APPEAL_DECIDED) and case.reached[M.APPEALED].cause == Remedy.SUIT:
        after = APPEAL_WITHIN
        yield _clock(case, Step.DECISION, "不服判决上诉", M.APPEAL_DECIDED, after, APPEAL, holder)
    elif case.has(M.APPEAL_DECIDED):
        after = SUE_AFTER_RECONSIDERATION
        yield _clock(case, Step.DECISION, "不服复议决定提起诉讼", M.APPEAL_DECIDED, after, SUE_LATER, holder)


def _publicising(case: IdleCase) -> Iterator[Clock]:
    """A decision is publicised also where it was performed at once."""
    if (decided := case.to_publicise) is not None:
        until = _until(PUBLICISE_WITHIN, decided.on)
        yield Clock(
            Step.PUBLICISING, "公示执法决定", decided.on, until, PUBLICISE, Actor.OFFICE, Unit.ENFORCEMENT
        )  # fmt: skip


def _clock(
    case: IdleCase,
    step: Step,
    what: str,
    since: Milestone,
    count: Count,
    clause: Clause,
    actor: Actor = Actor.OFFICE,
) -> Clock:
    on = case.reached[since].on
    return Clock(step, what, on, _until(count, on), clause, actor, Unit.ENFORCEMENT)


def _until(count: Count, day: date) -> date:
    return count.from_day(day, national_calendar())
