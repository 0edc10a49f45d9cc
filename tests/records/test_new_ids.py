"""Ids of rows that are written a thousand at a time: known before the rows are there, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, select

from supervision.records.db import writing
from supervision.records.dialects import new_ids
from supervision.records.tables import PARCEL
from tests.database import supply, tell

SIGNED = date(2024, 1, 5)


def test_the_first_ids_of_an_empty_table_are_one_two_three(engine: Engine) -> None:
    with writing(engine) as session:
        assert list(new_ids(session, PARCEL, 3)) == [1, 2, 3]


def test_ids_go_on_after_those_of_the_parcels_on_file(engine: Engine) -> None:
    numbers = [f"1305302024B0001{last}" for last in range(3)]
    for number in numbers:
        tell(engine, SIGNED, supply(number))
    with writing(engine) as session:
        assert session.scalars(select(PARCEL.c.no).order_by(PARCEL.c.id)).all() == numbers
        last = session.scalars(select(PARCEL.c.id).order_by(PARCEL.c.id.desc())).first()
        assert last is not None
        assert list(new_ids(session, PARCEL, 2)) == [last + 1, last + 2]


@pytest.mark.only_on("postgresql")
def test_two_who_draw_at_once_draw_different_ids(engine: Engine) -> None:
    with writing(engine) as one, writing(engine) as other:
        drawn = [*new_ids(one, PARCEL, 3), *new_ids(other, PARCEL, 3), *new_ids(one, PARCEL, 3)]
    assert len(set(drawn)) == 9
