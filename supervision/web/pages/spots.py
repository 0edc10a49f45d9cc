"""Spots (图斑): the list, a batch taken in from files, one spot and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response
from sqlalchemy import or_
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.lists import parcels
from supervision.casework.places import number_in
from supervision.casework.spots import handling
from supervision.casework.spots.intake import Batch, Became, take_spots
from supervision.casework.spots.lists import Condition, Wanted, counts, spots
from supervision.casework.spots.spot import Hint, Sees, Spot, SpotResult, the_spot
from supervision.law.refusals import BadRecord
from supervision.records.spot import SpotState
from supervision.records.tables import PARCEL, SPOT
from supervision.staff import Officer, Role
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.boundaries import read_files
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("state", "hint", "mine", "overdue", "all")


def in_sight(seat: Seat) -> list[Condition]:
    """Spots on parcels of the person's scope, and those given to the person."""
    own = seat.scope.of_each(SPOT.c.parcel_id, SPOT)
    return [or_(*own, SPOT.c.officer == seat.login)] if own else []


# The list


@router.get("/spots")
def spots_page(seat: Seated, after: str = "") -> Response:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    wanted = Wanted(
        form.choice("state", SpotState, required=False),
        form.choice("hint", Hint, required=False),
        seat.login if form["mine"] == "1" else "",
        form["overdue"] == "1",
        form["all"] == "1",
    )
    among = in_sight(seat)
    with seat.reading() as session:
        lines: Sequence[Any] = ()
        if form.ok:
            lines = spots(session, seat.today, wanted, among=among, after=number_in(after), limit=ONE_MORE)
        by_state = counts(session, seat.today, among)
    show = seat.page if form.ok else seat.again
    return show(
        "spots/list.html",
        form=form,
        page=one_page(lines, lambda line: str(line.number), after),
        filters={name: form[name] for name in FILTERS},
        by_state=[(state, by_state[state]) for state in SpotState],
        overdue=by_state["overdue"],
        state_words=[(state, seat.say(state)) for state in SpotState],
        hint_words=[(hint, seat.say(hint)) for hint in Hint],
        hints=Hint,
        sees=Sees,
        states=SpotState,
        results=SpotResult,
        name_of=seat.door.office.staff.name_of,
    )


# A batch


@router.get("/spots/new")
def new_page(seat: Seated) -> Response:
    return _batch_page(seat, ())


@router.post("/spots/new")
def take_files(seat: Seated) -> Response:
    form = seat.form
    source = form.text("source", longest=80)
    image_on = form.day("image_on", last=seat.today)
    sees = form.choice("sees", Sees)
    plots = read_files(seat, form.files.get("files", ()))
    if not form.ok or image_on is None or sees is None:
        return _batch_page(seat, (), again=True)
    with seat.writing() as session:
        outcomes = take_spots(session, plots, Batch(source, image_on, sees), seat.desk)
    return _batch_page(seat, outcomes)


def _batch_page(seat: Seat, outcomes: Sequence[Any], *, again: bool = False) -> Response:
    show = seat.again if again else seat.page
    return show(
        "spots/new.html",
        form=seat.form,
        outcomes=outcomes,
        became=Became,
        sees_words=[(sees, seat.say(sees)) for sees in Sees],
        days=seat.door.office.spot_days,
        name_of=seat.door.office.staff.name_of,
    )


# One spot


@router.get("/spots/one")
def spot_page(seat: Seated, spot: str = "") -> Response:
    return _spot_page(seat, _number(spot))


def _number(text: str) -> int:
    if not text.strip():
        raise BadRecord("没有写明是哪个图斑，请从图斑清单打开。")
    number = number_in(text)
    if number is None:
        raise NotFound(f"没有编号为“{text}”的图斑。")
    return number


def _seen(session: Session, seat: Seat, number: int) -> Spot:
    """The spot, if it is in the person's sight; else as if there were none."""
    wanted = [SPOT.c.number == number, *in_sight(seat)]
    if not spots(session, seat.today, Wanted(all=True), among=wanted, limit=1):
        raise NotFound(seat.words("没有这个编号，或者不在您的管辖范围内。"))
    return the_spot(session, number)


def _spot_page(seat: Seat, number: int, *, again: bool = False) -> Response:
    with seat.reading() as session:
        spot = _seen(session, seat, number)
        lines = list(parcels(session, seat.today, among=[PARCEL.c.no == spot.no], limit=1)) if spot.no else []
        visits = handling.visits_for(session, spot)
    show = seat.again if again else seat.page
    return show(
        "spots/spot.html",
        form=seat.form,
        spot=spot,
        line=lines[0] if lines else None,
        states=SpotState,
        spot_result=SpotResult,
        result_words=[(result, seat.say(result)) for result in SpotResult],
        visit_words=[(seq, _visit(seq, entry)) for seq, entry in visits],
        officer_words=[(officer.user, officer.name) for officer in _inspectors(seat)],
        name_of=seat.door.office.staff.name_of,
    )


def _visit(seq: int, entry: Any) -> str:
    return f"第{seq}号 {entry.happened_on} {entry.kind.zh}"


def _inspectors(seat: Seat) -> list[Officer]:
    """Who can be sent to look, each once."""
    staff = seat.door.office.staff
    found = (*staff.with_role(Role.INSPECTOR, seat.today), *staff.with_role(Role.SUPERVISOR, seat.today))
    return list({officer.user: officer for officer in found}.values())


# What is done with it


def _about(seat: Seat) -> int:
    """The spot a form is about, if it is in the person's sight."""
    number = _number(seat.form["spot"])
    with seat.reading() as session:
        _seen(session, seat, number)
    return number


def _back(seat: Seat, spot: Spot, told: str) -> Response:
    return seat.go(f"/spots/one?spot={spot.number}", told)


@router.post("/spots/link")
def link_spot(seat: Seated) -> Response:
    number = _about(seat)
    no = seat.form.text("no", longest=80)
    if not seat.form.ok:
        return _spot_page(seat, number, again=True)
    with seat.writing() as session:
        spot = handling.link(session, number, no, seat.desk)
        if not seat.scope.holds(session, find_parcel(session, spot.no)):
            raise NotFound(seat.words("没有这个编号，或者不在您的管辖范围内。"))
    return _back(seat, spot, seat.words("已关联宗地。"))


@router.post("/spots/assign")
def assign_spot(seat: Seated) -> Response:
    number = _about(seat)
    officer = seat.form.text("officer", longest=60)
    due_on = seat.form.day("due_on", required=False, first=seat.today)
    if not seat.form.ok:
        return _spot_page(seat, number, again=True)
    with seat.writing() as session:
        spot = handling.assign(session, number, officer, seat.desk, due_on)
    return _back(seat, spot, seat.words("已交办。"))


@router.post("/spots/result")
def check_spot(seat: Seated) -> Response:
    number = _about(seat)
    form = seat.form
    result = form.choice("result", SpotResult)
    note = form.text("note", required=False)
    visit = form.whole("visit", required=False, least=1)
    if not note and visit is None:
        form.wrong("note", "没有关联巡查的，须写明现场情况")
    if not form.ok or result is None:
        return _spot_page(seat, number, again=True)
    with seat.writing() as session:
        spot = handling.check(session, number, result, note, seat.desk, visit)
    return _back(seat, spot, seat.words("已登记核查结果。"))


@router.post("/spots/return")
def return_spot(seat: Seated) -> Response:
    number = _about(seat)
    reason = seat.form.text("reason")
    if not seat.form.ok:
        return _spot_page(seat, number, again=True)
    with seat.writing() as session:
        spot = handling.send_back(session, number, reason, seat.desk)
    return _back(seat, spot, seat.words("已退回重新核查。"))


@router.post("/spots/close")
def close_spot(seat: Seated) -> Response:
    number = _about(seat)
    reason = seat.form.text("reason", required=False)
    if not seat.form.ok:
        return _spot_page(seat, number, again=True)
    with seat.writing() as session:
        spot = handling.close(session, number, reason, seat.desk)
    return _back(seat, spot, seat.words("已办结。"))
