"""Templates into pages (页面): escaped, strict about names, one environment a language; addresses of the static files."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from supervision.casework.blocks import as_shown
from supervision.casework.layout.html import MARKUP
from supervision.law.daycount import CHINA
from supervision.staff import Role
from supervision.web.words import Lang, in_words, say

FOLDER = Path(__file__).resolve().parent
TEMPLATES, STATIC = FOLDER / "templates", FOLDER / "static"
VENDOR = STATIC / "vendor"
"""Other people's scripts, brought by `make setup`; none of them is fetched while the desks run."""


def render(lang: Lang, template: str, **values: Any) -> str:
    return environment(lang).get_template(template).render(values)


@cache
def environment(lang: Lang) -> Environment:
    """Templates with the words of a language at hand."""
    found = Environment(
        loader=FileSystemLoader([TEMPLATES, MARKUP]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "_": partial(in_words, lang),
        "lang": lang,
        "langs": Lang,
        "static": static,
        "roles": list(Role),
    }
    found.filters |= {
        "as_shown": as_shown,
        "say": partial(say, lang),
        "day": day,
        "moment": moment,
        "money": money,
        "area": money,
    }
    return found


def day(value: date | None) -> str:
    """2024-06-01: the same in both languages, and it sorts."""
    return "" if value is None else value.isoformat()


def moment(value: datetime) -> str:
    """An instant by the clock on the wall."""
    return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"


def money(value: Decimal | None) -> str:
    """万元 or 公顷 to four places, as papers have them: 12,345.6000."""
    return "" if value is None else f"{value:,.4f}"


@cache
def static(name: str) -> str:
    """Where a static file is fetched from; the address changes with the file, so it may be kept for ever."""
    sha256 = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={sha256[:12]}"
