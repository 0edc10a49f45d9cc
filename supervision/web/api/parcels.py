"""Parcels (宗地): the list, one parcel with why and what next, its case file, its idle case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound
from supervision.casework.idle_cases import read_case
from supervision.casework.lists import parcels
from supervision.casework.reading import history, is_withdrawn, read_parcel
from supervision.law.terms import State
from supervision.web.api.case_models import Case
from supervision.web.api.guarding import api_routes
from supervision.web.api.models import AfterNo, District, KnownOn, Limit, On, Page, answer, page_of
from supervision.web.api.parcel_models import CaseFileEntry, History, Parcel, ParcelInList
from supervision.web.api.versions import etag, is_known, read_version
from supervision.web.seat import Seat, Seated

router = api_routes()

T = TypeVar("T")
MOST_DAYS = 3660


@router.get("/parcels", summary="宗地清单", tags=["宗地"], response_model=Page[ParcelInList])
def list_parcels(
    seat: Seated,
    state: State | None = None,
    district: District = None,
    overdue: Annotated[bool, Query(description="只列逾期的")] = False,
    due_within: Annotated[int | None, Query(ge=0, le=MOST_DAYS, description="只列几天内到期的")] = None,
    find: Annotated[
        str | None, Query(max_length=100, description="编号，或者项目、使用权人、坐落中的字")
    ] = None,
    after: AfterNo = None,
    limit: Limit = 50,
) -> Response:
    """按行政区排列；状态截至上次监测，逾期按今天计。"""
    with seat.reading() as session:
        lines = parcels(
            session,
            seat.today,
            state=state,
            district=district,
            only_overdue=overdue,
            due_within=due_within,
            find=(find or "").strip() or None,
            among=seat.scope.filters(),
            limit=limit + 1,
            after=after,
        )
        return answer(page_of(lines, limit, lambda line: line.no, ParcelInList.of))


@router.get("/parcels/{no}", summary="一宗地", tags=["宗地"], response_model=Parcel)
def read_one_parcel(seat: Seated, no: str, on: On = None, known_on: KnownOn = None) -> Response:
    """状态、原因和条款、合同、价款、待办、下一步、闲置案件；`no` 可以是任一编号。带 ETag。"""
    day, every = on or seat.today, seat.door.office.patrol_every_days

    def read(session: Session) -> tuple[Parcel, str] | None:
        found = read_parcel(session, seat.parcel_id, on=day, known_on=known_on, patrol_every=every)
        if found is None:
            return None
        version = read_version(session, seat.parcel_id)
        return Parcel.of(found, version), etag(version, day, known_on, every)

    told, tag = _found(seat, no, read)
    if is_known(seat.request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return answer(told, tag=tag)


@router.get("/parcels/{no}/history", summary="案卷记录", tags=["宗地"], response_model=History)
def read_history(seat: Seated, no: str, on: On = None, known_on: KnownOn = None) -> Response:
    """一宗地的全部事实和办理，按法定日期。"""
    with seat.reading() as session:
        entries = history(session, seat.parcel_id, on=on or seat.today, known_on=known_on)
        version = read_version(session, seat.parcel_id)
    return answer(History(version=version, items=[CaseFileEntry.of(seq, entry) for seq, entry in entries]))


@router.get("/parcels/{no}/case", summary="一宗地的闲置案件", tags=["闲置"], response_model=Case)
def read_idle_case(seat: Seated, no: str, on: On = None, known_on: KnownOn = None) -> Response:
    """最近一次闲置案件：阶段、途径、办案节点、期限、下一步、移交、文书、闲置费；没有的为 404。"""
    day = on or seat.today
    view = _found(seat, no, lambda session: read_case(session, seat.parcel_id, day, known_on=known_on))
    return answer(Case.of(view))


def _found(seat: Seat, no: str, read: Callable[[Session], T | None]) -> T:
    """What there is to read of the parcel; raises `NotFound` where it was not yet supplied, or withdrawn."""
    with seat.reading() as session:
        found = read(session)
        withdrawn = found is None and is_withdrawn(session, seat.parcel_id)
    if withdrawn:
        raise NotFound(f"宗地{no}随所在批次的导入一并撤销，不再监管；案卷记录仍可查阅。")
    if found is None:
        raise NotFound(f"宗地{no}在所问的日期尚未供地，或者当时尚未登记。")
    return found
