"""A project (项目一览) and a holder (用地单位一览): all their parcels this person sees, and how many he does not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fastapi.responses import Response
from sqlalchemy import and_, select, true

from supervision.casework.holders import HolderPage, NoHolder, holder_page
from supervision.casework.lists import ParcelLine, parcels
from supervision.law.refusals import BadRecord
from supervision.law.steps import ACT_NAMES, WaitsFor
from supervision.law.terms import State
from supervision.records.tables import PARCEL
from supervision.web.guarding import pages
from supervision.web.seat import Seated

router = pages()

MOST_LINES = 500
"""How many parcels a project's page lists; the list, filtered by the project, goes on."""


@router.get("/projects/{name:path}")
def project_page(seat: Seated, name: str) -> Response:
    filters = seat.scope.filters()
    of_project = (PARCEL.c.project == name, ~PARCEL.c.withdrawn)
    seen = and_(true(), *filters)
    with seat.reading() as session:
        ids = session.execute(select(PARCEL.c.id, seen.label("seen")).where(*of_project)).all()
        shown = [row.id for row in ids if row.seen]
        lines: Sequence[ParcelLine] = ()
        if shown:
            lines = list(parcels(session, seat.today, among=[PARCEL.c.id.in_(shown[:MOST_LINES])]))
    return seat.page(
        "parcels/project.html",
        name=name,
        lines=lines,
        more=len(shown) - len(lines),
        hidden=len(ids) - len(shown),
        area=sum((line.life.parcel.area_ha or Decimal(0) for line in lines), Decimal(0)),
        late=sum(bool(line.overdue) for line in lines),
        states=_by_state(lines),
        waits=WaitsFor,
    )


def _by_state(lines: Sequence[ParcelLine]) -> list[tuple[State, int]]:
    counts = {state: sum(line.life.state is state for line in lines) for state in State}
    return [(state, count) for state, count in counts.items() if count]


@router.get("/holders/{name:path}")
def holder_page_(seat: Seated, name: str) -> Response:
    with seat.reading() as session:
        try:
            found = holder_page(session, name, seat.today, seat.scope.filters())
        except (NoHolder, BadRecord):
            found = []
    if isinstance(found, HolderPage):
        return seat.page("parcels/holder.html", holder=found, names=ACT_NAMES)
    return seat.page("parcels/holders.html", name=name, found=found)
