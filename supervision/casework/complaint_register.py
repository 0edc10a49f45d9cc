"""The register of complaints (举报登记): how its lines are chained, and what they say of each complaint.

It is written in the transaction it tells of, as the register of batches is, and a complaint is the fold of its lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from supervision.casework.chained_register import ChainedRegister
from supervision.casework.journal import Entry, entry_of, facts_of
from supervision.law.life import in_legal_order
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind, Term
from supervision.records.complaint import ComplaintLine
from supervision.records.dialects import hold_table
from supervision.records.tables import COMPLAINT_REGISTER, ENTRY, PARCEL

ANONYMOUS = "匿名"
Key = tuple[int, int]
"""A complaint's year and its number in it."""


class ComplaintState(Term):
    """Where a complaint stands (举报办理状态)."""

    RECEIVED = "received", "待调查"
    INVESTIGATED = "investigated", "待答复"
    ANSWERED = "answered", "已答复"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    CLOSED = "closed", "已结案"


OPEN = (ComplaintState.RECEIVED, ComplaintState.INVESTIGATED)
"""Somebody still waits for an answer."""


@dataclass(frozen=True, slots=True)
class Link:
    """The parcel a complaint is about, and the fact of its case file that says so; the answer's, once there is one."""

    no: str
    fact: int
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line about a complaint as it was written."""

    kind: ComplaintLine
    recorded_on: date
    by: str
    said: Mapping[str, Any]


@dataclass(slots=True)
class Complaint:
    """One complaint as its lines tell it; `answer_by` is the last day still in time, `ended_on` that of the answer."""

    year: int
    number: int
    content: str
    how: str
    complainant: str
    received_on: date
    answer_by: date
    state: ComplaintState = ComplaintState.RECEIVED
    link: Link | None = None
    result: str = ""
    ended_on: date | None = None
    lines: list[Told] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.year, self.number

    @property
    def no(self) -> str:
        return number_zh(self.key)

    @property
    def open(self) -> bool:
        return self.state in OPEN

    def days(self, today: date) -> int:
        """How long the complainant has waited, or waited for the answer."""
        return ((self.ended_on or today) - self.received_on).days

    def overdue_days(self, today: date) -> int:
        """Whole days past the last day in time; one that was answered is as late as its answer."""
        return max(((self.ended_on or today) - self.answer_by).days, 0)

    def after(self, kind: ComplaintLine, said: Mapping[str, Any]) -> Complaint:
        """The same complaint with one line more."""
        complaint = copy(self)
        match kind:
            case ComplaintLine.LINKED:
                complaint.link = Link(said["no"], said["fact"], said.get("answer"))
            case ComplaintLine.UNLINKED:
                complaint.link = None
            case ComplaintLine.INVESTIGATED:
                complaint.state = ComplaintState.INVESTIGATED
            case ComplaintLine.ANSWERED:
                complaint.state = ComplaintState.ANSWERED
                complaint._end(said, said["result"])
            case ComplaintLine.NOT_ACCEPTED:
                complaint.state = ComplaintState.NOT_ACCEPTED
                complaint._end(said, f"{kind.zh}：{said['reason']}")
            case ComplaintLine.CLOSED:
                complaint.state = ComplaintState.CLOSED
                complaint._end(said, f"{kind.zh}：{said['reason']}")
        return complaint

    def _end(self, said: Mapping[str, Any], result: str) -> None:
        """Nobody waits any more; one closed after its answer keeps the answer."""
        if self.ended_on is None:
            self.ended_on, self.result = _day(said["on"]), result
        if "fact" in said and self.link is not None:
            self.link = Link(self.link.no, self.link.fact, said["fact"])


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


# Numbers

A_NUMBER = re.compile(r"举?[〔\[(【]?([0-9]{4})[〕\])】\-]([0-9]{1,6})号?")


def number_zh(key: Key) -> str:
    """A complaint's number as papers have it: 举〔2026〕3."""
    return f"举〔{key[0]}〕{key[1]}"


REGISTER = ChainedRegister(
    COMPLAINT_REGISTER, ("year", "number"), "举报登记", lambda line: number_zh((line.year, line.number))
)


def read_number(text: str) -> Key:
    """A number as it is typed: 举〔2026〕3号, full-width, with other brackets, or 2026-3; raises `BadRecord`."""
    found = A_NUMBER.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        raise BadRecord(f"“{text}”不是举报编号，应写作 举〔2026〕3 或 2026-3；清单：supervision complaints")
    return int(found[1]), int(found[2])


def next_number(session: Session, year: int) -> Key:
    """The next number of a year; nobody else gets one until this transaction ends."""
    hold_table(session, COMPLAINT_REGISTER)
    taken = select(func.max(COMPLAINT_REGISTER.c.number)).where(COMPLAINT_REGISTER.c.year == year)
    return year, (session.scalar(taken) or 0) + 1


# Writing


# Reading


def complaints(session: Session, known_on: date | None = None) -> list[Complaint]:
    """Every complaint, oldest number first (one statement), as far as it was recorded by a day."""
    columns = COMPLAINT_REGISTER.c
    lines = select(COMPLAINT_REGISTER).order_by(columns.year, columns.number, columns.seq)
    if known_on is not None:
        lines = lines.where(columns.recorded_on <= known_on)
    return list(_folded(session.execute(lines)))


def the_complaint(session: Session, no: str) -> Complaint:
    """One complaint; raises `Refused` when there is none of that number."""
    key = read_number(no)
    columns = COMPLAINT_REGISTER.c
    same = select(COMPLAINT_REGISTER).where(columns.year == key[0], columns.number == key[1])
    found = list(_folded(session.execute(same.order_by(columns.seq))))
    if not found:
        raise Refused(f"没有编号为{number_zh(key)}的举报。清单：supervision complaints --all")
    return found[0]


def _folded(rows: Iterable[Row[Any]]) -> Iterator[Complaint]:
    """Complaints from their lines, which stand together."""
    complaint: Complaint | None = None
    for row in rows:
        kind, said = ComplaintLine(row.kind), orjson.loads(row.payload)
        if kind is ComplaintLine.RECEIVED:
            if complaint is not None:
                yield complaint
            complaint = Complaint(
                year=row.year,
                number=row.number,
                content=said["content"],
                how=said["how"],
                complainant=said["complainant"],
                received_on=_day(said["received_on"]),
                answer_by=_day(said["answer_by"]),
            )
        elif complaint is None or complaint.key != (row.year, row.number):
            raise Refused(f"{number_zh((row.year, row.number))}没有收到的登记，请运行 supervision verify")
        else:
            complaint = complaint.after(kind, said)
        complaint.lines.append(Told(kind, row.recorded_on, row.by, said))
    if complaint is not None:
        yield complaint


# Verifying


def loose_links(session: Session) -> Iterator[tuple[str, str]]:
    """Complaints linked to a parcel whose case file does not say so, or no longer: the parcel's number, and what is wrong."""
    try:
        linked = [(found.no, found.link) for found in complaints(session) if found.link is not None]
        on_file = _standing_complaints(session) if linked else set()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, Refused) as error:
        yield "", f"举报登记或所关联的案卷记录读不出（{type(error).__name__}：{error}）"
        return
    for no, link in linked:
        if (link.no, link.fact) not in on_file:
            yield (
                link.no,
                f"{no}登记为关联本宗第{link.fact}号，案卷中没有这件举报或已更正；"
                f"关联有误的，请 supervision complaints unlink {no} reason=理由",
            )


def _standing_complaints(session: Session) -> set[tuple[str, int]]:
    """(parcel, seq) of every complaint of the case files that no correction has voided."""
    journals: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
    kinds = ENTRY.c.kind.in_([str(Kind.COMPLAINT), str(Kind.CORRECTION)])
    entries = select(ENTRY, PARCEL.c.no).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id).where(kinds)
    for row in session.execute(entries):
        journals[row.no].append((row.seq, entry_of(row)))
    return {(no, f.seq) for no, journal in journals.items() for f in in_legal_order(facts_of(journal))}
