"""The fee in words (土地闲置费的计算): base, share, amount to the fen; for real estate the amount decided and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from supervision.casework.case_papers.on_case import CaseOnDay, record, refuse, said
from supervision.casework.letter_wording import money
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.idle_case.fee import Fee, idle_fee
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import REAL_ESTATE_FEE
from supervision.law.rules.counts import FEE_SHARE
from supervision.law.rules.paper_clauses import FEE
from supervision.law.steps import NoticeName, PaperName
from supervision.law.terms import Way

FEN = Decimal("0.000001")
"""One fen, in 万元."""


class FeeWords(TypedDict):
    """The fee as its papers state it; all "" where the price is not recorded."""

    price: str
    fee_base: str
    base_from_instalments: bool
    fee_share: str
    fee_working: str
    fee_limit: str
    at_most: bool
    """land for real estate, of which the share is the most that may be asked"""
    fee_amount: str
    fee_decided: bool
    fee_reason: str


def worked_out(case: CaseOnDay, name: NoticeName | PaperName) -> Fee:
    """The fee, which needs a price. Raises NothingToSay."""
    fee = idle_fee(case.life)
    if fee is None:
        to_do = f"请先按合同或者决定书补登：{record(case, 'amendment price_wan=成交价格')}。"
        refuse(case.file, name, "没有登记土地出让或者划拨价款，无从计算", FEE, to_do)
    return fee


def decided_amount(case: CaseOnDay, name: NoticeName | PaperName, decided: Fact) -> Decimal:
    """The sum decided, in 万元: the share of the price, or for real estate up to it with its reason. Raises NothingToSay."""
    fee = worked_out(case, name)
    amount: Decimal | None = decided.values.get("amount_wan")
    to_do = (
        f"请更正第{decided.seq}号后重新登记：{record(case, 'disposal way=fee amount_wan=金额 reason=理由')}。"
    )
    if not fee.at_most:
        if amount is not None and abs(amount - fee.amount_wan) >= FEN:
            what = f"决定的金额{plain(amount)}万元与{fee.working}不符"
            refuse(case.file, name, what, FEE, to_do)
        return fee.amount_wan
    if amount is None or not said(decided, "reason"):
        what = f"土地用途“{case.life.parcel.use}”属房地产开发，须写明决定的金额（amount_wan）和理由（reason）"
        refuse(case.file, name, what, REAL_ESTATE_FEE, to_do)
    if amount > fee.amount_wan:
        what = f"决定的金额{plain(amount)}万元超过{fee.working}"
        refuse(case.file, name, what, REAL_ESTATE_FEE, to_do)
    return amount


def fee_words(case: CaseOnDay) -> FeeWords:
    """The fee as worked out, and the amount decided where the file has one."""
    fee, contract = idle_fee(case.life), case.life.contract
    decided = case.fact(Milestone.DECIDED)
    if decided is not None and decided.values["way"] is not Way.FEE:
        decided = None
    amount = decided.values.get("amount_wan") if decided is not None else None
    if fee is not None and amount is None:
        amount = fee.amount_wan
    return {
        "price": contract.kind.price,
        "fee_base": money(fee.base_wan) if fee else "",
        "base_from_instalments": fee is not None and contract.price_wan is None,
        "fee_share": f"{plain(FEE_SHARE * 100)}%",
        "fee_working": fee.working if fee else "",
        "fee_limit": money(fee.amount_wan) if fee else "",
        "at_most": fee is not None and fee.at_most,
        "fee_amount": money(amount) if amount is not None else "",
        "fee_decided": decided is not None,
        "fee_reason": said(decided, "reason"),
    }
