"""`report-filings`: the monthly report filled in, checked, returned or signed (月报填报、审核、退回、签发)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.reports import filings as verbs
from supervision.casework.reports.changes import FigureChange
from supervision.casework.reports.filings import Filing
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.reporting import DETAIL, TO_FILE, check_file, show_report, write_file
from supervision.cli.telling import BAD_INPUT, leave
from supervision.records.db import reading, writing
from supervision.records.report_filing import FilingLine
from supervision.staff import Staff

the_number = click.argument("number", type=int, metavar="N")


@click.group("report-filings")
def report_filings_() -> None:
    """月报填报：填报、审核、退回、签发；已签发的不能改动，更正另行填报。Filed reports."""


@report_filings_.command("list")
@database_and_day
@as_json
@to_file
@telling_errors
def list_(url: str | None, on: date | None, json_: bool, out: Path | None) -> None:
    """填报清单：每次填报的月份、状态、办理人。List the filings."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = verbs.filings(session)
    print_list(
        found,
        title="月报填报",
        columns=("编号", "报表", "月份", "填报日", "状态", "填报", "审核", "签发", "更正"),
        cells=lambda filing: _cells(filing, door.office.staff),
        values=Filing.as_json,
        nothing="还没有填报。填报：supervision report-filings file 2026-10",
        after="共{count}次。全文：supervision report-filings show 编号",
        json_=json_,
        out=out,
    )


def _cells(filing: Filing, staff: Staff) -> Sequence[Any]:
    kinds = (FilingLine.FILED, FilingLine.CHECKED, FilingLine.SIGNED)
    people = [staff.name_of(user) if (user := filing.by(kind)) else "" for kind in kinds]
    corrects = "" if filing.corrects is None else f"更正第{filing.corrects}号"
    return filing.number, filing.name.zh, filing.month, filing.known_on, filing.state.zh, *people, corrects


@report_filings_.command("file")
@click.argument("month", metavar="月份")
@click.option("--reason", default="", help="更正理由：该月已签发的，另行填报须写明。")
@database_and_day
@as_json
@telling_errors
def file_(url: str | None, on: date | None, json_: bool, month: str, reason: str) -> None:
    """填报一个月的月报，例如 file 2026-10；保存当时全部的数和明细。File a month."""
    first = _month(month)
    door = open_door(url, on)
    with reading(door.engine) as session:
        report = verbs.count_month(session, first, door.desk, reason=reason)
    _step(door, lambda session, desk: verbs.file_report(session, report, desk, reason=reason), json_=json_)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        leave(BAD_INPUT, f"“{text}”不是月份，应写作 2026-10")


def _step(door: Door, step: Callable[[Session, Desk], Filing], *, json_: bool) -> None:
    """One step, one transaction."""
    with writing(door.engine) as session:
        filing = step(session, door.desk)
    if json_:
        print_json(filing.as_json())
        return
    click.echo(f"{filing.zh}：{filing.state.zh}")


@report_filings_.command("check")
@the_number
@database_and_day
@as_json
@telling_errors
def check(url: str | None, on: date | None, json_: bool, number: int) -> None:
    """审核通过；审核人不能是填报人。Check."""
    _step(open_door(url, on), lambda session, desk: verbs.check(session, number, desk), json_=json_)


@report_filings_.command("return")
@the_number
@click.option("--reason", required=True, help="退回理由。")
@database_and_day
@as_json
@telling_errors
def return_(url: str | None, on: date | None, json_: bool, number: int, reason: str) -> None:
    """退回（写明理由），改正后重新填报该月。Return."""
    _step(open_door(url, on), lambda session, desk: verbs.return_(session, number, desk, reason), json_=json_)


@report_filings_.command("sign")
@the_number
@database_and_day
@as_json
@telling_errors
def sign(url: str | None, on: date | None, json_: bool, number: int) -> None:
    """签发已审核的填报，此后不能改动。Sign."""
    _step(open_door(url, on), lambda session, desk: verbs.sign(session, number, desk), json_=json_)


@report_filings_.command("show")
@the_number
@click.option("--changes", "changed", is_flag=True, help="只列按今天所知会不同的数，和因哪些行而不同。")
@database_and_day
@as_json
@TO_FILE
@DETAIL
@telling_errors
def show(
    url: str | None, on: date | None, json_: bool, number: int, changed: bool, out: Path | None, detail: str
) -> None:
    """填报时的全文和办理经过；--changes 看与今天所知的差异。Show one filing."""
    if changed and out is not None:
        raise click.UsageError(
            "--changes 只在屏幕上列出差异，不能与 --out 同用；要成批处理请用 --changes --json"
        )
    check_file(out, json_=json_)
    door = open_door(url, on)
    with reading(door.engine) as session:
        filing = verbs.the_filing(session, number)
        report = verbs.filed_report(session, filing)
        found = verbs.changes_since(session, filing, door.desk) if changed else []
    if changed:
        _tell_changes(filing, found, json_=json_)
    elif out is not None:
        write_file(report, out, door.office.printing, detail=detail)
    elif json_:
        from supervision.casework.reports.values import to_values  # noqa: PLC0415

        print_json({**filing.as_json(), "report": to_values(report)})
    else:
        show_report(report)
        click.echo()
        _tell_lines(filing, door.office.staff)


def _tell_lines(filing: Filing, staff: Staff) -> None:
    click.secho(f"{filing.zh}  {filing.state.zh}  校验值{filing.sha256[:12]}…", bold=True)
    for told in filing.lines:
        note = f"：{told.note}" if told.note else ""
        click.echo(f"  {told.recorded_on}  {staff.name_of(told.by)}  {told.kind.zh}{note}")


def _tell_changes(filing: Filing, found: Sequence[FigureChange], *, json_: bool) -> None:
    print_list(
        found,
        title=f"{filing.zh}，与今天所知不同的数",
        columns=("部分", "表", "行", "列", "填报 → 现在", "因为"),
        cells=lambda change: (*change.place, change.words, _because(change)),
        values=FigureChange.as_json,
        nothing=f"{filing.zh}：按今天所知，各数与填报时相同。",
        after="共{count}个数不同。",
        json_=json_,
        out=None,
    )


MOST_ROWS = 5
"""Rows told of one changed figure on the screen; `--json` tells them all."""


def _because(change: FigureChange) -> str:
    words = [
        f"{row.what}{row.key}{f'（{row.words}）' if row.words else ''}" for row in change.rows[:MOST_ROWS]
    ]
    more = len(change.rows) - MOST_ROWS
    return "；".join([*words, *([f"另有{more}行"] if more > 0 else [])])
