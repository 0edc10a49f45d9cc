"""How a report is written (报表的写法): values with their units, and what was asked, the same on every medium."""

from __future__ import annotations

from decimal import Decimal

from supervision.casework.reports.report import Detail, Figure, Grid, Report, Unit, Value

NOT_HAD = "—"
"""A figure that cannot be had; its reason is told with it."""

PLACES = {Unit.HECTARES: 4, Unit.WAN_YUAN: 4, Unit.PERCENT: 1}
"""公顷 and 万元 to four places, as papers have them; per cent to a tenth."""

UNSAID = (Unit.TEXT, Unit.DATE)
"""Units that are not said beside a figure."""


def shown(value: Value, unit: Unit) -> str:
    """A cell for a reader: 1,234.5000, 33.3, 2024-06-01; nothing where nothing is recorded."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,.{PLACES[unit]}f}" if unit in PLACES else f"{value:f}"
    return str(value)


def figure_shown(figure: Figure) -> str:
    """A figure for a reader."""
    return NOT_HAD if figure.value is None else shown(figure.value, figure.unit)


def unit_beside(figure: Figure) -> str:
    """The unit to be said beside a figure."""
    return "" if figure.unit in UNSAID or figure.value is None else str(figure.unit)


def units_of(grid: Grid) -> tuple[Unit | None, ...]:
    """The unit all figures of each column have; None where they differ."""
    found = [{figures[place].unit for _, figures in grid.lines} for place in range(len(grid.columns))]
    return tuple(units.pop() if len(units) == 1 else None for units in found)


def grid_headings(grid: Grid) -> list[str]:
    """The headings of a grid's figures, with the unit where a column has one."""
    pairs = zip(grid.columns, units_of(grid), strict=True)
    return [title if unit is None else heading(title, unit) for title, unit in pairs]


def grid_lines(grid: Grid) -> list[tuple[str, list[str]]]:
    """The lines of a grid for a reader, 合计 the last; a unit stands beside a figure where its column has none."""
    units = units_of(grid)
    return [
        (
            label,
            [
                figure_shown(f) + ("" if unit else unit_beside(f))
                for f, unit in zip(figures, units, strict=True)
            ],
        )
        for label, figures in grid.lines
    ]


def heading(title: str, unit: Unit) -> str:
    """A column's heading with its unit: 面积（公顷）."""
    return title if unit in UNSAID else f"{title}（{unit}）"


def headings(detail: Detail) -> list[str]:
    """The headings of a detail."""
    return [heading(column.title, column.unit) for column in detail.columns]


def asked_words(report: Report) -> str:
    """What was asked, on one line: of which day or period, as known when, of which land."""
    asked = report.asked
    said = [
        f"统计日{asked.on}" if asked.from_on is None else f"统计期{asked.from_on}至{asked.on}",
        "按目前已登记的事实" if asked.known_on is None else f"按{asked.known_on}已登记的事实",
    ]
    if asked.districts:
        said.append(f"行政区：{'、'.join(asked.districts)}")
    if asked.scope:
        said.append(f"数据范围：{asked.scope}")
    return "，".join(said)
