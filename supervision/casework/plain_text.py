"""A paper as plain text (纯文本): for the terminal, and for reviewing the wording line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from unicodedata import combining, east_asian_width

from supervision.casework.blocks import INTRODUCED, Block, BlockKind, as_shown

COLUMNS = 78
INDENT = 4
"""Two characters: the indent of a paragraph, and the space kept to the right of the date."""

CENTRED = {BlockKind.LETTERHEAD, BlockKind.TITLE, BlockKind.NUMBER}
TO_THE_RIGHT = {BlockKind.SIGNATURE, BlockKind.DATE}
SPACE_BEFORE = {BlockKind.NUMBER, BlockKind.ADDRESSEE, BlockKind.SIGNATURE}

NOT_FIRST = "，。、；：？！）》〉”’〕】,.;:?!)%‰"
NOT_LAST = "（《〈“‘〔【("
PIECE = re.compile(rf"[{re.escape(NOT_LAST)}]*(?:[A-Za-z0-9.,:/_-]+|.)[{re.escape(NOT_FIRST)}]*")


def plain_text(blocks: Iterable[Block], columns: int = COLUMNS) -> str:
    """The paper in `columns` columns, a Chinese character taking two; ends with a newline."""
    lines: list[str] = []
    for are_rows, group in groupby(as_shown(blocks), lambda block: block.kind is BlockKind.ROW):
        together = list(group)
        lines += _rows(together, columns) if are_rows else _others(together, columns)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, columns: int, *, first: int = 0, rest: int = 0) -> list[str]:
    """Lines of at most `columns`, indented; no line begins with a comma or ends with an opening bracket."""
    lines, line, used = [], " " * first, first
    for piece in PIECE.findall(text):
        takes = width(piece)
        if used + takes > columns and line.strip():
            lines.append(line)
            line, used = " " * rest, rest
        line += piece
        used += takes
    return [*lines, line]


def _others(blocks: Iterable[Block], columns: int) -> Iterator[str]:
    for block in blocks:
        is_introduced = block.label.startswith(INTRODUCED)
        if is_introduced or block.kind in SPACE_BEFORE:
            yield ""
        if block.kind in CENTRED:
            yield " " * ((columns - width(block.text)) // 2) + block.text
        elif block.kind in TO_THE_RIGHT:
            yield " " * (columns - INDENT - width(block.text)) + block.text
        elif block.kind is BlockKind.ADDRESSEE:
            yield from wrapped(block.text, columns)
        elif block.kind is BlockKind.ATTACHMENT:
            first = INDENT + (0 if is_introduced else width(INTRODUCED))
            rest = first + width(block.label)
            yield from wrapped(f"{block.label}{block.text}", columns, first=first, rest=rest)
        else:
            yield from wrapped(block.text, columns, first=INDENT)


def _rows(rows: list[Block], columns: int) -> Iterator[str]:
    """Labels and contents side by side, the contents aligned."""
    edge = INDENT + 2 + max(width(row.label) for row in rows)
    for row in rows:
        label = " " * INDENT + row.label
        lines = wrapped(row.text, columns, first=edge, rest=edge)
        yield label + lines[0][width(label) :]
        yield from lines[1:]
