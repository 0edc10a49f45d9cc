"""`referrals`: cases handed over to enforcement (案件线索移交): the list of both desks, making one, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import file_on_day
from supervision.casework.referring.completeness import Item, ItemStatus, completeness
from supervision.casework.referring.handing_over import HandedOver, package_again, refer
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.referring.package_file import in_place_at_the_end
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.cli.answering_referrals import ANSWERING, tell_consequences
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.one_parcel import read_one
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.photographing import the_originals
from supervision.cli.printing import FILE, print_json, print_list, to_file
from supervision.cli.telling import WITH_SET_ASIDE, act_id_in
from supervision.law.referrals import ReferralStatus
from supervision.law.steps import Unit
from supervision.law.terms import Matter
from supervision.records.db import reading, writing

MATTER = click.Choice([str(matter) for matter in Matter])
DESKS = (Unit.UTILISATION, Unit.ENFORCEMENT)


@click.group("referrals", invoke_without_command=True)
@click.option("--matter", type=MATTER, default=None, help="只列某一移交事项的。Of one matter.")
@click.option(
    "--status", type=click.Choice([str(status) for status in ReferralStatus]), default=None,
    help="只列某一状态的，缺省为有事待办的。",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="全部列出，含已撤回、已办结的。")
@click.option(
    "--unit", type=click.Choice([str(unit) for unit in DESKS]), default=None, help="只列该由某一单位办理的。"
)
@click.option("--late", "only_late", is_flag=True, help="只列逾期未接收的。Not accepted in time.")
@click.option("--district", default=None, help="只列某一行政区。")
@database_and_day
@as_json
@one_page
@to_file
@click.pass_context
@telling_errors
def referrals_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    matter: str | None,
    status: str | None,
    everything: bool,
    unit: str | None,
    only_late: bool,
    district: str | None,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """移交清单，两个股室共用；检查、制作、接收、退回、撤回、反馈见子命令。Referrals to enforcement."""
    if context.invoked_subcommand is not None:
        return
    if status is not None and everything:
        raise click.UsageError("--status 与 --all 只能用其中一个")
    door = open_door(url, on)
    last = None if after is None else act_id_in(after)
    statuses = None if status is None else (ReferralStatus(status),)
    with reading(door.engine) as session:
        found = referrals_in_turn(
            session,
            door.today,
            statuses=tuple(ReferralStatus) if everything else statuses,
            matter=Matter(matter) if matter else None,
            unit=Unit(unit) if unit else None,
            district=district,
            only_late=only_late,
            limit=one_more(limit),
            after=last,
        )
        listed = Listed(found, limit, lambda one: one.id)
        print_list(
            listed,
            title="移交清单",
            columns=COLUMNS,
            cells=lambda one: _cells(one, door),
            values=lambda one: _values(one, door.today),
            nothing="没有待办的移交。" if status is None and not everything else "没有符合条件的移交。",
            after=f"{how_many(limit, after)}件，期限按{door.today}计。{HOW_TO_GO_ON}",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


for _command in ANSWERING:
    referrals_.add_command(_command)

COLUMNS = (
    "编号", "电子监管号", "项目", "事项", "移交日期", "状态", "自", "该谁办", "接收期限", "逾期", "调查通知书期限", "理由或者结果",
    "下一步",
)  # fmt: skip


HOW_TO_GO_ON = "办理：supervision referrals accept、return、withdraw、outcome 编号"


def _cells(one: ReferralOnFile, door: Door) -> Sequence[Any]:
    late = one.days_late(door.today)
    pending = one.status is ReferralStatus.PENDING
    gone = "（依据已不成立）" if one.ground_gone else ""
    provisional = "（暂定）" if one.provisional else ""
    return (
        one.id,
        one.no,
        one.project,
        one.referral.matter.zh,
        one.referral.on,
        f"{one.status.zh}{gone}",
        one.referral.since,
        "" if one.mover is None else door.office.unit(one.mover),
        f"{one.accept_by}{provisional}" if pending else "",
        f"{late}天" if late else "",
        one.investigate_by,
        one.reason,
        one.next_move,
    )


def _values(one: ReferralOnFile, today: date) -> dict[str, Any]:
    """The keys scripts rely on."""
    pending = one.status is ReferralStatus.PENDING
    return {
        "id": one.id,
        "no": one.no,
        "project": one.project,
        "holder": one.holder,
        "matter": one.referral.matter,
        "number": one.number or None,
        "to": one.to or None,
        "referred_on": one.referral.on,
        "status": one.status,
        "since": one.referral.since,
        "mover": one.mover,
        "accept_by": one.accept_by if pending else None,
        "provisional": one.provisional if pending else None,
        "days_late": one.days_late(today),
        "investigate_by": one.investigate_by,
        "ground_stands": one.ground,
        "ground_gone": one.ground_gone,
        "reason": one.reason or None,
        "lacking": one.lacking or None,
        "seal": one.seal or None,
        "next": one.next_move or None,
        "to_do": one.to_do or None,
    }


# Completeness


@referrals_.command("check")
@click.argument("no", metavar="NO")
@click.option("--matter", type=MATTER, required=True, help="移交事项。What is referred.")
@database_and_day
@as_json
@to_file
@telling_errors
def check(url: str | None, on: date | None, json_: bool, out: Path | None, no: str, matter: str) -> None:
    """检查移交材料是否齐备：每项的案卷序号、依据，欠缺的怎样补。Is a referral complete?"""
    door = open_door(url, on)
    wanted = Matter(matter)

    def read(session: Session, parcel_id: int) -> FileOnDay | None:
        return file_on_day(session, parcel_id, on=door.today, office=door.office)

    items = completeness(read_one(door, no, None, read), wanted)
    print_list(
        items,
        title=f"移交材料检查  宗地{no}  {wanted.zh}",
        columns=("材料", "要求", "齐备", "案卷序号", "依据", "说明"),
        cells=lambda item: (
            item.item.zh,
            "" if item.need is None else item.need.zh,
            item.status.zh,
            "、".join(map(str, item.entries)),
            item.clause.cite,
            item.note,
        ),
        values=_item_json,
        nothing="没有应检查的材料。",
        after=_verdict(items, no, wanted),
        json_=json_,
        out=out,
    )
    if any(item.refuses for item in items):
        raise SystemExit(WITH_SET_ASIDE)


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "item": item.item,
        "zh": item.item.zh,
        "need": item.need,
        "status": item.status,
        "entries": list(item.entries),
        "clause": item.clause.cite,
        "note": item.note or None,
        "command": item.command or None,
    }


def _verdict(items: Sequence[Item], no: str, matter: Matter) -> str:
    supplied = "".join(f"补{item.item.zh}：{item.command}\n" for item in items if item.command)
    return supplied.replace("{", "{{").replace("}", "}}") + _whether_it_may_go(items, no, matter)


def _whether_it_may_go(items: Sequence[Item], no: str, matter: Matter) -> str:
    refusing = [item.item.zh for item in items if item.refuses]
    if refusing:
        return f"缺必备材料，不能移交：{'、'.join(refusing)}。"
    lacking = sum(item.status is ItemStatus.MISSING for item in items)
    reason = " --lacking 理由" if lacking else ""
    said = f"有{lacking}项欠缺，须说明理由" if lacking else "材料齐备"
    return f"{said}。移交：supervision referrals make {no} --matter {matter} --out 移交包.zip{reason}"


# Making one


@referrals_.command("make")
@click.argument("no", metavar="NO")
@click.option("--matter", type=MATTER, required=True, help="移交事项。What is referred.")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="移交包写入的文件。The package.")
@click.option("--number", default="", help="移交书文号。Number of the letter.")
@click.option("--to", default="", metavar="单位", help="接收单位，缺省为本局的监察队伍；其他单位用函。")
@click.option("--lacking", default="", metavar="理由", help="材料欠缺的理由。Why material is missing.")
@database_and_day
@as_json
@telling_errors
def make(
    url: str | None, on: date | None, json_: bool, no: str, matter: str, out: Path, number: str, to: str,
    lacking: str,
) -> None:  # fmt: skip
    """移交：制作移交书和移交包，登记移交，写出移交包文件。Refer a case to enforcement."""
    door = open_door(url, on)
    with in_place_at_the_end(out) as write_aside, writing(door.engine) as session:
        made = refer(
            session,
            no,
            Matter(matter),
            door.desk,
            photos=the_originals(),
            to=to,
            number=number,
            lacking_reason=lacking,
        )
        write_aside(made.package.bytes)
    if json_:
        print_json(
            {
                "id": made.id,
                "no": made.recorded.no,
                "matter": matter,
                "seal": made.package.seal,
                "file": str(out),
                "bytes": len(made.package.bytes),
                "lacking": [item.item for item in made.items if item.lacks],
            }
        )
        return
    _tell_made(made, Matter(matter), out)


def _tell_made(made: HandedOver, matter: Matter, out: Path) -> None:
    no, seq = made.recorded.no, made.recorded.seq
    click.echo(f"已移交 {made.id}：宗地{no}（{matter.zh}），移交包：{out}（{len(made.package.bytes)}字节）")
    click.echo(f"封签：{made.package.seal}")
    click.echo(f"打印移交书：supervision papers 案件线索移交书 {no} --act {seq}")
    click.echo(f"打印接收回执：supervision papers 接收回执 {no} --act {seq}")
    tell_consequences(made.recorded.consequences)


@referrals_.command("package")
@click.argument("id_", metavar="编号")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="移交包写入的文件。The package.")
@database_and_day
@telling_errors
def package(url: str | None, on: date | None, id_: str, out: Path) -> None:
    """按案卷重新制作移交包：与移交时逐字节相同，封签相同。Make a package again."""
    door = open_door(url, on)
    with in_place_at_the_end(out, "写出移交包") as write_aside, reading(door.engine) as session:
        made = package_again(session, act_id_in(id_), door.office, photos=the_originals())
        write_aside(made.bytes)
    click.echo(f"已重新制作移交包 {id_}：{out}（{len(made.bytes)}字节），与移交时相同")
    click.echo(f"封签：{made.seal}")
