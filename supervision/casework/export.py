"""Export of the register (导出供地台账): every parcel in the columns an import reads, as its case file stands on a day.

What an import brought in goes out again as it came; what has changed since (an extension, a transfer, an amendment)
goes out as it is now in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry, facts_of, read_entries
from supervision.casework.lists import parcel_pages, read_aliases
from supervision.casework.supply.columns import CASE_NO, HEADINGS, SUPERVISION_NO
from supervision.casework.supply.identifiers import a_supervision_no
from supervision.casework.tables.sheet_writing import Cell, as_written
from supervision.casework.tables.writing import open_writer
from supervision.casework.terms_on_file import FIELDS, Terms, standing_terms
from supervision.law.contract import Instalment
from supervision.law.life import fold
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind, State
from supervision.law.values import six_places
from supervision.records.tables import ALIAS, PARCEL

HEADING = {
    field: headings[0]
    for field, headings in HEADINGS.items()
    if field != "plan"  # one cell for what the lists of instalments say
}
"""The columns of an export: each field under the name an import knows it by."""

HAPPENED = {"started_on": Kind.START, "completed_on": Kind.COMPLETION}
RATIOS = ("far_min", "far_max")


def export(
    session: Session,
    path: Path,
    on: date,
    *,
    state: State | None = None,
    district: str | None = None,
    progress: Callable[[int], None] = lambda parcels: None,
) -> int:
    """Write the parcels supplied by `on` to a .csv or .xlsx file; gives how many they are."""
    columns = _columns(session)
    count = 0
    with open_writer(path, columns) as table:
        for page in parcel_pages(session, PARCEL.c.no, state=state, district=district):
            for cells in _rows(session, [(row.id, row.no) for row in page], on):
                table.write([cells.get(column) for column in columns])
                count += 1
            progress(len(page))
    return count


def _columns(session: Session) -> list[str]:
    """The national headings, then the sorts of numbers they have no column for."""
    kinds = session.scalars(select(ALIAS.c.kind).distinct())
    return list(dict.fromkeys((*HEADING.values(), *sorted(kinds))))


def _rows(session: Session, parcels: Sequence[tuple[int, str]], on: date) -> Iterator[dict[str, Cell]]:
    ids = [parcel_id for parcel_id, _ in parcels]
    journals, aliases = read_entries(session, ids), read_aliases(session, ids)
    for parcel_id, no in parcels:
        terms = _terms_on(journals[parcel_id], no, on)
        if terms is not None:
            yield _numbers(no, aliases[parcel_id]) | _supply(terms) | _instalments(terms)


def _terms_on(journal: Sequence[tuple[int, Entry]], no: str, on: date) -> Terms | None:
    """The terms in force on a day, None before the supply; a correction counts for the days before it too."""
    by_then = [(s, e) for s, e in journal if e.happened_on <= on or e.kind is Kind.CORRECTION]
    life = fold(facts_of(by_then), no, on=on)
    return None if life is None else standing_terms(by_then, life)


def _numbers(no: str, aliases: Sequence[tuple[str, str]]) -> dict[str, Cell]:
    """The parcel's number of each sort; a file without 电子监管号 has one of our own (案卷编号)."""
    is_supervision_no = a_supervision_no(no)[0] == no
    return {**dict(aliases), SUPERVISION_NO if is_supervision_no else CASE_NO: no}


def _supply(terms: Terms) -> dict[str, Cell]:
    """What the parcel and its contract say, under the headings of the fields; an empty term says nothing."""
    return {
        heading: _typed(field, key, terms[key])
        for field, heading in HEADING.items()
        for key in (f"parcel.{field}", f"contract.{field}", HAPPENED.get(field, ""))
        if terms.get(key) not in (None, "") and field != "supervision_no"
    }


def _typed(field: str, key: str, value: Any) -> Cell:
    """A term as a day, a figure or words; what the law does not look at may have been recorded in any words."""
    if field in HAPPENED:
        return date.fromisoformat(value)
    if key in FIELDS:
        typed = FIELDS[key].read(value)
        return typed if isinstance(typed, date | Decimal) else str(typed)
    if field in RATIOS:
        with suppress(BadRecord):
            return six_places(value)
    return str(value)


def _instalments(terms: Terms) -> dict[str, Cell]:
    """The instalments as lists side by side; one without a day or a note has an empty piece.

    The joint is one that no note uses for itself.
    """
    given: Sequence[Mapping[str, Any]] = terms.get("contract.instalments") or ()
    agreed: tuple[Instalment, ...] = FIELDS["contract.instalments"].read(given)
    notes = {int(one["no"]): str(one.get("note") or "") for one in given}
    lists = {
        "instalment_no": [str(one.no) for one in agreed],
        "due_on": ["" if one.due_on is None else as_written(one.due_on) for one in agreed],
        "amount_wan": [as_written(one.amount_wan) for one in agreed],
        "payment_note": [notes[one.no] for one in agreed],
    }
    joint = ";" if any("|" in note for note in notes.values()) else "|"
    return {HEADING[field]: joint.join(pieces) for field, pieces in lists.items() if any(pieces)}
