"""Rows of a ledger (台账行): one payment by its voucher, or set aside with its reason."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from supervision.casework.journal import canonical
from supervision.casework.payments.columns import HEADINGS, NUMBERS
from supervision.casework.payments.items import not_price_money
from supervision.casework.supply.report import RowReport
from supervision.casework.supply.row_problems import RowProblems

NO_VOUCHER = (
    "未填，没有凭证号的缴款再次导入时不能认出，请按票据补填；确无票据的，请逐笔登记（supervision record）"
)


@dataclass(frozen=True, slots=True, eq=False)
class LedgerRow:
    """One payment (缴款): who is meant, by which voucher, when, how much; the 期号 only if the row says it."""

    report: RowReport
    numbers: Mapping[str, str]
    voucher: str
    on: date
    amount_wan: Decimal
    instalment: int | None
    note: str

    @property
    def content(self) -> str:
        """By which the same row is known again: SHA-256 of what it says, in canonical JSON."""
        said = [self.numbers, self.voucher, self.on.isoformat(), str(self.amount_wan), self.instalment]
        return hashlib.sha256(canonical(said)).hexdigest()


def same_voucher(voucher: str) -> str:
    """A voucher's number as it is compared: full-width, in small letters or with spaces, it is the same."""
    return "".join(unicodedata.normalize("NFKC", voucher).split()).upper()


def read_row(problems: RowProblems, today: date) -> LedgerRow | None:
    """Read one row; None when it is set aside (`problems` says why)."""
    numbers = {name: number for name in NUMBERS if (number := _value(problems, name))}
    problems.no = next(iter(numbers.values()), "")
    if not numbers and not problems.refused:
        named = next(name for name in NUMBERS if name in problems.columns)
        problems.refuse(named, "没有宗地的编号，不知是哪宗地的缴款，请补填")
    voucher = _needed(problems, "voucher", NO_VOUCHER)
    paid_on = _needed(problems, "paid_on", "未填，请按票据补填")
    amount = _needed(problems, "amount_wan", "未填，请按票据补填")
    instalment = _value(problems, "instalment_no")
    item = _value(problems, "item")
    if paid_on > today.isoformat():
        problems.refuse("paid_on", f"晚于登记日{today}，尚未缴的款不能登记，请核对日期")
    if why := not_price_money(item):
        problems.refuse("item", why)
    note = _note(problems, item)
    if problems.refused:
        return None
    return LedgerRow(
        report=problems.report(),
        numbers=numbers,
        voucher=voucher,
        on=date.fromisoformat(paid_on),
        amount_wan=Decimal(amount),
        instalment=int(instalment) if instalment else None,
        note=note,
    )


def _value(problems: RowProblems, name: str) -> str:
    """A cell of the row; in a matter of money one that cannot be read sets the row aside."""
    written = problems.written(name)
    value, reason = problems.reader(name)(written) if written else ("", "")
    if reason:
        problems.refuse(name, reason)
    return value


def _needed(problems: RowProblems, name: str, why: str) -> str:
    if not problems.written(name):
        problems.refuse(name, why)
    return _value(problems, name)


def _note(problems: RowProblems, item: str) -> str:
    """What else the row says, kept with the payment."""
    said = (("payer", _value(problems, "payer")), ("item", item), ("note", _value(problems, "note")))
    return "；".join(f"{HEADINGS[name][0]}：{value}" for name, value in said if value)
