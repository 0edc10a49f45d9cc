"""What the facts of an idle case and of a referral do to a life (闲置案件与移交的事实效果), one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from supervision.law.facts import Fact
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.fee import idle_fee
from supervision.law.referrals import answered_referral
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE, Trigger
from supervision.law.taking import answered, move_if_it_may, take_figures, take_new_dates
from supervision.law.terms import ClearedReason, Decision, Kind, Matter, Remedy, Verdict, Way


def _idle_check(life: Life, fact: Fact) -> None:
    take_figures(life, fact.values)
    answered(life, fact, detail=str(fact.values["finding"]), recorded=_recorded(fact))


def _referral(life: Life, fact: Fact) -> None:
    """Without its matter said, a referral is of the suspicion, or of the breach found where nothing is suspected."""
    breached = any(found.kind is Kind.BREACH for found in life.answered)
    unsaid = Matter.BREACH if breached and life.state not in IN_IDLE_CASE else Matter.IDLE
    answered(life, fact, cause=str(fact.values.get("matter", unsaid)), detail=fact.values.get("seal", ""))


def _on_a_referral(life: Life, fact: Fact) -> None:
    """What enforcement or the supervisor does with a referral names it, or is about the latest still open."""
    about = answered_referral(life, fact)
    if about is not None:
        answered(life, fact, detail=str(about.seq), cause=about.cause)


def _idle_determination(life: Life, fact: Fact) -> None:
    answered(
        life,
        fact,
        cause=str(fact.values.get("cause", "")),
        detail=" ".join(fact.values.get("ground", ())),
    )
    move_if_it_may(life, Trigger.DETERMINE_IDLE, fact)


def _idle_cleared(life: Life, fact: Fact) -> None:
    """A suspicion cleared does not rise again on the same basis."""
    _clear_basis(life)
    take_new_dates(life, fact, completion_follows=False)
    if fact.values["reason"] is ClearedReason.STARTED:
        life.started_on = life.started_on or fact.values.get("started_on", fact.on)
        life.start_proof = life.start_proof or fact.values.get("proof", "")
        life.halted_on = None
    answered(life, fact)
    move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _clear_basis(life: Life) -> None:
    bases = [str(day) for day in (life.agreed_start_on, life.halted_on) if day is not None]
    life.cleared = (*life.cleared, *(basis for basis in bases if basis not in life.cleared))


def _disposal(life: Life, fact: Fact) -> None:
    """A fee whose amount is not said is the one the law fixes; of real estate land it must be said.

    Land decided to be taken back is recovered once it is deregistered (收回自注销登记起).
    """
    way, amount = fact.values["way"], fact.values.get("amount_wan")
    if amount is None and way is Way.FEE and (fee := idle_fee(life)) is not None and not fee.at_most:
        amount = fee.amount_wan
    answered(life, fact, detail=str(way), wan=amount)
    if way in (Way.FEE, Way.RECOVERY):
        life.recovery_decided = way is Way.RECOVERY


def _disposal_done(life: Life, fact: Fact) -> None:
    way = fact.values["way"]
    answered(life, fact, detail=str(way))
    if way is Way.RECOVERY:
        life.recovery_decided = True
        if life.deregistered_on is not None:
            move_if_it_may(life, Trigger.RECOVER, fact)
    elif way in (Way.AGREED_RECOVERY, Way.SWAP):
        move_if_it_may(life, Trigger.RECOVER, fact)
    elif way is not Way.FEE:
        _clear_basis(life)
        take_new_dates(life, fact, completion_follows=True)
        move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _deregistered(life: Life, fact: Fact) -> None:
    answered(life, fact)
    life.deregistered_on = fact.on
    if life.recovery_decided:
        move_if_it_may(life, Trigger.RECOVER, fact)


def _fee_paid(life: Life, fact: Fact) -> None:
    answered(life, fact, wan=fact.values.get("amount_wan"))


def _filing(life: Life, fact: Fact) -> None:
    """An entry made in the national system names the record it repeats."""
    answered(life, fact, subject=fact.values.get("of", 0))


def _negotiation(life: Life, fact: Fact) -> None:
    agreed = fact.values.get("agreed", False)
    answered(life, fact, detail=str(fact.values.get("way", "agreed")) if agreed else "")


def _hearing_told(life: Life, fact: Fact) -> None:
    answered(life, fact, detail=str(fact.values.get("way", "")))


def _hearing_arranged(life: Life, fact: Fact) -> None:
    answered(life, fact, due_on=fact.values["hearing_on"])


def _legal_review(life: Life, fact: Fact) -> None:
    """Reconsideration goes before a suit (复议前置) unless the review says otherwise."""
    first = Remedy.RECONSIDERATION if fact.values.get("reconsideration_first", True) else Remedy.SUIT
    answered(life, fact, detail="passed" if fact.values.get("passed", True) else "", cause=str(first))


def _gov_approval(life: Life, fact: Fact) -> None:
    values = fact.values
    answered(life, fact, detail=str(values.get("way", "")), paper=values.get("approval_no", ""))


def _appeal(life: Life, fact: Fact) -> None:
    values = fact.values
    answered(life, fact, detail=str(values.get("of", "")), cause=str(values.get("remedy", "")))


def _appeal_decided(life: Life, fact: Fact) -> None:
    """A determination that is revoked on appeal is no more than a suspicion again."""
    case = case_of(life)
    answered(life, fact, detail=str(fact.values["verdict"]))
    if case is not None and fact.values["verdict"] is Verdict.REVOKED:
        contested = case.contested
        _take_back(life, fact, (contested,) if contested is not None else ())


def _revocation(life: Life, fact: Fact) -> None:
    of = fact.values.get("of", ())
    answered(life, fact, detail=" ".join(of))
    _take_back(life, fact, of)


def _take_back(life: Life, fact: Fact, of: tuple[Decision, ...]) -> None:
    """A decision on land no longer determined idle has lost its ground, so it falls with the determination."""
    if not of or Decision.RECOVERY in of or Decision.DETERMINATION in of:
        life.recovery_decided = False
    if Decision.DETERMINATION in of:
        move_if_it_may(life, Trigger.REVOKE_DETERMINATION, fact)


def _hearing_held(life: Life, fact: Fact) -> None:
    answered(life, fact, recorded=_recorded(fact))


def _recorded(fact: Fact) -> bool:
    """Whether photos or a video lie with it (执法全过程记录)."""
    return bool(fact.values.get("photos") or fact.values.get("video"))


def _on_file(life: Life, fact: Fact) -> None:
    """A step of the case whose day is all the table asks."""
    answered(life, fact)


ON_THE_CASE: Mapping[Kind, Callable[[Life, Fact], None]] = {
    **dict.fromkeys(
        (
            Kind.HOLDER_MATERIALS, Kind.PUBLICATION, Kind.PUBLICATION_WITHDRAWN, Kind.GOVERNMENT_TOLD,
            Kind.FINANCE_TOLD, Kind.HOARDING_FOUND, Kind.MORTGAGEE_TOLD, Kind.HEARING_REQUESTED, Kind.HEARING_WAIVED,
            Kind.COURT_ENFORCEMENT, Kind.PUBLICISED, Kind.CHANGE_SURVEYED,
        ),
        _on_file,
    ),
    Kind.IDLE_CHECK: _idle_check,
    Kind.REFERRAL: _referral,
    Kind.REFERRAL_ACCEPTED: _on_a_referral,
    Kind.REFERRAL_RETURNED: _on_a_referral,
    Kind.REFERRAL_WITHDRAWN: _on_a_referral,
    Kind.REFERRAL_OUTCOME: _on_a_referral,
    Kind.IDLE_DETERMINATION: _idle_determination,
    Kind.IDLE_CLEARED: _idle_cleared,
    Kind.FILING: _filing,
    Kind.NEGOTIATION: _negotiation,
    Kind.HEARING_TOLD: _hearing_told,
    Kind.HEARING_ARRANGED: _hearing_arranged,
    Kind.HEARING_HELD: _hearing_held,
    Kind.LEGAL_REVIEW: _legal_review,
    Kind.GOV_APPROVAL: _gov_approval,
    Kind.DISPOSAL: _disposal,
    Kind.DISPOSAL_DONE: _disposal_done,
    Kind.FEE_PAID: _fee_paid,
    Kind.FEE_REFUNDED: _fee_paid,
    Kind.DEREGISTERED: _deregistered,
    Kind.DEREGISTRATION_ANNOUNCED: _deregistered,
    Kind.APPEAL: _appeal,
    Kind.APPEAL_DECIDED: _appeal_decided,
    Kind.REVOCATION: _revocation,
}  # fmt: skip
