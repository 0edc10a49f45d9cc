"""Damages the contract agrees on (违约金): late payment, late start, late completion, and the sixty-first day.

Rates, bases and caps are the contract's own terms; a term it does not state is not supplied. Days the government or
force majeure answers for, as the responsibility ledger proves them (`excluded`), bear no damages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supervision.law.account import Account
from supervision.law.basis import NOT_STATED, basis, not_stated
from supervision.law.contract import Instalment
from supervision.law.daycount import ONE_DAY
from supervision.law.figures import plain
from supervision.law.money import overdue_balances, yuan
from supervision.law.rules.contract_clauses import (
    LATE_COMPLETION,
    LATE_PAYMENT,
    LATE_START,
    PERMILLE_OF_THE_STATE_COUNCIL,
)
from supervision.law.rules.counts import FULL_YEAR, SIXTY_DAYS_OVERDUE
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.stretches import Stretch
from supervision.law.terms import ContractKind, DamagesBase
from supervision.law.working import Claim, ClaimName, Working, worked

NO_DUTY = "补办的小面积宗地，合同未约定开竣工，无此项义务"


def late_payment(account: Account, excluded: Sequence[Stretch] = ()) -> Claim:
    """Each part of an instalment paid late, from the day after the due day to the day of payment (合同第三十条).

    What is still owed runs to the asked day. `excluded`: stretches of the payment stage.
    """
    life = account.life
    rests_on = basis(life, LATE_PAYMENT, "第二十九条")
    if not life.payments_stated:
        return Claim(
            ClaimName.LATE_PAYMENT, rests_on, gaps=(NOT_STATED,) if life.contract.instalments else ()
        )
    undated = tuple(
        f"第{i.no}期未约定付款日期，不能认定逾期" for i in life.contract.instalments if i.due_on is None
    )
    late = [one for i in life.contract.instalments for one in _late_parts(account, i)]
    if not late:
        note = "各期均无逾期" if life.contract.instalments else "合同未约定分期付款日期，无从认定逾期"
        return Claim(ClaimName.LATE_PAYMENT, rests_on, (), undated, (note,))
    permille = life.contract.money.late_payment_permille
    if permille is None:
        said = not_stated(life, "late_payment_permille")
        gap = f"{said}。{PERMILLE_OF_THE_STATE_COUNCIL}" if life.contract.kind is ContractKind.GRANT else said
        return Claim(ClaimName.LATE_PAYMENT, rests_on, gaps=(gap, *undated))
    lines = tuple(
        _by_permille(what, amount_wan, permille, from_on, until_on, excluded)
        for what, amount_wan, from_on, until_on in late
    )
    return Claim(ClaimName.LATE_PAYMENT, rests_on, lines, undated)


def _late_parts(account: Account, instalment: Instalment) -> Iterator[tuple[str, Decimal, date, date]]:
    """The parts of an instalment paid or owed after its due day, each with its first and last day of delay."""
    if instalment.due_on is None:
        return
    for part in account.parts(instalment):
        until = min(part.paid_on or account.until, account.until)
        if until <= instalment.due_on:
            continue
        what = f"{part.paid_on}缴纳部分" if part.paid_on is not None else "未缴部分"
        yield f"第{instalment.no}期，{what}", part.amount_wan, instalment.due_on + ONE_DAY, until


def _by_permille(
    what: str,
    base_wan: Decimal,
    permille: Decimal,
    from_on: date,
    until_on: date,
    excluded: Sequence[Stretch],
) -> Working:
    return worked(
        what,
        yuan(base_wan),
        Fraction(permille) / 1000,
        from_on,
        until_on,
        base=f"{plain(yuan(base_wan))}元",
        rate=f"{plain(permille)}‰",
        excluded=excluded,
    )


@dataclass(frozen=True, slots=True)
class SixtyDays:
    """Where an unpaid instalment stands against 延期付款超过60日 (合同第三十条): by the calendar, nothing excluded."""

    no: int
    owed_wan: Decimal
    overdue_days: int
    reached_on: date
    reached: bool
    demanded_on: date | None

    @property
    def may_terminate(self) -> bool:
        """Sixty days past and demanded in vain: the grantor may terminate the contract."""
        return self.reached and self.demanded_on is not None

    @property
    def zh(self) -> str:
        day = f"第61日为{self.reached_on}，{'已到' if self.reached else '未到'}"
        demand = f"催缴{self.demanded_on}送达" if self.demanded_on else "催缴尚未送达"
        then = ""
        if self.reached:
            then = "，出让人有权解除合同" if self.demanded_on else "，须先送达催缴"
        return (
            f"第{self.no}期逾期{self.overdue_days}日，尚欠{plain(self.owed_wan)}万元；{day}；{demand}{then}"
        )


def sixty_days(account: Account) -> list[SixtyDays]:
    """Every instalment overdue on the asked day; none once the course has ended."""
    life = account.life
    return [
        SixtyDays(
            balance.no,
            balance.outstanding_wan,
            balance.overdue_days,
            reached_on := SIXTY_DAYS_OVERDUE.from_day(balance.due_on),
            account.until >= reached_on,
            life.demands_served.get(balance.no),
        )
        for balance in overdue_balances(life, account.until)
        if balance.due_on is not None
    ]


def late_start(account: Account, excluded: Sequence[Stretch] = ()) -> Claim:
    """The total price by the day from the day after the agreed start to the start (合同第三十三条第一款).

    With `late_start_year_only` the days end with the first year: from then on the rules of idle land take over.
    `excluded`: stretches of the start stage.
    """
    life = account.life
    money, agreed_on = life.contract.money, life.agreed_start_on
    rests_on = basis(life, LATE_START, "第三十二条")
    if not life.construction_duty:
        return Claim(ClaimName.LATE_START, rests_on, notes=(NO_DUTY,))
    if agreed_on is None:
        gap = "合同未约定开工日期，又未登记交地，不能认定逾期开工"
        return Claim(ClaimName.LATE_START, rests_on, gaps=(gap,))
    until = min(life.started_on or life.completed_on or account.until, account.until)
    if until <= agreed_on:
        return Claim(ClaimName.LATE_START, rests_on, notes=(f"约定开工{agreed_on}，未逾期",))
    if life.started_on is None and life.completed_on is not None:
        gap = "已竣工而未登记动工日期，逾期开工的天数不明，不能核算；请补登动工"
        return Claim(ClaimName.LATE_START, rests_on, gaps=(gap,))
    gaps = _missing(life, "late_start_permille", "price_wan")
    if gaps or money.late_start_permille is None or life.contract.price_wan is None:
        return Claim(ClaimName.LATE_START, rests_on, gaps=gaps)
    notes = []
    year_ends_on = FULL_YEAR.from_day(agreed_on) - ONE_DAY
    if money.late_start_year_only and until > year_ends_on:
        until = year_ends_on
        notes.append(f"合同约定只计不超过一年的部分，计至{year_ends_on}；此后按闲置土地处理")
    elif money.late_start_year_only is None and until > year_ends_on:
        notes.append("合同未载明只计一年，按全部逾期天数核算")
    what = f"约定开工{agreed_on}，" + (f"{life.started_on}动工" if life.started_on else "尚未动工")
    line = _by_permille(
        what, life.contract.price_wan, money.late_start_permille, agreed_on + ONE_DAY, until, excluded
    )
    return Claim(ClaimName.LATE_START, rests_on, (line,), (), tuple(notes))


def late_completion(
    account: Account, excluded: Sequence[Stretch] = (), *, unfinished_m2: Decimal | None = None
) -> Claim:
    """By the day from the day after the agreed completion to the completion (合同第三十三条第二款).

    The base is the total price, or where the contract says so its share for the unfinished floor area
    (`unfinished_m2`, 未竣工计容建筑面积), which has to be measured. `excluded`: stretches of the completion stage.
    """
    life = account.life
    money, agreed_on = life.contract.money, life.contract.completion_on
    rests_on = basis(life, LATE_COMPLETION, "第三十二条")
    if not life.construction_duty:
        return Claim(ClaimName.LATE_COMPLETION, rests_on, notes=(NO_DUTY,))
    if agreed_on is None:
        return Claim(ClaimName.LATE_COMPLETION, rests_on, gaps=("合同未约定竣工日期，不能认定逾期竣工",))
    until = min(life.completed_on or account.until, account.until)
    if until <= agreed_on:
        return Claim(ClaimName.LATE_COMPLETION, rests_on, notes=(f"约定竣工{agreed_on}，未逾期",))
    gaps = _missing(life, "late_completion_permille", "late_completion_base", "price_wan")
    by_area = money.late_completion_base is DamagesBase.UNFINISHED
    if by_area:
        gaps += _missing_areas(life, unfinished_m2)
    if gaps:
        return Claim(ClaimName.LATE_COMPLETION, rests_on, gaps=gaps)
    price_wan, permille = life.contract.price_wan, money.late_completion_permille
    assert price_wan is not None
    assert permille is not None
    base_yuan, base = Fraction(yuan(price_wan)), f"{plain(yuan(price_wan))}元"
    if by_area:
        whole_m2 = life.contract.planning.floor_area_m2
        assert whole_m2 is not None
        assert unfinished_m2 is not None
        base_yuan *= Fraction(unfinished_m2) / Fraction(whole_m2)
        base = f"{base} × {plain(unfinished_m2)}㎡ ÷ {plain(whole_m2)}㎡"
    what = f"约定竣工{agreed_on}，" + (f"{life.completed_on}竣工" if life.completed_on else "尚未竣工")
    line = worked(
        what,
        base_yuan,
        Fraction(permille) / 1000,
        agreed_on + ONE_DAY,
        until,
        base=base,
        rate=f"{plain(permille)}‰",
        excluded=excluded,
    )
    idle = (f"{life.state.zh}期间竣工监管中止，违约金仍按合同核算",) if life.state in IN_IDLE_CASE else ()
    return Claim(ClaimName.LATE_COMPLETION, rests_on, (line,), (), idle)


def _missing(life: Life, *fields: str) -> tuple[str, ...]:
    """The terms a claim needs and the contract does not state."""
    stated = {
        "price_wan": life.contract.price_wan,
        "late_start_permille": life.contract.money.late_start_permille,
        "late_completion_permille": life.contract.money.late_completion_permille,
        "late_completion_base": life.contract.money.late_completion_base,
    }
    return tuple(not_stated(life, field) for field in fields if stated[field] is None)


def _missing_areas(life: Life, unfinished_m2: Decimal | None) -> tuple[str, ...]:
    whole_m2 = life.contract.planning.floor_area_m2
    if not whole_m2:
        return (not_stated(life, "floor_area_m2"),)
    if unfinished_m2 is None:
        return ("违约金按未竣工计容建筑面积核算，该面积待实测；测得后以“--unfinished-m2 面积”核算",)
    if unfinished_m2 > whole_m2:
        return (
            f"未竣工面积{plain(unfinished_m2)}㎡大于合同建筑总面积{plain(whole_m2)}㎡，不能核算；请核对实测面积",
        )
    return ()
