"""The papers of a run as they are laid out (文书和送达回执): the stored text with its number and day, its receipt behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import Block, to_values
from supervision.casework.editing.texts import NoticeText, texts_of
from supervision.casework.journal import canonical
from supervision.casework.layout.code import code_to
from supervision.casework.layout.sheet import Sheet, sheet_of
from supervision.casework.letter_wording import flattened
from supervision.casework.places import id_text
from supervision.casework.print_runs.selection import AT_ONCE, ToPrint
from supervision.casework.printed_papers import as_it_went_out, text_on_file
from supervision.law.refusals import NotAllowed
from supervision.law.steps import NoticeName, PaperName
from supervision.office import Office

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One paper ready to be laid out, its receipt, and what the list says of both; `text_sha256` is of both texts."""

    one: ToPrint
    sheet: Sheet
    receipt: Sheet
    project: str
    addressee: str
    address: str
    text_sha256: str


def stored_texts(session: Session, papers: Sequence[ToPrint]) -> dict[ActId, list[NoticeText]]:
    """Every version of the text of each paper, in a fixed number of statements for a page of them."""
    ids = sorted({one.act_id for one in papers})
    found: dict[ActId, list[NoticeText]] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= texts_of(session, ids[start : start + AT_ONCE])
    return found


def lay_out(one: ToPrint, texts: Mapping[ActId, Sequence[NoticeText]], office: Office) -> LaidOut:
    """One paper as it went out, with its receipt. Raises `Refused` for one that cannot be drawn up."""
    paper = one.paper
    if one.act_id not in texts:
        raise NotAllowed(f"宗地{paper.no}{paper.name}（{paper.id}）没有拟稿的文书，不能打印")
    out = as_it_went_out(one.journal, paper, text_on_file(paper, texts[one.act_id]), office)
    said, printing = out.receipt.context, office.printing
    code = code_to(f"/notices/{id_text(one.act_id)}/service", "送达后扫码登记", printing)
    return LaidOut(
        one,
        sheet_of(NoticeName(paper.act.name), out.blocks, printing, out.issued_on),
        sheet_of(PaperName.SERVICE_RECEIPT, out.receipt.blocks, printing, out.receipt_on, code=code),
        str(said["project"]),
        str(said["holder"]),
        str(said["agreed_place"]) or f"宗地：{flattened(out.location) or '坐落未登记'}",
        _sha256(out.blocks, out.receipt.blocks),
    )


def _sha256(text: Blocks, receipt: Blocks) -> str:
    return hashlib.sha256(canonical([to_values(text), to_values(receipt)])).hexdigest()
