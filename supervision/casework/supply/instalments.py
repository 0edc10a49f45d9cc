"""Instalments (分期支付约定): one a row in a file of their own, or all of a parcel's in its own row.

In the parcel's row they are three lists joined with `|` or `;`, or JSON (the new site's interface, copies of the old
pages), or amounts only (the export of 2017). What cannot be told exactly leaves all of them empty: to guess which
amount belongs to which day could demand money that is not due.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from supervision.casework.supply.cells import Cell, a_number, a_text
from supervision.casework.supply.columns import HEADINGS, KNOWN, tidy
from supervision.casework.supply.fields import LISTS, Fields, Instalment, reader_of
from supervision.casework.supply.row_problems import RowProblems
from supervision.law.refusals import BadRecord

_BAR, _SEMICOLON = re.compile(r"[|｜]"), re.compile(r"[;；]")


class _Piece(NamedTuple):
    """One instalment of a parcel's own row."""

    no: Cell
    due_on: Cell
    amount_wan: Cell
    note: str


def read_instalment(fields: Fields, problems: RowProblems) -> Instalment | None:
    """One row of the file of instalments; without 期号 or amount it is set aside, without a date kept."""
    problems.need("instalment_no", fields)
    problems.need("amount_wan", fields)
    if problems.refused:
        return None
    no, due_on, amount = (fields.get(name, "") for name in LISTS)
    return _instalment(no, due_on, amount, fields.get("payment_note", ""))


def _instalment(no: str, due_on: str, amount: str, note: str = "") -> Instalment:
    instalment: Instalment = {"no": int(no)}
    if due_on:
        instalment["due_on"] = due_on
    instalment["amount_wan"] = amount
    if note:
        instalment["note"] = note
    return instalment


def instalments_in_row(fields: Fields, problems: RowProblems) -> list[Instalment]:
    """The instalments in a parcel's own row, as lists or in one cell; none when they cannot be told."""
    plan = fields.get("plan", "")
    if not plan and "amount_wan" not in problems.columns:
        return []
    lists = {name: problems.written(name) for name in LISTS}
    listed = any(lists.values())
    try:
        if listed:
            return _scheduled(list(_listed(lists, problems)), problems)
        if plan.startswith(("[", "{")):
            return _scheduled(list(_planned(plan)), problems)
        return _amounts_only(plan, fields.get("price_wan", "")) if plan else []
    except BadRecord as bad:
        name, written = ("instalment_no", "　".join(lists.values())) if listed else ("plan", plan)
        problems.leave_empty(name, f"{bad}，请按合同补录", written)
        return []


def _scheduled(pieces: Sequence[_Piece], problems: RowProblems) -> list[Instalment]:
    found: dict[str, Instalment] = {}
    for place, ((no, bad_no), (due_on, bad_day), (amount, about_sum), note) in enumerate(pieces, start=1):
        if not no or not amount or no in found or (bad_day and not due_on):
            why = bad_no or bad_day or about_sum or ("期号重复" if no in found else "没有金额")
            raise BadRecord(f"分期支付第{place}项读不出：{why}")
        if about_sum:
            problems.warn("amount_wan", about_sum, amount)
        found[no] = _instalment(no, due_on, amount, note)
    return sorted(found.values(), key=lambda instalment: int(instalment["no"]))


def _listed(lists: dict[str, str], problems: RowProblems) -> Iterator[_Piece]:
    """Three lists, whose pieces answer to one another; a day may be left out between two joints."""
    joint = _joint("".join(lists.values()))
    numbers, amounts = (_pieces(lists[name], joint) for name in ("instalment_no", "amount_wan"))
    for label in [piece for piece in numbers if piece.endswith((":", "："))]:
        numbers.remove(label)  # the page's next label (土地使用权人：) without date or amount
        problems.leave_empty("instalment_no", "是网页的栏目名，不是期号，不作一期", label)
    days = _pieces(lists["due_on"], joint, len(numbers))
    if not len(numbers) == len(days) == len(amounts):
        lengths = f"期号{len(numbers)}项、日期{len(days)}项、金额{len(amounts)}项"
        raise BadRecord(f"分期支付的{lengths}，不能对应")
    a_no, a_due_day, an_amount = (problems.reader(name) for name in LISTS)
    notes = _notes(problems.written("payment_note"), joint, len(numbers))
    for number, day, amount, note in zip(numbers, days, amounts, notes, strict=True):
        yield _Piece(a_no(number), a_due_day(day), an_amount(amount), note)


def _joint(written: str) -> re.Pattern[str]:
    return _BAR if _BAR.search(written) else _SEMICOLON


def _pieces(written: str, joint: re.Pattern[str], count: int = 0) -> list[str]:
    """Joined pieces. Joints after the last one open no further piece, unless there should be `count`."""
    pieces = [piece.strip() for piece in joint.split(written)] if written else [""] * count
    while len(pieces) > count and not pieces[-1]:
        pieces.pop()
    return pieces


def _notes(written: str, joint: re.Pattern[str], count: int) -> list[str]:
    """Notes (支付备注) stand beside their instalments only when there are as many; else with the first."""
    pieces = _pieces(written, joint, count)
    if len(pieces) == count:
        return [a_text(piece) for piece in pieces]
    return [a_text(written.strip("|｜")), *[""] * count][:count]


def _planned(written: str) -> Iterator[_Piece]:
    """JSON: days and amounts by 期号, or a list of objects under the headings of the interface, in their order."""
    try:
        given = json.loads(written, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise BadRecord("分期支付不是完整的 JSON") from None
    items = given if isinstance(given, list) else [_by_number(no, pair) for no, pair in given.items()]
    for place, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not all(isinstance(value, str | None) for value in item.values()):
            raise BadRecord(f"分期支付第{place}项不是一期的日期和金额")
        cells = {
            known.field: reader_of(known)((value or "").strip())
            for heading, value in item.items()
            if (known := KNOWN.get(tidy(heading)))
        }
        no, due_on, amount = (cells.get(name, ("", "")) for name in LISTS)
        note, _ = cells.get("payment_note", ("", ""))
        yield _Piece(no if "instalment_no" in cells else (str(place), ""), due_on, amount, note)


def _by_number(no: str, pair: object) -> dict[str, Any]:
    """A day, an amount and sometimes a note, by their 期号, as an item of the list."""
    if not isinstance(pair, list):
        raise BadRecord(f"分期支付第“{no}”期不是日期和金额")
    return dict(zip((HEADINGS[name][0] for name in (*LISTS, "payment_note")), (no, *pair), strict=False))


def _amounts_only(written: str, price_wan: str) -> list[Instalment]:
    """Amounts in order: instalments without a day, if together they are the price, so that none is missing."""
    cells = [a_number(piece) for piece in _pieces(written, _joint(written))]
    for place, (amount, reason) in enumerate(cells, start=1):
        if not amount or reason:
            raise BadRecord(f"分期支付第{place}项读不出：{reason or '没有金额'}")
    instalments = [_instalment(str(no), "", amount) for no, (amount, _) in enumerate(cells, start=1)]
    if total(instalments) != Decimal(price_wan or "NaN"):
        raise BadRecord(f"分期支付只列了金额，合计{total(instalments):f}万元不等于成交价格，可能缺期")
    return instalments


def total(instalments: Sequence[Instalment]) -> Decimal:
    """What the instalments sum to, in 万元."""
    return sum((Decimal(each["amount_wan"]) for each in instalments), Decimal(0)).normalize()


def as_a_whole(instalments: Sequence[Instalment]) -> Fields:
    """What the instalments say together: the first day one is due, and what they sum to."""
    days = [each["due_on"] for each in instalments if "due_on" in each]
    return ({"due_on": min(days)} if days else {}) | {"amount_wan": f"{total(instalments):f}"}
