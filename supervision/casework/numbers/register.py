"""The register of numbers (文号登记簿): every number on file with its paper, its parcel, its issue and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile, acts_of
from supervision.casework.finding import NotFound
from supervision.casework.journal import ActKind, Entry, facts_of, read_entries
from supervision.casework.keyset import walk
from supervision.casework.places import id_text, place_in
from supervision.casework.service import notice_words
from supervision.casework.terms_on_file import standing
from supervision.law.life import fold
from supervision.law.referrals import ReferralStatus, referrals
from supervision.law.steps import ActSort, NoticeName, PaperName
from supervision.law.terms import Kind, Term
from supervision.records.act import ActStatus
from supervision.records.tables import DOCUMENT_NUMBER, PARCEL

BY_NUMBER = (
    DOCUMENT_NUMBER.c.year, DOCUMENT_NUMBER.c.code, DOCUMENT_NUMBER.c.serial, DOCUMENT_NUMBER.c.parcel_id,
    DOCUMENT_NUMBER.c.seq,
)  # fmt: skip


class NumberStatus(Term):
    """What became of the paper of a number (文号去向)."""

    SENT = "sent", "已发出"
    ISSUED = "issued", "已签发"
    SERVED = "served", "已送达"
    WITHDRAWN = "withdrawn", "已撤回"
    VOIDED = "voided", "误登作废"


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number: `id` is the fact's place, by which a list goes on; `notice` the notice on file it is of, where there is one."""

    id: str
    number: str
    no: str
    project: str
    paper: str
    issued_on: date
    by: str
    signer: str
    status: NumberStatus
    notice: str


def register(
    session: Session,
    *,
    year: int | None = None,
    code: str | None = None,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: str | None = None,
) -> Iterator[NumberLine]:
    """The numbers by year, series and serial, as many as `limit` from after one on; `among` are conditions on its row."""
    query = select(*BY_NUMBER, DOCUMENT_NUMBER.c.number, PARCEL.c.no, PARCEL.c.project)
    query = query.join(PARCEL, PARCEL.c.id == DOCUMENT_NUMBER.c.parcel_id).where(*among)
    if year is not None:
        query = query.where(DOCUMENT_NUMBER.c.year == year)
    if code is not None:
        query = query.where(DOCUMENT_NUMBER.c.code == code)
    place = None if after is None else _place_of(session, after)
    left = limit
    for rows in walk(session, query, BY_NUMBER, place, limit=limit):
        yield from _lines(session, rows)
        if left is not None and (left := left - len(rows)) <= 0:
            return


def series_on_file(session: Session) -> list[tuple[int, str]]:
    """The year and code of every series there is, the newest year first."""
    c = DOCUMENT_NUMBER.c
    found = session.execute(select(c.year, c.code).group_by(c.year, c.code))
    return sorted(((row.year, row.code) for row in found), key=lambda one: (-one[0], one[1]))


def _place_of(session: Session, id_: str) -> tuple[Any, ...]:
    place = place_in(id_)
    c = DOCUMENT_NUMBER.c
    row = None
    if place is not None:
        query = select(*BY_NUMBER).where(c.parcel_id == place[0], c.seq == place[1])
        row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"没有登记在“{id_}”的文号，请用上一页末行的编号")
    return tuple(row)


def _lines(session: Session, rows: Sequence[Row[Any]]) -> Iterator[NumberLine]:
    journals = read_entries(session, sorted({row.parcel_id for row in rows}))
    files = {row.parcel_id: _File.of(row.no, journals[row.parcel_id]) for row in rows}
    return (_line(row, files[row.parcel_id]) for row in rows)


@dataclass(frozen=True, slots=True)
class _File:
    """What the register asks of one case file."""

    entries: Mapping[int, Entry]
    standing: frozenset[int]
    issued: Mapping[int, ActOnFile]
    withdrawn: frozenset[int]

    @classmethod
    def of(cls, no: str, journal: Sequence[tuple[int, Entry]]) -> _File:
        issued = {
            entry.payload["because"]: act
            for act in acts_of(journal).values()
            if act.sort is ActSort.NOTICE
            for _, entry in act.settled_by
            if entry.kind is ActKind.ISSUING
        }
        stand = frozenset(seq for seq, _ in standing(journal))
        return cls(dict(journal), stand, issued, _withdrawn_referrals(no, journal))


def _withdrawn_referrals(no: str, journal: Sequence[tuple[int, Entry]]) -> frozenset[int]:
    """The referrals of a case file that were taken back; few files have any."""
    if not any(entry.kind is Kind.REFERRAL_WITHDRAWN for _, entry in journal):
        return frozenset()
    facts = facts_of(journal)
    life = fold(facts, no, on=max(fact.on for fact in facts))
    found = [] if life is None else referrals(life)
    return frozenset(each.seq for each in found if each.status is ReferralStatus.WITHDRAWN)


def _line(row: Row[Any], file: _File) -> NumberLine:
    entry, act = file.entries[row.seq], file.issued.get(row.seq)
    return NumberLine(
        id_text((row.parcel_id, row.seq)),
        row.number,
        row.no,
        row.project,
        _paper(entry, act),
        entry.happened_on,
        entry.by,
        str(entry.payload.get("signer") or ""),
        _status(row.seq, entry, act, file),
        "" if act is None else id_text((row.parcel_id, act.seq)),
    )


def _paper(entry: Entry, act: ActOnFile | None) -> str:
    if act is not None:
        return notice_words(act.name, act.subject)
    if entry.kind is Kind.NOTICE_ISSUED:
        said = str(entry.payload.get("notice") or "")
        name = next((each.zh for each in NoticeName if said in (str(each), each.zh)), said)
        return f"《{name}》" if name else ""
    paper = PaperName.REFERRAL_LETTER if entry.kind is Kind.REFERRAL else PaperName.COOPERATION_LETTER
    return f"《{paper.zh}》"


def _status(seq: int, entry: Entry, act: ActOnFile | None, file: _File) -> NumberStatus:
    if seq not in file.standing:
        return NumberStatus.VOIDED
    if seq in file.withdrawn or (act is not None and act.withdrawn):
        return NumberStatus.WITHDRAWN
    if entry.kind is not Kind.NOTICE_ISSUED:
        return NumberStatus.SENT
    served = act is not None and act.status is ActStatus.SERVED
    return NumberStatus.SERVED if served else NumberStatus.ISSUED
