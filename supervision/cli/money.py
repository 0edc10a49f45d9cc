"""`money`: what is agreed, paid and owed, and what the contract claims beside it, with the working (价款核算)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.claims import MoneyReading, read_money
from supervision.cli.door import Door, as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.one_parcel import read_one
from supervision.cli.printing import print_json, print_table
from supervision.law.account import Account, Receipt
from supervision.law.contract import Instalment
from supervision.law.figures import plain
from supervision.law.money import balances, outstanding_wan
from supervision.law.refusals import BadRecord
from supervision.law.values import six_places
from supervision.law.working import NOT_A_FINAL_DEBT, ROUNDING, Claim, Working, total

COLUMNS = ("期号", "约定付款日", "约定金额（万元）", "缴款日", "缴款（万元）", "缴款人", "票据号", "尚欠（万元）", "逾期")  # fmt: skip


def an_area(context: click.Context, parameter: click.Parameter, given: str | None) -> Decimal | None:
    """An area in m² as an officer writes it."""
    try:
        return None if given is None else six_places(given)
    except BadRecord as bad:
        raise click.BadParameter(str(bad)) from bad


@click.command("money")
@click.argument("no", metavar="NO")
@click.option(
    "--unfinished-m2",
    callback=an_area,
    default=None,
    metavar="M2",
    help="实测未竣工计容建筑面积（平方米），合同按该面积核算逾期竣工违约金的须给出。Unfinished floor area.",
)
@database_and_day
@known_on
@as_json
@telling_errors
def money_(
    url: str | None, on: date | None, known: date | None, json_: bool, no: str, unfinished_m2: Decimal | None
) -> None:
    """价款台账、分期利息、逾期违约金及核算过程，在押在封情况。Money owed and claimed."""
    door = open_door(url, on)
    read = _read(door, no, known, unfinished_m2)
    if json_:
        print_json(_json(read, door.today))
        return
    parcel = read.account.life.parcel
    click.secho(f"{parcel.no}  {parcel.project}  价款核算（{door.today}）", bold=True)
    _print_ledger(read.account, door.today)
    for line in read.sixty_days:
        click.echo(f"解除条件：{line.zh}")
    for claim in read.claims:
        _print_claim(claim)
    _print_totals(read, door.today)
    for each in read.encumbrances:
        click.echo(each.zh)
    if not read.encumbrances:
        click.echo("抵押、查封：无有效登记")


def _read(door: Door, no: str, known: date | None, unfinished_m2: Decimal | None) -> MoneyReading:
    def read(session: Session, parcel_id: int) -> MoneyReading | None:
        return read_money(session, parcel_id, on=door.today, known_on=known, unfinished_m2=unfinished_m2)

    return read_one(door, no, known, read)


def _print_ledger(account: Account, today: date) -> None:
    contract, stated = account.life.contract, account.life.payments_stated
    price = f"{plain(contract.price_wan)}万元" if contract.price_wan is not None else "未载"
    deposit = contract.money.deposit_wan
    click.echo(
        f"{contract.kind.price}{price}" + (f"，其中定金{plain(deposit)}万元抵作价款" if deposit else "")
    )
    if not stated:
        click.echo("缴款情况未填报：各期不作逾期，请先补登缴款。")
    rows = [row for instalment in contract.instalments for row in _ledger_rows(account, instalment, today)]
    rows += [_receipt_row(receipt) for receipt in account.receipts if receipt.no is None]
    print_table("价款台账", COLUMNS, rows, nothing="合同未约定分期，也未登记缴款。")


def _ledger_rows(account: Account, instalment: Instalment, today: date) -> Iterator[tuple[Any, ...]]:
    """An instalment: one row a receipt, the first with what was agreed, the last with what is owed."""
    [balance] = [each for each in balances(account.life, account.until) if each.no == instalment.no]
    stated = account.life.payments_stated
    receipts: list[Receipt | None] = [*account.receipts_of(instalment)] or [None]
    for place, receipt in enumerate(receipts, start=1):
        agreed = (f"第{instalment.no}期", instalment.due_on or "未约定", plain(instalment.amount_wan))
        last, overdue = place == len(receipts), balance.overdue_days
        yield (
            *(agreed if place == 1 else ("", "", "")),
            *(_receipt_cells(receipt) if receipt else ("", "", "", "")),
            (plain(balance.outstanding_wan) if stated else "未填报") if last else "",
            f"{overdue}天" if last and stated and overdue else "",
        )


def _receipt_row(receipt: Receipt) -> tuple[Any, ...]:
    return ("未列期次", "", "", *_receipt_cells(receipt), "", "")


def _receipt_cells(receipt: Receipt) -> tuple[Any, ...]:
    return (receipt.on, plain(receipt.amount_wan), receipt.payer or "未载", receipt.voucher or "未载")


def _print_claim(claim: Claim) -> None:
    sum_ = "不能核算" if claim.yuan is None else f"{claim.yuan:.2f}元"
    click.secho(f"\n{claim.name.zh}：{sum_}  ［{claim.basis}］", bold=True)
    for line in claim.lines:
        click.echo(f"  {line.what}：{line.days_in_words}")
        click.echo(f"    {line.formula}")
    for gap in claim.gaps:
        click.secho(f"  {gap}", fg="yellow")
    for note in claim.notes:
        click.echo(f"  {note}")


def _print_totals(read: MoneyReading, today: date) -> None:
    life = read.account.life
    click.echo("")
    if life.payments_stated and life.contract.instalments:
        click.echo(f"尚欠价款：{plain(outstanding_wan(life, today))}万元")
    unknown = [claim.name.zh for claim in read.claims if claim.gaps]
    without = f"；{'、'.join(unknown)}尚有不能核算的部分，未计入" if unknown else ""
    click.secho(f"利息、违约金合计：{total(read.claims):.2f}元{without}", bold=True)
    click.echo(f"说明：{NOT_A_FINAL_DEBT}。{ROUNDING}。")
    if life.ended:
        click.echo(f"{life.state.zh}：利息、违约金计至{read.account.until}。")


def _json(read: MoneyReading, today: date) -> dict[str, Any]:
    life = read.account.life
    contract = life.contract
    return {
        "no": life.parcel.no,
        "on": today,
        "until": read.account.until,
        "payments_stated": life.payments_stated,
        "price_wan": _text(contract.price_wan),
        "deposit_wan": _text(contract.money.deposit_wan),
        "outstanding_wan": _text(outstanding_wan(life, today)) if life.payments_stated else None,
        "instalments": [_instalment_json(read.account, each) for each in contract.instalments],
        "unallocated": [_receipt_json(each) for each in read.account.receipts if each.no is None],
        "sixty_days": [
            {
                "instalment": each.no,
                "reached_on": each.reached_on,
                "reached": each.reached,
                "demanded_on": each.demanded_on,
                "may_terminate": each.may_terminate,
            }
            for each in read.sixty_days
        ],
        "claims": [_claim_json(claim) for claim in read.claims],
        "total_yuan": str(total(read.claims)),
        "notes": [NOT_A_FINAL_DEBT, ROUNDING],
        "encumbrances": [
            {
                "kind": each.kind,
                "who": each.who,
                "paper": each.paper or None,
                "since": each.since,
                "until_on": each.until_on,
                "amount_wan": _text(each.amount_wan),
            }
            for each in read.encumbrances
        ],
    }


def _instalment_json(account: Account, instalment: Instalment) -> dict[str, Any]:
    [balance] = [each for each in balances(account.life, account.until) if each.no == instalment.no]
    stated = account.life.payments_stated
    return {
        "no": instalment.no,
        "due_on": instalment.due_on,
        "amount_wan": _text(instalment.amount_wan),
        "paid_wan": _text(balance.paid_wan) if stated else None,
        "owed_wan": _text(balance.outstanding_wan) if stated else None,
        "overdue_days": balance.overdue_days if stated else 0,
        "receipts": [_receipt_json(receipt) for receipt in account.receipts_of(instalment)],
    }


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {
        "on": receipt.on,
        "amount_wan": _text(receipt.amount_wan),
        "payer": receipt.payer or None,
        "voucher": receipt.voucher or None,
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "name": claim.name,
        "basis": claim.basis,
        "yuan": _text(claim.yuan),
        "lines": [_line_json(line) for line in claim.lines],
        "gaps": claim.gaps,
        "notes": claim.notes,
    }


def _line_json(line: Working) -> dict[str, Any]:
    return {
        "what": line.what,
        "from_on": line.from_on,
        "until_on": line.until_on,
        "calendar_days": line.calendar_days,
        "excluded": [
            {
                "from_on": each.from_on,
                "until_on": each.until_on,
                "days": each.days,
                "party": each.party,
                "paper": each.paper,
            }
            for each in line.excluded
        ],
        "days": line.days,
        "formula": line.formula,
        "yuan": str(line.yuan),
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
