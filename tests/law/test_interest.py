"""Interest on later instalments: the county's own decision to the cent, and every day it begins and ends on."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from supervision.law.account import account_of
from supervision.law.facts import Fact
from supervision.law.interest import interest
from supervision.law.working import Claim
from tests.law.parcels import NO, day, fact, supply

VECTOR = json.loads((Path(__file__).parent / "test_vectors.json").read_text(encoding="utf-8"))[
    "instalment_interest"
]
SIGNED = "2022-05-11"
FIRST, SECOND = "2022-06-10", "2023-05-10"


def sold(*, percent: str | None = "3.7", year_days: int | None = 365, **terms: Any) -> Fact:
    """Two instalments of 115.5 万元, due 2022-06-10 and 2023-05-10."""
    agreed = [
        {"no": 1, "due_on": FIRST, "amount_wan": "115.5"},
        {"no": 2, "due_on": SECOND, "amount_wan": "115.5"},
    ]
    rates = {"interest_percent": percent, "interest_year_days": year_days}
    return supply(**{"signed_on": SIGNED, "instalments": agreed, **rates, **terms})


def claimed(on: str, *facts: Fact) -> Claim:
    account = account_of(facts, NO, on=day(on))
    assert account is not None
    return interest(account)


def paid(on: str, no: int, wan: str = "115.5", seq: int = 1) -> Fact:
    return fact("payment", on, seq, instalment=no, amount_wan=wan)


def test_the_decision_of_2025_is_met_to_the_cent() -> None:
    claim = claimed("2025-10-29", sold(), paid(FIRST, 1))
    [line] = claim.lines
    assert (line.calendar_days, line.days) == (VECTOR["days"], VECTOR["days"])
    assert line.yuan == Decimal("39105.45") == Decimal(str(VECTOR["interest_yuan"]))
    assert line.formula == "1155000元 × 3.7% ÷ 365日 × 334日 = 39105.45元"


def test_after_the_due_day_no_more_interest_runs() -> None:
    on_the_day, later = (claimed(on, sold()) for on in (SECOND, "2023-05-11"))
    assert on_the_day.yuan == later.yuan == Decimal("39105.45")


def test_before_the_due_day_it_has_accrued_so_far() -> None:
    claim = claimed("2023-05-09", sold(), paid(FIRST, 1))
    [line] = claim.lines
    assert line.days == 333
    assert "尚未到期" in line.what


def test_the_first_day_itself_bears_nothing() -> None:
    assert claimed(FIRST, sold()).lines == ()
    [line] = claimed("2022-06-11", sold()).lines
    assert (line.days, str(line.from_on), str(line.until_on)) == (1, "2022-06-11", "2022-06-11")


def test_a_part_paid_early_bears_interest_to_its_day_only() -> None:
    early, rest = claimed("2025-10-29", sold(), paid("2022-06-20", 2, "15.5")).lines
    assert early.formula == "155000元 × 3.7% ÷ 365日 × 10日 = 157.12元"  # 157.1232…
    assert rest.formula == "1000000元 × 3.7% ÷ 365日 × 334日 = 33857.53元"  # 33857.5342…


def test_what_was_not_paid_in_time_is_one_line_however_it_was_paid() -> None:
    late = (paid("2023-06-01", 2, "15.5", 1), paid("2023-07-01", 2, "50", 2))
    [line] = claimed("2025-10-29", sold(), *late).lines
    assert (line.what, line.yuan) == ("第2期，全部，计至约定付款日", Decimal("39105.45"))


def test_paid_on_the_due_day_it_is_paid_in_time() -> None:
    [line] = claimed("2025-10-29", sold(), paid(SECOND, 2)).lines
    assert (line.what, line.days) == ("第2期，2023-05-10缴纳部分", 334)


def test_paid_with_the_first_instalment_it_bears_none() -> None:
    claim = claimed("2025-10-29", sold(), paid(FIRST, 2))
    assert (claim.lines, claim.yuan) == ((), Decimal(0))


def test_a_year_of_360_days_is_another_sum() -> None:
    [line] = claimed("2025-10-29", sold(year_days=360)).lines
    assert line.yuan == Decimal("39648.58")  # 39648.5833…


def test_a_cent_is_rounded_half_up_at_the_end_of_the_line() -> None:
    instalments = [
        {"no": 1, "due_on": FIRST, "amount_wan": "1"},
        {"no": 2, "due_on": SECOND, "amount_wan": "0.018"},
    ]
    [line] = claimed("2022-06-11", sold(percent="1", year_days=360, instalments=instalments)).lines
    assert line.yuan == Decimal("0.01")  # 180 × 1% ÷ 360 = 0.005


def test_without_an_agreed_first_day_the_first_payment_begins_it() -> None:
    instalments = [{"no": 1, "amount_wan": "115.5"}, {"no": 2, "due_on": SECOND, "amount_wan": "115.5"}]
    terms = sold(instalments=instalments)
    assert claimed("2025-10-29", terms, paid(FIRST, 1)).yuan == Decimal("39105.45")
    claim = claimed("2025-10-29", terms)
    assert claim.yuan is None
    assert "无从起算" in claim.gaps[0]


@pytest.mark.parametrize("terms", [{"percent": None}, {"year_days": None}, {"year_days": 0}])
def test_a_term_the_contract_does_not_state_is_not_supplied(terms: dict[str, Any]) -> None:
    claim = claimed("2025-10-29", sold(**terms))
    assert claim.yuan is None
    assert "合同未载明" in claim.gaps[0]
    assert "不能核算" in claim.gaps[0]


@pytest.mark.parametrize(
    "terms",
    [
        {"percent": "0"},
        {"instalments": [{"no": 1, "due_on": FIRST, "amount_wan": "231"}]},
        {"instalments": []},
    ],
)
def test_where_none_is_agreed_none_is_claimed(terms: dict[str, Any]) -> None:
    claim = claimed("2025-10-29", sold(**terms))
    assert (claim.lines, claim.gaps, claim.yuan) == ((), (), Decimal(0))


def test_an_instalment_without_a_day_is_named_and_the_others_are_worked_out() -> None:
    instalments = [
        {"no": 1, "due_on": FIRST, "amount_wan": "115.5"},
        {"no": 2, "due_on": SECOND, "amount_wan": "115.5"},
        {"no": 3, "amount_wan": "10"},
    ]
    claim = claimed("2025-10-29", sold(instalments=instalments))
    assert claim.yuan == Decimal("39105.45")
    assert "第3期" in claim.gaps[0]


def test_the_end_of_the_contract_ends_the_interest() -> None:
    claim = claimed("2025-10-29", sold(), fact("termination", "2022-06-20"))
    [line] = claim.lines
    assert line.days == 10


def test_payments_nobody_stated_bear_nothing() -> None:
    imported = sold()
    imported = Fact(imported.kind, imported.on, imported.seq, imported.values, bulk_on=day("2023-01-01"))
    claim = claimed("2025-10-29", imported)
    assert claim.yuan is None
    assert "未填报" in claim.gaps[0]
