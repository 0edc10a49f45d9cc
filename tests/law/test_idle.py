"""The halted limb of article 2: strictly below one third or 25 %, land price left out, unknown is not below."""

from __future__ import annotations

from decimal import Decimal

import pytest

from supervision.law.idle import Shares, shares, suspected_from, total_investment_wan
from supervision.law.standing import Life
from tests.law.parcels import day, fact, life_on, supply

A_THIRD, A_QUARTER = "1.0000", "1000"


def halted(area: str | None, invested: str | None, *, total: str | None = "4000") -> Life:
    figures = {"started_area_ha": area, "invested_wan": invested}
    return life_on(
        "2024-06-01",
        supply(total_investment_wan=total),
        fact("start", "2024-02-01", 1),
        fact("halt", "2024-03-01", 2),
        fact("inspection", "2024-04-01", 3, finding="halted", **figures),
    )


@pytest.mark.parametrize(
    ("area", "invested", "expected"),
    [
        (A_THIRD, A_QUARTER, Shares.NOT_BELOW),
        ("0.999999", A_QUARTER, Shares.BELOW),
        ("1.000001", A_QUARTER, Shares.NOT_BELOW),
        (A_THIRD, "999.999999", Shares.BELOW),
        (A_THIRD, "1000.000001", Shares.NOT_BELOW),
        ("0.5", "100", Shares.BELOW),
        ("0", "4000", Shares.BELOW),
        ("0.5", None, Shares.BELOW),
        (None, "100", Shares.BELOW),
        (A_THIRD, None, Shares.UNKNOWN),
        (None, A_QUARTER, Shares.UNKNOWN),
        (None, None, Shares.UNKNOWN),
    ],
    ids=[
        "exactly a third and exactly 25 %",
        "area just below",
        "area just above",
        "investment just below",
        "investment just above",
        "both below",
        "nothing built but all invested",
        "area below, investment unknown",
        "investment below, area unknown",
        "area enough, investment unknown",
        "investment enough, area unknown",
        "nothing known",
    ],
)
def test_below_means_strictly_below(area: str | None, invested: str | None, expected: Shares) -> None:
    assert shares(halted(area, invested)) is expected


def test_without_the_total_investment_the_share_is_unknown() -> None:
    assert shares(halted(A_THIRD, "1", total=None)) is Shares.UNKNOWN


@pytest.mark.parametrize(
    ("includes", "price", "expected"),
    [(False, "1000", "5000"), (True, "1000", "4000"), (True, None, None)],
    ids=["the price is not in it", "the price is taken out", "in it but unknown"],
)
def test_the_land_price_is_no_investment(includes: bool, price: str | None, expected: str | None) -> None:
    terms = supply(total_investment_wan="5000", investment_includes_price=includes, price_wan=price)
    total = total_investment_wan(life_on("2024-01-05", terms))
    assert total == (Decimal(expected) if expected else None)


def test_a_third_that_is_no_decimal_is_compared_exactly() -> None:
    terms = supply(parcel={"area_ha": "1"}, total_investment_wan="4")
    below = fact(
        "inspection", "2024-03-02", 2, finding="halted", started_area_ha="0.333333", invested_wan="1"
    )
    above = fact(
        "inspection", "2024-03-03", 3, finding="halted", started_area_ha="0.333334", invested_wan="1"
    )
    assert shares(life_on("2024-03-02", terms, below)) is Shares.BELOW
    assert shares(life_on("2024-03-03", terms, below, above)) is Shares.NOT_BELOW


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2024-02-29", "2025-03-01"), ("2023-02-28", "2024-02-29"), ("2023-12-31", "2025-01-01")],
)
def test_suspicion_counts_from_the_day_after_a_full_year(start: str, expected: str) -> None:
    terms = supply(signed_on="2023-01-05", start_on=start)
    assert suspected_from(life_on("2023-01-05", terms)) == day(expected)


def test_a_halt_counts_like_a_start_and_ends_with_work_resumed_or_done() -> None:
    built = (supply(), fact("start", "2024-02-01", 1), fact("halt", "2024-02-29", 2))
    assert suspected_from(life_on("2024-03-01", *built)) == day("2025-03-01")
    assert suspected_from(life_on("2024-03-02", *built, fact("resume", "2024-03-02", 3))) is None
    assert suspected_from(life_on("2024-03-02", *built, fact("completion", "2024-03-02", 3))) is None
