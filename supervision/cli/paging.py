"""One page of a list (分页): `--limit`, `--after`, and how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

Item = TypeVar("Item")
Command = TypeVar("Command", bound=Callable[..., Any])


def one_page(command: Command) -> Command:
    """The options a list is read a page at a time with."""
    after = click.option(
        "--after", default=None, metavar="编号", help="从清单中这一件之后列起，上一页末行所示。"
    )
    limit = click.option(
        "--limit", type=click.IntRange(min=1), default=None, metavar="N", help="只列一页，至多N件。"
    )
    return limit(after(command))


class Listed(Generic[Item]):
    """The lines of a list, one page of it where there is a limit; read once, after which it says how to go on.

    `rows` offers one line more than a page holds (`one_more`), by which it is known that there is more.
    """

    def __init__(self, rows: Iterable[Item], limit: int | None, name: Callable[[Item], str]) -> None:
        self._rows = iter(rows)
        self._limit = limit
        self._name = name
        self._last = ""

    def __iter__(self) -> Iterator[Item]:
        for row in islice(self._rows, self._limit):
            self._last = self._name(row)
            yield row

    def tell_next(self, *, json_: bool, out: Path | None) -> None:
        """The line that says how to go on, where there is more to a list on the screen or in a file."""
        if not json_ and self._limit is not None and next(self._rows, None) is not None:
            to = "，另写 --out 文件名" if out is not None else ""
            click.echo(f"下一页：同一命令，写 --limit {self._limit} --after {self._last}{to}")


def one_more(limit: int | None) -> int | None:
    """How many lines to ask for, so that a page knows whether another follows."""
    return None if limit is None else limit + 1


def how_many(limit: int | None, after: str | None) -> str:
    """`共{count}`, of a page `本页{count}`: what a list says of its length."""
    return "共{count}" if limit is None and after is None else "本页{count}"
