"""The account of the price (价款账): which payment was entered to which instalment, and when the course ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from supervision.law.contract import Instalment
from supervision.law.facts import Fact
from supervision.law.life import fold, in_legal_order
from supervision.law.standing import NONE_YET, Life
from supervision.law.states import ENDED
from supervision.law.terms import Kind


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment as it came in (缴款): `no` is the instalment it was entered to, None outside the instalments."""

    no: int | None
    on: date
    amount_wan: Decimal
    voucher: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an instalment: paid on a day, or (`paid_on` None) still owed."""

    amount_wan: Decimal
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """A parcel's life on a day with every receipt; interest and damages run to `until` at the longest.

    `until` is the asked day, or the day the land was recovered or the contract terminated, if that was earlier.
    """

    life: Life
    until: date
    receipts: Sequence[Receipt]

    def receipts_of(self, instalment: Instalment) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.no == instalment.no]

    def parts(self, instalment: Instalment) -> Iterator[Part]:
        """The parts of an instalment by their days, the rest last; what was overpaid is no part of it."""
        rest = instalment.amount_wan
        for receipt in self.receipts_of(instalment):
            amount = min(receipt.amount_wan, rest)
            rest -= amount
            if amount:
                yield Part(amount, receipt.on)
        if rest:
            yield Part(rest, None)


def account_of(facts: Sequence[Fact], no: str, *, on: date) -> Account | None:
    """The account of one parcel as of `on`; None when it was not yet supplied.

    Which instalment a payment belongs to is read off the life before and after it, so there is one rule for it.
    """
    life = fold(facts, no, on=on, traced=True)
    if life is None:
        return None
    ordered = in_legal_order(facts)
    signed_on = ordered[0].on
    receipts: list[Receipt] = []
    paid: dict[int, Decimal] = {}
    for place, fact in enumerate(ordered, start=1):
        if fact.kind is not Kind.PAYMENT or fact.on > on:
            continue
        after = fold(ordered[:place], no, on=max(fact.on, signed_on))
        assert after is not None
        entered_to = [n for n, sum_wan in after.paid.items() if sum_wan != paid.get(n, NONE_YET)]
        paid = after.paid
        receipts.append(
            Receipt(
                entered_to[0] if entered_to else None,
                fact.on,
                fact.values["amount_wan"],
                fact.values.get("voucher", ""),
                fact.values.get("payer", ""),
            )
        )
    ended = [moved.on for moved in life.trace or () if moved.after in ENDED]
    return Account(life, min([on, *ended]), receipts)
