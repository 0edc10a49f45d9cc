"""A notice's text as a person edits it (带标记的正文): a marked line a block, as in the templates, and a head that says of what.

Nothing in it runs: what stands in braces is text. Lines beginning with “#” are notes and no text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from supervision.casework.blocks import MARKER_OF, ONCE, BadLine, Block, BlockKind, below_the_close, parse
from supervision.casework.letter_wording import flattened
from supervision.law.refusals import BadRecord

NOTE = "#"
HEAD = re.compile(r"# 通知([0-9]{1,9}-[0-9]{1,9}) 第([0-9]{1,6})稿")

PARCEL_NUMBERS = ("电子监管号", "监管台账编号")
"""The labels of the row that names the parcel."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """What came back from a person: of which notice and which version it was made (None where its head is gone), the blocks."""

    of: tuple[str, int] | None
    blocks: tuple[Block, ...]


def marked(blocks: Sequence[Block]) -> str:
    """The text with its marks, a block a line; ends with a newline."""
    return "".join(f"{_line(block)}\n" for block in blocks)


def _line(block: Block) -> str:
    marker = MARKER_OF[block.kind]
    return (
        f"{marker} {block.label} | {block.text}" if block.kind is BlockKind.ROW else f"{marker} {block.text}"
    )


def with_head(id_: str, version: int, name: str, blocks: Sequence[Block]) -> str:
    """The text for a file: its first lines say what it is of and how to hand it in."""
    return (
        f"# 通知{id_} 第{version}稿　{name}\n"
        "# 每行一段，以标记开头：@h 小标题　@p 正文　@row 项目 | 内容　@contact 联系方式　@attach 附件\n"
        f"# 发文机关、标题、文号、主送、署名、日期和宗地编号不能改。改好后：supervision notices edit {id_} 本文件 --why 理由\n"
        f"{marked(blocks)}"
    )


def read_marked(text: str) -> MarkedText:
    """The blocks of an edited text; raises `BadRecord` with the line that is none."""
    lines = [line.rstrip() for line in text.lstrip("\ufeff").splitlines()]
    head = next((found for line in lines if (found := HEAD.match(line))), None)
    said = "\n".join("" if line.startswith(NOTE) else line for line in lines)
    try:
        blocks = tuple(
            block._replace(text=flattened(block.text), label=flattened(block.label)) for block in parse(said)
        )
    except BadLine as bad:
        raise BadRecord(f"改稿没有存入：{bad}") from bad
    if empty := next((block for block in blocks if not block.text), None):
        raise BadRecord(f"改稿没有存入：有一段“{MARKER_OF[empty.kind]}”没有内容，不要的请整行删去")
    return MarkedText(None if head is None else (head[1], int(head[2])), blocks)


def check_kept(before: Sequence[Block], after: Sequence[Block]) -> None:
    """Refuse a text in which something is changed or gone that the case file says too. Raises `BadRecord` with each."""
    problems = []
    for kind, zh in ONCE.items():
        was, now = ([block.text for block in blocks if block.kind is kind] for blocks in (before, after))
        if was != now:
            problems.append(f"{zh}应为“{'、'.join(was) or '（无）'}”，改稿为“{'、'.join(now) or '（无）'}”")
    for label in PARCEL_NUMBERS:
        was, now = ([block.text for block in blocks if block.label == label] for blocks in (before, after))
        if was != now:
            problems.append(
                f"{label}应为“{'、'.join(was) or '（无）'}”，改稿为“{'、'.join(now) or '（无）'}”"
            )
    if [b.kind for b in before if b.kind in ONCE] != [b.kind for b in after if b.kind in ONCE]:
        problems.append("发文机关、标题、文号、主送、署名、日期的次序不能变")
    if problems:
        raise BadRecord(
            f"改稿没有存入：{'；'.join(problems)}。这些与案卷、文号登记和送达回执一致，不能在正文中改；"
            "案卷登记有误的，请登记更正（correction）后重新拟稿"
        )
    if moved := list(below_the_close(after)):
        raise BadRecord(f"改稿没有存入：{'；'.join(moved)}")
