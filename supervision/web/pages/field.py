"""The inspector's phone (外业): my tasks by day and distance, the form of what is found on site, the papers I serve.

What is filled in is kept on the phone and sent by `static/field/sending.js`, to `field_sending`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import FileResponse, Response

from supervision.casework.acts_on_file import ActId
from supervision.casework.field_work import (
    RECORDED_ON_SITE,
    FieldTask,
    field_tasks,
    last_visit,
    paper_to_serve,
    papers_to_serve,
)
from supervision.casework.finding import NotFound
from supervision.casework.journal import Entry, read_entries
from supervision.casework.lists import parcels
from supervision.casework.photos.contradictions import VISITS
from supervision.casework.photos.photo import photos_of
from supervision.casework.photos.places import place_of
from supervision.casework.places import read_act_id
from supervision.casework.rights import RIGHTS
from supervision.law.facts import read_payload
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.terms import Kind, ServiceWay, Term
from supervision.records.tables import ACT, PARCEL
from supervision.web.fact_forms import DOCUMENT, HAPPENED_ON, Asked, asked_of, only, shown_again
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, Page, one_page
from supervision.web.rendering import STATIC
from supervision.web.seat import Seat, Seated

router = pages()

WORKER = STATIC / "field" / "worker.js"

ASKED_OF_A_SERVICE: Mapping[ServiceWay, tuple[str, ...]] = {
    ServiceWay.DIRECT: ("receiver", "relation", "receipt"),
    ServiceWay.LEFT: ("refused_because", "witnesses", "video"),
    ServiceWay.MAIL: ("tracking_no", "receipt"),
    ServiceWay.ELECTRONIC: ("consent",),
    ServiceWay.ENTRUSTED: ("receipt",),
    ServiceWay.ANNOUNCEMENT: ("announced_on", "announced_because"),
}
"""What each way asks beside the day, the place, the time and who carried it; what it must say is `law.service`'s."""

OF_EVERY_SERVICE = (HAPPENED_ON, "time", "place", "servers")
ASKED_OF_AN_ATTEMPT = (HAPPENED_ON, "why_not", "servers", "tracking_no", "note")


# My tasks


@router.get("/field")
def field_page(seat: Seated, after: str = "") -> Response:
    with seat.reading() as session:
        tasks = field_tasks(
            session,
            seat.desk,
            among=seat.scope.of_each(ACT.c.parcel_id, ACT),
            limit=ONE_MORE,
            after=_place(after),
        )
    page = one_page(tasks, lambda task: task.line.id, after)
    return seat.page("field/tasks.html", page=page, groups=list(_by_day(page.lines, seat.today)))


def _place(after: str) -> ActId | None:
    """Where a list goes on."""
    try:
        return read_act_id(after) if after else None
    except ValueError as error:
        raise NotFound(str(error)) from None


def _by_day(tasks: Any, today: date) -> Iterator[tuple[str, date | None, list[FieldTask]]]:
    """The late ones together, then day by day."""
    late = [task for task in tasks if task.line.overdue_days]
    if late:
        yield "late", None, late
    for day in sorted({task.line.due_on for task in tasks if not task.line.overdue_days}):
        same = [task for task in tasks if task.line.due_on == day]
        yield ("today" if day == today else "later"), day, same


# Papers I serve


@router.get("/field/receipts")
def receipts_page(seat: Seated, after: str = "") -> Response:
    with seat.reading() as session:
        among = seat.scope.of_each(ACT.c.parcel_id, ACT)
        found = papers_to_serve(session, seat.desk, among=among, limit=ONE_MORE, after=_place(after))
    page: Page[Any] = one_page(found, lambda one: one.notice.id, after)
    return seat.page("field/receipts.html", page=page)


@router.get("/field/receipts/{act}")
def receipt_page(seat: Seated, act: str, way: str = str(ServiceWay.DIRECT), failed: str = "") -> Response:
    """The receipt of one paper by one way of service, or that it could not be served."""
    with seat.reading() as session:
        paper = paper_to_serve(session, seat.act_id, seat.desk)
    if paper is None:
        raise NotAllowed(
            f"编号{act}的文书不在待送达之列：尚未签发，或者已经送达、撤回。待送达的见“外业”的待送达文书。"
        )
    chosen = _way(way)
    served_by = seat.officer.name if seat.officer else ""
    now = {HAPPENED_ON: seat.today.isoformat(), "servers": served_by, "receiver": paper.holder}
    return seat.page(
        "field/receipt.html",
        paper=paper,
        ways=list(ServiceWay),
        way=chosen,
        failed=failed == "1",
        kind=Kind.SERVICE_ATTEMPT if failed == "1" else Kind.SERVICE,
        asked=asked_of_a_service(chosen, failed=failed == "1"),
        form=shown_again(now),
    )


def _way(text: str) -> ServiceWay:
    try:
        return ServiceWay(text)
    except ValueError:
        words = "、".join(f"{each.zh}（{each}）" for each in ServiceWay)
        raise NotFound(f"“{text}”不是送达方式，应为：{words}。") from None


def asked_of_a_service(way: ServiceWay, *, failed: bool) -> tuple[Asked, ...]:
    """What the form of a way asks; the way itself is chosen before."""
    if failed:
        return only(asked_of(Kind.SERVICE_ATTEMPT), *ASKED_OF_AN_ATTEMPT)
    return only(asked_of(Kind.SERVICE), *OF_EVERY_SERVICE, *ASKED_OF_A_SERVICE[way], "note")


# Without a connection


@router.get("/field/offline")
def offline_page(seat: Seated) -> Response:
    """What is shown of a page that was not kept on the phone."""
    return seat.page("field/offline.html")


@router.get("/field/worker.js")
def worker(seat: Seated) -> Response:
    """The service worker that keeps the pages of my tasks."""
    return FileResponse(
        WORKER,
        media_type="text/javascript",
        headers={"Service-Worker-Allowed": "/field", "Cache-Control": "private, no-cache"},
    )


# On site: after every page whose name a number could be taken for


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact on file told, as the form asks it: its day, the words and values, how many photos."""

    seq: int
    entry: Entry
    values: list[tuple[str, str]]
    photos: int


@router.get("/field/{no}")
def visit_page(seat: Seated, no: str, kind: str = str(Kind.INSPECTION)) -> Response:
    """The form of one kind of fact, beside the tasks it answers and what was found last."""
    kinds = [each for each in RECORDED_ON_SITE if seat.roles & RIGHTS[each]]
    with seat.reading() as session:
        [line] = parcels(session, seat.today, among=[PARCEL.c.id == seat.parcel_id], limit=1)
        tasks = field_tasks(session, seat.desk, among=[ACT.c.parcel_id == seat.parcel_id])
        journal = read_entries(session, [seat.parcel_id])[seat.parcel_id]
    asked_for = _kind(kind)
    now = {HAPPENED_ON: seat.today.isoformat(), "officers": seat.officer.name if seat.officer else ""}
    return seat.page(
        "field/visit.html",
        line=line,
        tasks=tasks,
        place=place_of(journal),
        last=_told(seat, *found) if (found := last_visit(journal)) else None,
        kind=asked_for if asked_for in kinds else None,
        kinds=kinds,
        asked=asked_on_site(asked_for),
        form=shown_again(now),
    )


def asked_on_site(kind: Kind) -> tuple[Asked, ...]:
    """What is asked on the land: a look at it rests on no document."""
    return tuple(one for one in asked_of(kind) if kind not in VISITS or one.name != DOCUMENT)


def _kind(text: str) -> Kind:
    try:
        kind = Kind(text)
    except ValueError:
        kind = None
    if kind not in RECORDED_ON_SITE:
        words = "、".join(each.zh for each in RECORDED_ON_SITE)
        raise NotFound(f"“{text}”不是现场登记的事项，可以登记的有：{words}。")
    return kind


def _told(seat: Seat, seq: int, entry: Entry) -> Told:
    assert isinstance(entry.kind, Kind)
    return Told(seq, entry, list(_values(seat, entry.kind, entry.payload)), len(photos_of(entry)))


def _values(seat: Seat, kind: Kind, payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    try:
        read = {**payload, **read_payload(kind, payload)}
    except BadRecord:
        read = dict(payload)
    for one in asked_of(kind):
        value = read.get(one.name)
        if value not in (None, "", ()):
            yield one.label(seat.lang), _shown(seat, value)


def _shown(seat: Seat, value: Any) -> str:
    if isinstance(value, Term):
        return seat.say(value)
    if isinstance(value, bool):
        return seat.words("是") if value else seat.words("否")
    if isinstance(value, tuple | list):
        return "、".join(_shown(seat, one) for one in value)
    return str(value)
