"""`parcels`, `deadlines`, `tasks`, `notices`: the lists (清单)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import orjson
from sqlalchemy import Row

from supervision.casework.blocks import from_values
from supervision.casework.letters import plain_text
from supervision.casework.lists import ParcelLine, acts, deadlines, notice, parcels
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import BAD_INPUT, leave
from supervision.daily.triage import read_act_id
from supervision.law.daycount import Roll, national_calendar
from supervision.law.rules.rule import Opens
from supervision.law.rules.table import rule_on_file
from supervision.law.steps import ActSort, Duty, Unit, WaitsFor, act_name_zh
from supervision.law.terms import State
from supervision.records.act import ActStatus
from supervision.records.db import reading

STATE = click.Choice([str(state) for state in State])


@click.command("parcels")
@database_and_day
@as_json
@click.option("--state", type=STATE, default=None, help="只列某一状态。")
@click.option("--district", default=None, help="只列某一行政区。")
@click.option(
    "--overdue", "only_overdue", is_flag=True, help="只列逾期的（欠缴、逾期未开工、逾期未竣工、停工）。"
)
@click.option("--due-within", type=click.IntRange(min=0), default=None, metavar="N", help="只列N天内到期的。")
@click.option(
    "--find", default=None, metavar="TEXT",
    help="按编号查找（电子监管号、合同编号、宗地代码等）；没有该编号的，列出编号、项目、使用权人或坐落含有这些字的。",
)  # fmt: skip
@to_file
@telling_errors
def parcels_(
    url: str | None,
    on: date | None,
    json_: bool,
    state: str | None,
    district: str | None,
    only_overdue: bool,
    due_within: int | None,
    find: str | None,
    out: Path | None,
) -> None:
    """宗地清单：状态（截至上次监测）与逾期情况。Parcels."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = parcels(
            session,
            door.today,
            state=State(state) if state else None,
            district=district,
            only_overdue=only_overdue,
            due_within=due_within,
            find=find,
        )
        print_list(
            found,
            title="宗地清单",
            columns=("电子监管号", "项目", "行政区", "公顷", "状态", "逾期", "下次监测", "待办"),
            cells=_parcel_cells,
            values=ParcelLine.as_json,
            nothing="没有符合条件的宗地。",
            after=f"共{{count}}宗，逾期按{door.today}计。详情：supervision status 电子监管号",
            json_=json_,
            out=out,
        )


def _parcel_cells(line: ParcelLine) -> Sequence[Any]:
    parcel = line.life.parcel
    late = "，".join(item.zh for item in line.overdue)
    waiting = WaitsFor(line.waits_for).zh if line.waits_for else ""
    return (
        line.no,
        parcel.project,
        parcel.district,
        parcel.area_ha,
        line.life.state.zh,
        late,
        line.next_look_on,
        waiting,
    )


@click.command("deadlines")
@database_and_day
@as_json
@click.option(
    "--within", type=click.IntRange(min=0), default=30, show_default=True, metavar="N", help="N天内到期的。"
)
@click.option(
    "--duty", type=click.Choice([str(duty) for duty in Duty]), default=None, help="只列某一监管事项。"
)
@to_file
@telling_errors
def deadlines_(
    url: str | None, on: date | None, json_: bool, within: int, duty: str | None, out: Path | None
) -> None:
    """到期清单：未了的监管事项，含已逾期的。Deadlines."""
    door = open_door(url, on)
    until = door.today + timedelta(days=within)
    with reading(door.engine) as session:
        rows = deadlines(session, until=until, duty=Duty(duty) if duty else None)

    def values(row: Row[Any]) -> dict[str, Any]:
        return {"no": row.no, "project": row.project, "duty": row.duty, "subject": row.subject,
                "due_on": row.due_on, "days": (row.due_on - door.today).days, "state": row.state}  # fmt: skip

    def cells(row: Row[Any]) -> Sequence[Any]:
        days = _days(row.due_on, door.today)
        return row.due_on, days, Duty(row.duty).zh, row.subject or None, row.no, row.project

    print_list(
        rows,
        title=f"至{until}到期或已逾期",
        columns=("最后一日", "距今", "事项", "期", "电子监管号", "项目"),
        cells=cells,
        values=values,
        nothing="没有到期事项。",
        after="共{count}项。最后一日当天仍在期内。",
        json_=json_,
        out=out,
    )


def _days(due_on: date, today: date) -> str:
    days = (due_on - today).days
    return f"{days}天" if days >= 0 else f"已过{-days}天"


@click.command("tasks")
@database_and_day
@as_json
@click.option(
    "--unit", type=click.Choice([str(unit) for unit in Unit]), default=None, help="只列某一责任单位的。"
)
@to_file
@telling_errors
def tasks_(url: str | None, on: date | None, json_: bool, unit: str | None, out: Path | None) -> None:
    """待办任务与预警，按到期日。Open tasks and alerts."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = [
            row
            for row in acts(session, statuses=[ActStatus.OPEN])
            if row.sort in (ActSort.TASK, ActSort.ALERT) and unit in (None, row.unit)
        ]
    print_list(
        rows,
        title="待办任务与预警",
        columns=("编号", "到期", "暂定", "单位", "任务", "电子监管号", "项目", "事由"),
        cells=_task_cells,
        values=_task_values,
        nothing="没有待办任务。",
        after="共{count}件。",
        json_=json_,
        out=out,
    )


def _task_values(row: Row[Any]) -> dict[str, Any]:
    return {"id": _id(row), "no": row.no, "project": row.project, "sort": row.sort, "task": row.name,
            "unit": row.unit, "due_on": row.due_on, "opened_on": row.done_on, "reason": row.reason}  # fmt: skip


def _task_cells(row: Row[Any]) -> Sequence[Any]:
    provisional = "暂定" if _is_provisional(row) else ""
    unit, task = Unit(row.unit).zh, act_name_zh(row.name)
    return _id(row), row.due_on, provisional, unit, task, row.no, row.project, row.reason


def _is_provisional(row: Row[Any]) -> bool:
    """Whether the due day was rolled over by a schedule not yet gazetted (暂定)."""
    rule = rule_on_file(row.duty, row.step, row.name)
    due = rule.act.due if rule is not None and isinstance(rule.act, Opens) else None
    rolls = due is not None and due.roll is Roll.NEXT_WORKING_DAY
    return rolls and national_calendar().is_provisional(row.due_on)


NOTICE_STATUSES = (ActStatus.DRAFTED, ActStatus.ISSUED, ActStatus.SERVED, ActStatus.WITHDRAWN)


@click.group("notices", invoke_without_command=True)
@click.option(
    "--status", type=click.Choice([str(s) for s in NOTICE_STATUSES]), default=str(ActStatus.DRAFTED),
    help="只列某一状态的，缺省为已拟稿。",
)  # fmt: skip
@database_and_day
@as_json
@to_file
@click.pass_context
@telling_errors
def notices_(
    context: click.Context, url: str | None, on: date | None, json_: bool, status: str, out: Path | None
) -> None:
    """通知清单；notices show 编号 显示全文。Notices."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = acts(session, sort=ActSort.NOTICE, statuses=[ActStatus(status)])
    print_list(
        rows,
        title="通知清单",
        columns=("编号", "拟稿日", "通知", "期", "电子监管号", "受送达人", "状态"),
        cells=_notice_cells,
        values=_notice_values,
        nothing=f"没有“{ActStatus(status).zh}”的通知。",
        after="共{count}件。全文：supervision notices show 编号",
        json_=json_,
        out=out,
    )


def _notice_values(row: Row[Any]) -> dict[str, Any]:
    return {"id": _id(row), "no": row.no, "project": row.project, "holder": row.holder, "notice": row.name,
            "subject": row.subject, "drafted_on": row.done_on, "status": row.status}  # fmt: skip


def _notice_cells(row: Row[Any]) -> Sequence[Any]:
    name, status = act_name_zh(row.name), ActStatus(row.status).zh
    return _id(row), row.done_on, name, row.subject or None, row.no, row.holder, status


@notices_.command("show")
@click.argument("id_", metavar="编号")
@database_and_day
@as_json
@telling_errors
def show(url: str | None, on: date | None, json_: bool, id_: str) -> None:
    """显示一件通知的全文（拟稿时的原文）。Show one notice."""
    print_notice(open_door(url, on), id_, json_)


def print_notice(door: Door, id_: str, json_: bool) -> None:
    try:
        act_id = read_act_id(id_)
    except ValueError as error:
        leave(BAD_INPUT, str(error))
    with reading(door.engine) as session:
        row = notice(session, act_id)
    if row is None:
        leave(
            BAD_INPUT,
            f"没有编号为“{id_}”的已拟稿通知；补录甄别中的通知放行后才拟稿。清单：supervision notices",
        )
    if json_:
        print_json(
            {
                "id": id_,
                "no": row.no,
                "notice": row.name,
                "sha256": row.sha256,
                "blocks": orjson.loads(row.blocks),
            }
        )
        return
    click.echo(plain_text(from_values(orjson.loads(row.blocks))))


def _id(row: Row[Any]) -> str:
    return f"{row.parcel_id}-{row.seq}"
