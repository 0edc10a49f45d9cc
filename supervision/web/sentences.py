"""Sentences of the casework on a page (界面语句): the same words, without what somebody would type at a terminal."""

from __future__ import annotations

import re

TYPED_IN_BRACKETS = re.compile(r"（[^（）]*[a-z_]{3,}[^（）]*）")
COMMAND = re.compile(r"[：，]?\s*supervision [a-z][^。；\n]*")
OPTION = re.compile(r"\s*--[a-z-]+\s+")


def for_a_page(text: str) -> str:
    """A sentence without commands and names of fields: `请先登记法制审核（legal_review）。` becomes `请先登记法制审核。`"""
    return OPTION.sub("", COMMAND.sub("", TYPED_IN_BRACKETS.sub("", text)))
