"""Editing a draft (改稿): its text in marks, why it is changed, and what was changed so far."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from supervision.casework.editing.editing import LONGEST_TEXT, LONGEST_WHY, edit_notice, editors_of
from supervision.casework.editing.marked_text import marked
from supervision.casework.notice_reading import NoticeReading, read_notice
from supervision.casework.places import id_text
from supervision.law.refusals import NotAllowed, Refused
from supervision.records.act import ActStatus
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated

router = pages()


def may_edit(seat: Seat, read: NoticeReading) -> bool:
    """Whether this person changes the text of this notice: it is a draft, and one of those he drafts or signs."""
    act = read.paper.act
    return act.status is ActStatus.DRAFTED and not editors_of(act.name).isdisjoint(seat.roles)


@router.get("/notices/{act}/edit")
def edit_page(seat: Seated) -> Response:
    read = _read(seat)
    assert read.text is not None
    form = Filled({"text": marked(read.text.blocks), "version": str(read.text.version)})
    return seat.page("notices/edit.html", **_values(read, form))


def _read(seat: Seat) -> NoticeReading:
    with seat.reading() as session:
        read = read_notice(session, seat.act_id, seat.desk)
    if read.text is None:
        raise NotAllowed(f"{read.paper.words}没有拟稿，没有正文可改；补录甄别中的，放行后才拟稿。")
    return read


def _values(read: NoticeReading, form: Filled) -> dict[str, Any]:
    return {"read": read, "paper": read.paper, "id": read.paper.id, "form": form}


@router.post("/notices/{act}/edit")
def store_text(seat: Seated) -> Response:
    """A new version; what is refused comes back with all that was typed."""
    form = seat.form
    text = form.text("text", longest=LONGEST_TEXT)
    why = form.text("why", longest=LONGEST_WHY)
    version = form.whole("version", least=1, most=10**6)
    if form.ok:
        try:
            with seat.writing() as session:
                edited = edit_notice(session, seat.act_id, seat.desk, text, why=why, version=version)
        except Refused as refused:
            form.refused(refused)
        else:
            told = seat.words("已存为第{version}稿，签发时以最新一稿为准。", version=edited.text.version)
            return seat.go(f"/notices/{id_text(seat.act_id)}", told)
    return seat.again("notices/edit.html", **_values(_read(seat), form))
