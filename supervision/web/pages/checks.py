"""Submissions and their check (我的报审、复核): the lists, one with all that would follow, passing and returning it; its scans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.originals import PDF
from supervision.casework.scans.scan import MEDIA_TYPES, SHOWN, SUFFIXES, Scan
from supervision.casework.submission_preview import preview
from supervision.casework.submissions import (
    Submission,
    check,
    may_check,
    send_back,
    submitted_by,
    the_submission,
    to_check,
    withdraw_submission,
)
from supervision.law.facts import Fact, read_payload
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind
from supervision.law.values import a_date
from supervision.law.wording import fact_sentence
from supervision.records.submission import SubmissionState
from supervision.web.downloads import attachment
from supervision.web.fact_forms import told_of
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.record import a_number
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.submitting import of_scope, scans_of, sees

router = pages()

STEPS: Mapping[str, str] = {
    "submitted": "报送", "resubmitted": "修改后重报", "returned": "退回", "entered": "复核通过，入卷", "withdrawn": "撤回",
}  # fmt: skip
"""What somebody did with a submission, in words."""


# The lists


@router.get("/submissions")
def submissions_page(seat: Seated, state: str = "", after: str = "") -> Response:
    """What the person submitted, the newest first."""
    form = Filled({"state": state})
    wanted = form.choice("state", SubmissionState, required=False)
    before = a_number(after) if after else None
    with seat.reading() as session:
        lines = submitted_by(session, seat.login, state=wanted, before=before, limit=ONE_MORE)
    page = one_page(lines, lambda line: str(line.number), after)
    states = [(str(one), seat.say(one)) for one in SubmissionState]
    return seat.page(
        "checks/mine.html", page=page, form=form, states=states, words=in_short, name=_name(seat.desk)
    )


@router.get("/checks")
def checks_page(seat: Seated, after: str = "") -> Response:
    """What waits to be checked, the oldest first."""
    with seat.reading() as session:
        lines = to_check(session, among=of_scope(seat), after=a_number(after) if after else 0, limit=ONE_MORE)
    page = one_page(lines, lambda line: str(line.number), after)
    return seat.page(
        "checks/list.html",
        page=page,
        words=in_short,
        name=_name(seat.desk),
        mine=seat.login,
        may=seat.desk,
        may_check=may_check,
    )


def in_short(submission: Submission) -> str:
    """What a submission says, in a sentence."""
    try:
        values = read_payload(submission.kind, submission.happening)
        on = a_date(submission.happening.get("on") or values.get("contract", {}).get("signed_on"))
    except BadRecord:
        return submission.kind.zh
    return f"{on} {fact_sentence(Fact(submission.kind, on, 0, values))}"


def _name(desk: Desk) -> Any:
    return desk.office.staff.name_of


# One


@router.get("/checks/{number}")
def check_page(seat: Seated, number: str) -> Response:
    with seat.reading() as session:
        submission = _seen(session, seat, number)
        values = _values(session, seat, submission)
    return seat.page("checks/one.html", form=Filled(), back=Filled(), **values)


@router.post("/checks/{number}")
def pass_check(seat: Seated, number: str) -> Response:
    """Pass it: recorded now, or refused by the law and still to be checked."""
    version = _version(seat)
    try:
        with seat.writing() as session:
            submission = _seen(session, seat, number)
            recorded = check(session, submission.number, version, seat.desk)
    except Refused as refused:
        return _still(seat, number, version, refused)
    return seat.go("/checks", seat.words("复核通过。") + told_of(seat, recorded))


@router.post("/checks/{number}/return")
def return_check(seat: Seated, number: str) -> Response:
    """Send it back to whoever submitted it."""
    reason, version = seat.form.text("reason"), _version(seat)
    if not seat.form.ok:
        with seat.reading() as session:
            values = _values(session, seat, _seen(session, seat, number))
        return seat.again("checks/one.html", form=Filled(), back=seat.form, **values)
    with seat.writing() as session:
        submission = _seen(session, seat, number)
        send_back(session, submission.number, version, reason, seat.desk)
    return seat.go("/checks", seat.words("第{number}号已退回报审人。", number=submission.number))


@router.post("/checks/{number}/withdraw")
def withdraw_check(seat: Seated, number: str) -> Response:
    """Take one's own back."""
    with seat.writing() as session:
        submission = _seen(session, seat, number)
        withdraw_submission(session, submission.number, seat.desk)
    return seat.go("/submissions", seat.words("第{number}号已撤回。", number=submission.number))


def _version(seat: Seat) -> int:
    return seat.form.whole("version", required=False) or 0


def _still(seat: Seat, number: str, version: int, refused: Refused) -> Response:
    """What the law refuses stays to be checked, the sentence beside it; what somebody else did meanwhile is told."""
    with seat.reading() as session:
        submission = _seen(session, seat, number)
        if submission.version != version or not may_check(submission, seat.desk):
            raise refused
        values = _values(session, seat, submission)
    form = Filled()
    form.refused(refused)
    return seat.again("checks/one.html", form=form, back=Filled(), **values)


def _seen(session: Session, seat: Seat, number: str) -> Submission:
    """The submission a path names, if the person sees it."""
    submission = the_submission(session, a_number(number))
    if not sees(session, seat, submission):
        raise NotFound(f"没有第{number}号报审，请从报审或复核清单进入。")
    return submission


def _values(session: Session, seat: Seat, submission: Submission) -> dict[str, Any]:
    waits = submission.state in (SubmissionState.TO_CHECK, SubmissionState.RETURNED)
    mine = submission.by == seat.login
    return {
        "submission": submission,
        "words": in_short(submission),
        "preview": preview(session, submission, seat.desk),
        "waits": waits,
        "may_check": may_check(submission, seat.desk) and seat.may("POST", "/checks/{number}"),
        "may_mend": mine and submission.state is SubmissionState.RETURNED,
        "may_withdraw": mine and waits,
        "name": _name(seat.desk),
        "steps": STEPS,
        "pictures": SHOWN,
        "pdf": PDF,
        "of_supply": submission.kind is Kind.SUPPLY,
    }


# Its scans

IN_A_PAGE = {
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
"""How a PDF is shown within a page of ours; one with anything but paper in it was not taken."""


@router.get("/scans/{number}/{sha256}")
def scan_file(seat: Seated, number: str, sha256: str) -> Response:
    """One scan of a submission, to be kept."""
    scan, data = _scan(seat, number, sha256)
    stem = scan.name.rpartition(".")[0] or scan.name
    return Response(
        data, media_type=MEDIA_TYPES[scan.type], headers=attachment(f"{stem}.{SUFFIXES[scan.type]}")
    )


@router.get("/scans/{number}/{sha256}/shown")
def scan_shown(seat: Seated, number: str, sha256: str) -> Response:
    """A PDF as it is shown beside what was filled in."""
    scan, data = _scan(seat, number, sha256)
    if scan.type != PDF:
        return seat.go(f"/scans/{number}/{sha256}")
    return Response(data, media_type=MEDIA_TYPES[PDF], headers=IN_A_PAGE)


def _scan(seat: Seat, number: str, sha256: str) -> tuple[Scan, bytes]:
    with seat.reading() as session:
        submission = _seen(session, seat, number)
    scan = next((one for one in submission.files if one.sha256 == sha256), None)
    if scan is None:
        raise NotFound(f"第{submission.number}号报审没有这个扫描件。")
    return scan, scans_of(seat).read(sha256)
