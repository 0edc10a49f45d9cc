"""Work outside (外业): the tasks an officer goes out for and where they lie, what was found last, the papers he carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, not_, or_, select
from sqlalchemy.orm import Session, aliased

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import TO_DO, ActId
from supervision.casework.journal import Entry
from supervision.casework.lists import acts
from supervision.casework.photos.contradictions import VISITS
from supervision.casework.photos.places import Place, places_of
from supervision.casework.task_list import TaskLine, tasks_to_do
from supervision.casework.terms_on_file import Journal, standing
from supervision.casework.unserved import Unserved, unserved_of
from supervision.law.rules.rule import Opens
from supervision.law.rules.table import rule_on_file
from supervision.law.steps import ActSort, TaskName
from supervision.law.terms import Kind
from supervision.records.act import ActStatus
from supervision.records.tables import ACT

RECORDED_ON_SITE = (
    Kind.INSPECTION, Kind.IDLE_CHECK, Kind.BRIEFING, Kind.HANDOVER, Kind.BOARD_GIVEN, Kind.BOARD_POSTED,
    Kind.START, Kind.HALT, Kind.RESUME, Kind.COMPLETION, Kind.VERIFICATION,
)  # fmt: skip
"""What an officer records on the land itself (现场登记事项)."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class FieldTask:
    """One task to go out for: its line, where its parcel lies, the facts recorded on site that answer it.

    `serves`: it is answered by a receipt of service (送达回执).
    """

    line: TaskLine
    parcel_id: int
    place: Place | None
    kinds: tuple[Kind, ...]
    serves: bool

    @property
    def name(self) -> TaskName:
        return TaskName(self.line.name)


def field_tasks(
    session: Session,
    desk: Desk,
    *,
    among: Iterable[Condition] = (),
    limit: int | None = None,
    after: ActId | None = None,
) -> list[FieldTask]:
    """The tasks of the person at the desk, by the day they are due; `among` are conditions on the act's row."""
    lines = list(tasks_to_do(session, desk, officer=desk.by, among=among, limit=limit, after=after))
    parcels = {line.id: int(line.id.partition("-")[0]) for line in lines}
    places = places_of(session, sorted(set(parcels.values())))
    return [_task(line, parcels[line.id], places) for line in lines if line.sort is ActSort.TASK]


def _task(line: TaskLine, parcel_id: int, places: dict[int, Place]) -> FieldTask:
    rule = rule_on_file(line.duty, line.step, line.name)
    met_by = rule.act.met_by if rule is not None and isinstance(rule.act, Opens) else ()
    kinds = tuple(kind for kind in RECORDED_ON_SITE if kind in met_by)
    return FieldTask(line, parcel_id, places.get(parcel_id), kinds, Kind.SERVICE in met_by)


def last_visit(journal: Journal) -> tuple[int, Entry] | None:
    """The latest look at the site that stands, with its place in the file."""
    looks = [(entry.happened_on, seq, entry) for seq, entry in standing(journal) if entry.kind in VISITS]
    if not looks:
        return None
    _, seq, entry = max(looks, key=lambda look: look[:2])
    return seq, entry


# Papers to be served


def papers_to_serve(
    session: Session,
    desk: Desk,
    *,
    among: Iterable[Condition] = (),
    limit: int | None = None,
    after: ActId | None = None,
) -> list[Unserved]:
    """Issued notices not yet served, but for those whose service is another officer's task."""
    conditions = (*among, _mine_or_nobodys(desk.by))
    rows = acts(
        session, sort=ActSort.NOTICE, statuses=[ActStatus.ISSUED], among=conditions, limit=limit, after=after
    )
    return list(unserved_of(session, rows, desk.today))


def paper_to_serve(session: Session, act_id: ActId, desk: Desk) -> Unserved | None:
    """One issued notice not yet served; None where there is no such notice."""
    named = (ACT.c.parcel_id == act_id[0], ACT.c.seq == act_id[1])
    rows = acts(session, sort=ActSort.NOTICE, statuses=[ActStatus.ISSUED], among=named)
    return next(unserved_of(session, rows, desk.today), None)


def _mine_or_nobodys(user: str) -> Condition:
    """On the row of a notice: there is a task of this person's to serve papers of the parcel, or none of anybody else's."""
    task = aliased(ACT)
    serving = select(task.c.seq).where(
        task.c.parcel_id == ACT.c.parcel_id,
        task.c.sort == str(ActSort.TASK),
        task.c.name == str(TaskName.SERVE),
        task.c.status.in_([str(status) for status in TO_DO]),
    )
    others = serving.where(task.c.officer.not_in(["", user]))
    return or_(serving.where(task.c.officer == user).exists(), not_(others.exists()))
