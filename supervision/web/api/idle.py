"""Idle land (闲置土地): open cases, the clocks of all of them, the idle ledger; referrals; what is to be filed."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from supervision.casework.filings import to_file
from supervision.casework.finding import NotFound
from supervision.casework.idle_cases import cases, clock_lines
from supervision.casework.idle_ledger import ledger
from supervision.casework.journal import read_entries
from supervision.casework.lives import Asked
from supervision.casework.places import read_act_id
from supervision.casework.referring.on_file import ParcelReferred, referrals_on_file
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.law.idle import Limb
from supervision.law.idle_case.stages import CaseStage
from supervision.law.referrals import ReferralStatus
from supervision.law.steps import Unit
from supervision.law.terms import Matter
from supervision.records.tables import PARCEL
from supervision.web.api.case_models import CaseInList, ClockInList, IdleInList
from supervision.web.api.guarding import api_routes
from supervision.web.api.models import (
    AfterAct,
    AfterDeadline,
    AfterNo,
    Day,
    District,
    KnownOn,
    Limit,
    On,
    Page,
    answer,
    page_of,
)
from supervision.web.api.work_models import FilingInList, ReferralTold
from supervision.web.seat import Seat, Seated

router = api_routes()

MOST_DAYS = 3660
Within = Annotated[int | None, Query(ge=0, le=MOST_DAYS, description="只列几天内到期的，已过的都列")]


def _asked(seat: Seat, on: On, known_on: KnownOn, district: str | None, after: str | None) -> Asked:
    return Asked(on or seat.today, known_on, district, after, tuple(seat.scope.filters()))


@router.get("/cases", summary="未结闲置案件", tags=["闲置"], response_model=Page[CaseInList])
def list_cases(
    seat: Seated,
    stage: CaseStage | None = None,
    limb: Limb | None = None,
    late: Annotated[bool, Query(description="只列有期限已过的")] = False,
    district: District = None,
    on: On = None,
    known_on: KnownOn = None,
    after: AfterNo = None,
    limit: Limit = 50,
) -> Response:
    """办案阶段、已历天数、最近的期限、下一步。写 on 为从前的日期或者写 known_on 的，逐宗按案卷推算，宗数多时较慢。"""
    asked = _asked(seat, on, known_on, district, after)
    with seat.reading() as session:
        lines = cases(session, asked, stage=stage, limb=limb, only_late=late, limit=limit + 1)
        return answer(page_of(lines, limit, lambda line: line.no, CaseInList.of))


@router.get("/clocks", summary="办案期限", tags=["闲置"], response_model=Page[ClockInList])
def list_clocks(
    seat: Seated,
    within: Within = None,
    district: District = None,
    on: On = None,
    known_on: KnownOn = None,
    after: AfterDeadline = None,
    limit: Limit = 50,
) -> Response:
    """所有未结案件正在计算的期限，按最后一日。"""
    asked = _asked(seat, on, known_on, district, after)
    until = None if within is None else asked.on + timedelta(days=within)
    with seat.reading() as session:
        lines = clock_lines(session, asked, until=until, limit=limit + 1)
        return answer(page_of(lines, limit, lambda line: line.id, ClockInList.of))


@router.get("/idle", summary="闲置土地台账", tags=["闲置"], response_model=Page[IdleInList])
def list_idle(
    seat: Seated,
    within: Annotated[int, Query(ge=0, le=MOST_DAYS, description="未满一年的，列几天内满一年的")] = 90,
    limb: Limb | None = None,
    district: District = None,
    on: On = None,
    known_on: KnownOn = None,
    after: AfterNo = None,
    limit: Limit = 50,
) -> Response:
    """已认定、疑似、待补测的，和将满一年的。"""
    asked = _asked(seat, on, known_on, district, after)
    with seat.reading() as session:
        lines = ledger(session, asked, until=asked.on + timedelta(days=within), limb=limb, limit=limit + 1)
        return answer(page_of(lines, limit, lambda line: line.id, IdleInList.of))


# Handed over


@router.get("/referrals", summary="移交清单", tags=["移交"], response_model=Page[ReferralTold])
def list_referrals(
    seat: Seated,
    status: ReferralStatus | None = None,
    everything: Annotated[bool, Query(alias="all", description="含已撤回、已办结的")] = False,
    matter: Matter | None = None,
    unit: Unit | None = None,
    late: Annotated[bool, Query(description="只列逾期未接收的")] = False,
    district: District = None,
    after: AfterAct = None,
    limit: Limit = 50,
) -> Response:
    """按移交日期；不写 status、all 的，列有事待办的。"""
    wanted = tuple(ReferralStatus) if everything else None
    with seat.reading() as session:
        lines = referrals_in_turn(
            session,
            seat.today,
            statuses=wanted if status is None else (status,),
            matter=matter,
            unit=unit,
            district=district,
            only_late=late,
            among=seat.scope.filters(),
            limit=limit + 1,
            after=None if after is None else read_act_id(after),
        )
        return answer(page_of(lines, limit, lambda one: one.id, lambda one: ReferralTold.of(one, seat.today)))


@router.get("/referrals/{entry}", summary="一件移交", tags=["移交"], response_model=ReferralTold)
def read_referral(seat: Seated, entry: str) -> Response:
    """移交的状态、接收期限、封签、下一步。"""
    parcel_id, seq = seat.act_id
    query = PARCEL.select().with_only_columns(PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder)
    with seat.reading() as session:
        row = session.execute(query.where(PARCEL.c.id == parcel_id)).one()
        journal = read_entries(session, [parcel_id])[parcel_id]
    found = referrals_on_file(ParcelReferred(parcel_id, *row), journal, on=seat.today).get(seq)
    if found is None:
        raise NotFound(f"截至{seat.today}没有编号为{entry}的移交，或者已更正。")
    return answer(ReferralTold.of(found, seat.today))


# To be entered elsewhere


@router.get("/filings", summary="今日需回填", tags=["系统回填"], response_model=Page[FilingInList])
def list_filings(
    seat: Seated,
    since: Annotated[Day | None, Query(description="只列这一天起登记的")] = None,
    district: District = None,
    after: AfterAct = None,
    limit: Limit = 50,
) -> Response:
    """应在土地市场动态监测与监管系统中录入的事项，逐项列出录入内容。"""
    among = seat.scope.filters()
    with seat.reading() as session:
        lines = to_file(
            session, seat.today, since=since, district=district, among=among, limit=limit + 1, after=after
        )
        return answer(page_of(lines, limit, lambda one: one.id, FilingInList.of))
