"""Holders by name (用地单位名称): who has or had land under a name, however it is spelt, found without reading every file."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry, entry_of, facts_of
from supervision.law.facts import Fact
from supervision.law.life import in_legal_order
from supervision.law.terms import Kind
from supervision.records.dialects import has_uncommon_letter
from supervision.records.entry import NAMES_A_HOLDER
from supervision.records.tables import ENTRY, PARCEL

AT_ONCE = 500
"""Ids a statement names: SQLite takes a limited number of values."""

LETTERS_ASKED = 20
"""Letters by which a statement looks; what it finds is compared letter by letter."""

HAN = range(0x4E00, 0xA000)
"""The common Han letters (基本汉字): with plain ASCII and （） they are all that most names are written in."""


@dataclass(frozen=True, slots=True)
class NamedHolder:
    """A holder found by a part of its name: how many parcels it has, and how many it once had."""

    name: str
    parcels: int
    former: int


@dataclass(slots=True)
class FoundHolder:
    """One holder while its parcels are gathered: ids of those it has and once had; `hidden` are those not let through."""

    names: list[str] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    formerly: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    @property
    def parcel_ids(self) -> set[int]:
        return self.held | self.formerly

    @property
    def named(self) -> NamedHolder:
        return NamedHolder(self.names[0], len(self.held), len(self.formerly - self.held))


def key_of(name: str) -> str:
    """A name as it is compared: full-width letters and brackets, capitals and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def holders_named(
    session: Session, asked: str, today: date, among: Iterable[ColumnElement[bool]] = ()
) -> dict[str, FoundHolder]:
    """Every holder whose name contains what was asked (as `key_of` spells it), by the key of its name.

    `among` are conditions on the parcel's row: what they do not let through is counted as hidden.
    """
    found: dict[str, FoundHolder] = defaultdict(FoundHolder)
    for parcel_id, names, seen in _parcels(session, asked, today, and_(true(), *among)):
        for place, name in enumerate(names, start=1):
            if asked in (key := key_of(name)):
                holder = found[key]
                holder.names.append(name)
                if not seen:
                    holder.hidden.add(parcel_id)
                else:
                    (holder.held if place == len(names) else holder.formerly).add(parcel_id)
    return dict(found)


def _parcels(
    session: Session, asked: str, today: date, let_through: ColumnElement[bool]
) -> Iterator[tuple[int, Sequence[str], bool]]:
    """(id, its holders one after another, whether it is let through) of every parcel that may be meant."""
    changed = {parcel_id: names for parcel_id, names in _changes_of_holder(session, today).items() if names}
    query = select(PARCEL.c.id, PARCEL.c.holder, let_through.label("seen")).where(~PARCEL.c.withdrawn)
    for parcel_id, holder, seen in session.execute(query.where(_may_hold(asked))):
        if parcel_id not in changed:
            yield parcel_id, [holder], seen
    meant = [id_ for id_, names in changed.items() if any(asked in key_of(name) for name in names)]
    for at in range(0, len(meant), AT_ONCE):
        for parcel_id, _, seen in session.execute(query.where(PARCEL.c.id.in_(meant[at : at + AT_ONCE]))):
            yield parcel_id, changed[parcel_id], seen


def _may_hold(asked: str) -> ColumnElement[bool]:
    """The parcels whose holder has these letters in this order; a name with any uncommon letter is not ruled out.

    Of common letters `key_of` changes nothing but capitals, brackets and spaces, so that none is missed.
    """
    common = "".join(letter if _is_common(letter) else "%" for letter in asked[:LETTERS_ASKED])
    without_spaces = func.replace(PARCEL.c.holder, " ", "")
    return or_(without_spaces.ilike(f"%{common}%"), has_uncommon_letter(PARCEL.c.holder))


def _is_common(letter: str) -> bool:
    return ord(letter) in HAN or (letter.isascii() and letter.isalnum())


def _changes_of_holder(session: Session, today: date) -> dict[int, list[str]]:
    """The holders one after another, of the parcels that had more than one."""
    entry = ENTRY.c
    changes = entry.kind.in_([str(Kind.TRANSFER), str(Kind.AMENDMENT)])
    changed = select(entry.parcel_id).where(NAMES_A_HOLDER, changes, entry.payload.contains('"holder"'))
    telling = [str(kind) for kind in (Kind.SUPPLY, Kind.TRANSFER, Kind.AMENDMENT, Kind.CORRECTION)]
    rows = session.execute(
        select(ENTRY).where(entry.kind.in_(telling), entry.parcel_id.in_(changed)).order_by(entry.seq)
    )
    journals: dict[int, list[tuple[int, Entry]]] = defaultdict(list)
    for row in rows:
        journals[row.parcel_id].append((row.seq, entry_of(row)))
    return {
        parcel_id: [name for name, _ in tenures(facts_of(journal), today)]
        for parcel_id, journal in journals.items()
    }


def tenures(facts: Iterable[Fact], today: date) -> list[tuple[str, list[Fact]]]:
    """Who held the land one after another up to a day, each with the facts of its time, the first of which began it."""
    found: list[tuple[str, list[Fact]]] = []
    for fact in in_legal_order(facts):
        if fact.on > today:
            continue
        name = _holder_named(fact)
        if name is not None and (not found or key_of(name) != key_of(found[-1][0])):
            found.append((name, []))
        if found:
            found[-1][1].append(fact)
    return found


def _holder_named(fact: Fact) -> str | None:
    """The holder a supply, transfer or amendment names."""
    if fact.kind not in (Kind.SUPPLY, Kind.TRANSFER, Kind.AMENDMENT):
        return None
    stated: str | None = fact.values.get("holder") or fact.values.get("parcel", {}).get("holder")
    return stated if stated is not None or fact.kind is not Kind.SUPPLY else ""
