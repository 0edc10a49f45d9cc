"""A report as JSON-ready values and back (报表的存取形式): what scripts read, and what a filed report is kept as.

The keys are stable. Amounts are texts, as everywhere; a row has a key of its own, its first cell, numbered where that
comes again (`…B00013`, `…B00013#2`); a figure names the keys of the rows it was made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

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
    Value,
)

VERSION = 1
"""Which form these values have; a form that is changed is another number."""

AMOUNTS = (Unit.HECTARES, Unit.WAN_YUAN, Unit.PERCENT)


def row_keys(detail: Detail) -> list[str]:
    """The key of each row, in order."""
    met: Counter[str] = Counter()
    keys = []
    for row in detail.rows:
        first = _text(row[0]) if row else ""
        met[first] += 1
        keys.append(first if met[first] == 1 else f"{first}#{met[first]}")
    return keys


def to_values(report: Report) -> dict[str, Any]:
    """Everything of a report but the scope's conditions."""
    asked = report.asked
    keys = {detail.key: row_keys(detail) for detail in report.details}
    return {
        "version": VERSION,
        "name": report.name,
        "title": report.title,
        "office": report.office,
        "on": asked.on.isoformat(),
        "known_on": asked.known_on and asked.known_on.isoformat(),
        "from": asked.from_on and asked.from_on.isoformat(),
        "districts": list(asked.districts),
        "scope": asked.scope,
        "rules": list(report.rules),
        "sections": [_section(section, keys) for section in report.sections],
        "details": [_detail(detail, keys[detail.key]) for detail in report.details],
    }


def _section(section: Section, keys: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "sentences": list(section.sentences),
        "grids": [
            {
                "title": grid.title,
                "head": grid.head,
                "columns": list(grid.columns),
                "rows": [
                    {"label": label, "figures": [_figure(figure, keys) for figure in figures]}
                    for label, figures in grid.rows
                ],
                "total": None if grid.total is None else [_figure(figure, keys) for figure in grid.total],
            }
            for grid in section.grids
        ],
        "charts": [
            {
                "kind": str(chart.kind),
                "title": chart.title,
                "unit": str(chart.unit),
                "labels": list(chart.labels),
                "series": [
                    {"title": title, "values": [_cell(value) for value in values]}
                    for title, values in chart.series
                ],
                "goal": _cell(chart.goal),
            }
            for chart in section.charts
        ],
        "listed": list(section.listed),
    }


def _figure(figure: Figure, keys: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    of = keys.get(figure.detail, ())
    return {
        "value": _cell(figure.value),
        "unit": str(figure.unit),
        "detail": figure.detail,
        "rows": [of[place] for place in figure.rows],
        "why": figure.why,
    }


def _detail(detail: Detail, keys: Sequence[str]) -> dict[str, Any]:
    return {
        "key": detail.key,
        "title": detail.title,
        "columns": [{"title": column.title, "unit": str(column.unit)} for column in detail.columns],
        "rows": [{"key": key, "cells": cells_of(row)} for key, row in zip(keys, detail.rows, strict=True)],
    }


def cells_of(row: Sequence[Value]) -> list[str | int | None]:
    """A row for JSON; `row_of` makes it a row again."""
    return [_cell(cell) for cell in row]


def _cell(value: Value) -> str | int | None:
    """A cell for JSON: an amount or a day as text."""
    return value if value is None or isinstance(value, int) else _text(value)


def _text(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)


# And back


def from_values(values: Mapping[str, Any]) -> Report:
    """The report again; values of another form, or damaged, raise KeyError, TypeError or ValueError."""
    if values["version"] != VERSION:
        raise ValueError(f"版本{values['version']}")
    details = tuple(_detail_of(detail) for detail in values["details"])
    places = {
        detail["key"]: {row["key"]: place for place, row in enumerate(detail["rows"])}
        for detail in values["details"]
    }
    return Report(
        values["name"],
        values["title"],
        values["office"],
        Asked(
            date.fromisoformat(values["on"]),
            _day(values["known_on"]),
            _day(values["from"]),
            tuple(values["districts"]),
            scope=values["scope"],
        ),
        tuple(values["rules"]),
        tuple(_section_of(section, places) for section in values["sections"]),
        details,
    )


def _section_of(section: Mapping[str, Any], places: Mapping[str, Mapping[str, int]]) -> Section:
    return Section(
        section["heading"],
        tuple(section["sentences"]),
        tuple(_grid_of(grid, places) for grid in section["grids"]),
        tuple(_chart_of(chart) for chart in section["charts"]),
        tuple(section["listed"]),
    )


def _grid_of(grid: Mapping[str, Any], places: Mapping[str, Mapping[str, int]]) -> Grid:
    def figures(listed: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
        return tuple(_figure_of(figure, places) for figure in listed)

    return Grid(
        grid["title"],
        grid["head"],
        tuple(grid["columns"]),
        tuple((row["label"], figures(row["figures"])) for row in grid["rows"]),
        None if grid["total"] is None else figures(grid["total"]),
    )


def _figure_of(figure: Mapping[str, Any], places: Mapping[str, Mapping[str, int]]) -> Figure:
    detail = figure["detail"]
    return Figure(
        _number(figure["value"]),
        Unit(figure["unit"]),
        detail,
        tuple(places[detail][key] for key in figure["rows"]),
        figure["why"],
    )


def _chart_of(chart: Mapping[str, Any]) -> Chart:
    goal = _number(chart["goal"])
    return Chart(
        ChartKind(chart["kind"]),
        chart["title"],
        Unit(chart["unit"]),
        tuple(chart["labels"]),
        tuple(
            (series["title"], tuple(_number(value) or 0 for value in series["values"]))
            for series in chart["series"]
        ),
        None if goal is None else Decimal(goal),
    )


def _detail_of(detail: Mapping[str, Any]) -> Detail:
    columns = tuple(Column(column["title"], Unit(column["unit"])) for column in detail["columns"])
    rows = [row_of(row["cells"], columns) for row in detail["rows"]]
    return Detail(detail["key"], detail["title"], columns, rows)


def row_of(cells: Sequence[str | int | None], columns: Sequence[Column]) -> tuple[Value, ...]:
    """The row that `cells_of` made cells of."""
    return tuple(_value_of(cell, column.unit) for cell, column in zip(cells, columns, strict=True))


def _value_of(cell: str | int | None, unit: Unit) -> Value:
    if isinstance(cell, str) and unit is Unit.DATE:
        return date.fromisoformat(cell)
    return Decimal(cell) if isinstance(cell, str) and unit in AMOUNTS else cell


def _number(value: str | int | None) -> Decimal | int | None:
    return Decimal(value) if isinstance(value, str) else value


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
