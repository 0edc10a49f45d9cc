"""The idle ledger and the disposal rate (闲置土地台账、处置率): what lies idle, and how much of it was put to use in the year.

The rate is by area (按面积) and beside it by count; its base is an office setting and always printed, as nothing of the
state's says whether land newly found idle in the year belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    AREA,
    PARCEL,
    YES,
    Cells,
    Where,
    all_of,
    bars,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    place_of,
    rate,
    said,
    total,
    where,
    yes_or_no,
)
from supervision.casework.reports.period import eve_of, year_of
from supervision.casework.reports.population import population
from supervision.casework.reports.report import (
    Asked,
    Column,
    Detail,
    Figure,
    Grid,
    Report,
    Section,
    Unit,
    rate_of,
    sum_of,
)
from supervision.law.figures import plain
from supervision.law.idle import Limb
from supervision.law.idle_case.case import case_of
from supervision.law.passage import Ending, Spell, spells, traced
from supervision.law.rules.clause import ORDER53
from supervision.law.terms import Way
from supervision.office import Office
from supervision.reporting import IdleBase, Reporting

LEDGER = "idle"

SPELL = (
    *PARCEL,
    Column("闲置情形"),
    Column("疑似闲置起", Unit.DATE),
    Column("认定日", Unit.DATE),
    Column("闲置原因"),
    Column("办案阶段"),
    Column("现状"),
    Column("年初在册"),
    Column("年内认定"),
    Column("计入基数"),
    Column("了结日", Unit.DATE),
    Column("了结方式"),
    Column("年内处置"),
)

SUSPECTED, IDLE, ENDED = "疑似闲置", "已认定闲置", "已了结"
BASE = where(计入基数=YES)
DISPOSED = where(计入基数=YES, 年内处置=YES)


class Year(NamedTuple):
    """The year a rate is of: the last day of the year before (年初), the day asked, and what the base is."""

    eve: date
    on: date
    base: IdleBase


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The ledger on the day, and the disposal rate of its year up to the day."""
    detail = ledger_of(session, asked, office)
    year, by = year_asked(asked, office), counted_by(office)
    return Report(
        "idle",
        "闲置土地台账和处置率",
        office.name,
        asked,
        rules(year, office.reporting),
        (_standing(detail, asked, by), _rate(detail, year, office.reporting, by)),
        (detail,),
    )


def year_asked(asked: Asked, office: Office) -> Year:
    return Year(eve_of(year_of(asked.on)), asked.on, office.reporting.idle_base)


def ledger_of(session: Session, asked: Asked, office: Office) -> Detail:
    """The ledger: a row for each spell of idleness that was not over when the year began."""
    year = year_asked(asked, office)
    rows = [
        row for each in population(session, asked, journals=True) for row in spell_rows(each, year, office)
    ]
    return idle_of(rows)


def idle_of(rows: list[Cells]) -> Detail:
    return Detail(LEDGER, "闲置土地台账", SPELL, rows)


def rules(year: Year, reporting: Reporting) -> tuple[str, ...]:
    """What the rate is counted by, each with its day."""
    base = f"处置率基数：{year.base.zh}；年初指{year.eve}日终已认定且未了结的闲置土地"
    if year.base is IdleBase.WITH_NEW:
        base += f"，年内新认定指其后至{year.on}认定的"
    return (
        base,
        "闲置土地处置率＝年内已处置面积÷基数面积，另按宗数计算一次；面积未载明的宗地不计入面积",
        "已处置指认定以后、自年初次日起动工开发（停工的恢复建设）、竣工，或者依照"
        f"{ORDER53.name}第十二条各项办结、第十四条第（二）项收回；"
        "征缴闲置费而未动工的，撤销认定、排除和解除合同的，不计入已处置，仍留在基数；"
        "撤销后重新认定的只计一宗，是否年初在册看原认定",
        "疑似闲置未经认定的不计入基数，另列",
        f"目标{plain(reporting.idle_goal_percent)}%（{reporting.idle_goal_source}）",
    )


# Rows


def spell_rows(each: ParcelLife, year: Year, office: Office) -> Iterator[Cells]:
    """The spells of one parcel that reach into the year."""
    if each.life.suspected_on is None:
        return
    life = traced(each.facts, each.no, year.on)
    found = [] if life is None else spells(life)
    at_begin = False
    for spell, after in zip_longest(found, found[1:]):
        at_begin = at_begin or spell.is_idle_on(year.eve)
        if spell.outcome is Ending.REVOKED and after is not None and after.determined_on is not None:
            continue  # determined anew: the same land and the same suspicion, one row, on file since it first was
        if spell.ended_on is None or spell.ended_on > year.eve:
            yield _row(each, spell, year, office, at_begin=at_begin, newest=after is None)
        at_begin = False


def _row(
    each: ParcelLife, spell: Spell, year: Year, office: Office, *, at_begin: bool, newest: bool
) -> Cells:
    case = case_of(each.life) if newest else None
    anew = not at_begin and spell.determined_on is not None and spell.determined_on > year.eve
    counted = at_begin or (anew and year.base is IdleBase.WITH_NEW)
    return (
        *parcel_cells(each, office),
        Limb.of(halted=spell.halted).zh,
        spell.suspected_on,
        spell.determined_on,
        "" if case is None or case.cause is None else case.cause.zh,
        "" if case is None else case.stage.zh,
        _standing_of(spell),
        yes_or_no(at_begin),
        yes_or_no(anew),
        yes_or_no(counted),
        spell.ended_on,
        "" if spell.outcome is None else spell.outcome.zh,
        yes_or_no(spell.determined_on is not None and spell.disposed),
    )


def _standing_of(spell: Spell) -> str:
    if spell.ended_on is not None:
        return ENDED
    return SUSPECTED if spell.determined_on is None else IDLE


# Sections


def _standing(detail: Detail, asked: Asked, by: str) -> Section:
    suspected, idle = where(现状=SUSPECTED), where(现状=IDLE)
    grid = grid_by(
        detail,
        by,
        "闲置土地现状",
        (
            (SUSPECTED, number(suspected)),
            (f"{SUSPECTED}面积", total(AREA, suspected)),
            (IDLE, number(idle)),
            (f"{IDLE}面积", total(AREA, idle)),
        ),
        these=where(现状=(SUSPECTED, IDLE)),
    )
    assert grid.total is not None
    if not grid.rows:
        return Section("一、台账", (f"{asked.on}没有疑似闲置和已认定闲置的土地。",), (), (), (LEDGER,))
    one, one_ha, other, other_ha = map(said, grid.total)
    sentence = f"{asked.on}有疑似闲置{one}、{one_ha}，已认定闲置{other}、{other_ha}。"
    return Section("一、台账", (sentence,), (grid,), (), (LEDGER,))


RATE_AREA, RATE_COUNT = "处置率（面积）", "处置率（宗数）"

RATE_BY_AREA = rate(total(AREA, DISPOSED), total(AREA, BASE))

COLUMNS = (
    ("基数宗数", number(BASE)),
    ("基数面积", total(AREA, BASE)),
    ("已处置宗数", number(DISPOSED)),
    ("已处置面积", total(AREA, DISPOSED)),
    (RATE_AREA, RATE_BY_AREA),
    (RATE_COUNT, rate(number(DISPOSED), number(BASE))),
)


def _rate(detail: Detail, year: Year, reporting: Reporting, by: str) -> Section:
    by_place = grid_by(detail, by, "处置率", COLUMNS, these=BASE)
    assert by_place.total is not None
    base, base_ha, done, done_ha, by_area, by_count = by_place.total
    task = _task(detail, reporting)
    if not base.value:
        return Section("二、处置率", (f"基数（{year.base.zh}）为零，不计算处置率。",), task)
    ways = [term.zh for terms in (Way, Ending) for term in terms if term.zh in _ways(detail, DISPOSED)]
    by_way = grid_by(
        detail,
        "了结方式",
        "处置方式",
        (("宗数", number()), ("面积", total(AREA))),
        these=DISPOSED,
        order=ways,
    )
    goal = plain(reporting.idle_goal_percent)
    sentences = [
        f"基数{said(base)}、{said(base_ha)}，至{year.on}已处置{said(done)}、{said(done_ha)}，"
        f"处置率按面积{said(by_area)}、按宗数{said(by_count)}，目标{goal}%，{_against(done_ha, base_ha, reporting)}。"
    ]
    if unmeasured := _unmeasured(detail):
        sentences.append(f"基数中有{unmeasured}宗面积未载明，没有计入面积。")
    return Section(
        "二、处置率",
        tuple(sentences),
        (by_place, by_way, *task),
        bars("闲置土地处置率（按面积）", Unit.PERCENT, by_place, RATE_AREA, reporting.idle_goal_percent),
    )


def _ways(detail: Detail, these: Where) -> set[object]:
    place = place_of(detail, "了结方式")
    return {detail.rows[row][place] for row in these.among(detail, all_of(detail))}


def _unmeasured(detail: Detail) -> int:
    place = place_of(detail, AREA)
    return sum(detail.rows[row][place] is None for row in BASE.among(detail, all_of(detail)))


def _against(done: Figure, base: Figure, reporting: Reporting) -> str:
    """Whether the area disposed of comes to the goal; what is short is said, as the rate beside it is rounded."""
    if not base.value:
        return "无法与目标比较"
    short = reporting.idle_goal_percent * Decimal(base.value) / 100 - Decimal(done.value or 0)
    if short <= 0:
        return "已达到"
    return f"未达到（还差{said(Figure(short.quantize(SHOWN, ROUND_CEILING), Unit.HECTARES))}）"


SHOWN = Decimal("0.0001")
"""The least area a report shows: what is short is never shown as nothing."""


def _task(detail: Detail, reporting: Reporting) -> tuple[Grid, ...]:
    """How much of the area assigned for the year is done (任务完成率): what was newly found and disposed of counts too."""
    if reporting.idle_task_ha is None:
        return ()
    done = sum_of(detail, where(年内处置=YES).among(detail, all_of(detail)), AREA)
    assigned = Figure(reporting.idle_task_ha, Unit.HECTARES)
    figures = (assigned, done, rate_of(done, assigned))
    return (
        Grid("任务完成情况", "任务", ("下达任务", "已处置面积", "任务完成率"), (("年度处置任务", figures),)),
    )
