"""What was changed between two texts (改动对照), a line a block; within a changed line, which characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from supervision.casework.blocks import Block
from supervision.casework.editing.marked_text import marked

LONGEST_LINE = 3000
"""Characters: a longer line is shown whole, its changed characters are not looked for."""


class Sort(StrEnum):
    """What became of a line."""

    SAME = "same"  # 未改
    GONE = "gone"  # 删去
    NEW = "new"  # 新增


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line; `changed` is what the other text has not."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: a line that is changed stands there twice, as it was and as it is."""

    sort: Sort
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def difference(before: Sequence[Block], after: Sequence[Block]) -> list[Line]:
    """The lines of both texts, in order; nothing but SAME where they are the same."""
    was, now = marked(before).splitlines(), marked(after).splitlines()
    lines: list[Line] = []
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            lines += [Line(Sort.SAME, (Part(text, changed=False),)) for text in was[a:b]]
            continue
        for old, new in zip_longest(was[a:b], now[c:d]):
            lines += _pair(old, new)
    return lines


SIGNS = {Sort.SAME: "  ", Sort.GONE: "- ", Sort.NEW: "+ "}


def as_text(lines: Sequence[Line]) -> str:
    """The comparison as plain text; ends with a newline."""
    return "".join(f"{SIGNS[line.sort]}{line.text}\n" for line in lines)


def _pair(old: str | None, new: str | None) -> Iterator[Line]:
    if old is None or new is None or max(len(old), len(new)) > LONGEST_LINE:
        for sort, text in ((Sort.GONE, old), (Sort.NEW, new)):
            if text is not None:
                yield Line(sort, (Part(text, changed=True),))
        return
    matches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    yield Line(Sort.GONE, tuple(_parts(old, [(what, a, b) for what, a, b, _, _ in matches])))
    yield Line(Sort.NEW, tuple(_parts(new, [(what, c, d) for what, _, _, c, d in matches])))


def _parts(text: str, stretches: Sequence[tuple[str, int, int]]) -> Iterator[Part]:
    for what, start, end in stretches:
        if start < end:
            yield Part(text[start:end], changed=what != "equal")
