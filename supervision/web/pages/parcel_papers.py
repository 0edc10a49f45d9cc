"""The papers of a parcel (文书): notices on file, each as it was drafted, and papers drawn up when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from urllib.parse import urlencode

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId, ActOnFile
from supervision.casework.blocks import Block
from supervision.casework.editing.texts import issued_text, texts_of
from supervision.casework.finding import NotFound
from supervision.casework.lists import notice
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.casework.papers.paper import ABOUT_AN_ENTRY, Paper, draw_up, file_on_day
from supervision.casework.reading import history
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.law.refusals import BadRecord, Refused
from supervision.law.steps import NoticeName, PaperName, act_name_zh
from supervision.records.act import ActStatus
from supervision.records.tables import NOTICE
from supervision.web.guarding import pages
from supervision.web.parcel_frame import AsOf, ParcelFrame, frame_of
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page

router = pages()

PAPER_ID = re.compile("(?:([0-9]{1,9})-)?([0-9]{1,9})")
"""A notice by its place in the file (`7`), or by parcel and place as the lists have it (`17-7`)."""

NOTICES = frozenset(str(name) for name in NoticeName)

WITHOUT_TEXT = (ActStatus.TRIAGE, ActStatus.DISMISSED)
"""What was never drafted: it waits in triage, or was not let through."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice on file, and whether there is a text of it to read."""

    notice: NoticeOnFile
    drafted: bool

    @property
    def act(self) -> ActOnFile:
        return self.notice.act

    @property
    def zh(self) -> str:
        return act_name_zh(self.act.name)

    @property
    def issued_on(self) -> date | None:
        return None if self.notice.issue is None else self.notice.issue[1].happened_on

    @property
    def served_on(self) -> date | None:
        return None if self.notice.service is None else self.notice.service[1].happened_on


@dataclass(frozen=True, slots=True)
class OnRequest:
    """A paper that can be drawn up from the file, or why it cannot."""

    name: PaperName
    about: str
    why_not: str


@router.get("/parcels/{no}/papers")
def papers_page(seat: Seated, no: str) -> Response:
    with seat.reading() as session:
        frame = frame_of(seat, session)
        lines = _notices(session, seat, frame)
        file = _file(session, seat, frame.as_of)
    return frame.show(
        seat, "parcels/papers.html", "papers", lines=lines, papers=_on_request(file) if file else ()
    )


def _notices(session: Session, seat: Seat, frame: ParcelFrame) -> list[NoticeLine]:
    """The notices on file on the day, as known then, the newest first; those that lapsed undrafted too."""
    as_of = frame.as_of
    journal = sorted(
        history(session, seat.parcel_id, on=as_of.on, known_on=as_of.known_on), key=itemgetter(0)
    )
    written = set(session.scalars(select(NOTICE.c.seq).where(NOTICE.c.parcel_id == seat.parcel_id)))
    found = [
        NoticeLine(each, seq in written and each.act.status not in WITHOUT_TEXT)
        for seq, each in notices_on_file(frame.no, seat.parcel_id, journal).items()
        if each.act.name in NOTICES  # a task that lapsed is no paper
    ]
    return sorted(found, key=lambda line: (line.act.drafted_on, line.act.seq), reverse=True)


def _file(session: Session, seat: Seat, as_of: AsOf) -> FileOnDay | None:
    office = seat.door.office
    return file_on_day(session, seat.parcel_id, on=as_of.on, office=office, known_on=as_of.known_on)


def _on_request(file: FileOnDay) -> list[OnRequest]:
    """Each paper that goes with tasks and visits, with what it still wants."""
    found = []
    for name in PaperName:
        about = ABOUT_AN_ENTRY.get(name, "")
        try:
            draw_up(name, file)
            why_not = ""
        except NothingToSay as nothing:
            why_not = f"案卷中没有{about}" if about else str(nothing)
        except Refused as refused:
            why_not = for_a_page(str(refused))
        found.append(OnRequest(name, about, why_not))
    return found


@router.get("/parcels/{no}/papers/{paper}")
def notice_page(seat: Seated, no: str, paper: str) -> Response:
    """A notice as it read on the day: as it was issued, or the newest draft of then; its text is evidence."""
    with seat.reading() as session:
        frame = frame_of(seat, session)
        seq = _seq(paper, seat.parcel_id)
        line = next((each for each in _notices(session, seat, frame) if each.act.seq == seq), None)
        texts = texts_of(session, [(seat.parcel_id, seq)]).get((seat.parcel_id, seq), [])
    if line is None or not texts or not line.drafted:
        raise NotFound(f"宗地{frame.no}第{seq}号不是已拟稿的通知，或者当时尚未拟稿。")
    issue = None if line.notice.issue is None else line.notice.issue[1]
    then = [text for text in texts if text.on is None or text.on <= frame.as_of.on]
    text = issued_text(then, issue, line.notice.words)
    return _paper(seat, frame, line.zh, text.blocks, line=line, sha256=text.sha256, path=str(seq))


def _seq(text: str, parcel_id: int) -> int:
    read = PAPER_ID.fullmatch(text)
    if read is None:
        raise BadRecord(f"“{text}”不是文书编号，应写作 7（案卷序号）或 17-7（清单上的编号）")
    if read[1] is not None and int(read[1]) != parcel_id:
        raise NotFound("没有这个编号，或者不在您的管辖范围内。")
    return int(read[2])


def notice_at(session: Session, seat: Seat, paper: str) -> ActId:
    """A drafted notice of the parcel by its place in the file. Raises `NotFound`."""
    act_id = (seat.parcel_id, _seq(paper, seat.parcel_id))
    if notice(session, act_id) is None:
        raise NotFound(f"第{act_id[1]}号不是已拟稿的通知。")
    return act_id


@router.get("/parcels/{no}/papers/on-request/{name}")
def paper_on_request_page(seat: Seated, no: str, name: str) -> Response:
    """A paper drawn up from the file now, or as it would have been on the day asked; it is not kept."""
    frame, paper = drawn_up(seat, name)
    return _paper(seat, frame, paper.name.zh, paper.blocks, line=None, sha256="", path=f"on-request/{name}")


def drawn_up(seat: Seat, name: str) -> tuple[ParcelFrame, Paper]:
    """A paper of the parcel as of the day asked. Raises `Refused`."""
    if name not in set(PaperName):
        raise BadRecord(f"没有名为“{name}”的文书，可用：{'、'.join(paper.zh for paper in PaperName)}")
    paper_name = PaperName(name)
    with seat.reading() as session:
        frame = frame_of(seat, session)
        file = _file(session, seat, frame.as_of)
    if file is None:
        raise Refused(
            f"宗地{frame.no}在{frame.as_of.on}尚未供地，或者当时还没有登记，不能制作《{paper_name.zh}》。"
        )
    entry = seat.request.query_params.get("entry", "")
    return frame, draw_up(paper_name, file, _seq(entry, seat.parcel_id) if entry else None)


def _paper(
    seat: Seat,
    frame: ParcelFrame,
    title: str,
    blocks: Sequence[Block],
    *,
    line: NoticeLine | None,
    sha256: str,
    path: str,
) -> Response:
    entry = seat.request.query_params.get("entry", "")
    tail = frame.as_of.tail
    return frame.show(
        seat,
        "parcels/paper.html",
        "papers",
        title=title,
        blocks=blocks,
        line=line,
        sha256=sha256,
        path=path,
        also=f"{'&' if tail else '?'}{urlencode({'entry': entry})}" if entry else "",
    )
