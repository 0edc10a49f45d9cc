"""`indicators`: the visits the regulation asks for, made and not made (巡查指标)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework.visit_indicators import Indicator, Visited, indicators, not_covered, visited
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, leave
from supervision.law.steps import Step
from supervision.records.db import reading


@click.command("indicators")
@click.option("--from", "from_on", type=ISO_DATE, default=None, help="自何日起进入阶段的，缺省为当年1月1日。")
@click.option("--until", type=ISO_DATE, default=None, help="至何日止，缺省为办公日期。")
@click.option("--district", default=None, help="只列某一行政区。")
@click.option("--missing", is_flag=True, help="逐宗列出未达标的项目。")
@database_and_day
@as_json
@to_file
@telling_errors
def indicators_(
    url: str | None,
    on: date | None,
    json_: bool,
    from_on: date | None,
    until: date | None,
    district: str | None,
    missing: bool,
    out: Path | None,
) -> None:
    """巡查指标：开工、竣工阶段应巡查与已巡查，按行政区。Visit indicators."""
    door = open_door(url, on)
    until = until or door.today
    from_on = from_on or until.replace(month=1, day=1)
    if from_on > until:
        leave(BAD_INPUT, f"起日{from_on}晚于止日{until}，请检查 --from 和 --until")
    if until > door.today:
        leave(BAD_INPUT, f"止日{until}晚于办公日期{door.today}，尚未到期的指标不能统计")
    period = f"{from_on}至{until}"
    with reading(door.engine) as session:
        if missing:
            print_list(
                not_covered(visited(session, from_on, until, door.office.visit_targets, district=district)),
                title=f"{period}进入阶段、巡查未达标的项目",
                columns=("电子监管号", "项目", "行政区", "阶段", "进入阶段", "应巡查", "已巡查", "依据"),
                cells=_missing_cells,
                values=Visited.as_json,
                nothing=f"{period}没有巡查未达标的项目。",
                after="共{count}项。",
                json_=json_,
                out=out,
            )
            return
        print_list(
            indicators(session, from_on, until, door.office.visit_targets, district=district),
            title=f"{period}巡查指标",
            columns=("行政区", "阶段", "项目", "应巡查", "已巡查", "达标项目", "达标率", "逾期未办", "依据"),
            cells=_cells,
            values=Indicator.as_json,
            nothing=f"{period}没有项目进入开工、竣工阶段，也没有到期的定期巡查。",
            after="未达标的项目：supervision indicators --missing",
            json_=json_,
            out=out,
        )


def _cells(line: Indicator) -> Sequence[Any]:
    district = line.district or "未载明"
    missed = line.missed if line.stage is Step.PATROL else None
    return (
        district, line.stage.zh, line.parcels, line.required, line.made, line.covered, f"{line.percent}%",
        missed, line.document,
    )  # fmt: skip


def _missing_cells(one: Visited) -> Sequence[Any]:
    stage = one.stage
    return (
        one.no, one.project, one.district, stage.stage.zh, stage.reached_on, stage.target.visits,
        len(stage.made), stage.target.document,
    )  # fmt: skip
