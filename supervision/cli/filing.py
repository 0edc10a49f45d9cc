"""`filings`: what must be entered in the national system today (今日需回填), and ticking it off."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from supervision.casework.filings import ToFile, tick_off, to_file
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_list
from supervision.cli.printing import to_file as into_file
from supervision.cli.telling import ISO_DATE, WITH_SET_ASIDE
from supervision.law.refusals import Refused
from supervision.records.db import reading, writing

SYSTEM = "土地市场动态监测与监管系统"


@click.group("filings", invoke_without_command=True)
@click.option("--since", type=ISO_DATE, default=None, metavar="D", help="只列该日起登记的。")
@click.option("--district", default=None, help="只列某一行政区的。")
@database_and_day
@as_json
@one_page
@into_file
@click.pass_context
@telling_errors
def filings_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    since: date | None,
    district: str | None,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """今日需回填：应在土地市场动态监测与监管系统中录入的事项，逐宗列出录入内容。To be entered in the national system.

    导入的供地结果来自该系统，不再回填；更正过的须在系统中改正。录入后：supervision filings done 编号…
    """
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = to_file(
            session, door.today, since=since, district=district, limit=one_more(limit), after=after
        )
        listed = Listed(found, limit, lambda one: one.id)
        if json_ or out is not None:
            print_list(
                listed,
                title="",
                columns=COLUMNS,
                cells=_cells,
                values=ToFile.as_json,
                nothing="",
                json_=json_,
                out=out,
            )
        else:
            _print(listed, door.today, how_many(limit, after))
        listed.tell_next(json_=json_, out=out)


COLUMNS = ("编号", "电子监管号", "项目", "行政区", "录入项", "发生日期", "登记日", "已历", "录入内容", "依据")


def _cells(one: ToFile) -> Sequence[Any]:
    return (
        one.id, one.no, one.project, one.district, one.form.heading, one.entry.happened_on, one.entry.recorded_on,
        f"{one.days}天", "；".join(f"{label}：{value}" for label, value in one.typed), one.form.clause.cite,
    )  # fmt: skip


def _print(listed: Listed[ToFile], today: date, counted: str) -> None:
    """Parcel by parcel, as they are typed."""
    count = parcels = 0
    cited: dict[str, None] = {}
    for _, found in _by_parcel(listed):
        if not count:
            click.secho(f"{SYSTEM}待回填（{today}）", bold=True)
        parcels += 1
        for place, one in enumerate(found):
            if not place:
                click.echo(f"\n{one.no}  {one.project}  {one.district}")
            click.echo(f"  [{one.id}] {one.form.heading}  {one.entry.recorded_on}登记，已历{one.days}天")
            cited[one.form.clause.cite] = None
            for label, value in one.typed:
                click.echo(f"      {label}：{value}")
            count += 1
    if not count:
        click.echo("没有待回填的事项。")
        return
    click.echo(f"\n依据：{'；'.join(cited)}")
    click.echo(
        f"{parcels}宗，{counted.format(count=count)}项。录入后：supervision filings done 编号… [--record-no 备案号]"
    )


def _by_parcel(listed: Listed[ToFile]) -> Iterator[tuple[str, Iterator[ToFile]]]:
    return groupby(listed, key=lambda one: one.no)


@filings_.command("done")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@click.option("--record-no", default="", metavar="X", help="系统备案号。Number given by the system.")
@database_and_day
@telling_errors
def done(url: str | None, on: date | None, ids: tuple[str, ...], record_no: str) -> None:
    """销号：已在系统中录入，登记回填；不在清单上的退回，其余照登。Tick off what was entered."""
    door = open_door(url, on)
    asked = list(dict.fromkeys(text.strip() for text in ids))
    with writing(door.engine) as session:
        outcomes = tick_off(session, asked, door.desk, record_no.strip())
    refused = 0
    for id_, outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, Refused):
            refused += 1
            click.echo(f"退回 {id_}：{outcome}", err=True)
        else:
            click.echo(f"已回填 {id_}：宗地{outcome.no} 第{outcome.seq}号 {door.today}")
    sys.exit(WITH_SET_ASIDE if refused else 0)
