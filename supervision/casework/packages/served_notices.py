"""Notices and their service (通知文书与送达): every one on file with its stored blocks, its number, what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.blocks import Block, BlockKind, from_values
from supervision.casework.editing.difference import as_text, difference
from supervision.casework.editing.texts import FROM_A_COPY, NoticeText, issued_text, texts_of
from supervision.casework.letter_wording import on_paper
from supervision.casework.packages.coherence import (
    NOTICES,
    blocks_named,
    blocks_path,
    issued_path,
    issued_texts_named,
)
from supervision.casework.packages.sealing import Member
from supervision.casework.packages.section import (
    Document,
    Section,
    a_section,
    fact_blocks,
    head,
    in_words,
    para,
    row,
    text_document,
)
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.casework.papers.paper import draw_up
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.casework.settled_notices import is_about
from supervision.law.facts import Fact
from supervision.law.refusals import Refused
from supervision.law.steps import ActSort, NoticeName, PaperName, act_name_zh
from supervision.law.terms import Kind
from supervision.records.act import ActStatus
from supervision.records.tables import NOTICE

NOTICE_NAMES = frozenset(str(name) for name in NoticeName)
NEVER_DRAFTED = {
    ActStatus.TRIAGE: "补录甄别中，未拟稿，没有发出",
    ActStatus.DISMISSED: "经甄别不发",
    ActStatus.LAPSED: "过期未发",
}


def notices_section(session: Session, parcel_id: int, file: FileOnDay) -> Section:
    """Every notice as of the day; raises `Refused` where what is stored is not what the entry names."""
    entries = list(file.entries.items())
    on_file = {
        seq: notice
        for seq, notice in notices_on_file(file.no, parcel_id, entries).items()
        if notice.act.name in NOTICE_NAMES  # a task may have lapsed too
    }
    stored = _stored(session, parcel_id, on_file, blocks_named(entries))
    issued = _issued(session, parcel_id, on_file, issued_texts_named(entries))
    documents: list[Document] = []
    blocks: list[Block] = []
    for seq, notice in on_file.items():
        blocks += _said_of(file, notice)
        if seq in stored:
            documents += _documents(file, notice, stored[seq], issued.get(seq))
    if not on_file:
        blocks.append(para("案卷中没有通知文书。"))
    return a_section("06通知文书与送达", blocks, documents)


def _stored(
    session: Session, parcel_id: int, on_file: Mapping[int, NoticeOnFile], named: Mapping[int, str]
) -> dict[int, bytes]:
    """The blocks of every notice drafted by the day, each proved to be those its entry names."""
    query = select(NOTICE.c.seq, NOTICE.c.blocks).where(NOTICE.c.parcel_id == parcel_id)
    there = {row.seq: row.blocks.encode() for row in session.execute(query)}
    for seq, sha256 in named.items():
        what = f"宗地{on_file[seq].no}案卷第{seq}号{on_file[seq].name}"
        if seq not in there:
            raise Refused(f"{what}的正文不在库中，移交包没有制作；请从备份找回")
        if hashlib.sha256(there[seq]).hexdigest() != sha256:
            raise Refused(f"{what}的正文与案卷所记的校验值不符，已被改动，移交包没有制作；{FROM_A_COPY}")
    return {seq: there[seq] for seq in named}


def _issued(
    session: Session, parcel_id: int, on_file: Mapping[int, NoticeOnFile], named: Mapping[int, str]
) -> dict[int, NoticeText]:
    """The texts of those that were edited and issued, each proved to be the one its issue names."""
    texts = texts_of(session, [(parcel_id, seq) for seq in named]) if named else {}
    found = {}
    for seq in named:
        notice = on_file[seq]
        what = f"宗地{notice.no}案卷第{seq}号{notice.name}"
        found[seq] = issued_text(texts.get((parcel_id, seq), []), notice.issue and notice.issue[1], what)
    return found


def _said_of(file: FileOnDay, notice: NoticeOnFile) -> Iterator[Block]:
    """One notice: its number, when it was drafted, issued and served, each attempt, the receipt."""
    act = notice.act
    yield head(f"第{act.seq}号　{notice.name}　{ActStatus(act.status).zh}")
    yield row("依据", f"{act.reason}" + (f"［{clause}］" if (clause := _clause(file, act)) else ""))
    if act.status in NEVER_DRAFTED:
        why = next((str(e.payload["reason"]) for _, e in act.settled_by if e.payload.get("reason")), "")
        yield row("办理", NEVER_DRAFTED[act.status] + (f"：{why}" if why else ""))
        return
    yield row("拟稿", on_paper(act.drafted_on))
    if notice.number:
        yield row("文号", notice.number)
    settling = [found for found in (notice.issue, notice.service) if found is not None]
    for fact in file.facts:
        if fact.seq in {seq for seq, _ in settling} or _is_an_attempt(fact, notice):
            yield from fact_blocks(file, fact)
    if act.withdrawn:
        why = next((str(e.payload.get("reason", "")) for _, e in reversed(act.settled_by)), "")
        yield row("撤回", why or "已撤回")
    elif notice.service is None:
        yield row("送达", "截至本日没有送达登记")


def _clause(file: FileOnDay, act: ActOnFile) -> str:
    return str(file.entries[act.seq].payload.get("clause") or "")


def _is_an_attempt(fact: Fact, notice: NoticeOnFile) -> bool:
    return (
        fact.kind is Kind.SERVICE_ATTEMPT
        and fact.on >= notice.act.drafted_on
        and is_about(notice.act, fact.values, notice.parcel_id)
    )


def _documents(
    file: FileOnDay, notice: NoticeOnFile, stored: bytes, issued: NoticeText | None
) -> Iterator[Document]:
    """The paper as it reads with its number and date, the stored blocks as they are, its receipt.

    Of one that was edited also the text that was issued, and what was changed of the draft.
    """
    act = notice.act
    draft = "" if notice.left_on is not None else "（拟稿，未签发）"
    gone = "（已撤回）" if act.withdrawn else ""
    draft_blocks = from_values(orjson.loads(stored))
    blocks = draft_blocks if issued is None else issued.blocks
    base = f"{NOTICES}{act.seq:04d}-{act_name_zh(act.name)}"
    yield text_document(
        f"{base}.txt", f"{notice.name}{draft}{gone}", _as_it_reads(notice, blocks), notice.number
    )
    yield Document(Member(blocks_path(act.seq), stored), f"{notice.name}正文（存档原样，供核对校验值）")
    if issued is not None:
        said = f"{notice.name}签发正文（第{issued.version}稿，存档原样，供核对校验值）"
        yield Document(Member(issued_path(act.seq), issued.blocks_json.encode()), said)
        changes = as_text(difference(draft_blocks, issued.blocks)).encode()
        yield Document(Member(f"{base}-改稿对照.txt", changes), f"{notice.name}改稿对照（-为拟稿，+为签发）")
    if act.sort is ActSort.NOTICE and notice.left_on is not None and not act.withdrawn:
        try:
            receipt = draw_up(PaperName.SERVICE_RECEIPT, file, act.seq)
        except NothingToSay:
            return
        yield text_document(f"{base}-送达回执.txt", f"{notice.name}送达回执", receipt.blocks)


def _as_it_reads(notice: NoticeOnFile, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    filled = {}
    if notice.left_on is not None:
        filled[BlockKind.DATE] = in_words(notice.left_on)
    if notice.number:
        filled[BlockKind.NUMBER] = notice.number
    return tuple(block._replace(text=filled.get(block.kind, block.text)) for block in blocks)
