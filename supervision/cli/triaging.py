"""`triage`, `release`, `dismiss`: what an import would have caused in the past (补录甄别)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework.lists import acts_in_turn
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_list, to_file
from supervision.cli.telling import act_id_in
from supervision.daily import triage
from supervision.law.steps import ActSort, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing


@click.command("triage")
@database_and_day
@as_json
@one_page
@to_file
@telling_errors
def triage_(
    url: str | None, on: date | None, json_: bool, limit: int | None, after: str | None, out: Path | None
) -> None:
    """补录甄别清单：导入前已到期、未发出的通知、任务和预警。Triage list."""
    door = open_door(url, on)
    last = None if after is None else act_id_in(after)
    with reading(door.engine) as session:
        rows = acts_in_turn(session, ActSort, [ActStatus.TRIAGE], limit=one_more(limit), after=last)
        listed = Listed(rows, limit, _id)
        print_list(
            listed,
            title="补录甄别",
            columns=("编号", "电子监管号", "项目", "类别", "名称", "事由"),
            cells=_cells,
            values=_values,
            nothing="没有待甄别的事项。",
            after=f"{how_many(limit, after)}件。放行：supervision release 编号…；不发：supervision dismiss 编号… --reason 理由",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


def _id(row: Row[Any]) -> str:
    return f"{row.parcel_id}-{row.seq}"


def _values(row: Row[Any]) -> dict[str, Any]:
    return {"id": _id(row), "no": row.no, "project": row.project, "sort": row.sort,
            "name": row.name, "subject": row.subject, "owed_from": row.owed_from, "reason": row.reason}  # fmt: skip


def _cells(row: Row[Any]) -> Sequence[Any]:
    sort, name = ActSort(row.sort).zh, act_name_zh(row.name)
    return _id(row), row.no, row.project, sort, name, row.reason


@click.command("release")
@click.argument("ids", nargs=-1, required=True)
@database_and_day
@telling_errors
def release_(url: str | None, on: date | None, ids: tuple[str, ...]) -> None:
    """放行补录甄别中的事项：按现有事实拟稿、派发。Release from triage."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        released = triage.release(session, [act_id_in(text) for text in ids], door.desk)
    for act in released:
        click.echo(f"已放行 {act.id[0]}-{act.id[1]}：宗地{act.no} {act.sort.zh}《{act_name_zh(act.name)}》")


@click.command("dismiss")
@click.argument("ids", nargs=-1, required=True)
@click.option("--reason", required=True, help="不发的理由。Why nothing is sent.")
@database_and_day
@telling_errors
def dismiss_(url: str | None, on: date | None, ids: tuple[str, ...], reason: str) -> None:
    """补录甄别中的事项登记为不发，写明理由。Dismiss from triage."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        dismissed = triage.dismiss(session, [act_id_in(text) for text in ids], door.desk, reason)
    click.echo(f"已登记不发{len(dismissed)}件。")
