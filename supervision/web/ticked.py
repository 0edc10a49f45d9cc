"""What is ticked in a list (勾选): the acts a form names, of the officer's scope only; what became of each; the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.finding import NotFound
from supervision.casework.places import read_act_id
from supervision.records.tables import PARCEL
from supervision.web.seat import Seat

TICKS, BACK = "ids", "back"
"""The field of the ticks, and the one that keeps the query of the list they were ticked in."""

NOT_HERE = "没有这个编号，或者不在您的管辖范围内。"


def read_act(text: str) -> ActId:
    """An act as an address or a tick names it (`17-4`); raises `NotFound`."""
    try:
        return read_act_id(text)
    except ValueError as error:
        raise NotFound(str(error)) from None


def ticked_acts(session: Session, seat: Seat) -> list[ActId]:
    """The acts ticked in the form, each once; none at all is a fault of the form. Raises `NotFound`."""
    ids = list(dict.fromkeys(read_act(text) for text in seat.form.many.get(TICKS, ())))
    if not ids:
        seat.form.wrong("", "没有勾选，请先在清单中勾选")
    check_scope(session, seat, (parcel_id for parcel_id, _ in ids))
    return ids


def check_scope(session: Session, seat: Seat, parcel_ids: Iterable[int]) -> None:
    """Raise `NotFound` if one of these parcels is not the officer's to see."""
    asked = set(parcel_ids)
    query = select(PARCEL.c.id).where(PARCEL.c.id.in_(asked), *seat.scope.filters())
    if asked - set(session.scalars(query)):
        raise NotFound(NOT_HERE)


def back_to(seat: Seat, path: str) -> str:
    """The list as it was filtered and paged when the form was opened in it."""
    query = urlencode(parse_qsl(seat.form[BACK]))
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one of several: `what` it is, where it is shown, the sentence; done or refused."""

    what: str
    path: str
    sentence: str
    done: bool


def tell_each(seat: Seat, title: str, told: Sequence[Told], back: str) -> Response:
    """The page that says of each of several what became of it; it takes the place of the list."""
    done = sum(one.done for one in told)
    answer = seat.page("each.html", title=title, lines=told, done=done, refused=len(told) - done, back=back)
    if seat.in_page:
        answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = "#main"
        answer.headers["HX-Reswap"] = "outerHTML show:top"
    return answer
