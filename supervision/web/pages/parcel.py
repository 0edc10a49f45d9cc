"""The parcel page (宗地): where it stands and why (现状), what happened when (时间线), whose the days are (责任日)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi.responses import Response
from sqlalchemy import select

from supervision.casework.idle_cases import running
from supervision.casework.journal import ActKind, Entry
from supervision.casework.photos.photo import photos_of
from supervision.casework.reading import entry_words, known_entries, voided_by
from supervision.casework.responsibility import day_rows, extension_words, percent, responsibility_sheet
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.next_steps import next_steps
from supervision.law.responsibility import RULE
from supervision.law.steps import ACT_NAMES
from supervision.law.terms import Kind
from supervision.records.tables import NOTICE
from supervision.web.guarding import pages
from supervision.web.parcel_frame import frame_of
from supervision.web.seat import Seat, Seated

router = pages()


# Where it stands


@router.get("/parcels/{no}")
def parcel_page(seat: Seated, no: str) -> Response:
    with seat.reading() as session:
        frame = frame_of(seat, session)
        drafted = session.scalars(select(NOTICE.c.seq).where(NOTICE.c.parcel_id == seat.parcel_id)).all()
    staff = seat.door.office.staff
    if frame.reading is None:
        return frame.show(seat, "parcels/standing.html", "")
    life, on = frame.reading.life, frame.as_of.on
    case = case_of(life)
    is_open = case is not None and not case.closed
    return frame.show(
        seat,
        "parcels/standing.html",
        "",
        case=case if is_open else None,
        clocks=running(life, on) if is_open else (),
        owed=next_steps(life, on)[:3] if is_open else (),
        to_do=frame.to_do(seat, in_case=case is not None),
        numbers=frame.reading.aliases,
        drafted=set(drafted),
        names=ACT_NAMES,
        staff=staff,
        land_office=staff.land_office_of(life.parcel),
    )


# What happened when


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry on its legal day; `voided_by` is the correction that struck it out (更正)."""

    seq: int
    entry: Entry
    words: str
    who: str
    voided_by: int | None
    photos: int

    @property
    def is_fact(self) -> bool:
        return isinstance(self.entry.kind, Kind)

    @property
    def recorded_later(self) -> bool:
        return self.entry.recorded_on > self.entry.happened_on

    @property
    def is_notice(self) -> bool:
        return self.entry.kind is ActKind.NOTICE


@router.get("/parcels/{no}/timeline")
def timeline_page(seat: Seated, no: str) -> Response:
    with seat.reading() as session:
        frame = frame_of(seat, session)
        known = known_entries(session, seat.parcel_id, known_on=frame.as_of.known_on)
    only = seat.request.query_params.get("only", "")
    only = only if only in ("facts", "acts") else ""
    struck = voided_by(known)
    lines = [
        line
        for line in _lines(seat, known, struck)
        if line.entry.happened_on <= frame.as_of.on and only in ("", "facts" if line.is_fact else "acts")
    ]
    return frame.show(seat, "parcels/timeline.html", "timeline", lines=lines, only=only)


def _lines(
    seat: Seat, entries: Sequence[tuple[int, Entry]], struck: dict[str, int]
) -> Sequence[TimelineLine]:
    """The entries in the order of their legal days."""
    name_of = seat.door.office.staff.name_of
    in_order = sorted(entries, key=lambda pair: (pair[1].happened_on, pair[0]))
    return [
        TimelineLine(
            seq,
            entry,
            _words(seq, entry),
            name_of(entry.by),
            struck.get(str(seq)),
            len(photos_of(entry)),
        )
        for seq, entry in in_order
    ]


def _words(seq: int, entry: Entry) -> str:
    """What an entry says beside its kind; of a correction, which entry it strikes out and why."""
    if entry.kind is Kind.CORRECTION:
        reason = entry.payload.get("reason")
        return f"第{entry.payload['voids']}号" + (f"：{reason}" if reason else "")
    words = entry_words(seq, entry)
    return "" if words == entry.kind.zh else words


# Whose the days are


@router.get("/parcels/{no}/responsibility")
def responsibility_page(seat: Seated, no: str) -> Response:
    with seat.reading() as session:
        frame = frame_of(seat, session)
        as_of = frame.as_of
        sheet = None
        if frame.reading is not None:
            sheet = responsibility_sheet(session, seat.parcel_id, on=as_of.on, known_on=as_of.known_on)
    return frame.show(
        seat,
        "parcels/responsibility.html",
        "responsibility",
        sheet=sheet,
        rule=RULE,
        day_rows=day_rows,
        percent=percent,
        extension_words=extension_words,
    )
