"""How a parcel stands at the end of a month (月末宗地): a row of the monthly report, by the rules its figures are counted by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import yes_or_no
from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.stages import BEFORE_DETERMINATION, Milestone
from supervision.law.lateness import Delay, delay
from supervision.law.passage import spells, traced
from supervision.law.standing import overdue
from supervision.law.states import NOT_SUPERVISED
from supervision.law.steps import Duty


class LandRow(NamedTuple):
    """One parcel at the end of the month. Days are whole days past the last day in time; None: not past it."""

    no: str
    place: str
    project: str
    holder: str
    mode: str
    area_ha: Decimal | None
    price_wan: Decimal | None
    signed_on: date
    state: str
    supervised: str
    visited: str
    due_wan: Decimal | None
    overdue_wan: Decimal | None
    start_due_on: date | None
    started_on: date | None
    started_late_days: int | None
    started_a_year_late: str
    not_started_days: int | None
    not_started_years: int
    completion_due_on: date | None
    completed_on: date | None
    completed_late_days: int | None
    not_completed_days: int | None
    suspected_on: date | None
    determined_on: date | None
    disposed_on: date | None
    in_case: str


def land_row(
    each: ParcelLife,
    place: str,
    on: date,
    facts: Sequence[Fact],
    *,
    visited: bool,
    due_wan: Decimal | None,
    overdue_wan: Decimal | None,
) -> LandRow:
    """A parcel as it stood on a day; what was visited and fell due in the month is told."""
    life = each.life
    parcel, contract = life.parcel, life.contract
    late = {one.duty: one.days for one in overdue(life, on)}
    duty = life.construction_duty
    start_due_on = life.agreed_start_on if duty else None
    completion_due_on = contract.completion_on if duty else None
    case = case_of(life)
    return LandRow(
        no=each.no,
        place=place,
        project=parcel.project,
        holder=parcel.holder,
        mode=parcel.supply_mode,
        area_ha=parcel.area_ha,
        price_wan=contract.price_wan,
        signed_on=contract.signed_on,
        state=life.state.zh,
        supervised=yes_or_no(life.state not in NOT_SUPERVISED),
        visited=yes_or_no(visited),
        due_wan=due_wan,
        overdue_wan=overdue_wan,
        start_due_on=start_due_on,
        started_on=life.started_on,
        started_late_days=_late(start_due_on, life.started_on),
        started_a_year_late=yes_or_no(_full_years(start_due_on, life.started_on) > 0),
        not_started_days=late.get(Duty.START),
        not_started_years=_full_years(start_due_on, on) if Duty.START in late else 0,
        completion_due_on=completion_due_on,
        completed_on=life.completed_on,
        completed_late_days=_late(completion_due_on, life.completed_on),
        not_completed_days=late.get(Duty.COMPLETION),
        suspected_on=life.suspected_on,
        determined_on=None if case is None else case.on(Milestone.DETERMINED),
        disposed_on=None if case is None else _disposed_on(facts, each.no, on),
        in_case=_case_words(case),
    )


def _late(due_on: date | None, done_on: date | None) -> int | None:
    """Whole days something was done past its last day in time."""
    if due_on is None or done_on is None or done_on <= due_on:
        return None
    return (done_on - due_on).days


FULL_YEARS = {Delay.TWO_YEARS: 1, Delay.LONGER: 2}
"""What the law asks of a delay: a full year is over (满一年), or two (满两年)."""


def _full_years(due_on: date | None, day: date | None) -> int:
    """How many full years something was late on a day, two at most."""
    late = None if due_on is None or day is None else delay(due_on, day)
    return 0 if late is None else FULL_YEARS.get(late, 0)


def _disposed_on(facts: Sequence[Fact], no: str, on: date) -> date | None:
    """The day idle land was last put to use or taken back (处置完毕)."""
    life = traced(facts, no, on)
    days = [] if life is None else [spell.disposed_on for spell in spells(life)]
    return max((day for day in days if day is not None), default=None)


SUSPECTED, DETERMINED, CLOSED = "疑似", "已认定", "已结案"


def _case_words(case: IdleCase | None) -> str:
    if case is None:
        return ""
    if case.closed:
        return CLOSED
    return SUSPECTED if case.stage in BEFORE_DETERMINATION else DETERMINED
