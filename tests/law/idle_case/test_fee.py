"""The idle fee: its base, twenty per cent to the fen, at most that for real estate, and the sum as it is printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from supervision.law.facts import Fact
from supervision.law.idle_case.fee import idle_fee, is_real_estate, price_of
from tests.law.idle_case.cases import TOLD, line, refusal
from tests.law.parcels import fact, life_on, supply


def land(use: str = "工业用地", **contract: Any) -> Fact:
    return supply(parcel={"use": use}, start_on="2024-06-01", **contract)


@pytest.mark.parametrize(
    ("price", "amount"),
    [("1000", "200"), ("0.01", "0.002"), ("333.333333", "66.666667"), ("0.000005", "0.000001"),
     ("0.000002", "0"), ("123456.789012", "24691.357802"), ("0", "0")],
    ids=["a round price", "a hundred yuan", "thirds", "half a fen goes up", "less than half a fen", "a large one", "none"],
)  # fmt: skip
def test_the_fee_is_twenty_per_cent_of_the_price_to_the_fen(price: str, amount: str) -> None:
    fee = idle_fee(life_on("2025-06-02", land(price_wan=price)))
    assert fee is not None
    assert fee.base_wan == Decimal(price)
    assert fee.amount_wan == Decimal(amount)


def test_the_working_is_printed_as_the_decision_prints_it() -> None:
    fee = idle_fee(life_on("2025-06-02", land(price_wan="1234.5")))
    assert fee is not None
    assert fee.working == "1234.5万元 × 20% = 246.9万元"
    assert [clause.article for clause in fee.clauses] == ["第十四条第（一）项"]


def test_the_base_is_the_price_as_stated_else_the_sum_of_the_instalments() -> None:
    parts = [{"no": 1, "amount_wan": "300"}, {"no": 2, "amount_wan": "200.5"}]
    assert price_of(life_on("2025-06-02", land(instalments=parts)).contract) == Decimal("500.5")
    assert price_of(life_on("2025-06-02", land(instalments=parts, price_wan="600")).contract) == 600


def test_without_a_price_no_fee_can_be_worked_out() -> None:
    assert idle_fee(life_on("2025-06-02", land())) is None


def test_a_price_amended_since_is_the_base() -> None:
    facts = (land(price_wan="1000"), fact("amendment", "2025-01-10", 1, contract={"price_wan": "900"}))
    fee = idle_fee(life_on("2025-06-02", *facts))
    assert fee is not None
    assert fee.amount_wan == 180


@pytest.mark.parametrize("kind", ["grant", "allocation"])
def test_the_price_of_an_allocation_is_a_base_too(kind: str) -> None:
    fee = idle_fee(life_on("2025-06-02", land(kind=kind, price_wan="100")))
    assert fee is not None
    assert fee.amount_wan == 20


@pytest.mark.parametrize(
    ("use", "kind", "real"),
    [("城镇住宅用地", "grant", True), ("商服用地", "grant", True), ("零售商业用地", "grant", True),
     ("旅馆用地", "grant", True), ("工业用地", "grant", False), ("公共设施用地", "grant", False),
     ("", "grant", False), ("城镇住宅用地", "allocation", False)],
)  # fmt: skip
def test_land_granted_for_houses_and_shops_is_real_estate(use: str, kind: str, real: bool) -> None:
    life = life_on("2025-06-02", land(use, kind=kind, price_wan="100"))
    assert is_real_estate(life) is real


def test_of_real_estate_twenty_per_cent_is_the_most() -> None:
    fee = idle_fee(life_on("2025-06-02", land("城镇住宅用地", price_wan="1000")))
    assert fee is not None
    assert fee.at_most
    assert fee.working.endswith("200万元（上限）")
    assert [clause.article for clause in fee.clauses] == ["第十四条第（一）项", "第二十六条"]


@pytest.mark.parametrize(
    ("use", "said", "refused"),
    [
        ("工业用地", {"amount_wan": "200"}, ""),
        ("工业用地", {"amount_wan": "199.999999"}, "第十四条第（一）项"),
        ("工业用地", {"amount_wan": "200.000001"}, "第十四条第（一）项"),
        ("工业用地", {"amount_wan": "150", "reason": "企业困难"}, "第十四条第（一）项"),
        ("城镇住宅用地", {"amount_wan": "200"}, ""),
        ("城镇住宅用地", {"amount_wan": "200.000001"}, "第二十六条"),
        ("城镇住宅用地", {"amount_wan": "150"}, "第二十六条"),
        ("城镇住宅用地", {"amount_wan": "150", "reason": "裁量基准第三档"}, ""),
        ("工业用地", {}, ""),
    ],
)
def test_what_is_decided_is_held_to_it(use: str, said: dict[str, str], refused: str) -> None:
    told = refusal(TOLD, line("2025-08-30", "disposal", way="fee", **said), land(use, price_wan="1000"))
    assert (refused in told) if refused else (told == "")
    if refused:
        assert "× 20% = 200万元" in told
