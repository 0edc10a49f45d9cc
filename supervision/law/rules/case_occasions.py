"""When a step of an idle case or of a referral is open (办案事项是否未了): one function a condition of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from supervision.law.daycount import national_calendar
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.clocks import investigate_by, remedies_end_on
from supervision.law.idle_case.paper_gates import mortgaged
from supervision.law.idle_case.stages import Milestone
from supervision.law.referrals import Referral, ReferralStatus, ground_stands, referrals
from supervision.law.rules.answered import answer, answered, not_served
from supervision.law.rules.counts import (
    ACCEPT_WITHIN,
    COURT_WITHIN,
    MATERIALS_WITHIN,
    NEXT_DAY,
    PERFORM_WITHIN,
)
from supervision.law.rules.rule import Occasion, Open, due
from supervision.law.standing import Answered, Life
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.law.terms import Cause, Kind, ReportOn, Way

M = Milestone
Condition = Callable[[Life, IdleCase], bool]

# Referrals


def referrals_not_taken(life: Life) -> Sequence[Occasion]:
    """Referrals enforcement neither accepted nor returned."""
    return [_of(referral) for referral in _pending(life)]


def referrals_past_their_day(life: Life) -> Sequence[Occasion]:
    """The same, by the last day to accept or return them."""
    return [
        Occasion(ACCEPT_WITHIN.from_day(referral.on, national_calendar()), f"#{referral.seq}")
        for referral in _pending(life)
    ]


def referrals_returned(life: Life) -> Sequence[Occasion]:
    """Referrals sent back of what is still so, and not made again since."""
    known = _referrals(life)
    return [
        Occasion(referral.since, f"#{referral.seq}")
        for referral in known
        if referral.status is ReferralStatus.RETURNED
        and ground_stands(life, referral)
        and not any(later.matter is referral.matter and later.seq > referral.seq for later in known)
    ]


def referrals_without_ground(life: Life) -> Sequence[Occasion]:
    """Referrals in enforcement's hands of what is no longer so."""
    open_ = (referral for referral in _referrals(life) if referral.open)
    return [_of(referral) for referral in open_ if not ground_stands(life, referral)]


def _referrals(life: Life) -> list[Referral]:
    return referrals(life) if life.answered else []


def _pending(life: Life) -> list[Referral]:
    return [referral for referral in _referrals(life) if referral.status is ReferralStatus.PENDING]


def _of(referral: Referral) -> Occasion:
    return Occasion(referral.on, f"#{referral.seq}")


# The case: what is reached and what should come next


def open_case(life: Life) -> IdleCase | None:
    """The idle case on which somebody worked already, not yet at its end."""
    case = case_of(life) if life.answered else None
    return None if case is None or case.closed else case


def reached(milestone: Milestone, *until: Milestone, when: Condition | None = None) -> Open:
    """Since a milestone was reached until one of the others is, in an open case."""

    def since(life: Life) -> Sequence[Occasion]:
        case = open_case(life)
        if case is None or milestone not in case.reached or any(case.has(each) for each in until):
            return ()
        return (answer(case.reached[milestone]),) if when is None or when(life, case) else ()

    return since


def to_be_investigated(life: Life) -> Sequence[Occasion]:
    """Accepted by enforcement, the investigation notice not sent: due thirty days from the suspicion."""
    case = open_case(life)
    if case is None or not case.has(M.ACCEPTED) or _investigated(case):
        return ()
    return (answer(case.reached[M.ACCEPTED])._replace(due_on=investigate_by(case)),)


def not_investigated_in_time(life: Life) -> Sequence[Occasion]:
    """Checked on site, and the thirty days go by without the notice; a return does not restart them."""
    case = open_case(life)
    if case is None or not case.has(M.CHECKED) or _investigated(case):
        return ()
    checked = case.reached[M.CHECKED]
    return (Occasion(investigate_by(case), f"#{checked.seq}", bulk_on=checked.bulk_on),)


def _investigated(case: IdleCase) -> bool:
    return case.has(M.INVESTIGATION_ISSUED) or case.has(M.INVESTIGATION_SERVED) or case.has(M.DETERMINED)


def materials_not_given(life: Life) -> Sequence[Occasion]:
    """The holder's thirty days, by their last day."""
    case = open_case(life)
    if case is None or case.has(M.MATERIALS_GIVEN) or case.has(M.DETERMINED):
        return ()
    return _by_the_last_day(case, M.INVESTIGATION_SERVED, MATERIALS_WITHIN.from_day)


def to_be_determined(life: Life) -> Sequence[Occasion]:
    """The materials are in, or their time is over, or the determination is revoked: idle or not."""
    case = open_case(life)
    if case is None or case.has(M.DETERMINED):
        return ()
    for since in (M.DETERMINATION_REVOKED, M.MATERIALS_GIVEN):
        if (fact := case.reached.get(since)) is not None:
            return (answer(fact),)
    return [
        occasion._replace(counts_from=NEXT_DAY.from_day(occasion.counts_from))
        for occasion in materials_not_given(life)
    ]


def on_article_12(life: Life, case: IdleCase) -> bool:
    return case.track is Track.ARTICLE_12


def on_article_14(life: Life, case: IdleCase) -> bool:
    return case.track is Track.ARTICLE_14


def by_the_government(life: Life, case: IdleCase) -> bool:
    return case.cause is Cause.GOVERNMENT


def mortgagee_not_told(life: Life) -> Sequence[Occasion]:
    """A plan is drawn up, or a recovery decided, on mortgaged land."""
    case = open_case(life)
    if case is None or case.has(M.MORTGAGEE_TOLD) or not mortgaged(life):
        return ()
    if case.way in (None, Way.FEE):
        return ()
    return (answer(case.reached[M.DECIDED if case.has(M.DECIDED) else M.PLANNED]),)


def hearing_right_not_told(life: Life) -> Sequence[Occasion]:
    """The determination is served, or the decision is revoked and it stands; once a fee is paid, from two full years on."""
    case = open_case(life)
    if case is None or case.track is not Track.ARTICLE_14 or case.has(M.HEARING_TOLD):
        return ()
    if case.has(M.FEE_PAID):
        paid, from_on = case.reached[M.FEE_PAID], may_be_recovered_from(life)
        return () if from_on is None else (Occasion(max(from_on, paid.on), f"#{paid.seq}"),)
    if not case.has(M.DETERMINATION_SERVED):
        return ()
    served, revoked = case.reached[M.DETERMINATION_SERVED], case.reached.get(M.DECISION_REVOKED)
    return (answer(served if revoked is None or revoked.on < served.on else revoked),)


def to_be_reviewed(life: Life) -> Sequence[Occasion]:
    """The hearing is held or waived, or nobody asked for it in time."""
    case = open_case(life)
    if case is None or not case.has(M.HEARING_TOLD) or case.has(M.REVIEWED) or case.has(M.DECIDED):
        return ()
    for heard in (M.HEARING_HELD, M.HEARING_WAIVED):
        if case.has(heard):
            return (answer(case.reached[heard]),)
    until = case.ask_hearing_until
    if until is None or case.has(M.HEARING_REQUESTED):
        return ()
    return (Occasion(NEXT_DAY.from_day(until), f"#{case.reached[M.HEARING_TOLD].seq}"),)


def decision_not_publicised(life: Life) -> Sequence[Occasion]:
    """Decided and not publicised, also where it is performed by now."""
    case = case_on_file(life)
    return () if case is None or case.to_publicise is None else (answer(case.to_publicise),)


def decision_not_performed(life: Life) -> Sequence[Occasion]:
    """Served and neither paid nor deregistered, by the last of the thirty days."""
    case = open_case(life)
    if case is None or case.has(M.FEE_PAID) or case.has(M.DEREGISTERED):
        return ()
    return _by_the_last_day(case, M.DECISION_SERVED, PERFORM_WITHIN.from_day)


def for_the_court(life: Life) -> Sequence[Occasion]:
    """Not performed, and no remedy is left: counted from the last day of the remedies, due in three months."""
    case = open_case(life)
    if case is None or case.has(M.COURT_ASKED) or not decision_not_performed(life):
        return ()
    over_on = remedies_end_on(case)
    if over_on is None:
        return ()
    until = COURT_WITHIN.from_day(over_on, national_calendar())
    return (Occasion(over_on, f"#{case.reached[M.DECISION_SERVED].seq}", due_on=until),)


def court_not_asked(life: Life) -> Sequence[Occasion]:
    """The same, by the last day of the three months."""
    return [
        occasion._replace(counts_from=occasion.due_on)
        for occasion in for_the_court(life)
        if occasion.due_on is not None
    ]


def _by_the_last_day(case: IdleCase, since: Milestone, until: Callable[..., date]) -> Sequence[Occasion]:
    fact = case.reached.get(since)
    return () if fact is None else (Occasion(until(fact.on, national_calendar()), f"#{fact.seq}"),)


# After a revocation, and after the end


def case_on_file(life: Life) -> IdleCase | None:
    """The idle case on which somebody worked, at its end or not."""
    return case_of(life) if life.answered else None


def revocation_not_served(life: Life) -> Sequence[Occasion]:
    """Revoked by the bureau itself; what the court revoked is told by the court."""
    return [
        answer(fact)
        for case, fact in _revoked(life)
        if fact.kind is Kind.REVOCATION and not case.has(M.REVOCATION_SERVED)
    ]


def fee_to_refund(life: Life) -> Sequence[Occasion]:
    """The decision a fee was paid on is revoked."""
    return [answer(fact) for case, fact in _revoked(life) if case.paid_wan > 0]


def _revoked(life: Life) -> Sequence[tuple[IdleCase, Answered]]:
    case = case_on_file(life)
    fact = None if case is None else case.reached.get(M.DECISION_REVOKED)
    return () if case is None or fact is None else ((case, fact),)


def publication_to_withdraw(life: Life) -> Sequence[Occasion]:
    """Published land that is disposed of or cleared, or whose determination is revoked."""
    case = case_on_file(life)
    if case is None or not case.has(M.PUBLISHED):
        return ()
    ended = (M.DISPOSED, M.CLEARED, M.DETERMINATION_REVOKED)
    return [answer(case.reached[each]) for each in ended if case.has(each)][:1]


def after_disposal(*until: Milestone, when: Condition | None = None) -> Open:
    """Since the case ended by a disposal until one of the milestones is reached."""

    def since(life: Life) -> Sequence[Occasion]:
        case = case_on_file(life)
        if case is None or not case.has(M.DISPOSED) or any(case.has(each) for each in until):
            return ()
        return (answer(case.reached[M.DISPOSED]),) if when is None or when(life, case) else ()

    return since


def filed(life: Life, case: IdleCase) -> bool:
    return case.has(M.FILED)


def rights_or_use_changed(life: Life, case: IdleCase) -> bool:
    """Whether the disposal changed whose the land is or what it is used for."""
    ended = case.reached[M.DISPOSED]
    return ended.kind is not Kind.DISPOSAL_DONE or ended.detail in CHANGING


CHANGING = (Way.CHANGE_USE, Way.AGREED_RECOVERY, Way.SWAP, Way.RECOVERY)

# Beside the case


def started_not_reported(life: Life) -> Sequence[Occasion]:
    """Construction began and the holder did not report it; what an import brings is not asked for."""
    started_on, imported_on = life.started_on, life.bulk.get("start")
    if started_on is None or life.completed_on is not None or life.ended or not life.construction_duty:
        return ()
    if imported_on is not None or any(
        fact.detail == ReportOn.STARTED for fact in answered(life, Kind.HOLDER_REPORT)
    ):
        return ()
    return (due(started_on),)


def conditions_lacking(life: Life) -> Sequence[Occasion]:
    """Land supplied without what it must have."""
    if not life.answered or life.ended:
        return ()
    return [answer(fact) for fact in answered(life, Kind.SUPPLY_CONDITIONS)]


# Papers issued and not served

determination_not_served = reached(M.DETERMINED, M.DETERMINATION_SERVED)
decision_not_served = reached(M.DECIDED, M.DECISION_SERVED)
government_not_told = reached(M.DETERMINED, M.GOVERNMENT_TOLD, when=by_the_government)

ASKED_FOR: Mapping[str, Open] = {
    NoticeName.IDLE_DETERMINATION: determination_not_served,
    NoticeName.GOVERNMENT_CAUSE_LETTER: government_not_told,
    NoticeName.MORTGAGEE_LETTER: mortgagee_not_told,
    NoticeName.HEARING_RIGHT_NOTICE: hearing_right_not_told,
    NoticeName.FEE_DECISION: decision_not_served,
    NoticeName.RECOVERY_DECISION: decision_not_served,
    NoticeName.REVOCATION_DECISION: revocation_not_served,
}
"""Papers whose service a row of its own asks for: while that is open, nobody is asked a second time."""


def case_papers_not_served(life: Life) -> Sequence[Occasion]:
    """Papers of the case that were issued and whose receipt is not back."""
    return [
        answer(paper)
        for paper in not_served(life)
        if paper.detail in CASE_PAPERS and not (paper.detail in ASKED_FOR and ASKED_FOR[paper.detail](life))
    ]
