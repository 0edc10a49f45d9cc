"""A sheet (一件文书): the blocks of one paper, the form it is laid out in, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from supervision.casework.blocks import Block, BlockKind, as_shown
from supervision.casework.layout.code import Code, drawn
from supervision.law.steps import NoticeName, PaperName
from supervision.printing import Printing

BLANK = "    "
"""What a number line holds until its paper is issued: 新国土监〔    〕    号."""


class Form(StrEnum):
    """How a paper is laid out."""

    DOCUMENT = "document"  # 公文格式：红色标志、文号、红线
    LETTER = "letter"  # 信函格式：红色标志、双线
    TABLE = "table"  # 表、卡、回执：黑色标题，无文号


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who gets a copy (抄送), who printed it (印发机关) and when (印发日期)."""

    copies_to: str
    printed_by: str
    printed_on: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper to be laid out. `attached` are the papers that follow it as 附件, each on a page of its own.

    `on` is the day the paper bears: the file is dated by it, so that the same paper is the same bytes at any time.
    `mark` stands across every page of what was not issued (拟稿).
    """

    blocks: tuple[Block, ...]
    form: Form
    on: date
    seal: bool = False
    imprint: Imprint | None = None
    code: Code | None = None
    attached: tuple[Sheet, ...] = ()
    mark: str = ""

    @property
    def title(self) -> str:
        return self.text_of(BlockKind.TITLE)

    @property
    def attached_as(self) -> str:
        """What stands on a leaf that goes with it unbound: the number of the paper and “附件” (GB/T 9704, 7.3.6)."""
        number = self.text_of(BlockKind.NUMBER)
        return f"{'' if BLANK in number else number}附件"

    @property
    def in_order(self) -> tuple[Block, ...]:
        """The blocks in the order they stand on paper: of what is sent, the number above the title."""
        above = (BlockKind.LETTERHEAD, BlockKind.NUMBER)
        if self.form is Form.TABLE:
            return self.blocks
        rest = (block for block in self.blocks if block.kind not in above)
        return (*(block for kind in above for block in self.blocks if block.kind is kind), *rest)

    def text_of(self, kind: BlockKind) -> str:
        """The text of the first block of a kind; "" where there is none."""
        return next((block.text for block in self.blocks if block.kind is kind), "")

    def texts(self) -> Iterator[str]:
        """Every text that is printed."""
        yield self.mark
        for block in self.blocks:
            yield from (block.text, block.label)
        if self.imprint is not None:
            yield from (self.imprint.copies_to, self.imprint.printed_by, self.imprint.printed_on)
        if self.code is not None:
            yield self.code.words
        for sheet in self.attached:
            yield from sheet.texts()


SENT: frozenset[PaperName] = frozenset({PaperName.COOPERATION_LETTER, PaperName.REFERRAL_LETTER})
"""The papers drawn up on request that leave the house as a notice does; the others are tables, cards and receipts."""


def form_of(name: NoticeName | PaperName, blocks: tuple[Block, ...], printing: Printing) -> Form:
    """The form of a paper: a table if it is none that is sent, or bears no number; else a letter or a document."""
    is_sent = name in SENT or isinstance(name, NoticeName)
    if not is_sent or all(block.kind is not BlockKind.NUMBER for block in blocks):
        return Form.TABLE
    return Form.LETTER if name in printing.letters else Form.DOCUMENT


def sheet_of(
    name: NoticeName | PaperName,
    blocks: tuple[Block, ...],
    printing: Printing,
    on: date,
    *,
    code: Code | None = None,
    attached: tuple[Sheet, ...] = (),
    mark: str = "",
) -> Sheet:
    """A paper as this office lays it out."""
    form = form_of(name, blocks, printing)
    imprint = None
    if form is Form.DOCUMENT and (printing.copies_to or printing.printed_by):
        printed_on = f"{on.year}年{on.month}月{on.day}日印发"
        imprint = Imprint(printing.copies_to, printing.printed_by, printed_on)
    sealed = printing.seal and form is not Form.TABLE
    return Sheet(blocks, form, on, sealed, imprint, code, attached, mark)


def parts_of(sheets: Sequence[Sheet]) -> list[tuple[Sheet, str]]:
    """Every sheet with those attached to it, in turn, each with what stands at its top left (附件)."""
    return [
        part
        for sheet in sheets
        for part in ((sheet, ""), *((attached, sheet.attached_as) for attached in sheet.attached))
    ]


LONG_RUN = re.compile(r"[!-~]{40,}")
KEPT_WHOLE = re.compile(r"[□☑√][^□☑√\s，。；、]{1,12}|_+年_+月_+日|(?<![0-9A-Za-z])[0-9A-Za-z]{1,24}号")
MAY_BREAK = "\u200b"
"""A character without a width at which the line may break."""
ONE_PIECE = "\u2060"
"""What the layouts take for the beginning and the end of one piece, and print nothing of."""


def breakable(text: str) -> str:
    """A text whose lines break where a reader expects it.

    A box to tick stays with its word, a number with its 号, a day to fill in is whole; a long run fits the leaf.
    """
    text = KEPT_WHOLE.sub(rf"{ONE_PIECE}\g<0>{ONE_PIECE}", text.replace(ONE_PIECE, ""))
    return LONG_RUN.sub(lambda found: MAY_BREAK.join(found[0]), text)


def to_json(sheet: Sheet) -> dict[str, Any]:
    """A sheet as the typesetter reads it."""
    return {
        "form": sheet.form.value,
        "blocks": [
            [block.kind.value, breakable(block.text), breakable(block.label)]
            for block in as_shown(sheet.blocks)
        ],
        "seal": sheet.seal,
        "imprint": sheet.imprint
        and {
            "copies_to": sheet.imprint.copies_to,
            "printed_by": sheet.imprint.printed_by,
            "printed_on": sheet.imprint.printed_on,
        },
        "mark": sheet.mark,
        "attached_as": sheet.attached_as,
        "code": sheet.code and {"svg": drawn(sheet.code.address), "words": sheet.code.words},
        "attached": [to_json(attached) for attached in sheet.attached],
    }
