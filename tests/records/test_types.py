"""Money, areas and instants come back exactly as they went in, or are refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from supervision.records.types import Hectares, UtcInstant, WanYuan

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("price_wan", WanYuan),
    Column("area_ha", Hectares),
    Column("at", UtcInstant),
)


Kept = Callable[..., object]


@pytest.fixture
def kept(engine: Engine) -> Kept:
    """What the database gives back of a value it was given, in an office that is not in UTC."""

    def keep(**values: object) -> object:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL TIME ZONE 'Asia/Shanghai'"))
            THINGS.metadata.create_all(connection)
            connection.execute(insert(THINGS).values(**values))
            [value] = connection.execute(select(*(THINGS.c[name] for name in values))).one()
        return value

    return keep


@pytest.mark.parametrize("price", ["0", "0.000001", "338.118", "74955.3588", "99999999999.999999"])
def test_money_is_kept_to_the_fen(kept: Kept, price: str) -> None:
    assert kept(price_wan=Decimal(price)) == Decimal(price)


def test_a_tenth_of_a_fen_is_refused(kept: Kept) -> None:
    with pytest.raises(StatementError, match="six places"):
        kept(price_wan=Decimal("0.0000001"))


def test_an_area_is_kept_to_the_hundredth_of_a_square_metre(kept: Kept) -> None:
    assert kept(area_ha=Decimal("5.708947")) == Decimal("5.708947")


def test_an_instant_comes_back_in_utc(kept: Kept) -> None:
    beijing = datetime(2026, 11, 21, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    assert kept(at=beijing) == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused(kept: Kept) -> None:
    with pytest.raises(StatementError, match="zone"):
        kept(at=datetime(2026, 11, 21, 0, 30))  # noqa: DTZ001 - the naive time is what is refused
