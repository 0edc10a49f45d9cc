"""What is recorded in an idle case (办案登记事项), in the order of a case: under which article, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supervision.law.idle_case.case import IdleCase
from supervision.law.idle_case.reaching import BY_KIND
from supervision.law.idle_case.stages import CASE_MOVES, CaseStage, Milestone
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import order53
from supervision.law.rules.clause import Clause
from supervision.law.terms import Kind, Term

K, M = Kind, Milestone


class Part(Term):
    """A part of an idle case (办案环节)."""

    INQUIRY = "inquiry", "核实与调查"
    DETERMINATION = "determination", "认定与公开"
    NEGOTIATION = "negotiation", "协商处置"
    DECISION = "decision", "听证、审核与决定"
    PERFORMANCE = "performance", "履行、救济与执行"
    END = "end", "撤销与结案"


STEPS: Mapping[Part, Mapping[Kind, Clause]] = {
    Part.INQUIRY: {
        K.IDLE_CHECK: order53.INVESTIGATE,
        K.HOLDER_MATERIALS: clauses.MATERIALS,
        K.IDLE_CLEARED: order53.STARTED,
    },
    Part.DETERMINATION: {
        K.IDLE_DETERMINATION: order53.DETERMINATION,
        K.PUBLICATION: clauses.PUBLICATION,
        K.FILING: clauses.FILING,
        K.GOVERNMENT_TOLD: clauses.PUBLICATION,
        K.FINANCE_TOLD: clauses.FINANCE,
        K.HOARDING_FOUND: clauses.HOARDING,
    },
    Part.NEGOTIATION: {
        K.NEGOTIATION: clauses.WAYS,
        K.MORTGAGEE_TOLD: clauses.MORTGAGEE,
        K.DISPOSAL: clauses.PLAN,
        K.GOV_APPROVAL: clauses.PLAN,
        K.DISPOSAL_DONE: clauses.PLAN,
    },
    Part.DECISION: {
        K.HEARING_TOLD: clauses.HEARING_RIGHT,
        K.HEARING_REQUESTED: clauses.ASK_FOR_A_HEARING,
        K.HEARING_WAIVED: clauses.ASK_FOR_A_HEARING,
        K.HEARING_ARRANGED: clauses.HOLD_THE_HEARING,
        K.HEARING_HELD: clauses.HOLD_THE_HEARING,
        K.LEGAL_REVIEW: clauses.REVIEW_FIRST,
        K.PUBLICISED: clauses.PUBLICISE,
    },
    Part.PERFORMANCE: {
        K.FEE_PAID: clauses.PERFORMANCE,
        K.DEREGISTERED: clauses.PERFORMANCE,
        K.APPEAL: clauses.REMEDIES,
        K.APPEAL_DECIDED: clauses.REMEDIES,
        K.COURT_ENFORCEMENT: clauses.COURT,
        K.DEREGISTRATION_ANNOUNCED: clauses.NOT_PERFORMED,
    },
    Part.END: {
        K.REVOCATION: order53.DETERMINATION,
        K.FEE_REFUNDED: clauses.HOLDERS_FAULT,
        K.PUBLICATION_WITHDRAWN: clauses.PUBLICATION_ENDS,
        K.CHANGE_SURVEYED: clauses.CHANGE_SURVEY,
    },
}
"""The facts a person records of a case, part by part, each with its article; referrals and papers have verbs of their own."""

CLAUSE_OF: Mapping[Kind, Clause] = {
    kind: clause for of_part in STEPS.values() for kind, clause in of_part.items()
}

BY_WHAT_IT_SAYS: Mapping[Kind, Sequence[Milestone]] = {
    K.IDLE_CHECK: (M.CHECKED,),
    K.FILING: (M.FILED, M.FILING_UPDATED),
    K.NEGOTIATION: (M.NEGOTIATED,),
    K.LEGAL_REVIEW: (M.REVIEWED,),
    K.GOV_APPROVAL: (M.PLAN_APPROVED, M.APPROVED),
    K.DISPOSAL: (M.PLANNED, M.DECIDED),
    K.DISPOSAL_DONE: (M.DISPOSED,),
    K.FEE_PAID: (M.FEE_PAID,),
    K.DEREGISTERED: (M.DEREGISTERED, M.DISPOSED),
    K.DEREGISTRATION_ANNOUNCED: (M.DEREGISTERED, M.DISPOSED),
    K.APPEAL_DECIDED: (M.APPEAL_DECIDED, M.DECISION_REVOKED, M.DETERMINATION_REVOKED),
    K.REVOCATION: (M.DECISION_REVOKED, M.DETERMINATION_REVOKED),
}
"""What a fact may reach, by what it says and how the case stands."""


def may_reach(kind: Kind) -> Sequence[Milestone]:
    """The milestones a fact of this kind can reach."""
    return (BY_KIND[kind],) if kind in BY_KIND else BY_WHAT_IT_SAYS[kind]


def leads_to(kind: Kind, case: IdleCase) -> list[tuple[Milestone, CaseStage]]:
    """Where such a fact takes a case as it stands: by which milestone, to which stage; nothing where it stays."""
    return [
        (move.reached, move.to)
        for move in CASE_MOVES
        if move.reached in may_reach(kind) and case.stage in move.sources and move.to is not case.stage
    ]
