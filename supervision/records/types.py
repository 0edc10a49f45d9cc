"""How values are stored: exact money and areas as integers, instants in UTC, terms by their value."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

MILLION = 1_000_000


class _Millionths(TypeDecorator[Decimal]):
    """A decimal with at most six places, kept as an integer: exact on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value * MILLION
        if scaled != int(scaled):
            raise ValueError(f"{value} has more than six places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / MILLION


class WanYuan(_Millionths):
    """万元 outside, 分 in the database (0.000001 万元 = 1 分)."""

    cache_ok = True


class Hectares(_Millionths):
    """公顷 outside, 0.01 m² in the database (0.000001 公顷 = 0.01 m²)."""

    cache_ok = True


class UtcInstant(TypeDecorator[datetime]):
    """A true instant; naive times are refused, every value comes back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def term(length: int = 40) -> String:
    """A glossary word by its stable English value."""
    return String(length)
