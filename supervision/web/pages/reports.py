"""Reports on the web (报表): figures with their pictures and rules, the rows behind each figure, files to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound
from supervision.casework.reports.catalogue import OF_A_PERIOD, ReportName
from supervision.casework.reports.report import Asked, Report
from supervision.daily.report_catalogue import build_report
from supervision.law.refusals import NotAllowed
from supervision.records.tables import PARCEL
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.report_parts import Shown, report_download, rows_page
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("on", "known_on", "from", "district")

MOST_PARCELS = 20_000
"""Of so many parcels a report is counted while its reader waits; of more, by the command line or district by district."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report is asked for, of which days and district, as the address says it."""

    name: ReportName
    form: Filled
    asked: Asked

    @property
    def query(self) -> str:
        return urlencode({name: self.form[name] for name in FILTERS if self.form[name].strip()})

    @property
    def path(self) -> str:
        return f"/reports/{self.name}"


def _wanted(seat: Seat, name: str) -> Wanted:
    if name not in list(ReportName):
        raise NotFound("没有这种报表，请从报表目录进入。")
    report = ReportName(name)
    form = Filled({key: seat.request.query_params.get(key, "") for key in FILTERS})
    on = form.day("on", required=False, last=seat.today) or seat.today
    known_on = form.day("known_on", required=False, last=seat.today)
    from_on: date | None = None
    if report in OF_A_PERIOD:
        from_on = form.day("from", required=False, last=on)
    district = form.text("district", required=False, longest=60)
    asked = Asked(
        on,
        known_on,
        from_on,
        (district,) if district else (),
        tuple(seat.scope.filters()),
        seat.scope.words,
    )
    return Wanted(report, form, asked)


def _built(seat: Seat, wanted: Wanted) -> Report:
    """The report; raises `NotAllowed` where it is of more parcels than anybody would wait for."""
    office = seat.door.office
    with seat.reading() as session:
        _check_size(session, wanted)
        return seat.door.reports.get(
            session,
            (wanted.name, wanted.asked, seat.scope, office),
            lambda: build_report(session, wanted.name, wanted.asked, office),
        )


def _check_size(session: Session, wanted: Wanted) -> None:
    asked = wanted.asked
    within = [PARCEL.c.district.in_(asked.districts)] if asked.districts else []
    parcels = select(func.count()).where(~PARCEL.c.withdrawn, *within, *asked.among)
    count = session.scalar(parcels) or 0
    if count > MOST_PARCELS:
        raise NotAllowed(
            f"要统计{count}宗，网页上只统计{MOST_PARCELS}宗以内的；请选定一个行政区，"
            f"或者请管理员在服务器上统计：supervision report {wanted.name} --out 报表.xlsx"
        )


@router.get("/reports")
def reports_page(seat: Seated) -> Response:
    return seat.page("reports/list.html", names=list(ReportName), of_a_period=OF_A_PERIOD)


@router.get("/reports/{name}")
def report_page(seat: Seated, name: str) -> Response:
    wanted = _wanted(seat, name)
    report = _built(seat, wanted) if wanted.form.ok else None
    show = seat.page if wanted.form.ok else seat.again
    return show(
        "reports/report.html",
        name=wanted.name,
        form=wanted.form,
        of_a_period=wanted.name in OF_A_PERIOD,
        shown=None if report is None else Shown(report, wanted.path, wanted.query),
    )


@router.get("/reports/{name}/rows")
def report_rows(seat: Seated, name: str) -> Response:
    """The rows a figure was made of (`?figure=0.0.3.1`), or all rows of a detail (`?detail=land`)."""
    wanted = _wanted(seat, name)
    if not wanted.form.ok:
        return report_page(seat, name)
    return rows_page(seat, _built(seat, wanted), wanted.path, wanted.query)


@router.get("/reports/{name}/file")
def report_as_file(seat: Seated, name: str) -> Response:
    wanted = _wanted(seat, name)
    if not wanted.form.ok:
        return report_page(seat, name)
    return report_download(seat, _built(seat, wanted))
