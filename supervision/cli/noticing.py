"""`notices`: the notices (通知): list, show, sign, print, serve, and those still to be served."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework import service
from supervision.casework.blocks import to_values
from supervision.casework.letters import plain_text
from supervision.casework.lists import acts_in_turn, addressee
from supervision.casework.printed_papers import PrintedNotice, drafted_on_file, notice_on_paper, printed
from supervision.casework.recording import Recorded
from supervision.casework.service import NoticeOnFile
from supervision.casework.unserved import Unserved, unserved
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.editing import diff, edit, text_
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.paper_files import to_paper_file, write_paper
from supervision.cli.photographing import with_photos
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, WITH_SET_ASIDE, act_id_in, leave
from supervision.law.refusals import Refused
from supervision.law.steps import ActSort, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing

STATUSES = (ActStatus.DRAFTED, ActStatus.ISSUED, ActStatus.SERVED, ActStatus.WITHDRAWN)


@click.group("notices", invoke_without_command=True)
@click.option(
    "--status", type=click.Choice([str(s) for s in STATUSES]), default=str(ActStatus.DRAFTED),
    help="只列某一状态的，缺省为已拟稿。",
)  # fmt: skip
@database_and_day
@as_json
@one_page
@to_file
@click.pass_context
@telling_errors
def notices_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    status: str,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """通知清单；全文、签发、打印、送达见下列命令。Notices."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    last = None if after is None else act_id_in(after)
    with reading(door.engine) as session:
        sorts, statuses = (ActSort.NOTICE,), (ActStatus(status),)
        rows = acts_in_turn(session, sorts, statuses, limit=one_more(limit), after=last)
        listed = Listed(rows, limit, _id)
        print_list(
            listed,
            title="通知清单",
            columns=("编号", "拟稿日", "通知", "期", "电子监管号", "受送达人", "状态"),
            cells=lambda row: _cells(row, addressee(session, row)),
            values=lambda row: _values(row, addressee(session, row)),
            nothing=f"没有“{ActStatus(status).zh}”的通知。",
            after=f"{how_many(limit, after)}件。全文：supervision notices show 编号；签发：supervision notices sign 编号…",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


def _values(row: Row[Any], to: str) -> dict[str, Any]:
    return {"id": _id(row), "no": row.no, "project": row.project, "holder": row.holder, "addressee": to, "notice": row.name,
            "subject": row.subject, "drafted_on": row.done_on, "status": row.status}  # fmt: skip


def _cells(row: Row[Any], to: str) -> Sequence[Any]:
    name, status = act_name_zh(row.name), ActStatus(row.status).zh
    return _id(row), row.done_on, name, row.subject or None, row.no, to, status


def _id(row: Row[Any]) -> str:
    return f"{row.parcel_id}-{row.seq}"


@notices_.command("show")
@click.argument("id_", metavar="编号")
@database_and_day
@as_json
@telling_errors
def show(url: str | None, on: date | None, json_: bool, id_: str) -> None:
    """显示一件通知的全文：最新一稿，已签发的为签发的正文。Show one notice."""
    act_id = act_id_in(id_)
    with reading(open_door(url, on).engine) as session:
        _, paper, text = drafted_on_file(session, act_id)
    if json_:
        print_json(
            {
                "id": id_,
                "no": paper.no,
                "notice": paper.act.name,
                "version": text.version,
                "sha256": text.sha256,
                "blocks": to_values(text.blocks),
            }
        )
        return
    click.echo(plain_text(text.blocks))


@notices_.command("sign")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@click.option(
    "--number", default="", help="文号，例如 新国土监〔2024〕5号；不写的自动编号，一次签发一件时可写。"
)
@click.option("--signer", default="", help="签发人。")
@database_and_day
@telling_errors
def sign(url: str | None, on: date | None, ids: tuple[str, ...], number: str, signer: str) -> None:
    """签发已拟稿的通知，以办公日期为签发日，按所列顺序编号；缺巡查等依据的退回、不占号，其余照签。Sign drafted notices."""
    act_ids = list(dict.fromkeys(act_id_in(text) for text in ids))
    if number and len(act_ids) > 1:
        leave(BAD_INPUT, f"一个文号只用于一件通知，不能同时签发{len(act_ids)}件，请逐件写明文号")
    door = open_door(url, on)
    refused = 0
    for act_id in act_ids:
        try:
            with writing(door.engine) as session:
                signed, recorded = service.sign(session, act_id, door.desk, number=number, signer=signer)
        except Refused as not_signed:
            refused += 1
            click.echo(f"退回 {act_id[0]}-{act_id[1]}：{not_signed}", err=True)
            continue
        given = service.number_of(recorded)
        _tell("已签发", signed, recorded, door.today, f"，文号{given}" if given else "")
    sys.exit(WITH_SET_ASIDE if refused else 0)


def _tell(what: str, told: NoticeOnFile, recorded: Recorded, on: date, more: str = "") -> None:
    click.echo(f"{what} {told.id}：宗地{told.no}{told.name} {on}{more}")
    for one in recorded.consequences:
        click.echo(f"  {one.sort.zh}：{one.text}")


@notices_.command("print")
@click.argument("id_", metavar="编号")
@to_paper_file
@database_and_day
@as_json
@telling_errors
def print_(url: str | None, on: date | None, json_: bool, out: Path | None, id_: str) -> None:
    """打印已签发的通知（填入文号和签发日）和送达回执；写入文件的，未签发的也可，标明“拟稿（未签发）”。Print a notice."""
    act_id = act_id_in(id_)
    door = open_door(url, on)
    if json_ and out is not None:
        raise click.UsageError("--json 与 --out 只能用其中一个")
    with reading(door.engine) as session:
        if out is not None:
            write_paper(
                out,
                lambda: notice_on_paper(session, act_id, door.desk),
                lambda: _as_text(printed(session, act_id, door.desk)),
                door.office.printing,
            )
            click.echo(f"已写出通知{id_}：{out}")
            return
        notice_printed = printed(session, act_id, door.desk)
    if json_:
        print_json(
            {
                "id": notice_printed.id,
                "no": notice_printed.no,
                "notice": notice_printed.name,
                "number": notice_printed.number,
                "issued_on": notice_printed.issued_on,
                "blocks": to_values(notice_printed.blocks),
                "receipt": to_values(notice_printed.receipt.blocks),
            }
        )
        return
    click.echo(_as_text(notice_printed), nl=False)


def _as_text(notice_printed: PrintedNotice) -> str:
    """Notice and receipt; the receipt begins a page of its own."""
    return f"{plain_text(notice_printed.blocks)}\n\f{plain_text(notice_printed.receipt.blocks)}\n"


@notices_.command("receipt")
@click.argument("id_", metavar="编号")
@click.argument("words", nargs=-1, metavar="[way=… 键=值…]")
@click.option(
    "--served", type=ISO_DATE, default=None, help="送达日，缺省为办公日期；公告送达为公告期满的次日。"
)
@database_and_day
@telling_errors
def receipt_(url: str | None, on: date | None, id_: str, words: tuple[str, ...], served: date | None) -> None:
    """登记一件通知的送达，例如 way=mail tracking_no=… receipt=…；不写则打印送达回执。Record service, or print its form.

    直接送达 receiver、relation、receipt；留置 refused_because、witnesses；邮寄 tracking_no、receipt；
    电子 consent；委托 receipt；公告 announced_on、announced_because。
    """
    act_id, values = act_id_in(id_), _said(words)
    door = open_door(url, on)
    if not values:
        with reading(door.engine) as session:
            click.echo(plain_text(printed(session, act_id, door.desk).receipt.blocks))
        return
    with writing(door.engine) as session:
        told, recorded = service.serve(session, act_id, door.desk, values, served)
    _tell("已登记送达", told, recorded, recorded.file.facts[-1].on)


@notices_.command("attempt")
@click.argument("id_", metavar="编号")
@click.argument("words", nargs=-1, required=True, metavar="way=… why_not=…")
@click.option("--happened", type=ISO_DATE, default=None, help="未成的日期，缺省为办公日期。")
@database_and_day
@telling_errors
def attempt(
    url: str | None, on: date | None, id_: str, words: tuple[str, ...], happened: date | None
) -> None:
    """登记一次送达未成及原因，例如 way=direct why_not=无人签收。Record a failed attempt at service."""
    act_id, values = act_id_in(id_), _said(words)
    door = open_door(url, on)
    with writing(door.engine) as session:
        told, recorded = service.attempt(session, act_id, door.desk, values, happened)
    _tell("已登记送达未成", told, recorded, happened or door.today)


@notices_.command("unserved")
@click.option("--gaps", is_flag=True, help="改列已登记送达而证据不全的。")
@database_and_day
@as_json
@to_file
@telling_errors
def unserved_(url: str | None, on: date | None, json_: bool, gaps: bool, out: Path | None) -> None:
    """已签发、送达回执未收回的通知：已历天数、送达未成的情况、由谁送达。Issued, not yet served."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = unserved(session, door.today, gaps=gaps)
    print_list(
        found,
        title="送达证据不全的通知" if gaps else "未送达的通知",
        columns=("编号", "签发日", "已历", "通知", "电子监管号", "受送达人", "送达", "情况"),
        cells=_unserved_cells,
        values=_unserved_values,
        nothing="没有送达证据不全的通知。" if gaps else "没有已签发而未送达的通知。",
        after=(
            "共{count}件。请更正原送达登记（correction）后重新登记：supervision notices receipt 编号 way=…"
            if gaps
            else "共{count}件。登记送达：supervision notices receipt 编号 way=…"
        ),
        json_=json_,
        out=out,
    )


def _unserved_cells(line: Unserved) -> Sequence[Any]:
    told = line.notice
    tried = [f"{one.on}{one.way.zh}未成：{one.why_not}" for one in line.attempts]
    if line.deemed_on is not None:
        tried.append(f"公告至{line.deemed_on}视为送达")
    about = "；".join([line.gap, *tried] if line.gap else tried)
    server = f"{line.unit} {line.officer}".strip()
    return told.id, line.issued_on, f"{line.days}天", told.name, told.no, line.holder, server, about


def _unserved_values(line: Unserved) -> dict[str, Any]:
    told = line.notice
    return {
        "id": told.id, "no": told.no, "project": line.project, "holder": line.holder, "notice": told.act.name,
        "subject": told.act.subject, "number": told.number, "issued_on": line.issued_on, "days": line.days,
        "attempts": [{"on": one.on, "way": one.way, "why_not": one.why_not} for one in line.attempts],
        "deemed_on": line.deemed_on, "unit": line.unit, "officer": line.officer, "gap": line.gap,
    }  # fmt: skip


def _said(words: Iterable[str]) -> Mapping[str, Any]:
    """`key=value` each; photos (`photos=a.jpg,b.jpg`) are stored before the entry that names them."""
    values: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            leave(BAD_INPUT, f"“{word}”应写作 键=值，例如 way=mail")
        values[key] = value
    said: Mapping[str, Any] = with_photos(values, Path())
    return said


for command in (text_, edit, diff):
    notices_.add_command(command)
