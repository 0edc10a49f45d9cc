"""What every tab of a parcel shares (宗地页): the day it is read for, as known when, its head, its tabs.

`?on=` reads the file as of a day (截至), `?known_on=` as far as it was recorded by a day (当时所知), as the command line
does. On such a page nothing is offered to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import quote, urlencode

from fastapi.responses import Response
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.reading import Reading, read_parcel
from supervision.records.tables import PARCEL
from supervision.web.forms import Filled
from supervision.web.seat import Seat

TABS = (
    ("", "现状"),
    ("timeline", "时间线"),
    ("money", "价款"),
    ("papers", "文书"),
    ("photos", "照片"),
    ("responsibility", "责任日"),
)
"""The tabs in their order: how the path ends, and the word for it."""

TO_DO = (
    ("/record/{no}", "/record/{no}", "登记事项"),
    ("/record", "/record?no={no}", "登记事项"),
    ("/field/{no}", "/field/{no}", "现场巡查"),
    ("/map", "/map?no={no}", "在图上看"),
)
"""What may be done about a parcel elsewhere: the route, the address, the word; the first of one word is taken."""

OF_A_CASE = ("/cases/{no}", "/cases/{no}", "闲置案件")

DAYS = ("on", "known_on")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day asked for, and the day whose knowledge is asked for; with neither, today as it is known now."""

    on: date
    known_on: date | None
    form: Filled
    is_now: bool

    @classmethod
    def asked(cls, seat: Seat) -> Self:
        """What the address says; a day that is none, or still to come, leaves it at today and is told."""
        form = Filled({name: seat.request.query_params.get(name, "").strip() for name in DAYS})
        on, known_on = (form.day(name, required=False, last=seat.today) for name in DAYS)
        if not form.ok:
            return cls(seat.today, None, form, is_now=True)
        on = on or seat.today
        return cls(on, known_on, form, is_now=on == seat.today and known_on in (None, seat.today))

    @property
    def tail(self) -> str:
        """What a link carries so that the next page is read for the same day."""
        if self.is_now:
            return ""
        known = {} if self.known_on is None else {"known_on": self.known_on.isoformat()}
        return "?" + urlencode({"on": self.on.isoformat()} | known)


@dataclass(frozen=True, slots=True)
class ParcelFrame:
    """One parcel as a tab shows it; `reading` is None when it was not yet supplied on the day, as known then."""

    row: Row[Any]
    as_of: AsOf
    reading: Reading | None

    @property
    def no(self) -> str:
        return str(self.row.no)

    @property
    def path(self) -> str:
        return f"/parcels/{quote(self.no, safe='')}"

    def to(self, end: str) -> str:
        """The address of a tab, or of a page behind one, read for the same day."""
        return (f"{self.path}/{end}" if end else self.path) + self.as_of.tail

    @property
    def tabs(self) -> list[tuple[str, str, str]]:
        """(end of the path, address, word) of each tab."""
        return [(end, self.to(end), word) for end, word in TABS]

    def to_do(self, seat: Seat, *, in_case: bool) -> list[tuple[str, str]]:
        """Where this person may do something about the parcel now: (address, word)."""
        if not self.as_of.is_now or self.row.withdrawn:
            return []
        found: dict[str, str] = {}
        for route, address, word in (*TO_DO, *([OF_A_CASE] if in_case else [])):
            if seat.may("GET", route):
                found.setdefault(word, address.format(no=quote(self.no, safe="")))
        return [(address, word) for word, address in found.items()]

    def show(self, seat: Seat, template: str, tab: str, **values: Any) -> Response:
        """The tab; with a day that cannot be read, the form says so."""
        show = seat.page if self.as_of.form.ok else seat.again
        return show(template, frame=self, tab=tab, as_of=self.as_of, read=self.reading, **values)


def frame_of(seat: Seat, session: Session) -> ParcelFrame:
    """The parcel of the path, read for the day asked."""
    as_of = AsOf.asked(seat)
    columns = [PARCEL.c.no, PARCEL.c.project, PARCEL.c.withdrawn, PARCEL.c.next_look_on]
    row: Row[Any] = session.execute(select(*columns).where(PARCEL.c.id == seat.parcel_id)).one()
    every = seat.door.office.patrol_every_days
    read = read_parcel(session, seat.parcel_id, on=as_of.on, known_on=as_of.known_on, patrol_every=every)
    return ParcelFrame(row, as_of, read)
