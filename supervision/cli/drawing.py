"""`draw`: parcels and officers by lot for a spot check or a cross visit (抽查、交叉巡查), and drawing again to check."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.draws import (
    Checked,
    Draw,
    Drawn,
    DrawOnFile,
    Order,
    Scope,
    check,
    draw,
    draws_on_file,
)
from supervision.casework.finding import find_parcel, find_parcels
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.listing import STATE
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, WITH_SET_ASIDE, leave
from supervision.law.terms import State
from supervision.records.db import reading, writing
from supervision.staff import UNASSIGNED, Staff

SEED_BYTES = 8


@click.command("draw")
@click.option("--count", type=click.IntRange(min=1), default=None, metavar="N", help="抽取几宗。How many.")
@click.option("--due", type=ISO_DATE, default=None, metavar="D", help="巡查完成期限。To be visited by.")
@click.option("--seed", default=None, help="随机种子，缺省由系统生成；与结果一并登记，凭它可以重抽核对。")
@click.option("--cross", is_flag=True, help="交叉巡查：由其他国土所的国土员巡查。")
@click.option("--district", default=None, help="只从某一行政区抽取。")
@click.option("--state", type=STATE, default=None, help="只从某一状态的宗地抽取。")
@click.option(
    "--check", "checked", default=None, metavar="NO",
    help="不抽取，按宗地编号或随机种子核对以前的抽取：按当时的范围重抽，看是否相同。",
)  # fmt: skip
@database_and_day
@as_json
@to_file
@telling_errors
def draw_(
    url: str | None,
    on: date | None,
    count: int | None,
    due: date | None,
    seed: str | None,
    cross: bool,
    district: str | None,
    state: str | None,
    checked: str | None,
    json_: bool,
    out: Path | None,
) -> None:
    """抽查抽取：随机抽取宗地和巡查人员，责任国土员不查自己的宗地。Draw parcels for a visit."""
    if checked is not None:
        if any(given is not None for given in (count, due, seed, district, state, out)) or cross:
            raise click.UsageError("--check 只核对以前的抽取，不与其他抽取选项同用")
        _check(open_door(url, on), checked, json_=json_)
        return
    if count is None or due is None:
        raise click.UsageError("请写明 --count（抽取几宗）和 --due（巡查完成期限），核对以前的抽取用 --check")
    door = open_door(url, on)
    order = Order(
        count=count,
        due_on=due,
        seed=secrets.token_hex(SEED_BYTES) if seed is None else seed.strip(),
        seed_made=seed is None,
        crossed=cross,
        scope=Scope(State(state) if state else None, district),
    )
    with writing(door.engine) as session:
        made = draw(session, order, door.desk)
    _print(made, door.office.staff, json_=json_, out=out)


def _print(made: Draw, staff: Staff, *, json_: bool, out: Path | None) -> None:
    order = made.order
    what = "交叉巡查" if order.crossed else "抽查"

    def land_office(one: Drawn) -> str:
        found = staff.land_office_of(one.parcel)
        return found.name if found is not None else UNASSIGNED

    def cells(one: Drawn) -> Sequence[Any]:
        officer = one.officer
        return (
            one.parcel.no,
            one.parcel.project,
            land_office(one),
            officer.name,
            officer.land_office,
            order.due_on,
        )

    def values(one: Drawn) -> dict[str, Any]:
        return {"no": one.parcel.no, "project": one.parcel.project, "land_office": land_office(one),
                "officer": one.officer.user, "officer_name": one.officer.name, "due_on": order.due_on,
                "crossed": order.crossed, "seed": order.seed, "drawn_from": made.drawn_from,
                "drawn_from_sha256": made.sha256}  # fmt: skip

    print_list(
        made.drawn,
        title=f"{what}抽取结果",
        columns=("电子监管号", "项目", "所属国土所", "巡查人员", "所在国土所", "完成期限"),
        cells=cells,
        values=values,
        nothing="没有抽取宗地。",
        after=f"从{made.drawn_from}宗中抽取{{count}}宗，随机种子“{_braced(order.seed)}”，已登记。"
        "每日监测后派发任务；核对：supervision draw --check 随机种子",
        json_=json_,
        out=out,
    )


def _braced(text: str) -> str:
    """A text as it stands in a sentence that is still to get its count."""
    return text.replace("{", "{{").replace("}", "}}")


def _check(door: Door, words: str, *, json_: bool) -> None:
    with reading(door.engine) as session:
        found = [check(session, on_file) for on_file in _on_file(session, words.strip())]
    for one in found:
        if json_:
            print_json(_as_json(one))
        else:
            _tell(one, door.office.staff)
    if not all(one.same for one in found):
        sys.exit(WITH_SET_ASIDE)


def _on_file(session: Session, words: str) -> list[DrawOnFile]:
    """The draws of a parcel known by that number, or those from that seed."""
    if by_seed := draws_on_file(session, seed=words):
        return by_seed
    if not find_parcels(session, [words])[words]:
        leave(BAD_INPUT, f"没有用随机种子“{words}”的抽取，也没有编号为“{words}”的宗地，请核对")
    parcel_id = find_parcel(session, words)
    on_file = draws_on_file(session, parcel_id=parcel_id)
    if not on_file:
        leave(BAD_INPUT, f"宗地{words}没有被抽取过")
    return on_file


def _tell(one: Checked, staff: Staff) -> None:
    then = one.draw
    click.echo(f"{then.on}抽取{len(then.numbers)}宗，随机种子“{then.seed}”，抽取人{staff.name_of(then.by)}：")
    if one.same_scope:
        click.echo(f"  抽取范围：{one.drawn_from}宗，与登记的校验值相符")
    else:
        recorded = "未登记" if then.drawn_from is None else f"登记为{then.drawn_from}宗"
        click.echo(f"  抽取范围：不相符，{recorded}，按当时案卷为{one.drawn_from}宗")
    if then.numbers == one.numbers:
        click.echo(f"  重抽结果：相同（{'、'.join(one.numbers)}）")
    else:
        click.echo(f"  重抽结果：不相同，登记的是{'、'.join(then.numbers)}，重抽得{'、'.join(one.numbers)}")
    if then.voided:
        click.echo(f"  其后已更正：{'、'.join(then.voided)}")


def _as_json(one: Checked) -> dict[str, Any]:
    then = one.draw
    return {"on": then.on, "by": then.by, "seed": then.seed, "same": one.same, "same_scope": one.same_scope,
            "numbers": then.numbers, "repeated": list(one.numbers), "voided": then.voided,
            "drawn_from": then.drawn_from, "found": one.drawn_from}  # fmt: skip
