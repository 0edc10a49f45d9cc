"""`spots`: batches of satellite spots taken in, listed, given to officers, looked at, closed (图斑)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.spots import handling
from supervision.casework.spots.intake import Batch, Became, Outcome, take_spots
from supervision.casework.spots.lists import Wanted, spots
from supervision.casework.spots.spot import Hint, Sees, Spot, SpotResult, the_spot
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import ISO_DATE
from supervision.records.db import reading, writing
from supervision.records.spot import SpotState

the_number = click.argument("number", type=int, metavar="N")


@click.group("spots", invoke_without_command=True)
@click.option("--all", "all_", is_flag=True, help="连同已办结的。")
@click.option("--overdue", "only_overdue", is_flag=True, help="只列逾期未核查的。")
@click.option("--unmatched", is_flag=True, help="只列不在任何已登记界址的宗地内的。")
@click.option("--officer", default="", metavar="用户名", help="只列交给某人的。")
@database_and_day
@as_json
@to_file
@click.pass_context
@telling_errors
def spots_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    all_: bool,
    only_overdue: bool,
    unmatched: bool,
    officer: str,
    out: Path | None,
) -> None:
    """图斑清单：未办结的图斑、提示、核查人、期限；接收、交办、核查结果见各子命令。Spots of images."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    wanted = Wanted(
        hint=Hint.NO_PARCEL if unmatched else None, officer=officer, only_overdue=only_overdue, all=all_
    )
    with reading(door.engine) as session:
        found = spots(session, door.today, wanted)
    print_list(
        found,
        title="图斑清单" if all_ else "未办结的图斑",
        columns=("编号", "图斑", "影像日期", "影像情况", "面积（公顷）", "宗地", "提示", "状态", "核查人", "期限", "结果"),
        cells=_cells,
        values=_values,
        nothing="没有图斑。" if all_ else "没有未办结的图斑。",
        after="共{count}个。详情：supervision spots show 编号",
        json_=json_,
        out=out,
    )  # fmt: skip


def _cells(row: Row[Any]) -> Sequence[Any]:
    return (
        row.number, row.label, row.image_on, Sees(row.sees).zh, row.area_ha, row.no or "", Hint(row.hint).zh,
        SpotState(row.state).zh, row.officer, row.due_on, "" if row.result is None else SpotResult(row.result).zh,
    )  # fmt: skip


def _values(row: Row[Any]) -> Mapping[str, Any]:
    return {
        "spot": row.number, "label": row.label, "source": row.source, "image_on": row.image_on, "sees": row.sees,
        "area_ha": str(row.area_ha), "no": row.no, "hint": row.hint, "state": row.state, "officer": row.officer or None,
        "due_on": row.due_on, "result": row.result,
    }  # fmt: skip


@spots_.command("import")
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", required=True, metavar="来源", help="如“2026年第一季度省厅卫片”。")
@click.option("--image-on", type=ISO_DATE, required=True, metavar="D", help="影像日期。")
@click.option(
    "--sees", type=click.Choice([str(sees) for sees in Sees]), default=str(Sees.BUILDING), show_default=True,
    help="影像情况：building 有建设，bare 未见建设。",
)  # fmt: skip
@database_and_day
@as_json
@telling_errors
def import_(
    url: str | None,
    on: date | None,
    json_: bool,
    paths: tuple[Path, ...],
    source: str,
    image_on: date,
    sees: str,
) -> None:
    """接收图斑：GeoJSON、SHP（.shp 或 .zip）、部标准 TXT；与宗地比对，交责任国土员核查。Take a batch in."""
    door = open_door(url, on)
    plots = [plot for path in paths for plot in read_plots(path)]
    with writing(door.engine) as session:
        outcomes = take_spots(session, plots, Batch(source, image_on, Sees(sees)), door.desk)
    for outcome in outcomes:
        if json_:
            print_json(_outcome(outcome))
        else:
            click.echo(_line(outcome))
    if not json_:
        taken = sum(outcome.became is Became.TAKEN for outcome in outcomes)
        click.echo(f"已接收{taken}个图斑，共{len(outcomes)}个。清单：supervision spots")


def _outcome(outcome: Outcome) -> Mapping[str, Any]:
    spot = outcome.spot
    return {
        "place": outcome.place, "label": outcome.label, "became": outcome.became, "spot": outcome.number or None,
        "no": None if spot is None else spot.no or None, "hint": None if spot is None else spot.hint,
        "officer": None if spot is None else spot.officer or None, "says": list(outcome.says),
    }  # fmt: skip


def _line(outcome: Outcome) -> str:
    said = f"{outcome.place} {outcome.label}：{outcome.became.zh}"
    if outcome.number:
        said += f" 图斑{outcome.number}"
    if outcome.spot is not None:
        spot = outcome.spot
        said += f"，{f'宗地{spot.no}，' if spot.no else ''}{spot.hint.zh}"
        said += f"，交{spot.officer}，期限{spot.due_on}" if spot.officer else ""
    return said + "".join(f"，{each}" for each in outcome.says)


@spots_.command("show")
@the_number
@database_and_day
@as_json
@telling_errors
def show(url: str | None, on: date | None, json_: bool, number: int) -> None:
    """一个图斑的来源、比对、办理经过。One spot and what happened."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        spot = the_spot(session, number)
    _tell(spot, "", json_=json_)
    if not json_:
        for told in spot.lines:
            said = "，".join(
                str(told.said[key])
                for key in ("officer", "due_on", "result", "note", "reason")
                if told.said.get(key)
            )
            click.echo(f"  {told.recorded_on} {told.kind.zh} {told.by} {said}".rstrip())


@spots_.command("assign")
@the_number
@click.argument("officer", metavar="用户名")
@click.option(
    "--due", "due_on", type=ISO_DATE, default=None, metavar="D", help="核查期限，缺省按机关设置 spot_days。"
)
@database_and_day
@as_json
@telling_errors
def assign(
    url: str | None, on: date | None, json_: bool, number: int, officer: str, due_on: date | None
) -> None:
    """交办：把图斑交给某人核查。Give a spot to an officer."""
    _step(
        url,
        on,
        lambda session, desk: handling.assign(session, number, officer, desk, due_on),
        "已交办",
        json_=json_,
    )


@spots_.command("link")
@the_number
@click.argument("no", metavar="NO")
@database_and_day
@as_json
@telling_errors
def link(url: str | None, on: date | None, json_: bool, number: int, no: str) -> None:
    """关联宗地：比对没有找到，或者找得不对的。Say which parcel a spot is about."""
    _step(url, on, lambda session, desk: handling.link(session, number, no, desk), "已关联", json_=json_)


@spots_.command("result")
@the_number
@click.argument("result", type=click.Choice([str(result) for result in SpotResult]))
@click.option("--note", default="", metavar="现场情况", help="现场情况；关联了巡查的可以不写。")
@click.option("--visit", type=int, default=None, metavar="序号", help="依据的巡查在案卷中的序号（history）。")
@database_and_day
@as_json
@telling_errors
def result_(
    url: str | None, on: date | None, json_: bool, number: int, result: str, note: str, visit: int | None
) -> None:
    """核查结果：true 属实、not_true 不属实、settled 已处理。Record what was found."""

    def step(session: Session, desk: Desk) -> Spot:
        return handling.check(session, number, SpotResult(result), note, desk, visit)

    _step(url, on, step, "已登记核查结果", json_=json_)


@spots_.command("return")
@the_number
@click.argument("reason", metavar="理由")
@database_and_day
@as_json
@telling_errors
def return_(url: str | None, on: date | None, json_: bool, number: int, reason: str) -> None:
    """退回重核。Send a spot back to be looked at again."""
    _step(
        url,
        on,
        lambda session, desk: handling.send_back(session, number, reason, desk),
        "已退回",
        json_=json_,
    )


@spots_.command("close")
@the_number
@click.argument("reason", metavar="理由", default="")
@database_and_day
@as_json
@telling_errors
def close(url: str | None, on: date | None, json_: bool, number: int, reason: str) -> None:
    """办结；没有核查结果的须写明理由。Close a spot."""
    _step(url, on, lambda session, desk: handling.close(session, number, reason, desk), "已办结", json_=json_)


def _step(
    url: str | None, on: date | None, step: Callable[[Session, Desk], Spot], done: str, *, json_: bool
) -> None:
    """One step, one transaction."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        spot = step(session, door.desk)
    _tell(spot, done, json_=json_)


def _tell(spot: Spot, done: str, *, json_: bool) -> None:
    if json_:
        print_json(
            {
                "spot": spot.number, "label": spot.label, "source": spot.source, "image_on": spot.image_on,
                "sees": spot.sees, "area_ha": str(spot.area_ha), "no": spot.no or None, "hint": spot.hint,
                "parcels": [{"no": no, "m2": m2} for no, m2 in spot.parcels], "state": spot.state,
                "officer": spot.officer or None, "due_on": spot.due_on, "result": spot.result, "note": spot.note,
                "visit": spot.visit,
            }
        )  # fmt: skip
        return
    where = f"宗地{spot.no}" if spot.no else "没有对应宗地"
    whose = f"，核查人{spot.officer}，期限{spot.due_on}" if spot.officer else ""
    found = f"，{spot.result.zh}" if spot.result is not None else ""
    click.echo(f"{done and done + '：'}{spot.zh}，{where}，{spot.hint.zh}，{spot.state.zh}{whose}{found}")
