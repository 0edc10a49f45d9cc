"""What becomes of a referral at the door (接收、退回、撤回、反馈结果): the subcommands of `referrals` that answer one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from supervision.casework.consequences import Consequence
from supervision.casework.referring import answering
from supervision.casework.referring.answering import AnsweredReferral
from supervision.cli.door import database_and_day, open_door, telling_errors
from supervision.cli.telling import act_id_in
from supervision.records.db import writing


@click.command("accept")
@click.argument("id_", metavar="编号")
@click.option("--receiver", default="", help="接收人，缺省为登记人。Who signed the receipt.")
@click.option("--number", default="", help="接收回执编号。Number of the receipt.")
@click.option("--seal", default="", help="收到的移交包的封签，与登记的不一致则不予接收。Seal as received.")
@database_and_day
@telling_errors
def accept(url: str | None, on: date | None, id_: str, receiver: str, number: str, seal: str) -> None:
    """接收移交。Take a referral over."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        answered = answering.accept(
            session, act_id_in(id_), door.desk, receiver=receiver, number=number, seal=seal
        )
    _tell(answered, "已接收")


@click.command("return")
@click.argument("id_", metavar="编号")
@click.option("--reason", required=True, help="退回的理由。Why it is returned.")
@database_and_day
@telling_errors
def return_(url: str | None, on: date | None, id_: str, reason: str) -> None:
    """退回移交，写明理由。Return a referral."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        answered = answering.return_(session, act_id_in(id_), door.desk, reason=reason)
    _tell(answered, "已退回")


@click.command("withdraw")
@click.argument("id_", metavar="编号")
@click.option("--reason", required=True, help="撤回的理由。Why it is withdrawn.")
@database_and_day
@telling_errors
def withdraw(url: str | None, on: date | None, id_: str, reason: str) -> None:
    """撤回移交：依据已不成立，或者材料有变。Withdraw a referral."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        answered = answering.withdraw(session, act_id_in(id_), door.desk, reason=reason)
    _tell(answered, "已撤回")


@click.command("outcome")
@click.argument("id_", metavar="编号")
@click.option("--result", required=True, help="办理结果。What came of it.")
@click.option("--number", default="", help="办理结果的文号。Number of the paper.")
@database_and_day
@telling_errors
def outcome(url: str | None, on: date | None, id_: str, result: str, number: str) -> None:
    """反馈办理结果。Tell what came of a referral."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        answered = answering.report_outcome(session, act_id_in(id_), door.desk, result=result, number=number)
    _tell(answered, "已反馈结果")


ANSWERING = (accept, return_, withdraw, outcome)
"""The subcommands, in the order a referral meets them."""


def _tell(answered: AnsweredReferral, what: str) -> None:
    click.echo(f"{what} {answered.before.zh}，案卷第{answered.recorded.seq}号")
    tell_consequences(answered.recorded.consequences)


def tell_consequences(consequences: Sequence[Consequence]) -> None:
    """What followed from the fact recorded."""
    for one in consequences:
        click.echo(f"  {one.sort.zh}：{one.text}")
