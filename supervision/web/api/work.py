"""The office's work (办理): deadlines, tasks, notices with their text, triage, holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from supervision.casework.acts_on_file import ActId
from supervision.casework.finding import NotFound
from supervision.casework.holding import all_holds
from supervision.casework.lists import acts, addressee, deadline_id, deadlines, notice
from supervision.casework.places import read_act_id
from supervision.casework.printed_papers import as_it_went_out, drafted_on_file
from supervision.casework.task_list import task_history, tasks_to_do
from supervision.law.refusals import NotAllowed
from supervision.law.steps import ActSort, Duty, Unit, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, DEADLINE, HOLD
from supervision.web.api.guarding import api_routes
from supervision.web.api.models import AfterAct, AfterDeadline, Limit, Page, answer, page_of
from supervision.web.api.work_models import (
    DeadlineInList,
    HoldInList,
    IssuedNotice,
    NoticeInList,
    NoticeTold,
    TaskInList,
    TaskTold,
    TriageInList,
    blocks_told,
)
from supervision.web.seat import Seated

router = api_routes()

AHEAD, MOST_DAYS = 30, 3660
LEFT_THE_DESK = (ActStatus.ISSUED, ActStatus.SERVED)


def _place(after: str | None) -> ActId | None:
    return None if after is None else read_act_id(after)


@router.get("/deadlines", summary="到期清单", tags=["任务"], response_model=Page[DeadlineInList])
def list_deadlines(
    seat: Seated,
    within: Annotated[int, Query(ge=0, le=MOST_DAYS, description="几天内到期的，已过的都列")] = AHEAD,
    duty: Duty | None = None,
    after: AfterDeadline = None,
    limit: Limit = 50,
) -> Response:
    """各监管事项的最后一日，按日期。"""
    until = seat.today + timedelta(days=within)
    with seat.reading() as session:
        rows = deadlines(
            session, until=until, duty=duty, among=seat.scope.among(DEADLINE.c.parcel_id), limit=limit + 1, after=after
        )  # fmt: skip
        return answer(
            page_of(
                rows, limit, deadline_id, lambda row: DeadlineInList.of(row, deadline_id(row), seat.today)
            )
        )


# Tasks


@router.get("/tasks", summary="任务清单", tags=["任务"], response_model=Page[TaskInList])
def list_tasks(
    seat: Seated,
    officer: Annotated[str | None, Query(max_length=60, description="承办人的用户名")] = None,
    unit: Unit | None = None,
    overdue: Annotated[bool, Query(description="只列逾期的任务")] = False,
    after: AfterAct = None,
    limit: Limit = 50,
) -> Response:
    """待办和已反馈的任务、预警，按到期日。"""
    with seat.reading() as session:
        lines = tasks_to_do(
            session,
            seat.desk,
            officer=officer,
            unit=unit,
            only_overdue=overdue,
            among=seat.scope.among(ACT.c.parcel_id),
            limit=limit + 1,
            after=_place(after),
        )
        return answer(page_of(lines, limit, lambda line: line.id, TaskInList.of))


@router.get("/tasks/{act}", summary="一件任务", tags=["任务"], response_model=TaskTold)
def read_task(seat: Seated, act: str) -> Response:
    """事由、依据和经过；编号不是任务的为 404。"""
    try:
        with seat.reading() as session:
            told = task_history(session, seat.act_id)
    except NotAllowed as not_a_task:
        raise NotFound(str(not_a_task)) from not_a_task
    return answer(TaskTold.of(told, seat.today))


# Notices


@router.get("/notices", summary="通知清单", tags=["通知"], response_model=Page[NoticeInList])
def list_notices(
    seat: Seated,
    status: Annotated[
        ActStatus, Query(description="拟稿 drafted、已签发 issued、已送达 served 等")
    ] = ActStatus.DRAFTED,
    after: AfterAct = None,
    limit: Limit = 50,
) -> Response:
    """某一状态的通知，按到期日。"""
    with seat.reading() as session:
        rows = acts(
            session,
            sort=ActSort.NOTICE,
            statuses=[status],
            among=seat.scope.among(ACT.c.parcel_id),
            limit=limit + 1,
            after=_place(after),
        )
        return answer(
            page_of(
                rows,
                limit,
                lambda row: f"{row.parcel_id}-{row.seq}",
                lambda row: NoticeInList.of(row, addressee(session, row)),
            )
        )


@router.get("/notices/{act}", summary="一件通知的全文", tags=["通知"], response_model=NoticeTold)
def read_notice(seat: Seated, act: str) -> Response:
    """最新一稿的正文（改过稿的 version 大于 1）；已签发的为签发的一稿，另有填入文号和签发日的文本和送达回执。未拟稿的为 404。"""
    with seat.reading() as session:
        row = notice(session, seat.act_id)
        if row is None:
            raise NotFound(f"没有编号为“{act}”的已拟稿通知；补录甄别中的通知放行后才拟稿。")
        journal, paper, text = drafted_on_file(session, seat.act_id)
        left = row.status in LEFT_THE_DESK
        issued = as_it_went_out(journal, paper, text, seat.desk.office) if left else None
    told = NoticeTold(
        id=act, no=row.no, notice=row.name, title=act_name_zh(row.name), subject=row.subject, drafted_on=row.done_on,
        due_on=row.due_on, status=ActStatus(row.status), reason=row.reason, version=text.version,
        sha256=text.sha256, blocks=blocks_told(text.blocks),
        issued=None if issued is None else IssuedNotice(
            number=issued.number, issued_on=issued.issued_on, blocks=blocks_told(issued.blocks),
            receipt=blocks_told(issued.receipt.blocks),
        ),
    )  # fmt: skip
    return answer(told)


# Before anything is sent


@router.get("/triage", summary="补录甄别清单", tags=["甄别和暂缓"], response_model=Page[TriageInList])
def list_triage(seat: Seated, after: AfterAct = None, limit: Limit = 50) -> Response:
    """导入前已到期、未发出的通知、任务和预警。"""
    with seat.reading() as session:
        rows = acts(
            session,
            statuses=[ActStatus.TRIAGE],
            among=seat.scope.among(ACT.c.parcel_id),
            limit=limit + 1,
            after=_place(after),
        )
        return answer(page_of(rows, limit, lambda row: f"{row.parcel_id}-{row.seq}", TriageInList.of))


@router.get("/holds", summary="暂缓事项", tags=["甄别和暂缓"], response_model=Page[HoldInList])
def list_holds(seat: Seated) -> Response:
    """全部暂缓的事项，按暂缓日；不分页。"""
    with seat.reading() as session:
        rows = all_holds(session, among=seat.scope.among(HOLD.c.parcel_id))
    return answer(Page[HoldInList](items=[HoldInList.of(row) for row in rows], next=None))
