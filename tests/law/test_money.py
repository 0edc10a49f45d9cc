"""Balances: each instalment by itself, exact to the 分."""

from __future__ import annotations

from decimal import Decimal

from supervision.law.money import balances, outstanding_wan, yuan
from tests.law.parcels import day, fact, life_on, supply

TWO = [{"no": 1, "due_on": "2024-06-30", "amount_wan": "500"}, {"no": 2, "amount_wan": "0.000001"}]


def test_wan_are_ten_thousand_yuan_exactly() -> None:
    assert yuan(Decimal("115.5")) == 1_155_000
    assert yuan(Decimal("0.000001")) == Decimal("0.01")


def test_nothing_paid_everything_is_outstanding() -> None:
    life = life_on("2024-06-30", supply(instalments=TWO))
    assert [balance.overdue_days for balance in balances(life, day("2024-06-30"))] == [0, 0]
    assert outstanding_wan(life, day("2024-06-30")) == Decimal("500.000001")


def test_an_instalment_is_a_day_late_the_day_after_and_never_without_a_date() -> None:
    life = life_on("2024-07-01", supply(instalments=TWO))
    assert [balance.overdue_days for balance in balances(life, day("2024-07-01"))] == [1, 0]


def test_a_part_paid_leaves_the_rest() -> None:
    paid = [fact("payment", "2024-06-01", n, instalment=1, amount_wan="166.666667") for n in (1, 2)]
    life = life_on("2024-07-01", supply(instalments=TWO), *paid)
    first, second = balances(life, day("2024-07-01"))
    assert (first.paid_wan, first.outstanding_wan) == (Decimal("333.333334"), Decimal("166.666666"))
    assert second.outstanding_wan == Decimal("0.000001")


def test_too_much_paid_on_one_does_not_spill_over_to_another() -> None:
    paid = fact("payment", "2024-06-01", instalment=1, amount_wan="600")
    life = life_on("2024-07-01", supply(instalments=TWO), paid)
    assert [b.outstanding_wan for b in balances(life, day("2024-07-01"))] == [0, Decimal("0.000001")]
    assert not life.settled


def test_no_instalments_recorded_is_nothing_outstanding() -> None:
    life = life_on("2024-07-01", supply(price_wan="1000"))
    assert balances(life, day("2024-07-01")) == []
    assert life.settled
