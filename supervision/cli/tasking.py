"""`tasks`: what is to be done (任务清单), and 交办, 反馈, 督办, 退回, 销号."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework import tasks
from supervision.casework.acts_on_file import ActId
from supervision.casework.task_list import TaskLine, by_land_office, task_history, tasks_to_do
from supervision.casework.tasks import Task
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import act_id_in
from supervision.law.steps import Unit, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing


@click.group("tasks", invoke_without_command=True)
@click.option(
    "--unit", type=click.Choice([str(unit) for unit in Unit]), default=None, help="只列某一责任单位的。"
)
@click.option("--officer", default=None, metavar="USER", help="只列某一承办人（用户名）的。")
@click.option("--overdue", "only_overdue", is_flag=True, help="只列逾期的任务。")
@database_and_day
@as_json
@one_page
@to_file
@click.pass_context
@telling_errors
def tasks_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    unit: str | None,
    officer: str | None,
    only_overdue: bool,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """待办任务与预警；交办、反馈、督办、退回、销号见子命令。Open tasks and alerts."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    last = None if after is None else act_id_in(after)
    grouped = bool(door.office.staff.land_offices)
    with reading(door.engine) as session:
        found = tasks_to_do(
            session,
            door.desk,
            officer=officer,
            unit=Unit(unit) if unit else None,
            only_overdue=only_overdue,
            limit=one_more(limit),
            after=last,
        )
        listed = Listed(found, limit, lambda line: line.id)
        lines: Iterable[TaskLine] = listed
        if grouped and limit is None and after is None:  # a page goes on where its last line says
            lines = by_land_office(listed)
        late = 0
        if not json_ and out is None:
            lines = list(lines)
            late = sum(line.overdue_days > 0 for line in lines)
        print_list(
            lines,
            title="待办任务与预警",
            columns=(*(("国土所",) if grouped else ()), *COLUMNS),
            cells=lambda line: (*((line.land_office,) if grouped else ()), *_cells(line, door)),
            values=TaskLine.as_json,
            nothing="没有待办任务。",
            after=f"{how_many(limit, after)}件，逾期{late}件。经过：supervision tasks show 编号",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


COLUMNS = ("编号", "到期", "暂定", "逾期", "单位", "承办人", "督办", "任务", "电子监管号", "项目", "坐落", "事由")  # fmt: skip


def _cells(line: TaskLine, door: Door) -> Sequence[Any]:
    name = act_name_zh(line.name)
    return (
        line.id,
        line.due_on,
        "暂定" if line.is_provisional else "",
        f"{line.overdue_days}天" if line.overdue_days else "",
        line.unit.zh,
        door.office.staff.name_of(line.officer),
        f"{line.urged}次" if line.urged else "",
        f"{name}（{line.status.zh}）" if line.status is ActStatus.REPORTED else name,
        line.no,
        line.project,
        line.place,
        line.reason,
    )


@tasks_.command("show")
@click.argument("id_", metavar="编号")
@database_and_day
@as_json
@telling_errors
def show(url: str | None, on: date | None, json_: bool, id_: str) -> None:
    """一件任务的事由、依据和经过。Show one task."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        told = task_history(session, act_id_in(id_))
    if json_:
        print_json(told.as_json(door.today))
        return
    act, name_of = told.task.act, door.office.staff.name_of
    late = told.overdue_days(door.today)
    click.echo(f"{told.task.zh}{f'：{told.project}' if told.project else ''}")
    click.echo(f"状态：{act.status.zh}；{act.due_on}到期{f'，已逾期{late}天' if late else ''}")
    click.echo(f"单位：{Unit(act.unit).zh}；承办人：{name_of(act.officer) or '未交办'}")
    click.echo(f"事由：{act.reason}")
    click.echo(f"依据：{told.clause or '无'}")
    for step in told.steps:
        to = f"给{name_of(step.officer)}" if step.officer else ""
        click.echo(
            f"{step.on} {name_of(step.by)}：{step.kind.zh}{to}{f'：{step.words}' if step.words else ''}"
        )


@tasks_.command("assign")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@click.option("--to", "officer", required=True, metavar="USER", help="承办人（用户名）。To whom.")
@database_and_day
@telling_errors
def assign(url: str | None, on: date | None, ids: tuple[str, ...], officer: str) -> None:
    """交办：任务交给某人承办。Assign tasks to an officer."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        given = tasks.assign(session, _task_ids(ids), officer, door.desk)
    _tell(given, f"已交办{door.office.staff.name_of(officer.strip())}")


@tasks_.command("report")
@click.argument("id_", metavar="编号")
@click.option("--note", required=True, help="办理情况。What was done.")
@database_and_day
@telling_errors
def report(url: str | None, on: date | None, id_: str, note: str) -> None:
    """反馈：说明办理情况，等待销号。Report what was done."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        reported = tasks.report(session, act_id_in(id_), note, door.desk)
    _tell([reported], "已反馈")


@tasks_.command("urge")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@click.option("--reason", required=True, help="督办的理由。Why it is urged.")
@database_and_day
@telling_errors
def urge(url: str | None, on: date | None, ids: tuple[str, ...], reason: str) -> None:
    """督办：催办尚未反馈的任务，记次数。Urge tasks."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        urged = tasks.urge(session, _task_ids(ids), reason, door.desk)
    for task in urged:
        click.echo(f"已督办（第{task.act.urged}次） {task.zh}")


@tasks_.command("return")
@click.argument("id_", metavar="编号")
@click.option("--reason", required=True, help="退回的理由。Why it is sent back.")
@database_and_day
@telling_errors
def return_(url: str | None, on: date | None, id_: str, reason: str) -> None:
    """退回：已反馈的任务退回重办。Send a task back."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        returned = tasks.send_back(session, act_id_in(id_), reason, door.desk)
    _tell([returned], "已退回重办")


@tasks_.command("close")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@click.option("--reason", required=True, help="销号的理由。Why it is closed.")
@database_and_day
@telling_errors
def close(url: str | None, on: date | None, ids: tuple[str, ...], reason: str) -> None:
    """销号：任务办结，写明理由。Close tasks."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        closed = tasks.close(session, _task_ids(ids), reason, door.desk)
    _tell(closed, "已销号")


def _tell(settled: Iterable[Task], what: str) -> None:
    for task in settled:
        click.echo(f"{what} {task.zh}")


def _task_ids(texts: Iterable[str]) -> list[ActId]:
    return [act_id_in(text) for text in texts]
