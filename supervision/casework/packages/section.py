"""A section of the volume (卷内部分): what the file says under one head, and the documents that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.letter_wording import flattened, on_paper
from supervision.casework.packages.sealing import Member
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.plain_text import plain_text
from supervision.law.contract import Instalment
from supervision.law.facts import FIELDS, Fact, read_payload
from supervision.law.figures import plain
from supervision.law.terms import Kind, Term
from supervision.law.wording import fact_sentence

HASH_SHOWN = 16
BESIDE = {
    "by": "填报人",
    "note": "备注",
    "reason": "理由",
    "document": "文件",
    "text_sha256": "签发正文校验值（SHA-256）",
    "evidence": "证据材料",
    "officers": "办理人员",
    "position": "位置",
}
"""What any happening may carry beside its fields, in words."""

SAID_ELSEWHERE = ("photos", "batch", "aliases", "parcel", "contract")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the volume: its place in the package, its title in the 卷内目录, its number on paper if it has one."""

    member: Member
    title: str
    number: str = ""

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def is_picture(self) -> bool:
        return self.name.endswith((".jpg", ".png"))


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its folder (`07巡查记录与照片`), what is read of it on the page, its documents."""

    folder: str
    blocks: tuple[Block, ...]
    documents: tuple[Document, ...]

    @property
    def title(self) -> str:
        return self.folder[2:]


def a_section(folder: str, blocks: Iterable[Block], documents: Iterable[Document] = ()) -> Section:
    """A section whose own text is its first document."""
    kept = tuple(blocks)
    own = text_document(f"{folder}/{folder[2:]}.txt", folder[2:], [title(folder[2:]), *kept])
    return Section(folder, kept, (own, *documents))


def text_document(path: str, name: str, blocks: Iterable[Block], number: str = "") -> Document:
    return Document(Member(path, plain_text(blocks).encode()), name, number)


# Blocks


def title(text: str) -> Block:
    return Block(BlockKind.TITLE, flattened(text))


def head(text: str) -> Block:
    return Block(BlockKind.HEADING, flattened(text))


def para(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, flattened(text) or "（无）")


def row(label: str, text: str) -> Block:
    return Block(BlockKind.ROW, flattened(text) or "未载", flattened(label))


def rows(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    return [row(label, text) for label, text in pairs]


# Facts


def facts_on_file(file: FileOnDay, kinds: Sequence[Kind], nothing: str) -> Iterator[Block]:
    """Every standing fact of these kinds with all it says, in legal order; `nothing` where there is none."""
    found = file.of_kind(*kinds)
    for fact in found:
        yield from fact_blocks(file, fact)
    if not found:
        yield para(nothing)


def fact_blocks(file: FileOnDay, fact: Fact) -> Iterator[Block]:
    """One fact: its day, its sentence, every field that was given, who recorded it and when."""
    entry = file.entries[fact.seq]
    yield head(f"第{fact.seq}号　{on_paper(fact.on)}　{fact_sentence(fact)}")
    payload, fields = entry.payload, FIELDS[fact.kind]
    values = read_payload(fact.kind, payload)
    for key in (*fields, *sorted(payload.keys() - fields.keys())):
        field = fields.get(key)
        given = payload.get(key)
        if isinstance(given, Mapping) and "blocks" in given:
            continue  # the letter itself: it is a document of the volume
        said = in_words(values.get(key, given))
        if said and key not in SAID_ELSEWHERE:
            yield row(BESIDE.get(key, key) if field is None else field.zh, said)
    if photos := _photo_names(payload.get("photos")):
        yield row("照片", photos)
    if fact.bulk_on is not None:
        yield row("来源", f"批量导入或补登，{on_paper(fact.bulk_on)}入卷")
    yield row("登记", f"{entry.by}，{on_paper(entry.recorded_on)}")


def in_words(value: Any) -> str:
    """A value of a fact or a term, as a reader says it."""
    if isinstance(value, Term):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return on_paper(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Instalment):
        return f"第{value.no}期{plain(value.amount_wan)}万元，{in_words(value.due_on) or '未约定'}前"
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{in_words(each)}" for key, each in value.items() if each not in (None, ""))
    if isinstance(value, list | tuple):
        return "、".join(in_words(each) for each in value)
    return "" if value is None else flattened(str(value))


def _photo_names(kept: Any) -> str:
    if not isinstance(kept, list):
        return ""
    return "；".join(
        f"{photo.get('name') or ''}（SHA-256 {str(photo.get('sha256') or '')[:HASH_SHOWN]}…）"
        if isinstance(photo, Mapping)
        else str(photo)
        for photo in kept
    )
