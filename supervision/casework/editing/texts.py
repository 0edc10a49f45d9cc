"""The texts of a notice (通知各稿): the draft, every version made of it, and the one that was issued.

What was issued is the text whose SHA-256 the entry of the issue names: the chained journal proves it. A notice that was
never edited has one text, its draft, which the entry of its drafting names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Select, and_, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import Block, from_values
from supervision.casework.journal import Entry
from supervision.law.refusals import Refused
from supervision.records.tables import NOTICE, NOTICE_TEXT

TEXT_SHA256 = "text_sha256"
"""Where the entry of an issue names its text."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One version of a notice's text; the first is the draft, by nobody in particular."""

    version: int
    blocks_json: str
    sha256: str
    by: str = ""
    on: date | None = None
    at: datetime | None = None
    why: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return from_values(orjson.loads(self.blocks_json))

    @property
    def is_whole(self) -> bool:
        """Whether the stored text is the one its own hash was made of."""
        return hashlib.sha256(self.blocks_json.encode()).hexdigest() == self.sha256


class TextChanged(Refused):
    """The stored text of a notice is not the one that was drafted, edited or signed (正文被改动)."""


FROM_A_COPY = "请管理员核验并从备份找回：supervision verify"


def check_whole(text: NoticeText, what: str, so: str) -> None:
    """Refuse a text that was altered since it was stored; `so` says what is not done with it. Raises `TextChanged`."""
    if not text.is_whole:
        raise TextChanged(f"{what}的正文与存档时的校验值不符，已被改动，{so}；{FROM_A_COPY}")


def texts_of(session: Session, act_ids: Iterable[ActId]) -> dict[ActId, list[NoticeText]]:
    """Every version of some drafted notices, the draft first; a notice never drafted is not among them."""
    ids = list(act_ids)
    found: dict[ActId, list[NoticeText]] = defaultdict(list)
    drafts = select(NOTICE.c.parcel_id, NOTICE.c.seq, NOTICE.c.blocks, NOTICE.c.sha256)
    for row in session.execute(drafts.where(tuple_(NOTICE.c.parcel_id, NOTICE.c.seq).in_(ids))):
        found[(row.parcel_id, row.seq)].append(NoticeText(1, row.blocks, row.sha256))
    edited = select(NOTICE_TEXT).where(tuple_(NOTICE_TEXT.c.parcel_id, NOTICE_TEXT.c.seq).in_(ids))
    for row in session.execute(edited.order_by(NOTICE_TEXT.c.version)):
        found[(row.parcel_id, row.seq)].append(of_row(row))
    return found


def of_row(row: Any) -> NoticeText:
    return NoticeText(row.version, row.blocks, row.sha256, row.by, row.edited_on, row.edited_at, row.why)


def _newest(*columns: Any) -> Select[Any]:
    """The draft of one notice beside its newest version, where there is one."""
    same = and_(NOTICE_TEXT.c.parcel_id == NOTICE.c.parcel_id, NOTICE_TEXT.c.seq == NOTICE.c.seq)
    return (
        select(*columns)
        .select_from(NOTICE.outerjoin(NOTICE_TEXT, same))
        .where(NOTICE.c.parcel_id == bindparam("of_parcel"), NOTICE.c.seq == bindparam("of_seq"))
        .order_by(NOTICE_TEXT.c.version.desc())
        .limit(1)
    )


NEWEST = _newest(NOTICE.c.blocks.label("draft"), NOTICE.c.sha256.label("draft_sha256"), NOTICE_TEXT)
NEWEST_SHA256 = _newest(func.coalesce(NOTICE_TEXT.c.sha256, NOTICE.c.sha256))
"""Built once: they are asked for every notice that is signed."""


def text_of(session: Session, act_id: ActId) -> NoticeText | None:
    """The newest text of a notice, of which a draft is issued; None of one never drafted."""
    row = session.execute(NEWEST, _of(act_id)).one_or_none()
    if row is None:
        return None
    return NoticeText(1, row.draft, row.draft_sha256) if row.version is None else of_row(row)


def text_sha256(session: Session, act_id: ActId) -> str | None:
    """The SHA-256 of the newest text alone."""
    sha256: str | None = session.scalar(NEWEST_SHA256, _of(act_id))
    return sha256


def _of(act_id: ActId) -> dict[str, int]:
    return {"of_parcel": act_id[0], "of_seq": act_id[1]}


def issued_text(texts: Sequence[NoticeText], issue: Entry | None, what: str) -> NoticeText:
    """The text that was issued, proved to be it; the newest of one not issued, as it was stored.

    Raises `TextChanged`. An issue recorded before texts could be edited names none: it was of the draft.
    """
    named = None if issue is None else named_by(issue)
    if named is None:
        text = texts[-1] if issue is None else texts[0]
        check_whole(text, what, "没有印出")
        return text
    found = next((text for text in texts if text.sha256 == named), None)
    if found is None or not found.is_whole:
        raise TextChanged(f"{what}签发的正文与案卷所记的校验值不符，已被改动，没有印出；{FROM_A_COPY}")
    return found


def named_by(issue: Entry) -> str | None:
    """The SHA-256 of the text an issue names."""
    named = issue.payload.get(TEXT_SHA256)
    return None if named is None else str(named)


def text_faults(texts: Sequence[NoticeText], issues: Mapping[int, Entry]) -> list[tuple[int, str]]:
    """What is wrong with the stored versions of one notice: (seq of the issue or 0, in words)."""
    faults = [
        (0, f"第{text.version}稿的正文与其校验值不符，已被改动") for text in texts[1:] if not text.is_whole
    ]
    for number, text in enumerate(texts, start=1):
        if text.version != number:
            faults.append((0, f"改稿缺第{number}稿"))
            break
    known = {text.sha256 for text in texts if text.is_whole}
    return faults + [
        (seq, "签发时记入案卷的正文校验值，在存档的各稿中没有相符的")
        for seq, issue in issues.items()
        if (named := named_by(issue)) is not None and named not in known
    ]
