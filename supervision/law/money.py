"""Balances (价款结算): what was agreed, paid and is outstanding, instalment by instalment; exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from supervision.law.standing import NONE_YET, Life

YUAN_PER_WAN = Decimal(10_000)


def yuan(amount_wan: Decimal) -> Decimal:
    """万元 to 元, exactly."""
    return amount_wan * YUAN_PER_WAN


@dataclass(frozen=True, slots=True)
class Balance:
    """One instalment on a day: money in 万元; `overdue_days` is 0 until the day after the due day."""

    no: int
    due_on: date | None
    amount_wan: Decimal
    paid_wan: Decimal
    overdue_days: int

    @property
    def outstanding_wan(self) -> Decimal:
        return max(self.amount_wan - self.paid_wan, NONE_YET)


def balances(life: Life, today: date) -> list[Balance]:
    """Every instalment with what is paid on it: no payment spills over to another."""
    found = []
    for instalment in life.contract.instalments:
        paid = life.paid_wan(instalment)
        late = instalment.due_on is not None and instalment.due_on < today and paid < instalment.amount_wan
        days = (today - instalment.due_on).days if late and instalment.due_on is not None else 0
        found.append(Balance(instalment.no, instalment.due_on, instalment.amount_wan, paid, days))
    return found


def overdue_balances(life: Life, today: date) -> list[Balance]:
    """The instalments past their day and not paid in full (欠缴), as `overdue` says of the parcel.

    None once the course has ended, nor where nobody stated what was paid.
    """
    if life.ended or not life.payments_stated:
        return []
    return [balance for balance in balances(life, today) if balance.overdue_days]


def outstanding_wan(life: Life, today: date) -> Decimal:
    """The agreed price still outstanding over all instalments (尚欠价款)."""
    return sum((balance.outstanding_wan for balance in balances(life, today)), NONE_YET)
