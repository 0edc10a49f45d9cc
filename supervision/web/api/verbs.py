"""What is done to tasks, notices, triage, holds, referrals and filings (办理): the same verbs as on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import Body
from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework import service, tasks
from supervision.casework.acts_on_file import ActId
from supervision.casework.filings import tick_off
from supervision.casework.finding import NotFound
from supervision.casework.holding import hold, let_go, read_step_id
from supervision.casework.places import id_text, read_act_id
from supervision.casework.recording import Recorded
from supervision.casework.referring import answering
from supervision.casework.tasks import Task
from supervision.daily import triage
from supervision.law.refusals import Refused
from supervision.law.steps import act_name_zh
from supervision.web.api.guarding import api_routes
from supervision.web.api.once import IfMatch, Key, act_once
from supervision.web.api.problems import HIDDEN
from supervision.web.api.recording import OutcomesTold, RecordedTold
from supervision.web.api.verb_models import (
    Acceptance,
    Acts,
    ActsWithReason,
    Assignment,
    Entered,
    Note,
    NoticeSettled,
    NoticeSigned,
    Reason,
    ReferralOutcome,
    ReferralSettled,
    Serving,
    SettledAct,
    SettledActs,
    Signing,
    Step,
    StepSettled,
)
from supervision.web.seat import Seat, Seated

router = api_routes()


def _tasks(done: Iterable[Task]) -> SettledActs:
    return SettledActs(
        acts=[
            SettledAct(
                id=id_text(task.id), no=task.no, sort=task.act.sort, name=task.act.name,
                title=act_name_zh(task.act.name), status=task.act.status,
            )
            for task in done
        ]
    )  # fmt: skip


def _named(session: Session, seat: Seat, texts: Sequence[str]) -> list[ActId]:
    """The acts a question names, every one of them of a parcel in scope."""
    ids = [read_act_id(text) for text in texts]
    _check_scope(session, seat, {parcel_id for parcel_id, _ in ids})
    return ids


def _check_scope(session: Session, seat: Seat, parcel_ids: Iterable[int]) -> None:
    if not all(seat.scope.holds(session, parcel_id) for parcel_id in sorted(parcel_ids)):
        raise NotFound(HIDDEN)


# Tasks


@router.post("/tasks/assign", summary="交办", tags=["任务"], response_model=SettledActs)
def assign_tasks(seat: Seated, key: Key, asked: Annotated[Assignment, Body()]) -> Response:
    """任务交给某人承办；有一件不能交办的，全部不办。"""
    return act_once(
        seat, key,
        lambda session: _tasks(tasks.assign(session, _named(session, seat, asked.ids), asked.officer, seat.desk)),
    )  # fmt: skip


@router.post("/tasks/urge", summary="督办", tags=["任务"], response_model=SettledActs)
def urge_tasks(seat: Seated, key: Key, asked: Annotated[ActsWithReason, Body()]) -> Response:
    """催办尚未反馈的任务，记次数。"""
    return act_once(
        seat, key,
        lambda session: _tasks(tasks.urge(session, _named(session, seat, asked.ids), asked.reason, seat.desk)),
    )  # fmt: skip


@router.post("/tasks/close", summary="销号", tags=["任务"], response_model=SettledActs)
def close_tasks(seat: Seated, key: Key, asked: Annotated[ActsWithReason, Body()]) -> Response:
    """任务办结，写明理由。"""
    return act_once(
        seat, key,
        lambda session: _tasks(tasks.close(session, _named(session, seat, asked.ids), asked.reason, seat.desk)),
    )  # fmt: skip


@router.post("/tasks/{act}/report", summary="反馈", tags=["任务"], response_model=SettledActs)
def report_task(
    seat: Seated, act: str, key: Key, asked: Annotated[Note, Body()], if_match: IfMatch = None
) -> Response:
    """说明办理情况，等待销号。"""
    return act_once(
        seat, key,
        lambda session: _tasks([tasks.report(session, seat.act_id, asked.note, seat.desk)]), if_match=if_match,
    )  # fmt: skip


@router.post("/tasks/{act}/return", summary="退回重办", tags=["任务"], response_model=SettledActs)
def return_task(
    seat: Seated, act: str, key: Key, asked: Annotated[Reason, Body()], if_match: IfMatch = None
) -> Response:
    """已反馈的任务退回重办。"""
    return act_once(
        seat, key,
        lambda session: _tasks([tasks.send_back(session, seat.act_id, asked.reason, seat.desk)]), if_match=if_match,
    )  # fmt: skip


# Notices


def _notice(settled: tuple[service.NoticeOnFile, Recorded]) -> NoticeSettled:
    paper, recorded = settled
    return NoticeSettled(id=paper.id, no=paper.no, title=paper.name, recorded=RecordedTold.of(recorded))


@router.post("/notices/{act}/sign", summary="签发", tags=["通知"], response_model=NoticeSigned)
def sign_notice(
    seat: Seated, act: str, key: Key, asked: Annotated[Signing, Body()], if_match: IfMatch = None
) -> Response:
    """签发已拟稿的通知，以今天为签发日；不写文号的取下一个号，答复中写明；缺巡查等依据的退回。"""
    return act_once(
        seat, key,
        lambda session: _signed(
            service.sign(session, seat.act_id, seat.desk, number=asked.number, signer=asked.signer)
        ),
        if_match=if_match,
    )  # fmt: skip


def _signed(signed: tuple[service.NoticeOnFile, Recorded]) -> NoticeSigned:
    return NoticeSigned(**dict(_notice(signed)), number=service.number_of(signed[1]))


@router.post("/notices/{act}/serve", summary="登记送达", tags=["通知"], response_model=NoticeSettled)
def serve_notice(
    seat: Seated, act: str, key: Key, asked: Annotated[Serving, Body()], if_match: IfMatch = None
) -> Response:
    """直接送达 receiver、relation、receipt；留置 refused_because、witnesses；邮寄 tracking_no、receipt；电子 consent；
    委托 receipt；公告 announced_on、announced_because。"""
    return act_once(
        seat, key,
        lambda session: _notice(service.serve(session, seat.act_id, seat.desk, asked.values(), asked.on)),
        if_match=if_match,
    )  # fmt: skip


@router.post("/notices/{act}/attempt", summary="登记送达未成", tags=["通知"], response_model=NoticeSettled)
def attempt_notice(
    seat: Seated, act: str, key: Key, asked: Annotated[Serving, Body()], if_match: IfMatch = None
) -> Response:
    """送达未成的方式和原因（why_not）。"""
    return act_once(
        seat, key,
        lambda session: _notice(service.attempt(session, seat.act_id, seat.desk, asked.values(), asked.on)),
        if_match=if_match,
    )  # fmt: skip


# Before anything is sent


def _settled(done: Iterable[triage.Settled]) -> SettledActs:
    return SettledActs(
        acts=[
            SettledAct(
                id=id_text(act.id), no=act.no, sort=act.sort, name=act.name, title=act_name_zh(act.name)
            )
            for act in done
        ]
    )


@router.post("/triage/release", summary="甄别放行", tags=["甄别和暂缓"], response_model=SettledActs)
def release(seat: Seated, key: Key, asked: Annotated[Acts, Body()]) -> Response:
    """补录甄别中的事项放行：按现有事实拟稿、派发。"""
    return act_once(
        seat, key,
        lambda session: _settled(triage.release(session, _named(session, seat, asked.ids), seat.desk)),
    )  # fmt: skip


@router.post("/triage/dismiss", summary="甄别不发", tags=["甄别和暂缓"], response_model=SettledActs)
def dismiss(seat: Seated, key: Key, asked: Annotated[ActsWithReason, Body()]) -> Response:
    """补录甄别中的事项登记为不发，写明理由。"""
    return act_once(
        seat, key,
        lambda session: _settled(triage.dismiss(session, _named(session, seat, asked.ids), seat.desk, asked.reason)),
    )  # fmt: skip


@router.post("/holds", summary="暂缓", tags=["甄别和暂缓"], response_model=StepSettled)
def hold_step(seat: Seated, key: Key, asked: Annotated[Step, Body()]) -> Response:
    """暂缓一个将要进行的事项，每日监测不再办理，直至解除。"""

    def act(session: Session) -> StepSettled:
        _check_scope(session, seat, [read_step_id(asked.step)[0]])
        return StepSettled(no=hold(session, asked.step, seat.desk, asked.reason).no, step=asked.step)

    return act_once(seat, key, act)


@router.post("/holds/release", summary="解除暂缓", tags=["甄别和暂缓"], response_model=StepSettled)
def release_step(seat: Seated, key: Key, asked: Annotated[Step, Body()]) -> Response:
    """仍应办理的，由下次监测办理。"""

    def act(session: Session) -> StepSettled:
        _check_scope(session, seat, [read_step_id(asked.step)[0]])
        return StepSettled(no=let_go(session, asked.step, seat.desk, asked.reason).no, step=asked.step)

    return act_once(seat, key, act)


# Referrals


def _referral(answered: answering.AnsweredReferral) -> ReferralSettled:
    before = answered.before
    return ReferralSettled(id=before.id, no=before.no, recorded=RecordedTold.of(answered.recorded))


@router.post("/referrals/{entry}/accept", summary="接收移交", tags=["移交"], response_model=ReferralSettled)
def accept_referral(
    seat: Seated, entry: str, key: Key, asked: Annotated[Acceptance, Body()], if_match: IfMatch = None
) -> Response:
    """封签与登记的不一致的，不予接收。"""
    return act_once(
        seat, key,
        lambda session: _referral(
            answering.accept(
                session, seat.act_id, seat.desk, receiver=asked.receiver, number=asked.number, seal=asked.seal
            )
        ),
        if_match=if_match,
    )  # fmt: skip


@router.post("/referrals/{entry}/return", summary="退回移交", tags=["移交"], response_model=ReferralSettled)
def return_referral(
    seat: Seated, entry: str, key: Key, asked: Annotated[Reason, Body()], if_match: IfMatch = None
) -> Response:
    """写明理由。"""
    return act_once(
        seat, key,
        lambda session: _referral(answering.return_(session, seat.act_id, seat.desk, reason=asked.reason)),
        if_match=if_match,
    )  # fmt: skip


@router.post(
    "/referrals/{entry}/outcome", summary="反馈办理结果", tags=["移交"], response_model=ReferralSettled
)
def tell_outcome(
    seat: Seated, entry: str, key: Key, asked: Annotated[ReferralOutcome, Body()], if_match: IfMatch = None
) -> Response:
    """移交办理的结果和文号。"""
    return act_once(
        seat, key,
        lambda session: _referral(
            answering.report_outcome(session, seat.act_id, seat.desk, result=asked.result, number=asked.number)
        ),
        if_match=if_match,
    )  # fmt: skip


# Filings


@router.post("/filings/done", summary="回填销号", tags=["系统回填"], response_model=OutcomesTold)
def tick_off_filings(seat: Seated, key: Key, asked: Annotated[Entered, Body()]) -> Response:
    """已在系统中录入的，逐项登记；不在清单上的退回，其余照登。"""

    def act(session: Session) -> OutcomesTold:
        _named(session, seat, asked.ids)
        ids = list(dict.fromkeys(asked.ids))
        outcomes: Sequence[Recorded | Refused] = tick_off(session, ids, seat.desk, asked.record_no.strip())
        return OutcomesTold.of(ids, outcomes, seat, "ids")

    return act_once(seat, key, act)
