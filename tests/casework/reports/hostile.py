"""A report full of what somebody might write to do harm, or simply writes: it must come out of every medium as it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
    count_of,
    rate_of,
    sum_of,
)

LONG = "长" * 10_000
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "{{7*7}}",
    "{% raise %}",
    '#panic("x")',
    "#let x = 1; *bold* $x$ `raw` <label> @ref \\ //",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "𠮷㐂赟堃",
    "第一行\n第二行",
    "a\tb",
    "[bold red]不是颜色[/bold red]",
    LONG,
)
"""Texts that are commands of a spreadsheet, a template, the typesetter, a browser or the terminal; rare and long ones."""

DAY = date(2020, 2, 29)


def report(*texts: str) -> Report:
    """Some texts in every place a report has for them."""
    texts = texts or HOSTILE
    columns = (
        Column("项目"),
        Column("面积", Unit.HECTARES),
        Column("签订日", Unit.DATE),
        Column("天数", Unit.DAYS),
    )
    rows = [(text, Decimal("1.234567"), DAY, number) for number, text in enumerate(texts)]
    detail = Detail("land", "宗地", columns, rows)
    every = range(len(rows))
    figures = (
        count_of(detail, every),
        sum_of(detail, every, "面积"),
        rate_of(count_of(detail, [0]), count_of(detail, every)),
    )
    nothing = (
        count_of(detail, []),
        Figure(None, Unit.HECTARES, "land", why=texts[0]),
        Figure(None, Unit.PERCENT, why="基数为零"),
    )
    grid = Grid(
        texts[0], texts[0], ("宗数", "面积", "占比"), tuple((text, figures) for text in texts), nothing
    )
    series = (("本期", tuple(range(1, len(texts) + 1))),)
    charts = tuple(
        Chart(kind, texts[0], Unit.PARCELS, tuple(texts), series, Decimal(2)) for kind in ChartKind
    )
    section = Section(texts[0], tuple(texts), (grid,), charts, ("land",))
    return Report(
        "hostile",
        texts[0],
        texts[-1][:60],
        Asked(DAY, DAY, scope=texts[0]),
        tuple(texts),
        (section,),
        (detail,),
    )
