"""A report (报表): what it was asked, the rules it was counted by, figures, and the rows (明细) behind each figure.

A figure is made by counting or adding up rows of a detail, and keeps which: so nobody types a figure, and everybody can
look up what is in it. Renderers (screen, XLSX, PDF, HTML, JSON) read these values and count nothing themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement

Value = str | int | Decimal | date | None
"""A cell: a text, a count, an amount, a day; None is not recorded."""

TENTH = Decimal("0.1")

TOTAL = "合计"


class Unit(StrEnum):
    """What a column or figure is counted in."""

    TEXT = ""
    PARCELS = "宗"
    ITEMS = "件"
    VISITS = "次"
    PAYMENTS = "笔"
    DAYS = "天"
    DATE = "日期"
    HECTARES = "公顷"
    WAN_YUAN = "万元"
    PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a detail."""

    title: str
    unit: Unit = Unit.TEXT


@dataclass(frozen=True, slots=True)
class Detail:
    """The rows behind figures (明细): a row a parcel, visit, case or payment; the first column says which one it is."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]

    def place(self, title: str) -> int:
        """Which of the columns has a title."""
        return [column.title for column in self.columns].index(title)

    def where(self, holds: Callable[[tuple[Value, ...]], bool]) -> tuple[int, ...]:
        """The rows (by place) of which something holds."""
        return tuple(place for place, row in enumerate(self.rows) if holds(row))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the rows of `detail` it was made of, by their places; `value` None says `why` it cannot be had."""

    value: Decimal | int | None
    unit: Unit
    detail: str = ""
    rows: Sequence[int] = ()
    why: str = ""


def count_of(detail: Detail, rows: Sequence[int], unit: Unit = Unit.PARCELS) -> Figure:
    """How many rows."""
    return Figure(len(rows), unit, detail.key, tuple(rows))


def sum_of(detail: Detail, rows: Sequence[int], title: str) -> Figure:
    """The sum of a column over rows; a cell that is not recorded adds nothing."""
    place = detail.place(title)
    cells = (detail.rows[row][place] for row in rows)
    total = sum((Decimal(cell) for cell in cells if isinstance(cell, (int, Decimal))), Decimal(0))
    return Figure(total, detail.columns[place].unit, detail.key, tuple(rows))


def rate_of(part: Figure, whole: Figure) -> Figure:
    """One figure as per cent of another, to a tenth (四舍五入); of nothing there is no rate."""
    if not whole.value or part.value is None:
        return Figure(None, Unit.PERCENT, whole.detail, why="基数为零，不计算比率")
    rate = (Decimal(part.value) * 100 / Decimal(whole.value)).quantize(TENTH, ROUND_HALF_UP)
    return Figure(rate, Unit.PERCENT, whole.detail, whole.rows)


def difference_of(figure: Figure, before: Figure) -> Figure:
    """By how much a figure changed; the rows of both stand beside it."""
    if figure.value is None or before.value is None:
        return Figure(None, figure.unit, why=figure.why or before.why)
    return Figure(figure.value - before.value, figure.unit)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of figures: a row a district, month or sort; `total` is its last row (合计)."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]
    total: tuple[Figure, ...] | None = None

    @property
    def lines(self) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
        """Its rows, 合计 the last."""
        return self.rows if self.total is None else (*self.rows, (TOTAL, self.total))


class ChartKind(StrEnum):
    BARS = "bars"  # lengths side by side
    SHARES = "shares"  # parts of 100 %
    LINE = "line"  # over time


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures: each series has a value a label. `goal` is a line drawn across (目标)."""

    kind: ChartKind
    title: str
    unit: Unit
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | int, ...]], ...]
    goal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: what it finds in sentences, its tables, its pictures, the details listed in full there."""

    heading: str
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    charts: tuple[Chart, ...] = ()
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the facts as they stood at the end of `on`, as far as recorded by `known_on` (None: now).

    `from_on` begins the period of a report about one (`on` ends it); `districts` are those seen, none named: all.
    `among` are conditions on the parcel's row, the scope of the officer who asks, `scope` that scope in words.
    """

    on: date
    known_on: date | None = None
    from_on: date | None = None
    districts: tuple[str, ...] = ()
    among: tuple[ColumnElement[bool], ...] = field(default=(), compare=False, repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `rules` are printed with it: base, date, clause, what was left out (口径)."""

    name: str
    title: str
    office: str
    asked: Asked
    rules: tuple[str, ...]
    sections: tuple[Section, ...]
    details: tuple[Detail, ...] = field(default=())

    def detail(self, key: str) -> Detail:
        """One of its details by its key."""
        return next(detail for detail in self.details if detail.key == key)
