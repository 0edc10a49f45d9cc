"""What waits for a person (待办数): tasks, drafts, alerts, duties soon due, parcels by state; counted in one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import TO_DO
from supervision.casework.parcel_conditions import OVERDUE_DUTIES, is_halted
from supervision.casework.tally import by_state
from supervision.law.steps import ActSort, Duty, Unit
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, DEADLINE, PARCEL

DAYS_AHEAD = 30
"""How far ahead a desk looks; it moves no day of the law."""

IDLE_AHEAD = (30, 60, 90)
"""How many days ahead of a suspicion of idleness (距疑似闲置) parcels are counted."""

IDLE_DUTIES = (Duty.IDLE, Duty.HALT)
"""The duties whose last day in time is the last day of the year that makes land suspected idle, started or not."""

OWN, SOON, LATE, STATE, IDLE = "own", "soon", "late", "state", "to_idle"
"""What a line of the count is about, where it is not a sort of act."""

STRETCHES = (
    *((ActSort.TASK, status) for status in TO_DO),
    *((ActSort.ALERT, status) for status in TO_DO),
    (ActSort.NOTICE, ActStatus.DRAFTED),
    (ActSort.NOTICE, ActStatus.ISSUED),
    *((sort, ActStatus.TRIAGE) for sort in ActSort),
)
"""The stretches of the index by sort and status that wait: what is done with, by far the most, is not read."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How much there is to do on a day, of the parcels and for the unit asked."""

    own_tasks: int
    own_overdue: int
    tasks: int
    overdue_tasks: int
    reported: int
    alerts: int
    to_triage: int
    to_sign: int
    to_serve: int
    due_soon: int
    overdue: int
    by_state: Mapping[str, int]
    to_idle: Mapping[int, int]


def waiting_work(
    session: Session, desk: Desk, *, filters: Sequence[Condition] = (), unit: Unit | None = None
) -> WaitingWork:
    """Count it, of the parcels `filters` (on their rows) let through; of tasks only a unit's, where one is named."""
    seen = _seen(filters) if filters else None
    lines = [_stretch(desk, sort, status, seen, unit) for sort, status in STRETCHES]
    lines += [_own(desk, seen), _due_soon(desk, seen), _overdue(desk, seen)]
    lines += [_to_idle(desk, days, seen) for days in IDLE_AHEAD]
    if seen is not None:
        lines.append(_line(STATE, seen.c.state).where(~seen.c.withdrawn).group_by(seen.c.state))
    counts: Counter[tuple[str, str]] = Counter()
    late: Counter[str] = Counter()
    for about, which, count, overdue in session.execute(union_all(*lines)):
        counts[about, which] += count
        late[about] += overdue or 0
    task, notice = str(ActSort.TASK), str(ActSort.NOTICE)
    return WaitingWork(
        own_tasks=counts[OWN, ""],
        own_overdue=late[OWN],
        tasks=sum(counts[task, str(status)] for status in TO_DO),
        overdue_tasks=late[task],
        reported=counts[task, str(ActStatus.REPORTED)],
        alerts=sum(counts[str(ActSort.ALERT), str(status)] for status in TO_DO),
        to_triage=sum(counts[str(sort), str(ActStatus.TRIAGE)] for sort in ActSort),
        to_sign=counts[notice, str(ActStatus.DRAFTED)],
        to_serve=counts[notice, str(ActStatus.ISSUED)],
        due_soon=counts[SOON, ""],
        overdue=counts[LATE, ""],
        by_state=by_state(session) if seen is None else {
            state: count for (about, state), count in counts.items() if about == STATE
        },
        to_idle={days: counts[IDLE, str(days)] for days in IDLE_AHEAD},
    )  # fmt: skip


def _seen(filters: Sequence[Condition]) -> CTE:
    """The parcels let through, read once however many counts there are: found by what an index holds of all of them."""
    let_through = select(PARCEL.c.id).where(*filters).correlate(None)
    columns = (PARCEL.c.id, PARCEL.c.state, PARCEL.c.withdrawn)
    return select(*columns).where(PARCEL.c.id.in_(let_through)).cte("seen")


def _line(about: str, which: Any = "", late: Any = 0) -> Select[Any]:
    """What is counted, and how many of it are past their day."""
    said = literal(which) if isinstance(which, str) else which
    return select(literal(about), said, func.count(), literal(late) if isinstance(late, int) else late)


def _stretch(
    desk: Desk, sort: ActSort, status: ActStatus, seen: CTE | None, unit: Unit | None
) -> Select[Any]:
    is_task = sort is ActSort.TASK and status in TO_DO
    late: Any = func.sum(case((ACT.c.due_on < desk.today, 1), else_=0)) if is_task else 0
    line = _line(str(sort), str(status), late).where(ACT.c.sort == str(sort), ACT.c.status == str(status))
    if is_task and unit is not None:
        line = line.where(ACT.c.unit == str(unit))
    return line.where(*_among(ACT.c.parcel_id, seen))


def _own(desk: Desk, seen: CTE | None) -> Select[Any]:
    late = func.sum(case((ACT.c.due_on < desk.today, 1), else_=0))
    return _line(OWN, "", late).where(*tasks_of(desk.by), *_among(ACT.c.parcel_id, seen))


def tasks_of(user: str) -> tuple[Condition, ...]:
    """The tasks a person has to do: on the row of an act."""
    return (
        ACT.c.officer == user,
        ACT.c.sort == str(ActSort.TASK),
        ACT.c.status.in_([str(status) for status in TO_DO]),
    )


def _due_soon(desk: Desk, seen: CTE | None) -> Select[Any]:
    """Parcels with a duty due from today on, within `DAYS_AHEAD`."""
    soon = DEADLINE.c.due_on.between(desk.today, desk.today + timedelta(days=DAYS_AHEAD))
    its = select(DEADLINE.c.parcel_id).distinct()
    its = its.where(DEADLINE.c.duty.in_([str(duty) for duty in OVERDUE_DUTIES]), soon)
    return _line(SOON).select_from(its.where(*_among(DEADLINE.c.parcel_id, seen)).subquery())


def _to_idle(desk: Desk, days: int, seen: CTE | None) -> Select[Any]:
    """Parcels that will be suspected idle within so many days if nothing changes."""
    line = _line(IDLE, str(days)).where(DEADLINE.c.duty.in_([str(duty) for duty in IDLE_DUTIES]))
    return line.where(suspected_within(desk.today, days), *_among(DEADLINE.c.parcel_id, seen))


def suspected_within(today: date, days: int) -> Condition:
    """On the row of a deadline of `IDLE_DUTIES`: land is suspected idle from the day after its last day in time."""
    return DEADLINE.c.due_on.between(today, today + timedelta(days=days - 1))


def _overdue(desk: Desk, seen: CTE | None) -> Select[Any]:
    """Parcels overdue in a duty that counts, or whose works are halted."""
    late = select(DEADLINE.c.parcel_id).where(
        DEADLINE.c.duty.in_([str(duty) for duty in OVERDUE_DUTIES]),
        DEADLINE.c.counted,
        DEADLINE.c.due_on < desk.today,
        *_among(DEADLINE.c.parcel_id, seen),
    )
    halted = select(PARCEL.c.id).where(is_halted(desk.today), ~PARCEL.c.withdrawn, *_among(PARCEL.c.id, seen))
    return _line(LATE).select_from(late.union(halted).subquery())


def _among(parcel_id: ColumnElement[int], seen: CTE | None) -> list[Condition]:
    return [] if seen is None else [parcel_id.in_(select(seen.c.id))]
