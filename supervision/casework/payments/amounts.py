"""Sums of a ledger (缴款金额): above zero, and exact to the 分, or not taken."""

from __future__ import annotations

import unicodedata

from supervision.casework.supply.cells import Cell, a_number

MINUS = ("-", "−", "(")
"""How a sum is marked as paid back."""


def an_amount(written: str, per: int) -> Cell:
    """缴款金额 in 万元; `per` of the unit of its heading make one 万元."""
    if unicodedata.normalize("NFKC", written).startswith(MINUS):
        return "", "负数是退款或冲红，不能导入；请在案卷中更正原缴款（correction）"
    amount, reason = a_number(written, per)
    if amount and reason:
        return "", "金额不是整分，请按票据改正"
    return ("", "金额为0，没有缴款") if amount == "0" else (amount, reason)
