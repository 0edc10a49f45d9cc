"""The snapshot a sweep reads instead of the whole case file: the same life back, from JSON and all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from supervision.law.snapshot import from_values, to_values
from tests.law.parcels import fact, life_on, supply
from tests.simulation.boundary_lives import RandomLife, Watch, random_lives


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(random_lives())
def test_a_life_comes_back_from_its_snapshot(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        if watch.take(day) or day == life.until:
            values = json.loads(json.dumps(to_values(watch.life)))
            assert from_values(values, watch.life.day) == watch.life


def test_a_life_of_which_little_is_known_comes_back_too() -> None:
    life = life_on("2024-01-05", supply(parcel={"area_ha": None}))
    assert from_values(to_values(life), life.day) == life


def test_the_days_of_an_import_come_back() -> None:
    life = life_on(
        "2024-08-01", supply(bulk_on="2024-07-01", start_on="2024-06-01"), fact("halt", "2024-07-02")
    )
    again = from_values(to_values(life), life.day)
    assert (again.bulk, again.payments_stated) == (life.bulk, False)
    assert again == life


@pytest.mark.parametrize("missing", ["parcel", "contract", "state", "paid"])
def test_a_snapshot_that_cannot_be_read_says_so(missing: str) -> None:
    values = to_values(life_on("2024-01-05", supply()))
    del values[missing]
    with pytest.raises(KeyError):
        from_values(values, life_on("2024-01-05", supply()).day)


def test_the_paper_a_service_is_about_comes_back_too() -> None:
    served = fact("service", "2024-06-02", 1, notice="start_notice", document="1-9")
    life = life_on("2024-06-02", supply(), served)
    assert life.answered[-1].paper == "1-9"
    assert from_values(to_values(life), life.day) == life
