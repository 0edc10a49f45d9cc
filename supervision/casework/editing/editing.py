"""Editing a draft (改稿): a person changes the text of a notice before it is signed; every version is kept.

Who drafts or signs such a paper may do it. A notice signed meanwhile, or a version somebody else has changed meanwhile,
is not overwritten: the second person is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import Block, to_values
from supervision.casework.editing.marked_text import MarkedText, check_kept, read_marked
from supervision.casework.editing.texts import NoticeText, check_whole, texts_of
from supervision.casework.journal import canonical
from supervision.casework.layout.typesetting import check_characters
from supervision.casework.places import id_text
from supervision.casework.rights import RIGHTS, VERBS, Verb, check_roles
from supervision.casework.service import NoticeOnFile, notice_in_hand
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import CASE_PAPERS
from supervision.law.terms import Kind
from supervision.records.act import ActStatus
from supervision.records.tables import NOTICE, NOTICE_TEXT
from supervision.staff import Role

LONGEST_WHY = 500
LONGEST_TEXT = 50_000
"""Characters: ten times a long notice."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft's new text."""

    notice: NoticeOnFile
    text: NoticeText


def edit_notice(
    session: Session, act_id: ActId, desk: Desk, text: str, *, why: str, version: int | None = None
) -> Edited:
    """Store a new version of a draft's text, made of `version` (or of the one its head names). Raises `Refused`."""
    if len(text) > LONGEST_TEXT:
        raise BadRecord(f"改稿没有存入：共{len(text)}字，至多{LONGEST_TEXT}字")
    edited, why = read_marked(text), why.strip()
    if not why or len(why) > LONGEST_WHY:
        raise BadRecord(f"请写明改稿的理由（--why），至多{LONGEST_WHY}字")
    if edited.of is not None and edited.of[0] != id_text(act_id):
        raise BadRecord(
            f"这是通知{edited.of[0]}的正文，不是{id_text(act_id)}的；请核对文件或者编号，没有存入"
        )
    made_of = _made_of(edited, version, act_id)
    notice = notice_in_hand(session, act_id, desk)
    check_roles(desk, editors_of(notice.act.name), f"办理“{Verb.EDIT_NOTICE.zh}”")
    if notice.act.status is not ActStatus.DRAFTED:
        raise NotAllowed(_why_not(notice, desk))
    texts = texts_of(session, [act_id])[act_id]
    check_whole(texts[-1], notice.words, "没有存入")
    _check_newest(notice, texts[-1], made_of, desk)
    _check_changed(notice, texts[-1], edited.blocks, desk)
    new = _as_version(texts[-1].version + 1, edited.blocks, why, desk)
    session.execute(insert(NOTICE_TEXT).values(_row(session, act_id, new)))
    return Edited(notice, new)


def _made_of(edited: MarkedText, version: int | None, act_id: ActId) -> int:
    """Of which version it was made: the page or the command says it, or its head; where both do, they agree."""
    head = None if edited.of is None else edited.of[1]
    made_of = head if version is None else version
    if made_of is None:
        raise BadRecord(
            f"不知道是从第几稿改的：请用 supervision notices text {id_text(act_id)} 写出的文件来改，"
            "或者用 --version 写明，没有存入"
        )
    if head not in (None, made_of):
        raise BadRecord(
            f"这份正文的首行写明从第{head}稿改的，要改的却是通知{id_text(act_id)}的第{made_of}稿，没有存入。"
            f"请对照第{made_of}稿再改：supervision notices text {id_text(act_id)} --version {made_of}"
        )
    return made_of


def editors_of(name: str) -> frozenset[Role]:
    """Who may edit it: whoever drafts such a paper, or signs it."""
    drafting = Verb.DRAFT_CASE_PAPER if name in CASE_PAPERS else Verb.EDIT_NOTICE
    return VERBS[drafting] | RIGHTS[Kind.NOTICE_ISSUED]


def _why_not(notice: NoticeOnFile, desk: Desk) -> str:
    reason = NOT_TO_EDIT[notice.act.status].format(id=notice.id, issued=notice.issued_zh(desk))
    return f"{notice.words}{reason}，没有存入。"


NOT_TO_EDIT = {
    ActStatus.TRIAGE: "尚在补录甄别，未拟稿，没有正文可改；请先放行：supervision release {id}",
    ActStatus.DISMISSED: "已甄别不发，没有正文可改",
    ActStatus.LAPSED: "已过提醒期，未拟稿，没有正文可改",
    ActStatus.ISSUED: "已{issued}签发，签发的正文不能再改；内容有误的，另行更正或者撤回",
    ActStatus.SERVED: "已{issued}签发并已送达，签发的正文不能再改；内容有误的，另行更正或者撤回",
    ActStatus.WITHDRAWN: "已撤回，不再改稿",
}
"""Why the text of a notice that stands there is not changed."""


def _check_newest(notice: NoticeOnFile, newest: NoticeText, made_of: int, desk: Desk) -> None:
    """Two who edit the same text: the second is told, and loses nothing."""
    if made_of == newest.version:
        return
    if made_of > newest.version:
        raise BadRecord(f"{notice.words}没有第{made_of}稿，最新的是第{newest.version}稿，没有存入")
    who = desk.office.staff.name_of(newest.by)
    raise NotAllowed(
        f"{notice.words}的第{made_of}稿已由{who}于{newest.on}改为第{newest.version}稿，理由是“{newest.why}”；您的改稿没有存入。"
        f"请对照最新一稿再改：supervision notices text {notice.id}"
    )


def _check_changed(notice: NoticeOnFile, newest: NoticeText, blocks: Sequence[Block], desk: Desk) -> None:
    """What may not be changed is as it was, something else is not, and all of it can be printed."""
    check_kept(newest.blocks, blocks)
    if tuple(blocks) == newest.blocks:
        raise BadRecord(f"改稿与{notice.words}的第{newest.version}稿完全相同，没有存入")
    check_characters((part for block in blocks for part in block[1:]), desk.office.printing, notice.words)


def _as_version(version: int, blocks: Sequence[Block], why: str, desk: Desk) -> NoticeText:
    blocks_json = canonical(to_values(blocks))
    sha256 = hashlib.sha256(blocks_json).hexdigest()
    return NoticeText(version, blocks_json.decode(), sha256, desk.by, desk.today, desk.at, why)


def _row(session: Session, act_id: ActId, text: NoticeText) -> dict[str, Any]:
    parcel_id, seq = act_id
    district = select(NOTICE.c.district_id).where(NOTICE.c.parcel_id == parcel_id, NOTICE.c.seq == seq)
    return {
        "parcel_id": parcel_id,
        "seq": seq,
        "version": text.version,
        "district_id": session.scalars(district).one(),
        "edited_on": text.on,
        "edited_at": text.at,
        "by": text.by,
        "why": text.why,
        "blocks": text.blocks_json,
        "sha256": text.sha256,
    }
