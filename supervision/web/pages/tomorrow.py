"""Tomorrow's sweep (明日监测): what it would do, papers and all, and what of it is held back (暂缓)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.blocks import from_values
from supervision.casework.casefile import CaseFile
from supervision.casework.holding import all_holds, hold, key_zh, let_go, read_step_id, step_id_of, until_of
from supervision.daily.forecast import Ahead, count_ahead, parcels_ahead
from supervision.law.daycount import ONE_DAY
from supervision.law.refusals import Refused
from supervision.law.rules.rule import ActKey
from supervision.records.tables import HOLD, PARCEL
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page
from supervision.web.ticked import Told, back_to, check_scope, tell_each

router = pages()

STEPS = "steps"
MOST_DAYS = 30
BY_THE_SWEEP = "每日监测"

Verb = Callable[..., CaseFile]


@router.get("/tomorrow")
def tomorrow_page(seat: Seated, after: str = "") -> Response:
    form = Filled({"days": seat.request.query_params.get("days", "")})
    days = form.whole("days", required=False, least=1, most=MOST_DAYS) or 1
    first = seat.today + ONE_DAY
    until = first + timedelta(days=days - 1)
    lines: Sequence[Ahead] = ()
    with seat.reading() as session:
        due = count_ahead(session, until, seat.scope.filters())
        if form.ok:
            desk = replace(seat.desk, today=first, by=BY_THE_SWEEP)
            lines = parcels_ahead(
                session, desk, until, among=seat.scope.filters(), after=after or None, limit=ONE_MORE
            )
    page = one_page(lines, lambda line: line.place, after)
    values: dict[str, Any] = {
        "form": form,
        "first": first,
        "until": until,
        "days": days,
        "due": sum(due.values()),
        "page": page,
        "filters": {"days": form["days"]},
        "blocks_of": lambda text: from_values(orjson.loads(text)),
        "act": Filled(),
    }
    show = seat.page if form.ok else seat.again
    return show("sweeping/tomorrow.html", **values)


# Holding back and letting go


@router.get("/holds")
def holds_page(seat: Seated, after: str = "") -> Response:
    """The steps that are held back, oldest first."""
    with seat.reading() as session:
        among = seat.scope.among(HOLD.c.parcel_id)
        rows = all_holds(session, among=among, limit=ONE_MORE, after=after or None)
    return seat.page(
        "sweeping/holds.html",
        page=one_page(rows, step_id_of, after),
        step_id_of=step_id_of,
        step_zh=lambda row: key_zh((row.duty, row.subject, row.step, row.basis)),
        name_of=seat.door.office.staff.name_of,
        until_of=until_of,
        act=Filled(),
    )


@router.post("/holds")
def hold_steps(seat: Seated) -> Response:
    """Hold back every step ticked, each an act of its own."""
    until = seat.form.day("until", required=False, first=seat.today + ONE_DAY)
    return _each(
        seat,
        partial(hold, until=until),
        "/tomorrow",
        "sweeping/hold.html",
        seat.words("已暂缓，每日监测不再办理，直至解除。"),
    )


@router.post("/holds/release")
def release_holds(seat: Seated) -> Response:
    """Let every step ticked go on, each an act of its own."""
    said = seat.words("已解除暂缓，仍应办理的由下次监测办理。")
    return _each(seat, let_go, "/holds", "sweeping/release.html", said)


def _each(seat: Seat, verb: Verb, path: str, again: str, said: str) -> Response:
    form = seat.form
    steps = list(dict.fromkeys(form.many.get(STEPS, ())))
    if not steps:
        form.wrong("", "没有勾选，请先在清单中勾选")
    reason = form.text("reason")
    keys = {step: read_step_id(step) for step in steps}
    with seat.reading() as session:
        check_scope(session, seat, (parcel_id for parcel_id, _ in keys.values()))
        numbers = _numbers(session, [parcel_id for parcel_id, _ in keys.values()])
    if not form.ok:
        return seat.again(again, act=form)
    told = [_one(seat, verb, step, reason, numbers, keys[step], said) for step in steps]
    if all(one.done for one in told):
        return seat.go(back_to(seat, path), f"{len(told)} {said}")
    return tell_each(seat, seat.words("暂缓和解除暂缓"), told, back_to(seat, path))


def _numbers(session: Session, parcel_ids: Sequence[int]) -> dict[int, str]:
    query = PARCEL.select().with_only_columns(PARCEL.c.id, PARCEL.c.no).where(PARCEL.c.id.in_(parcel_ids))
    return {row.id: row.no for row in session.execute(query)}


def _one(
    seat: Seat,
    verb: Verb,
    step: str,
    reason: str,
    numbers: dict[int, str],
    key: tuple[int, ActKey],
    said: str,
) -> Told:
    no = numbers[key[0]]
    try:
        with seat.writing() as session:
            verb(session, step, seat.desk, reason)
    except Refused as refused:
        return Told(f"{no} {key_zh(key[1])}", f"/parcels/{no}", for_a_page(str(refused)), done=False)
    return Told(f"{no} {key_zh(key[1])}", f"/parcels/{no}", said, done=True)
