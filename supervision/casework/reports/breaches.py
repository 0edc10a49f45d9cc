"""Causes of breach (违约原因): by stage and cause, by month, what each led to; and the extensions by their cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    PARCEL,
    YES,
    Cells,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    said,
    where,
    yes_or_no,
)
from supervision.casework.reports.period import begin_of, in_words, month, months
from supervision.casework.reports.population import population
from supervision.casework.reports.report import (
    Asked,
    Chart,
    ChartKind,
    Column,
    Detail,
    Figure,
    Grid,
    Report,
    Section,
    Unit,
    rate_of,
)
from supervision.law.breaches import extension_cause
from supervision.law.facts import Fact
from supervision.law.referrals import referrals
from supervision.law.standing import Life
from supervision.law.steps import ActSort, Step
from supervision.law.terms import Cause, Kind, Matter, Stage
from supervision.office import Office
from supervision.records.act import ActStatus

BREACHES, EXTENSIONS = "breaches", "extensions"
NOT_FOUND = "未认定原因"

BREACH = (
    *PARCEL,
    Column("认定日", Unit.DATE),
    Column("月份"),
    Column("违约环节"),
    Column("原因"),
    Column("履约通知"),
    Column("延期"),
    Column("移交违约"),
    Column("转疑似闲置"),
    Column("后已履行"),
)
EXTENSION = (
    *PARCEL,
    Column("批准日", Unit.DATE),
    Column("月份"),
    Column("批准文号"),
    Column("原因"),
    Column("新约定开工日", Unit.DATE),
    Column("新约定竣工日", Unit.DATE),
    Column("超过一年"),
)

RULES = (
    "按统计期内的违约认定计（认定日），同一宗地的每次认定各计一件；已更正作废的认定不计",
    "去向按认定以后、截至当日的情况：履约通知已拟稿未撤回的，延期已申请或者已批准的，以违约移交监察大队的，转为疑似闲置的，"
    "义务已经履行的，可以同时有几项",
    "延期的原因取批准以前最近一次违约认定的原因，没有认定过的列“未认定原因”",
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The findings and extensions of a period."""
    begin = begin_of(asked)
    found: list[Cells] = []
    granted: list[Cells] = []
    for each in population(session, asked, journals=True):
        facts = each.facts
        found += _breaches(each, facts, begin, office)
        granted += _extensions(each, facts, begin, office)
    breaches = Detail(BREACHES, "违约认定明细", BREACH, found)
    extensions = Detail(EXTENSIONS, "延期批准明细", EXTENSION, granted)
    return Report(
        "breaches",
        "违约原因分析",
        office.name,
        asked,
        (in_words(begin, asked.on), *RULES),
        (
            _causes(breaches, months(begin, asked.on), counted_by(office)),
            _led_to(breaches),
            _granted(extensions),
        ),
        (breaches, extensions),
    )


# Rows


def _breaches(each: ParcelLife, facts: Sequence[Fact], begin: date, office: Office) -> Iterator[Cells]:
    acts = each.acts if any(fact.kind is Kind.BREACH for fact in facts) else {}
    for fact in facts:
        if fact.kind is Kind.BREACH and fact.on >= begin:
            yield (
                *parcel_cells(each, office), fact.on, month(fact.on), fact.values["stage"].zh, fact.values["cause"].zh,
                _notice(acts.values(), fact), _extended(facts, fact), yes_or_no(_referred(each.life, fact)),
                yes_or_no(_suspected(each.life, fact)), yes_or_no(_met(each.life, fact)),
            )  # fmt: skip


def _notice(acts: Any, breach: Fact) -> str:
    """How far the notice to perform (履约通知) that answers a finding has come; "" where there is none."""
    its: list[ActOnFile] = [
        act
        for act in acts
        if act.sort is ActSort.NOTICE and act.step == Step.COMPLIANCE and act.basis == f"#{breach.seq}"
    ]
    gone = (ActStatus.WITHDRAWN, ActStatus.DISMISSED)
    return next((act.status.zh for act in its if act.status not in gone), "")


def _extended(facts: Sequence[Fact], breach: Fact) -> str:
    """Whether an extension followed: approved, else applied for."""
    later = [fact.kind for fact in facts if (fact.on, fact.seq) > (breach.on, breach.seq)]
    kinds = (Kind.EXTENSION, Kind.EXTENSION_APPLICATION)
    return next((kind.zh for kind in kinds if kind in later), "")


def _referred(life: Life, breach: Fact) -> bool:
    return any(each.matter is Matter.BREACH and each.on >= breach.on for each in referrals(life))


def _suspected(life: Life, breach: Fact) -> bool:
    return life.suspected_on is not None and life.suspected_on > breach.on


def _met(life: Life, breach: Fact) -> bool:
    """Whether the duty breached was performed since: of a payment, each instalment past its day when it was found."""
    stage = breach.values["stage"]
    if stage is Stage.PAYMENT:
        due = [i for i in life.contract.instalments if i.due_on is not None and i.due_on < breach.on]
        return bool(due) and all(life.paid_wan(i) >= i.amount_wan for i in due)
    met_on = life.met_on(stage)
    return met_on is not None and met_on >= breach.on


def _extensions(each: ParcelLife, facts: Sequence[Fact], begin: date, office: Office) -> Iterator[Cells]:
    long = {
        fact.seq
        for fact in each.life.answered
        if fact.kind is Kind.EXTENSION and fact.detail == "over_a_year"
    }
    for fact in facts:
        if fact.kind is Kind.EXTENSION and fact.on >= begin:
            cause = extension_cause(facts, fact)
            yield (
                *parcel_cells(each, office), fact.on, month(fact.on), fact.values.get("approval_no", ""),
                NOT_FOUND if cause is None else cause.zh, fact.values.get("start_on"), fact.values.get("completion_on"),
                yes_or_no(fact.seq in long),
            )  # fmt: skip


# Sections

CAUSES = [cause.zh for cause in Cause]


def _by_cause(detail: Detail, by: str, title: str, order: Sequence[str] | None = None) -> Grid:
    columns = [(cause, number(where(原因=cause), Unit.ITEMS)) for cause in CAUSES]
    return grid_by(detail, by, title, (*columns, ("合计", number(unit=Unit.ITEMS))), order=order)


def _causes(breaches: Detail, touched: list[str], by: str) -> Section:
    if not breaches.rows:
        return Section("一、违约原因", ("统计期内没有违约认定。",))
    by_stage = _by_cause(breaches, "违约环节", "各环节违约原因", [stage.zh for stage in Stage])
    assert by_stage.total is not None
    *of_causes, every = by_stage.total
    shares = "，".join(
        f"{cause}{said(figure)}、占{said(rate_of(figure, every))}"
        for cause, figure in zip(CAUSES, of_causes, strict=True)
    )
    drawn = (Chart(ChartKind.SHARES, "违约原因", Unit.ITEMS, tuple(CAUSES), (("件数", _values(of_causes)),)),)
    grids = (
        by_stage,
        _by_cause(breaches, by, f"各{by}违约原因"),
        _by_cause(breaches, "月份", "各月违约原因", touched),
    )
    return Section("一、违约原因", (f"统计期内违约认定{said(every)}：{shares}。",), grids, drawn)


def _values(figures: Sequence[Figure]) -> tuple[int, ...]:
    return tuple(int(figure.value or 0) for figure in figures)


def _led_to(breaches: Detail) -> Section:
    if not breaches.rows:
        return Section("二、认定后的去向")
    statuses = (ActStatus.TRIAGE.zh, ActStatus.DRAFTED.zh, ActStatus.ISSUED.zh, ActStatus.SERVED.zh)
    columns = (
        ("认定件数", number(unit=Unit.ITEMS)),
        ("已发或者拟发履约通知", number(where(履约通知=statuses), Unit.ITEMS)),
        ("其中已送达", number(where(履约通知=ActStatus.SERVED.zh), Unit.ITEMS)),
        ("申请延期", number(where(延期=Kind.EXTENSION_APPLICATION.zh), Unit.ITEMS)),
        ("批准延期", number(where(延期=Kind.EXTENSION.zh), Unit.ITEMS)),
        ("移交违约", number(where(移交违约=YES), Unit.ITEMS)),
        ("转疑似闲置", number(where(转疑似闲置=YES), Unit.ITEMS)),
        ("后已履行", number(where(后已履行=YES), Unit.ITEMS)),
    )
    return Section(
        "二、认定后的去向",
        (),
        (grid_by(breaches, "原因", "认定后的去向", columns, order=CAUSES),),
        (),
        (BREACHES,),
    )


def _granted(extensions: Detail) -> Section:
    if not extensions.rows:
        return Section("三、延期", ("统计期内没有批准延期。",))
    columns = (("延期件数", number(unit=Unit.ITEMS)), ("超过一年", number(where(超过一年=YES), Unit.ITEMS)))
    grid = grid_by(extensions, "原因", "延期原因", columns, order=[*CAUSES, NOT_FOUND])
    assert grid.total is not None
    every, long = grid.total
    return Section(
        "三、延期",
        (f"统计期内批准延期{said(every)}，其中顺延超过一年的{said(long)}。",),
        (grid,),
        (),
        (EXTENSIONS,),
    )
