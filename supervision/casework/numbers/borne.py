"""The numbers facts bear (在案文号): a projection of the journals, by which a number is found without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.journal import Entry
from supervision.law.document_numbers import read_number, same_number
from supervision.law.terms import Kind
from supervision.records.dialects import one_at_a_time
from supervision.records.document_number import LONGEST

ISSUES = (Kind.NOTICE_ISSUED, Kind.REFERRAL, Kind.COOPERATION_ASKED)
"""Facts by which a numbered paper of this office goes out; numbers other facts name are of papers made elsewhere, or of these."""

NO_SERIES = ""
"""The code of a number that stands in no series."""


def number_rows(seq: int, entry: Entry) -> list[dict[str, Any]]:
    """The number a fact bears, as its row: one, or none."""
    text = str(entry.payload.get("number") or "") if entry.kind in ISSUES else ""
    borne = compared(text)
    if not borne:
        return []
    number = read_number(text)
    return [
        {
            "seq": seq,
            "number": borne,
            "code": NO_SERIES if number is None else number.code,
            "year": entry.happened_on.year if number is None else number.year,
            "serial": 0 if number is None else number.serial,
        }
    ]


def numbers_of(journal: Iterable[tuple[int, Entry]]) -> list[dict[str, Any]]:
    """The rows of a whole case file."""
    return [row for seq, entry in journal for row in number_rows(seq, entry)]


def compared(text: str) -> str:
    """A number as its row keeps it: in one spelling, no longer than it is kept."""
    return same_number(text)[:LONGEST]


def hold_series(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Nobody else gives or records a number of these series until this transaction ends; told in one order, so that none waits for another in a ring."""
    for code, year in sorted({(row["code"], row["year"] if row["code"] else 0) for row in rows}):
        one_at_a_time(session, f"文号 {code}〔{year}〕")
