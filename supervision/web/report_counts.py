"""The counts behind the pages of reports (报表的后台统计): what the other process does, each from what can be sent to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.places import number_in
from supervision.casework.reports import filings
from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.changes import FigureChange
from supervision.casework.reports.files import FileSort, write_report
from supervision.casework.reports.report import Asked, Figure, Report
from supervision.casework.reports.rows_on_disk import lay_rows
from supervision.daily.report_catalogue import build_report
from supervision.office import Office
from supervision.printing import Printing
from supervision.records.db import open_records, reading
from supervision.records.tables import (
    BATCH_REGISTER,
    CERTIFICATE,
    COMPLAINT_REGISTER,
    FEED,
    RUN,
    SPOT_REGISTER,
)
from supervision.web.counting import Counted
from supervision.web.scope import Scope
from supervision.web.seat import Seat

GROWING = (
    FEED.c.place,
    RUN.c.id,
    CERTIFICATE.c.no,
    BATCH_REGISTER.c.seq,
    COMPLAINT_REGISTER.c.seq,
    SPOT_REGISTER.c.seq,
)
"""What grows with anything a report could be counted from."""

COUNTED = "counted"
"""By which an address or a form names the count it goes on from: the rows of a figure are those it was made of."""

ROWS_SHOWN = 100
"""Rows of one changed figure that a page lists; `report-filings show --changes` lists all."""

T = TypeVar("T")


def state_of(session: Session) -> tuple[Any, ...]:
    """How far the records have grown, in one statement."""
    ends = [select(func.max(column)).scalar_subquery() for column in GROWING]
    return tuple(session.execute(select(*ends)).one())


# What the pages ask for


def counted_report(seat: Seat, name: ReportName, asked: Asked) -> Counted[Report]:
    """A report of the parcels the officer sees."""
    office = seat.door.office
    scope = Scope("") if seat.scope.is_all else seat.scope
    work = partial(count_report, _url(seat), name, asked, scope, office)
    return _ask(seat, ("report", name, asked, scope, office), work)


def counted_filing(seat: Seat, filing: filings.Filing) -> Counted[Report]:
    """A report as it was filed."""
    work = partial(read_filing, _url(seat), filing.number)
    return seat.door.counting.ask(("filing", filing.number, filing.sha256), None, work, seat.at)


def counted_changes(seat: Seat, filing: filings.Filing) -> Counted[list[ShownChange]]:
    """What would be different in a filing as known today."""
    work = partial(count_changes, _url(seat), filing.number, seat.desk)
    return _ask(seat, ("changes", filing.number, seat.today, seat.door.office), work)


def counted_file(seat: Seat, of: Counted[Report], sort: FileSort, detail: str) -> Counted[None]:
    """A report as a file, which then lies at `path`."""
    printing = seat.door.office.printing
    work = partial(write_file, of.result(), sort, detail, printing)
    return seat.door.counting.ask(("file", of.number, sort, detail, printing), None, work, seat.at)


def _ask(seat: Seat, question: tuple[Any, ...], work: Callable[[Path], T]) -> Counted[T]:
    with seat.reading() as session:
        state = state_of(session)
    number = number_in(seat.request.query_params.get(COUNTED) or seat.form[COUNTED])
    return seat.door.counting.ask(question, state, work, seat.at, number=number)


def _url(seat: Seat) -> str:
    return seat.door.engine.url.render_as_string(hide_password=False)


# What the other process does


def count_report(
    url: str, name: ReportName, asked: Asked, scope: Scope, office: Office, path: Path
) -> Report:
    with reading(_records(url)) as session:
        report = build_report(session, name, replace(asked, among=tuple(scope.filters())), office)
    return lay_rows(replace(report, asked=replace(report.asked, among=())), path)


def read_filing(url: str, number: int, path: Path) -> Report:
    with reading(_records(url)) as session:
        report = filings.filed_report(session, filings.the_filing(session, number))
    return lay_rows(report, path)


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as a page shows it: the first rows that made it, and how many did."""

    change: FigureChange
    count: int


def count_changes(url: str, number: int, desk: Desk, path: Path) -> list[ShownChange]:
    with reading(_records(url)) as session:
        found = filings.changes_since(session, filings.the_filing(session, number), desk)
    return [ShownChange(_shortened(change), len(change.rows)) for change in found]


def write_file(report: Report, sort: FileSort, detail: str, printing: Printing, path: Path) -> None:
    with path.open("wb") as file:
        write_report(report, sort, file, printing, detail=detail)


@cache
def _records(url: str) -> Engine:
    return open_records(url)


def _shortened(change: FigureChange) -> FigureChange:
    before, now = _without_rows(change.before), _without_rows(change.now)
    return replace(change, before=before, now=now, rows=change.rows[:ROWS_SHOWN])


def _without_rows(figure: Figure | None) -> Figure | None:
    return None if figure is None else replace(figure, rows=())
