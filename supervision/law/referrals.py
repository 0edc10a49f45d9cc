"""Referrals to enforcement (案件线索移交): which are open, and which one an acceptance, return or outcome is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from supervision.law.facts import Fact
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.standing import Answered, Life
from supervision.law.terms import Cause, Finding, Kind, Matter, Term


class ReferralStatus(Term):
    """What became of a referral (移交状态)."""

    PENDING = "pending", "待接收"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    CLOSED = "closed", "已办结"


BECOMES = {
    Kind.REFERRAL_ACCEPTED: ReferralStatus.ACCEPTED,
    Kind.REFERRAL_RETURNED: ReferralStatus.RETURNED,
    Kind.REFERRAL_WITHDRAWN: ReferralStatus.WITHDRAWN,
    Kind.REFERRAL_OUTCOME: ReferralStatus.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral: its fact, its matter, what became of it and since when."""

    seq: int
    on: date
    matter: Matter
    status: ReferralStatus
    since: date
    accepted_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether enforcement has it in hand or still has to take it."""
        return self.status in (ReferralStatus.PENDING, ReferralStatus.ACCEPTED)


def referrals(life: Life) -> list[Referral]:
    """Every referral of a parcel, in legal order, as it stands."""
    found: dict[int, Referral] = {}
    for fact in life.answered:
        if fact.kind is Kind.REFERRAL:
            found[fact.seq] = Referral(fact.seq, fact.on, Matter(fact.cause), ReferralStatus.PENDING, fact.on)
        elif fact.kind in BECOMES and (about := found.get(int(fact.detail))) is not None:
            accepted_on = fact.on if fact.kind is Kind.REFERRAL_ACCEPTED else about.accepted_on
            found[about.seq] = Referral(
                about.seq, about.on, about.matter, BECOMES[fact.kind], fact.on, accepted_on
            )
    return list(found.values())


def answered_referral(life: Life, fact: Fact) -> Answered | None:
    """The referral a fact is about: the one it names, else the latest that waits for it; None where there is none."""
    named = fact.values.get("answers")
    waiting = {each.seq for each in referrals(life) if each.status in WAITING_FOR[fact.kind]}
    for asked in reversed(life.answered):
        if asked.kind is Kind.REFERRAL and asked.seq in waiting and named in (None, asked.seq):
            return asked
    return None


WAITING_FOR = {
    Kind.REFERRAL_ACCEPTED: (ReferralStatus.PENDING,),
    Kind.REFERRAL_RETURNED: (ReferralStatus.PENDING,),
    Kind.REFERRAL_WITHDRAWN: (ReferralStatus.PENDING, ReferralStatus.ACCEPTED),
    Kind.REFERRAL_OUTCOME: (ReferralStatus.ACCEPTED,),
}
"""In which status a referral can be accepted, returned, withdrawn, reported on."""


def ground_stands(life: Life, referral: Referral) -> bool:
    """Whether what was referred is still so, as the facts are known now (移交依据是否成立)."""
    return GROUND_OF[referral.matter](life, referral)


def _suspected(life: Life, referral: Referral) -> bool:
    """Also when the case came to its end by a disposal: what was referred was so, its outcome is still to be told."""
    case = case_of(life)
    if case is None or referral.on < case.opened_on:
        return False
    return not case.closed or case.has(Milestone.DISPOSED)


def _breached(life: Life, referral: Referral) -> bool:
    return any(fact.kind is Kind.BREACH and fact.cause == Cause.HOLDER for fact in _before(life, referral))


def _used_otherwise(life: Life, referral: Referral) -> bool:
    return _found(life, referral, Finding.CHANGE_OF_USE)


def _moved(life: Life, referral: Referral) -> bool:
    return _found(life, referral, Finding.MOVED)


def _found(life: Life, referral: Referral, finding: Finding) -> bool:
    return any(
        fact.kind is Kind.INSPECTION and finding in fact.detail.split() for fact in _before(life, referral)
    )


def _before(life: Life, referral: Referral) -> Iterator[Answered]:
    return (fact for fact in life.answered if fact.on <= referral.on)


GROUND_OF = {
    Matter.IDLE: _suspected,
    Matter.BREACH: _breached,
    Matter.CHANGE_OF_USE: _used_otherwise,
    Matter.MOVED: _moved,
}
"""What each matter rests on."""
