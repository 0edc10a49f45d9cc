"""What is odd about a supply typed in (录入提示): the checks an import makes of its rows, told and not held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from supervision.casework.supply.contradictions import CHECKS, DUPLICATE
from supervision.casework.supply.fields import Fields
from supervision.casework.supply.identifiers import a_supervision_no
from supervision.law.figures import plain

OF_A_FORM = tuple(check for check in CHECKS if check is not DUPLICATE)


def warnings_of(supply: Mapping[str, Any]) -> Sequence[str]:
    """What somebody should look at again before he submits a supply, in the words of the import."""
    row = _row(supply)
    if "signed_on" not in row:
        return ()
    _, remark = a_supervision_no(row.get("supervision_no", ""))
    told = [f"电子监管号{remark}"] if remark else []
    for check in OF_A_FORM:
        if found := check.find(row):
            told.append(f"{found}，请核对")
    return tuple(told)


def _row(supply: Mapping[str, Any]) -> Fields:
    """The supply as a row of an import has it."""
    parcel, contract = supply.get("parcel") or {}, supply.get("contract") or {}
    row = {
        key: str(value)
        for heading in (parcel, contract)
        for key, value in heading.items()
        if _is_plain(value)
    }
    row["supervision_no"] = str(supply.get("no") or "")
    instalments = [one for one in contract.get("instalments") or () if isinstance(one, Mapping)]
    if days := sorted(str(one["due_on"]) for one in instalments if one.get("due_on")):
        row["due_on"] = days[0]
    if together := _together(instalments):
        row["amount_wan"] = together
    for key in ("price_wan", "area_ha", "far_min", "far_max"):
        if key in row and (number := _number(row[key])) is not None:
            row[key] = plain(number)
    return {key: value for key, value in row.items() if value}


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | Decimal) and not isinstance(value, bool)


def _together(instalments: Sequence[Mapping[str, Any]]) -> str:
    numbers = [_number(str(one.get("amount_wan") or "")) for one in instalments]
    if not numbers or None in numbers:
        return ""
    return plain(sum((number for number in numbers if number is not None), Decimal(0)))


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
