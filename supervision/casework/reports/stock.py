"""Using up stock land by the quarter (盘活存量土地进度): what the year found unused, what came to it, what became of it.

The balance closes by itself: what was there or came is still there, or went one way or another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.papers.heading import a_day
from supervision.casework.reports.columns import (
    AREA,
    PARCEL,
    Cells,
    Measure,
    Where,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    rate,
    said,
    total,
    where,
)
from supervision.casework.reports.period import eve_of, quarter, quarter_ends, year_of
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
from supervision.law.passage import STOCK, Spell, Use, spells, traced, use_on
from supervision.law.standing import Life
from supervision.law.terms import Way
from supervision.office import Office

PARCELS, EVENTS = "stock", "events"

BEGIN = "年初"
FOUND, SUPPLIED, ENTERED = "年初存量", "本年新供", "本年转入"
LEFT, USED, COMPLETED, RECOVERED, TERMINATED = "期末存量", "动工建设", "竣工", "收回", "解除合同"

WENT = {
    **dict.fromkeys(STOCK, LEFT),
    Use.BUILDING: USED,
    Use.COMPLETED: COMPLETED,
    Use.RECOVERED: RECOVERED,
    Use.TERMINATED: TERMINATED,
}
"""What became of a parcel by its use on the day."""

MADE_USE_OF = (USED, COMPLETED, RECOVERED)
"""What counts as used up (盘活): built on, or taken back; a contract terminated alone is not."""

STARTED, SUSPECTED, DETERMINED = "动工", "列为疑似闲置", "认定闲置"

RULES = (
    "存量土地指已供应、有建设义务而尚未动工的土地，以及疑似闲置、已认定闲置的土地（含停工闲置）",
    "年初存量＋本年新供＋本年转入（停工满一年转为疑似闲置）＝期末存量＋动工建设＋竣工＋收回＋解除合同",
    "盘活指存量中动工建设（含恢复建设）、竣工和收回的；盘活率＝盘活÷（年初存量＋本年新供＋本年转入）；解除合同的不计入盘活",
    "动工指法定意义的动工登记；已认定闲置期间动工的，处置办结前仍列存量；无建设义务的补办宗地不计入",
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The progress of the year up to the day, quarter by quarter."""
    parcels: list[Cells] = []
    events: list[Cells] = []
    for each in population(session, asked, journals=True):
        life = traced(each.facts, each.no, asked.on)
        if life is not None and life.construction_duty:
            parcels += _parcel(each, life, asked.on, office)
            events += _events(each, life, asked.on, office)
    ends = [(BEGIN, eve_of(year_of(asked.on))), *quarter_ends(asked.on)]
    stock = Detail(
        PARCELS, "存量土地明细", (*PARCEL, *STANDING, *(Column(name) for name, _ in ends[1:])), parcels
    )
    happened = Detail(EVENTS, "年内事项明细", EVENT, events)
    return Report(
        "stock",
        "盘活存量土地进度",
        office.name,
        asked,
        (*RULES, f"年初指{ends[0][1]}日终；截至{asked.on}，未满的季度计至当日"),
        (_balance(stock, counted_by(office)), _course(stock, ends), _by_quarter(happened, ends)),
        (stock, happened),
    )


STANDING = (Column("来源"), Column("去向"), Column(BEGIN), Column("现状"))
EVENT = (*PARCEL, Column("事项"), Column("日期", Unit.DATE), Column("季度"), Column("处置方式"))


# Rows


def _parcel(each: ParcelLife, life: Life, on: date, office: Office) -> Iterator[Cells]:
    """The row of a parcel that was stock at the year's beginning or came to it in the year, whatever it is on the day."""
    before, now = use_on(life, eve_of(year_of(on))), use_on(life, on)
    assert now is not None
    if before in STOCK:
        came = FOUND
    elif before is None:
        came = SUPPLIED
    elif any(spell.suspected_on >= year_of(on) for spell in spells(life)):
        came = ENTERED
    else:
        return
    at_ends = (use_on(life, day) for _, day in quarter_ends(on))
    yield (
        *parcel_cells(each, office), came, WENT[now], "" if before is None else before.zh, now.zh,
        *("" if use is None else use.zh for use in at_ends),
    )  # fmt: skip


def _events(each: ParcelLife, life: Life, on: date, office: Office) -> Iterator[Cells]:
    """What happened to a parcel in the year: supplied, started, completed, found idle, disposed of."""
    happened = [
        (SUPPLIED, life.contract.signed_on, ""),
        (STARTED, life.started_on, ""),
        (COMPLETED, life.completed_on, ""),
    ]
    for spell in spells(life):
        happened += _of_a_spell(spell)
    # a determination revoked leaves its suspicion to the spell after it: the same suspicion, told once
    for what, day, way in dict.fromkeys(happened):
        if day is not None and year_of(on) <= day <= on:
            yield *parcel_cells(each, office), what, day, quarter(day), way


def _of_a_spell(spell: Spell) -> Iterator[tuple[str, date | None, str]]:
    yield SUSPECTED, spell.suspected_on, ""
    yield DETERMINED, spell.determined_on, ""
    if spell.determined_on is not None and spell.disposed:
        assert spell.outcome is not None
        yield DISPOSED, spell.ended_on, spell.outcome.zh


DISPOSED = "闲置处置"


# Sections


def _balance(stock: Detail, by: str) -> Section:
    sides: list[tuple[str, Where]] = [(word, where(来源=word)) for word in (FOUND, SUPPLIED, ENTERED)]
    sides += [(word, where(去向=word)) for word in (USED, COMPLETED, RECOVERED, TERMINATED, LEFT)]
    used = where(去向=MADE_USE_OF)
    parcels: list[tuple[str, Measure]] = [(word, number(these)) for word, these in sides]
    hectares: list[tuple[str, Measure]] = [(word, total(AREA, these)) for word, these in sides]
    grids = (
        grid_by(stock, by, "存量增减（宗数）", (*parcels, ("盘活率", rate(number(used), number())))),
        grid_by(stock, by, "存量增减（面积）", (*hectares, ("盘活率", rate(total(AREA, used), total(AREA))))),
    )
    if not stock.rows:
        return Section("一、存量增减", ("年初没有存量土地，本年也没有新供应的土地。",))
    by_number, by_area = (dict(zip(grid.columns, grid.total or (), strict=True)) for grid in grids)
    sentence = (
        f"年初存量{said(by_number[FOUND])}、{said(by_area[FOUND])}，本年新供{said(by_number[SUPPLIED])}、"
        f"{said(by_area[SUPPLIED])}，转入{said(by_number[ENTERED])}；期末存量{said(by_number[LEFT])}、{said(by_area[LEFT])}，"
        f"盘活率按宗数{said(by_number['盘活率'])}、按面积{said(by_area['盘活率'])}。"
    )
    return Section("一、存量增减", (sentence,), grids)


def _course(stock: Detail, ends: list[tuple[str, date]]) -> Section:
    """How much stock there was at the year's beginning and at the end of each quarter."""
    in_stock = [use.zh for use in STOCK]
    rows = []
    for name, day in ends:
        these = [(use.zh, where(**{name: use.zh})) for use in STOCK]
        everything = where(**{name: in_stock})
        measures = [number(each) for _, each in these] + [number(everything), total(AREA, everything)]
        label = f"{name}（{a_day(day)}）"
        rows.append((label, tuple(measure(stock, range(len(stock.rows))) for measure in measures)))
    grid = Grid("各季度末存量", "时点", (*in_stock, "合计", "合计面积"), tuple(rows))
    values = tuple(Decimal(figures[-1].value or 0) for _, figures in rows)
    drawn = Chart(
        ChartKind.LINE, "存量土地面积", Unit.HECTARES, tuple(name for name, _ in ends), (("存量", values),)
    )
    return Section("二、各季度末存量", (), (grid,), (drawn,) if any(values) else ())


def _by_quarter(happened: Detail, ends: list[tuple[str, date]]) -> Section:
    begun = [name for name, _ in ends[1:]]
    what = (SUPPLIED, STARTED, COMPLETED, SUSPECTED, DETERMINED, DISPOSED)
    columns: list[tuple[str, Measure]] = []
    for word in what:
        columns += [(word, number(where(事项=word))), (f"{word}面积", total(AREA, where(事项=word)))]
    grids = [grid_by(happened, "季度", "各季度事项", columns, order=begun)]
    ways = where(事项=DISPOSED)
    place = len(EVENT) - 1
    words = sorted({str(row[place]) for row in happened.rows if row[place]}, key=_way_order)
    if words:
        quarters = [(name, number(where(季度=name))) for name in begun]
        grids.append(
            grid_by(
                happened,
                "处置方式",
                "闲置土地处置方式",
                (*quarters, ("合计", number()), ("面积", total(AREA))),
                these=ways,
                order=words,
            )
        )
    return Section(
        "三、各季度进度",
        () if happened.rows else ("本年没有供应、动工、竣工、认定和处置事项。",),
        tuple(grids),
    )


def _way_order(word: str) -> tuple[int, str]:
    ways = [way.zh for way in Way]
    return (ways.index(word) if word in ways else len(ways), word)
