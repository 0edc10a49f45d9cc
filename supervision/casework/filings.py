"""What is to be entered in the national system (系统回填): facts people recorded here and nobody has entered there yet.

An import of supply results came from there and is not entered again; a fact of it that was corrected since, or one that
was entered and corrected, is to be set right there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.journal import Entry, entry_of, fact_of
from supervision.casework.keyset import walk
from supervision.casework.places import place_in
from supervision.casework.recording import Line, Recorded, record_all
from supervision.casework.terms_on_file import is_of_an_import
from supervision.law.contract import Instalment
from supervision.law.contract_fields import CONTRACT_FIELDS, PARCEL_FIELDS
from supervision.law.facts import FIELDS, Fact
from supervision.law.figures import plain
from supervision.law.life import in_legal_order
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.rules.filings import CLEARED_AFTER_FILING, CORRECTED, OF_THE_CASE, TO_BE_FILED, Form
from supervision.law.terms import Kind, Term
from supervision.law.values import Field
from supervision.records.batch import BatchKind
from supervision.records.tables import BATCH_REGISTER, ENTRY, PARCEL

ENTERED = (*(str(kind) for kind in TO_BE_FILED), str(Kind.IDLE_CLEARED), str(Kind.CORRECTION))
ASKED = (*ENTERED, str(Kind.FILING))
"""The kinds of entry that say what is to be entered, and what was."""

Rows = list[Row[Any]]
"""The entries of one parcel, with its number, project and district beside each."""

BY_AN_IMPORT = ENTRY.c.payload.contains('"sort":"supply"')
"""As canonical JSON has it; in a text of somebody's the marks would be escaped."""


@dataclass(frozen=True, slots=True)
class ToFile:
    """One fact to be entered: on which form, what is typed there. `corrects` is the seq of what it sets right."""

    parcel_id: int
    seq: int
    no: str
    project: str
    district: str
    form: Form
    entry: Entry
    typed: Sequence[tuple[str, str]]
    corrects: int | None
    days: int

    @property
    def id(self) -> str:
        return f"{self.parcel_id}-{self.seq}"

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "id": self.id,
            "no": self.no,
            "project": self.project,
            "district": self.district,
            "kind": self.entry.kind,
            "form": self.form.heading,
            "happened_on": self.entry.happened_on,
            "recorded_on": self.entry.recorded_on,
            "by": self.entry.by,
            "days": self.days,
            "corrects": self.corrects,
            "typed": dict(self.typed),
            "clause": self.form.clause.cite,
        }


# The list


def to_file(
    session: Session,
    today: date,
    *,
    since: date | None = None,
    district: str | None = None,
    among: Sequence[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: str | None = None,
) -> Iterator[ToFile]:
    """What was recorded by a day and is not entered, by parcel and entry; only what was recorded `since` a day.

    `after` is the id of a line, `among` are conditions on the parcel's row (an officer's scope). The journal is read in the
    order of its key, that of a district by its parcels.
    """
    place = None if after is None else read_id(after)
    taken_back = _withdrawn_batches(session)
    found = (
        one
        for rows in _parcels(session, today, [*_in_district(district), *among], place)
        for one in _of_a_parcel(rows, taken_back, today)
        if since is None or one.entry.recorded_on >= since
    )
    return islice((one for one in found if place is None or (one.parcel_id, one.seq) > place), limit)


def _in_district(district: str | None) -> list[ColumnElement[bool]]:
    return [] if district is None else [PARCEL.c.district == district]


def _parcels(
    session: Session,
    today: date,
    conditions: Sequence[ColumnElement[bool]],
    place: tuple[int, int] | None,
) -> Iterator[Rows]:
    """The entries that matter of each parcel of which a person recorded any, a parcel after another.

    Of a parcel that imports alone brought nothing is read but that they did.
    """
    a_persons = (ENTRY.c.kind.in_(ENTERED), ~BY_AN_IMPORT, ENTRY.c.recorded_on <= today)
    touched: Select[Any] = select(ENTRY.c.parcel_id).where(*a_persons).distinct()
    if conditions:
        touched = touched.where(ENTRY.c.parcel_id.in_(select(PARCEL.c.id).where(*conditions)))
    start = None if place is None else (place[0] - 1,)
    for page in walk(session, touched, [ENTRY.c.parcel_id], start):
        yield from _entries(session, [row.parcel_id for row in page], today)


def _entries(session: Session, parcel_ids: Sequence[int], today: date) -> Iterator[Rows]:
    query: Select[Any] = (
        select(ENTRY, PARCEL.c.no, PARCEL.c.project, PARCEL.c.district)
        .join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
        .where(ENTRY.c.parcel_id.in_(parcel_ids), ENTRY.c.kind.in_(ASKED), ENTRY.c.recorded_on <= today)
        .where(~PARCEL.c.withdrawn)
        .order_by(ENTRY.c.parcel_id, ENTRY.c.seq)
    )
    for _, rows in groupby(session.execute(query), key=lambda row: row.parcel_id):
        yield list(rows)


def _withdrawn_batches(session: Session) -> set[int]:
    """Imports taken back as a whole (撤销导入): that they were is nothing the national system has to learn."""
    withdrawn = select(BATCH_REGISTER.c.batch_no).where(BATCH_REGISTER.c.kind == str(BatchKind.WITHDRAWN))
    return set(session.scalars(withdrawn))


def _of_a_parcel(rows: Rows, taken_back: Collection[int], today: date) -> Iterator[ToFile]:
    entries = {row.seq: entry_of(row) for row in rows}
    facts = {seq: fact_of(entry, seq) for seq, entry in entries.items()}
    standing = {fact.seq for fact in in_legal_order(facts.values())}
    corrections = _corrections(facts)
    filed = _filed(facts, standing, corrections)
    for seq, fact in facts.items():
        if seq in filed or is_of_an_import(entries[seq]):
            continue
        corrects = corrections.get(seq)
        if corrects is not None and corrects in facts:
            if not _is_in_the_system(entries[corrects], corrects in filed, taken_back):
                continue
            form, typed = CORRECTED, _set_right(fact, facts[corrects])
        elif seq in standing and (form_ := _form(fact, facts, standing)) is not None:
            form, typed, corrects = form_, _typed(fact, form_), None
        else:
            continue
        row, entry = rows[0], entries[seq]
        yield ToFile(
            row.parcel_id, seq, row.no, row.project, row.district, form, entry, typed, corrects,
            (today - entry.recorded_on).days,
        )  # fmt: skip


def _corrections(facts: Mapping[int, Fact]) -> dict[int, int]:
    """The corrections that stand, each with the seq of what it voids."""
    stand: dict[int, int] = {}
    for seq in sorted(facts, reverse=True):
        if facts[seq].kind is Kind.CORRECTION and seq not in stand.values():
            stand[seq] = int(facts[seq].values["voids"])
    return stand


def _filed(facts: Mapping[int, Fact], standing: Collection[int], corrections: Mapping[int, int]) -> set[int]:
    """What was entered: what a filing names, or of one that names nothing the newest fact of the idle case by then."""
    voided_by = {voided: seq for seq, voided in corrections.items()}
    filed: set[int] = set()
    for filing in (fact for fact in facts.values() if fact.kind is Kind.FILING and fact.seq in standing):
        if named := filing.values.get("of"):
            filed.add(named)
            continue
        stood = [
            (fact.on, fact.seq)
            for fact in facts.values()
            if fact.kind in OF_THE_CASE
            and (fact.on, fact.seq) <= (filing.on, filing.seq)
            and voided_by.get(fact.seq, filing.seq) >= filing.seq
        ]
        filed.update(seq for _, seq in sorted(stood)[-1:])
    return filed


def _is_in_the_system(entry: Entry, filed: bool, taken_back: Collection[int]) -> bool:
    """Whether the national system has what was corrected: it was entered there, or came from there."""
    if filed:
        return True
    is_to_be = str(entry.kind) in ENTERED and entry.kind is not Kind.CORRECTION
    return is_to_be and is_of_an_import(entry) and entry.payload["batch"].get("no") not in taken_back


def _form(fact: Fact, facts: Mapping[int, Fact], standing: Collection[int]) -> Form | None:
    if fact.kind is not Kind.IDLE_CLEARED:
        return TO_BE_FILED.get(fact.kind)
    determined = (
        each
        for each in facts.values()
        if each.kind is Kind.IDLE_DETERMINATION and each.seq in standing and each.on <= fact.on
    )
    return CLEARED_AFTER_FILING if any(determined) else None


# What is typed


def _typed(fact: Fact, form: Form) -> list[tuple[str, str]]:
    """Each field of the form and its value, in the words of the record."""
    said = _flat(fact)
    return [(form.day, fact.on.isoformat()), *((label, value) for label, value in said if label != form.day)]


def _set_right(correction: Fact, voided: Fact) -> list[tuple[str, str]]:
    reason = correction.values.get("reason") or ""
    was = "，".join(f"{label}{value}" for label, value in _flat(voided))
    return [("更正事项", f"{voided.kind.zh} {voided.on}"), ("原录入", was), ("更正理由", str(reason))]


def _flat(fact: Fact) -> list[tuple[str, str]]:
    """What a record says, field by field in the order of its form; of a parcel and a contract every term."""
    found: list[tuple[str, str]] = []
    for name, field in FIELDS[fact.kind].items():
        value = fact.values.get(name)
        if isinstance(value, Mapping):
            terms = TERMS[name].items()
            found += [(term.zh, _words(value[key])) for key, term in terms if key in value]
        elif name in fact.values:
            found.append((field.zh, _words(value)))
    return [(label, words) for label, words in found if words]


TERMS: Mapping[str, Mapping[str, Field]] = {"parcel": PARCEL_FIELDS, "contract": CONTRACT_FIELDS}


def _words(value: Any) -> str:
    if isinstance(value, Term):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Instalment):
        return f"第{value.no}期{value.due_on or '未约定日期'} {plain(value.amount_wan)}万元"
    if isinstance(value, tuple):
        return "、".join(_words(one) for one in value)
    return str(value)


# Ticking off


def tick_off(
    session: Session, ids: Sequence[str], desk: Desk, record_no: str = ""
) -> list[Recorded | Refused]:
    """Record that these were entered today, in the caller's one transaction; what becomes of each, in order.

    One that is not to be entered, or was, is refused with its reason and the others go on.
    """
    outcomes: list[Recorded | Refused | None] = []
    lines: list[Line] = []
    for id_ in ids:
        try:
            one = _still_to_file(session, id_, desk.today)
        except Refused as refused:
            outcomes.append(refused)
            continue
        numbered = {"record_no": record_no} if record_no else {}
        said = {"no": one.no, "kind": str(Kind.FILING), "on": desk.today.isoformat(), "of": one.seq}
        lines.append(Line(said | numbered))
        outcomes.append(None)
    recorded = iter(record_all(session, lines, desk))
    return [next(recorded) if outcome is None else outcome for outcome in outcomes]


def _still_to_file(session: Session, id_: str, today: date) -> ToFile:
    parcel_id, seq = read_id(id_)
    taken_back = _withdrawn_batches(session)
    for rows in _entries(session, [parcel_id], today):
        found = next((one for one in _of_a_parcel(rows, taken_back, today) if one.seq == seq), None)
        if found is not None:
            return found
        entries = [entry_of(row) for row in rows]
        entered = [e for e in entries if e.kind is Kind.FILING and str(e.payload.get("of")) == str(seq)]
        if entered:
            number = entered[-1].payload.get("record_no")
            raise NotAllowed(
                f"宗地{rows[0].no}第{seq}号已于{entered[-1].happened_on}回填"
                + (f"（{number}）" if number else "")
            )
    raise NotFound(f"“{id_}”不在回填清单上：没有这条记录，或者无需回填。清单：supervision filings")


def read_id(text: str) -> tuple[int, int]:
    """The place of an entry as it is written in lists, `17-4`; raises `NotFound`."""
    found = place_in(text.strip())
    if found is None:
        raise NotFound(f"“{text}”不是回填事项的编号，应写作 17-4（supervision filings 所列）")
    return found
