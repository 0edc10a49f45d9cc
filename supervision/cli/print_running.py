"""`print-run`, `print-runs`: papers that left the house printed in one file, and the record of what was printed (批量打印)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from supervision.casework.places import number_in
from supervision.casework.print_runs.record import RunLine, runs
from supervision.casework.print_runs.run import MEGABYTES, Made, make, prepare, record_run, run_again
from supervision.casework.print_runs.selection import Asked
from supervision.casework.referring.package_file import PRINTED, in_place_at_the_end
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import FILE, print_json, print_list, to_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, WITH_SET_ASIDE, act_id_in, leave
from supervision.law.daycount import CHINA
from supervision.records.db import reading, writing

LARGE = 300
"""Papers above which it is told beforehand what a run needs: it is a good part of a gigabyte."""


@click.command("print-run")
@click.argument("ids", nargs=-1, metavar="[编号…]")
@click.option("--out", type=FILE, required=True, metavar="FILE.pdf", help="写入的 PDF 文件。The file.")
@click.option("--signed", type=ISO_DATE, default=None, help="哪一天签发的，缺省为办公日期。Issued on.")
@click.option(
    "--land-office", default="", metavar="所", help="只印这个国土所（或监察队伍）送达的。Who serves."
)
@click.option("--again", is_flag=True, help="此前打印过的也重印。Also what was printed before.")
@database_and_day
@as_json
@telling_errors
def print_run_(
    url: str | None, on: date | None, json_: bool, ids: tuple[str, ...], out: Path, signed: date | None,
    land_office: str, again: bool,
) -> None:  # fmt: skip
    """批量打印：一天签发的（或者指定的）文书连同送达回执排成一个 PDF，前有清单，按送达路线排列。Print papers."""
    door = open_door(url, on)
    asked = Asked(signed or door.today, land_office, tuple(dict.fromkeys(map(act_id_in, ids))), again)
    with in_place_at_the_end(out, "打印", PRINTED) as write_aside:
        with reading(door.engine) as session:
            prepared = prepare(session, asked, door.desk)
        _tell_need(len(prepared.papers))
        made = make(prepared, door.desk)
        with writing(door.engine) as session:
            number = record_run(session, made)
            write_aside(made.pdf)
    if json_:
        print_json(_told(made, number, out))
    else:
        _tell(made, number, out)
    sys.exit(WITH_SET_ASIDE if made.prepared.left_out else 0)


def _tell_need(papers: int) -> None:
    if papers > LARGE:
        click.echo(f"正在排版{papers}件，约需{papers * MEGABYTES}MB内存", err=True)


def _tell(made: Made, number: int, out: Path) -> None:
    prepared = made.prepared
    click.echo(f"第{number}次打印：{len(prepared.papers)}件，{out}（{len(made.pdf)}字节）")
    click.echo(f"SHA-256：{made.sha256}")
    if prepared.already:
        click.echo(f"另有{prepared.already}件此前已打印，没有重印；重印请写 --again")
    for one, why in prepared.left_out:
        click.echo(f"没有印出 {one.paper.id}：{why}", err=True)


def _told(made: Made, number: int, out: Path) -> Mapping[str, Any]:
    prepared = made.prepared
    return {
        "run": number,
        "file": str(out),
        "sha256": made.sha256,
        "papers": [laid.one.paper.id for laid in prepared.papers],
        "left_out": [{"id": one.paper.id, "why": why} for one, why in prepared.left_out],
        "already_printed": prepared.already,
    }


@click.group("print-runs", invoke_without_command=True)
@database_and_day
@as_json
@one_page
@to_file
@click.pass_context
@telling_errors
def print_runs_(
    context: click.Context, url: str | None, on: date | None, json_: bool, limit: int | None,
    after: str | None, out: Path | None,
) -> None:  # fmt: skip
    """打印登记：什么时候、由谁打印了什么；文件可以照原样重新制作。Print runs on record."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    last = None if after is None else _number(after)
    with reading(door.engine) as session:
        found = runs(session, limit=one_more(limit), after=last)
    listed = Listed(found, limit, lambda line: str(line.number))
    print_list(
        listed,
        title="打印登记",
        columns=("编号", "打印日", "时刻", "打印人", "内容", "件数", "未印出", "SHA-256"),
        cells=lambda line: _cells(line, door),
        values=asdict,
        nothing="没有打印登记。",
        after=f"{how_many(limit, after)}次。重新制作文件：supervision print-runs file 编号 --out 文件.pdf",
        json_=json_,
        out=out,
    )
    listed.tell_next(json_=json_, out=out)


def _cells(line: RunLine, door: Door) -> Sequence[Any]:
    at = f"{line.printed_at.astimezone(CHINA):%H:%M}"
    by = door.office.staff.name_of(line.by)
    return line.number, line.printed_on, at, by, line.asked, line.papers, line.left_out, line.sha256


@print_runs_.command("file")
@click.argument("number", metavar="编号")
@click.option("--out", type=FILE, required=True, metavar="FILE.pdf", help="写入的 PDF 文件。The file.")
@database_and_day
@telling_errors
def file_(url: str | None, on: date | None, number: str, out: Path) -> None:
    """照原样重新制作一次打印的文件，与当时逐字节相同；不另作登记。Make a run's file again."""
    door = open_door(url, on)
    with in_place_at_the_end(out, "写出打印文件", PRINTED) as write_aside, reading(door.engine) as session:
        pdf = run_again(session, _number(number), door.office)
        write_aside(pdf)
    click.echo(f"已写出第{number}次打印的文件：{out}（{len(pdf)}字节，与打印时相同）")


def _number(text: str) -> int:
    found = number_in(text)
    if found is None:
        leave(BAD_INPUT, f"“{text}”不是打印的编号，清单：supervision print-runs")
    return found
