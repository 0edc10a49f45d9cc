"""Series of numbers (文号系列): how far each has come, the numbers missing in it (断号), those borne twice (重号)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from supervision.casework.numbers.borne import NO_SERIES
from supervision.casework.places import id_text
from supervision.law.document_numbers import DocumentNumber
from supervision.law.life import voided
from supervision.law.terms import Kind
from supervision.records.tables import DOCUMENT_NUMBER, ENTRY, NUMBER_COUNTER, PARCEL

TOLD = 10
"""Papers of one double that are named; of more it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a series that no paper on file bears (断号), from the first to the last of them."""

    code: str
    year: int
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def zh(self) -> str:
        first = DocumentNumber(self.code, self.year, self.first)
        return str(first) if self.count == 1 else f"{first}至{self.last}号（{self.count}个）"


@dataclass(frozen=True, slots=True)
class Double:
    """A number that more than one paper on file bears (重号): how many do, and those in sight, each by its parcel and its place in the case file."""

    number: str
    places: tuple[tuple[str, str], ...]
    count: int

    @property
    def zh(self) -> str:
        told = "、".join(f"宗地{no}（{place}）" for no, place in self.places[:TOLD])
        rest = f"等{self.count}件" if self.count > len(self.places[:TOLD]) else ""
        return f"{self.number}：{told}{rest}"


def gaps(session: Session, year: int, codes: Collection[str]) -> list[Gap]:
    """What is missing between the first and the last number of a year, in the office's own series and those it numbered."""
    c, borne = NUMBER_COUNTER.c, DOCUMENT_NUMBER.c
    known: dict[str, set[int]] = defaultdict(set)
    for code, first, last in session.execute(select(c.code, c.first, c.last).where(c.year == year)):
        # a serial beyond what is missing: a number given and lost at either end is missing too
        known[code] |= {first - 1, last + 1}
    own = [*known, *codes]
    serials = select(borne.code, borne.serial).where(
        borne.year == year, borne.code != NO_SERIES, borne.code.in_(own)
    )
    on_file: dict[str, set[int]] = defaultdict(set)
    for code, serial in session.execute(serials.distinct()):
        on_file[code].add(serial)
    return [
        gap
        for code in sorted(known.keys() | on_file.keys())
        for gap in _between(code, year, on_file[code], known[code])
    ]


def _between(code: str, year: int, on_file: set[int], ends: set[int]) -> Iterator[Gap]:
    """The stretches without a number between numbers on file; ends beyond them stand for numbers that were given."""
    beyond = {end for end in ends if not on_file or not min(on_file) <= end <= max(on_file)}
    marks = sorted(on_file | beyond)
    for before, after in pairwise(marks):
        if after - before > 1:
            yield Gap(code, year, before + 1, after - 1)


def doubles(
    session: Session, year: int | None = None, among: Iterable[ColumnElement[bool]] = ()
) -> list[Double]:
    """Numbers borne by several papers that all stand: one recorded by mistake and voided bears none any more.

    `among` are conditions on a number's row: a double is told that has a paper there, and of its papers those.
    """
    borne = DOCUMENT_NUMBER.c
    twice = select(borne.number).group_by(borne.number).having(func.count() > 1)
    if year is not None:
        twice = twice.where(borne.year == year)
    query = select(borne.number, borne.parcel_id, borne.seq, PARCEL.c.no)
    query = query.join(PARCEL, PARCEL.c.id == borne.parcel_id).where(borne.number.in_(twice))
    rows = session.execute(query.order_by(borne.number, borne.parcel_id, borne.seq)).all()
    if not rows:
        return []
    concerned = select(borne.parcel_id).where(borne.number.in_(twice))
    in_sight = set(session.scalars(concerned.where(*among)))
    gone = _voided(session, concerned)
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows:
        if str(row.seq) not in gone.get(row.parcel_id, ()):
            found[row.number].append((row.parcel_id, row.seq, row.no))
    told = []
    for number, papers in found.items():
        seen = [(no, id_text((parcel_id, seq))) for parcel_id, seq, no in papers if parcel_id in in_sight]
        if len(papers) > 1 and seen:
            told.append(Double(number, tuple(seen), len(papers)))
    return told


def _voided(session: Session, parcel_ids: Select[Any]) -> Mapping[int, Collection[str]]:
    """What corrections void in some case files: corrections are few, whole case files are not read for them."""
    c = ENTRY.c
    query = select(c.parcel_id, c.seq, c.payload)
    query = query.where(c.kind == str(Kind.CORRECTION), c.parcel_id.in_(parcel_ids))
    corrections: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in session.execute(query):
        corrections[row.parcel_id].append((row.seq, str(orjson.loads(row.payload)["voids"])))
    return {parcel_id: voided(some) for parcel_id, some in corrections.items()}


def lost_numbers(session: Session) -> Iterator[str]:
    """Numbers the program has given that no paper on file bears: they are given with the paper, so something was lost."""
    c, borne = NUMBER_COUNTER.c, DOCUMENT_NUMBER.c
    for row in session.execute(select(NUMBER_COUNTER).order_by(c.year, c.code, c.first)).all():
        within = (borne.year == row.year, borne.code == row.code, borne.serial.between(row.first, row.last))
        on_file = set(session.scalars(select(borne.serial).where(*within)))
        for gap in _between(row.code, row.year, on_file, {row.first - 1, row.last + 1}):
            given = DocumentNumber(row.code, row.year, row.last)
            yield f"文号已编至{given}，案卷中没有{gap.zh}"
