"""Every report over the rows of 新河县 and over the demonstration, on several days, now and as known then.

What a figure says is added up again here from its rows; the tables and pictures are held against one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.importing import import_files
from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.drawing import shares_of
from supervision.casework.reports.report import Asked, ChartKind, Detail, Figure, Grid, Report, Unit
from supervision.casework.reports.rows_on_disk import lay_rows
from supervision.casework.reports.values import to_values
from supervision.daily.report_catalogue import ALL_BUILT_BY
from supervision.law.refusals import NotAllowed
from supervision.office import Office
from supervision.records.db import open_records, reading
from tests.database import ROOT, desk
from tests.web.demonstration import DAY, OFFICE, live

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
OF_THE_DEMONSTRATION = Office.read(OFFICE)

ASKED = [
    Asked(DAY),
    Asked(DAY, known_on=DAY),
    Asked(DAY, known_on=date(2016, 6, 30)),
    Asked(date(2017, 1, 1)),
    Asked(date(2017, 3, 31), districts=("新河县",)),
    Asked(date(2016, 2, 29)),
    Asked(date(2015, 12, 31), from_on=date(2014, 1, 1)),
    Asked(date(2014, 5, 8), known_on=date(2014, 5, 7)),
    Asked(date(2012, 1, 1)),
]
NAMED = [f"{each.on}{f'，按{each.known_on}所知' if each.known_on else ''}" for each in ASKED]


def asked(engine: Engine, name: ReportName, what: Asked, office: Office) -> Report | None:
    """The report, or None for a forecast that cannot go from that day."""
    try:
        with reading(engine) as session:
            return ALL_BUILT_BY[name](session, what, office)
    except NotAllowed:
        assert name is ReportName.WORK_AHEAD
        return None


def test_every_report_is_built_by_something() -> None:
    assert set(ALL_BUILT_BY) == set(ReportName)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("demonstration")
    live(folder)
    engine = open_records(f"sqlite:///{folder / 'demo.db'}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("what", ASKED, ids=NAMED)
@pytest.mark.parametrize("name", ReportName)
def test_every_figure_of_the_demonstration_is_what_its_rows_come_to(
    lived: Engine, name: ReportName, what: Asked
) -> None:
    report = asked(lived, name, what, OF_THE_DEMONSTRATION)
    if report is not None:
        it_adds_up(report, name)


@pytest.mark.parametrize("name", ReportName)
def test_every_figure_of_the_county_is_what_its_rows_come_to(
    engine: Engine, name: ReportName, tmp_path: Path
) -> None:
    taken = import_files(
        engine, [COUNTY], desk(DAY), report=lambda row: None, progress=lambda done, total: None
    )
    assert taken is not None
    for what in ASKED:
        report = asked(engine, name, what, Office())
        if report is not None:
            it_adds_up(report, name)


@pytest.mark.parametrize("name", [name for name in ReportName if name is not ReportName.WORK_AHEAD])
def test_as_known_today_a_report_says_what_it_says_now(lived: Engine, name: ReportName) -> None:
    now = asked(lived, name, Asked(DAY), OF_THE_DEMONSTRATION)
    known = asked(lived, name, Asked(DAY, known_on=DAY), OF_THE_DEMONSTRATION)
    assert now is not None
    assert known is not None
    assert now.sections == known.sections
    assert [list(detail.rows) for detail in now.details] == [list(detail.rows) for detail in known.details]
    assert any(detail.rows for detail in now.details)


def test_every_report_says_something_of_the_demonstration(lived: Engine) -> None:
    found = {name: asked(lived, name, Asked(DAY), OF_THE_DEMONSTRATION) for name in ReportName}
    figures = {
        name: [f for f in figures_of(report) if f.value]
        for name, report in found.items()
        if report is not None
    }
    assert {name for name, said in figures.items() if said} == set(ReportName)


@pytest.mark.parametrize("name", ReportName)
def test_with_its_rows_on_disk_it_says_the_same(lived: Engine, name: ReportName, tmp_path: Path) -> None:
    report = asked(lived, name, Asked(DAY), OF_THE_DEMONSTRATION)
    assert report is not None
    laid = lay_rows(report, tmp_path / "rows")
    assert to_values(laid) == to_values(report)
    for before, after in zip(report.details, laid.details, strict=True):
        assert [tuple(row) for row in before.rows] == list(after.rows), before.title
    it_adds_up(laid, name)


# What must hold of any report


def it_adds_up(report: Report, name: ReportName) -> None:
    assert (report.name, report.title) == (str(name), name.zh)
    keys = [detail.key for detail in report.details]
    assert len(set(keys)) == len(keys)
    assert report.rules
    for detail in report.details:
        assert all(len(row) == len(detail.columns) for row in detail.rows)
        assert all(row[0] not in (None, "") for row in detail.rows)
    for section in report.sections:
        assert set(section.listed) <= set(keys)
        assert not any("None" in sentence for sentence in section.sentences)
        for grid in section.grids:
            it_is_square(grid)
            the_total_is_the_sum(grid)
            for label, figures in grid.lines:
                for column, figure in zip(grid.columns, figures, strict=True):
                    it_is_its_rows(report, figure, f"{label}·{column}")
                    it_is_a_rate_of_its_line(report, figure, figures)
        for chart in section.charts:
            assert all(len(values) == len(chart.labels) for _, values in chart.series)
            if chart.kind is ChartKind.SHARES:
                shares_make_a_whole([value for _, values in chart.series for value in values])


def figures_of(report: Report) -> Iterator[Figure]:
    for section in report.sections:
        for grid in section.grids:
            for _, figures in grid.rows:
                yield from figures
            yield from grid.total or ()


def it_is_a_rate_of_its_line(report: Report, rate: Figure, line: Sequence[Figure]) -> None:
    """A rate is one figure of its line, or some side by side, as per cent of what its rows come to: also above a hundred."""
    if rate.unit is not Unit.PERCENT or rate.value is None:
        return
    wholes = wholes_of(report, rate) if rate.detail else [(f.unit, Decimal(f.value or 0)) for f in line]
    worked_out = {
        (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        for unit, whole in wholes
        for part in side_by_side(line, unit)
        if whole
    }
    assert rate.value in worked_out


def side_by_side(line: Sequence[Figure], unit: Unit) -> Iterator[Decimal]:
    """The sums of neighbours of a unit in a line, each alone among them."""
    for first in range(len(line)):
        for last in range(first, len(line)):
            some = line[first : last + 1]
            if all(figure.unit is unit and figure.value is not None for figure in some):
                yield sum((Decimal(figure.value or 0) for figure in some), Decimal(0))


def wholes_of(report: Report, rate: Figure) -> Iterator[tuple[Unit, Decimal]]:
    """What the rows of a rate come to: how many there are, and each of their amounts."""
    detail = report.detail(rate.detail)
    rows = [detail.rows[row] for row in rate.rows]
    yield Unit.PARCELS, Decimal(len(rows))
    for place, column in enumerate(detail.columns):
        if column.unit in (Unit.HECTARES, Unit.WAN_YUAN):
            yield column.unit, sum((Decimal(str(row[place] or 0)) for row in rows), Decimal(0))


def it_is_its_rows(report: Report, figure: Figure, called: str) -> None:
    """A whole number counts its rows, an amount is the sum of the column it is called by, a rate has a base."""
    if not figure.detail:
        return
    detail = report.detail(figure.detail)
    assert len(set(figure.rows)) == len(figure.rows)
    assert all(0 <= row < len(detail.rows) for row in figure.rows)
    if figure.value is None:
        assert figure.why
    elif figure.unit is Unit.PERCENT:
        assert figure.rows
    elif isinstance(figure.value, int):
        assert figure.value == len(figure.rows)
    else:
        place = the_column_added_up(detail, figure, called)
        assert figure.value == sum((detail.rows[row][place] or 0 for row in figure.rows), Decimal(0))


def the_column_added_up(detail: Detail, figure: Figure, called: str) -> int:
    """The one column of its unit, else the one the figure is called by (欠缴额: 欠缴)."""
    columns = [column.title for column in detail.columns if column.unit is figure.unit]
    named = columns if len(columns) == 1 else [title for title in columns if title in called]
    assert named, (called, columns)
    return detail.place(max(named, key=len))


def it_is_square(grid: Grid) -> None:
    assert all(len(figures) == len(grid.columns) for _, figures in grid.rows)
    assert grid.total is None or len(grid.total) == len(grid.columns)
    labels = [label for label, _ in grid.rows]
    assert len(set(labels)) == len(labels)


def the_total_is_the_sum(grid: Grid) -> None:
    """What can be added up: the total has each row's figure, and no row twice."""
    for place, total in enumerate(grid.total or ()):
        column = [figures[place] for _, figures in grid.rows]
        if total.unit in (Unit.PERCENT, Unit.TEXT):
            continue
        assert total.value == sum((Decimal(figure.value or 0) for figure in column), Decimal(0))
        assert sorted(total.rows) == sorted(row for figure in column for row in figure.rows)


def shares_make_a_whole(values: list[Decimal | int]) -> None:
    assert sum((Decimal(value) for value in values), Decimal(0)) > 0
    assert sum(shares_of(values)) == 100
