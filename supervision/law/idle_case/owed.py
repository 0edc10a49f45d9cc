"""What is owed in an idle case (应办事项): a fact or a paper that is missing; and what is owed beside the step that moves it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from supervision.law.idle_case.case import IdleCase
from supervision.law.idle_case.clocks import Actor
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_decided import DECIDED_STEPS
from supervision.law.rules.case_ended import ENDED_STEPS
from supervision.law.rules.case_inquiry import INQUIRY_STEPS
from supervision.law.rules.case_negotiated import NEGOTIATED_STEPS
from supervision.law.rules.clause import Clause
from supervision.law.rules.rule import Opens, Rule
from supervision.law.standing import Life
from supervision.law.steps import NoticeName, TaskName, Unit
from supervision.law.terms import Cause, Kind

N, T = NoticeName, TaskName


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


def owed_beside(case: IdleCase, life: Life, today: date) -> Steps:
    """What the rule table asks for beside the step that moves a case on, in its order."""
    for rule in BESIDE:
        assert isinstance(rule.act, Opens)
        if any(rule.from_day(occasion) <= today for occasion in rule.occasions(life)):
            kind, fields, paper = RECORDED_AS[rule.act.name](case)
            yield Owed(rule.act.name.zh, rule.clause, rule.unit, kind, fields, paper)


Recorded = tuple[Kind | None, str, NoticeName | None]
"""The fact with its fields, or the paper, by which a task is done."""


def _fact(kind: Kind, fields: str = "") -> Callable[[IdleCase], Recorded]:
    return lambda case: (kind, fields, None)


def _paper(name: NoticeName) -> Callable[[IdleCase], Recorded]:
    return lambda case: (None, "", name)


def _filed(milestone: Milestone) -> Callable[[IdleCase], Recorded]:
    return lambda case: (Kind.FILING, f"of={case.reached[milestone].seq} record_no=…", None)


def _publication(case: IdleCase) -> Recorded:
    """A cause of the government's is published with the land."""
    with_cause = " with_cause=true" if case.cause is Cause.GOVERNMENT else ""
    return Kind.PUBLICATION, f"place=…{with_cause}", None


def _publicised(case: IdleCase) -> Recorded:
    return Kind.PUBLICISED, f"of={case.decided} place=…", None


RECORDED_AS: Mapping[TaskName, Callable[[IdleCase], Recorded]] = {
    T.SERVE_DETERMINATION: _paper(N.IDLE_DETERMINATION),
    T.PUBLISH_IDLE: _publication,
    T.FILE_IDLE: _filed(Milestone.DETERMINED),
    T.TELL_GOVERNMENT: _paper(N.GOVERNMENT_CAUSE_LETTER),
    T.TELL_FINANCE: _fact(Kind.FINANCE_TOLD, "to=…"),
    T.TELL_MORTGAGEE: _paper(N.MORTGAGEE_LETTER),
    T.PUBLICISE_DECISION: _publicised,
    T.SERVE_REVOCATION: _paper(N.REVOCATION_DECISION),
    T.REFUND_FEE: _fact(Kind.FEE_REFUNDED, "amount_wan=… voucher=…"),
    T.UPDATE_FILING: _filed(Milestone.DISPOSED),
    T.WITHDRAW_PUBLICATION: _fact(Kind.PUBLICATION_WITHDRAWN),
    T.SURVEY_CHANGE: _fact(Kind.CHANGE_SURVEYED, "record_no=…"),
}
BESIDE: tuple[Rule, ...] = tuple(
    rule
    for rule in (*INQUIRY_STEPS, *NEGOTIATED_STEPS, *DECIDED_STEPS, *ENDED_STEPS)
    if isinstance(rule.act, Opens) and rule.act.name in RECORDED_AS
)
