"""What the pages of reports share (报表各页): where a figure stands, its rows a page at a time, a report as a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import FileResponse, Response
from markupsafe import Markup

from supervision.casework.finding import NotFound
from supervision.casework.reports.drawing import drawn
from supervision.casework.reports.files import FileSort, the_detail
from supervision.casework.reports.print_view import svg
from supervision.casework.reports.report import Detail, Figure, Grid, Report, Unit, Value
from supervision.casework.reports.wording import (
    asked_words,
    figure_shown,
    grid_headings,
    headings,
    shown,
    unit_beside,
    units_of,
)
from supervision.law.refusals import BadRecord
from supervision.web.counting import MOMENT, Counted
from supervision.web.downloads import XLSX, attachment
from supervision.web.forms import Filled
from supervision.web.paging import LINES, Page
from supervision.web.report_counts import COUNTED, counted_file
from supervision.web.seat import Seat

MEDIA = {
    FileSort.XLSX: XLSX,
    FileSort.PDF: "application/pdf",
    FileSort.HTML: "text/html; charset=utf-8",
    FileSort.CSV: "text/csv; charset=utf-8",
    FileSort.JSON: "application/json",
}

WAITED = "waited"
"""What an address says that was asked by a page waiting for a file: it is told where the file is."""

PATIENCE = 20.0
"""Seconds a browser waits for a file by itself, before a page says that it takes longer."""

LEADS_TO_PARCEL = "电子监管号"
"""The column that names a parcel, which has a page of its own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: its words, whether it is a number that leads to rows, and where it stands."""

    words: str
    place: str
    leads: bool
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its page shows it; `path` is where it stands, `query` what was asked."""

    report: Report
    path: str
    query: str

    @property
    def asked(self) -> str:
        return asked_words(self.report)

    def pictures(self, section: int) -> list[tuple[str, Markup]]:
        """The pictures of a section, each with its title."""
        return [(drawn(chart).title, svg(chart)) for chart in self.report.sections[section].charts]

    def headings(self, grid: Grid) -> list[str]:
        return grid_headings(grid)

    def lines(self, section: int, number: int) -> list[tuple[str, list[Cell]]]:
        """The lines of a table, 合计 the last."""
        grid = self.report.sections[section].grids[number]
        units = units_of(grid)
        return [
            (
                label,
                [
                    _cell(figure, units[at], f"{section}.{number}.{row}.{at}")
                    for at, figure in enumerate(figures)
                ],
            )
            for row, (label, figures) in enumerate(grid.lines)
        ]

    def detail(self, key: str) -> Detail:
        return self.report.detail(key)

    def rows_path(self, **asked: str) -> str:
        """Where the rows of a figure or of a detail are listed."""
        return f"{self.path}/rows?{_with(self.query, **asked)}"

    def file_path(self, **asked: str) -> str:
        return f"{self.path}/file?{_with(self.query, **asked)}"


def _cell(figure: Figure, unit: Unit | None, place: str) -> Cell:
    words = figure_shown(figure) + ("" if unit else unit_beside(figure))
    return Cell(words, place, bool(figure.detail and figure.rows), figure.why)


def _with(query: str, **asked: str) -> str:
    return "&".join(part for part in (query, urlencode(asked)) if part)


def figure_at(report: Report, place: str) -> tuple[str, Figure]:
    """A figure by where it stands in its report (`0.0.3.1`), and how it is called; raises `NotFound`."""
    try:
        section, grid, row, column = (int(part) for part in place.split("."))
        part = report.sections[section]
        table = part.grids[grid]
        label, figures = table.lines[row]
        if min(section, grid, row, column) < 0:
            raise IndexError(place)
        return f"{part.heading} · {table.title} · {label} · {table.columns[column]}", figures[column]
    except (ValueError, IndexError):
        raise NotFound("这份报表里没有这个数，请从报表上点开。") from None


def waiting_page(seat: Seat, counted: Counted[Any], path: str = "", *, for_a_file: bool = False) -> Response:
    """A count is under way: the page asks for that count again by itself, at `path` or where it stands."""
    asked = {
        **seat.request.query_params,
        COUNTED: str(counted.number),
        **({WAITED: "1"} if for_a_file else {}),
    }
    return seat.page(
        "reports/waiting.html",
        address=f"{path or seat.request.url.path}?{urlencode(asked)}",
        seconds=int((seat.at - counted.begun_at).total_seconds()),
    )


def rows_page(seat: Seat, counted: Counted[Report], path: str, query: str) -> Response:
    """The rows behind a figure, or all of a detail, a page at a time."""
    asked, report = seat.request.query_params, counted.result()
    place, key = asked.get("figure", ""), asked.get("detail", "")
    if not place and not key:
        return seat.go(f"{path}?{query}" if query else path)
    if place:
        title, figure = figure_at(report, place)
        words = figure_shown(figure) + unit_beside(figure)
        detail, places = report.detail(figure.detail), figure.rows
        filters = {"figure": place}
    else:
        detail = _detail(report, key)
        title, words, places = detail.title, "", range(len(detail.rows))
        filters = {"detail": detail.key}
    form = Filled({"after": asked.get("after", "")})
    after = form.whole("after", required=False, most=len(places)) or 0
    some = places[after : after + LINES]
    more = str(after + LINES) if after + LINES < len(places) else ""
    units = [column.unit for column in detail.columns]
    return seat.page(
        "reports/rows.html",
        report=report,
        counted_anew=asked.get(COUNTED) not in (None, str(counted.number)),
        shown=Shown(report, path, query),
        title=title,
        words=words,
        columns=headings(detail),
        number_columns=[at for at, unit in enumerate(units) if unit not in (Unit.TEXT, Unit.DATE)],
        rows=[_in_words(detail.rows[at], units) for at in some],
        word_columns=[at for at, unit in enumerate(units) if at and unit is Unit.TEXT],
        leads=detail.columns[0].title == LEADS_TO_PARCEL,
        count=len(places),
        page=Page(some, str(after) if after else "", more),
        first_path=f"{path}/rows?{_with(query, **filters)}",
        next_path=f"{path}/rows?{_with(query, **filters, after=more)}",
        back=f"{path}?{query}" if query else path,
    )


def _detail(report: Report, key: str) -> Detail:
    try:
        return the_detail(report, key)
    except BadRecord as bad:
        raise NotFound(str(bad)) from bad


def _in_words(row: Sequence[Value], units: Sequence[Unit]) -> list[str]:
    return [shown(cell, unit) for cell, unit in zip(row, units, strict=True)]


def report_download(seat: Seat, of: Counted[Report]) -> Response:
    """The report as the file that is asked for (`?as=xlsx`), the same bytes the command line writes."""
    form = Filled(dict(seat.request.query_params))
    sort = form.choice("as", FileSort)
    if sort is None:
        raise BadRecord("报表只能下载为 xlsx、pdf、html、csv、json，请从报表页上点开")
    patience = MOMENT if form[WAITED] else PATIENCE
    if not of.is_ready(patience):
        return waiting_page(seat, of, for_a_file=True)
    report = of.result()
    written = counted_file(seat, of, sort, form["detail"])
    if not written.is_ready(patience):
        return waiting_page(seat, of, for_a_file=True)
    written.result()
    if form[WAITED]:
        asked = {name: value for name, value in seat.request.query_params.items() if name != WAITED}
        return seat.page(
            "reports/written.html", report=report, address=f"{seat.request.url.path}?{urlencode(asked)}"
        )
    name = f"{report.title}{report.asked.on}.{sort}"
    return FileResponse(written.path, media_type=MEDIA[sort], headers=attachment(name))
