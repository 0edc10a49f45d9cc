"""`status`, `explain`, `history`: what stands where, why, what comes next (查阅)."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from sqlalchemy import Row
from sqlalchemy.orm import Session

from supervision.casework.finding import find_parcel
from supervision.casework.holding import Hold, step_id
from supervision.casework.journal import instant_text
from supervision.casework.reading import Reading, entry_words, history, overview, read_parcel, who_recorded
from supervision.cli.case_screen import case_in_short, case_line
from supervision.cli.door import Door, as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.one_parcel import read_one
from supervision.cli.printing import print_json, print_table
from supervision.law.explanation import Dated, Explanation
from supervision.law.figures import plain
from supervision.law.money import balances, outstanding_wan
from supervision.law.standing import NONE_YET, Life
from supervision.law.steps import ActSort, Duty, act_name_zh
from supervision.law.terms import State
from supervision.records.act import ActStatus
from supervision.records.db import reading
from supervision.records.run import Outcome

MOST_NEXT_STEPS = 4


@click.command("status")
@click.argument("no", metavar="[NO]", required=False)
@click.option("--district", default=None, help="总览只看某一行政区。")
@database_and_day
@known_on
@as_json
@telling_errors
def status(
    url: str | None, on: date | None, known: date | None, json_: bool, no: str | None, district: str | None
) -> None:
    """一宗地现在怎样、下一步是什么；不写编号则显示总览。Status of one parcel, or of all."""
    if no is not None and district is not None:
        raise click.UsageError("--district 用于总览，不与编号同用")
    door = open_door(url, on)
    if no is None:
        _overview(door, district, json_)
        return
    read = _read(door, no, known)
    if json_:
        print_json(_status_json(read))
        return
    life, said = read.life, read.explanation
    parcel, contract = life.parcel, life.contract
    click.secho(f"{parcel.no}  {parcel.project}", bold=True)
    click.secho(f"{said.headline}（{said.on}）", fg="red" if said.lateness else "green", bold=True)
    area = "面积未载" if parcel.area_ha is None else f"{parcel.area_ha:.4f}公顷"
    click.echo(f"{parcel.district}  {parcel.location}  {area}  {parcel.use}  {parcel.supply_mode}")
    click.echo(f"土地使用权人：{parcel.holder or '未载'}    {contract.kind.paper}，{contract.signed_on}签订")
    agreed = (
        ("交地", contract.handover_on),
        ("开工", life.agreed_start_on),
        ("竣工", contract.completion_on),
    )
    click.echo("约定：" + "，".join(f"{word}{day or '未约定'}" for word, day in agreed))
    actual = (("交地", life.handed_over_on), ("动工", life.started_on), ("停工", life.halted_on),
              ("竣工", life.completed_on), ("复核验收", life.verified_on))  # fmt: skip
    happened = [f"{word}{day}" for word, day in actual if day]
    click.echo("实际：" + ("，".join(happened) or "尚无登记"))
    click.echo(_money_line(life, said.on))
    click.echo(f"原因：{said.why}" + (f"［{said.clause.cite}］" if said.clause else ""))
    if (case := case_line(life, said.on)) is not None:
        click.echo(case)
    _open_acts(read)
    _next_steps(said, MOST_NEXT_STEPS)
    for hold in read.holds:
        click.echo(f"暂缓：{_hold_words(hold)}")
    for note in said.notes:
        click.echo(f"提示：{note}")


def _read(door: Door, no: str, known: date | None) -> Reading:
    def read(session: Session, parcel_id: int) -> Reading | None:
        every = door.office.patrol_every_days
        return read_parcel(session, parcel_id, on=door.today, known_on=known, patrol_every=every)

    return read_one(door, no, known, read)


def _money_line(life: Life, today: date) -> str:
    price = life.contract.price_wan
    words = f"价款：{plain(price)}万元" if price is not None else "价款：未载"
    lines = balances(life, today)
    if not lines:
        return f"{words}，未约定分期"
    if not life.payments_stated:
        return f"{words}，分{len(lines)}期，缴款情况未填报"
    paid = sum((balance.paid_wan for balance in lines), NONE_YET)
    owed = outstanding_wan(life, today)
    return f"{words}，分{len(lines)}期，已缴{plain(paid)}万元，未缴{plain(owed)}万元"


def _open_acts(read: Reading) -> None:
    for act in read.open_acts:
        words = f"{ActStatus(act.status).zh} {ActSort(act.sort).zh}《{act_name_zh(act.name)}》"
        click.echo(f"  [{read.parcel_id}-{act.seq}] {words} {act.done_on}")


def _hold_words(hold: Hold) -> str:
    return f"{hold.zh}，{hold.held_on}起，{hold.by}：{hold.reason}"


def _next_steps(said: Explanation, most: int) -> None:
    if not said.next_steps:
        click.echo(f"下一步：{said.waits_for or '无'}")
        return
    click.echo("下一步" + (f"（{said.waits_for}）" if said.waits_for else "") + "：")
    for step in said.next_steps[:most]:
        click.echo(f"  {step.on}  {step.text}")


def _status_json(read: Reading) -> dict[str, Any]:
    life, said = read.life, read.explanation
    return {
        "no": said.no,
        "on": said.on,
        "aliases": [value for _, value in read.aliases],
        "project": life.parcel.project,
        "holder": life.parcel.holder,
        "district": life.parcel.district,
        "area_ha": None if life.parcel.area_ha is None else str(life.parcel.area_ha),
        "state": said.state,
        "overdue": said.lateness,
        "why": said.why,
        "clause": said.clause.cite if said.clause else None,
        "start_on": life.agreed_start_on,
        "completion_on": life.contract.completion_on,
        "started_on": life.started_on,
        "completed_on": life.completed_on,
        "open": [
            {"id": f"{read.parcel_id}-{act.seq}", "sort": act.sort, "name": act.name, "status": act.status}
            for act in read.open_acts
        ],
        "next": [{"on": step.on, "what": step.text, "clause": step.clause} for step in said.next_steps],
        "holds": _holds_json(read),
        "idle_case": case_in_short(life, said.on),
        "waits_for": said.waits_for or None,
    }


def _holds_json(read: Reading) -> list[dict[str, Any]]:
    return [
        {
            "id": step_id(read.parcel_id, hold.key),
            "held_on": hold.held_on,
            "by": hold.by,
            "reason": hold.reason,
        }
        for hold in read.holds
    ]


@click.command("explain")
@click.argument("no", metavar="NO")
@database_and_day
@known_on
@as_json
@telling_errors
def explain_(url: str | None, on: date | None, known: date | None, json_: bool, no: str) -> None:
    """为什么是这个状态：条款、事实、逐日计算、下一步及日期。Explain."""
    read = _read(open_door(url, on), no, known)
    if json_:
        print_json({**_explain_json(read.explanation), "holds": _holds_json(read)})
        return
    print_explanation(read.explanation)
    for hold in read.holds:
        click.echo(f"暂缓：{_hold_words(hold)}")


def print_explanation(said: Explanation) -> None:
    click.secho(f"宗地{said.no}  {said.on}  {said.headline}", bold=True)
    click.echo(f"\n为何：{said.why}")
    if said.clause is not None:
        click.echo(f"依据：{said.clause.cite}\n      “{said.clause.sentence}”")
    _dated("事实", said.facts)
    _dated("状态变化", said.moves)
    if said.counts:
        click.echo("\n日期计算")
        for line in said.counts:
            click.echo(f"  {line}")
    if said.next_steps:
        _dated("下一步（事实不变时）", said.next_steps)
    if said.waits_for:
        click.echo(f"\n待办：{said.waits_for}")
    for note in said.notes:
        click.echo(f"提示：{note}")


def _dated(title: str, lines: list[Dated]) -> None:
    if lines:
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line.on}  {line.text}" + (f"  ［{line.clause}］" if line.clause else ""))


def _explain_json(said: Explanation) -> dict[str, Any]:
    def dated(lines: list[Dated]) -> list[dict[str, Any]]:
        return [{"on": line.on, "what": line.text, "clause": line.clause or None} for line in lines]

    return {
        "no": said.no,
        "on": said.on,
        "state": said.state,
        "overdue": said.lateness,
        "why": said.why,
        "clause": said.clause.cite if said.clause else None,
        "sentence": said.clause.sentence if said.clause else None,
        "facts": dated(said.facts),
        "moves": dated(said.moves),
        "day_counts": said.counts,
        "next": dated(said.next_steps),
        "waits_for": said.waits_for or None,
        "notes": said.notes,
    }


@click.command("history")
@click.argument("no", metavar="NO")
@database_and_day
@known_on
@as_json
@telling_errors
def history_(url: str | None, on: date | None, known: date | None, json_: bool, no: str) -> None:
    """案卷记录：事实与办理，按法定日期；附登记日与登记人。History."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        entries = history(session, find_parcel(session, no), on=door.today, known_on=known)
    if json_:
        for seq, entry in entries:
            print_json({"seq": seq, "kind": entry.kind, "happened_on": entry.happened_on, "recorded_on": entry.recorded_on,
                        "recorded_at": instant_text(entry.recorded_at), "by": entry.by, "payload": entry.payload})  # fmt: skip
        return
    rows = ((e.happened_on, seq, entry_words(seq, e), e.recorded_on, who_recorded(e)) for seq, e in entries)
    print_table(
        f"宗地{no}案卷", ("日期", "序号", "事项", "登记日", "登记人"), rows, nothing="案卷中尚无记录。"
    )


def _overview(door: Door, district: str | None, json_: bool) -> None:
    with reading(door.engine) as session:
        view = overview(session, door.today, district)
    if json_:
        print_json({"on": door.today, "district": district, "states": view.states,
                    "overdue": {str(duty): count for duty, count in view.late.items()},
                    "waiting": [{"sort": s, "status": t, "count": n} for s, t, n in view.waiting],
                    "due": view.due, "last_looked_on": view.last_looked_on, "held": view.held,
                    "set_aside": [no for no, _ in view.set_aside],
                    "certificate": _certificate_json(view.certificate)})  # fmt: skip
        return
    where = f" {district}" if district else ""
    click.secho(f"监管台账{where} {door.today}：共{sum(view.states.values())}宗", bold=True)
    for state in State:
        if count := view.states.get(str(state)):
            click.echo(f"  {state.zh}  {count}宗")
    words = {Duty.PAYMENT: "欠缴", Duty.START: "逾期未开工", Duty.COMPLETION: "逾期未竣工", Duty.HALT: "停工"}
    if view.late:
        click.echo("逾期：" + "，".join(f"{words[duty]}{count}宗" for duty, count in view.late.items()))
    if view.waiting:
        waits = (
            f"{ActStatus(status).zh}的{ActSort(sort).zh}{count}件" for sort, status, count in view.waiting
        )
        click.echo("待办：" + "，".join(waits))
    looked_on = view.last_looked_on
    if looked_on is not None and looked_on > door.today:
        click.echo(
            f"注意：{looked_on}已监测，以上为最近一次监测时的状态，不追溯到{door.today}；单宗可查 supervision status 编号 --on。"
        )
    click.echo(f"监测：{f'最近一次监测{looked_on}' if looked_on else '尚未监测'}，今日待监测{view.due}宗")
    if view.certificate is not None:
        last = view.certificate
        left = f"，尚有{last.left_due}宗未监测" if last.left_due else ""
        click.echo(f"最近监测证明：第{last.no}号（{last.day}），{Outcome(last.outcome).zh}{left}")
    if view.held:
        click.echo(f"暂缓：{view.held}项，见 supervision holds")
    for no, reason in view.set_aside:
        click.echo(f"待核数据：宗地{no}：{reason}")


def _certificate_json(last: Row[Any] | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {
        "no": last.no,
        "day": last.day,
        "outcome": last.outcome,
        "left_due": last.left_due,
        "hash": last.hash,
    }
