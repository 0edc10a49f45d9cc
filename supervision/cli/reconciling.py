"""`reconcile`: the register against another system's file (对账), parcel by parcel."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework.comparison import value_zh
from supervision.casework.reconciliation import Reconciled, Standing, advice, reconcile
from supervision.casework.supply.files import read
from supervision.casework.supply.report import RowReport
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.cli.taking_in import EXISTING_FILE, tell_row
from supervision.cli.telling import WITH_SET_ASIDE
from supervision.records.db import reading

COLUMNS = ("电子监管号", "项目", "结果", "列", "案卷", "来文", "哪一方较新", "怎么办")


@click.command("reconcile")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--source", default=None, help="无电子监管号时，用以区分来源的名称。")
@database_and_day
@as_json
@telling_errors
def reconcile_(
    url: str | None, on: date | None, json_: bool, files: tuple[Path, ...], source: str | None
) -> None:
    """与其他系统的供地结果对账：逐宗列出差异、哪一方较新；不改动案卷。Reconcile."""
    door = open_door(url, on)
    unread: list[RowReport] = []
    counts: Counter[Standing] = Counter()
    rows = read(files, source=source, on_report=unread.append)
    with reading(door.engine) as session:
        found = _counted(reconcile(session, rows), counts)
        if json_:
            for one in found:
                print_json(_as_json(one))
        else:
            cells = (line for one in found for line in _cells(one))
            print_table("对账", COLUMNS, cells, nothing="没有差异。")
    set_aside = [row for row in unread if row.is_set_aside]
    for row in set_aside:
        tell_row(row)
    if not json_:
        told = "，".join(f"{standing.zh}{counts[standing]}宗" for standing in Standing)
        click.echo(f"对账完毕：{told}" + (f"；来文有{len(set_aside)}行读不出" if set_aside else "") + "。")
    sys.exit(WITH_SET_ASIDE if set_aside else 0)


def _counted(found: Iterator[Reconciled], counts: Counter[Standing]) -> Iterator[Reconciled]:
    for one in found:
        counts[one.standing] += 1
        if one.standing is not Standing.SAME:
            yield one


def _cells(one: Reconciled) -> Iterator[tuple[Any, ...]]:
    """One line a difference; a parcel only one side has is one line."""
    if not one.differences:
        yield one.no, one.project, one.standing.zh, "", "", "", "", ""
    for each in one.differences:
        since = f"（{one.ours_on}登记）" if one.ours_on and each.base != each.ours else ""
        yield (one.no, one.project, one.standing.zh, each.zh, value_zh(each.ours), value_zh(each.theirs),
               f"{each.side.zh}{since}", advice(each.side))  # fmt: skip


def _as_json(one: Reconciled) -> dict[str, Any]:
    different = [
        {"term": each.key, "zh": each.zh, "base": each.base, "ours": each.ours, "theirs": each.theirs,
         "newer": each.side}
        for each in one.differences
    ]  # fmt: skip
    return {
        "no": one.no,
        "project": one.project,
        "result": one.standing,
        "differences": different,
        "ours_on": one.ours_on,
    }
