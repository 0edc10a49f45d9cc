"""The terms on file (在案条款): what a row of an import says, what the imports said last, and what stands now.

All three have one form, so that they can be laid side by side: `parcel.project`, `contract.start_on`, `start` …
with the values as a row's reader gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from supervision.casework.journal import Entry, facts_of
from supervision.law.contract_fields import CONTRACT_FIELDS, PARCEL_FIELDS
from supervision.law.life import in_legal_order
from supervision.law.refusals import BadRecord
from supervision.law.standing import Life
from supervision.law.terms import Kind
from supervision.law.values import Field
from supervision.records.batch import BatchSort
from supervision.records.parcel import LONGEST_NUMBER

Terms = dict[str, Any]
Journal = Sequence[tuple[int, Entry]]

HAPPENED = (Kind.START, Kind.COMPLETION)
"""Actual dates a row may carry: each is a fact of its own."""

FIELDS: Mapping[str, Field] = {f"parcel.{key}": field for key, field in PARCEL_FIELDS.items()} | {
    f"contract.{key}": field for key, field in CONTRACT_FIELDS.items()
}
HEADED = {key: f"parcel.{key}" for key in PARCEL_FIELDS} | {key: f"contract.{key}" for key in CONTRACT_FIELDS}
"""An amendment may name a term by itself: the heading it stands under."""


def terms_of(payload: Mapping[str, Any]) -> Terms:
    """The terms a supply or an amendment states."""
    terms = {HEADED[key]: value for key, value in payload.items() if key in HEADED}
    for heading in ("parcel", "contract"):
        terms |= {f"{heading}.{key}": value for key, value in payload.get(heading, {}).items()}
    return {key: value for key, value in terms.items() if value not in (None, "")}


def terms_of_row(supply: Mapping[str, Any], facts: Iterable[Mapping[str, Any]]) -> Terms:
    """What a row says: its supply, and the actual dates."""
    return terms_of(supply) | {str(fact["kind"]): fact["on"] for fact in facts}


def imported_terms(journal: Journal) -> Terms:
    """What the imports said, the latest last; nothing of a parcel that was recorded by hand."""
    terms: Terms = {}
    for _, entry in standing(journal):
        if not is_of_an_import(entry):
            continue
        if entry.kind in (Kind.SUPPLY, Kind.AMENDMENT):
            terms |= terms_of(entry.payload)
        elif entry.kind in HAPPENED:
            terms[str(entry.kind)] = entry.happened_on.isoformat()
    return terms


def is_of_an_import(entry: Entry) -> bool:
    """Whether a row of the supply results brought it; a bulk record is the office's own word."""
    batch = entry.payload.get("batch")
    if batch is None:
        return False
    before_there_were_sorts = BatchSort.HAPPENINGS if "copy" in batch else BatchSort.SUPPLY
    return bool(batch.get("sort", before_there_were_sorts) == BatchSort.SUPPLY)


def standing_terms(journal: Journal, life: Life) -> Terms:
    """What stands now, whoever recorded it: an extension or a transfer counts as much as an amendment."""
    entries = dict(journal)
    terms: Terms = {}
    for fact in in_legal_order(facts_of(journal)):
        if fact.kind in (Kind.SUPPLY, Kind.AMENDMENT):
            terms |= terms_of(entries[fact.seq].payload)
    for key in FIELDS:
        now = _in_force(life, key)
        if now is not None and not same(key, terms.get(key), now):
            terms[key] = now
    for kind, happened_on in ((Kind.START, life.started_on), (Kind.COMPLETION, life.completed_on)):
        if happened_on is not None:
            terms[str(kind)] = happened_on.isoformat()
    return terms


def standing(journal: Journal) -> list[tuple[int, Entry]]:
    """The entries of facts that no correction has voided, in the order they were written."""
    entries = dict(journal)
    seqs = sorted(fact.seq for fact in in_legal_order(facts_of(journal)))
    return [(seq, entries[seq]) for seq in seqs]


def _in_force(life: Life, key: str) -> Any:
    """A term the law keeps, as text; instalments and what the law does not keep stand in the journal only."""
    heading, _, name = key.partition(".")
    if name in ("supervision_no", "instalments"):
        return None
    value = getattr(life.parcel, name) if heading == "parcel" else life.contract.term(name)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None or value is False else str(value) or None


def same(key: str, one: Any, other: Any) -> bool:
    """Whether two values of a term mean the same: 1000 and 1000.00 do."""
    if one == other or one is None or other is None:
        return bool(one == other)
    if key == "contract.instalments":
        return _schedule(one) == _schedule(other)
    if key not in FIELDS:
        return False
    try:
        return bool(FIELDS[key].read(one) == FIELDS[key].read(other))
    except BadRecord:
        return False


def _schedule(instalments: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    read = CONTRACT_FIELDS["instalments"].read(instalments)
    notes = {int(given["no"]): given.get("note", "") for given in instalments}
    return [(each.no, each.due_on, each.amount_wan, notes[each.no]) for each in read]


def aliases_of(journal: Journal) -> set[tuple[str, str]]:
    """The other numbers of the parcel (别名), as its standing entries state them."""
    if not any(numbers_in(entry) for _, entry in journal):
        return set()
    return {number for _, entry in standing(journal) for number in numbers_in(entry)}


def numbers_in(entry: Entry) -> set[tuple[str, str]]:
    """The other numbers an entry states, with what sort each is: those it lists, and that of its contract or decision.

    What is longer than a number can be is a remark.
    """
    listed, contract = entry.payload.get("aliases"), entry.payload.get("contract")
    pairs = listed if isinstance(listed, list) else []
    found = {(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2}
    if isinstance(contract, dict) and (number := str(contract.get("contract_no") or "").strip()):
        found.add((CONTRACT_FIELDS["contract_no"].zh, number))
    return {(kind, number) for kind, number in found if len(number) <= LONGEST_NUMBER}
