"""What is owed in an idle case (应办事项): a fact or a paper that is missing; and what is owed beside the step that moves it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from supervision.law.idle_case.case import IdleCase
from supervision.law.idle_case.clocks import Actor
from supervision.law.idle_case.stages import BEFORE_DETERMINATION, Milestone
from supervision.law.rules.case_clauses import (
    FILING,
    FINANCE,
    GROUND_VERIFIED,
    MORTGAGEE,
    PUBLICATION,
    PUBLICATION_ENDS,
    PUBLICISE,
)
from supervision.law.rules.clause import Clause
from supervision.law.rules.order53 import DETERMINATION
from supervision.law.rules.paper_clauses import RECOVERY
from supervision.law.steps import NoticeName, TaskName, Unit
from supervision.law.terms import Cause, Decision, Kind

M, N, T = Milestone, NoticeName, TaskName


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing missing: a fact to be recorded (`kind` with its `fields`) or a `paper` to be drafted, signed, served.

    Neither, where there is nothing to do but wait.
    """

    what: str
    clause: Clause
    unit: Unit
    kind: Kind | None = None
    fields: str = ""
    paper: NoticeName | None = None
    actor: Actor = Actor.OFFICE

    def command(self, no: str) -> str:
        """What is typed to do it; "" where there is nothing to type."""
        if self.paper is not None:
            return f"supervision cases draft {no} {self.paper}"
        if self.kind is None:
            return ""
        return f"supervision record {no} {self.kind} {self.fields}".rstrip()


Steps = Iterator[Owed]


def owed_beside(case: IdleCase, mortgaged: bool) -> Steps:
    """What is owed beside the step that moves a case on; `mortgaged`: a mortgage is in force, its holder must be told."""
    yield from _of_a_revocation(case)
    determined = case.has(M.DETERMINED) and case.stage not in BEFORE_DETERMINATION
    if case.has(M.PUBLISHED) and (case.closed or not determined):
        yield Owed(T.WITHDRAW_PUBLICATION.zh, PUBLICATION_ENDS, Unit.ENFORCEMENT, Kind.PUBLICATION_WITHDRAWN)
    if determined and not case.closed:
        yield from _of_the_determination(case)
        if mortgaged and not case.has(M.MORTGAGEE_TOLD) and case.has(M.PLANNED):
            yield Owed(T.TELL_MORTGAGEE.zh, MORTGAGEE, Unit.ENFORCEMENT, paper=N.MORTGAGEE_LETTER)
        if mortgaged and not case.has(M.MORTGAGEE_TOLD) and case.decided is Decision.RECOVERY:
            what = "收回决定抄送抵押权人"
            yield Owed(what, RECOVERY, Unit.ENFORCEMENT, paper=N.MORTGAGEE_LETTER)
    if case.has(M.DECIDED) and not case.has(M.PUBLICISED) and not case.closed:
        yield Owed(
            T.PUBLICISE_DECISION.zh,
            PUBLICISE,
            Unit.ENFORCEMENT,
            Kind.PUBLICISED,
            f"of={case.decided} place=…",
        )


def _of_the_determination(case: IdleCase) -> Steps:
    """What arts. 9, 11, 25 and 26 ask for once land is determined idle."""
    office = Unit.ENFORCEMENT
    if not case.has(M.DETERMINATION_SERVED):
        yield Owed("下达并送达〈闲置土地认定书〉", DETERMINATION, office, paper=N.IDLE_DETERMINATION)
    if not case.has(M.PUBLISHED):
        fields = "place=…" + (" with_cause=true" if case.cause is Cause.GOVERNMENT else "")
        yield Owed(T.PUBLISH_IDLE.zh, PUBLICATION, office, Kind.PUBLICATION, fields)
    if not case.has(M.FILED):
        fields = f"of={case.reached[M.DETERMINED].seq} record_no=…"
        yield Owed(T.FILE_IDLE.zh, FILING, Unit.UTILISATION, Kind.FILING, fields)
    if case.cause is Cause.GOVERNMENT and not case.has(M.GOVERNMENT_TOLD):
        yield Owed(T.TELL_GOVERNMENT.zh, PUBLICATION, office, paper=N.GOVERNMENT_CAUSE_LETTER)
    if not case.has(M.FINANCE_TOLD):
        yield Owed(T.TELL_FINANCE.zh, FINANCE, office, Kind.FINANCE_TOLD, "to=…")


def _of_a_revocation(case: IdleCase) -> Steps:
    """A decision the office revokes itself is revoked by a paper; what a court or the reconsideration revokes is not."""
    revoked = case.reached.get(M.DECISION_REVOKED) or case.reached.get(M.DETERMINATION_REVOKED)
    if revoked is None:
        return
    if revoked.kind is Kind.REVOCATION and not case.has(M.REVOCATION_SERVED):
        yield Owed(T.SERVE_REVOCATION.zh, GROUND_VERIFIED, Unit.ENFORCEMENT, paper=N.REVOCATION_DECISION)
    if case.paid_wan > 0 and not case.has(M.FEE_PAID):
        yield Owed(
            T.REFUND_FEE.zh, GROUND_VERIFIED, Unit.FINANCE, Kind.FEE_REFUNDED, "amount_wan=… voucher=…"
        )
