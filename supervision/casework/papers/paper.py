"""A paper (文书): its template and what the case file says become blocks, as a notice's do.

A paper is drawn up when it is asked for and not kept: the facts are on file and give the same paper again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.blocks import Block
from supervision.casework.case_papers.disposal_plan import disposal_plan
from supervision.casework.case_papers.fee_sheet import fee_sheet
from supervision.casework.letters import in_use
from supervision.casework.papers.breach_finding import breach_finding
from supervision.casework.papers.cooperation_letter import cooperation_letter
from supervision.casework.papers.damages_sheet import damages_sheet
from supervision.casework.papers.information_board import information_board
from supervision.casework.papers.obligations_briefing import obligations_briefing
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.papers.referral_letter import referral_letter
from supervision.casework.papers.referral_receipt import referral_receipt
from supervision.casework.papers.responsibility_sheet import responsibility_sheet
from supervision.casework.papers.service_receipt import service_receipt
from supervision.casework.papers.tracking_card import tracking_card
from supervision.casework.reading import known_entries
from supervision.casework.templates import Templates
from supervision.law.refusals import Refused
from supervision.law.steps import PaperName
from supervision.office import Office
from supervision.records.tables import PARCEL

DRAWN_FROM: dict[PaperName, Callable[[FileOnDay, int | None], Mapping[str, object]]] = {
    PaperName.OBLIGATIONS_BRIEFING: obligations_briefing,
    PaperName.INFORMATION_BOARD: information_board,
    PaperName.TRACKING_CARD: tracking_card,
    PaperName.BREACH_FINDING: breach_finding,
    PaperName.RESPONSIBILITY_SHEET: responsibility_sheet,
    PaperName.DAMAGES_SHEET: damages_sheet,
    PaperName.COOPERATION_LETTER: cooperation_letter,
    PaperName.SERVICE_RECEIPT: service_receipt,
    PaperName.REFERRAL_LETTER: referral_letter,
    PaperName.REFERRAL_RECEIPT: referral_receipt,
    PaperName.DISPOSAL_PLAN: disposal_plan,
    PaperName.FEE_SHEET: fee_sheet,
}

ABOUT_AN_ENTRY = {
    PaperName.BREACH_FINDING: "违约认定",
    PaperName.RESPONSIBILITY_SHEET: "违约认定或责任日认定",
    PaperName.COOPERATION_LETTER: "协查函发出",
    PaperName.SERVICE_RECEIPT: "通知书",
    PaperName.REFERRAL_LETTER: "案件线索移交",
    PaperName.REFERRAL_RECEIPT: "案件线索移交",
}
"""Papers about one entry of the file, and what sort of entry; the others are about the whole file."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as drawn up; `template_sha256` covers the template and every part it includes."""

    name: PaperName
    template_sha256: str
    context: Mapping[str, object]
    blocks: tuple[Block, ...]


class PaperFailed(Refused):
    """A paper that cannot be drawn up: which parcel, which paper, and why."""

    def __init__(self, name: PaperName, parcel_no: str, why: str) -> None:
        super().__init__(f"宗地{parcel_no}：《{name.zh}》未能制作：{why}")


def draw_up(
    name: PaperName, file: FileOnDay, seq: int | None = None, templates: Templates | None = None
) -> Paper:
    """Draw up one paper (制作文书); `seq` is the entry it is about, by its place in the file.

    Raises `NothingToSay` if the file does not hold what the paper is about, `PaperFailed` if template or facts do
    not allow it.
    """
    if seq is not None and name not in ABOUT_AN_ENTRY:
        about = "、".join(f"《{paper.zh}》" for paper in ABOUT_AN_ENTRY)
        raise PaperFailed(name, file.no, f"这种文书按全案制作，不指明第{seq}号事项；可以指明的有{about}")
    try:
        context = DRAWN_FROM[name](file, seq)
        template = (templates or in_use(file.office)).named(name)
        return Paper(name, template.sha256, context, template.render(context))
    except Refused:
        raise
    except ValueError as error:
        raise PaperFailed(name, file.no, str(error)) from error


def file_on_day(
    session: Session, parcel_id: int, *, on: date, office: Office, known_on: date | None = None
) -> FileOnDay | None:
    """Read one file as of a day, as far as it was recorded by `known_on`; None when it was not yet supplied."""
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    return laid_open(known_entries(session, parcel_id, known_on=known_on), no, on=on, office=office)
