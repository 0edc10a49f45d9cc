"""One page of a list (分页): by the key of its last line, never by a count of lines before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlencode

Item = TypeVar("Item")

LINES = 50
"""How many lines a page has."""

ONE_MORE = LINES + 1
"""How many to ask a list for, so that the page knows whether another follows."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The lines of a page, and where the next one begins ("" for the last)."""

    lines: Sequence[Item]
    after: str
    next: str

    def first_path(self, path: str, filters: dict[str, str]) -> str:
        said = urlencode({name: value for name, value in filters.items() if value})
        return f"{path}?{said}" if said else path

    def next_path(self, path: str, filters: dict[str, str]) -> str:
        return f"{path}?{urlencode({name: value for name, value in filters.items() if value} | {'after': self.next})}"


def one_page(lines: Iterable[Item], name: Callable[[Item], str], after: str) -> Page[Item]:
    """A page of lines of which there may be `ONE_MORE`; `name` is the key of a line."""
    found = list(islice(lines, ONE_MORE))
    return Page(found[:LINES], after, name(found[LINES - 1]) if len(found) > LINES else "")
