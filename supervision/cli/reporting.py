"""`report`: the reports (报表), on the screen or in a file; figures, rules, and the rows behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from supervision.casework.reports.catalogue import OF_A_PERIOD, ReportName
from supervision.casework.reports.files import file_sort, write_report
from supervision.casework.reports.report import Asked, Grid, Report, Unit
from supervision.casework.reports.wording import asked_words, grid_headings, grid_lines, headings, shown
from supervision.cli.door import as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.printing import FILE, console, print_json, print_list
from supervision.cli.telling import BAD_INPUT, ISO_DATE, leave
from supervision.daily.report_catalogue import build_report
from supervision.law.terms import Term
from supervision.printing import Printing
from supervision.records.db import reading

the_report = click.argument("name", metavar="报表", required=False, default="")
TO_FILE = click.option(
    "--out", type=FILE, default=None, metavar="FILE",
    help="写成 .xlsx（工作簿，每个数附其明细的行）、.pdf、.html、.csv（一张明细，见 --detail）或 .json 文件。",
)  # fmt: skip
DETAIL = click.option("--detail", default="", metavar="KEY", help="与 --out 文件.csv 同用：写哪一张明细。")


@click.command("report")
@the_report
@click.option("--list", "listed", is_flag=True, help="列出有哪些报表。")
@click.option(
    "--from", "from_on", type=ISO_DATE, default=None,
    help="统计期的起日，缺省为当年1月1日；只用于按统计期的报表。",
)  # fmt: skip
@click.option("--district", "districts", multiple=True, help="只统计某一行政区的，可写几次。")
@known_on
@database_and_day
@as_json
@TO_FILE
@DETAIL
@telling_errors
def report_(
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    name: str,
    listed: bool,
    from_on: date | None,
    districts: tuple[str, ...],
    out: Path | None,
    detail: str,
) -> None:
    """报表：--on 为统计日，--known-on 按该日已登记的事实。A report.

    例如 supervision report monthly --on 2026-10-31 --out 十月.xlsx；有哪些报表：supervision report --list
    """
    if listed or not name:
        _list(json_=json_)
        return
    check_file(out, json_=json_)
    door = open_door(url, on)
    asked = Asked(door.today, known, from_on, tuple(dict.fromkeys(districts)))
    with reading(door.engine) as session:
        report = build_report(session, _name(name), asked, door.office)
    if out is not None:
        write_file(report, out, door.office.printing, detail=detail)
    elif json_:
        tell_values(report)
    else:
        show_report(report)


def _list(*, json_: bool) -> None:
    print_list(
        list(ReportName),
        title="报表",
        columns=("报表", "名称", "统计"),
        cells=_list_cells,
        values=lambda name: {"name": name, "title": name.zh, "of_a_period": name in OF_A_PERIOD},
        nothing="",
        after="看一份：supervision report 报表 --on 日期；写成文件加 --out 文件.xlsx、.pdf、.html",
        json_=json_,
        out=None,
    )


def _list_cells(name: ReportName) -> Sequence[Any]:
    return str(name), name.zh, "统计期（--from 至 --on）" if name in OF_A_PERIOD else "截至统计日（--on）"


def _name(text: str) -> ReportName:
    try:
        return ReportName(text)
    except ValueError:
        leave(BAD_INPUT, f"没有“{text}”这种报表，可用的有：{_named(ReportName)}")


def _named(terms: type[Term]) -> str:
    return "、".join(f"{term}（{term.zh}）" for term in terms)


# What `report` and `report-filings show` tell alike


def check_file(out: Path | None, *, json_: bool) -> None:
    """Refuse a file that cannot be written before anything is counted."""
    if out is None:
        return
    if json_:
        raise click.UsageError("--json 与 --out 只能用其中一个；要 JSON 文件请写 --out 文件.json")
    file_sort(out.suffix)


def write_file(report: Report, out: Path, printing: Printing, *, detail: str) -> None:
    """The report in a file, which takes its place when it is whole."""
    from supervision.casework.tables.writing import new_file  # noqa: PLC0415 - only who wants a file waits for openpyxl

    sort = file_sort(out.suffix)
    with new_file(out) as file:
        write_report(report, sort, file, printing, detail=detail)
    click.echo(f"已写出{report.title}：{out}")


def tell_values(report: Report) -> None:
    """The report as one JSON object."""
    from supervision.casework.reports.values import to_values  # noqa: PLC0415

    print_json(to_values(report))


def show_report(report: Report) -> None:
    """The report on the screen: sentences, tables, the details listed in full, the rules."""
    screen = console()
    click.secho(f"{report.title}  {report.office}", bold=True)
    click.echo(asked_words(report))
    for section in report.sections:
        click.echo()
        click.secho(section.heading, bold=True)
        for sentence in section.sentences:
            screen.print(Text(sentence))
        for grid in section.grids:
            screen.print(_table(grid))
        for key in section.listed:
            detail = report.detail(key)
            units = [column.unit for column in detail.columns]
            rows = [[shown(cell, unit) for cell, unit in zip(row, units, strict=True)] for row in detail.rows]
            numbers = [place for place, unit in enumerate(units) if unit not in (Unit.TEXT, Unit.DATE)]
            screen.print(_a_table(f"{detail.title}（{len(rows)}行）", headings(detail), rows, numbers))
    click.echo()
    click.secho("口径", bold=True)
    for number, rule in enumerate(report.rules, start=1):
        screen.print(Text(f"{number}. {rule}"))


def _table(grid: Grid) -> Table:
    rows = [[label, *cells] for label, cells in grid_lines(grid)]
    return _a_table(grid.title, [grid.head, *grid_headings(grid)], rows, range(1, len(grid.columns) + 1))


def _a_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
) -> Table:
    table = Table(
        title=Text(title),
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for place, column in enumerate(columns):
        table.add_column(Text(column), overflow="fold", justify="right" if place in numbers else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
