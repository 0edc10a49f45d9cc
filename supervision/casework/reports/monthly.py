"""The monthly report (建设项目用地跟踪管理情况月报表): one month beside the month before it, place by place.

Its form is the one the tracking of projects asks for (国土资厅发〔2013〕30号: one card a project, one form a month); it is
filled, checked, returned or signed in `filings`.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from supervision.casework.reports.columns import LAND_OFFICE, counted_by
from supervision.casework.reports.month_measures import MEASURES, Measured, Theme
from supervision.casework.reports.month_rows import Month
from supervision.casework.reports.period import eve_of, month_of
from supervision.casework.reports.population import district_of, population
from supervision.casework.reports.report import (
    Asked,
    Chart,
    ChartKind,
    Grid,
    Report,
    Section,
    Unit,
    difference_of,
)
from supervision.law.figures import plain
from supervision.law.rules.counts import SMALL_REGULARISED_HA
from supervision.law.states import NOT_SUPERVISED
from supervision.office import Office

NAME, TITLE = "monthly", "建设项目用地跟踪管理情况月报表"

RULES = (
    "统计范围：截至统计日已签订合同或者划拨决定书的全部在册宗地；撤销导入的不计。",
    f"在监管：除{'、'.join(state.zh for state in NOT_SUPERVISED)}以外的宗地，一宗一张跟踪管理卡。",
    "逾期：约定日当日仍在期内，次日起算；约定日为延期、合同变更之后现行的约定。未约定开工日的，以交地满一年为开工日（《闲置土地处置办法》第二十二条第二款）。",
    "满一年、满两年：约定开工日当日不计，自期满次日起算（《闲置土地处置办法》第二条、第十四条）。",
    f"不负建设义务的小宗补办宗地（协议出让、不足{plain(SMALL_REGULARISED_HA)}公顷）不计约定开工、竣工和逾期；已登记的动工、竣工照计。",
    "开工按登记的动工日计：已竣工而未登记动工的，不计已开工，也不计逾期未开工。",
    "应缴、欠缴：按合同分期约定；月末已收回、已解除合同的宗地不计；导入时未载明缴款情况的宗地不计欠缴。",
    "到期的巡查任务：期限在本月的巡查、核实任务；甄别不发、撤回的不计。",
    "延期原因：批准之前最近一次违约认定的原因；没有认定过的列“未认定原因”。",
    "处置完毕：认定以后动工开发（停工的恢复建设）、竣工，或者依照《闲置土地处置办法》第十二条办结、第十四条第（二）项收回；"
    "只征缴闲置费的，撤销认定、排除和解除合同的不计。",
    "上月：上一个自然月，按与本月相同的已知日统计，故与当时上报的数可以不同。",
)
"""What the figures are counted by (口径)."""


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The month `asked.on` lies in, up to that day, and the whole month before it."""
    head = counted_by(office)
    last_on = eve_of(month_of(asked.on))
    this = Measured.of(_month(session, asked, office), head)
    last = Measured.of(_month(session, replace(asked, on=last_on), office), head, last=True)
    overview = _overview(this, last)
    return Report(
        NAME,
        TITLE,
        office.name,
        replace(asked, from_on=this.month.from_on),
        RULES,
        (overview, *(_section(theme, this, head) for theme in Theme)),
        (*this.details.values(), *last.details.values()),
    )


def _month(session: Session, asked: Asked, office: Office) -> Month:
    month = Month(month_of(asked.on), asked.on)
    by_land_office = counted_by(office) == LAND_OFFICE
    for each in population(session, asked, journals=True):
        watched_by = office.staff.watched_by(each.life.parcel)
        month.take(each, watched_by if by_land_office else district_of(each))
    return month


def _overview(this: Measured, last: Measured) -> Section:
    """Every figure of the form, this month, the month before, and by how much it changed."""
    rows = []
    for measure in MEASURES:
        now, before = this[measure.key], last[measure.key]
        label = f"{measure.theme.zh}·{measure.title}"
        rows.append((label, (now, before, difference_of(now, before))))
    month = f"{this.month.on.year}年{this.month.on.month}月"
    days = f"本月{this.month.from_on}至{this.month.on}，上月{last.month.from_on}至{last.month.on}"
    grid = Grid(f"{month}总表", "指标", ("本月", "上月", "增减"), tuple(rows))
    return Section("总表", (f"{days}。", _in_words(this)), (grid,), _charts(this, last))


def _in_words(this: Measured) -> str:
    """The month in a sentence."""
    return (
        f"月末在监管{this['supervised'].value}宗，本月新供{this['supplied'].value}宗、开工{this['started_in'].value}宗、"
        f"竣工{this['completed_in'].value}宗；逾期未开工{this['not_started'].value}宗，其中已满一年{this['not_started_1'].value}宗、"
        f"已满两年{this['not_started_2'].value}宗；月末疑似闲置{this['suspected'].value}宗，已认定未处置{this['determined'].value}宗。"
    )


IN_THE_CHART = (
    "not_started", "not_started_1", "not_started_2", "not_completed", "suspected", "determined", "overdue",
)  # fmt: skip
"""What a leader looks at first: lateness and idleness, this month beside the last."""


def _charts(this: Measured, last: Measured) -> tuple[Chart, ...]:
    drawn = [measure for measure in MEASURES if measure.key in IN_THE_CHART]
    labels = tuple(measure.title for measure in drawn)
    series = tuple(
        (title, tuple(month[measure.key].value or 0 for measure in drawn))
        for title, month in (("本月", this), ("上月", last))
    )
    return (Chart(ChartKind.BARS, "逾期与闲置（宗）", Unit.PARCELS, labels, series),)


def _section(theme: Theme, this: Measured, head: str) -> Section:
    """One part of the form, place by place."""
    measures = [measure for measure in MEASURES if measure.theme is theme]
    figures = [this.figures[measure.key] for measure in measures]
    rows = tuple((place, tuple(each[place] for each in figures)) for place in this.places)
    columns = tuple(measure.title for measure in measures)
    grid = Grid(theme.zh, head, columns, rows, tuple(each[None] for each in figures))
    return Section(theme.zh, grids=(grid,))
