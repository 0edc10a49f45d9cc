"""The value of a spreadsheet's cell as the text an officer would have typed (单元格的文字)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from supervision.casework.tables.table import without_nul

CellValue = int | float | str | bool | time | date | datetime | timedelta

TOO_MANY_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the last are lost."""


def cell_text(value: CellValue) -> str:
    """Text as it is, 3.0 as 3, a day as 2024-06-01, TRUE and FALSE."""
    return _TEXT_OF[type(value)](value)


def has_lost_digits(value: CellValue) -> bool:
    return isinstance(value, int | float) and abs(value) >= TOO_MANY_DIGITS and float(value).is_integer()


def _number(value: float) -> str:
    """Without exponent, and no more digits than tell the number from its neighbours."""
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else text


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    str: without_nul,
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
}
