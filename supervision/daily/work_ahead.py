"""The work of the next ninety days (今后九十天工作量): week by week, unit by unit, if nothing new is recorded.

It is the forecast of the sweep added up, so what it tells is what the sweeps would do; what falls to triage or only lapses is
no work yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from supervision.casework import lives
from supervision.casework.acts import Desk
from supervision.casework.lives import is_of_the_past
from supervision.casework.reports.columns import Cells, Measure, grid_by, number, said, where
from supervision.casework.reports.population import UNSTATED, within
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
from supervision.daily.forecast import Planned, WouldFail, forecast
from supervision.law.daycount import CHINA, ONE_DAY
from supervision.law.refusals import NotAllowed
from supervision.law.steps import ActSort, act_name_zh
from supervision.law.steps import Unit as OfficeUnit
from supervision.office import Office

WORK, FAILING = "work", "failing"

LENGTH = 90 * ONE_DAY
WEEK = 7 * ONE_DAY

COLUMNS = (
    Column("电子监管号"),
    Column("项目"),
    Column("行政区"),
    Column("国土所"),
    Column("日期", Unit.DATE),
    Column("周次"),
    Column("类别"),
    Column("事项"),
    Column("责任单位"),
    Column("事由"),
)
SET_ASIDE = (Column("电子监管号"), Column("原因"))

COUNTED = (ActSort.NOTICE, ActSort.TASK, ActSort.ALERT)
"""What somebody has to do something about."""

RULES = (
    "按每日监测的预演计：案卷不再有新的登记、每天都监测时，今后九十天（含当日）将拟稿的通知、派发的任务和预警",
    "列入补录甄别的、过期未发的和状态变化不计；已经派发、拟稿的不重复计，见各清单",
    "以前应办而未监测的事项，都计在第一周",
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """What the sweeps of ninety days from the day on would do; raises `NotAllowed` for a day a sweep has passed."""
    _check(session, asked)
    until = asked.on + LENGTH - ONE_DAY
    noon = datetime.combine(asked.on, time(12), CHINA).astimezone(UTC)
    told = list(
        forecast(session, Desk(office, asked.on, noon, "预测"), until, among=(*asked.among, *within(asked)))
    )
    planned = [row for one in told if isinstance(one, Planned) for row in _rows(one, asked.on, office)]
    failing = [(one.no, one.reason) for one in told if isinstance(one, WouldFail)]
    details = (
        Detail(WORK, "今后工作明细", COLUMNS, planned),
        Detail(FAILING, "不能监测的宗地", SET_ASIDE, failing),
    )
    return Report(
        "work_ahead",
        "今后九十天工作量",
        office.name,
        asked,
        (f"自{asked.on}起至{until}止", *RULES),
        (_by_week(details[0], asked.on, until), _by_whom(details[0], office), *_failing(details[1])),
        details,
    )


def _check(session: Session, asked: Asked) -> None:
    """A forecast goes from how things stand: not from a day gone by, nor from what was known then."""
    if asked.known_on is not None:
        raise NotAllowed("工作量预测按现在掌握的登记情况，不能指定“按某日所知”；请去掉这一条件")
    if is_of_the_past(session, lives.Asked(asked.on)):
        raise NotAllowed(f"{asked.on}以后已经监测过，不能再从这一天起预测；请改为最近一次监测之日或以后")


# Rows


def _rows(one: Planned, begin: date, office: Office) -> Iterator[Cells]:
    act = one.act
    if act.triaged or act.sort not in COUNTED:
        return
    yield (
        one.no, one.project, one.parcel.district or UNSTATED, office.staff.watched_by(one.parcel),
        act.on, _week(begin, act.on), act.sort.zh, act_name_zh(act.name), office.unit(act.rule.unit), act.reason,
    )  # fmt: skip


def _week(begin: date, day: date) -> str:
    """Which week from the first day on a day is in: 第2周（1月8日起）."""
    which = (day - begin) // WEEK
    first = begin + which * WEEK
    return f"第{which + 1}周（{first.month}月{first.day}日起）"


def _weeks(begin: date, until: date) -> list[str]:
    return [_week(begin, begin + which * WEEK) for which in range((until - begin) // WEEK + 1)]


# Sections

OF_A_SORT: tuple[tuple[str, Measure], ...] = tuple(
    (sort.zh, number(where(类别=sort.zh), Unit.ITEMS)) for sort in COUNTED
)
COUNTS = (*OF_A_SORT, ("合计", number(unit=Unit.ITEMS)))


def _by_week(work: Detail, begin: date, until: date) -> Section:
    if not work.rows:
        return Section("一、按周", ("今后九十天没有到期的事项。",))
    grid = grid_by(work, "周次", "每周工作量", COUNTS, order=_weeks(begin, until))
    assert grid.total is not None
    *sorts, every = grid.total
    parts = "、".join(f"{name}{said(figure)}" for name, figure in zip(grid.columns, sorts, strict=False))
    return Section("一、按周", (f"今后九十天共{said(every)}：{parts}。",), (grid,), (_drawn(grid),))


def _drawn(grid: Grid) -> Chart:
    series = tuple(
        (sort.zh, tuple(int(figures[place].value or 0) for _, figures in grid.rows))
        for place, sort in enumerate(COUNTED)
    )
    return Chart(ChartKind.BARS, "每周工作量", Unit.ITEMS, tuple(word for word, _ in grid.rows), series)


def _by_whom(work: Detail, office: Office) -> Section:
    if not work.rows:
        return Section("二、按单位和事项")
    units = _those_in(work, "责任单位", [office.unit(unit) for unit in OfficeUnit])
    grids = (
        grid_by(work, "责任单位", "各单位工作量", COUNTS, order=units),
        grid_by(
            work,
            "国土所",
            "各国土所工作量",
            COUNTS,
            these=where(责任单位=office.unit(OfficeUnit.LAND_OFFICE)),
        ),
        grid_by(work, "事项", "各类事项", COUNTS),
    )
    return Section("二、按单位和事项", (), grids, (), (WORK,))


def _those_in(work: Detail, title: str, order: Sequence[str]) -> list[str]:
    """Of words in their order those a column says."""
    place = work.place(title)
    there = {row[place] for row in work.rows}
    return [word for word in order if word in there]


def _failing(failing: Detail) -> Iterator[Section]:
    if failing.rows:
        sentence = f"有{len(failing.rows)}宗监测会中断，中断以前的事项已经计入，其后的没有计入，请先核对数据（supervision doctor）。"
        yield Section("三、不能监测的宗地", (sentence,), (), (), (FAILING,))
