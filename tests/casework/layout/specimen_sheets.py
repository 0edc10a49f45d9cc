"""Every specimen of `tests/specimens/`: the words its template is given, and the sheet it is laid out as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.case_papers.case_paper import CASE_PAPER, grounds_of
from supervision.casework.correction_wording import correction_wording
from supervision.casework.layout.sheet import BLANK, Sheet, sheet_of
from supervision.casework.letter_wording import wording
from supervision.casework.letters import in_use
from supervision.casework.papers.paper import DRAWN_FROM
from supervision.law.steps import NoticeName, PaperName
from supervision.printing import Printing
from tests.casework.case_papers.lives import ON_REQUEST
from tests.casework.case_papers.lives import SPECIMENS as CASE_PAPERS
from tests.casework.papers.lives import SPECIMENS as PAPERS
from tests.casework.specimen_letters import CORRECTIONS, LETTERS, OFFICE

Words = Mapping[str, Any]

PRINTING = Printing(printed_by="新河县国土资源局办公室", copies_to="新河县人民政府办公室，新河县财政局")
NUMBER, ON = "新国土监〔2024〕12号", date(2024, 6, 2)


@cache
def specimen_words() -> dict[str, tuple[NoticeName | PaperName, Words]]:
    """What each specimen says: its paper, and every word its template is offered."""
    return {specimen: (name, words) for specimen, name, words in _words()}


def _words() -> Iterator[tuple[str, NoticeName | PaperName, Words]]:
    for specimen, (facts, office) in LETTERS.items():
        yield specimen, facts.notice, wording(facts, office)
    for specimen, corrected in CORRECTIONS.items():
        letter = NoticeName.WITHDRAWAL_LETTER if corrected.now is None else NoticeName.RECTIFICATION_LETTER
        yield specimen, letter, correction_wording(letter, corrected, OFFICE)
    for specimen, (notice, file, to) in CASE_PAPERS.items():
        case, grounds = grounds_of(notice, file, to)
        yield specimen, notice, CASE_PAPER[notice].words(case, grounds[0])
    for specimen, (paper, file) in {**PAPERS, **ON_REQUEST}.items():
        yield specimen, paper, DRAWN_FROM[paper](file, None)


def sheet_with(name: NoticeName | PaperName, words: Words, **others: Any) -> Sheet:
    """The sheet a paper with these words is laid out as, with a number."""
    blocks = in_use(OFFICE).named(name).render(words)
    return sheet_of(name, tuple(map(_numbered, blocks)), PRINTING, ON, **others)


def _numbered(block: Block) -> Block:
    has_none = block.kind is BlockKind.NUMBER and BLANK in block.text
    return block._replace(text=NUMBER) if has_none else block


@cache
def sheets() -> dict[str, Sheet]:
    """A sheet a specimen, by the name of the specimen."""
    return {specimen: sheet_with(name, words) for specimen, (name, words) in specimen_words().items()}
