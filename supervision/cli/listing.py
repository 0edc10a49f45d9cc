"""`parcels`, `deadlines`: the lists (清单)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework.lists import ParcelLine, deadline_id, deadlines, parcels
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_list, to_file
from supervision.law.steps import Duty, WaitsFor
from supervision.law.terms import State
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
@one_page
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
    limit: int | None,
    after: str | None,
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
            limit=one_more(limit),
            after=after,
        )
        listed = Listed(found, limit, lambda line: line.no)
        print_list(
            listed,
            title="宗地清单",
            columns=("电子监管号", "项目", "行政区", "公顷", "状态", "逾期", "下次监测", "待办"),
            cells=_parcel_cells,
            values=ParcelLine.as_json,
            nothing="没有符合条件的宗地。",
            after=f"{how_many(limit, after)}宗，逾期按{door.today}计。详情：supervision status 电子监管号",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


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
@one_page
@to_file
@telling_errors
def deadlines_(
    url: str | None,
    on: date | None,
    json_: bool,
    within: int,
    duty: str | None,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """到期清单：未了的监管事项，含已逾期的。Deadlines."""
    door = open_door(url, on)
    until = door.today + timedelta(days=within)

    def values(row: Row[Any]) -> dict[str, Any]:
        return {"id": deadline_id(row), "no": row.no, "project": row.project, "duty": row.duty, "subject": row.subject,
                "due_on": row.due_on, "days": (row.due_on - door.today).days, "state": row.state}  # fmt: skip

    def cells(row: Row[Any]) -> Sequence[Any]:
        days = _days(row.due_on, door.today)
        return row.due_on, days, Duty(row.duty).zh, row.subject or None, row.no, row.project

    with reading(door.engine) as session:
        rows = deadlines(
            session, until=until, duty=Duty(duty) if duty else None, limit=one_more(limit), after=after
        )
        listed = Listed(rows, limit, deadline_id)
        print_list(
            listed,
            title=f"至{until}到期或已逾期",
            columns=("最后一日", "距今", "事项", "期", "电子监管号", "项目"),
            cells=cells,
            values=values,
            nothing="没有到期事项。",
            after=f"{how_many(limit, after)}项。最后一日当天仍在期内。",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


def _days(due_on: date, today: date) -> str:
    days = (due_on - today).days
    return f"{days}天" if days >= 0 else f"已过{-days}天"
