"""`sweep`, `triage`, `release`, `dismiss`: the day's work (每日监测与补录甄别)."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date

import click

from supervision.casework.lists import acts
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.cli.telling import BAD_INPUT, WITH_SET_ASIDE, leave
from supervision.daily import triage
from supervision.daily.sweep import Swept, sweep
from supervision.law.terms import ActSort, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing

BY_THE_SWEEP = "每日监测"
"""Who stands in the journal for what a sweep did."""


@click.command("sweep")
@database_and_day
@as_json
@telling_errors
def sweep_(url: str | None, on: date | None, json_: bool) -> None:
    """每日监测：查看所有到期宗地，拟稿、派发任务、列出疑似闲置。Sweep."""
    door = open_door(url, on)
    swept = sweep(door.engine, replace(door.desk, by=BY_THE_SWEEP))
    if json_:
        print_json({"on": swept.today, "looked_at": swept.looked_at, "moved": swept.moved, "acts": dict(swept.acts),
                    "triaged": swept.triaged, "set_aside": [{"no": no, "reason": r} for no, r in swept.set_aside]})  # fmt: skip
    else:
        _tell(swept)
    sys.exit(WITH_SET_ASIDE if swept.set_aside else 0)


def _tell(swept: Swept) -> None:
    click.echo(f"{swept.today} 监测完毕：查看{swept.looked_at}宗，状态变化{swept.moved}宗。")
    words = {
        ActSort.NOTICE: "新拟通知",
        ActSort.TASK: "派发任务",
        ActSort.ALERT: "预警",
        ActSort.LAPSE: "过期未发",
    }
    done = [f"{word}{swept.acts[str(sort)]}件" for sort, word in words.items() if swept.acts[str(sort)]]
    if done:
        click.echo(f"  {'，'.join(done)}。")
    if swept.triaged:
        click.echo(f"  另有{swept.triaged}件列入补录甄别（导入前已到期或缴款情况未填报，未发出）。")
    for no, reason in swept.set_aside:
        click.echo(f"  待核数据：宗地{no}：{reason}", err=True)
    if swept.set_aside:
        click.echo(f"  共{len(swept.set_aside)}宗未能监测，已列入待核，下次监测重试。", err=True)
    click.echo(
        "下一步：supervision status 看总览；supervision notices、tasks 看拟稿与任务；supervision triage 甄别补录。"
    )


@click.command("triage")
@database_and_day
@as_json
@telling_errors
def triage_(url: str | None, on: date | None, json_: bool) -> None:
    """补录甄别清单：导入前已到期、未发出的通知、任务和预警。Triage list."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = acts(session, statuses=[ActStatus.TRIAGE])
    if json_:
        for row in rows:
            print_json({"id": f"{row.parcel_id}-{row.seq}", "no": row.no, "project": row.project, "sort": row.sort,
                        "name": row.name, "subject": row.subject, "owed_from": row.owed_from, "reason": row.reason})  # fmt: skip
        return
    lines = (
        (
            f"{row.parcel_id}-{row.seq}",
            row.no,
            row.project,
            ActSort(row.sort).zh,
            act_name_zh(row.name),
            row.reason,
        )
        for row in rows
    )
    count = print_table(
        "补录甄别",
        ("编号", "电子监管号", "项目", "类别", "名称", "事由"),
        lines,
        nothing="没有待甄别的事项。",
    )
    if count:
        click.echo(
            f"共{count}件。放行：supervision release 编号…；不发：supervision dismiss 编号… --reason 理由"
        )


@click.command("release")
@click.argument("ids", nargs=-1, required=True)
@database_and_day
@telling_errors
def release_(url: str | None, on: date | None, ids: tuple[str, ...]) -> None:
    """放行补录甄别中的事项：按现有事实拟稿、派发。Release from triage."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        released = triage.release(session, [_act_id(text) for text in ids], door.desk)
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
        dismissed = triage.dismiss(session, [_act_id(text) for text in ids], door.desk, reason)
    click.echo(f"已登记不发{len(dismissed)}件。")


def _act_id(text: str) -> tuple[int, int]:
    try:
        return triage.read_act_id(text)
    except ValueError as error:
        leave(BAD_INPUT, str(error))
