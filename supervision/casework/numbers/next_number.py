"""The next number of a series (编号): taken in the transaction that issues the paper, so that a refusal takes none.

Whoever gives a number holds its series until his transaction ends: no number is given twice, and one that was given
and not committed is given to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.numbers.borne import NO_SERIES, compared, hold_series
from supervision.law.document_numbers import DocumentNumber, read_number
from supervision.law.refusals import NotAllowed
from supervision.law.terms import Term
from supervision.records.tables import DOCUMENT_NUMBER, NUMBER_COUNTER, PARCEL


@dataclass(frozen=True, slots=True)
class Given:
    """The number a paper is issued under, "" for one left to be written by hand; `next` where the program gave it, and
    `goes_on` where a series that was gone on with on paper is taken up again.
    """

    text: str
    next: DocumentNumber | None = None
    goes_on: bool = False


def give_number(session: Session, paper: Term, typed: str, desk: Desk) -> Given:
    """The number a paper of this kind is issued under today: the next of its series, or the one that was typed.

    A typed number of one of the office's own series must be the next; one of any other is taken as it is, but not
    twice. Nothing is written before `keep_number`. Raises `NotAllowed`.
    """
    typed = typed if compared(typed) else ""
    number = read_number(typed)
    if desk.office.numbers.typed or (typed and (number is None or number.code not in desk.office.codes)):
        return Given(_not_borne(session, typed))
    code, year = desk.office.code_of(paper), desk.today.year
    hold_series(session, [{"code": code, "year": year}])
    series = _Series.read(session, code, year)
    given = series.next_from(desk.office.numbers.first_of(code, year))
    if number is not None and number != given.next:
        raise NotAllowed(
            f"文号“{typed}”不是下一个：{desk.today}签发的这种文书，下一个文号是{given.text}。"
            f"请写{given.text}，或者不写，由程序编号"
        )
    return given


def next_numbers(session: Session, papers: Iterable[Term], desk: Desk) -> list[str]:
    """The next number of each series these papers would be numbered in today (拟编文号): nothing is taken or held."""
    if desk.office.numbers.typed:
        return []
    year = desk.today.year
    codes = dict.fromkeys(desk.office.code_of(paper) for paper in papers)
    firsts = {code: desk.office.numbers.first_of(code, year) for code in codes}
    return [_Series.read(session, code, year).next_from(first).text for code, first in firsts.items()]


def keep_number(session: Session, given: Given) -> None:
    """Move the counter to a number that was given: only then is it taken."""
    if given.next is None:
        return
    c, number = NUMBER_COUNTER.c, given.next
    if given.goes_on:
        row = {"code": number.code, "year": number.year, "first": number.serial, "last": number.serial}
        session.execute(insert(NUMBER_COUNTER).values(row))
        return
    newest = select(NUMBER_COUNTER.c.first).where(c.code == number.code, c.year == number.year)
    newest = newest.order_by(c.first.desc()).limit(1)
    session.execute(
        update(NUMBER_COUNTER)
        .where(c.code == number.code, c.year == number.year, c.first == newest.scalar_subquery())
        .values(last=number.serial)
    )


@dataclass(frozen=True, slots=True)
class _Series:
    """One series as the office held it: its last number, None before the first; the serials on file beyond it."""

    code: str
    year: int
    last: int | None
    beyond: frozenset[int]

    @classmethod
    def read(cls, session: Session, code: str, year: int) -> _Series:
        c, borne = NUMBER_COUNTER.c, DOCUMENT_NUMBER.c
        newest = select(c.last).where(c.code == code, c.year == year).order_by(c.first.desc()).limit(1)
        last = session.scalar(newest)
        beyond = select(borne.serial).where(
            borne.year == year, borne.code == code, borne.serial > (last or 0)
        )
        return cls(code, year, last, frozenset(session.scalars(beyond)))

    def next_from(self, first: int | None) -> Given:
        """The next number, not before `first` where the settings say one, past those somebody recorded by hand.

        A series the program has not numbered goes on after the highest on file, unless the settings say where.
        """
        if self.last is None:
            serial = first or max(self.beyond, default=0) + 1
        else:
            serial = max(self.last + 1, first or 1)
        goes_on = self.last is None or serial > self.last + 1
        while serial in self.beyond:
            serial += 1
        number = DocumentNumber(self.code, self.year, serial)
        return Given(str(number), number, goes_on)


def _not_borne(session: Session, typed: str) -> str:
    """A number of somebody else's series, or of an office that types all of them: no paper on file bears it."""
    if not typed:
        return ""
    number = read_number(typed)
    row = {
        "code": NO_SERIES if number is None else number.code,
        "year": 0 if number is None else number.year,
    }
    hold_series(session, [row])
    query = select(PARCEL.c.no, DOCUMENT_NUMBER.c.seq)
    query = query.join(PARCEL, PARCEL.c.id == DOCUMENT_NUMBER.c.parcel_id)
    found = session.execute(query.where(DOCUMENT_NUMBER.c.number == compared(typed)).limit(1)).first()
    if found is not None:
        raise NotAllowed(
            f"文号“{typed}”已用于宗地{found.no}（案卷第{found.seq}号），一个文号只用于一件文书，"
            f"误登作废的也不再用。请核对：supervision numbers"
        )
    return typed
