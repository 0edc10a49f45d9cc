"""The office's work as the API tells it (办理数据): tasks, deadlines, notices, triage, holds, referrals, filings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from pydantic import Field
from sqlalchemy import Row

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.holding import key_zh, step_id
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.task_list import TaskHistory, TaskLine
from supervision.law.referrals import ReferralStatus
from supervision.law.steps import ActSort, Duty, Unit, act_name_zh
from supervision.law.terms import Kind, Matter, State
from supervision.records.act import ActStatus
from supervision.web.api.models import InList, Told


class TaskInList(Told):
    """A task or alert that waits."""

    id: str
    no: str
    project: str
    place: str
    land_office: str
    sort: ActSort
    task: str
    title: str
    unit: Unit
    status: ActStatus
    officer: str
    urged: int
    urged_on: date | None
    opened_on: date
    due_on: date
    overdue_days: int
    reason: str

    @classmethod
    def of(cls, line: TaskLine) -> Self:
        return cls.model_validate(line.as_json() | {"title": act_name_zh(line.name)})


class TaskStepTold(Told):
    """What was done with a task."""

    on: date
    by: str
    step: str
    officer: str | None = None
    words: str | None = None


class TaskTold(Told):
    """One task with its clause and its whole course."""

    id: str
    no: str
    project: str
    task: str
    title: str
    unit: Unit
    status: ActStatus
    officer: str
    urged: int
    urged_on: date | None
    opened_on: date
    due_on: date
    overdue_days: int
    reason: str
    clause: str
    steps: list[TaskStepTold]

    @classmethod
    def of(cls, told: TaskHistory, today: date) -> Self:
        return cls.model_validate(told.as_json(today) | {"title": act_name_zh(told.task.act.name)})


class DeadlineInList(Told):
    """An open duty with its last day in time."""

    id: str
    no: str
    project: str
    state: State
    duty: Duty
    subject: int = Field(description="第几期，0为不分期")
    due_on: date
    days_left: int

    @classmethod
    def of(cls, row: Row[Any], id_: str, today: date) -> Self:
        return cls(
            id=id_, no=row.no, project=row.project, state=State(row.state), duty=Duty(row.duty), subject=row.subject,
            due_on=row.due_on, days_left=(row.due_on - today).days,
        )  # fmt: skip


class NoticeInList(Told):
    """A notice on file."""

    id: str
    no: str
    project: str
    addressee: str
    notice: str
    title: str
    subject: int
    drafted_on: date
    status: ActStatus

    @classmethod
    def of(cls, row: Row[Any], addressee: str) -> Self:
        return cls(
            id=f"{row.parcel_id}-{row.seq}", no=row.no, project=row.project, addressee=addressee, notice=row.name,
            title=act_name_zh(row.name), subject=row.subject, drafted_on=row.done_on, status=ActStatus(row.status),
        )  # fmt: skip


class BlockTold(Told):
    """A part of a paper; only a row has a label."""

    kind: BlockKind
    text: str
    label: str


def blocks_told(blocks: Iterable[Block]) -> list[BlockTold]:
    return [BlockTold(kind=block.kind, text=block.text, label=block.label) for block in blocks]


class IssuedNotice(Told):
    """A notice as it left the house, and the receipt that goes with it."""

    number: str
    issued_on: date
    blocks: list[BlockTold]
    receipt: list[BlockTold]


class NoticeTold(Told):
    """One notice: its newest text, the draft being version 1, and as it was issued."""

    id: str
    no: str
    notice: str
    title: str
    subject: int
    drafted_on: date
    due_on: date
    status: ActStatus
    reason: str
    version: int
    sha256: str
    blocks: list[BlockTold]
    issued: IssuedNotice | None


class TriageInList(Told):
    """What an import would have caused in the past, waiting for a supervisor."""

    id: str
    no: str
    project: str
    sort: ActSort
    name: str
    title: str
    subject: int
    owed_from: date
    reason: str

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls(
            id=f"{row.parcel_id}-{row.seq}", no=row.no, project=row.project, sort=ActSort(row.sort), name=row.name,
            title=act_name_zh(row.name), subject=row.subject, owed_from=row.owed_from, reason=row.reason,
        )  # fmt: skip


class HoldInList(Told):
    """A step held back, of any parcel."""

    step: str
    no: str
    project: str
    what: str
    held_on: date
    by: str
    reason: str

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        key = (row.duty, row.subject, row.step, row.basis)
        return cls(
            step=step_id(row.parcel_id, key), no=row.no, project=row.project, what=key_zh(key), held_on=row.held_on,
            by=row.by, reason=row.reason,
        )  # fmt: skip


class ReferralTold(Told):
    """A case handed over to enforcement."""

    id: str
    no: str
    project: str
    holder: str
    matter: Matter
    number: str | None
    to: str | None
    referred_on: date
    status: ReferralStatus
    since: date
    mover: Unit | None
    accept_by: date | None
    days_late: int
    investigate_by: date | None
    ground_stands: bool
    reason: str | None
    lacking: str | None
    seal: str | None
    next: str | None

    @classmethod
    def of(cls, one: ReferralOnFile, today: date) -> Self:
        pending = one.status is ReferralStatus.PENDING
        return cls(
            id=one.id,
            no=one.no,
            project=one.project,
            holder=one.holder,
            matter=one.referral.matter,
            number=one.number or None,
            to=one.to or None,
            referred_on=one.referral.on,
            status=one.status,
            since=one.referral.since,
            mover=one.mover,
            accept_by=one.accept_by if pending else None,
            days_late=one.days_late(today),
            investigate_by=one.investigate_by,
            ground_stands=one.ground,
            reason=one.reason or None,
            lacking=one.lacking or None,
            seal=one.seal or None,
            next=one.next_move or None,
        )


class FilingInList(InList):
    """A fact to be entered in the national system: the form, and what is typed there."""

    id: str
    no: str
    project: str
    district: str
    kind: Kind
    form: str
    happened_on: date
    recorded_on: date
    by: str
    days: int
    corrects: int | None
    typed: dict[str, str]
    clause: str
