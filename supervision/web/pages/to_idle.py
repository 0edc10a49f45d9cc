"""Land that will be suspected idle soon (距疑似闲置): how many days are left, started or not, the soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import Response
from sqlalchemy import Row

from supervision.casework.lists import deadline_id, deadlines
from supervision.casework.waiting_work import IDLE_AHEAD, IDLE_DUTIES, suspected_within
from supervision.law.daycount import ONE_DAY
from supervision.law.idle import Limb
from supervision.law.steps import Duty
from supervision.law.terms import State
from supervision.records.tables import DEADLINE
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seated

router = pages()

MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Line:
    """One parcel: the day from which it would be suspected, if nothing changes, and the days left."""

    row: Row[Any]
    limb: Limb
    state: State
    suspected_on: date
    days: int


@router.get("/to-idle")
def to_idle_page(seat: Seated, after: str = "") -> Response:
    form = Filled({"days": seat.request.query_params.get("days", "")})
    days = form.whole("days", required=False, least=1, most=MOST_DAYS) or IDLE_AHEAD[-1]
    rows: Sequence[Row[Any]] = ()
    if form.ok:
        with seat.reading() as session:
            among = [suspected_within(seat.today, days), *seat.scope.among(DEADLINE.c.parcel_id)]
            found = deadlines(
                session,
                until=date.max,
                duty=IDLE_DUTIES,
                among=among,
                limit=ONE_MORE,
                after=after or None,
            )
            rows = list(found)
    values: dict[str, Any] = {
        "form": form,
        "days": days,
        "page": one_page([_line(row, seat.today) for row in rows], lambda line: deadline_id(line.row), after),
        "filters": {"days": form["days"]},
        "choices": [(each, each) for each in IDLE_AHEAD],
    }
    show = seat.page if form.ok else seat.again
    return show("to_idle.html", **values)


def _line(row: Row[Any], today: date) -> Line:
    suspected_on = row.due_on + ONE_DAY
    limb = Limb.of(halted=row.duty == Duty.HALT)
    return Line(row, limb, State(row.state), suspected_on, (suspected_on - today).days)
