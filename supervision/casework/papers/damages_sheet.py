"""违约金及利息计算表: what the contract lets the grantor claim beside the price, each line with its working."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from supervision.casework.letter_wording import days_on_paper, flattened
from supervision.casework.papers.heading import Heading, Row, a_day, for_both_sides, heading
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.account import Account, account_of
from supervision.law.capitals import in_capitals
from supervision.law.claims import claims_of
from supervision.law.damages import sixty_days
from supervision.law.figures import plain
from supervision.law.money import balances
from supervision.law.steps import PaperName
from supervision.law.working import NOT_A_FINAL_DEBT, ROUNDING, Claim, Working, total


class Line(TypedDict):
    """One line of a claim: what, which days, how it is worked out."""

    what: str
    days: str
    formula: str


class ClaimSheet(TypedDict):
    """One claim with its lines, what cannot be worked out, and its sum."""

    title: str
    basis: str
    lines: list[Line]
    gaps: list[str]
    notes: list[str]
    amount: str


class DamagesSheet(Heading):
    """The names the template of the sheet may use."""

    holder: str
    price: str
    price_agreed: str
    until_on: str
    account: list[Row]
    payments_stated: bool
    claims: list[ClaimSheet]
    sixty_days: list[str]
    amount: str
    incomplete: bool
    rounding: str
    not_a_final_debt: str


def damages_sheet(file: FileOnDay, seq: int | None) -> DamagesSheet:
    """The account and the claims as of the day of the file; worked out anew whenever it is asked for."""
    account = account_of(file.facts, file.no, on=file.on)
    assert account is not None
    claims = claims_of(file.facts, account, file.on)
    contract = file.life.contract
    return {
        **heading(PaperName.DAMAGES_SHEET, file),
        "holder": flattened(file.life.parcel.holder),
        "price": contract.kind.price,
        "price_agreed": f"{plain(contract.price_wan)}万元" if contract.price_wan is not None else "",
        "until_on": a_day(account.until),
        "account": _account(file, account),
        "payments_stated": file.life.payments_stated,
        "claims": [_claim(claim) for claim in claims],
        "sixty_days": [days_on_paper(each.zh) for each in sixty_days(account)],
        "amount": _yuan(total(claims)),
        "incomplete": any(claim.gaps for claim in claims),
        "rounding": ROUNDING,
        "not_a_final_debt": NOT_A_FINAL_DEBT,
    }


def _account(file: FileOnDay, account: Account) -> list[Row]:
    """Each instalment, and under it what came in: the day, the sum, the payer, the voucher."""
    rows = []
    for line in balances(file.life, file.on):
        words = f"应缴{plain(line.amount_wan)}万元，期限{a_day(line.due_on) or '（未约定）'}"
        if file.life.payments_stated:
            words += f"，未缴{plain(line.outstanding_wan)}万元"
        rows.append(Row(label=f"第{line.no}期", text=words))
    for receipt in account.receipts:
        entered_to = f"计入第{receipt.no}期" if receipt.no is not None else "未计入分期"
        said = (("缴款人", receipt.payer), ("票据", receipt.voucher))
        more = "，".join(f"{label}{text}" for label, given in said if (text := flattened(given)))
        words = f"缴{plain(receipt.amount_wan)}万元，{entered_to}" + (f"，{more}" if more else "")
        rows.append(Row(label=a_day(receipt.on), text=words))
    return rows


def _claim(claim: Claim) -> ClaimSheet:
    return {
        "title": claim.name.zh,
        "basis": claim.basis,
        "lines": [_line(line) for line in claim.lines],
        "gaps": [for_both_sides(gap) for gap in claim.gaps],
        "notes": [for_both_sides(note) for note in claim.notes],
        "amount": _yuan(claim.yuan) if claim.lines and claim.yuan is not None else "",
    }


def _line(line: Working) -> Line:
    return {
        "what": days_on_paper(line.what),
        "days": days_on_paper(line.days_in_words),
        "formula": line.formula,
    }


def _yuan(yuan: Decimal) -> str:
    return f"{yuan:.2f}元（大写：人民币{in_capitals(yuan)}）"
