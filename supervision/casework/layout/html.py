"""Papers as a page (网页文件): the same blocks, the markup the desks show, in one file that opens without a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from supervision.casework.blocks import as_shown
from supervision.casework.layout.sheet import Sheet, parts_of

MARKUP = Path(__file__).with_name("markup")
"""The markup of a paper, which the desks use too."""


def html_of(sheets: Sequence[Sheet], on: date, *, title: str) -> bytes:
    """Papers in one page, each with what is attached to it; whatever people wrote is text and nothing else."""
    page = _environment().get_template("page.html")
    return page.render(parts=parts_of(sheets), title=title, on=on.isoformat()).encode()


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(MARKUP),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["as_shown"] = as_shown
    return found
