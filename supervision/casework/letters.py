"""Letters (通知书拟稿): a template and the facts of one day become the blocks that are kept as evidence.

A notice is rendered once, when it is drafted; its blocks, its context and the hash of its template are stored and
never made again. Values come from imports and people, so none may open a block, run as a template or leave a
hole in a sentence: a template that prints an unknown or empty value fails, and says where and for which parcel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from supervision.casework.blocks import Block, to_values
from supervision.casework.journal import canonical
from supervision.casework.letter_wording import ABOUT_MONEY, ABOUT_THE_START, LetterFacts, wording
from supervision.casework.plain_text import plain_text
from supervision.casework.templates import FOLDER, Templates
from supervision.law.refusals import Refused
from supervision.law.steps import NoticeName
from supervision.office import Office

__all__ = ["Letter", "LetterFacts", "TemplateFailed", "Templates", "draft", "plain_text"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A drafted notice (拟稿): what is stored of it. `sha256` is of `blocks_json`, the canonical JSON of the blocks.

    `context` holds the words its template uses, and no others.

    `template_sha256` covers the template and every part it includes. Number and date of issue are not in it:
    the number line holds the blank of the form, the date is the day of drafting.
    """

    template: str
    template_sha256: str
    context: dict[str, Any]
    blocks: tuple[Block, ...]
    blocks_json: str
    sha256: str


class TemplateFailed(Refused):
    """A notice that cannot be drafted: which parcel, which notice, and why; one parcel is set aside for it."""

    def __init__(self, notice: NoticeName, parcel_no: str, why: str) -> None:
        super().__init__(f"宗地{parcel_no}：《{notice.zh}》未能拟稿：{why}")


def draft(facts: LetterFacts, office: Office, templates: Templates | None = None) -> Letter:
    """Draft one notice. Raises TemplateFailed if template or facts do not allow it."""
    try:
        check(facts)
        return rendered(facts.notice, wording(facts, office), templates or in_use(office))
    except ValueError as error:
        raise TemplateFailed(facts.notice, facts.parcel.no, str(error)) from error


def rendered(notice: NoticeName, words: Mapping[str, Any], templates: Templates) -> Letter:
    """The notice its template makes of these words. Raises BadTemplate."""
    template = templates.named(notice)
    blocks = template.render(words)
    blocks_json = canonical(to_values(blocks))
    return Letter(
        template=notice.value,
        template_sha256=template.sha256,
        context={word: words[word] for word in template.words},
        blocks=blocks,
        blocks_json=blocks_json.decode(),
        sha256=hashlib.sha256(blocks_json).hexdigest(),
    )


def in_use(office: Office) -> Templates:
    """The templates of an office: its own before ours, file by file; read and compiled once a process."""
    return _templates_of(office.printing.templates_dir)


@cache
def _templates_of(own: Path | None) -> Templates:
    return Templates(FOLDER) if own is None else Templates(own, FOLDER)


def check(facts: LetterFacts) -> None:
    """Refuse a paper that would contradict its own facts. Raises ValueError."""
    if facts.notice in ABOUT_MONEY:
        if facts.instalment is None:
            raise ValueError("没有说明是哪一期价款")
        if facts.payments_stated and facts.paid_wan >= facts.instalment.amount_wan:
            raise ValueError(f"第{facts.instalment.no}期价款已缴清，无须提醒或者催缴")
        return
    agreed_on = facts.start_on if facts.notice in ABOUT_THE_START else facts.completion_on
    if agreed_on is None:
        raise ValueError("没有约定的开工或者竣工日期")
    if agreed_on != facts.due_on:
        raise ValueError(f"所称期限{facts.due_on}与现行约定的{agreed_on}不一致")
