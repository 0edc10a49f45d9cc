"""`cases`: idle cases for both desks (闲置案件): the list, one case on a screen, every clock by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.idle_cases import CaseLine, CaseView, ClockLine, cases, clock_lines, read_case
from supervision.casework.lives import Asked
from supervision.cli.case_screen import case_json, left, print_case
from supervision.cli.door import as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.drafting_papers import draft
from supervision.cli.one_parcel import read_one
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_json, print_list, to_file
from supervision.law.idle import Limb
from supervision.law.idle_case.stages import OPEN_STAGES, CaseStage
from supervision.records.db import reading

STAGES = click.Choice([str(stage) for stage in OPEN_STAGES])
LIMBS = click.Choice([str(limb) for limb in Limb])


@click.group("cases", invoke_without_command=True)
@click.option("--stage", type=STAGES, default=None, help="只列某一办案阶段的。")
@click.option("--district", default=None, help="只列某一行政区的。")
@click.option("--limb", type=LIMBS, default=None, help="只列未动工（not_started）或停工（halted）的。")
@click.option("--late", "only_late", is_flag=True, help="只列有期限已过的（我局或者当事人）。")
@database_and_day
@known_on
@as_json
@one_page
@to_file
@click.pass_context
@telling_errors
def cases_(
    context: click.Context,
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    stage: str | None,
    district: str | None,
    limb: str | None,
    only_late: bool,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """未结闲置案件：办案阶段、已历天数、最近的期限和应办一方、下一步。Idle cases.

    早于最近一次监测的日期（--on），或者按某日所知（--known-on）的，逐宗按案卷推算，宗数多时较慢。
    """
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = cases(
            session,
            Asked(door.today, known, district, after),
            stage=CaseStage(stage) if stage else None,
            limb=Limb(limb) if limb else None,
            only_late=only_late,
            limit=one_more(limit),
        )
        listed = Listed(found, limit, lambda line: line.no)
        print_list(
            listed,
            title=f"闲置案件（{door.today}）",
            columns=COLUMNS,
            cells=_cells,
            values=CaseLine.as_json,
            nothing="没有未结的闲置案件。",
            after=f"{how_many(limit, after)}件。一案：supervision cases show 电子监管号；期限：supervision cases clocks",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)


COLUMNS = (
    "电子监管号", "土地使用权人", "行政区", "情形", "办案阶段", "本阶段", "疑似起", "已历", "最近期限", "距今", "应办",
    "下一步",
)  # fmt: skip


def _cells(line: CaseLine) -> Sequence[Any]:
    clock = line.soonest
    return (
        line.no,
        line.life.parcel.holder,
        line.life.parcel.district,
        line.limb.zh,
        line.case.stage.zh,
        f"{line.stage_days}天",
        line.case.opened_on,
        f"{line.suspected_days}天",
        "" if clock is None else f"{clock.due_on}{'（暂定）' if clock.provisional else ''} {clock.what}",
        "" if clock is None else left(clock, line.on),
        "" if clock is None else clock.actor.zh,
        f"{line.owed[0].actor.zh}：{line.owed[0].what}" if line.owed else "",
    )


@cases_.command("show")
@click.argument("no", metavar="NO")
@database_and_day
@known_on
@as_json
@telling_errors
def show(url: str | None, on: date | None, known: date | None, json_: bool, no: str) -> None:
    """一案一屏：节点、阶段、途径、期限、下一步及怎样登记、移交、文书、闲置费。Show one idle case."""
    door = open_door(url, on)

    def read(session: Session, parcel_id: int) -> CaseView | None:
        return read_case(session, parcel_id, door.today, known_on=known)

    view = read_one(door, no, known, read)
    if json_:
        print_json(case_json(view))
        return
    print_case(view)


@cases_.command("clocks")
@click.option(
    "--within", type=click.IntRange(min=0), default=None, metavar="N",
    help="只列N天内到期的，已过的都列；缺省全列。",
)  # fmt: skip
@click.option("--district", default=None, help="只列某一行政区的。")
@database_and_day
@known_on
@as_json
@one_page
@to_file
@telling_errors
def clocks_(
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    within: int | None,
    district: str | None,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """办案期限：所有案件正在计算的期限，按最后一日。Every clock of every case, by day."""
    door = open_door(url, on)
    until = None if within is None else door.today + timedelta(days=within)
    with reading(door.engine) as session:
        asked = Asked(door.today, known, district, after)
        found = clock_lines(session, asked, until=until, limit=one_more(limit))
        listed = Listed(found, limit, lambda line: line.id)
        print_list(
            listed,
            title=f"办案期限（{door.today}）",
            columns=(
                "最后一日", "暂定", "距今", "应办", "单位", "期限", "起算日", "电子监管号", "土地使用权人", "阶段", "依据",
            ),
            cells=_clock_cells,
            values=ClockLine.as_json,
            nothing="没有正在计算的办案期限。",
            after=f"{how_many(limit, after)}项。最后一日当天仍在期内，期间开始的当日不计。",
            json_=json_,
            out=out,
        )  # fmt: skip
        listed.tell_next(json_=json_, out=out)


def _clock_cells(line: ClockLine) -> Sequence[Any]:
    clock = line.clock
    return (
        clock.due_on,
        "暂定" if clock.provisional else "",
        left(clock, line.on),
        clock.actor.zh,
        clock.unit.zh,
        clock.what,
        clock.since,
        line.no,
        line.life.parcel.holder,
        line.stage.zh,
        clock.clause.cite,
    )


cases_.add_command(draft)
