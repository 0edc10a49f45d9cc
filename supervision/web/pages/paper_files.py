"""Papers as files (下载文书): PDF to print, seal and keep, Word to go on with; of notices, papers of a parcel and of a case."""

from __future__ import annotations

from fastapi.responses import Response

from supervision.casework.case_papers.fitting import IN_TURN, as_it_would_read
from supervision.casework.papers.paper import draw_up
from supervision.casework.printed_papers import (
    Output,
    PrintedPaper,
    letters_on_paper,
    notice_on_paper,
    paper_on_paper,
    written,
)
from supervision.law.refusals import BadRecord
from supervision.law.steps import NoticeName, PaperName
from supervision.web.downloads import download
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.case import SHEETS, file_of_case
from supervision.web.pages.parcel_papers import drawn_up, notice_at
from supervision.web.seat import Seat, Seated

router = pages()

MEDIA_TYPES = {
    Output.PDF: "application/pdf",
    Output.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _file(seat: Seat, paper: PrintedPaper, output: Output) -> Response:
    content = written(paper, output, seat.door.office.printing)
    return download(paper.file_name(output), content, MEDIA_TYPES[output])


def _output(text: str) -> Output:
    """The kind of file an address names."""
    found = next((output for output in MEDIA_TYPES if output == text), None)
    if found is None:
        raise BadRecord(f"没有“{text}”这种文件，可以下载的有{'、'.join(MEDIA_TYPES)}。")
    return found


@router.get("/notices/{act}/file/{output}")
def notice_file(seat: Seated, output: str) -> Response:
    """A notice as it went out with its receipt; a draft is marked as one on every page."""
    ending = _output(output)
    with seat.reading() as session:
        paper = notice_on_paper(session, seat.act_id, seat.desk)
    return _file(seat, paper, ending)


@router.get("/parcels/{no}/papers/{paper}/file/{output}")
def parcel_notice_file(seat: Seated, no: str, paper: str, output: str) -> Response:
    """The same by the place of the notice in the file of its parcel."""
    ending = _output(output)
    with seat.reading() as session:
        found = notice_on_paper(session, notice_at(session, seat, paper), seat.desk)
    return _file(seat, found, ending)


@router.get("/parcels/{no}/papers/on-request/{name}/file/{output}")
def paper_on_request_file(seat: Seated, no: str, name: str, output: str) -> Response:
    """A paper drawn up from the file, as of the day asked."""
    ending = _output(output)
    frame, paper = drawn_up(seat, name)
    return _file(seat, paper_on_paper(paper, frame.no, frame.as_of.on, seat.door.office), ending)


@router.get("/cases/{no}/papers/file/{output}")
def case_paper_file(seat: Seated, no: str, output: str) -> Response:
    """A paper of a case as it would be drafted today, marked as not issued."""
    ending = _output(output)
    form = Filled({name: seat.request.query_params.get(name, "") for name in ("paper", "to")})
    name = form.choice("paper", NoticeName)
    if name is None or name not in IN_TURN:
        return seat.go(f"/cases/{no}")
    letters = as_it_would_read(file_of_case(seat, no), name, form["to"].strip())
    return _file(seat, letters_on_paper(letters, no, seat.today, seat.door.office), ending)


@router.get("/cases/{no}/sheets/file/{output}")
def case_sheet_file(seat: Seated, no: str, output: str) -> Response:
    """A sheet of a case: the fee with its working, the plan of the disposal."""
    ending = _output(output)
    form = Filled({"sheet": seat.request.query_params.get("sheet", "")})
    name = form.choice("sheet", PaperName)
    if name is None or name not in SHEETS:
        return seat.go(f"/cases/{no}")
    paper = draw_up(name, file_of_case(seat, no))
    return _file(seat, paper_on_paper(paper, no, seat.today, seat.door.office), ending)
