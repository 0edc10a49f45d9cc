"""Service of one notice (送达): the proof each way asks for, and the tries that failed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi.responses import Response

from supervision.casework import service
from supervision.casework.notice_reading import read_notice
from supervision.casework.places import id_text
from supervision.law.refusals import Refused
from supervision.law.service import missing
from supervision.law.terms import Kind, ServiceWay
from supervision.records.act import ActStatus
from supervision.web.fact_forms import HAPPENED_ON, Asked, asked_of, only, read_asked, told_of
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated

router = pages()

PROOF: Mapping[ServiceWay, tuple[str, ...]] = {
    ServiceWay.DIRECT: ("receiver", "relation", "receipt", "servers", "place", "time"),
    ServiceWay.LEFT: ("refused_because", "witnesses", "video", "servers", "place", "time"),
    ServiceWay.MAIL: ("tracking_no", "receipt"),
    ServiceWay.ELECTRONIC: ("consent", "receipt"),
    ServiceWay.ENTRUSTED: ("receipt", "servers"),
    ServiceWay.ANNOUNCEMENT: ("announced_on", "announced_because"),
}
"""What a form of each way asks for; what of it the proof needs, the law says (`law.service`)."""

TRIED = ("way", "why_not", "servers", "tracking_no")


def asked_by(way: ServiceWay) -> tuple[Asked, ...]:
    """The fields of a way: the day, its proof, a note; of an announcement the day follows from the law."""
    day = () if way is ServiceWay.ANNOUNCEMENT else (HAPPENED_ON,)
    return only(asked_of(Kind.SERVICE), *day, *PROOF[way], "note")


@router.get("/notices/{act}/service")
def service_page(seat: Seated) -> Response:
    form = Filled({name: seat.request.query_params.get(name, "") for name in ("way",)})
    way = form.choice("way", ServiceWay, required=False) or ServiceWay.DIRECT
    today = Filled({HAPPENED_ON: seat.today.isoformat()})
    return seat.page("notices/service.html", **_values(seat, way, today, today))


def _values(seat: Seat, way: ServiceWay, form: Filled, tried: Filled) -> dict[str, Any]:
    with seat.reading() as session:
        read = read_notice(session, seat.act_id, seat.desk)
    return {
        "read": read,
        "paper": read.paper,
        "id": read.paper.id,
        "way": way,
        "ways": list(ServiceWay),
        "needs": missing({"way": way}, statutory=read.statutory),
        "asked": asked_by(way),
        "form": form,
        "asked_tried": only(asked_of(Kind.SERVICE_ATTEMPT), HAPPENED_ON, *TRIED),
        "tried": tried,
        "open": read.paper.act.status is ActStatus.ISSUED,
    }


@router.post("/notices/{act}/service")
def serve_notice(seat: Seated) -> Response:
    form = seat.form
    way = form.choice("way", ServiceWay)
    asked = asked_by(way or ServiceWay.DIRECT)
    values = read_asked(form, asked, seat.today)
    if form.ok:
        on = _day(values)
        try:
            with seat.writing() as session:
                _, recorded = service.serve(session, seat.act_id, seat.desk, {"way": str(way), **values}, on)
        except Refused as refused:
            form.refused(refused)
        else:
            return seat.go(f"/notices/{id_text(seat.act_id)}", told_of(seat, recorded))
    tried = Filled({HAPPENED_ON: seat.today.isoformat()})
    return seat.again("notices/service.html", **_values(seat, way or ServiceWay.DIRECT, form, tried))


def _day(values: dict[str, Any]) -> date | None:
    on = values.pop(HAPPENED_ON, None)
    return None if on is None else date.fromisoformat(on)


@router.post("/notices/{act}/attempt")
def note_attempt(seat: Seated) -> Response:
    """A try that failed; the notice stands to be served as it did."""
    form = seat.form
    values = read_asked(form, only(asked_of(Kind.SERVICE_ATTEMPT), HAPPENED_ON, *TRIED), seat.today)
    if form.ok:
        on = _day(values)
        try:
            with seat.writing() as session:
                _, recorded = service.attempt(session, seat.act_id, seat.desk, values, on)
        except Refused as refused:
            form.refused(refused)
        else:
            return seat.go(f"/notices/{id_text(seat.act_id)}", told_of(seat, recorded))
    today = Filled({HAPPENED_ON: seat.today.isoformat()})
    return seat.again("notices/service.html", **_values(seat, ServiceWay.DIRECT, today, form))
