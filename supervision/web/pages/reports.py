"""Reports on the web (报表): figures with their pictures and rules, the rows behind each figure, files to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import Response

from supervision.casework.finding import NotFound
from supervision.casework.reports.catalogue import OF_A_PERIOD, ReportName
from supervision.casework.reports.report import Asked, Report
from supervision.web.counting import Counted
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.report_counts import COUNTED, counted_report
from supervision.web.report_parts import Shown, report_download, rows_page, waiting_page
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("on", "known_on", "from", "district")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report is asked for, of which days and district, as the address says it."""

    name: ReportName
    form: Filled
    asked: Asked

    @property
    def query(self) -> str:
        return urlencode({name: self.form[name] for name in FILTERS if self.form[name].strip()})

    def query_of(self, counted: Counted[Report]) -> str:
        """The same, of that count: what was recorded since does not change the rows of a figure that is shown."""
        return f"{self.query}&{COUNTED}={counted.number}".lstrip("&")

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
        scope=seat.scope.words,
    )
    return Wanted(report, form, asked)


def _counted(seat: Seat, wanted: Wanted) -> Counted[Report]:
    return counted_report(seat, wanted.name, wanted.asked)


@router.get("/reports")
def reports_page(seat: Seated) -> Response:
    return seat.page("reports/list.html", names=list(ReportName), of_a_period=OF_A_PERIOD)


@router.get("/reports/{name}")
def report_page(seat: Seated, name: str) -> Response:
    """A report; while it is counted, a page that says so."""
    wanted = _wanted(seat, name)
    if not wanted.form.ok:
        return seat.again("reports/report.html", shown=None, **_of(wanted))
    counted = _counted(seat, wanted)
    if not counted.is_ready():
        return waiting_page(seat, counted)
    report = counted.result()
    return seat.page(
        "reports/report.html",
        shown=Shown(report, wanted.path, wanted.query_of(counted)),
        counted_at=counted.begun_at,
        anew=f"{wanted.path}?{wanted.query}",
        **_of(wanted),
    )


def _of(wanted: Wanted) -> dict[str, Any]:
    return {"name": wanted.name, "form": wanted.form, "of_a_period": wanted.name in OF_A_PERIOD}


@router.get("/reports/{name}/rows")
def report_rows(seat: Seated, name: str) -> Response:
    """The rows a figure was made of (`?figure=0.0.3.1`), or all rows of a detail (`?detail=land`)."""
    wanted = _wanted(seat, name)
    if not wanted.form.ok:
        return report_page(seat, name)
    counted = _counted(seat, wanted)
    if not counted.is_ready():
        return waiting_page(seat, counted)
    return rows_page(seat, counted, wanted.path, wanted.query_of(counted))


@router.get("/reports/{name}/file")
def report_as_file(seat: Seated, name: str) -> Response:
    wanted = _wanted(seat, name)
    if not wanted.form.ok:
        return report_page(seat, name)
    return report_download(seat, _counted(seat, wanted))
