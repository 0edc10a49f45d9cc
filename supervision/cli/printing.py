"""Printing for people and for scripts: aligned tables that know wide characters, JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 160
TYPED_AGAIN = "编号"
"""The column whose cells people copy into the next command: never broken over two lines."""


def console() -> Console:
    """The terminal's width, or a wide page when the output goes to a file or pipe."""
    wide = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=wide, highlight=False, soft_wrap=False)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, nothing: str) -> int:
    """A table with its count; `nothing` is said when there are no rows."""
    table = Table(
        title=title, title_justify="left", header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == TYPED_AGAIN)
    count = 0
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
        count += 1
    if count:
        console().print(table)
    else:
        click.echo(nothing)
    return count


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
