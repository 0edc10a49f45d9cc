"""The register of numbers on the web (文号登记簿): a year and a series, with what is missing and what is there twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.numbers.next_number import next_numbers
from supervision.casework.numbers.register import NumberLine, NumberStatus, register, series_on_file
from supervision.casework.numbers.series import doubles, gaps
from supervision.casework.numbers.table import COLUMNS, cells
from supervision.document_codes import NUMBERED
from supervision.records.tables import DOCUMENT_NUMBER
from supervision.web.downloads import download_csv, download_xlsx
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("year", "code")
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which numbers are asked for, as the address says it: of a year, this one unless another is named."""

    form: Filled
    year: int
    code: str | None

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[NumberLine]:
        among = seat.scope.among(DOCUMENT_NUMBER.c.parcel_id)
        return register(
            session, year=self.year, code=self.code, among=among, limit=limit, after=after or None
        )


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    year = form.whole("year", required=False, least=FIRST_YEAR, most=LAST_YEAR)
    return Wanted(form, year or seat.today.year, form.text("code", required=False, longest=100) or None)


@router.get("/numbers")
def numbers_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    lines: Sequence[NumberLine] = ()
    faults: list[tuple[str, str]] = []
    coming: list[str] = []
    with seat.reading() as session:
        series = series_on_file(session)
        if wanted.form.ok:
            lines = list(wanted.read(session, seat, after=after, limit=ONE_MORE))
            faults = _faults(session, seat, wanted.year)
            coming = next_numbers(session, NUMBERED, seat.desk) if wanted.year == seat.today.year else []
    show = seat.page if wanted.form.ok else seat.again
    return show(
        "notices/numbers.html",
        form=wanted.form,
        year=wanted.year,
        page=one_page(lines, lambda line: line.id, after),
        filters={name: wanted.form[name] for name in FILTERS},
        codes=[(code, code) for code in sorted({code for _, code in series if code})],
        faults=faults,
        coming=coming,
        voided=NumberStatus.VOIDED,
        name_of=seat.door.office.staff.name_of,
    )


def _faults(session: Session, seat: Seat, year: int) -> list[tuple[str, str]]:
    """What is wrong with the numbers of a year: a double is told to whoever sees one of its parcels, with those he sees."""
    found = [("断号", gap.zh) for gap in gaps(session, year, seat.door.office.codes)]
    twice = doubles(session, year, seat.scope.among(DOCUMENT_NUMBER.c.parcel_id))
    return [*found, *(("重号", double.zh) for double in twice)]


@router.get("/numbers.csv")
def numbers_csv(seat: Seated) -> Response:
    """The same register in a CSV file, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return numbers_page(seat)
    return download_csv(_name(seat, wanted, "csv"), _columns(seat), _rows(seat, wanted))


@router.get("/numbers.xlsx")
def numbers_xlsx(seat: Seated) -> Response:
    """The same register as a workbook, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return numbers_page(seat)
    return download_xlsx(_name(seat, wanted, "xlsx"), _columns(seat), _rows(seat, wanted))


def _name(seat: Seat, wanted: Wanted, suffix: str) -> str:
    return f"{seat.words('文号登记簿')}{wanted.year}.{suffix}"


def _columns(seat: Seat) -> list[str]:
    return [seat.words(column) for column in COLUMNS]


def _rows(seat: Seat, wanted: Wanted) -> Iterator[Sequence[Any]]:
    with seat.reading() as session:
        yield from map(cells, wanted.read(session, seat))
