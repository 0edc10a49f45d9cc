"""Filling in what is to be recorded (登记报审): which parcel, what happened, the form with its scans; and mending one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.lists import ParcelLine, parcels
from supervision.casework.places import number_in
from supervision.casework.submissions import Submission, kinds_for, open_on, the_submission
from supervision.law.refusals import Refused
from supervision.law.terms import Kind
from supervision.records.submission import SubmissionState
from supervision.records.tables import PARCEL
from supervision.web.contract_forms import (
    amendment_sections,
    read_amendment,
    read_supply,
    rows_asked,
    supply_form_of,
    supply_sections,
    warned,
)
from supervision.web.fact_forms import asked_of, read_happening, shown_again
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated
from supervision.web.submitting import Slip, keep_again, send, take_scans

router = pages()

MORE = "more"
"""The button that asks for one more row."""


@router.get("/record")
def record_page(seat: Seated, find: str = "", kind: str = "") -> Response:
    """Which parcel, by any of its numbers, and what is to be recorded."""
    form = Filled({"find": find.strip(), "kind": kind})
    chosen = form.choice("kind", Kind, required=bool(find or kind))
    if chosen is Kind.SUPPLY:
        return seat.go("/record/supply")
    if chosen is not None and form.text("find"):
        try:
            with seat.reading() as session:
                no = _no_of(session, seat, form["find"])
        except NotFound as unknown:
            form.wrong("find", str(unknown) if seat.scope.is_all else OUT_OF_SCOPE)
        else:
            return seat.go(f"/record/{no}/{chosen}")
    show = seat.page if form.ok else seat.again
    return show("record/choose.html", form=form, kinds=_kinds(seat))


OUT_OF_SCOPE = "没有这个编号，或者不在您的管辖范围内。"


def _no_of(session: Session, seat: Seat, find: str) -> str:
    parcel_id = find_parcel(session, find)
    if not seat.scope.holds(session, parcel_id):
        raise NotFound(OUT_OF_SCOPE)
    no: str = session.execute(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).scalar_one()
    return no


def _kinds(seat: Seat) -> list[tuple[str, str]]:
    return [(str(kind), seat.say(kind)) for kind in kinds_for(seat.roles)]


# Land newly supplied


@router.get("/record/supply")
def supply_page(seat: Seated) -> Response:
    return seat.page("record/supply.html", form=Filled(), **_supply_values(seat, "/record/supply", ()))


@router.post("/record/supply")
def send_supply(seat: Seated) -> Response:
    return _send_supply(seat, "/record/supply")


def _supply_values(seat: Seat, path: str, kept: object, number: int = 0) -> dict[str, Any]:
    return {
        "above": supply_sections()[:2],
        "below": supply_sections()[2:],
        "rows": rows_asked(seat.form),
        "kept": kept,
        "path": path,
        "number": number,
        "warnings": (),
        "returned": "",
    }


def _send_supply(seat: Seat, path: str, submission: Submission | None = None) -> Response:
    kept = take_scans(seat)
    values = _supply_values(seat, path, kept, 0 if submission is None else submission.number)
    values["returned"] = "" if submission is None else submission.note
    if seat.form[MORE]:
        seat.form.faults.clear()
        return seat.page("record/supply.html", form=seat.form, **values)
    happening = read_supply(seat.form, seat.today)
    if seat.form.ok and (warnings := warned(seat.form, happening)):
        return seat.again("record/supply.html", form=seat.form, **{**values, "warnings": warnings})
    return send(seat, happening, kept, Slip("record/supply.html", values, values["number"]))


# A parcel on file


@router.get("/record/{no}/{kind}")
def fact_page(seat: Seated, no: str, kind: str) -> Response:
    with seat.reading() as session:
        values = _fact_values(session, seat, _a_kind(seat, kind), f"/record/{no}/{kind}")
    return seat.page(_template(values), form=Filled(), **values)


@router.post("/record/{no}/{kind}")
def send_fact(seat: Seated, no: str, kind: str) -> Response:
    with seat.reading() as session:
        values = _fact_values(session, seat, _a_kind(seat, kind), f"/record/{no}/{kind}")
    return _send_fact(seat, values)


def _a_kind(seat: Seat, kind: str) -> Kind:
    """What may be recorded here of a parcel on file."""
    found = next((one for one in kinds_for(seat.roles) if one == kind and one is not Kind.SUPPLY), None)
    if found is None and "auditor" in seat.roles:
        found = next((one for one in Kind if one == kind and one is not Kind.SUPPLY), None)
    if found is None:
        words = "、".join(seat.say(one) for one in kinds_for(seat.roles))
        raise Refused(f"您的职责不在此报审“{kind}”。可以报审的是：{words or '无'}。")
    return found


def _fact_values(session: Session, seat: Seat, kind: Kind, path: str) -> dict[str, Any]:
    line = _line(session, seat, seat.parcel_id)
    values = {
        "kind": kind,
        "line": line,
        "asked": asked_of(kind),
        "above": (),
        "rows": (),
        "instalments_now": "",
        "waiting": open_on(session, seat.parcel_id),
        "kept": (),
        "path": path,
        "number": 0,
        "returned": "",
    }
    if kind is Kind.AMENDMENT:
        above, instalments = amendment_sections(session, seat.parcel_id)
        values |= {"above": above, "instalments_now": instalments, "rows": rows_asked(seat.form)}
    return values


def _line(session: Session, seat: Seat, parcel_id: int) -> ParcelLine:
    found = list(parcels(session, seat.today, among=[PARCEL.c.id == parcel_id], limit=1))
    if not found:
        raise Refused("该宗地随所在批次的导入一并撤销，须重新导入或登记供地后才能登记其他事项。")
    return found[0]


def _template(values: Mapping[str, Any]) -> str:
    return "record/amendment.html" if values["kind"] is Kind.AMENDMENT else "record/fact.html"


def _send_fact(seat: Seat, values: dict[str, Any]) -> Response:
    kind: Kind = values["kind"]
    values["kept"] = kept = take_scans(seat)
    if seat.form[MORE]:
        seat.form.faults.clear()
        return seat.page(_template(values), form=seat.form, **values)
    if kind is Kind.AMENDMENT:
        happening = read_amendment(seat.form, seat.today)
    else:
        happening = read_happening(seat.form, kind, seat)
    named = {**happening, "no": values["line"].no}
    return send(seat, named, kept, Slip(_template(values), values, values["number"]))


# One that was returned


@router.get("/submissions/{number}")
def mend_page(seat: Seated, number: str) -> Response:
    """The form again as it was sent, to be mended; one that is not to be mended is shown."""
    with seat.reading() as session:
        submission = own_returned(session, seat, number)
        if submission is None:
            return seat.go(f"/checks/{number}")
        values = _mended(session, seat, submission)
    values["kept"] = keep_again(seat, submission)
    form = _form_of(submission)
    if submission.kind is Kind.SUPPLY:
        return seat.page("record/supply.html", form=form, **{**values, "rows": rows_asked(form)})
    if submission.kind is Kind.AMENDMENT:
        values["rows"] = rows_asked(form)
    return seat.page(_template(values), form=form, **values)


@router.post("/submissions/{number}")
def send_mended(seat: Seated, number: str) -> Response:
    with seat.reading() as session:
        submission = own_returned(session, seat, number)
        if submission is None:
            raise Refused(f"第{number}号不是您报送而被退回的，不能修改重报。")
        values = _mended(session, seat, submission)
    if submission.kind is Kind.SUPPLY:
        return _send_supply(seat, values["path"], submission)
    return _send_fact(seat, values)


def own_returned(session: Session, seat: Seat, number: str) -> Submission | None:
    """The person's own submission that was returned; None for any other."""
    submission = the_submission(session, a_number(number))
    mine = submission.by == seat.login and submission.state is SubmissionState.RETURNED
    return submission if mine else None


def a_number(text: str) -> int:
    """The number of a submission or an import in a path."""
    number = number_in(text)
    if number is None:
        raise NotFound(f"没有第{text}号，请从清单进入。")
    return number


def _mended(session: Session, seat: Seat, submission: Submission) -> dict[str, Any]:
    path = f"/submissions/{submission.number}"
    if submission.parcel_id is None:
        values = _supply_values(seat, path, ())
    else:
        seat.parcel_id = submission.parcel_id
        values = _fact_values(session, seat, submission.kind, path)
    return {**values, "number": submission.number, "returned": submission.note}


def _form_of(submission: Submission) -> Filled:
    if submission.kind is Kind.SUPPLY:
        return supply_form_of(submission)
    if submission.kind is Kind.AMENDMENT:
        return supply_form_of(submission)
    return shown_again(submission.happening)
