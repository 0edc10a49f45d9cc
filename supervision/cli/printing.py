"""Printing for people and for scripts: aligned tables that know wide characters, JSON Lines, tables in files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

Item = TypeVar("Item")
Command = TypeVar("Command", bound=Callable[..., Any])

PIPE_WIDTH = 160
TYPED_AGAIN = "编号"
"""The column whose cells people copy into the next command: never broken over two lines."""

FILE = click.Path(dir_okay=False, path_type=Path)


def console() -> Console:
    """The terminal's width, or a wide page when the output goes to a file or pipe."""
    wide = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=wide, highlight=False, soft_wrap=False)


def to_file(command: Command) -> Command:
    return click.option(
        "--out", type=FILE, default=None, metavar="FILE", help="写入 .csv 或 .xlsx 文件，不在屏幕上列出。"
    )(command)


def print_list(
    rows: Iterable[Item],
    *,
    title: str,
    columns: Sequence[str],
    cells: Callable[[Item], Sequence[Any]],
    values: Callable[[Item], Mapping[str, Any]],
    nothing: str,
    after: str = "",
    json_: bool,
    out: Path | None,
) -> None:
    """A list (清单): on the screen, with `--json` a line of JSON a row, with `--out` the same table in a file.

    `after` is said below a table on the screen, with its {count}.
    """
    if json_ and out is not None:
        raise click.UsageError("--json 与 --out 只能用其中一个")
    if json_:
        for row in rows:
            print_json(values(row))
    elif out is not None:
        count = write_table(out, columns, map(cells, rows))
        click.echo(f"已写出{count}行：{out}")
    elif count := print_table(title, columns, map(cells, rows), nothing=nothing):
        click.echo(after.format(count=count), nl=bool(after))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a table to a .csv or .xlsx file; gives the number of its rows."""
    from supervision.casework.tables.writing import open_writer  # noqa: PLC0415 - only who wants a file waits for openpyxl

    count = 0
    with open_writer(path, columns) as table:
        for row in rows:
            table.write(row)
            count += 1
    return count


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, nothing: str) -> int:
    """A table with its count; `nothing` is said when there are no rows."""
    table = Table(
        title=title, title_justify="left", header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == TYPED_AGAIN)
    count = 0
    for row in rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
        count += 1
    if count:
        console().print(table)
    else:
        click.echo(nothing)
    return count


def _shown(cell: Any) -> str:
    """A cell on the screen: 公顷 and 万元 to four places, as papers have them."""
    if isinstance(cell, Decimal):
        return f"{cell:.4f}"
    return "" if cell is None else str(cell)


def print_json(value: Any) -> None:
    """One answer, or one line of a list: UTF-8 JSON on one line."""
    click.echo(orjson.dumps(value).decode())


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int], None]]:
    """A count on the terminal while something long runs; nothing when the output goes elsewhere."""
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda more: bar.advance(task, more)
