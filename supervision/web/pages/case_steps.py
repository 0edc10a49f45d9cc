"""Recording a step of an idle case (办案登记): one form for every fact, with its article and where it leads."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from supervision.casework.case_desk import CaseDesk, read_case_desk
from supervision.casework.rights import check_recording
from supervision.law.idle_case.owed import Owed
from supervision.law.idle_case.recorded_steps import CLAUSE_OF, leads_to
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from supervision.web.fact_forms import HAPPENED_ON, Widget, asked_of, record_from
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page

router = pages()

UNSAID = "…"
"""What a step leaves for the officer to say."""


@router.get("/cases/{no}/steps/{kind}")
def step_page(seat: Seated, no: str, kind: str) -> Response:
    step = _step(kind)
    check_recording(seat.desk, step, None)
    desk = _desk(seat)
    owed = None if desk is None else _owed(desk, step)
    form = Filled({HAPPENED_ON: seat.today.isoformat()} | _known(owed), many=_known_lists(owed, step))
    return seat.page(
        "cases/step.html", no=no, kind=step, form=form, asked=asked_of(step), **_about(desk, step)
    )


@router.post("/cases/{no}/steps/{kind}")
def record_step(seat: Seated, no: str, kind: str) -> Response:
    """Record the fact; what the law refuses comes back on the form with its article, everything typed still there."""
    step = _step(kind)
    check_recording(seat.desk, step, None)
    about = _about(_desk(seat), step)
    return record_from(seat, step, no, "cases/step.html", to=f"/cases/{no}", **about)


def _step(kind: str) -> Kind:
    """A step by its name; raises `BadRecord` for what is none of a case."""
    try:
        found = Kind(kind)
    except ValueError:
        found = Kind.SUPPLY
    if found not in CLAUSE_OF:
        raise BadRecord(f"“{kind[:40]}”不是闲置案件的登记事项，请从案件页面选择")
    return found


def _desk(seat: Seat) -> CaseDesk | None:
    with seat.reading() as session:
        return read_case_desk(session, seat.parcel_id, seat.today, seat.door.office)


def _owed(desk: CaseDesk, kind: Kind) -> Owed | None:
    return next((owed for owed in desk.view.owed if owed.kind is kind), None)


def _about(desk: CaseDesk | None, kind: Kind) -> dict[str, Any]:
    """What is said beside the form: the article, where it leads, what the law refuses of it as the case stands."""
    owed = None if desk is None else _owed(desk, kind)
    return {
        "view": None if desk is None else desk.view,
        "owed": owed,
        "clause": CLAUSE_OF[kind] if owed is None else owed.clause,
        "leads": () if desk is None else leads_to(kind, desk.view.case),
        "refused": []
        if desk is None
        else [(each, for_a_page(each.why)) for each in desk.refused if each.kind is kind],
    }


def _known(owed: Owed | None) -> dict[str, str]:
    """What the case itself says of the step: `way=extend start_on=…` fills in the way."""
    pairs = (said.partition("=") for said in (owed.fields.split() if owed is not None else ()))
    return {name: value for name, _, value in pairs if UNSAID not in value}


def _known_lists(owed: Owed | None, kind: Kind) -> dict[str, tuple[str, ...]]:
    several = {one.name for one in asked_of(kind) if one.widget is Widget.SOME}
    return {name: (value,) for name, value in _known(owed).items() if name in several}
