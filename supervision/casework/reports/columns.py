"""The columns with which every detail says which parcel a row is of (宗地各列), and grids made of a detail's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.population import district_of
from supervision.casework.reports.report import (
    Chart,
    ChartKind,
    Column,
    Detail,
    Figure,
    Grid,
    Unit,
    Value,
    count_of,
    rate_of,
    sum_of,
)
from supervision.casework.reports.wording import figure_shown, unit_beside
from supervision.office import Office
from supervision.reporting import CountedBy

AREA = "面积"
YES, NO = "是", "否"
DISTRICT, LAND_OFFICE = "行政区", "国土所"

PARCEL = (
    Column("电子监管号"),
    Column("项目"),
    Column("土地使用权人"),
    Column(DISTRICT),
    Column(LAND_OFFICE),
    Column(AREA, Unit.HECTARES),
)

COLUMN_OF = {CountedBy.DISTRICT: DISTRICT, CountedBy.LAND_OFFICE: LAND_OFFICE}

Cells = tuple[Value, ...]


def parcel_cells(each: ParcelLife, office: Office) -> Cells:
    """The cells of `PARCEL`."""
    parcel = each.life.parcel
    return (
        each.no, parcel.project, parcel.holder, district_of(each), office.staff.watched_by(parcel), parcel.area_ha
    )  # fmt: skip


def counted_by(office: Office) -> str:
    """The column by which figures stand side by side: the land offices where there are any, unless the office says."""
    unsaid = CountedBy.LAND_OFFICE if office.staff.land_offices else CountedBy.DISTRICT
    return COLUMN_OF[office.reporting.counted_by or unsaid]


def yes_or_no(holds: bool) -> str:
    return YES if holds else NO


# Rows of a detail by what a column says


def place_of(detail: Detail, title: str) -> int:
    """Which of the columns has a title."""
    return detail.place(title)


Rows = Sequence[int]
Measure = Callable[[Detail, Rows], Figure]
"""Makes a figure of some rows of a detail."""


class Where(NamedTuple):
    """The rows in which each of some columns says one of some words."""

    holds: tuple[tuple[str, frozenset[str]], ...]

    def among(self, detail: Detail, rows: Rows) -> tuple[int, ...]:
        asked = [(detail.place(title), words) for title, words in self.holds]
        return tuple(row for row in rows if all(detail.rows[row][place] in words for place, words in asked))


ALL = Where(())


def where(**holds: str | Iterable[str]) -> Where:
    """`where(环节="开工")`: the rows whose column says that word, or one of several."""
    return Where(
        tuple(
            (title, frozenset({words} if isinstance(words, str) else words)) for title, words in holds.items()
        )
    )


def number(these: Where = ALL, unit: Unit = Unit.PARCELS) -> Measure:
    """How many of the rows."""
    return lambda detail, rows: count_of(detail, these.among(detail, rows), unit)


def total(title: str, these: Where = ALL) -> Measure:
    """The sum of a column over the rows."""
    return lambda detail, rows: sum_of(detail, these.among(detail, rows), title)


def rate(part: Measure, whole: Measure) -> Measure:
    """One measure as per cent of another."""
    return lambda detail, rows: rate_of(part(detail, rows), whole(detail, rows))


def all_of(detail: Detail) -> Rows:
    return range(len(detail.rows))


def said(figure: Figure) -> str:
    """A figure in a sentence, with what it is counted in; why it cannot be had, where it cannot."""
    return figure.why if figure.value is None else f"{figure_shown(figure)}{unit_beside(figure)}"


# Grids


def grid_by(
    detail: Detail,
    by: str,
    title: str,
    columns: Sequence[tuple[str, Measure]],
    *,
    these: Where = ALL,
    order: Sequence[str] | None = None,
) -> Grid:
    """A table of some rows of a detail, a row for each word of a column, all of them as its total.

    Without an `order` of the words those that occur, by themselves; the words of an `order` stand there with nothing too.
    """
    rows = these.among(detail, all_of(detail))
    place = detail.place(by)
    grouped: dict[str, list[int]] = {word: [] for word in order or ()}
    for row in rows:
        grouped.setdefault(str(detail.rows[row][place]), []).append(row)
    words = list(grouped) if order is not None else sorted(grouped)
    return Grid(
        title,
        by,
        tuple(name for name, _ in columns),
        tuple((word, tuple(measure(detail, grouped[word]) for _, measure in columns)) for word in words),
        tuple(measure(detail, rows) for _, measure in columns),
    )


def bars(title: str, unit: Unit, grid: Grid, column: str, goal: Decimal | None = None) -> tuple[Chart, ...]:
    """A column of a grid as a picture, the total left out; no picture where there is no figure to draw."""
    place = grid.columns.index(column)
    shown = [(word, figures[place].value) for word, figures in grid.rows]
    known = [(word, value) for word, value in shown if value is not None]
    if not any(value for _, value in known):
        return ()
    labels, values = tuple(word for word, _ in known), tuple(value for _, value in known)
    return (Chart(ChartKind.BARS, title, unit, labels, ((column, values),), goal),)
