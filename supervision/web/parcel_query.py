"""The filters of the parcel list (查询条件) as an address, a form or a saved view says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from supervision.casework.lists import ParcelLine
from supervision.casework.parcel_search import Late, Order, ParcelSearch
from supervision.law.steps import WaitsFor
from supervision.law.terms import ContractKind, State
from supervision.web.forms import Filled
from supervision.web.scope import covered_by
from supervision.web.seat import Seat

MOST_DAYS = 3660
LONGEST = 200

PLAIN = ("find", "state", "district", "overdue")
FURTHER = ("land_office", "kind", "waits", "due_within", "idle_within", "look_within", "order")
FILTERS = (*PLAIN, *FURTHER)
"""The names of the filters in an address; the further ones are folded away until one of them is set."""


ORDERS = {
    Order.PAYMENT: "应缴款日，先到在前",
    Order.START: "应开工日，先到在前",
    Order.COMPLETION: "应竣工日，先到在前",
    Order.IDLE: "未动工满一年日，先到在前",
    Order.HALT: "停工满一年日，先到在前",
}
"""The orders beside that by district, as they are offered."""


@dataclass(frozen=True, slots=True)
class ParcelQuery:
    """Which parcels are asked for; `form` holds what was typed, and what is wrong with it."""

    form: Filled
    search: ParcelSearch
    land_office: str

    @classmethod
    def asked(cls, values: Mapping[str, str]) -> Self:
        """The filters of an address, a form or a saved view; other names are none."""
        form = Filled({name: values.get(name, "").strip() for name in FILTERS})
        if form["overdue"] == "1":
            form = Filled({**form.values, "overdue": str(Late.ANY)})
        search = ParcelSearch(
            find=form.text("find", required=False, longest=LONGEST),
            state=form.choice("state", State, required=False),
            district=form.text("district", required=False, longest=LONGEST),
            kind=form.choice("kind", ContractKind, required=False),
            late=form.choice("overdue", Late, required=False),
            waits_for=form.choice("waits", WaitsFor, required=False),
            due_within=form.whole("due_within", required=False, most=MOST_DAYS),
            idle_within=form.whole("idle_within", required=False, most=MOST_DAYS),
            look_within=form.whole("look_within", required=False, most=MOST_DAYS),
            order=form.choice("order", Order, required=False) or Order.DISTRICT,
        )
        return cls(form, search, form.text("land_office", required=False, longest=LONGEST))

    @property
    def filters(self) -> dict[str, str]:
        """Those that are set, as an address or a saved view keeps them."""
        return {name: self.form[name] for name in FILTERS if self.form[name]}

    @property
    def is_further(self) -> bool:
        """Whether one of the further filters is set."""
        return any(self.form[name] for name in FURTHER)

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[tuple[str, ParcelLine]]:
        """The parcels asked for, of those the officer sees, each with what the next page goes on from."""
        among: list[ColumnElement[bool]] = seat.scope.filters()
        if self.land_office:
            among = [*among, covered_by(self.land_office, seat.door.office.staff.land_offices)]
        return self.search.read(session, seat.today, among=among, limit=limit, after=after)

    def choices(self, seat: Seat) -> dict[str, list[tuple[Any, str]]]:
        """What may be chosen: (value, word) pairs by the name of the filter."""
        say = seat.say
        offices = () if seat.scope.land_office else seat.door.office.staff.land_offices
        return {
            "state": [(state, say(state)) for state in State],
            "kind": [(kind, say(kind)) for kind in ContractKind],
            "overdue": [(late, say(late)) for late in Late],
            "waits": [(waits, say(waits)) for waits in WaitsFor],
            "order": [(order, seat.words(word)) for order, word in ORDERS.items()],
            "land_office": [(office.name, office.name) for office in offices],
        }
