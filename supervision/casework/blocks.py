"""Blocks (文书段块): what a paper consists of, whichever way it is shown: title, addressee, paragraph, row.

A template writes one marked line a block: `@p 正文`, `@row 项目名称 | 示范项目`. `@+` carries the block above on,
so that a long sentence can be written, and reviewed, in parts. A line without a marker is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a block is on paper (GB/T 9704-2012)."""

    LETTERHEAD = "letterhead"  # 发文机关标志
    TITLE = "title"  # 标题
    NUMBER = "number"  # 发文字号
    ADDRESSEE = "addressee"  # 主送单位
    HEADING = "heading"  # 一级标题
    PARAGRAPH = "paragraph"  # 正文
    ROW = "row"  # 项目与内容
    CONTACT = "contact"  # 联系方式
    ATTACHMENT = "attachment"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期


class Block(NamedTuple):
    """One block; a row has a label, and what is attached as it stands on paper (`as_shown`)."""

    kind: BlockKind
    text: str
    label: str = ""


MARKERS = {
    "@letterhead": BlockKind.LETTERHEAD,
    "@title": BlockKind.TITLE,
    "@number": BlockKind.NUMBER,
    "@to": BlockKind.ADDRESSEE,
    "@h": BlockKind.HEADING,
    "@p": BlockKind.PARAGRAPH,
    "@row": BlockKind.ROW,
    "@contact": BlockKind.CONTACT,
    "@attach": BlockKind.ATTACHMENT,
    "@sign": BlockKind.SIGNATURE,
    "@date": BlockKind.DATE,
}
MARKER_OF: Mapping[BlockKind, str] = {kind: marker for marker, kind in MARKERS.items()}
GOES_ON = "@+"
ROW = BlockKind.ROW

ONCE: Mapping[BlockKind, str] = {
    BlockKind.LETTERHEAD: "发文机关",
    BlockKind.TITLE: "标题",
    BlockKind.NUMBER: "文号",
    BlockKind.ADDRESSEE: "主送单位",
    BlockKind.SIGNATURE: "署名",
    BlockKind.DATE: "日期",
}
"""What a notice has once: the case file, its issue (number, date), its service (addressee) and its receipt say it too. A paper
may be without one; print has a single place for each, and a second would not be seen there.
"""

CLOSING = (BlockKind.ATTACHMENT, BlockKind.SIGNATURE, BlockKind.DATE)
"""What closes a paper: in print it stands below all the rest, wherever the text has it."""


def below_the_close(blocks: Sequence[Block]) -> Iterator[str]:
    """What a text has below its attachments, signature or date, and print would move above them, in sentences."""
    closed_by = None
    for block in blocks:
        if block.kind in CLOSING:
            closed_by = closed_by or block.kind
        elif closed_by is not None:
            yield (
                f"{MARKER_OF[closed_by]}之后只能写{'、'.join(MARKER_OF[kind] for kind in CLOSING)}，"
                f"“{MARKER_OF[block.kind]} {block.text}”印出来会移到它前面，请写到{MARKER_OF[closed_by]}之前"
            )


INTRODUCED = "附件："
"""What stands before the first of what is attached; the others stand below its number."""


class BadLine(ValueError):
    """A line that is no block: what the line says, and why it is none."""


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a rendered template; blank lines are nothing. Raises BadLine."""
    blocks = []
    for line in text.replace(f"\n{GOES_ON} ", "").split("\n"):
        if not line:
            continue
        marker, _, content = line.partition(" ")
        kind = MARKERS.get(marker)
        if kind is None:
            raise BadLine(f"“{line}”没有以标记开头，可用的标记有{'、'.join(MARKERS)}")
        label = ""
        if kind is ROW:
            label, _, content = content.partition(" | ")
        if not content:
            raise BadLine(f"“{line}”没有内容，项目应写成“@row 项目 | 内容”")
        blocks.append(Block._make((kind, content, label)))
    return tuple(blocks)


def as_shown(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks as they stand on paper: what is attached is introduced, several are numbered (GB/T 9704, 7.3.4)."""
    given = tuple(blocks)
    several = sum(block.kind is BlockKind.ATTACHMENT for block in given) > 1
    shown: list[Block] = []
    number = 0
    for block in given:
        if block.kind is BlockKind.ATTACHMENT:
            number += 1
            label = f"{number}." if several else ""
            shown.append(block._replace(label=f"{INTRODUCED}{label}" if number == 1 else label))
        else:
            shown.append(block)
    return tuple(shown)


def to_values(blocks: Iterable[Block]) -> list[tuple[str, ...]]:
    """Blocks as JSON-ready values, as they are stored and hashed: [kind, text, label] each."""
    return [tuple(block) for block in blocks]


def from_values(values: Iterable[Sequence[str]]) -> tuple[Block, ...]:
    """Stored blocks again."""
    return tuple(Block(BlockKind(kind), text, label) for kind, text, label in values)
