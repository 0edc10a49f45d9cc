"""`batches`: what each import or bulk record brought (批次), and withdrawing one as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework.batches import Batch, batches
from supervision.casework.withdrawal import withdraw
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, to_file
from supervision.records.db import reading, writing

COUNTS = {
    "rows_read": "读取",
    "rows_taken": "新登记",
    "rows_changed": "变更",
    "rows_unchanged": "无变化",
    "rows_set_aside": "退回",
}
"""What a batch's line tells of its rows."""


@click.group("batches", invoke_without_command=True)
@database_and_day
@as_json
@to_file
@click.pass_context
@telling_errors
def batches_(context: click.Context, url: str | None, on: date | None, json_: bool, out: Path | None) -> None:
    """批次清单：每次导入或批量登记的文件、日期、经办人和结果；batches withdraw 批次号 整批撤销。Batches."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = batches(session)
    print_list(
        found,
        title="批次清单",
        columns=("批次", "日期", "类别", "文件", "经办人", "结果", "状态"),
        cells=_cells,
        values=_values,
        nothing="尚无批次。",
        after="共{count}批。整批撤销：supervision batches withdraw 批次号 --reason 理由",
        json_=json_,
        out=out,
    )


def _cells(batch: Batch) -> Sequence[Any]:
    return batch.no, batch.opened_on, batch.sort.zh, batch.files, batch.by, _result(batch), batch.status_zh


def _values(batch: Batch) -> dict[str, Any]:
    return {
        "no": batch.no,
        "sort": batch.sort,
        "files": batch.files,
        "sha256": batch.sha256,
        "opened_on": batch.opened_on,
        "by": batch.by,
        "parcels": batch.parcels,
        "counts": batch.counts,
        "withdrawn_on": batch.withdrawn_on,
        "reason": batch.reason,
    }


def _result(batch: Batch) -> str:
    told = (f"{zh}{batch.counts[name]}" for name, zh in COUNTS.items() if batch.counts.get(name))
    return "，".join(told) or f"写入{batch.parcels}宗"


@batches_.command("withdraw")
@click.argument("batch_no", type=int, metavar="批次号")
@click.option("--reason", required=True, help="撤销的理由，记入每宗案卷。")
@database_and_day
@as_json
@telling_errors
def withdraw_(url: str | None, on: date | None, json_: bool, batch_no: int, reason: str) -> None:
    """整批撤销：以更正作废该批带来的全部记录；已有文书据以发出的不能整批撤销。Withdraw a batch."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        done = withdraw(session, batch_no, door.desk, reason)
    if json_:
        followed = [{"no": no, "what": each.sort, "text": each.text} for no, each in done.consequences]
        print_json(
            {"batch": batch_no, "gone": done.gone, "restored": done.restored, "consequences": followed}
        )
        return
    click.echo(
        f"第{batch_no}批（{done.batch.files}）已撤销：{done.gone}宗不再在册，{done.restored}宗恢复导入前的条款。"
    )
    for no, each in done.consequences:
        click.echo(f"  宗地{no} {each.sort.zh}：{each.text}")
    click.echo("案卷记录仍在；改正后的文件可再次导入。下一步：supervision import 文件，再 supervision sweep")
