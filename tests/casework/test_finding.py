"""Finding a parcel by any number it is known by."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from supervision.casework.finding import NotFound, find_parcel, find_parcels
from supervision.records.db import reading
from tests.database import NO, supply, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00022"
LOCAL = "L0123456789ab"
CODE = "130530001001GB00001"
UNIT = f"{CODE}F00010001"


@pytest.fixture
def parcels(engine: Engine) -> Engine:
    """Two parcels of one project and contract, and one without 电子监管号 on a parcel code of its own."""
    shared = [["项目编号", "2024-001"], ["合同编号", "新出让〔2024〕1号"]]
    tell(engine, SIGNED, supply() | {"aliases": [*shared, ["不动产单元号", f"{CODE[:-1]}2F00010001"]]})
    tell(engine, SIGNED, supply(OTHER) | {"aliases": shared})
    tell(engine, SIGNED, supply(LOCAL) | {"aliases": [["记录号", "GD00001"], ["宗地代码", CODE]]})
    return engine


def found(engine: Engine, *numbers: str) -> list[list[str]]:
    with reading(engine) as session:
        by_number = find_parcels(session, numbers)
    assert list(by_number) == list(numbers)
    return [[each.no for each in parcels] for parcels in by_number.values()]


def refusal(engine: Engine, no: str) -> str:
    with reading(engine) as session, pytest.raises(NotFound) as refused:
        find_parcel(session, no)
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        (NO, NO),
        (f" {NO.lower()} ", NO),
        ("１３０５３０２０２４Ｂ０００１１", NO),
        ("130530 2024B 00011", NO),
        (LOCAL, LOCAL),
        (LOCAL.upper(), LOCAL),
        ("GD00001", LOCAL),
        ("gd00001", LOCAL),
        (CODE, LOCAL),
        (f"{CODE[:-1]}2F00010001", NO),
        (UNIT, LOCAL),
        (UNIT.lower(), LOCAL),
    ],
)
def test_a_parcel_is_found_by_any_of_its_numbers_however_they_are_typed(
    parcels: Engine, typed: str, no: str
) -> None:
    assert found(parcels, typed) == [[no]]
    with reading(parcels) as session:
        assert find_parcel(session, typed) == find_parcel(session, no)


def test_many_numbers_are_looked_up_at_once(parcels: Engine) -> None:
    assert found(parcels, NO, "2024-001", "GD00001", "无此号") == [[NO], [NO, OTHER], [LOCAL], []]


def test_a_parcels_own_number_goes_before_another_number_of_another(parcels: Engine) -> None:
    tell(parcels, SIGNED, supply("1305302024B00033") | {"aliases": [["记录号", NO]]})
    assert found(parcels, NO) == [[NO]]


def test_a_number_of_several_parcels_names_each_with_its_project_and_what_to_type(parcels: Engine) -> None:
    said = refusal(parcels, "2024-001")
    assert "“2024-001”（项目编号）对应2宗地" in said
    assert f"{NO}（示范项目011）、{OTHER}（示范项目022）" in said
    assert f"请改用其中一宗的电子监管号或案卷编号，例如“{NO}”" in said


def test_two_numbers_of_one_parcel_that_read_alike_are_one_parcel(parcels: Engine) -> None:
    tell(parcels, SIGNED, supply("1305302024B00033") | {"aliases": [["记录号", "甲1"], ["合同编号", "甲1"]]})
    with reading(parcels) as session:
        assert find_parcel(session, "甲1") == find_parcel(session, "1305302024B00033")


@pytest.mark.parametrize(
    ("typed", "near"), [("B00011", NO), ("示范项目022", OTHER), ("新出让", OTHER), ("gd000", LOCAL)]
)
def test_what_nobody_knows_is_answered_with_what_is_near(parcels: Engine, typed: str, near: str) -> None:
    said = refusal(parcels, typed)
    assert f"没有编号为“{typed}”的宗地" in said
    assert near in said


def test_signs_that_stand_for_anything_in_a_search_are_only_themselves(parcels: Engine) -> None:
    assert "supervision parcels" in refusal(parcels, "%")
    assert "supervision parcels" in refusal(parcels, "2024_")
