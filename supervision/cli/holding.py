"""`hold`, `unhold`, `holds`: a step held back before the sweep takes it (暂缓)."""

from __future__ import annotations

from datetime import date

import click

from supervision.casework.holding import all_holds, hold, key_zh, let_go, read_step_id, step_id
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.records.db import reading, writing

because = click.option("--reason", required=True, help="理由，记入案卷。The reason.")


@click.command("hold")
@click.argument("step")
@because
@database_and_day
@telling_errors
def hold_(url: str | None, on: date | None, step: str, reason: str) -> None:
    """暂缓一个将要进行的事项（编号见 sweep --dry-run --days 天数）。Hold one step back."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        file = hold(session, step, door.desk, reason)
    click.echo(f"已暂缓：宗地{file.no} {key_zh(read_step_id(step)[1])}。每日监测不再办理，直至解除：")
    click.echo(f"  supervision unhold {step} --reason 理由")


@click.command("unhold")
@click.argument("step")
@because
@database_and_day
@telling_errors
def unhold_(url: str | None, on: date | None, step: str, reason: str) -> None:
    """解除暂缓；仍应办理的，由下次监测办理。Let a held step go on."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        file = let_go(session, step, door.desk, reason)
    click.echo(f"已解除暂缓：宗地{file.no} {key_zh(read_step_id(step)[1])}。仍应办理的，由下次监测办理。")


@click.command("holds")
@database_and_day
@as_json
@telling_errors
def holds_(url: str | None, on: date | None, json_: bool) -> None:
    """暂缓事项清单。Steps held back."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = [(row, (row.duty, row.subject, row.step, row.basis)) for row in all_holds(session)]
    if json_:
        for row, key in rows:
            print_json({"id": step_id(row.parcel_id, key), "no": row.no, "project": row.project,
                        "held_on": row.held_on, "by": row.by, "reason": row.reason})  # fmt: skip
        return
    cells = (
        (step_id(row.parcel_id, key), row.no, row.project, key_zh(key), row.held_on, row.by, row.reason)
        for row, key in rows
    )
    columns = ("编号", "电子监管号", "项目", "事项", "暂缓日", "经办", "理由")
    print_table("暂缓事项", columns, cells, nothing="没有暂缓的事项。")
