"""Which fact reaches which milestone of an idle case (事实与办案节点): one function a kind that needs to look at the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from supervision.law.idle_case.stages import BEFORE_DETERMINATION, CaseStage, Milestone
from supervision.law.standing import Answered
from supervision.law.steps import NoticeName
from supervision.law.terms import Decision, Finding, Kind, Matter, Verdict, Way

M = Milestone


class Case(Protocol):
    """What of a case decides which milestone a fact reaches."""

    state: CaseStage
    reached: dict[Milestone, Answered]
    paid_wan: Decimal


def milestones_of(fact: Answered, case: Case) -> Iterable[Milestone]:
    """What a fact reaches in a case; nothing, for a fact that is of no case."""
    plain = BY_KIND.get(fact.kind)
    if plain is not None:
        return (plain,)
    read = READ_WITH_THE_CASE.get(fact.kind)
    return () if read is None else read(fact, case)


BY_KIND: Mapping[Kind, Milestone] = {
    Kind.HOLDER_MATERIALS: M.MATERIALS_GIVEN,
    Kind.IDLE_DETERMINATION: M.DETERMINED,
    Kind.PUBLICATION: M.PUBLISHED,
    Kind.PUBLICATION_WITHDRAWN: M.PUBLICATION_WITHDRAWN,
    Kind.GOVERNMENT_TOLD: M.GOVERNMENT_TOLD,
    Kind.FINANCE_TOLD: M.FINANCE_TOLD,
    Kind.HOARDING_FOUND: M.HOARDING_FOUND,
    Kind.MORTGAGEE_TOLD: M.MORTGAGEE_TOLD,
    Kind.HEARING_TOLD: M.HEARING_TOLD,
    Kind.HEARING_REQUESTED: M.HEARING_REQUESTED,
    Kind.HEARING_WAIVED: M.HEARING_WAIVED,
    Kind.HEARING_ARRANGED: M.HEARING_ARRANGED,
    Kind.HEARING_HELD: M.HEARING_HELD,
    Kind.APPEAL: M.APPEALED,
    Kind.COURT_ENFORCEMENT: M.COURT_ASKED,
    Kind.FEE_REFUNDED: M.FEE_REFUNDED,
    Kind.PUBLICISED: M.PUBLICISED,
    Kind.CHANGE_SURVEYED: M.CHANGE_SURVEYED,
    Kind.IDLE_CLEARED: M.CLEARED,
}

ISSUED: Mapping[str, Milestone] = {
    NoticeName.IDLE_INVESTIGATION: M.INVESTIGATION_ISSUED,
    NoticeName.FEE_DECISION: M.DECISION_ISSUED,
    NoticeName.RECOVERY_DECISION: M.DECISION_ISSUED,
}
SERVED: Mapping[str, Milestone] = {
    NoticeName.IDLE_INVESTIGATION: M.INVESTIGATION_SERVED,
    NoticeName.IDLE_DETERMINATION: M.DETERMINATION_SERVED,
    NoticeName.GOVERNMENT_CAUSE_LETTER: M.GOVERNMENT_TOLD,
    NoticeName.MORTGAGEE_LETTER: M.MORTGAGEE_TOLD,
    NoticeName.HEARING_RIGHT_NOTICE: M.HEARING_TOLD,
    NoticeName.HEARING_NOTICE: M.HEARING_NOTICED,
    NoticeName.FEE_DECISION: M.DECISION_SERVED,
    NoticeName.RECOVERY_DECISION: M.DECISION_SERVED,
    NoticeName.PERFORMANCE_URGING: M.URGED,
    NoticeName.REVOCATION_DECISION: M.REVOCATION_SERVED,
}
"""What the issue and the proved service of a paper of the case reach."""


def _checked(fact: Answered, case: Case) -> Iterable[Milestone]:
    return (M.CHECKED,) if fact.detail in (Finding.NOT_STARTED, Finding.HALTED) else ()


def _referred(fact: Answered, case: Case) -> Iterable[Milestone]:
    """`cause` says what the referral is about; one of another matter is of no idle case."""
    return (OF_A_REFERRAL[fact.kind],) if fact.cause == Matter.IDLE else ()


OF_A_REFERRAL = {
    Kind.REFERRAL: M.REFERRED,
    Kind.REFERRAL_ACCEPTED: M.ACCEPTED,
    Kind.REFERRAL_RETURNED: M.RETURNED,
    Kind.REFERRAL_WITHDRAWN: M.REFERRAL_WITHDRAWN,
}


def _issued(fact: Answered, case: Case) -> Iterable[Milestone]:
    milestone = ISSUED.get(fact.detail)
    return () if milestone is None or fact.cause else (milestone,)


def _served(fact: Answered, case: Case) -> Iterable[Milestone]:
    """`cause` is the way of service; without one nothing is proved and no period begins."""
    milestone = SERVED.get(fact.detail)
    return () if milestone is None or not fact.cause else (milestone,)


def _filed(fact: Answered, case: Case) -> Iterable[Milestone]:
    """An entry in the national system names the record it repeats; without one it is the idle case itself."""
    if fact.subject:
        return tuple(
            filed
            for filed, records in FILES.items()
            if any(m in case.reached and case.reached[m].seq == fact.subject for m in records)
        )
    return (M.FILING_UPDATED,) if case.state is CaseStage.CLOSED else (M.FILED,)


FILES = {M.FILED: (M.DETERMINED,), M.FILING_UPDATED: (M.DISPOSED, M.CLEARED)}


def _negotiated(fact: Answered, case: Case) -> Iterable[Milestone]:
    return (M.NEGOTIATED,) if fact.detail else ()


def _reviewed(fact: Answered, case: Case) -> Iterable[Milestone]:
    return (M.REVIEWED,) if fact.detail else ()


def _approved(fact: Answered, case: Case) -> Iterable[Milestone]:
    """An approval says which way it approves, or it is of the plan where one waits for it."""
    of_art_14 = fact.detail in (Way.FEE, Way.RECOVERY)
    if fact.detail:
        return (M.APPROVED,) if of_art_14 else (M.PLAN_APPROVED,)
    return (M.PLAN_APPROVED,) if M.PLANNED in case.reached else (M.APPROVED,)


def _disposal(fact: Answered, case: Case) -> Iterable[Milestone]:
    return (M.DECIDED,) if fact.detail in (Way.FEE, Way.RECOVERY) else (M.PLANNED,)


def _disposal_done(fact: Answered, case: Case) -> Iterable[Milestone]:
    """A fee is collected and land taken back only when paid and deregistered: the decision is what is done here."""
    if fact.detail == Way.FEE:
        return () if M.DECIDED in case.reached or M.FEE_PAID in case.reached else (M.DECIDED,)
    if fact.detail == Way.RECOVERY:
        decided = () if M.DECIDED in case.reached else (M.DECIDED,)
        return (*decided, M.DISPOSED) if M.DEREGISTERED in case.reached else decided
    return (M.DISPOSED,)


def _fee_paid(fact: Answered, case: Case) -> Iterable[Milestone]:
    """Paid in full, or no amount is known: a part paid is not the fee."""
    decided = case.reached.get(M.DECIDED)
    owed = None if decided is None else decided.wan
    return (M.FEE_PAID,) if owed is None or fact.wan is None or case.paid_wan >= owed else ()


def _deregistered(fact: Answered, case: Case) -> Iterable[Milestone]:
    decided = case.reached.get(M.DECIDED)
    taken_back = decided is not None and decided.detail == Way.RECOVERY
    return (M.DEREGISTERED, M.DISPOSED) if taken_back else (M.DEREGISTERED,)


def _appeal_decided(fact: Answered, case: Case) -> Iterable[Milestone]:
    """A decision the reconsideration or the court revokes is revoked."""
    contested = case.reached.get(M.APPEALED)
    if fact.detail != Verdict.REVOKED:
        return (M.APPEAL_DECIDED,)
    of_determination = contested is not None and contested.detail == Decision.DETERMINATION
    revoked = (M.DECISION_REVOKED, M.DETERMINATION_REVOKED) if of_determination else (M.DECISION_REVOKED,)
    return (M.APPEAL_DECIDED, *revoked)


def _revoked(fact: Answered, case: Case) -> Iterable[Milestone]:
    """What is revoked is named; else it is the decision, where one stands."""
    of = fact.detail.split()
    if Decision.DETERMINATION in of:
        return (M.DECISION_REVOKED, M.DETERMINATION_REVOKED)
    return (M.DECISION_REVOKED,) if of or case.state not in BEFORE_DETERMINATION else ()


READ_WITH_THE_CASE: Mapping[Kind, Callable[[Answered, Case], Iterable[Milestone]]] = {
    Kind.IDLE_CHECK: _checked,
    Kind.REFERRAL: _referred,
    Kind.REFERRAL_ACCEPTED: _referred,
    Kind.REFERRAL_RETURNED: _referred,
    Kind.REFERRAL_WITHDRAWN: _referred,
    Kind.NOTICE_ISSUED: _issued,
    Kind.SERVICE: _served,
    Kind.FILING: _filed,
    Kind.NEGOTIATION: _negotiated,
    Kind.LEGAL_REVIEW: _reviewed,
    Kind.GOV_APPROVAL: _approved,
    Kind.DISPOSAL: _disposal,
    Kind.DISPOSAL_DONE: _disposal_done,
    Kind.FEE_PAID: _fee_paid,
    Kind.DEREGISTERED: _deregistered,
    Kind.DEREGISTRATION_ANNOUNCED: _deregistered,
    Kind.APPEAL_DECIDED: _appeal_decided,
    Kind.REVOCATION: _revoked,
}

CASE_KINDS = frozenset({*BY_KIND, *READ_WITH_THE_CASE})
"""The kinds of fact a case is made of."""

_ON_THE_DECISION = (
    M.HEARING_TOLD, M.HEARING_REQUESTED, M.HEARING_WAIVED, M.HEARING_ARRANGED, M.HEARING_NOTICED, M.HEARING_HELD,
    M.REVIEWED, M.APPROVED, M.DECIDED, M.DECISION_ISSUED, M.DECISION_SERVED, M.PUBLICISED, M.URGED, M.APPEALED,
    M.APPEAL_DECIDED, M.COURT_ASKED,
)  # fmt: skip

UNDOES: Mapping[Milestone, tuple[Milestone, ...]] = {
    M.REFERRED: (M.RETURNED, M.REFERRAL_WITHDRAWN, M.ACCEPTED),
    M.RETURNED: (M.REFERRED,),
    M.REFERRAL_WITHDRAWN: (M.REFERRED, M.ACCEPTED),
    M.DETERMINED: (M.DETERMINATION_REVOKED, M.PUBLISHED, M.PUBLICATION_WITHDRAWN),
    M.PUBLICATION_WITHDRAWN: (M.PUBLISHED,),
    M.PLANNED: (M.PLAN_APPROVED,),
    M.HEARING_TOLD: _ON_THE_DECISION[1:],
    M.DECIDED: (M.DECISION_REVOKED, M.REVOCATION_SERVED, M.DECISION_ISSUED, M.DECISION_SERVED),
    M.APPEALED: (M.APPEAL_DECIDED,),
    M.FEE_PAID: tuple(each for each in _ON_THE_DECISION if each is not M.APPEALED),
    M.DECISION_REVOKED: (*_ON_THE_DECISION, M.FEE_PAID, M.REVOCATION_SERVED),
    M.DETERMINATION_REVOKED: (
        M.DETERMINED, M.DETERMINATION_SERVED, M.FILED, M.GOVERNMENT_TOLD, M.FINANCE_TOLD, M.HOARDING_FOUND,
        M.NEGOTIATED, M.MORTGAGEE_TOLD, M.PLANNED, M.PLAN_APPROVED, M.REVOCATION_SERVED,
    ),
}  # fmt: skip
"""What no longer stands once a milestone is reached. A suit begins anew after the reconsideration; who pays a fee may
still contest it."""
