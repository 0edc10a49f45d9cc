"""Mortgages and seizures in force: each from its day until it is released, lifted or has run out."""

from __future__ import annotations

from supervision.law.encumbrances import encumbrances
from supervision.law.facts import Fact
from tests.law.parcels import day, fact, supply

BANK, COURT = "农商银行", "新河县人民法院"


def in_force(on: str, *facts: Fact) -> list[str]:
    return [each.paper for each in encumbrances([supply(), *facts], day(on))]


def mortgage(on: str, paper: str, seq: int = 1, who: str = BANK) -> Fact:
    return fact("mortgage", on, seq, mortgagee=who, certificate_no=paper, amount_wan="300")


def seizure(on: str, paper: str, seq: int = 1, until_on: str | None = None) -> Fact:
    return fact("seizure", on, seq, by_court=COURT, document_no=paper, until_on=until_on)


def test_a_mortgage_stands_until_the_day_it_is_released() -> None:
    told = (mortgage("2024-03-01", "甲"), fact("mortgage_released", "2024-09-01", 2, mortgagee=BANK))
    days = ("2024-02-29", "2024-03-01", "2024-08-31", "2024-09-01")
    assert [in_force(on, *told) for on in days] == [[], ["甲"], ["甲"], []]


def test_a_release_ends_the_earliest_of_its_own_mortgagee() -> None:
    told = (
        mortgage("2024-03-01", "他行", 1, "建设银行"),
        mortgage("2024-03-02", "甲", 2),
        mortgage("2024-03-03", "乙", 3),
        fact("mortgage_released", "2024-09-01", 4, mortgagee=BANK),
    )
    assert in_force("2024-09-01", *told) == ["他行", "乙"]


def test_a_seizure_stands_through_its_last_day_or_until_it_is_lifted() -> None:
    told = (
        seizure("2024-03-01", "1号", 1, "2024-05-31"),
        seizure("2024-03-01", "2号", 2),
        fact("seizure_lifted", "2024-07-01", 3, document_no="2号"),
    )
    days = ("2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01")
    assert [in_force(on, *told) for on in days] == [["1号", "2号"], ["2号"], ["2号"], []]


def test_what_was_recorded_by_mistake_binds_nobody() -> None:
    voided = fact("correction", "2024-04-01", 2, voids="1", reason="邻宗地的抵押")
    assert in_force("2024-04-01", mortgage("2024-03-01", "甲"), voided) == []


def test_an_encumbrance_is_said_in_one_line() -> None:
    told = [supply(), mortgage("2024-03-01", "冀(2024)0001"), seizure("2024-03-02", "执1号", 2, "2027-03-01")]
    assert [each.zh for each in encumbrances(told, day("2024-06-01"))] == [
        "抵押登记：农商银行（冀(2024)0001），2024-03-01起，担保300万元",
        "查封：新河县人民法院（执1号），2024-03-02起，至2027-03-01",
    ]
