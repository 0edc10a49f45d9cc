"""What the monthly report measures (月报指标): each figure a line, which rows it counts or what it adds up of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from supervision.casework.reports.breaches import NOT_FOUND
from supervision.casework.reports.columns import YES
from supervision.casework.reports.month_land import DETERMINED, SUSPECTED
from supervision.casework.reports.month_rows import Month
from supervision.casework.reports.month_tables import details_of
from supervision.casework.reports.report import Detail, Figure, Unit, count_of, sum_of
from supervision.law.terms import Cause, Term
from supervision.records.act import ActStatus


class Theme(Term):
    """The parts of the form (月报各部分)."""

    SUPPLY = "supply", "供应与监管"
    VISITS = "visits", "巡查与跟踪管理卡"
    NOTICES = "notices", "通知文书"
    MONEY = "money", "价款缴纳"
    START = "start", "开工"
    COMPLETION = "completion", "竣工"
    IDLE = "idle", "闲置土地"
    EXTENSIONS = "extensions", "延期"
    REFERRALS = "referrals", "移交执法"


Holds = Callable[[Any, Month], bool]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: of the rows of a detail for which something holds, how many, or the sum of a column (`adds`)."""

    key: str
    theme: Theme
    title: str
    of: str
    holds: Holds
    adds: str = ""
    unit: Unit = Unit.PARCELS


T, I, V = Theme, Unit.ITEMS, Unit.VISITS  # noqa: E741 - 件


def _new(row: Any, month: Month) -> bool:
    return month.holds(row.signed_on)


def _supervised(row: Any, _: Month) -> bool:
    return bool(row.supervised == YES)


def _not_started(row: Any, _: Month) -> bool:
    return row.not_started_days is not None


def _not_completed(row: Any, _: Month) -> bool:
    return row.not_completed_days is not None


def _suspected(row: Any, _: Month) -> bool:
    return bool(row.in_case == SUSPECTED)


def _determined(row: Any, _: Month) -> bool:
    return bool(row.in_case == DETERMINED)


def _in(field: str) -> Holds:
    """Whether the day of a field lies in the month."""
    return lambda row, month: month.holds(getattr(row, field))


def _has(field: str) -> Holds:
    return lambda row, _: getattr(row, field) is not None


def _caused_by(cause: str) -> Holds:
    return lambda row, _: bool(row.cause == cause)


def _every(_row: Any, _month: Month) -> bool:
    return True


MEASURES: tuple[Measure, ...] = (
    Measure("parcels", T.SUPPLY, "在册宗地", "land", _every),
    Measure("parcels_ha", T.SUPPLY, "在册面积", "land", _every, "面积"),
    Measure("parcels_wan", T.SUPPLY, "在册成交价款", "land", _every, "成交价款"),
    Measure("supervised", T.SUPPLY, "月末在监管宗地", "land", _supervised),
    Measure("supervised_ha", T.SUPPLY, "月末在监管面积", "land", _supervised, "面积"),
    Measure("supplied", T.SUPPLY, "本月新供宗地", "land", _new),
    Measure("supplied_ha", T.SUPPLY, "本月新供面积", "land", _new, "面积"),
    Measure("supplied_wan", T.SUPPLY, "本月新供成交价款", "land", _new, "成交价款"),
    Measure("cards", T.VISITS, "跟踪管理卡（一宗一卡）", "land", _supervised),
    Measure("cards_kept", T.VISITS, "本月有检查记录的卡", "land",
            lambda row, month: _supervised(row, month) and bool(row.visited == YES)),
    Measure("visits", T.VISITS, "本月巡查", "visits", _every, unit=V),
    Measure("visits_due", T.VISITS, "本月到期的巡查任务", "tasks", _every, unit=I),
    Measure("visits_done", T.VISITS, "其中已办结", "tasks",
            lambda row, _: bool(row.status == ActStatus.DONE.zh), unit=I),
    Measure("visits_missed", T.VISITS, "其中逾期未办", "tasks", lambda row, _: bool(row.late == YES), unit=I),
    Measure("drafted", T.NOTICES, "本月拟稿", "notices", _in("drafted_on"), unit=I),
    Measure("signed", T.NOTICES, "本月签发", "notices", _in("signed_on"), unit=I),
    Measure("served", T.NOTICES, "本月送达", "notices", _in("served_on"), unit=I),
    Measure("due", T.MONEY, "本月应缴宗地", "land", _has("due_wan")),
    Measure("due_wan", T.MONEY, "本月应缴额", "instalments", _in("due_on"), "应缴"),
    Measure("paid", T.MONEY, "本月缴款", "payments", _every, unit=Unit.PAYMENTS),
    Measure("paid_wan", T.MONEY, "本月缴款额", "payments", _every, "缴款金额"),
    Measure("overdue", T.MONEY, "月末欠缴宗地", "land", _has("overdue_wan")),
    Measure("overdue_wan", T.MONEY, "月末欠缴额", "instalments", _has("overdue_wan"), "欠缴"),
    Measure("start_due", T.START, "约定开工日已过", "land",
            lambda row, month: row.start_due_on is not None and row.start_due_on < month.on),
    Measure("started_in", T.START, "本月开工", "land", _in("started_on")),
    Measure("started", T.START, "累计已开工", "land", _has("started_on")),
    Measure("started_late", T.START, "其中逾期开工", "land", _has("started_late_days")),
    Measure("started_a_year_late", T.START, "逾期一年以上开工", "land",
            lambda row, _: bool(row.started_a_year_late == YES)),
    Measure("not_started", T.START, "月末逾期未开工", "land", _not_started),
    Measure("not_started_ha", T.START, "逾期未开工面积", "land", _not_started, "面积"),
    Measure("not_started_1", T.START, "其中已满一年", "land", lambda row, _: bool(row.not_started_years >= 1)),
    Measure("not_started_2", T.START, "其中已满两年", "land", lambda row, _: bool(row.not_started_years >= 2)),
    Measure("completed_in", T.COMPLETION, "本月竣工", "land", _in("completed_on")),
    Measure("completed", T.COMPLETION, "累计已竣工", "land", _has("completed_on")),
    Measure("completed_late", T.COMPLETION, "其中逾期竣工", "land", _has("completed_late_days")),
    Measure("not_completed", T.COMPLETION, "月末逾期未竣工", "land", _not_completed),
    Measure("not_completed_ha", T.COMPLETION, "逾期未竣工面积", "land", _not_completed, "面积"),
    Measure("suspected_in", T.IDLE, "本月新发现疑似闲置", "land", _in("suspected_on")),
    Measure("suspected", T.IDLE, "月末疑似闲置", "land", _suspected),
    Measure("suspected_ha", T.IDLE, "月末疑似闲置面积", "land", _suspected, "面积"),
    Measure("determined_in", T.IDLE, "本月认定闲置", "land", _in("determined_on")),
    Measure("determined", T.IDLE, "月末已认定未处置", "land", _determined),
    Measure("determined_ha", T.IDLE, "已认定未处置面积", "land", _determined, "面积"),
    Measure("disposed_in", T.IDLE, "本月处置完毕", "land", _in("disposed_on")),
    Measure("extended", T.EXTENSIONS, "本月批准延期", "extensions", _every, unit=I),
    *(
        Measure(f"extended_{cause}", T.EXTENSIONS, f"其中{cause.zh}", "extensions", _caused_by(cause.zh), unit=I)
        for cause in Cause
    ),
    Measure("extended_uncaused", T.EXTENSIONS, f"其中{NOT_FOUND}", "extensions", _caused_by(NOT_FOUND), unit=I),
    Measure("referred", T.REFERRALS, "本月移交", "referrals", _in("referred_on"), unit=I),
    Measure("referred_open", T.REFERRALS, "月末未办结", "referrals", lambda row, _: bool(row.open == YES), unit=I),
)  # fmt: skip
"""The figures of the form, in its order."""


Figures = dict[str | None, Figure]
"""A measure place by place, and under None of them all."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One month with its details, measured as a whole and place by place."""

    month: Month
    details: dict[str, Detail]
    places: tuple[str, ...]
    figures: dict[str, Figures]

    @classmethod
    def of(cls, month: Month, head: str, *, last: bool = False) -> Measured:
        """The figures of a month, whose places are called `head`."""
        details = details_of(month, head, last=last)
        places = tuple(sorted({row.place for row in month.land}))
        figures = {measure.key: _figures(measure, month, places, details[measure.of]) for measure in MEASURES}
        return cls(month, details, places, figures)

    def __getitem__(self, key: str) -> Figure:
        """A measure of all places."""
        return self.figures[key][None]


def _figures(measure: Measure, month: Month, places: tuple[str, ...], detail: Detail) -> Figures:
    rows: dict[str | None, list[int]] = {place: [] for place in (None, *places)}
    for at, row in enumerate(getattr(month, measure.of)):
        if measure.holds(row, month):
            rows[None].append(at)
            rows[row.place].append(at)
    return {place: _figure(measure, detail, found) for place, found in rows.items()}


def _figure(measure: Measure, detail: Detail, rows: list[int]) -> Figure:
    if measure.adds:
        return sum_of(detail, rows, measure.adds)
    return count_of(detail, rows, measure.unit)
