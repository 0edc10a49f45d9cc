"""One notice as it stands (通知查阅): its text, what stands in the way of it, how it was served, the letters about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId, ActOnFile
from supervision.casework.editing.difference import Line, difference
from supervision.casework.editing.texts import NoticeText, issued_text, texts_of
from supervision.casework.finding import NotFound
from supervision.casework.journal import read_entries
from supervision.casework.lists import addressee, notice
from supervision.casework.service import NoticeOnFile, notice_words, notices_on_file, why_not_signed
from supervision.casework.settled_notices import taken_back
from supervision.casework.task_list import TaskStep, act_history
from supervision.casework.unserved import Attempt, attempts_at, gap_of
from supervision.law.service import STATUTORY
from supervision.law.steps import ActSort
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """One notice: its texts (none where it was not drafted), its course, and what has to do with it.

    `text` is the newest, or the one that was issued; `changes` are those against the draft, none where it was not edited.

    `in_the_way` says why a draft cannot be signed today, "" where it can; `gap` what its recorded service lacks;
    `takes_back` is the notice a letter is about, `letters` those about this one (撤回、更正).
    """

    paper: NoticeOnFile
    project: str
    addressee: str
    clause: str
    text: NoticeText | None
    texts: Sequence[NoticeText]
    changes: Sequence[Line]
    in_the_way: str
    steps: Sequence[TaskStep]
    attempts: Sequence[Attempt]
    gap: str
    takes_back: ActOnFile | None
    letters: Sequence[ActOnFile]

    @property
    def statutory(self) -> bool:
        """Whether it is a paper of Order 53, served with a 送达回证."""
        return self.paper.act.name in STATUTORY


def read_notice(session: Session, act_id: ActId, desk: Desk) -> NoticeReading:
    """One notice of a parcel's file; raises `NotAllowed` for an act of another sort."""
    parcel_id, seq = act_id
    told = act_history(session, act_id, (ActSort.NOTICE, ActSort.LAPSE))
    paper = notices_on_file(told.task.no, parcel_id, read_entries(session, [parcel_id])[parcel_id])[seq]
    texts = texts_of(session, [act_id]).get(act_id, [])
    issue = None if paper.issue is None else paper.issue[1]
    text = issued_text(texts, issue, paper.words) if texts else None
    same = ACT.c.parcel_id == parcel_id, ACT.c.seq == seq
    row = session.execute(
        select(ACT, PARCEL.c.holder).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id).where(*same)
    ).one()
    is_draft = paper.act.status is ActStatus.DRAFTED
    return NoticeReading(
        paper=paper,
        project=told.project,
        addressee=str(row.holder) if text is None else addressee(session, row),
        clause=told.clause,
        text=text,
        texts=texts,
        changes=difference(texts[0].blocks, text.blocks) if text is not None and text.version > 1 else (),
        in_the_way=why_not_signed(session, [act_id], desk)[act_id] if is_draft else "",
        steps=told.steps,
        attempts=[] if paper.left_on is None else attempts_at(paper, paper.left_on),
        gap=gap_of(paper),
        takes_back=taken_back(paper.acts, paper.act),
        letters=[act for act in paper.acts.values() if taken_back(paper.acts, act) is paper.act],
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft before it is signed (待签发): its newest text, and why it cannot be signed today, "" where it can."""

    id: str
    no: str
    notice: str
    name: str
    text: NoticeText
    changes: Sequence[Line]
    in_the_way: str


def read_drafts(session: Session, act_ids: Sequence[ActId], desk: Desk) -> list[Draft]:
    """Notices as whoever signs them reads them; raises `NotFound` for one that was never drafted."""
    drafts = []
    why_not, texts = why_not_signed(session, act_ids, desk), texts_of(session, act_ids)
    for act_id in act_ids:
        row = notice(session, act_id)
        if row is None:
            raise NotFound(f"没有编号为“{act_id[0]}-{act_id[1]}”的已拟稿通知，补录甄别中的放行后才拟稿。")
        first, last = texts[act_id][0], texts[act_id][-1]
        drafts.append(
            Draft(
                f"{act_id[0]}-{act_id[1]}",
                row.no,
                row.name,
                notice_words(row.name, row.subject),
                last,
                difference(first.blocks, last.blocks) if last is not first else (),
                why_not[act_id],
            )
        )
    return drafts
