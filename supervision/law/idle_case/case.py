"""The idle case of a parcel (闲置案件), read from its facts: what is reached since when, on which track it goes.

A revocation takes back what was reached on the decision or the determination revoked; what came before stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from supervision.law.daycount import national_calendar
from supervision.law.idle_case.reaching import UNDOES, milestones_of
from supervision.law.idle_case.stages import CaseStage, Milestone, move_case
from supervision.law.rules.counts import ASK_HEARING_WITHIN, NEXT_DAY, TWO_FULL_YEARS
from supervision.law.standing import NONE_YET, Answered, Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Cause, Decision, Kind, Remedy, Term, Way

M = Milestone


class Track(Term):
    """How idle land is dealt with (处置途径)."""

    ARTICLE_12 = "article_12", "协商处置（第十二条）"
    ARTICLE_14 = "article_14", "征缴或者收回（第十四条）"


@dataclass(slots=True)
class IdleCase:
    """One idle case: since when, on which basis, for a halt or for not starting; `reached` the milestones that stand.

    `found_on` is the day the office could know of it: of an imported past the day of the import (发现日).
    `state` is the stage the milestones put it in, `moved_on` the day they last did. `paid_wan` is the idle fee paid and
    not refunded, in 万元; `to_publicise` the decision that stands and was not publicised, also where it is performed by now.
    """

    opened_on: date
    found_on: date
    basis: str
    halted: bool
    state: CaseStage = CaseStage.SUSPECTED
    reached: dict[Milestone, Answered] = field(default_factory=dict)
    paid_wan: Decimal = NONE_YET
    moved_on: date | None = None
    to_publicise: Answered | None = None

    @property
    def stage(self) -> CaseStage:
        return self.state

    @property
    def stage_since(self) -> date:
        """The day it came to its stage."""
        return self.moved_on or self.opened_on

    def has(self, *milestones: Milestone) -> bool:
        """Whether all of them are reached and stand."""
        return all(milestone in self.reached for milestone in milestones)

    def on(self, milestone: Milestone) -> date | None:
        """The day it was reached."""
        fact = self.reached.get(milestone)
        return None if fact is None else fact.on

    @property
    def closed(self) -> bool:
        return self.state is CaseStage.CLOSED

    @property
    def cause(self) -> Cause | None:
        """Whose cause the determination found (闲置原因)."""
        found = self.reached.get(M.DETERMINED)
        return Cause(found.cause) if found is not None and found.cause else None

    @property
    def track(self) -> Track | None:
        """Halted land, and land idle by an art. 8 cause, goes by art. 12; the holder's own fault by art. 14."""
        if self.halted or self.cause in (Cause.GOVERNMENT, Cause.FORCE_MAJEURE):
            return Track.ARTICLE_12
        return Track.ARTICLE_14 if self.cause is Cause.HOLDER else None

    @property
    def way(self) -> Way | None:
        """The way planned or decided (处置方式)."""
        for milestone in (M.DECIDED, M.PLANNED):
            if (fact := self.reached.get(milestone)) is not None:
                return Way(fact.detail)
        return None

    @property
    def decided(self) -> Decision | None:
        """Which decision of art. 14 stands."""
        fact = self.reached.get(M.DECIDED)
        return None if fact is None else DECISION_OF.get(Way(fact.detail))

    @property
    def may_sue_at_once(self) -> bool:
        """Whether the decision may be taken to court without reconsideration first, as the legal review found."""
        review = self.reached.get(M.REVIEWED)
        return review is not None and review.cause == Remedy.SUIT

    @property
    def contested(self) -> Decision | None:
        """The decision an appeal is about: the one it names, else the one that stands."""
        appeal = self.reached.get(M.APPEALED)
        if appeal is None:
            return None
        return Decision(appeal.detail) if appeal.detail else self.decided

    def hearing_settled_on(self, day: date) -> bool:
        """Held, waived, or the time to ask for it over without a request (听证已了)."""
        if self.has(M.HEARING_HELD) or self.has(M.HEARING_WAIVED):
            return True
        last = self.ask_hearing_until
        return last is not None and not self.has(M.HEARING_REQUESTED) and day >= NEXT_DAY.from_day(last)

    @property
    def ask_hearing_until(self) -> date | None:
        """The last day to ask for a hearing."""
        told_on = self.on(M.HEARING_TOLD)
        return None if told_on is None else ASK_HEARING_WITHIN.from_day(told_on, national_calendar())


DECISION_OF = {Way.FEE: Decision.FEE, Way.RECOVERY: Decision.RECOVERY}


def case_of(life: Life) -> IdleCase | None:
    """The idle case opened by the last suspicion, closed ones included; None where there was none.

    It is not to be changed: a look asks for it in every row, so it is read once for the facts as they stand.
    """
    if life.suspected_on is None:
        return None
    found_on = max(
        life.suspected_on, life.bulk.get("halt" if life.suspected_halted else "start", life.suspected_on)
    )
    opened = (
        life.suspected_on,
        found_on,
        life.suspected_of,
        life.suspected_halted,
        life.state in IN_IDLE_CASE,
    )
    if life.case_read is not None:
        facts, as_opened, known = life.case_read
        if facts is life.answered and as_opened == opened:
            assert isinstance(known, IdleCase)
            return known
    case = _read(IdleCase(*opened[:-1]), life)
    life.case_read = (life.answered, opened, case)
    return case


def _read(case: IdleCase, life: Life) -> IdleCase:
    for fact in life.answered:
        if fact.on > case.opened_on or (fact.on == case.opened_on and fact.kind in ON_THE_DAY_ITSELF):
            _take(case, fact)
    if life.state not in IN_IDLE_CASE:
        case.state = CaseStage.CLOSED  # also where construction began, or the contract was terminated
    return case


ON_THE_DAY_ITSELF = frozenset(
    {
        Kind.IDLE_CHECK,
        Kind.REFERRAL,
        Kind.REFERRAL_ACCEPTED,
        Kind.REFERRAL_RETURNED,
        Kind.REFERRAL_WITHDRAWN,
    }
)
"""What counts on the very day of the suspicion: a day's facts come before its looks, so no other step had its ground then."""


def _take(case: IdleCase, fact: Answered) -> None:
    """Take one fact into a case."""
    if fact.kind is Kind.FEE_PAID:
        case.paid_wan += _paid(case, fact)
    elif fact.kind is Kind.FEE_REFUNDED:
        case.paid_wan = max(case.paid_wan - (fact.wan or case.paid_wan), NONE_YET)
    before = case.state
    for milestone in milestones_of(fact, case):
        for undone in UNDOES.get(milestone, ()):
            case.reached.pop(undone, None)
        case.reached[milestone] = fact
        if milestone in TO_PUBLICISE:
            case.to_publicise = fact if milestone is M.DECIDED else None
        move_case(case, milestone)
    if case.state is not before:
        case.moved_on = fact.on


TO_PUBLICISE = (M.DECIDED, M.PUBLICISED, M.DECISION_REVOKED)
"""What makes a decision to be publicised, and what ends that."""


def _paid(case: IdleCase, fact: Answered) -> Decimal:
    """A payment told without its sum is of what is still owed."""
    if fact.wan is not None:
        return fact.wan
    decided = case.reached.get(M.DECIDED)
    owed = NONE_YET if decided is None or decided.wan is None else decided.wan
    return max(owed - case.paid_wan, NONE_YET)


def may_be_recovered_from(life: Life) -> date | None:
    """The day from which land never started may be taken back (满两年的次日)."""
    start_on = life.agreed_start_on
    return None if start_on is None else TWO_FULL_YEARS.from_day(start_on)
