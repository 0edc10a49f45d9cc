"""`responsibility`: whose each day of a delay is (责任日), on one page both sides can sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from supervision.casework.finding import find_parcel
from supervision.casework.responsibility import (
    ResponsibilitySheet,
    day_rows,
    extension_words,
    percent,
    responsibility_sheet,
)
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.law.responsibility import RULE, ExtensionClaim, Ledger, SuspicionClock
from supervision.law.stretches import Stretch
from supervision.law.terms import Stage
from supervision.records.db import reading

SIGNATURES = "用地单位（签章）：______________    国土所：______________    日期：______________"


@click.command("responsibility")
@click.argument("no", metavar="NO")
@click.option(
    "--stage", type=click.Choice([str(stage) for stage in Stage]), default=None, help="环节，缺省为各环节。"
)
@database_and_day
@as_json
@telling_errors
def responsibility_(url: str | None, on: date | None, json_: bool, stage: str | None, no: str) -> None:
    """责任日计算表：延误的每一天归谁、依据什么文件；双方可签认。Responsibility days."""
    door = open_door(url, on)
    asked = None if stage is None else Stage(stage)
    with reading(door.engine) as session:
        sheet = responsibility_sheet(session, find_parcel(session, no), on=door.today, stage=asked)
    if json_:
        print_json(_sheet_json(sheet))
        return
    parcel = sheet.life.parcel
    click.secho(f"责任日计算表  宗地{parcel.no}  {parcel.project}", bold=True)
    click.echo(f"土地使用权人：{parcel.holder or '未载'}    计算截至：{sheet.on}")
    if not sheet.ledgers:
        click.echo(_nothing(asked))
        return
    for drawn in sheet.ledgers:
        _print_ledger(drawn)
    click.echo(f"\n计算规则：{RULE}")
    click.echo(f"\n{SIGNATURES}")


def _nothing(asked: Stage | None) -> str:
    if asked is Stage.PAYMENT:
        return "合同未约定分期缴款，没有责任日可计算。"
    return "各环节均无延误，也没有认定的责任日。"


def _title(drawn: Ledger) -> str:
    return drawn.stage.zh if drawn.instalment is None else f"{drawn.stage.zh}（第{drawn.instalment}期）"


def _print_ledger(drawn: Ledger) -> None:
    met = drawn.met_on or "尚未履行"
    click.secho(
        f"\n{_title(drawn)}：约定{drawn.due_on or '未约定'}，实际{met}，延误{drawn.days}天", bold=True
    )
    for note in drawn.notes:
        click.echo(f"提示：{note}")
    if found := day_rows(drawn):
        rows = ((one.from_on, one.until_on, one.days, one.party.zh, one.paper, why) for one, why in found)
        print_table("", ("起", "止", "天数", "归属", "依据", "说明"), rows, nothing="")
    if drawn.days:
        shares = (f"{party.zh}{days}天（{percent(drawn, party)}）" for party, days in drawn.totals.items())
        click.echo("合计：" + "，".join(shares))
        click.echo(f"违约金扣除：{sum(one.days for one in drawn.excluded)}天")
    if drawn.suggested_cause is not None:
        click.echo(f"建议原因：{drawn.suggested_cause.zh}（天数最多者；并列的为待定；由认定人决定）")
    if drawn.extension is not None:
        click.echo(f"延期：{extension_words(drawn.stage, drawn.extension)}")
    if drawn.clock is not None:
        click.echo(f"疑似闲置时钟：{drawn.clock.zh}")


def _sheet_json(sheet: ResponsibilitySheet) -> dict[str, Any]:
    return {
        "no": sheet.life.parcel.no,
        "on": sheet.on,
        "project": sheet.life.parcel.project,
        "holder": sheet.life.parcel.holder,
        "rule": RULE,
        "ledgers": [_ledger_json(drawn) for drawn in sheet.ledgers],
    }


def _ledger_json(drawn: Ledger) -> dict[str, Any]:
    return {
        "stage": drawn.stage,
        "instalment": drawn.instalment,
        "due_on": drawn.due_on,
        "met_on": drawn.met_on,
        "until_on": drawn.until_on,
        "days": drawn.days,
        "stretches": _stretches_json(drawn.stretches),
        "totals": {str(party): days for party, days in drawn.totals.items()},
        "excluded": _stretches_json(drawn.excluded),
        "before_due": _stretches_json(drawn.before_due),
        "after_met": _stretches_json(drawn.after_met),
        "suggested": _stretches_json(drawn.suggested),
        "suggested_cause": drawn.suggested_cause,
        "extension": None if drawn.extension is None else _extension_json(drawn.extension),
        "suspicion_clock": None if drawn.clock is None else _clock_json(drawn.clock),
        "notes": list(drawn.notes),
    }


def _stretches_json(stretches: Sequence[Stretch]) -> list[dict[str, Any]]:
    return [
        {
            "from_on": one.from_on,
            "until_on": one.until_on,
            "days": one.days,
            "party": one.party,
            "paper": one.paper or None,
        }
        for one in stretches
    ]


def _extension_json(claim: ExtensionClaim) -> dict[str, Any]:
    return {
        "excused_days": claim.excused_days,
        "granted_days": claim.granted_days,
        "days": claim.days,
        "new_day": claim.new_day,
        "over_a_year": claim.over_a_year,
        "only_by_disposal": claim.only_by_disposal,
    }


def _clock_json(clock: SuspicionClock) -> dict[str, Any]:
    return {
        "past_days": clock.past_days,
        "suspected_from": clock.suspected_from,
        "runs": clock.runs,
        "left_days": clock.left_days,
        "holder_days": clock.holder_days,
        "undecided_days": clock.undecided_days,
    }
