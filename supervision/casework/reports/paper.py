"""A report on paper (报表印制): PDF/A in landscape, the same bytes whenever it is printed.

A report is no legal paper: a character no font has does not keep it from being had. It is printed as 〓, and the first
page says which characters those are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from supervision.casework.layout.fonts import NO_GLYPH, fonts_of
from supervision.casework.layout.sheet import MAY_BREAK
from supervision.casework.layout.typesetting import FOLDER, typeset
from supervision.casework.reports.drawing import drawn
from supervision.casework.reports.report import Detail, Grid, Report, Section
from supervision.casework.reports.wording import asked_words, grid_headings, grid_lines, headings, shown
from supervision.printing import Printing

LAYOUT = FOLDER / "report.typ"

NARROWEST, WIDEST, MEASURED = 4, 24, 200
"""Characters of the narrowest and the widest column of a detail, and by how many of its rows they are measured."""


def report_pdf(report: Report, printing: Printing) -> bytes:
    """The report as PDF/A-2b, dated by the day it is of. Raises LayoutFailed."""
    data = {
        "title": report.title,
        "office": report.office,
        "asked": asked_words(report),
        "rules": list(report.rules),
        "sections": [_section(section, report) for section in report.sections],
    }
    missing = fonts_of(printing.fonts_dir).missing(_texts(data))
    drawable = _without(data, {ord(character): NO_GLYPH for character in missing})
    named = [f"U+{ord(character):04X}" for character in missing]
    return typeset(LAYOUT, {**drawable, "missing": named}, printing, report.asked.on)


def _section(section: Section, report: Report) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "sentences": list(section.sentences),
        "drawings": [drawn(chart).as_json() for chart in section.charts],
        "grids": [_grid(grid) for grid in section.grids],
        "details": [_detail(report.detail(key)) for key in section.listed],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    lines = [[fit_for_a_column(label), *cells] for label, cells in grid_lines(grid)]
    whole = grid.total is not None
    return {
        "title": grid.title,
        "head": grid.head,
        "columns": grid_headings(grid),
        "rows": lines[:-1] if whole else lines,
        "total": lines[-1] if whole else [],
    }


def _detail(detail: Detail) -> dict[str, Any]:
    units = [column.unit for column in detail.columns]
    rows = [
        [fit_for_a_column(shown(cell, unit)) for cell, unit in zip(row, units, strict=True)]
        for row in detail.rows
    ]
    titles = headings(detail)
    widths = [
        min(max(NARROWEST, *(_width(row[place]) for row in [titles, *rows[:MEASURED]])), WIDEST)
        for place in range(len(titles))
    ]
    first = detail.rows[:MEASURED]
    numbers = [
        place for place in range(len(titles)) if any(isinstance(row[place], int | Decimal) for row in first)
    ]
    return {
        "title": f"{detail.title}（{len(detail.rows)}行）",
        "headings": titles,
        "widths": widths,
        "numbers": numbers,
        "rows": rows,
    }


def _width(text: str) -> int:
    """How many Chinese characters wide a text is."""
    return -(-sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in text) // 2)


UNBROKEN = 10
"""So many letters and digits in a row stand together, a day is ten; a longer run may be broken, or it would leave its column."""


def fit_for_a_column(text: str) -> str:
    """A text for a narrow column: long runs of letters and digits may break, nothing else is changed."""
    found: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if "!" <= character <= "~" else 0
        if run > UNBROKEN:
            found.append(MAY_BREAK)
        found.append(character)
    return "".join(found)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [text for one in inside for text in _texts(one)]


def _without(value: Any, missing: dict[int, str]) -> Any:
    """The same data, each missing character replaced."""
    if not missing:
        return value
    if isinstance(value, str):
        return value.translate(missing)
    if isinstance(value, Mapping):
        return {key: _without(one, missing) for key, one in value.items()}
    return [_without(one, missing) for one in value] if isinstance(value, list) else value
