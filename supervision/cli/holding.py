"""`hold`, `unhold`, `holds`: a step held back before the sweep takes it (暂缓)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework.holding import all_holds, hold, key_zh, let_go, read_step_id, step_id, until_of
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.cli.telling import ISO_DATE
from supervision.law.rules.rule import ActKey
from supervision.records.db import reading, writing

because = click.option("--reason", required=True, help="理由，记入案卷。The reason.")


@click.command("hold")
@click.argument("step")
@because
@click.option("--until", type=ISO_DATE, default=None, help="暂缓至哪天再看；过后清单提示，不自动解除。")
@database_and_day
@telling_errors
def hold_(url: str | None, on: date | None, step: str, reason: str, until: date | None) -> None:
    """暂缓一个将要进行的事项（编号见 sweep --dry-run --days 天数）。Hold one step back."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        file = hold(session, step, door.desk, reason, until=until)
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
@to_file
@telling_errors
def holds_(url: str | None, on: date | None, json_: bool, out: Path | None) -> None:
    """暂缓事项清单。Steps held back."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = all_holds(session)
    print_list(
        rows,
        title="暂缓事项",
        columns=("编号", "电子监管号", "项目", "事项", "暂缓日", "暂缓至", "经办", "理由"),
        cells=_cells,
        values=_values,
        nothing="没有暂缓的事项。",
        json_=json_,
        out=out,
    )


def _values(row: Row[Any]) -> dict[str, Any]:
    return {"id": step_id(row.parcel_id, _key(row)), "no": row.no, "project": row.project,
            "held_on": row.held_on, "until": until_of(row), "by": row.by, "reason": row.reason}  # fmt: skip


def _cells(row: Row[Any]) -> Sequence[Any]:
    key = _key(row)
    return (
        step_id(row.parcel_id, key),
        row.no,
        row.project,
        key_zh(key),
        row.held_on,
        until_of(row),
        row.by,
        row.reason,
    )


def _key(row: Row[Any]) -> ActKey:
    return row.duty, row.subject, row.step, row.basis
