"""The monthly report filled in, checked, returned or signed on the web (月报填报)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import urlencode

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.places import number_in
from supervision.casework.reports import filings
from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.filings import Filing, FilingState
from supervision.casework.reports.report import Report
from supervision.law.daycount import ONE_DAY
from supervision.law.refusals import NotAllowed, Refused
from supervision.records.report_filing import FilingLine
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.report_counts import (
    COUNTED,
    ShownChange,
    counted_changes,
    counted_filing,
    counted_report,
)
from supervision.web.report_parts import Shown, report_download, rows_page, waiting_page
from supervision.web.seat import Seat, Seated

router = pages()

LIST = "/reports/filings"
FIELDS = ("month", "reason", COUNTED)


@router.get(LIST)
def filings_page(seat: Seated) -> Response:
    """The filings; while a month is counted that is to be filed, and once it is (`?counted=…`), that too."""
    asked = seat.request.query_params
    if not asked.get(COUNTED):
        last = seat.today.replace(day=1) - ONE_DAY
        return _list(seat, Filled({"month": f"{last:%Y-%m}"}))
    form = Filled({name: asked.get(name, "") for name in FIELDS})
    first = _month(form)
    if first is None:
        return _list(seat, form)
    _whole_register(seat)
    counted = counted_report(seat, ReportName.MONTHLY, filings.asked_for(first, seat.today))
    if not counted.is_ready():
        return waiting_page(seat, counted)
    report = counted.result()
    form = Filled({**form.values, COUNTED: str(counted.number)})
    days = urlencode({"on": report.asked.on, "known_on": report.asked.known_on, COUNTED: counted.number})
    return _list(seat, form, report=report, report_path=f"/reports/{ReportName.MONTHLY}?{days}")


def _list(seat: Seat, form: Filled, *, report: Report | None = None, report_path: str = "") -> Response:
    """The filings, with a report that is counted already and waits to be filed."""
    with seat.reading() as session:
        found = filings.filings(session)
    show = seat.page if form.ok else seat.again
    return show(
        "reports/filings.html",
        form=form,
        filings=found[::-1],
        kinds=list(FilingLine),
        staff=seat.door.office.staff,
        may_file=seat.may("POST", LIST) and seat.scope.is_all,
        may_open=seat.scope.is_all,
        report=report,
        report_path=report_path,
    )


@router.post(LIST)
def file_report(seat: Seated) -> Response:
    """Fill in the report of a month (填报); one that takes long to count is shown first, and filed as it was shown."""
    form = seat.form
    first = _month(form)
    reason = form.text("reason", required=False)
    if form.ok and first is not None:
        _whole_register(seat)
        try:
            asked = filings.asked_for(first, seat.today)
            with seat.reading() as session:
                filings.to_correct(session, asked.on, reason)
            counted = counted_report(seat, ReportName.MONTHLY, asked)
            if not counted.is_ready() or form[COUNTED] not in ("", str(counted.number)):
                words = {"month": form["month"], "reason": reason, COUNTED: counted.number}
                return seat.go(f"{LIST}?{urlencode(words)}")
            report = counted.result()
            with seat.writing() as session:
                filing = filings.file_report(session, report, seat.desk, reason=reason)
        except Refused as refused:
            form.refused(refused)
        else:
            return seat.go(f"{LIST}/{filing.number}", f"{filing.zh}：{seat.say(filing.state)}")
    return _list(seat, form)


def _month(form: Filled) -> date | None:
    text = form.text("month")
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        form.wrong("month", "不是月份，应写作 2026-10")
        return None


def _whole_register(seat: Seat) -> None:
    """A filing is of the whole register: whoever sees a part of it neither files it nor opens it."""
    if not seat.scope.is_all:
        raise NotAllowed(
            f"月报填报包括全部宗地，您的数据范围是{seat.scope.words}，不能办理；请看本范围的报表"
        )


# One filing


@router.get("/reports/filings/{number}")
def filing_page(seat: Seated, number: str) -> Response:
    return _page(seat, number, Filled())


def _page(seat: Seat, number: str, form: Filled) -> Response:
    """The filing as it was filed, with what would be different today where that is asked for (`?changes=1`)."""
    _whole_register(seat)
    filing = _filing(seat, number)
    counted = counted_filing(seat, filing)
    path = f"{LIST}/{filing.number}"
    if not counted.is_ready():
        return waiting_page(seat, counted, path)
    changes: Sequence[ShownChange] | None = None
    if seat.request.query_params.get("changes") == "1":
        counted_now = counted_changes(seat, filing)
        if not counted_now.is_ready():
            return waiting_page(seat, counted_now, path)
        changes = counted_now.result()
    offered = {
        "check": filing.state is FilingState.FILED,
        "sign": filing.state is FilingState.CHECKED,
        "return": filing.state in filings.OPEN,
    }
    show = seat.page if form.ok else seat.again
    return show(
        "reports/filing.html",
        filing=filing,
        form=form,
        shown=Shown(counted.result(), path, ""),
        changes=changes,
        staff=seat.door.office.staff,
        offered=[
            step for step, may in offered.items() if may and seat.may("POST", LIST + "/{number}/" + step)
        ],
    )


def _number(text: str) -> int:
    number = number_in(text)
    if number is None:
        raise NotFound("没有这次填报，请从填报清单进入。")
    return number


def _filing(seat: Seat, number: str) -> Filing:
    with seat.reading() as session:
        return filings.the_filing(session, _number(number))


@router.get("/reports/filings/{number}/rows")
def filing_rows(seat: Seated, number: str) -> Response:
    _whole_register(seat)
    counted = counted_filing(seat, _filing(seat, number))
    if not counted.is_ready():
        return waiting_page(seat, counted)
    return rows_page(seat, counted, f"{LIST}/{number}", "")


@router.get("/reports/filings/{number}/file")
def filing_as_file(seat: Seated, number: str) -> Response:
    _whole_register(seat)
    return report_download(seat, counted_filing(seat, _filing(seat, number)))


Step = Callable[[Session, int, Desk], Filing]


@router.post("/reports/filings/{number}/check")
def check_filing(seat: Seated, number: str) -> Response:
    return _step(seat, number, filings.check)


@router.post("/reports/filings/{number}/sign")
def sign_filing(seat: Seated, number: str) -> Response:
    return _step(seat, number, filings.sign)


@router.post("/reports/filings/{number}/return")
def return_filing(seat: Seated, number: str) -> Response:
    reason = seat.form.text("reason")
    if not seat.form.ok:
        return _page(seat, number, seat.form)
    return _step(seat, number, lambda session, which, desk: filings.return_(session, which, desk, reason))


def _step(seat: Seat, number: str, step: Step) -> Response:
    _whole_register(seat)
    try:
        with seat.writing() as session:
            filing = step(session, _number(number), seat.desk)
    except NotFound:
        raise
    except Refused as refused:
        seat.form.refused(refused)
        return _page(seat, number, seat.form)
    return seat.go(f"{LIST}/{filing.number}", f"{filing.zh}：{seat.say(filing.state)}")
