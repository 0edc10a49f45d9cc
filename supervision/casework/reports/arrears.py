"""Overdue money (欠缴价款): instalment by instalment, by district and age, with what the contract lets the office claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    PARCEL,
    YES,
    Cells,
    bars,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    said,
    total,
    where,
    yes_or_no,
)
from supervision.casework.reports.population import population
from supervision.casework.reports.report import Asked, Column, Detail, Report, Section, Unit
from supervision.law.account import Account, account_of
from supervision.law.claims import claims_of
from supervision.law.damages import sixty_days
from supervision.law.lateness import ArrearsAge, arrears_age
from supervision.law.money import YUAN_PER_WAN, Balance, balances, overdue_balances
from supervision.law.rules.contract_clauses import SIXTY_DAYS_LATE
from supervision.law.rules.counts import SIXTY_DAYS_OVERDUE
from supervision.law.standing import NONE_YET
from supervision.law.working import NOT_A_FINAL_DEBT, Claim, ClaimName
from supervision.office import Office

OVERDUE, OWING, UNSTATED = "instalments", "parcels", "unstated"

INSTALMENT = (
    *PARCEL,
    Column("期次"),
    Column("约定缴款日", Unit.DATE),
    Column("应缴", Unit.WAN_YUAN),
    Column("已缴", Unit.WAN_YUAN),
    Column("欠缴", Unit.WAN_YUAN),
    Column("逾期天数", Unit.DAYS),
    Column("逾期时长"),
    Column("催缴送达日", Unit.DATE),
    Column("可以解除合同"),
)
OWED = (
    *PARCEL,
    Column("欠缴期数", Unit.ITEMS),
    Column("欠缴", Unit.WAN_YUAN),
    Column("最早约定缴款日", Unit.DATE),
    Column("逾期时长"),
    Column("分期利息", Unit.WAN_YUAN),
    Column("逾期付款违约金", Unit.WAN_YUAN),
    Column("能否核算"),
    Column("未能核算的原因"),
)
NOBODY_SAID = (*PARCEL, Column("期次"), Column("约定缴款日", Unit.DATE), Column("应缴", Unit.WAN_YUAN))

RULES = (
    "约定缴款日当天仍在期限内；约定缴款日次日起未缴清的部分计为欠缴；合同约定的缴款日遇节假日不顺延",
    f"可以解除合同：{SIXTY_DAYS_LATE.cite}“{SIXTY_DAYS_LATE.sentence}”，"
    f"自逾期第{SIXTY_DAYS_OVERDUE.length + 1}日起、催缴已送达的计入",
    "导入时没有缴款记录的宗地为“缴款情况未载”，是否欠缴不明，不计入欠缴，另列到期各期备核",
    f"利息和违约金按合同约定和责任日台账核算至当日，{NOT_A_FINAL_DEBT}；合同未载明费率、约定缴款日的不核算，注明原因；只核算了一部分的列“部分核算”",
    "已收回、已解除合同的宗地不再计欠缴；没有约定缴款日的分期不能认定逾期",
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """What is owed past its day, as of a day."""
    overdue: list[Cells] = []
    owing: list[Cells] = []
    unstated: list[Cells] = []
    for each in population(session, asked, journals=True):
        unstated += _unstated(each, asked.on, office)
        if late := overdue_balances(each.life, asked.on):
            account = account_of(facts := each.facts, each.no, on=asked.on)
            assert account is not None
            overdue += _instalments(each, late, account, office)
            owing.append(_owing(each, late, claims_of(facts, account, asked.on), asked.on, office))
    details = (
        Detail(OVERDUE, "欠缴分期明细", INSTALMENT, overdue),
        Detail(OWING, "欠缴宗地明细", OWED, owing),
        Detail(UNSTATED, "缴款情况未载的到期分期", NOBODY_SAID, unstated),
    )
    by = counted_by(office)
    sections = (_money(details[0], details[1], by), _not_stated(details[2], by))
    return Report("arrears", "欠缴价款情况", office.name, asked, RULES, sections, details)


# Rows


def _instalments(
    each: ParcelLife, late: Sequence[Balance], account: Account, office: Office
) -> Iterator[Cells]:
    """A row for each instalment past its day and not paid in full."""
    sixty = {one.no: one for one in sixty_days(account)}
    for one in late:
        yield (
            *parcel_cells(each, office), f"第{one.no}期", one.due_on, one.amount_wan, one.paid_wan, one.outstanding_wan,
            one.overdue_days, _age(one, account.until), sixty[one.no].demanded_on, yes_or_no(sixty[one.no].may_terminate),
        )  # fmt: skip


def _age(late: Balance, on: date) -> str:
    age = None if late.due_on is None else arrears_age(late.due_on, on)
    return "" if age is None else age.zh


WORKED_OUT, PARTLY, NOT_WORKED_OUT = "已核算", "部分核算", "未能"


def _owing(
    each: ParcelLife, late: Sequence[Balance], claims: Sequence[Claim], on: date, office: Office
) -> Cells:
    """The row of a parcel: what it owes in all, and what can be claimed beside it."""
    oldest = max(late, key=lambda one: one.overdue_days)
    owed = sum((one.outstanding_wan for one in late), NONE_YET)
    by_name = {claim.name: claim for claim in claims}
    beside = [by_name[ClaimName.INTEREST], by_name[ClaimName.LATE_PAYMENT]]
    gaps = "；".join(gap for claim in beside for gap in claim.gaps)
    worked_out = PARTLY if any(claim.lines for claim in beside) else NOT_WORKED_OUT
    return (
        *parcel_cells(each, office), len(late), owed, oldest.due_on, _age(oldest, on),
        *map(_in_wan, beside), worked_out if gaps else WORKED_OUT, gaps,
    )  # fmt: skip


def _in_wan(claim: Claim) -> Decimal | None:
    return None if claim.yuan is None else claim.yuan / YUAN_PER_WAN


def _unstated(each: ParcelLife, on: date, office: Office) -> Iterator[Cells]:
    """The instalments past their day of a parcel of which nobody said what was paid."""
    life = each.life
    if life.payments_stated or life.ended:
        return
    for one in balances(life, on):
        if one.overdue_days:
            yield *parcel_cells(each, office), f"第{one.no}期", one.due_on, one.amount_wan


# Sections


def _money(overdue: Detail, owing: Detail, by: str) -> Section:
    if not overdue.rows:
        return Section("一、欠缴价款", ("没有欠缴的价款。",))
    ages = [age.zh for age in ArrearsAge]
    by_place = grid_by(
        owing,
        by,
        "欠缴价款（宗地）",
        (
            ("欠缴宗数", number()),
            ("欠缴额", total("欠缴")),
            *((f"最早一期逾期{age}", number(where(逾期时长=age))) for age in ages),
            ("分期利息", total("分期利息")),
            ("逾期付款违约金", total("逾期付款违约金")),
            (PARTLY, number(where(能否核算=PARTLY))),
            ("未能核算", number(where(能否核算=NOT_WORKED_OUT))),
        ),
    )
    by_age = grid_by(
        overdue,
        "逾期时长",
        "欠缴分期的逾期时长",
        (
            ("期数", number(unit=Unit.ITEMS)),
            ("欠缴额", total("欠缴")),
            ("可以解除合同", number(where(可以解除合同=YES), Unit.ITEMS)),
        ),
        order=ages,
    )
    assert by_place.total is not None
    assert by_age.total is not None
    parcels, money, *_ = by_place.total
    items, _, may_terminate = by_age.total
    sentence = f"欠缴{said(parcels)}、{items.value}期，欠缴额{said(money)}；逾期超过{SIXTY_DAYS_OVERDUE.length}日且催缴已送达、可以解除合同的{may_terminate.value}期。"
    drawn = bars("欠缴额（按逾期时长）", Unit.WAN_YUAN, by_age, "欠缴额")
    return Section("一、欠缴价款", (sentence,), (by_place, by_age), drawn, (OVERDUE,))


def _not_stated(unstated: Detail, by: str) -> Section:
    if not unstated.rows:
        return Section("二、缴款情况未载", ("到期各期的缴款情况都有记载。",))
    grid = grid_by(
        unstated,
        by,
        "缴款情况未载的到期分期",
        (("期数", number(unit=Unit.ITEMS)), ("应缴额", total("应缴"))),
    )
    assert grid.total is not None
    items, money = grid.total
    sentence = f"另有{items.value}期到期价款、应缴{said(money)}没有缴款记录，请与财务核对后导入缴款台账；不计入欠缴。"
    return Section("二、缴款情况未载", (sentence,), (grid,))
