"""The idle fee (土地闲置费): its base, its share, the working that the decision prints (办法第14条第一项).

Sums in 万元, exact to the fen, rounded half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from supervision.law.contract import Contract
from supervision.law.figures import plain
from supervision.law.rules.case_clauses import REAL_ESTATE_FEE
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import FEE_SHARE
from supervision.law.rules.paper_clauses import FEE
from supervision.law.standing import Life
from supervision.law.terms import ContractKind
from supervision.law.values import SIX_PLACES

HOUSES_AND_SHOPS = ("商服", "商业", "零售", "批发", "餐饮", "旅馆", "商务金融", "娱乐", "住宅", "住房")
"""Words in the recorded use of land for real estate (房地产开发用地); the officer confirms it."""


@dataclass(frozen=True, slots=True)
class Fee:
    """The most the fee can come to, and how it is worked out."""

    base_wan: Decimal
    amount_wan: Decimal
    at_most: bool
    clauses: tuple[Clause, ...]

    @property
    def working(self) -> str:
        """The sum as the decision prints it: base × share = amount."""
        share = f"{plain(FEE_SHARE * 100)}%"
        return f"{plain(self.base_wan)}万元 × {share} = {plain(self.amount_wan)}万元" + (
            "（上限）" if self.at_most else ""
        )


def is_real_estate(life: Life) -> bool:
    """Land granted for real estate, whose fee is “百分之二十以下” (房地产管理法第26条)."""
    granted = life.contract.kind is ContractKind.GRANT
    return granted and any(word in life.parcel.use for word in HOUSES_AND_SHOPS)


def idle_fee(life: Life) -> Fee | None:
    """The fee of a parcel; None where its price is not recorded, so that nothing can be worked out."""
    base = price_of(life.contract)
    if base is None:
        return None
    amount = (base * FEE_SHARE).quantize(SIX_PLACES, ROUND_HALF_UP)
    real_estate = is_real_estate(life)
    return Fee(base, amount, real_estate, (FEE, REAL_ESTATE_FEE) if real_estate else (FEE,))


def price_of(contract: Contract) -> Decimal | None:
    """The grant or allocation price: as stated, else the sum of the instalments."""
    if contract.price_wan is not None:
        return contract.price_wan
    instalments = [instalment.amount_wan for instalment in contract.instalments]
    return sum(instalments, Decimal(0)) if instalments else None
