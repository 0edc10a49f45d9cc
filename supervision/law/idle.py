"""Idle land (闲置土地), both limbs of art. 2 of Order 53: never started, and halted below the shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from supervision.law.rules.counts import FULL_YEAR, IDLE_AREA_PARTS, IDLE_INVESTMENT_PARTS
from supervision.law.standing import Life
from supervision.law.terms import Term


class Limb(Term):
    """Which paragraph of art. 2 a parcel falls under (闲置情形)."""

    NOT_STARTED = "not_started", "未动工"
    HALTED = "halted", "停工"

    @classmethod
    def of(cls, *, halted: bool) -> Limb:
        return cls.HALTED if halted else cls.NOT_STARTED


class Shares(Enum):
    """Where a halted parcel stands against one third of the area and 25 % of the investment."""

    BELOW = "below"
    UNKNOWN = "unknown"
    NOT_BELOW = "not_below"


def shares(life: Life) -> Shares:
    """Either known share strictly below suffices; otherwise an unknown one is a gap to be measured."""
    area = _below(life.started_area_ha, life.parcel.area_ha, IDLE_AREA_PARTS)
    invested = _below(life.invested_wan, total_investment_wan(life), IDLE_INVESTMENT_PARTS)
    if area is True or invested is True:
        return Shares.BELOW
    return Shares.UNKNOWN if area is None or invested is None else Shares.NOT_BELOW


def total_investment_wan(life: Life) -> Decimal | None:
    """总投资额 without the land price (办法第30条第二款); the contract says whether it includes it."""
    total, price = life.contract.total_investment_wan, life.contract.price_wan
    if total is not None and life.contract.investment_includes_price:
        return total - price if price is not None else None
    return total


def _below(part: Decimal | None, whole: Decimal | None, parts: int) -> bool | None:
    if part is None or whole is None or whole <= 0:
        return None
    return part * parts < whole


def suspected_from(life: Life) -> date | None:
    """The day from which the parcel would be suspected idle if nothing changes (距疑似闲置)."""
    start_on = life.agreed_start_on if life.start_open else None
    if start_on is not None and str(start_on) not in life.cleared:
        return FULL_YEAR.from_day(start_on)
    if life.halt_open and life.halted_on is not None and str(life.halted_on) not in life.cleared:
        return FULL_YEAR.from_day(life.halted_on)
    return None
