"""A report as a workbook (报表工作簿): the figures, the rules, which rows each figure was made of, and every detail.

Each figure leads to its line of 数的来源, which names the rows of the detail; so every number on paper is looked up there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, NamedTuple

from supervision.casework.reports.report import Figure, Report
from supervision.casework.reports.wording import (
    asked_words,
    figure_shown,
    grid_headings,
    headings,
    units_of,
)
from supervision.casework.tables.sheet_writing import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Book,
    Cell,
    Linked,
    Sheet,
)

FIGURES, RULES, SOURCES = "报表", "口径", "数的来源"
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
NO_ROWS = "无"


class Origin(NamedTuple):
    """One figure as 数的来源 names it, and the lines it takes there."""

    where: tuple[str, str, str, str]
    figure: Figure
    rows: Sequence[str]


def write_workbook(report: Report, file: IO[bytes]) -> None:
    """Write the workbook. Raises `BadRecord` where a cell or a sheet would not hold what there is."""
    book = Book()
    try:
        _Workbook(report, book).write()
        book.save(file)
    finally:
        book.close()


class _Workbook:
    def __init__(self, report: Report, book: Book) -> None:
        self._report, self._book = report, book
        self._titles = _sheet_titles(report)
        self._sources: list[Origin] = []
        self._next_source = 2

    def write(self) -> None:
        self._write_figures(self._book.sheet(FIGURES))
        rules = self._book.sheet(RULES)
        for rule in (*self._asked(), *self._report.rules):
            rules.write([rule])
        self._write_sources()
        for detail in self._report.details:
            sheet = self._book.sheet(self._titles[detail.key], headings(detail))
            for row in detail.rows:
                sheet.write(row)

    def _asked(self) -> tuple[str, ...]:
        return (self._report.office, asked_words(self._report))

    def _write_figures(self, sheet: Sheet) -> None:
        sheet.write([self._report.title], bold=True)
        for line in self._asked():
            sheet.write([line])
        for section in self._report.sections:
            sheet.write([])
            sheet.write([section.heading], bold=True)
            for sentence in section.sentences:
                sheet.write([sentence])
            for grid in section.grids:
                sheet.write([])
                sheet.write([grid.title], bold=True)
                beside = None in units_of(grid)
                sheet.write([grid.head, *grid_headings(grid), *(["单位"] if beside else [])], bold=True)
                for label, figures in grid.lines:
                    pairs = zip(grid.columns, figures, strict=True)
                    wheres = (((section.heading, grid.title, label, column), one) for column, one in pairs)
                    cells = [self._cell(where, figure) for where, figure in wheres]
                    sheet.write([label, *cells, *(["、".join(_units(figures))] if beside else [])])
            for key in section.listed:
                detail = self._report.detail(key)
                sheet.write([Linked(f"明细：{detail.title}（{len(detail.rows)}行）", self._titles[key])])

    def _cell(self, where: tuple[str, str, str, str], figure: Figure) -> Cell | Linked:
        value: Cell = figure_shown(figure) if figure.value is None else figure.value
        if not figure.detail:
            return value
        source = Origin(where, figure, list(_in_cells(figure.rows)))
        link = Linked(value, SOURCES, self._next_source)
        self._sources.append(source)
        self._next_source += max(len(source.rows), 1)
        return link

    def _write_sources(self) -> None:
        sheet = self._book.sheet(
            SOURCES, ("部分", "表", "行", "列", "数", "单位", "明细", "明细的行", "说明")
        )
        for source in self._sources:
            figure = source.figure
            title = self._titles[figure.detail]
            first = figure.rows[0] + 2 if figure.rows else 1
            for rows in source.rows or [NO_ROWS]:
                sheet.write(
                    [
                        *source.where,
                        figure.value,
                        str(figure.unit),
                        Linked(title, title, first),
                        rows,
                        figure.why,
                    ]
                )


def _units(figures: Sequence[Figure]) -> list[str]:
    """The units of a line, each once."""
    return list(dict.fromkeys(str(figure.unit) for figure in figures))


def _in_cells(places: Sequence[int]) -> Iterator[str]:
    """The rows of a sheet that hold some rows of a detail: 2-17、19, in as many cells as they need."""
    cell = ""
    for stretch in _stretches(places):
        if cell and len(cell) + len(stretch) + 1 > LONGEST_TEXT:
            yield cell
            cell = ""
        cell = f"{cell}、{stretch}" if cell else stretch
    if cell:
        yield cell


def _stretches(places: Sequence[int]) -> Iterator[str]:
    """Neighbouring rows as one stretch, by their numbers in a sheet that begins with headings."""
    ordered = sorted(places)
    at = 0
    while at < len(ordered):
        end = at
        while end + 1 < len(ordered) and ordered[end + 1] == ordered[end] + 1:
            end += 1
        first, last = ordered[at] + 2, ordered[end] + 2
        yield f"{first}-{last}" if last > first else str(first)
        at = end + 1


def _sheet_titles(report: Report) -> Mapping[str, str]:
    """The name of each detail's sheet: its title, as far as Excel takes it, no two the same whatever their case."""
    taken = {FIGURES, RULES, SOURCES}
    titles = {}
    for detail in report.details:
        plain = NOT_IN_A_TITLE.sub("", detail.title)[:LONGEST_TITLE].strip() or detail.key
        title, number = plain, 2
        while title.casefold() in taken:
            title = f"{plain[: LONGEST_TITLE - 4]}-{number}"
            number += 1
        taken.add(title.casefold())
        titles[detail.key] = title
    return titles
