"""Drift (台账与案卷不符): what the projections of a parcel say, beside what its journal says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.casefile import stored_life
from supervision.casework.editing.texts import NoticeText, of_row, text_faults
from supervision.casework.holding import Hold
from supervision.casework.journal import ActKind, Entry, canonical, read_entries
from supervision.casework.numbers.borne import numbers_of
from supervision.casework.outlines import outline_of
from supervision.casework.photos.photo import standing_photo_rows
from supervision.casework.projections import listed
from supervision.law.docket import deadlines
from supervision.law.snapshot import to_values
from supervision.law.standing import Life
from supervision.records.tables import (
    ACT,
    ALIAS,
    DEADLINE,
    DOCUMENT_NUMBER,
    HOLD,
    NOTICE,
    NOTICE_TEXT,
    OUTLINE,
    PARCEL,
    PHOTO,
    SET_ASIDE,
)

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, DataError)
"""What reading a row that holds no date, number or JSON where one should be can come to."""


def what(error: Exception) -> str:
    """What went wrong, in one line."""
    return f"{type(error).__name__}：{str(error).partition(chr(10))[0]}"


class Page:
    """All rows about some parcels, by parcel."""

    def __init__(self, session: Session, ids: Sequence[int]) -> None:
        parcels = select(PARCEL).where(PARCEL.c.id.in_(ids)).order_by(PARCEL.c.id)
        self.parcels = session.execute(parcels).all()
        self.journals: dict[int, list[tuple[int, Entry]] | Exception] = {}
        try:
            self.journals.update(read_entries(session, ids))
        except UNREADABLE:
            for parcel_id in ids:  # one journal cannot be read: the others can
                try:
                    self.journals[parcel_id] = read_entries(session, [parcel_id])[parcel_id]
                except UNREADABLE as error:
                    self.journals[parcel_id] = error
        self.acts = self._by_parcel(session, ACT, ids)
        self.notices = self._by_parcel(session, NOTICE, ids)
        self.notice_texts = self._by_parcel(session, NOTICE_TEXT, ids)
        self.deadlines = self._by_parcel(session, DEADLINE, ids)
        self.holds = self._by_parcel(session, HOLD, ids)
        self.aliases = self._by_parcel(session, ALIAS, ids)
        self.photos = self._by_parcel(session, PHOTO, ids)
        self.outlines = self._by_parcel(session, OUTLINE, ids)
        self.numbers = self._by_parcel(session, DOCUMENT_NUMBER, ids)
        self.set_aside = self._by_parcel(session, SET_ASIDE, ids)

    def journal(self, parcel_id: int) -> list[tuple[int, Entry]]:
        """The journal of a parcel, where it can be read."""
        journal = self.journals.get(parcel_id, [])
        assert not isinstance(journal, Exception)
        return journal

    @staticmethod
    def _by_parcel(session: Session, table: Table, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in session.execute(select(table).where(table.c.parcel_id.in_(ids))):
            found[row.parcel_id].append(row)
        return found


def drift(row: Row[Any], life: Life) -> Iterator[str]:
    """Columns of the parcel row that say something else than the journal."""
    try:
        stored = canonical(to_values(stored_life(row)))
    except Exception as error:
        yield f"台账所存履约情况读不出（{what(error)}）"
    else:
        if stored != canonical(to_values(life)):
            yield "台账所存履约情况与按案卷重演的结果不同"
    if row.withdrawn:
        yield "台账作已撤销导入，案卷中有供地记录"
    if row.looked_on != life.day:
        yield f"台账称监测至{row.looked_on}，按案卷至少已至{life.day}"
    for column, value in listed(life).items():
        if getattr(row, column) != value:
            yield f"台账的 {column} 为“{getattr(row, column)}”，按案卷应为“{value}”"


def withdrawn_drift(row: Row[Any], acts: dict[int, ActOnFile], page: Page) -> Iterator[str]:
    """A parcel whose supply was voided (撤销导入) is nobody's work any more."""
    if not row.withdrawn or row.next_look_on is not None:
        yield "供地记录均已更正为空，台账仍作在管宗地"
    if page.deadlines[row.id] or page.aliases[row.id] or page.holds[row.id]:
        yield "供地记录均已更正为空，台账仍有监管时点、别名或暂缓"
    if page.photos[row.id]:
        yield "供地记录均已更正为空，台账仍有照片"
    if page.outlines[row.id]:
        yield "供地记录均已更正为空，台账仍有宗地范围"
    if not all(act.withdrawn for act in acts.values()) or not all(a.withdrawn for a in page.acts[row.id]):
        yield "供地记录均已更正为空，仍有未撤回的监管动作"


def act_drift(acts: dict[int, ActOnFile], rows: Iterable[Row[Any]]) -> Iterator[tuple[int, str]]:
    on_file = {row.seq: row for row in rows}
    for seq in sorted(acts.keys() | on_file.keys()):
        if seq not in acts:
            yield seq, "台账有这件监管动作，案卷中没有"
        elif seq not in on_file:
            yield seq, "案卷有这件监管动作，台账中没有"
        else:
            for column, value in acts[seq].row().items():
                if getattr(on_file[seq], column) != value:
                    stored = getattr(on_file[seq], column)
                    yield seq, f"监管动作的 {column} 为“{stored}”，按案卷应为“{value}”"


def other_drift(
    life: Life, holds: Sequence[Hold], aliases: set[tuple[str, str]], row: Row[Any], page: Page
) -> Iterator[str]:
    due = {(str(d.duty), d.subject, d.due_on, d.counted) for d in deadlines(life)}
    if due != {(d.duty, d.subject, d.due_on, d.counted) for d in page.deadlines[row.id]}:
        yield "监管时点与按案卷计算的不同"
    held = {(h.key, h.held_on, h.by, h.reason) for h in holds}
    rows = page.holds[row.id]
    if held != {((h.duty, h.subject, h.step, h.basis), h.held_on, h.by, h.reason) for h in rows}:
        yield "暂缓事项与案卷不同"
    if aliases != {(alias.kind, alias.value) for alias in page.aliases[row.id]}:
        yield "别名与案卷不同"
    photos = {(p["seq"], p["sha256"], p["taken_at"]) for p in standing_photo_rows(page.journal(row.id))}
    if photos != {(photo.seq, photo.sha256, photo.taken_at) for photo in page.photos[row.id]}:
        yield "照片去向与案卷不同"
    outline = outline_of(page.journal(row.id))
    meant = [] if outline is None else [outline.row() | {"district": row.district, "state": row.state}]
    kept = [dict(line._mapping) for line in page.outlines[row.id]]
    for line in kept:
        del line["parcel_id"], line["district_id"]  # told where rows of another parcel or district are
    if meant != kept:
        yield "宗地范围与案卷不同，请运行 supervision init 重建"


def number_drift(row: Row[Any], page: Page) -> Iterator[tuple[int, str]]:
    """Numbers papers went out under that are kept otherwise than the journal has them."""
    meant = {said["seq"]: said for said in numbers_of(page.journal(row.id))}
    kept = {line.seq: dict(line._mapping) for line in page.numbers[row.id]}
    for line in kept.values():
        del line["parcel_id"], line["district_id"]
    for seq in sorted(meant.keys() | kept.keys()):
        if meant.get(seq) != kept.get(seq):
            was, should_be = (said["number"] if said else "无" for said in (kept.get(seq), meant.get(seq)))
            yield seq, f"文号台账记为“{was}”，按案卷应为“{should_be}”，请运行 supervision init 重建"


def paper_drift(
    acts: dict[int, ActOnFile], journal: Sequence[tuple[int, Entry]], notices: Iterable[Row[Any]]
) -> Iterator[tuple[int, str]]:
    """Each paper is the one whose hash the journal holds."""
    entries = dict(journal)
    kept = {notice.seq: notice for notice in notices}
    for seq, act in acts.items():
        sha256 = entries[act.drafted_seq].payload.get("sha256")
        notice = kept.pop(seq, None)
        if sha256 is None and notice is None:
            continue
        if sha256 is None or notice is None:
            yield seq, "文书缺失" if notice is None else "文书在案卷中没有记录"
        elif not sha256 == notice.sha256 == hashlib.sha256(notice.blocks.encode()).hexdigest():
            yield seq, "文书内容与拟稿时记入案卷的校验值不同"
        elif entries[act.drafted_seq].payload.get("template_sha256") != notice.template_sha256:
            yield seq, "文书所用模板与拟稿时记入案卷的校验值不同"
        elif notice.template != act.name:
            yield seq, f"文书所用模板为“{notice.template}”，按案卷应为“{act.name}”"
    for seq in kept:
        yield seq, "有文书而案卷中没有这件监管动作"


def text_drift(
    acts: dict[int, ActOnFile],
    journal: Sequence[tuple[int, Entry]],
    notices: Iterable[Row[Any]],
    edited: Iterable[Row[Any]],
) -> Iterator[tuple[int, str]]:
    """Each text a person made of a notice is whole, and the one an issue names is among those kept."""
    entries = dict(journal)
    texts = {row.seq: [NoticeText(1, row.blocks, row.sha256)] for row in notices}
    for row in sorted(edited, key=lambda row: (row.seq, row.version)):
        texts.setdefault(row.seq, []).append(of_row(row))
    for seq, kept in texts.items():
        settled = acts[seq].settled_by if seq in acts else ()
        because = [entry.payload["because"] for _, entry in settled if entry.kind is ActKind.ISSUING]
        issues = {fact: entries[fact] for fact in because if fact in entries}
        for issue, text in text_faults(kept, issues):
            yield issue or seq, text
