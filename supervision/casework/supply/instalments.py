"""Instalments (分期支付约定): one a row in a file of their own, or joined with `|` or `;` in the parcel's row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from supervision.casework.supply.cells import a_day, a_number, a_text, an_instalment_no
from supervision.casework.supply.row_problems import RowProblems

Instalment = dict[str, Any]

LISTS = ("instalment_no", "due_on", "amount_wan")
_JOINT = re.compile(r"[|｜;；]")


def read_instalment(problems: RowProblems) -> Instalment | None:
    """One row of the file of instalments; without 期号 or amount it is set aside, without a date kept."""
    written = {name: problems.written(name) for name in (*LISTS, "payment_note")}
    no = problems.need("instalment_no", written["instalment_no"], an_instalment_no(written["instalment_no"]))
    amount = problems.need("amount_wan", written["amount_wan"], a_number(written["amount_wan"]))
    due_on = problems.take("due_on", written["due_on"], a_day(written["due_on"]))
    if problems.refused:
        return None
    return _instalment(no, due_on, amount, a_text(written["payment_note"]))


def _instalment(no: str, due_on: str, amount: str, note: str) -> Instalment:
    instalment: Instalment = {"no": int(no)}
    if due_on:
        instalment["due_on"] = due_on
    instalment["amount_wan"] = amount
    if note:
        instalment["note"] = note
    return instalment


def listed_instalments(problems: RowProblems) -> list[Instalment]:
    """The lists in a parcel's own row. Lists of different length, or a piece that cannot be read, leave all
    instalments empty: to guess which amount belongs to which day could demand money that is not due."""
    written = {name: problems.written(name) for name in LISTS}
    if not any(written.values()):
        return []
    numbers, days, amounts = (_pieces(written[name]) for name in LISTS)
    for label in [piece for piece in numbers if piece.endswith((":", "："))]:
        numbers.remove(label)  # the page's next label (土地使用权人：) without date or amount
        problems.leave_empty("instalment_no", label, "是网页的栏目名，不是期号，不作一期")
    together = "　".join(written[name] for name in LISTS)
    if not len(numbers) == len(days) == len(amounts):
        lengths = f"期号{len(numbers)}项、日期{len(days)}项、金额{len(amounts)}项"
        problems.leave_empty("instalment_no", together, f"分期支付的{lengths}，不能对应，请按合同补录")
        return []
    found: dict[str, Instalment] = {}
    notes = _notes(problems.written("payment_note"), len(numbers))
    for number, day, amount, note in zip(numbers, days, amounts, notes, strict=True):
        (no, bad_no), (due_on, bad_day), (sum_wan, bad_sum) = (
            an_instalment_no(number),
            a_day(day),
            a_number(amount),
        )
        if not no or not due_on or not sum_wan or no in found:
            why = bad_no or bad_day or bad_sum or ("期号重复" if no in found else "有空项")
            problems.leave_empty(
                "instalment_no", together, f"分期支付第“{number}”期读不出：{why}；请按合同补录"
            )
            return []
        problems.take("amount_wan", amount, (sum_wan, bad_sum))
        found[no] = _instalment(no, due_on, sum_wan, note)
    return sorted(found.values(), key=lambda instalment: int(instalment["no"]))


def _pieces(written: str) -> list[str]:
    """Joined pieces; the separator after the last one opens no further piece."""
    pieces = [piece.strip() for piece in _JOINT.split(written)]
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


def _notes(written: str, count: int) -> list[str]:
    """Notes (支付备注) stand beside their instalments only when there are as many; else with the first."""
    pieces = _pieces(written)
    if len(pieces) == count:
        return [a_text(piece) for piece in pieces]
    return [a_text(written.strip("|｜")), *[""] * count][:count]


def difference_from_price(instalments: Sequence[Instalment], price_wan: str) -> str:
    """Instalments sum to the price wherever both are given; a sentence when they do not."""
    if not instalments or not price_wan:
        return ""
    total = sum((Decimal(instalment["amount_wan"]) for instalment in instalments), Decimal(0))
    if total == Decimal(price_wan):
        return ""
    return f"分期支付合计{total.normalize():f}万元，与成交价格{price_wan}万元不符，请核对合同"
