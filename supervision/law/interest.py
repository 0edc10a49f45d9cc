"""Interest on later instalments (分期利息): from the first instalment's day to the day each later part is paid, or due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supervision.law.account import Account
from supervision.law.basis import NOT_STATED, basis, not_stated
from supervision.law.contract import Instalment
from supervision.law.daycount import ONE_DAY
from supervision.law.figures import plain
from supervision.law.money import yuan
from supervision.law.rules.contract_clauses import INTEREST
from supervision.law.working import Claim, ClaimName, Working, worked


def interest(account: Account) -> Claim:
    """What the later instalments bear by the contract, accrued to the asked day (合同第十条).

    The day of the first instalment is its agreed day (without one, the day it was first paid) and is not counted.
    A part paid in time bears interest to its day, any other to the due day: after that it bears damages.
    """
    life = account.life
    later = life.contract.instalments[1:]
    rests_on = basis(life, INTEREST, "第十一条")
    if not later:
        return Claim(ClaimName.INTEREST, rests_on, notes=("价款未分期，不计分期利息",))
    percent, year_days = life.contract.money.interest_percent, life.contract.money.interest_year_days
    if percent == 0:
        return Claim(ClaimName.INTEREST, rests_on, notes=("合同约定分期不计利息",))
    begin = _day_of_the_first(account)
    gaps = [NOT_STATED] if not life.payments_stated else []
    if percent is None:
        gaps.append(not_stated(life, "interest_percent"))
    if not year_days:
        gaps.append(not_stated(life, "interest_year_days"))
    if begin is None:
        gaps.append("首期未约定付款日期，也未登记缴款，分期利息无从起算；请核对合同后登记“合同变更”补填")
    if gaps or percent is None or not year_days or begin is None:
        return Claim(ClaimName.INTEREST, rests_on, gaps=tuple(gaps))
    undated = (f"第{i.no}期未约定付款日期，不能核算利息" for i in later if i.due_on is None)
    lines = (line for i in later for line in _lines(account, i, begin, percent, year_days))
    first = life.contract.instalments[0]
    day = "约定付款日" if first.due_on is not None else "首次缴款日"
    notes = (f"自第{first.no}期{day}{begin}的次日起算，到期后不再计息，另计违约金",)
    return Claim(ClaimName.INTEREST, rests_on, tuple(lines), tuple(undated), notes)


def _day_of_the_first(account: Account) -> date | None:
    first = account.life.contract.instalments[0]
    if first.due_on is not None:
        return first.due_on
    return min((receipt.on for receipt in account.receipts_of(first)), default=None)


def _lines(
    account: Account, instalment: Instalment, begin: date, percent: Decimal, year_days: int
) -> Iterator[Working]:
    """A line for each part paid in time, and one for all that was not."""
    if instalment.due_on is None:
        return
    last = min(instalment.due_on, account.until)
    in_time = [part for part in account.parts(instalment) if part.paid_on and part.paid_on <= last]
    sums = [(f"{part.paid_on}缴纳部分", part.amount_wan, part.paid_on or last) for part in in_time]
    if rest := instalment.amount_wan - sum(part.amount_wan for part in in_time):
        whole = "其余部分" if in_time else "全部"
        due = (
            "计至约定付款日" if last == instalment.due_on else f"尚未到期（{instalment.due_on}），计至{last}"
        )
        sums.append((f"{whole}，{due}", rest, last))
    for what, amount_wan, end in sums:
        if end > begin:
            yield worked(
                f"第{instalment.no}期，{what}",
                yuan(amount_wan),
                Fraction(percent) / 100 / year_days,
                begin + ONE_DAY,
                end,
                base=f"{plain(yuan(amount_wan))}元",
                rate=f"{plain(percent)}% ÷ {year_days}日",
            )
