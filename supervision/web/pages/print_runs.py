"""Printing papers together (批量打印): what was signed on a day and is not printed, ticked and made into one file; earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from fastapi.responses import Response
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound
from supervision.casework.places import number_in
from supervision.casework.print_runs.record import RunLine, runs
from supervision.casework.print_runs.run import make, prepare, record_run, run_again
from supervision.casework.print_runs.selection import Asked, ToPrint, asked_for
from supervision.law.refusals import Refused
from supervision.records.tables import PARCEL, PRINTED_PAPER
from supervision.web.downloads import download
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import ticked_acts

router = pages()

FILTERS = ("signed", "served_by")
MOST = 300
"""Papers one page offers to be printed together; of a larger day the rest is offered once these are printed."""


@router.get("/print-runs")
def print_runs_page(seat: Seated, after: str = "") -> Response:
    return _page(seat, Filled({name: seat.request.query_params.get(name, "") for name in FILTERS}), after)


def _page(seat: Seat, form: Filled, after: str = "") -> Response:
    signed = form.day("signed", required=False, last=seat.today) or seat.today
    served_by = form.text("served_by", required=False, longest=60)
    with seat.reading() as session:
        every = asked_for(session, Asked(signed), seat.desk, among=seat.scope.among(PARCEL.c.id))
        earlier = runs(session, among=_in_sight(seat), limit=ONE_MORE, after=number_in(after))
    papers = [one for one in every if served_by in ("", one.served_by)]
    by_server = [
        (name, list(some)) for name, some in groupby(_offered(papers), key=lambda one: one.served_by)
    ]
    show = seat.page if form.ok else seat.again
    return show(
        "notices/print_runs.html",
        form=form,
        signed=signed,
        by_server=by_server,
        count=len(papers),
        most=MOST,
        fresh=sum(one.printed_on is None for one in papers),
        servers=[(name, name) for name in dict.fromkeys(one.served_by for one in every)],
        page=one_page(earlier, lambda line: str(line.number), after),
        filters={name: form[name] for name in FILTERS},
        coded=bool(seat.door.office.printing.address),
        name_of=seat.door.office.staff.name_of,
    )


def _offered(papers: Sequence[ToPrint]) -> list[ToPrint]:
    """What one page offers, in the order it is carried round: what is not printed goes before what is."""
    fresh_first = sorted(range(len(papers)), key=lambda at: papers[at].printed_on is not None)
    return [papers[at] for at in sorted(fresh_first[:MOST])]


def _in_sight(seat: Seat) -> list[ColumnElement[bool]]:
    """Runs all of whose papers are of the officer's parcels."""
    return seat.scope.among(PRINTED_PAPER.c.parcel_id)


@router.post("/print-runs")
def print_ticked(seat: Seated) -> Response:
    """The ticked papers in one file: made, put on record, and ready to be fetched."""
    form = seat.form
    signed = form.day("signed", required=False, last=seat.today) or seat.today
    with seat.reading() as session:
        ids = ticked_acts(session, seat)
    if len(ids) > MOST:
        form.wrong("", f"一次至多打印{MOST}件，现有{len(ids)}件")
    if form.ok:
        try:
            return _printed(seat, Asked(signed, ids=tuple(ids), again=form["again"] == "1"))
        except Refused as refused:
            form.refused(refused)
    return _page(seat, form)


def _printed(seat: Seat, asked: Asked) -> Response:
    with seat.reading() as session:
        prepared = prepare(session, asked, seat.desk)
    made = make(prepared, seat.desk)
    with seat.writing() as session:
        number = record_run(session, made)
    told = seat.words(
        "第{number}次打印已生成，共{count}件，请下载。", number=number, count=len(made.prepared.papers)
    )
    if left := len(made.prepared.left_out):
        told += seat.words("有{count}件没有印出，原因见清单。", count=left)
    return seat.go("/print-runs", told)


@router.get("/print-runs/{run}/file")
def run_file(seat: Seated, run: str) -> Response:
    """The file of an earlier run, made again from the same papers: the same bytes."""
    number = number_in(run) or 0
    with seat.reading() as session:
        line = _the_run(session, seat, number)
        pdf = run_again(session, number, seat.door.office)
    name = f"{seat.words('文书打印')}{line.printed_on}-{number}.pdf"
    return download(name, pdf, "application/pdf")


def _the_run(session: Session, seat: Seat, number: int) -> RunLine:
    found = runs(session, among=_in_sight(seat), number=number)
    if not found:
        raise NotFound(f"没有第{number}次打印，或者其中有不在您管辖范围内的宗地。")
    return found[0]
