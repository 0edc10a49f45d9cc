"""HTML outside the desks (网页文件): templates that escape every value and stop at a name they are not given."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def escaping(folder: Path) -> Environment:
    """The templates of a folder; what is put into them is text and stays text."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
