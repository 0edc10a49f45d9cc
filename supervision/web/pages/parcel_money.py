"""The money of a parcel (价款): instalments and payments, interest and damages with the working, what binds the land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fastapi.responses import Response

from supervision.casework.claims import MoneyReading, read_money
from supervision.law.account import Receipt
from supervision.law.money import Balance, balances, outstanding_wan
from supervision.law.refusals import BadRecord
from supervision.law.values import six_places
from supervision.law.working import NOT_A_FINAL_DEBT, ROUNDING, total
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.parcel_frame import frame_of
from supervision.web.seat import Seated

router = pages()

UNFINISHED = "unfinished_m2"


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """One instalment with the payments entered to it."""

    balance: Balance
    receipts: Sequence[Receipt]


@router.get("/parcels/{no}/money")
def money_page(seat: Seated, no: str) -> Response:
    form = Filled({UNFINISHED: seat.request.query_params.get(UNFINISHED, "").strip()})
    unfinished_m2 = _square_metres(form)
    with seat.reading() as session:
        frame = frame_of(seat, session)
        as_of = frame.as_of
        read = read_money(
            session, seat.parcel_id, on=as_of.on, known_on=as_of.known_on, unfinished_m2=unfinished_m2
        )
    if read is None:
        return frame.show(seat, "parcels/money.html", "money")
    lines = _lines(read)
    life = read.account.life
    return frame.show(
        seat,
        "parcels/money.html",
        "money",
        money=read,
        lines=lines,
        others=[receipt for receipt in read.account.receipts if receipt.no is None],
        paid=sum((line.balance.paid_wan for line in lines), Decimal(0)),
        owed=outstanding_wan(life, as_of.on),
        total=total(read.claims),
        uncounted=[claim.name for claim in read.claims if claim.gaps],
        notes=(NOT_A_FINAL_DEBT, ROUNDING),
        form=form,
    )


def _square_metres(form: Filled) -> Decimal | None:
    """The measured unfinished floor area, where a person gives one."""
    text = form[UNFINISHED]
    if not text:
        return None
    try:
        return six_places(text)
    except BadRecord as bad:
        form.wrong(UNFINISHED, str(bad))
        return None


def _lines(read: MoneyReading) -> list[InstalmentLine]:
    account = read.account
    receipts = {
        instalment.no: account.receipts_of(instalment) for instalment in account.life.contract.instalments
    }
    return [InstalmentLine(each, receipts[each.no]) for each in balances(account.life, account.until)]
