"""A report as one HTML file (打印视图): self-contained, for a browser to show and to print."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from markupsafe import Markup

from supervision.casework.escaped import escaping
from supervision.casework.reports.drawing import drawn
from supervision.casework.reports.report import Chart, Report, Value
from supervision.casework.reports.wording import asked_words, grid_headings, grid_lines, headings, shown

FOLDER = Path(__file__).parent / "pages"


def print_view(report: Report) -> str:
    """The whole report; nothing in it is fetched from elsewhere, nothing in its texts is taken for a tag."""
    return (
        escaping(FOLDER)
        .get_template("report.html")
        .render(
            report=report,
            asked=asked_words(report),
            drawn=drawn,
            grid_headings=grid_headings,
            grid_lines=grid_lines,
            headings=headings,
            shown=shown,
            is_number=_is_number,
        )
    )


def svg(chart: Chart) -> Markup:
    """A chart as a picture within a page; without a style of its own, so that a strict page may show it."""
    template = escaping(FOLDER).get_template("chart.html")
    return Markup(template.make_module().svg(drawn(chart)))  # type: ignore[attr-defined]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal)
