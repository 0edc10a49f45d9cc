"""The tables of the import page, from the code that reads the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from supervision.casework.payments.columns import HEADINGS as LEDGER
from supervision.casework.payments.items import NOT_PRICE, PRICE
from supervision.casework.supply.columns import HEADINGS, PASSED_OVER, UNITS
from supervision.casework.supply.contradictions import CHECKS
from supervision.casework.supply.fields import KINDS, STRICT
from supervision.casework.supply.recognition import SUPPLY_NEEDS

Rows = Iterable[Iterable[str]]


def headings() -> Rows:
    """Field by field: the headings it is known by, and the other units they may name."""
    for field, (name, *others) in HEADINGS.items():
        known = "、".join(f"`{_cell(heading)}`" for heading in others)
        units = "、".join(list(UNITS.get(field, {}))[1:])
        yield f"**{name}**" if field in SUPPLY_NEEDS else name, known, units


def passed_over() -> str:
    return "、".join(f"`{heading}`" for heading in PASSED_OVER)


def cells() -> Rows:
    """Kind of cell by kind: its fields, what becomes of one that cannot be read, spellings as they are read."""
    for kind in KINDS:
        fields = "、".join(HEADINGS[field][0] for field in kind.fields)
        strict = [field for field in kind.fields if field in STRICT]
        fate = "row set aside" if len(strict) == len(kind.fields) else "left empty"
        if strict and fate == "left empty":
            fate += f"; row set aside for {'、'.join(HEADINGS[field][0] for field in strict)}"
        yield kind.zh, fields, "<br>".join(_read(kind.read, each) for each in kind.spellings), fate


def _read(read: object, written: str) -> str:
    assert callable(read)
    value, remark = read(written)
    becomes = (
        f"{value}（{remark}）" if value and remark else value or f"—（{remark}）" if remark else value or "—"
    )
    return f"`{_cell(written)}` → {_cell(becomes)}"


def checks() -> Rows:
    """Check by check: what it finds becomes what, what the officer is told to do, and why."""
    for check in CHECKS:
        yield check.zh, check.severity.zh, _cell(check.todo), _cell(check.why)


def ledger_headings() -> Rows:
    for name, *others in LEDGER.values():
        yield name, "、".join(f"`{heading}`" for heading in others)


def price_words() -> Iterator[str]:
    yield f"Price money: {'、'.join(PRICE)}."
    yield f"Not price money: {'、'.join(NOT_PRICE)}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "⏎")
