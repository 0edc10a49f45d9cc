"""The completion verification: what falls short is named with its article, what nobody measured is a gap."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from supervision.law.facts import read_payload
from supervision.law.refusals import NotAllowed
from supervision.law.standing import Life
from supervision.law.terms import Kind
from supervision.law.verification import (
    Result,
    Shortfall,
    Verified,
    check_verification,
    same_ratio_penalty_wan,
    verification_result,
)
from tests.law.parcels import fact, life_on, supply

AGREED = {
    "price_wan": "1000",
    "floor_area_m2": "30000",
    "far_min": "1.2",
    "far_max": "2.0",
    "density_min": "40",
    "density_max": "60",
    "green_ratio_min": "5",
    "green_ratio_max": "20",
    "agreed_investment_wan": "6000",
    "instalments": [{"no": 1, "due_on": "2024-02-04", "amount_wan": "1000"}],
}
AS_AGREED = {
    "area_ha": "3",
    "floor_area_m2": "30000",
    "far": "1.2",
    "density": "40",
    "green_ratio": "20",
    "invested_wan": "6000",
    "use": "工业用地",
    "within_boundary": True,
}
PAID = fact("payment", "2024-02-01", 1, instalment=1, amount_wan="1000")


def completed(*, paid: bool = True, use: str = "工业用地", bulk_on: str = "", **terms: Any) -> Life:
    granted = supply(parcel={"use": use}, bulk_on=bulk_on, **AGREED | terms)
    return life_on("2026-05-01", granted, *([PAID] if paid else []), fact("completion", "2026-04-01", 2))


def compared(life: Life, **measured: Any) -> Verified:
    return verification_result(read_payload(Kind.VERIFICATION, AS_AGREED | measured), life)


def only(verified: Verified) -> Shortfall:
    [shortfall] = verified.shortfalls
    return shortfall


def refusal(life: Life, **values: Any) -> str:
    try:
        check_verification(life, fact("verification", "2026-05-01", 9, **values))
    except NotAllowed as refused:
        return str(refused)
    return ""


# The comparison


def test_figures_that_just_meet_the_agreed_standards_pass() -> None:
    assert compared(completed()) == Verified(Result.PASSED, (), ())
    at_the_other_end = compared(completed(), far="2", density="60", green_ratio="5", floor_area_m2="40000")
    assert at_the_other_end.result is Result.PASSED


@pytest.mark.parametrize(
    ("field", "just_short", "item", "article", "penalty"),
    [
        ("floor_area_m2", "29999.99", "建筑总面积", "第三十五条", "0.000333"),
        ("far", "0.9", "容积率", "第三十五条", "250"),
        ("far", "1.199999", "容积率", "第三十五条", "0.000833"),
        ("density", "39.99", "建筑密度", "第三十五条", "0.25"),
        ("invested_wan", "4500", "固定资产投资", "第三十四条", "250"),
        ("invested_wan", "5999.999999", "固定资产投资", "第三十四条", "0"),
    ],
)
def test_below_the_minimum_the_same_share_of_the_price_is_owed(
    field: str, just_short: str, item: str, article: str, penalty: str
) -> None:
    verified = compared(completed(), **{field: just_short})
    shortfall = only(verified)
    assert verified.result is Result.PENALTY
    assert (shortfall.item, shortfall.penalty_wan) == (item, Decimal(penalty))
    assert shortfall.article.endswith(article)


def test_the_working_of_a_penalty_is_shown() -> None:
    shortfall = only(compared(completed(), far="0.9"))
    assert shortfall.working == "1000万元 ×（1.2 − 0.9）÷ 1.2 = 250万元"
    assert (shortfall.agreed, shortfall.measured) == ("不低于1.2", "0.9")


@pytest.mark.parametrize(
    ("price", "agreed", "measured", "penalty"),
    [
        ("1000", "3", "2", "333.333333"),
        ("1000", "3", "1", "666.666667"),
        ("0.000001", "2", "1", "0.000001"),  # half a cent is a cent
        ("0.000001", "2.000001", "1.000001", "0"),  # a little less than half is none
        ("999999999999.999999", "1", "0", "999999999999.999999"),
    ],
)
def test_a_penalty_is_exact_and_rounded_once_to_the_cent(
    price: str, agreed: str, measured: str, penalty: str
) -> None:
    assert same_ratio_penalty_wan(Decimal(price), Decimal(agreed), Decimal(measured)) == Decimal(penalty)


def test_without_a_price_the_penalty_is_owed_and_cannot_be_worked_out() -> None:
    shortfall = only(compared(completed(price_wan=None), far="0.9"))
    assert (shortfall.breach, shortfall.penalty_wan) == (True, None)
    assert "不能核算" in shortfall.working


def test_too_much_green_is_a_breach_whose_rate_stands_in_the_contract() -> None:
    verified = compared(completed(), green_ratio="20.01")
    assert verified.result is Result.PENALTY
    assert only(verified).article.endswith("第三十六条")
    assert only(verified).penalty_wan is None


@pytest.mark.parametrize(
    ("field", "found", "item"),
    [("far", "2.01", "容积率"), ("density", "60.01", "建筑密度"), ("green_ratio", "4.99", "绿地率")],
)
def test_over_the_maximum_or_with_too_little_green_there_is_something_to_put_right(
    field: str, found: str, item: str
) -> None:
    verified = compared(completed(), **{field: found})
    assert verified.result is Result.PUT_RIGHT
    assert (only(verified).item, only(verified).penalty_wan) == (item, None)


def test_two_shortfalls_stand_side_by_side() -> None:
    verified = compared(completed(), far="0.9", invested_wan="3000")
    assert [s.penalty_wan for s in verified.shortfalls] == [Decimal(250), Decimal(500)]


def test_under_an_allocation_decision_no_article_of_the_grant_contract_holds() -> None:
    verified = compared(completed(kind="allocation"), far="0.9", green_ratio="30")
    assert verified.result is Result.PUT_RIGHT
    assert {s.article for s in verified.shortfalls} == {"国有建设用地划拨决定书约定"}
    assert [s.penalty_wan for s in verified.shortfalls] == [None, None]


# Land and use


def test_more_land_than_supplied_is_occupied_without_approval() -> None:
    verified = compared(completed(), area_ha="3.000001", within_boundary=False)
    assert verified.result is Result.PUT_RIGHT
    assert [s.item for s in verified.shortfalls] == ["用地界址", "用地面积"]
    assert all("第七十七条" in s.article for s in verified.shortfalls)


def test_a_larger_area_inside_the_boundary_is_a_matter_of_the_survey() -> None:
    verified = compared(completed(), area_ha="3.000001")
    assert (verified.result, verified.shortfalls) == (Result.OPEN, ())
    assert "测量" in verified.gaps[0].why


def test_less_land_than_supplied_is_no_shortfall() -> None:
    assert compared(completed(), area_ha="2.5").result is Result.PASSED


@pytest.mark.parametrize("found", ["工业用地", "工业", " 工业 用地"])
def test_a_use_is_the_same_however_it_is_written(found: str) -> None:
    assert compared(completed(), use=found).result is Result.PASSED


def test_another_use_is_to_be_put_right() -> None:
    shortfall = only(compared(completed(), use="商业用地"))
    assert (shortfall.agreed, shortfall.measured) == ("工业用地", "商业用地")
    assert shortfall.article.endswith("第十八条")


# Price


def test_a_price_not_paid_in_full_is_a_shortfall() -> None:
    life = completed(paid=False)
    part = life_on(
        "2026-05-01",
        supply(parcel={"use": "工业用地"}, **AGREED),
        fact("payment", "2024-02-01", 1, amount_wan="999.999999"),
    )
    assert only(compared(life)).measured == "尚欠1000万元"
    assert only(compared(part)).measured == "尚欠0.000001万元"
    assert compared(life).result is Result.PUT_RIGHT


def test_payments_nobody_stated_are_a_gap() -> None:
    verified = compared(completed(paid=False, bulk_on="2026-01-01"))
    assert [gap.item for gap in verified.gaps] == ["土地出让金"]
    assert verified.result is Result.OPEN


# Gaps


def test_what_nobody_measured_is_a_gap_and_not_passed() -> None:
    verified = verification_result({}, completed())
    assert verified.result is Result.OPEN
    assert [gap.item for gap in verified.gaps] == [
        "用地界址", "用地面积", "土地用途", "建筑总面积", "容积率", "建筑密度", "绿地率", "固定资产投资",
    ]  # fmt: skip


def test_what_was_measured_and_never_agreed_cannot_be_compared() -> None:
    verified = compared(completed(far_min=None, far_max=None, agreed_investment_wan=None))
    assert [gap.item for gap in verified.gaps] == ["容积率", "固定资产投资"]
    assert all("未载明" in gap.why for gap in verified.gaps)


def test_a_gap_does_not_hide_a_shortfall() -> None:
    verified = verification_result(read_payload(Kind.VERIFICATION, {"far": "0.9"}), completed())
    assert verified.result is Result.PENALTY
    assert len(verified.gaps) == 7


# Recording


@pytest.mark.parametrize("said", [{"passed": True}, {}], ids=["passed", "not said"])
def test_a_pass_its_own_figures_contradict_is_refused(said: dict[str, Any]) -> None:
    refused = refusal(completed(), far="0.9", **said)
    assert "容积率约定不低于1.2，实际0.9" in refused
    assert "第三十五条" in refused
    assert "passed=false put_right_by=" in refused


def test_a_pass_with_figures_over_an_unpaid_price_is_refused() -> None:
    assert "尚欠1000万元" in refusal(completed(paid=False), passed=True, far="1.2")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"passed": True},
        {"passed": False, "put_right_by": "2026-08-01", "far": "0.9"},
        {"passed": True, "far": "1.2"},
        {"passed": True, **AS_AGREED},
    ],
    ids=["bare", "passed without figures", "not passed", "a figure that meets it", "every figure meets it"],
)
def test_a_verification_that_says_what_was_found_is_recorded(values: dict[str, Any]) -> None:
    assert refusal(completed(), **values) == ""


def test_without_figures_the_office_answers_for_it_even_over_an_unpaid_price() -> None:
    assert refusal(completed(paid=False), passed=True) == ""
    assert refusal(completed(paid=False, bulk_on="2026-01-01"), passed=True, far="1.2") == ""
