"""Figures as they are written (数的写法)."""

from __future__ import annotations

from decimal import Decimal


def plain(number: Decimal) -> str:
    """A decimal without exponent or idle zeros: 0.0001, 500."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
