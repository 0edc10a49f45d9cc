"""撤销决定书: which determination or decision is revoked and why, what is paid back, what follows."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from supervision.casework.case_papers.case_words import CaseHeading, case_heading, issued, numbered
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.on_case import (
    CaseOnDay,
    Ground,
    record,
    refuse,
    said,
    upon,
    without_stop,
)
from supervision.casework.case_papers.remedies import Remedies, remedies
from supervision.casework.letter_wording import money, on_paper
from supervision.casework.papers.heading import Quoted, Row, quoted
from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.life import fold
from supervision.law.rules.case_clauses import PUBLICATION_ENDS
from supervision.law.rules.order53 import DETERMINATION, INVESTIGATE
from supervision.law.steps import NoticeName
from supervision.law.steps import Unit as OfficeUnit
from supervision.law.terms import Decision, Kind

NAME = NoticeName.REVOCATION_DECISION
PAPER_OF = {
    Decision.DETERMINATION: NoticeName.IDLE_DETERMINATION,
    Decision.FEE: NoticeName.FEE_DECISION,
    Decision.RECOVERY: NoticeName.RECOVERY_DECISION,
}
M = Milestone


class Revoked(TypedDict):
    """One paper revoked."""

    paper: str
    made_on: str


class Revocation(CaseHeading, Remedies):
    """The names the template of the revocation may use."""

    revoked: list[Revoked]
    revoked_on: str
    reason: str
    evidence: list[Row]
    of_determination: bool
    of_recovery: bool
    deregistered_on: str
    refund: str
    finance: str
    published_on: str
    again: list[Quoted]
    withdrawn: list[Quoted]


def grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The last revocation on file, with its reason and what it revokes. Raises NothingToSay."""
    told = [fact for fact in case.file.of_kind(Kind.REVOCATION) if fact.on >= case.case.opened_on]
    to_do = f"请先登记：{record(case, 'revocation of=fee reason=撤销理由')}（of 可写 determination、fee、recovery）。"
    if not told:
        refuse(case.file, NAME, "案卷没有登记撤销", DETERMINATION, to_do)
    fact = told[-1]
    again = f"请更正第{fact.seq}号后重新登记：{record(case, 'revocation of=fee reason=撤销理由')}。"
    if not said(fact, "reason"):
        refuse(case.file, NAME, f"第{fact.seq}号撤销没有写明理由（reason）", DETERMINATION, again)
    if not _revoked(case, fact):
        refuse(case.file, NAME, f"第{fact.seq}号撤销以前没有作出可以撤销的认定或者决定", DETERMINATION, again)
    return upon(fact, f"{fact.on}撤销，应当下达撤销决定书")


def words(case: CaseOnDay, ground: Ground) -> Revocation:
    """What is revoked with its number, the reason, the refund, and how the case goes on."""
    fact = case.numbered(ground.seq)
    revoked, before = _revoked(case, fact), _before(case, fact)
    assert before is not None  # the ground of the paper
    of_determination, of_recovery = Decision.DETERMINATION in revoked, Decision.RECOVERY in revoked
    deregistered_on = before.on(M.DEREGISTERED) if of_recovery else None
    published_on = before.on(M.PUBLISHED) if of_determination else None
    refund = before.paid_wan if of_determination or Decision.FEE in revoked else None
    return {
        **case_heading(NAME, case, ground),
        **remedies(case, NAME, may_go_first=False),
        "revoked": [_paper(case, before, decision) for decision in revoked],
        "revoked_on": on_paper(fact.on),
        "reason": without_stop(said(fact, "reason")),
        "evidence": evidence(case, NAME),
        "of_determination": of_determination,
        "of_recovery": of_recovery,
        "deregistered_on": on_paper(deregistered_on) if deregistered_on else "",
        "refund": money(refund) if refund else "",
        "finance": case.file.office.unit(OfficeUnit.FINANCE),
        "published_on": on_paper(published_on) if published_on else "",
        "again": quoted(INVESTIGATE, DETERMINATION),
        "withdrawn": quoted(PUBLICATION_ENDS),
    }


def _before(case: CaseOnDay, revocation: Fact) -> IdleCase | None:
    """The case as it stood before the revocation."""
    facts = case.file.facts
    life = fold(facts[: facts.index(revocation)], case.no, on=revocation.on, looked=False)
    return None if life is None else case_of(life)


def _revoked(case: CaseOnDay, revocation: Fact) -> list[Decision]:
    """What falls: what is named, else the decision that stood; with the determination the decision that rests on it."""
    before = _before(case, revocation)
    if before is None:
        return []
    named = set(revocation.values.get("of", ()))
    decided = {before.decided} - {None}
    determined = {Decision.DETERMINATION} if before.has(M.DETERMINED) else set()
    paid = {Decision.FEE} if before.has(M.FEE_PAID) else set()
    if not named or Decision.DETERMINATION in named:
        named |= decided | paid
    return [decision for decision in Decision if decision in named & (decided | determined | paid)]


def _paper(case: CaseOnDay, before: IdleCase, decision: Decision) -> Revoked:
    """A paper revoked, with its number as issued, else as recorded."""
    milestone = M.DETERMINED if decision is Decision.DETERMINATION else M.DECIDED
    made = before.reached.get(milestone)
    since: date = made.on if made is not None else before.opened_on
    issue = issued(case, PAPER_OF[decision], since)
    numbers = [said(issue, "number"), said(case.numbered(made.seq), "number") if made is not None else ""]
    on = issue.on if issue is not None else (made.on if made is not None else None)
    return {
        "paper": numbered(PAPER_OF[decision], next(filter(None, numbers), ""), on),
        "made_on": on_paper(made.on) if made is not None else "",
    }
