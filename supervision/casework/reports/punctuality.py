"""On-time rates (按期履约情况): paid, started, completed by the agreed day; and how late is what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    AREA,
    NO,
    PARCEL,
    YES,
    Cells,
    bars,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    rate,
    said,
    total,
    where,
    yes_or_no,
)
from supervision.casework.reports.period import begin_of, in_words
from supervision.casework.reports.population import population
from supervision.casework.reports.report import (
    Asked,
    Chart,
    ChartKind,
    Column,
    Detail,
    Grid,
    Report,
    Section,
    Unit,
)
from supervision.law.account import account_of
from supervision.law.lateness import Delay, delay
from supervision.law.rules.counts import NEXT_DAY
from supervision.law.standing import NONE_YET
from supervision.law.terms import Stage
from supervision.office import Office

STARTS, COMPLETIONS, PAYMENTS = "starts", "completions", "payments"

DUTY = (
    *PARCEL,
    Column("约定日", Unit.DATE),
    Column("履行日", Unit.DATE),
    Column("期内到期"),
    Column("按期"),
    Column("逾期天数", Unit.DAYS),
    Column("逾期时长"),
    Column("尚未履行"),
)
MONEY = (
    *PARCEL,
    Column("到期期数", Unit.ITEMS),
    Column("应缴", Unit.WAN_YUAN),
    Column("按期缴", Unit.WAN_YUAN),
    Column("按期缴清"),
)

RULES = (
    "约定日当天仍在期限内；约定日次日在统计期内的计入“期内到期”，按现行约定（含已批准的延期、合同变更）计算",
    "按期率＝期内到期中按期履行的宗数÷期内到期的宗数；缴款按额、按宗各算一次，缴款一宗指期内到期各期都按期缴清",
    "已竣工而未登记动工的，以竣工日为动工日；已收回、已解除合同的宗地和无建设义务的补办宗地不计入",
    "疑似闲置、已认定闲置期间竣工义务中止，不计逾期；导入时没有缴款记录的宗地（缴款情况未载）不计入缴款",
    "逾期时长按日历年计（满一年的次日起为“一年以上”），不按365天折算",
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The rates of a period, and all that is late on its last day."""
    begin = begin_of(asked)
    starts: list[Cells] = []
    completions: list[Cells] = []
    payments: list[Cells] = []
    for each in population(session, asked, journals=True):
        starts += duty_row(each, Stage.START, begin, asked.on, office)
        completions += duty_row(each, Stage.COMPLETION, begin, asked.on, office)
        payments += payment_row(each, begin, asked.on, office)
    details = (starts_of(starts), completions_of(completions), payments_of(payments))
    return Report(
        "punctuality",
        "按期履约情况",
        office.name,
        asked,
        (in_words(begin, asked.on), *RULES),
        (_rates(*details, counted_by(office)), _late(*details[:2])),
        details,
    )


def starts_of(rows: list[Cells]) -> Detail:
    return Detail(STARTS, "开工义务到期明细", DUTY, rows)


def completions_of(rows: list[Cells]) -> Detail:
    return Detail(COMPLETIONS, "竣工义务到期明细", DUTY, rows)


def payments_of(rows: list[Cells]) -> Detail:
    return Detail(PAYMENTS, "价款到期明细", MONEY, rows)


# Rows


def duty_row(each: ParcelLife, stage: Stage, begin: date, on: date, office: Office) -> Iterator[Cells]:
    """The row of a start or completion whose agreed day is over, where it is a duty of a parcel still watched."""
    life = each.life
    due_on, met_on = life.agreed_on(stage), life.met_on(stage)
    rests = stage is Stage.COMPLETION and met_on is None and not life.completion_open
    if due_on is None or due_on >= on or rests or life.ended or not life.construction_duty:
        return
    late = delay(due_on, met_on or on)
    days = 0 if late is None else ((met_on or on) - due_on).days
    yield (
        *parcel_cells(each, office), due_on, met_on, yes_or_no(fell_due(due_on, begin, on)), yes_or_no(late is None),
        days, "" if late is None else late.zh, yes_or_no(met_on is None),
    )  # fmt: skip


def fell_due(due_on: date, begin: date, on: date) -> bool:
    """Whether the last day in time was over for the first time in a period."""
    return begin <= NEXT_DAY.from_day(due_on) <= on


def payment_row(each: ParcelLife, begin: date, on: date, office: Office) -> Iterator[Cells]:
    """The row of a parcel some of whose instalments fell due in the period, where anybody said what was paid."""
    life = each.life
    due = [i for i in life.contract.instalments if i.due_on is not None and fell_due(i.due_on, begin, on)]
    if not due or life.ended or not life.payments_stated:
        return
    account = account_of(each.facts, each.no, on=on)
    assert account is not None
    in_time = [
        sum(
            (part.amount_wan for part in account.parts(i) if part.paid_on and part.paid_on <= i.due_on),
            NONE_YET,
        )
        for i in due
        if i.due_on is not None
    ]
    owed = sum((i.amount_wan for i in due), NONE_YET)
    all_in_time = all(paid >= i.amount_wan for paid, i in zip(in_time, due, strict=True))
    yield *parcel_cells(each, office), len(due), owed, sum(in_time, NONE_YET), yes_or_no(all_in_time)


# Measures

FELL_DUE = number(where(期内到期=YES))
IN_TIME = number(where(期内到期=YES, 按期=YES))
ON_TIME = rate(IN_TIME, FELL_DUE)

OWED, PAID = total("应缴"), total("按期缴")
PAID_IN_TIME = rate(PAID, OWED)
SETTLED_IN_TIME = rate(number(where(按期缴清=YES)), number())


def _rates(starts: Detail, completions: Detail, payments: Detail, by: str) -> Section:
    grids = (
        grid_by(payments, by, "按期缴款", (
            ("应缴宗数", number()), ("按期缴清宗数", number(where(按期缴清=YES))), ("按期率（宗）", SETTLED_IN_TIME),
            ("应缴额", OWED), ("按期缴额", PAID), ("按期率（额）", PAID_IN_TIME),
        )),
        *(
            grid_by(detail, by, title, (
                ("期内到期", FELL_DUE), ("到期面积", total(AREA, where(期内到期=YES))), ("按期", IN_TIME), ("按期率", ON_TIME),
            ))
            for detail, title in ((starts, "按期开工"), (completions, "按期竣工"))
        ),
    )  # fmt: skip
    sentences = tuple(
        _rate_in_words(grid, places)
        for grid, places in ((grids[0], (0, 1, 2)), (grids[1], (0, 2, 3)), (grids[2], (0, 2, 3)))
    )
    return Section("一、按期率", sentences, grids, _rates_drawn(grids))


def _rate_in_words(grid: Grid, places: tuple[int, int, int]) -> str:
    assert grid.total is not None
    due, kept, share = (grid.total[place] for place in places)
    if not due.value:
        return f"统计期内没有到期的{grid.title.removeprefix('按期')}义务。"
    return f"{grid.title}：到期{said(due)}，按期{said(kept)}，占{said(share)}。"


def _rates_drawn(grids: tuple[Grid, ...]) -> tuple[Chart, ...]:
    """The three rates of the whole side by side, those that can be had."""
    rates = [
        (grid.title, grid.total[place]) for grid, place in zip(grids, (2, 3, 3), strict=True) if grid.total
    ]
    known = [(title, figure.value) for title, figure in rates if figure.value is not None]
    if not known:
        return ()
    labels, values = tuple(title for title, _ in known), tuple(value for _, value in known)
    return (Chart(ChartKind.BARS, "按期率", Unit.PERCENT, labels, (("按期率", values),)),)


def _late(starts: Detail, completions: Detail) -> Section:
    """What is late on the day, or was done late, by how late; not only what fell due in the period."""
    grids = tuple(
        grid_by(
            detail,
            "逾期时长",
            f"逾期{word}",
            (
                (f"尚未{word}", number(where(尚未履行=YES))),
                (f"尚未{word}面积", total(AREA, where(尚未履行=YES))),
                (f"逾期后已{word}", number(where(尚未履行=NO))),
            ),
            these=where(按期=NO),
            order=[each.zh for each in Delay],
        )
        for detail, word in ((starts, "开工"), (completions, "竣工"))
    )
    sentences = tuple(_late_in_words(grid) for grid in grids)
    drawn = chain.from_iterable(
        bars(f"{grid.columns[0]}的宗地逾期时长", Unit.PARCELS, grid, grid.columns[0]) for grid in grids
    )
    return Section("二、逾期情况（不限统计期）", sentences, grids, tuple(drawn))


def _late_in_words(grid: Grid) -> str:
    assert grid.total is not None
    now, area, then = grid.total
    if not now.value and not then.value:
        return f"没有{grid.title}的宗地。"
    return f"{grid.title}且{grid.columns[0]}{said(now)}、{said(area)}，逾期后履行{said(then)}。"
