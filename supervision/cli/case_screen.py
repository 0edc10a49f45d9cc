"""One idle case on one screen (一案一屏), and the same for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from supervision.casework.idle_cases import CaseView, clock_json, owed_json, running
from supervision.law.figures import plain
from supervision.law.idle import Limb
from supervision.law.idle_case.case import Track, case_of
from supervision.law.idle_case.clocks import Clock
from supervision.law.idle_case.next_steps import next_steps
from supervision.law.rules.paper_clauses import RECOVERY
from supervision.law.standing import Life
from supervision.law.steps import act_name_zh


def case_line(life: Life, on: date) -> str | None:
    """The open idle case of a parcel in one line; None where there is none."""
    case = case_of(life)
    if case is None or case.closed:
        return None
    clocks, owed = running(life, on), next_steps(life, on)
    clock = (
        f"；{clocks[0].actor.zh}{clocks[0].what}，{left(clocks[0], on)}（至{clocks[0].due_on}）"
        if clocks
        else ""
    )
    todo = f"；下一步：{owed[0].what}" if owed else ""
    days = (on - case.stage_since).days
    return (
        f"闲置案件：{case.stage.zh}，已{days}天{clock}{todo}。详情：supervision cases show {life.parcel.no}"
    )


def case_in_short(life: Life, on: date) -> dict[str, Any] | None:
    """The same for scripts."""
    case = case_of(life)
    if case is None or case.closed:
        return None
    clocks = running(life, on)
    soonest = clock_json(clocks[0], on) if clocks else None
    return {"stage": case.stage, "stage_since": case.stage_since, "clock": soonest}


def print_case(view: CaseView) -> None:
    """The case as both desks see it."""
    parcel, case = view.life.parcel, view.case
    click.secho(f"{view.no}  {parcel.project}  {parcel.holder}", bold=True)
    lasted = "" if case.closed else f"，{case.stage_since}起已{(view.on - case.stage_since).days}天"
    red = any(clock.days_left(view.on) < 0 for clock in view.running)
    click.secho(f"{case.stage.zh}{lasted}（{view.on}）", fg="red" if red else "green", bold=True)
    days = (view.on - case.opened_on).days
    limb, basis = Limb.of(halted=case.halted), case.basis
    counted = f"{basis}停工" if case.halted else f"约定开工{basis}"
    click.echo(f"情形：{limb.zh}（{counted}），{case.opened_on}起疑似闲置，已{days}天")
    click.echo(f"途径：{_track(view)}")
    if view.fee is not None:
        click.echo(f"闲置费：{view.fee.working}［{'；'.join(clause.cite for clause in view.fee.clauses)}］")
    elif case.track is not Track.ARTICLE_12:
        click.echo("闲置费：价款未载，无从计算；请登记合同变更写明价款（contract.price_wan）")
    if view.recoverable_from is not None:
        click.echo(f"满两年未动工，自{view.recoverable_from}起可以无偿收回［{RECOVERY.cite}］")
    if case.paid_wan:
        click.echo(f"已缴闲置费：{plain(case.paid_wan)}万元")
    for mortgage in view.mortgages:
        click.echo(mortgage.zh)
    for title, lines in (
        ("办案节点", _milestones(view)),
        ("期限", _clocks(view)),
        ("下一步", _owed(view)),
        ("移交", _referrals(view)),
        ("文书", _papers(view)),
    ):
        _section(title, lines)


def _track(view: CaseView) -> str:
    case = view.case
    if case.track is None:
        return "尚未认定原因"
    cause = case.cause.zh if case.cause is not None else "原因未载"
    grounds = "、".join(ground.zh for ground in view.grounds)
    why = f"停工闲置，原因：{cause}" if case.halted else cause
    way = f"；方式：{case.way.zh}" if case.way is not None else ""
    cited = "；".join(clause.cite for clause in view.track_clauses)
    return f"{case.track.zh}：{why}{f'（{grounds}）' if grounds else ''}{way}［{cited}］"


def _section(title: str, lines: Iterator[str]) -> None:
    """Left out when there is nothing to say."""
    if found := list(lines):
        click.echo(f"\n{title}")
        for line in found:
            click.echo(f"  {line}")


def _milestones(view: CaseView) -> Iterator[str]:
    for milestone, fact in view.milestones:
        yield f"{fact.on}  {milestone.zh}（第{fact.seq}号）"


def _clocks(view: CaseView) -> Iterator[str]:
    for clock in view.running:
        yield (
            f"{clock.due_on}{'（暂定）' if clock.provisional else ''}  {left(clock, view.on)}  {clock.actor.zh}："
            f"{clock.what}（{clock.since}起算）［{clock.clause.cite}］"
        )


def left(clock: Clock, on: date) -> str:
    """How far the last day in time is; on that day itself still in time."""
    days = clock.days_left(on)
    return f"还有{days}天" if days >= 0 else f"已过{-days}天"


def _owed(view: CaseView) -> Iterator[str]:
    for owed in view.owed:
        yield f"{owed.actor.zh}（{owed.unit.zh}）：{owed.what}［{owed.clause.cite}］"
        if command := view.command(owed):
            yield f"    {command}"


def _referrals(view: CaseView) -> Iterator[str]:
    for each in view.referrals:
        yield f"{each.on}  {each.matter.zh}（第{each.seq}号）{each.status.zh}，{each.since}"


def _papers(view: CaseView) -> Iterator[str]:
    for paper in view.papers:
        yield f"[{view.parcel_id}-{paper.seq}] {paper.status.zh}《{act_name_zh(paper.name)}》{paper.drafted_on}"


def case_json(view: CaseView) -> dict[str, Any]:
    """The keys scripts rely on."""
    parcel, case, fee = view.life.parcel, view.case, view.fee
    return {
        "no": view.no,
        "on": view.on,
        "project": parcel.project,
        "holder": parcel.holder,
        "district": parcel.district,
        "limb": Limb.of(halted=case.halted),
        "basis": case.basis,
        "suspected_on": case.opened_on,
        "suspected_days": (view.on - case.opened_on).days,
        "stage": case.stage,
        "stage_since": None if case.closed else case.stage_since,
        "closed": case.closed,
        "cause": case.cause,
        "grounds": view.grounds,
        "track": case.track,
        "track_clauses": [clause.cite for clause in view.track_clauses],
        "way": case.way,
        "milestones": [
            {"milestone": milestone, "on": fact.on, "seq": fact.seq} for milestone, fact in view.milestones
        ],
        "clocks": [clock_json(clock, view.on) for clock in view.running],
        "next": [owed_json(owed, view.no) | {"command": view.command(owed) or None} for owed in view.owed],
        "referrals": [
            {
                "seq": each.seq,
                "on": each.on,
                "matter": each.matter,
                "status": each.status,
                "since": each.since,
            }
            for each in view.referrals
        ],
        "papers": [
            {
                "id": f"{view.parcel_id}-{paper.seq}",
                "paper": paper.name,
                "status": paper.status,
                "drafted_on": paper.drafted_on,
            }
            for paper in view.papers
        ],
        "fee": None
        if fee is None
        else {"amount_wan": plain(fee.amount_wan), "at_most": fee.at_most, "working": fee.working},
        "recoverable_from": view.recoverable_from,
        "fee_paid_wan": plain(case.paid_wan),
        "mortgagees": [mortgage.who for mortgage in view.mortgages],
    }
