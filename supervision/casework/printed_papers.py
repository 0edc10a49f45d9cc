"""Papers to be printed (文书印制): a notice as it went out or as it stands drafted, with its receipt; any paper drawn up.

The same paper printed again is the same file: it bears the day of the paper, never that of printing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import Block, BlockKind
from supervision.casework.editing.texts import NoticeText, issued_text, texts_of
from supervision.casework.journal import Entry, read_entries
from supervision.casework.layout.html import html_of
from supervision.casework.layout.pdf import pdf_of
from supervision.casework.layout.sheet import Sheet, sheet_of
from supervision.casework.letter_wording import flattened, on_paper
from supervision.casework.letters import Letter
from supervision.casework.lists import notice
from supervision.casework.papers.on_file import laid_open
from supervision.casework.papers.paper import Paper, draw_up
from supervision.casework.places import id_text
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.casework.unserved import attempts_at
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import NoticeName, PaperName, act_name_zh
from supervision.office import Office
from supervision.printing import Printing

NOT_ISSUED, WITHDRAWN = "拟稿（未签发）", "已撤回"
"""What stands across every page of a paper that does not hold."""


@dataclass(frozen=True, slots=True)
class PrintedNotice:
    """A notice as it left the house: the text that was issued, its number and the day of its issue filled in; its receipt."""

    id: str
    no: str
    name: str
    number: str
    issued_on: date
    blocks: tuple[Block, ...]
    receipt: Paper
    receipt_on: date
    location: str
    withdrawn: bool


def printed(session: Session, act_id: ActId, desk: Desk) -> PrintedNotice:
    """An issued notice and its receipt (送达回执); one not issued has no number and no date yet. Raises `Refused`."""
    journal, paper, text = drafted_on_file(session, act_id)
    if paper.left_on is None:
        raise NotAllowed(
            f"{paper.words}尚未签发，没有文号和日期。"
            f"拟稿全文：supervision notices show {paper.id}；签发：supervision notices sign {paper.id}"
        )
    return as_it_went_out(journal, paper, text, desk.office)


def drafted_on_file(
    session: Session, act_id: ActId
) -> tuple[list[tuple[int, Entry]], NoticeOnFile, NoticeText]:
    """A drafted notice, its file, and its text: the one that was issued, or the newest. Raises `Refused`."""
    row = notice(session, act_id)
    if row is None:
        raise BadRecord(
            f"没有编号为“{id_text(act_id)}”的已拟稿通知；补录甄别中的通知放行后才拟稿。清单：supervision notices"
        )
    journal = read_entries(session, [row.parcel_id])[row.parcel_id]
    paper = notices_on_file(row.no, row.parcel_id, journal)[row.seq]
    return journal, paper, text_on_file(paper, texts_of(session, [act_id])[act_id])


def text_on_file(paper: NoticeOnFile, texts: Sequence[NoticeText]) -> NoticeText:
    """The text that was issued, or the newest of those it may be issued of. Raises `TextChanged`."""
    return issued_text(texts, None if paper.issue is None else paper.issue[1], paper.words)


def as_it_went_out(
    journal: list[tuple[int, Entry]], paper: NoticeOnFile, text: NoticeText, office: Office
) -> PrintedNotice:
    """A notice that left the house, of this text; its receipt is of the day of what it says last: the same at any time.

    Raises `Refused` for a receipt that cannot be drawn up.
    """
    assert paper.left_on is not None
    receipt_on = _last_said_of(paper, paper.left_on)
    file = laid_open(journal, paper.no, on=receipt_on, office=office)
    assert file is not None  # a notice was issued of it
    filled = {BlockKind.DATE: on_paper(paper.left_on)}
    if paper.number:
        filled[BlockKind.NUMBER] = flattened(paper.number)
    return PrintedNotice(
        paper.id,
        paper.no,
        paper.act.name,
        paper.number,
        paper.left_on,
        _filled(text.blocks, filled),
        draw_up(PaperName.SERVICE_RECEIPT, file, paper.act.seq),
        receipt_on,
        file.life.parcel.location,
        paper.act.withdrawn,
    )


def _last_said_of(paper: NoticeOnFile, left_on: date) -> date:
    """The day of the last that is on file of a notice's service, tries included; of its issue where nothing is."""
    days = [left_on, *(tried.on for tried in attempts_at(paper, left_on))]
    if paper.service is not None:
        days.append(paper.service[1].happened_on)
    return max(days)


def _filled(blocks: tuple[Block, ...], texts: Mapping[BlockKind, str]) -> tuple[Block, ...]:
    return tuple(block._replace(text=texts.get(block.kind, block.text)) for block in blocks)


# On paper


class Output(StrEnum):
    """What a paper is written as, by the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper ready to be printed, and what its file is called."""

    name: str
    sheets: tuple[Sheet, ...]

    def file_name(self, output: Output) -> str:
        return f"{self.name}.{output}"


def notice_on_paper(session: Session, act_id: ActId, desk: Desk) -> PrintedPaper:
    """A notice with its receipt, as it went out; a draft without one, and marked as such. Raises `Refused`."""
    journal, paper, text = drafted_on_file(session, act_id)
    name, printing = NoticeName(paper.act.name), desk.office.printing
    file_name = f"{act_name_zh(name)}-{paper.id}"
    if paper.left_on is None:
        mark = f"{WITHDRAWN}（未签发）" if paper.act.withdrawn else NOT_ISSUED
        draft = sheet_of(name, text.blocks, printing, paper.act.drafted_on, mark=mark)
        return PrintedPaper(f"{file_name}（拟稿）", (draft,))
    out = as_it_went_out(journal, paper, text, desk.office)
    mark = WITHDRAWN if out.withdrawn else ""
    receipt = sheet_of(PaperName.SERVICE_RECEIPT, out.receipt.blocks, printing, out.receipt_on, mark=mark)
    sheet = sheet_of(name, out.blocks, printing, out.issued_on, attached=(receipt,), mark=mark)
    return PrintedPaper(file_name, (sheet,))


def paper_on_paper(paper: Paper, no: str, on: date, office: Office) -> PrintedPaper:
    """A paper drawn up from a file as of a day; it bears that day."""
    sheet = sheet_of(paper.name, paper.blocks, office.printing, on)
    return PrintedPaper(f"{paper.name.zh}-{no}-{on}", (sheet,))


def letters_on_paper(letters: list[Letter], no: str, on: date, office: Office) -> PrintedPaper:
    """A case paper as it would read to each addressee, before it is drafted (预览)."""
    name = NoticeName(letters[0].template)
    sheets = tuple(sheet_of(name, each.blocks, office.printing, on, mark=NOT_ISSUED) for each in letters)
    return PrintedPaper(f"{name.zh}-{no}-{on}（预览）", sheets)


def written(paper: PrintedPaper, output: Output, printing: Printing) -> bytes:
    """The file. Raises LayoutFailed where it cannot be laid out; Word and web page take every character."""
    on, title = paper.sheets[0].on, paper.sheets[0].title or paper.name
    if output is Output.PDF:
        return pdf_of(paper.sheets, printing, on, title=title)
    if output is Output.HTML:
        return html_of(paper.sheets, on, title=title)
    from supervision.casework.layout.docx import docx_of  # noqa: PLC0415 - only who wants Word's format waits for it

    return docx_of(paper.sheets, on, title=title)
