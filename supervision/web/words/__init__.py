"""The words of the pages (界面用语): the Chinese text is the key, each desk keeps the English beside it.

A page's text is written `_("宗地清单")` in a template and `seat.words("宗地清单")` in Python; a test finds each of them
here. Sentences of the law and the case files stay Chinese: they are quoted, not translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from supervision.law.terms import Term
from supervision.web.words import (
    base,
    clerk,
    enforcement,
    field,
    land_map,
    notices,
    papers,
    parcel,
    parcels,
    printed_papers,
    reference,
    registers,
    reports,
    signing_in,
    start,
    sweeping,
    tasks,
)

DESKS = (
    base,
    signing_in,
    start,
    tasks,
    notices,
    papers,
    printed_papers,
    sweeping,
    clerk,
    field,
    parcels,
    parcel,
    land_map,
    enforcement,
    registers,
    reports,
    reference,
)
"""The modules with words, a desk each."""


class Lang(StrEnum):
    """A language of the pages, as `<html lang>` names it."""

    ZH = "zh-CN"
    EN = "en"


def catalogue() -> Mapping[str, str]:
    """Every text with its English; two desks may not say one text differently."""
    found: dict[str, str] = {}
    for desk in DESKS:
        for text, english in desk.EN.items():
            if found.setdefault(text, english) != english:
                raise ValueError(f"“{text}” has two translations: {found[text]!r} and {english!r}")
    return found


EN = catalogue()


def in_words(lang: Lang, text: str, **values: Any) -> str:
    """A text in a language, its `{names}` filled in; what has no English stays as it is."""
    said = EN.get(text, text) if lang is Lang.EN else text
    return said.format(**values) if values else said


def say(lang: Lang, term: Term) -> str:
    """A word of the field: the one officers use, or its English value."""
    return str(term).replace("_", " ") if lang is Lang.EN else term.zh
