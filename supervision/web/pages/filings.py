"""What is to be entered in the national system today (今日需回填): the words to type, and ticking off what was entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.filings import ToFile, read_id, tick_off, to_file
from supervision.casework.finding import NotFound
from supervision.law.refusals import Refused
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, Page, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page

router = pages()

FILTERS = ("since", "district")
IDS, RECORD_NO = "ids", "record_no"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them are asked for, as the address says it."""

    form: Filled
    since: date | None

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[ToFile]:
        return to_file(
            session,
            seat.today,
            since=self.since,
            district=self.form["district"].strip() or None,
            among=seat.scope.filters(),
            limit=limit,
            after=after or None,
        )


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    return Wanted(form, form.day("since", required=False))


@router.get("/filings")
def filings_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    return _page(seat, wanted, after, Filled())


def _page(seat: Seat, wanted: Wanted, after: str, done: Filled) -> Response:
    lines: Sequence[ToFile] = ()
    if wanted.form.ok:
        with seat.reading() as session:
            lines = list(wanted.read(session, seat, after=after, limit=ONE_MORE))
    page: Page[ToFile] = one_page(lines, lambda line: line.id, after)
    show = seat.page if wanted.form.ok and done.ok else seat.again
    return show(
        "filings/list.html",
        form=wanted.form,
        done=done,
        page=page,
        clauses=list(dict.fromkeys(line.form.clause.cite for line in page.lines)),
        filters={name: wanted.form[name] for name in FILTERS},
        may_tick_off=seat.may("POST", "/filings/done"),
    )


COLUMNS = (
    "编号",
    "电子监管号",
    "项目",
    "行政区",
    "录入项",
    "发生日期",
    "登记日",
    "已历（天）",
    "录入内容",
    "依据",
)


@router.get("/filings.csv")
def filings_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return filings_page(seat)

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            yield from (_cells(line) for line in wanted.read(session, seat))

    name = f"{seat.words('今日需回填')}{seat.today}.csv"
    return download_csv(name, [seat.words(column) for column in COLUMNS], rows())


def _cells(one: ToFile) -> Sequence[Any]:
    typed = "；".join(f"{label}：{value}" for label, value in one.typed)
    return (
        one.id, one.no, one.project, one.district, one.form.heading, one.entry.happened_on, one.entry.recorded_on,
        one.days, typed, one.form.clause.cite,
    )  # fmt: skip


@router.post("/filings/done")
def tick_off_filings(seat: Seated) -> Response:
    """Record that these were entered today (销号); one that is refused is told with its reason, the others go on."""
    form = seat.form
    ids = list(dict.fromkeys(text.strip() for text in form.many.get(IDS, ())))
    if not ids:
        form.wrong("", "请先勾选已在系统中录入的事项")
    record_no = form.text(RECORD_NO, required=False, longest=60)
    if form.ok:
        with seat.writing() as session:
            for id_ in ids:
                if not seat.scope.holds(session, read_id(id_)[0]):
                    raise NotFound("没有这个编号，或者不在您的管辖范围内。")
            outcomes = tick_off(session, ids, seat.desk, record_no)
        refused = [
            f"{id_}：{for_a_page(str(outcome))}"
            for id_, outcome in zip(ids, outcomes, strict=True)
            if isinstance(outcome, Refused)
        ]
        told = seat.words("已登记回填{count}项。", count=len(ids) - len(refused))
        if not refused:
            return seat.go("/filings", told)
        form.wrong("", told + "；".join(refused))
    return _page(seat, Wanted(Filled(), None), "", form)
