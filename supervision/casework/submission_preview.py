"""What a submission would change (复核预览): what was filled in beside what is on file, and what would follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import open_files
from supervision.casework.consequences import Consequence
from supervision.casework.submissions import Submission, foreseen
from supervision.casework.supply_warnings import warnings_of
from supervision.casework.terms_on_file import HEADED, Journal, Terms, standing_terms
from supervision.law.contract_fields import AMENDABLE, CONTRACT_FIELDS, INSTALMENT_FIELDS, PARCEL_FIELDS
from supervision.law.docket import Deadline, deadlines
from supervision.law.facts import FIELDS
from supervision.law.figures import plain
from supervision.law.money import balances
from supervision.law.refusals import BadRecord, Refused
from supervision.law.standing import Life
from supervision.law.steps import Duty
from supervision.law.terms import Kind, State, Term
from supervision.law.values import Field, Values

ENVELOPE = {"on": "发生日期", "document": "依据文件", "note": "备注", "reason": "理由", "aliases": "其他编号"}
HIDDEN = ("scans", "photos", "batch")


class Beside(NamedTuple):
    """One field: its word, what is on file now, what was filled in; `changes` says that the two differ."""

    zh: str
    now: str
    then: str

    @property
    def changes(self) -> bool:
        return bool(self.now) and self.now != self.then


@dataclass(frozen=True, slots=True)
class Preview:
    """What passing a submission would come to; `refused` is the sentence that stands against it, "" where none does."""

    fields: Sequence[Beside]
    warnings: Sequence[str]
    refused: str = ""
    before: State | None = None
    after: State | None = None
    consequences: Sequence[Consequence] = ()
    gone: Sequence[Deadline] = ()
    new: Sequence[Deadline] = ()


def preview(session: Session, submission: Submission, desk: Desk) -> Preview:
    """Try the submission on the case file as it stands, without writing anything."""
    life, journal = _on_file(session, submission)
    fields = tuple(_fields(submission, life, journal))
    warnings = warnings_of(submission.full) if submission.kind is Kind.SUPPLY else ()
    try:
        recorded = foreseen(session, submission, desk)
    except Refused as refused:
        return Preview(fields, warnings, str(refused), before=None if life is None else life.state)
    then = recorded.file.life
    due_before, due_after = ([] if one is None else deadlines(one) for one in (life, then))
    return Preview(
        fields,
        warnings,
        before=None if life is None else life.state,
        after=then.state,
        consequences=recorded.consequences,
        gone=sorted((one for one in due_before if _key(one) not in map(_key, due_after)), key=_when),
        new=sorted((one for one in due_after if _key(one) not in map(_key, due_before)), key=_when),
    )


def _key(one: Deadline) -> tuple[Duty, int, date]:
    return one.duty, one.subject, one.due_on


def _when(one: Deadline) -> tuple[date, Duty]:
    return one.due_on, one.duty


def _on_file(session: Session, submission: Submission) -> tuple[Life | None, Journal]:
    if submission.parcel_id is None:
        return None, ()
    files = open_files(session, [submission.parcel_id], with_journal=True, to_write=False)
    return (files[0].life, files[0].journal) if files else (None, ())


# What was filled in, beside what is on file


def _fields(submission: Submission, life: Life | None, journal: Journal) -> Iterator[Beside]:
    now = {} if life is None else _now(submission, life, journal)
    for key, zh, field, value in _flat(submission.kind, submission.happening):
        then = in_words(field, value)
        on_file = now.get(key)
        yield Beside(zh, "" if on_file is None else in_words(field, on_file), then)
    if life is not None and submission.kind is Kind.PAYMENT:
        yield from _balance(submission.happening, life)


def _flat(kind: Kind, happening: Mapping[str, Any]) -> Iterator[tuple[str, str, Field | None, Any]]:
    """(key, word, field, value) of everything filled in, in the law's order."""
    spec = FIELDS[kind]
    for key, zh in ENVELOPE.items():
        if happening.get(key) and key == "on":
            yield key, zh, None, happening[key]
    for heading, fields in (("parcel", PARCEL_FIELDS), ("contract", CONTRACT_FIELDS)):
        under = happening.get(heading)
        if heading in spec and isinstance(under, Mapping):
            yield from (
                (f"{heading}.{key}", field.zh, field, under[key])
                for key, field in fields.items()
                if under.get(key)
            )
    for key, field in spec.items():
        if key in ("parcel", "contract") or happening.get(key) in (None, "", []) or key in HIDDEN:
            continue
        yield (
            (HEADED[key] if kind is Kind.AMENDMENT and key in AMENDABLE else key),
            field.zh,
            field,
            happening[key],
        )
    for key, zh in ENVELOPE.items():
        if key != "on" and key not in spec and happening.get(key):
            value = happening[key]
            yield key, zh, None, [f"{sort}{no}" for sort, no in value] if key == "aliases" else value


def _now(submission: Submission, life: Life, journal: Journal) -> Terms:
    """What is on file of the fields a submission of this kind speaks of."""
    contract = life.contract
    match submission.kind:
        case Kind.AMENDMENT:
            return standing_terms(journal, life)
        case Kind.TRANSFER:
            return {"holder": life.parcel.holder}
        case Kind.EXTENSION | Kind.EXTENSION_APPLICATION:
            return {"start_on": life.agreed_start_on, "completion_on": contract.completion_on}
        case Kind.HANDOVER:
            return {"on": life.handed_over_on or contract.handover_on}
        case Kind.START:
            return {"on": life.started_on or life.agreed_start_on}
        case Kind.COMPLETION:
            return {"on": life.completed_on or contract.completion_on}
        case Kind.VERIFICATION:
            return {"on": life.verified_on, "area_ha": life.parcel.area_ha, "use": life.parcel.use}
    return {}


def _balance(happening: Values, life: Life) -> Iterator[Beside]:
    """What is owed of the instalment a payment names, before and after."""
    number = str(happening.get("instalment") or "")
    paid = Decimal(str(happening["amount_wan"]))
    for each in balances(life, life.day):
        if str(each.no) == number:
            yield Beside(
                f"第{number}期尚欠（万元）",
                plain(each.outstanding_wan),
                plain(max(each.outstanding_wan - paid, Decimal(0))),
            )


# In words


def in_words(field: Field | None, value: Any) -> str:
    """A value as a person reads it."""
    if field is not None:
        try:
            value = _instalments(value) if field is CONTRACT_FIELDS["instalments"] else field.read(value)
        except BadRecord:
            return str(value)
    if isinstance(value, Term):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return "、".join(in_words(None, one) for one in value)
    return "" if value is None else str(value)


def _instalments(value: object) -> list[str]:
    rows = value if isinstance(value, list | tuple) else ()
    return [_instalment(row) for row in rows if isinstance(row, Mapping)]


def _instalment(row: Mapping[str, Any]) -> str:
    by = f"{row['due_on']}前" if row.get("due_on") else "（未约定日期）"
    amount = INSTALMENT_FIELDS["amount_wan"].read(row.get("amount_wan"))
    return f"第{row.get('no')}期{by}付{plain(amount)}万元"
