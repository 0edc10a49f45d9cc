"""The list of tasks (任务清单): what is to be done, whose it is and how late; and the whole course of one task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import TO_DO, ActId, acts_of
from supervision.casework.journal import ActKind, Entry, read_entries
from supervision.casework.lists import acts_in_turn
from supervision.casework.places import id_text
from supervision.casework.tasks import Task, unknown
from supervision.law.daycount import Roll, national_calendar
from supervision.law.refusals import NotAllowed
from supervision.law.rules.rule import Opens
from supervision.law.rules.table import rule_on_file
from supervision.law.steps import ActSort, Unit
from supervision.law.terms import Kind
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL
from supervision.staff import UNASSIGNED


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task or alert that waits, as the list shows it; `overdue_days` is 0 for one still in time, and for an alert."""

    id: str
    no: str
    project: str
    place: str
    land_office: str
    sort: ActSort
    name: str
    unit: Unit
    status: ActStatus
    officer: str
    urged: int
    urged_on: date | None
    opened_on: date
    due_on: date
    overdue_days: int
    duty: str
    step: str
    reason: str

    @property
    def is_provisional(self) -> bool:
        """Whether the due day was rolled over by a schedule not yet gazetted (暂定)."""
        rule = rule_on_file(self.duty, self.step, self.name)
        due = rule.act.due if rule is not None and isinstance(rule.act, Opens) else None
        rolls = due is not None and due.roll is Roll.NEXT_WORKING_DAY
        return rolls and national_calendar().is_provisional(self.due_on)

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "id": self.id,
            "no": self.no,
            "project": self.project,
            "place": self.place,
            "land_office": self.land_office,
            "sort": self.sort,
            "task": self.name,
            "unit": self.unit,
            "status": self.status,
            "officer": self.officer,
            "urged": self.urged,
            "urged_on": self.urged_on,
            "opened_on": self.opened_on,
            "due_on": self.due_on,
            "overdue_days": self.overdue_days,
            "reason": self.reason,
        }


def overdue_days(sort: str, due_on: date, today: date) -> int:
    """Whole days a task is past its last day (逾期天数), which itself is in time; an alert has no day to be done by."""
    return max((today - due_on).days, 0) if sort == ActSort.TASK else 0


def tasks_to_do(
    session: Session,
    desk: Desk,
    *,
    officer: str | None = None,
    unit: Unit | None = None,
    only_overdue: bool = False,
    sorts: Collection[ActSort] = (ActSort.TASK, ActSort.ALERT),
    statuses: Collection[ActStatus] = TO_DO,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: ActId | None = None,
) -> Iterator[TaskLine]:
    """Tasks to be done or reported on, and alerts, by the day they are due, as many as `limit` from after one on.

    `sorts` and `statuses` leave some of them out; `among` are conditions on the act's row (an officer's scope).
    """
    filters = list(among)
    if officer is not None:
        filters.append(ACT.c.officer == officer)
    if unit is not None:
        filters.append(ACT.c.unit == str(unit))
    if only_overdue:  # an alert never is
        sorts = [sort for sort in sorts if sort is ActSort.TASK]
        filters.append(ACT.c.due_on < desk.today)
    rows = acts_in_turn(session, sorts, statuses, *filters, limit=limit, after=after)
    return (_line(row, desk) for row in rows)


def by_land_office(lines: Iterable[TaskLine]) -> list[TaskLine]:
    """A whole list by land office (国土所), each office's by the day they are due."""
    return sorted(lines, key=lambda line: line.land_office)


def _line(row: Any, desk: Desk) -> TaskLine:
    return TaskLine(
        id=id_text((row.parcel_id, row.seq)),
        no=row.no,
        project=row.project,
        place=row.location or row.district,
        land_office=_land_office(row, desk),
        sort=ActSort(row.sort),
        name=row.name,
        unit=Unit(row.unit),
        status=ActStatus(row.status),
        officer=row.officer,
        urged=row.urged,
        urged_on=row.urged_on,
        opened_on=row.done_on,
        due_on=row.due_on,
        overdue_days=overdue_days(row.sort, row.due_on, desk.today),
        duty=row.duty,
        step=row.step,
        reason=row.reason,
    )


def _land_office(row: Any, desk: Desk) -> str:
    """The land office a parcel belongs to, "" where the office lists none (机关设置)."""
    staff = desk.office.staff
    if not staff.land_offices:
        return ""
    office = staff.land_office_of(row)
    return UNASSIGNED if office is None else office.name


# One task


@dataclass(frozen=True, slots=True)
class TaskStep:
    """What was done with a task, by whom (user name), with the words or the officer given."""

    on: date
    by: str
    kind: ActKind
    officer: str
    words: str

    def as_json(self) -> dict[str, Any]:
        said = {"officer": self.officer, "words": self.words}
        return {"on": self.on, "by": self.by, "step": self.kind} | {k: v for k, v in said.items() if v}


@dataclass(frozen=True, slots=True)
class TaskHistory:
    """One task with the clause it rests on and its whole course, oldest first."""

    task: Task
    project: str
    clause: str
    steps: Sequence[TaskStep]

    @property
    def met_by(self) -> tuple[Kind, ...]:
        """The facts any of which closes the task when it is recorded (办结条件)."""
        act = self.task.act
        rule = rule_on_file(act.duty, act.step, act.name)
        return rule.act.met_by if rule is not None and isinstance(rule.act, Opens) else ()

    def overdue_days(self, today: date) -> int:
        """Whole days late; 0 for a task that is off the list."""
        act = self.task.act
        return overdue_days(act.sort, act.due_on, today) if act.status in TO_DO else 0

    def as_json(self, today: date) -> dict[str, Any]:
        """The keys scripts rely on."""
        act = self.task.act
        return {
            "id": id_text(self.task.id),
            "no": self.task.no,
            "project": self.project,
            "task": act.name,
            "unit": act.unit,
            "status": act.status,
            "officer": act.officer,
            "urged": act.urged,
            "urged_on": act.urged_on,
            "opened_on": act.done_on,
            "due_on": act.due_on,
            "overdue_days": self.overdue_days(today),
            "reason": act.reason,
            "clause": self.clause,
            "steps": [step.as_json() for step in self.steps],
        }


def task_history(session: Session, id_: ActId) -> TaskHistory:
    """A task's whole course (派发—交办—反馈—督办—销号) as the journal tells it; raises `NotAllowed`."""
    return act_history(session, id_, (ActSort.TASK,))


def act_history(session: Session, id_: ActId, sorts: Collection[ActSort] = tuple(ActSort)) -> TaskHistory:
    """The same of an act of any of some sorts: a notice's course is its draft, release, issue and service."""
    parcel_id, seq = id_
    entries = read_entries(session, [parcel_id])[parcel_id]
    act = acts_of(entries).get(seq)
    if act is None:
        raise NotAllowed(unknown(id_))
    parcel = session.execute(select(PARCEL.c.no, PARCEL.c.project).where(PARCEL.c.id == parcel_id)).one()
    task = Task(id_, parcel.no, act)
    if act.sort not in sorts:
        raise NotAllowed(f"{task.zh}是{act.sort.zh}，不是{'或者'.join(sort.zh for sort in sorts)}")
    opened = dict(entries)[seq]
    steps = [_step(entry) for entry in (opened, *(entry for _, entry in act.settled_by))]
    return TaskHistory(task, parcel.project, opened.payload.get("clause", ""), steps)


def _step(entry: Entry) -> TaskStep:
    assert isinstance(entry.kind, ActKind)
    said = entry.payload
    begins = entry.kind in (ActKind.TASK, ActKind.ALERT, ActKind.NOTICE, ActKind.LAPSE)
    words = "" if begins else said.get("note") or said.get("reason", "")
    return TaskStep(entry.happened_on, entry.by, entry.kind, said.get("officer", ""), words)
