"""`reconcile`: the register against another system's file (对账), parcel by parcel."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework.comparison import Difference, value_zh
from supervision.casework.reconciliation import Reconciled, Standing, advice, reconcile
from supervision.casework.supply.files import read
from supervision.casework.supply.report import RowReport
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.cli.taking_in import EXISTING_FILE, MAP, SOURCE, mapping_of, tell_row
from supervision.cli.telling import WITH_SET_ASIDE
from supervision.records.db import reading

Line = tuple[Reconciled, Difference | None]
"""One difference; a parcel only one side has is a line without any."""


@click.command("reconcile")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@SOURCE
@MAP
@database_and_day
@as_json
@to_file
@telling_errors
def reconcile_(
    url: str | None,
    on: date | None,
    json_: bool,
    out: Path | None,
    files: tuple[Path, ...],
    source: str | None,
    map_: Path | None,
) -> None:
    """与其他系统的供地结果对账：逐宗列出差异、哪一方较新；不改动案卷。Reconcile."""
    door = open_door(url, on)
    unread: list[RowReport] = []
    counts: Counter[Standing] = Counter()
    rows = read(files, source=source, mapping=mapping_of(map_), on_report=unread.append)
    with reading(door.engine) as session:
        print_list(
            _lines(reconcile(session, rows), counts),
            title="对账",
            columns=("电子监管号", "项目", "结果", "列", "案卷", "来文", "哪一方较新", "怎么办"),
            cells=_cells,
            values=_values,
            nothing="没有差异。",
            json_=json_,
            out=out,
        )
    set_aside = [row for row in unread if row.is_set_aside]
    for row in set_aside:
        tell_row(row)
    if not json_:
        told = "，".join(f"{standing.zh}{counts[standing]}宗" for standing in Standing)
        click.echo(f"对账完毕：{told}" + (f"；来文有{len(set_aside)}行读不出" if set_aside else "") + "。")
    sys.exit(WITH_SET_ASIDE if set_aside else 0)


def _lines(found: Iterable[Reconciled], counts: Counter[Standing]) -> Iterator[Line]:
    for one in found:
        counts[one.standing] += 1
        if one.standing is not Standing.SAME:
            yield from ((one, each) for each in one.differences or (None,))


def _cells(line: Line) -> Sequence[Any]:
    one, each = line
    if each is None:
        return one.no, one.project, one.standing.zh, "", "", "", "", ""
    since = f"（{one.ours_on}登记）" if one.ours_on and each.base != each.ours else ""
    return (one.no, one.project, one.standing.zh, each.zh, value_zh(each.ours), value_zh(each.theirs),
            f"{each.side.zh}{since}", advice(each.side))  # fmt: skip


def _values(line: Line) -> dict[str, Any]:
    one, each = line
    values = {"no": one.no, "project": one.project, "result": one.standing, "ours_on": one.ours_on}
    if each is None:
        return values
    return values | {
        "term": each.key,
        "zh": each.zh,
        "base": each.base,
        "ours": each.ours,
        "theirs": each.theirs,
        "newer": each.side,
    }
