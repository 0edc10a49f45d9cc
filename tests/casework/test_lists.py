"""Searching the register: by any number a parcel has, by what it is called, who holds it and where it lies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.lists import parcels
from supervision.law.terms import State
from supervision.records.db import reading
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import supply, tell

__all__ = ["pytest_generate_tests"]

DAY = date(2024, 1, 5)
ONE, OTHER, PLAIN = "1305302024B00011", "1305302024B00012", "L0123456789ab"


@pytest.fixture
def register(engine: Engine) -> Engine:
    """Three parcels; the third has no 电子监管号, a contract number and a 宗地代码."""
    plain = supply(PLAIN, instalments=[])
    plain["parcel"] |= {
        "project": "Plant 甲",
        "holder": "甲_公司",
        "location": "南街100%号",
        "district": "南县",
    }
    plain["aliases"] = [["合同编号", "新合〔2024〕7号"], ["宗地代码", "130530001001GB00012"]]
    tell(engine, DAY, supply(ONE), supply(OTHER), plain)
    return engine


def found(engine: Engine, text: str, **filters: Any) -> list[str]:
    with reading(engine) as session:
        return [line.no for line in parcels(session, DAY, find=text, **filters)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (ONE, [ONE]),
        ("１３０５３０２０２４ｂ０００１１", [ONE]),
        ("新合〔2024〕7号", [PLAIN]),
        (" 130530001001gb00012 ", [PLAIN]),
        ("2024b0001", [ONE, OTHER]),
        ("合〔2024〕", [PLAIN]),
    ],
)
def test_a_parcel_is_found_by_any_of_its_numbers_or_a_piece_of_one(
    register: Engine, text: str, numbers: list[str]
) -> None:
    assert found(register, text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("示范项目", [ONE, OTHER]), ("plant", [PLAIN]), ("甲_", [PLAIN]), ("00%", [PLAIN]), ("乙公司", [])],
)
def test_a_parcel_is_found_by_its_project_its_holder_and_its_place(
    register: Engine, text: str, numbers: list[str]
) -> None:
    assert found(register, text) == numbers


def test_where_one_has_exactly_the_number_those_that_contain_it_are_not_listed(register: Engine) -> None:
    tell(register, DAY, supply(f"{ONE}-2"))
    assert found(register, ONE) == [ONE]
    assert found(register, ONE[:-1]) == [ONE, OTHER, f"{ONE}-2"]


def test_a_search_goes_together_with_the_other_filters(register: Engine) -> None:
    assert found(register, "南街", district="新河县") == []
    assert found(register, "示范", district="新河县") == [ONE, OTHER]
    assert found(register, PLAIN, district="新河县") == []
    assert found(register, "示范", state=State.COMPLETED) == []
