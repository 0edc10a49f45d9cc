"""What is done with a spot (图斑办理): linked to a parcel, given to an officer, looked at, sent back, closed.

Every step is a line of the register under the person's login; two people at the same spot wait for one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import find_parcel
from supervision.casework.journal import Entry, read_entries
from supervision.casework.rights import SUPERVISOR, Verb, check_verb
from supervision.casework.spots.spot import Spot, SpotResult, add_line, in_hand
from supervision.casework.tasks import check_officer
from supervision.casework.terms_on_file import standing
from supervision.law.daycount import ONE_DAY
from supervision.law.refusals import NotAllowed
from supervision.law.terms import Kind
from supervision.records.spot import SpotLine, SpotState
from supervision.records.tables import PARCEL

VISITS = (Kind.INSPECTION, Kind.IDLE_CHECK)
"""Facts of somebody who was there: one of them can be what a spot was found to be."""


def due_after(desk: Desk) -> date:
    """By when a spot given today is to be looked at: the office's own setting, no law says a number of days."""
    return desk.today + desk.office.spot_days * ONE_DAY


def link(session: Session, number: int, no: str, desk: Desk) -> Spot:
    """Find a spot to be about a parcel (关联宗地), whatever the areas said."""
    check_verb(desk, Verb.ASSIGN)
    spot = _open(session, number)
    parcel_id = find_parcel(session, no)
    own_no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    if own_no == spot.no:
        raise NotAllowed(f"{spot.zh}已关联宗地{own_no}。")
    add_line(session, spot, SpotLine.LINKED, {"no": own_no}, desk)
    return spot


def assign(session: Session, number: int, officer: str, desk: Desk, due_on: date | None = None) -> Spot:
    """Give a spot to an officer (交办), with the last day in time."""
    check_verb(desk, Verb.ASSIGN)
    officer = officer.strip()
    check_officer(officer, desk)
    spot = _open(session, number)
    if spot.state is SpotState.CHECKED:
        raise NotAllowed(f"{spot.zh}已有核查结果，要重新核查的请退回。")
    due_on = due_on or due_after(desk)
    if due_on < desk.today:
        raise NotAllowed(f"核查期限{due_on}早于今天{desk.today}。")
    add_line(session, spot, SpotLine.ASSIGNED, {"officer": officer, "due_on": due_on.isoformat()}, desk)
    return spot


def check(
    session: Session, number: int, result: SpotResult, note: str, desk: Desk, visit: int | None = None
) -> Spot:
    """What was found (核查结果), in words or by an inspection on file since the image was taken."""
    check_verb(desk, Verb.REPORT_TASK)
    spot = _open(session, number)
    if spot.state is not SpotState.ASSIGNED:
        raise NotAllowed(f"{spot.zh}{spot.state.zh}，不能登记核查结果。")
    _check_own(spot, desk)
    if visit is not None and visit not in {seq for seq, _ in visits_for(session, spot)}:
        raise NotAllowed(
            f"宗地{spot.no or '（未关联）'}的案卷中没有影像日期以后的第{visit}号巡查或者闲置核实。"
        )
    if visit is None and not note.strip():
        raise NotAllowed("核查结果须写明现场情况，或者关联一次巡查。")
    said = {"result": result, "note": note.strip(), **({} if visit is None else {"visit": visit})}
    add_line(session, spot, SpotLine.CHECKED, said, desk)
    return spot


def _check_own(spot: Spot, desk: Desk) -> None:
    """An inspector answers for his own spots, a supervisor for any."""
    staff = desk.office.staff
    officer = staff.officer(desk.by, desk.today)
    if staff.listed and spot.officer != desk.by and (officer is None or not officer.roles & SUPERVISOR):
        raise NotAllowed(
            f"{spot.zh}已交{staff.name_of(spot.officer)}核查，请由其登记结果，或者由监管人员改派。"
        )


def send_back(session: Session, number: int, reason: str, desk: Desk) -> Spot:
    """Send a spot back to be looked at again (退回重核), with a new last day."""
    check_verb(desk, Verb.ASSIGN)
    spot = _open(session, number)
    if spot.state is not SpotState.CHECKED:
        raise NotAllowed(f"{spot.zh}{spot.state.zh}，没有可以退回的核查结果。")
    if not reason.strip():
        raise NotAllowed("退回须写明理由。")
    said = {"reason": reason.strip(), "due_on": due_after(desk).isoformat()}
    add_line(session, spot, SpotLine.RETURNED, said, desk)
    return spot


def close(session: Session, number: int, reason: str, desk: Desk) -> Spot:
    """Close a spot (办结): after its result, or without one with the reason."""
    check_verb(desk, Verb.CLOSE_TASK)
    spot = _open(session, number)
    if spot.state is not SpotState.CHECKED and not reason.strip():
        raise NotAllowed(f"{spot.zh}没有核查结果，直接办结须写明理由。")
    add_line(session, spot, SpotLine.CLOSED, {"reason": reason.strip()}, desk)
    return spot


def _open(session: Session, number: int) -> Spot:
    spot = in_hand(session, number)
    if spot.state is SpotState.CLOSED:
        raise NotAllowed(f"{spot.zh}已办结，不再办理。")
    return spot


def visits_for(session: Session, spot: Spot) -> Sequence[tuple[int, Entry]]:
    """The visits on the linked parcel's file since the image was taken, the newest first."""
    if not spot.no:
        return ()
    parcel_id = session.scalars(select(PARCEL.c.id).where(PARCEL.c.no == spot.no)).one()
    found = standing(read_entries(session, [parcel_id])[parcel_id])
    return [
        (seq, entry)
        for seq, entry in reversed(found)
        if entry.kind in VISITS and entry.happened_on >= spot.image_on
    ]
