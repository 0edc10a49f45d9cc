"""What is not done with a referral (移交不予办理), each with its clause and what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from supervision.law.facts import Fact
from supervision.law.referrals import WAITING_FOR, Referral, answered_referral, ground_stands, referrals
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.answered import checked_idle
from supervision.law.rules.county_clauses import REFER_CLAUSE
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Kind, Matter, State


def _referral(life: Life, fact: Fact) -> None:
    matter = fact.values.get("matter")
    if matter is Matter.IDLE and life.state not in IN_IDLE_CASE:
        raise NotAllowed(
            f"宗地{life.parcel.no}为“{life.state.zh}”，没有疑似闲置可以移交。"
            f"依据{REFER_CLAUSE.cite}，须超过约定动工日期一年以上未动工（或停工满一年）。"
        )
    if matter in (None, Matter.IDLE) and life.state is State.IDLE_SUSPECTED and not any(checked_idle(life)):
        raise NotAllowed(
            f"宗地{life.parcel.no}疑似闲置，尚无国土所核实确未动工（或停工）的记录，不能移交监察大队。"
            f"依据{REFER_CLAUSE.cite}，请先登记现场核实（idle_check）。"
        )
    if matter in (None, Matter.IDLE) and (handed := _in_hand(life)) is not None:
        raise NotAllowed(
            f"宗地{life.parcel.no}疑似闲置已移交（第{handed.seq}号，{handed.on}，{handed.status.zh}），不再重复移交。"
            f"依据{REFER_CLAUSE.cite}，请等待办理，或者先撤回（referral_withdrawn）。"
        )


def _in_hand(life: Life) -> Referral | None:
    """The referral of this suspicion that enforcement has in hand or still has to take."""
    return next(
        (r for r in referrals(life) if r.open and r.matter is Matter.IDLE and ground_stands(life, r)), None
    )


def _on_a_referral(life: Life, fact: Fact) -> None:
    if answered_referral(life, fact) is None:
        known = [f"第{each.seq}号{each.matter.zh}（{each.status.zh}）" for each in referrals(life)]
        wanted = "、".join(status.zh for status in WAITING_FOR[fact.kind])
        named = fact.values.get("answers")
        which = f"第{named}号移交不是" if named is not None else "没有"
        raise BadRecord(
            f"宗地{life.parcel.no}{which}“{wanted}”的移交，不能登记“{fact.kind.zh}”；"
            f"在案的移交：{'、'.join(known) or '（无）'}。依据{REFER_CLAUSE.cite}，请先办理移交（referrals make）。"
        )


def _returned(life: Life, fact: Fact) -> None:
    _on_a_referral(life, fact)
    if not fact.values.get("reason"):
        raise BadRecord(
            f"宗地{life.parcel.no}移交退回须写明退回理由（reason），依据{REFER_CLAUSE.cite}，"
            "以便监管一方补正后再次移交。"
        )


REFERRAL_PERMITS: Mapping[Kind, Callable[[Life, Fact], None]] = {
    Kind.REFERRAL: _referral,
    Kind.REFERRAL_ACCEPTED: _on_a_referral,
    Kind.REFERRAL_RETURNED: _returned,
    Kind.REFERRAL_WITHDRAWN: _on_a_referral,
    Kind.REFERRAL_OUTCOME: _on_a_referral,
}
