"""The list of notices (通知清单) by what stands to be done with them, and one notice: its text, its course, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi.responses import Response
from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session

from supervision.casework.lists import acts_in_turn, addressee
from supervision.casework.notice_reading import read_notice
from supervision.casework.parcel_conditions import parcels_found_by
from supervision.casework.places import id_text
from supervision.casework.printed_papers import printed
from supervision.casework.service import notice_words
from supervision.casework.unserved import Unserved, unserved_of
from supervision.law.steps import ActSort, NoticeName, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.tables import ACT
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.editing_notices import may_edit
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import read_act

router = pages()

STATUSES = (ActStatus.DRAFTED, ActStatus.ISSUED, ActStatus.SERVED, ActStatus.WITHDRAWN)
FILTERS = ("status", "name", "find")
AT_ONCE = 500
"""Rows of a file read together."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of the list; `unserved` says of one that left the house since when, who serves it, what was tried."""

    row: Row[Any]
    id: str
    name: str
    addressee: str
    unserved: Unserved | None

    @property
    def tried(self) -> str:
        """What is to be known of its service, in a sentence."""
        if self.unserved is None:
            return ""
        tried = [f"{one.on}{one.way.zh}未成：{one.why_not}" for one in self.unserved.attempts]
        if self.unserved.deemed_on is not None:
            tried.append(f"公告至{self.unserved.deemed_on}视为送达")
        return "；".join([self.unserved.gap, *tried] if self.unserved.gap else tried)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices are asked for, as the address says it."""

    form: Filled
    status: ActStatus
    name: NoticeName | None

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[Row[Any]]:
        """Those asked for, of the parcels the officer sees."""
        filters: list[ColumnElement[bool]] = seat.scope.among(ACT.c.parcel_id)
        if self.name is not None:
            filters.append(ACT.c.name == str(self.name))
        if find := self.form["find"].strip():
            filters.append(ACT.c.parcel_id.in_(parcels_found_by(session, find)))
        last = read_act(after) if after else None
        return acts_in_turn(session, [ActSort.NOTICE], [self.status], *filters, limit=limit, after=last)

    def lines(self, session: Session, seat: Seat, rows: Sequence[Row[Any]]) -> list[Line]:
        left = self.status in (ActStatus.ISSUED, ActStatus.SERVED)
        served: list[Unserved] = list(unserved_of(session, rows, seat.today)) if left else []
        return [
            Line(
                row,
                id_text((row.parcel_id, row.seq)),
                notice_words(row.name, row.subject),
                served[at].holder if left else addressee(session, row),
                served[at] if left else None,
            )
            for at, row in enumerate(rows)
        ]


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    status = form.choice("status", ActStatus, required=False) or ActStatus.DRAFTED
    if status not in STATUSES:
        form.wrong("status", "请选择其中一项")
    return Wanted(form, status, form.choice("name", NoticeName, required=False))


@router.get("/notices")
def notices_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    lines: Sequence[Line] = ()
    if wanted.form.ok:
        with seat.reading() as session:
            rows = list(wanted.read(session, seat, after=after, limit=ONE_MORE))
            lines = wanted.lines(session, seat, rows)
    values: dict[str, Any] = {
        "form": wanted.form,
        "stage": wanted.status,
        "page": one_page(lines, lambda line: line.id, after),
        "filters": {name: wanted.form[name] for name in FILTERS},
        "statuses": [(status, seat.say(status)) for status in STATUSES],
        "names": [(name, name.zh) for name in NoticeName],
        "drafted": ActStatus.DRAFTED,
        "issued": ActStatus.ISSUED,
        "name_of": seat.door.office.staff.name_of,
    }
    show = seat.page if wanted.form.ok else seat.again
    return show("notices/list.html", **values)


COLUMNS = ("编号", "通知", "电子监管号", "项目", "受送达人", "办理状态", "拟稿日", "签发日", "送达人", "情况")


@router.get("/notices.csv")
def notices_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return notices_page(seat)

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            found = wanted.read(session, seat)
            while some := list(islice(found, AT_ONCE)):
                yield from (_cells(line, seat) for line in wanted.lines(session, seat, some))

    name = f"{seat.words('通知清单')}{seat.today}.csv"
    return download_csv(name, [seat.words(column) for column in COLUMNS], rows())


def _cells(line: Line, seat: Seat) -> Sequence[Any]:
    row, out = line.row, line.unserved
    server = "" if out is None else f"{out.unit} {seat.door.office.staff.name_of(out.officer)}".strip()
    return (
        line.id, line.name, row.no, row.project, line.addressee, ActStatus(row.status).zh, row.done_on,
        None if out is None else out.issued_on, server, line.tried,
    )  # fmt: skip


# One notice


@router.get("/notices/{act}")
def notice_page(seat: Seated) -> Response:
    with seat.reading() as session:
        read = read_notice(session, seat.act_id, seat.desk)
    return seat.page(
        "notices/notice.html",
        read=read,
        paper=read.paper,
        id=read.paper.id,
        drafted=ActStatus.DRAFTED,
        issued=ActStatus.ISSUED,
        zh=act_name_zh,
        may_edit=may_edit(seat, read),
        name_of=seat.door.office.staff.name_of,
    )


@router.get("/notices/{act}/print")
def printed_page(seat: Seated) -> Response:
    """The notice as it left the house with its number and date, and its receipt on a page of its own (送达回执)."""
    with seat.reading() as session:
        paper = printed(session, seat.act_id, seat.desk)
    return seat.page("notices/print.html", paper=paper, name=act_name_zh(paper.name))
