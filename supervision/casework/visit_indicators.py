"""Visit indicators (巡查指标完成情况): by district, which projects were visited in the stages they reached.

The stages of a period are judged by the law on its last day, from the facts as they are recorded now; the patrols
that fell due in it are counted as they stand now, those not made by their day (逾期未办) among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.journal import facts_of, read_entries
from supervision.casework.lists import parcel_pages
from supervision.law.rules.county_clauses import PATROL_CLAUSE
from supervision.law.steps import ActSort, Step
from supervision.law.terms import Stage
from supervision.law.visits import StageVisits, VisitTarget, stages_visited
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL

TENTH = Decimal("0.1")

VISIT_OWED = (ActStatus.OPEN, ActStatus.REPORTED, ActStatus.DONE, ActStatus.MISSED)
"""Visits that were owed: not those waiting for triage, dismissed or withdrawn."""


def visit_late(status: ActStatus, due_on: date, on: date) -> bool:
    """Whether a visit owed was not made by its day (逾期未办): taken for missed, or past its day and still to be made."""
    return status is ActStatus.MISSED or (status is ActStatus.OPEN and due_on < on)


@dataclass(frozen=True, slots=True)
class Visited:
    """One parcel in one stage it reached in the period."""

    no: str
    project: str
    district: str
    stage: StageVisits

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        stage = self.stage
        return {
            "no": self.no,
            "project": self.project,
            "district": self.district,
            "stage": stage.stage,
            "reached_on": stage.reached_on,
            "required": stage.target.visits,
            "document": stage.target.document,
            "made": len(stage.made),
            "visited_on": list(stage.made),
        }


@dataclass(slots=True)
class Indicator:
    """One line of the report: a district, what its projects were visited for, and the document that asks for it.

    `stage` is a `Stage` or `Step.PATROL`; `required` and `made` are visits, `parcels` and `covered` projects.
    """

    district: str
    stage: Stage | Step
    document: str
    parcels: int = 0
    required: int = 0
    made: int = 0
    covered: int = 0
    missed: int = 0

    def count(self, required: int, made: int, missed: int = 0) -> None:
        """Count one project in."""
        self.parcels += 1
        self.required += required
        self.made += made
        self.covered += made >= required
        self.missed += missed

    @property
    def percent(self) -> Decimal:
        """Projects visited as often as asked, in % to one place (达标率)."""
        return (Decimal(100 * self.covered) / self.parcels).quantize(TENTH, ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "district": self.district,
            "stage": self.stage,
            "document": self.document,
            "parcels": self.parcels,
            "required": self.required,
            "made": self.made,
            "covered": self.covered,
            "percent": str(self.percent),
            "missed": self.missed,
        }


def visited(
    session: Session,
    from_on: date,
    until: date,
    targets: Sequence[VisitTarget] = (),
    *,
    district: str | None = None,
) -> Iterator[Visited]:
    """Every stage reached in the period, parcel by parcel, a page at a time."""
    supplied = [PARCEL.c.signed_on <= until]
    for page in parcel_pages(session, PARCEL.c.no, PARCEL.c.project, district=district, filters=supplied):
        journals = read_entries(session, [row.id for row in page])
        for row in page:
            for stage in stages_visited(facts_of(journals[row.id]), row.no, from_on, until, targets):
                yield Visited(row.no, row.project, row.district, stage)


def not_covered(stages: Iterable[Visited]) -> Iterator[Visited]:
    """Those visited less often than asked (未达标)."""
    return (one for one in stages if not one.stage.covered)


def indicators(
    session: Session,
    from_on: date,
    until: date,
    targets: Sequence[VisitTarget] = (),
    *,
    district: str | None = None,
) -> list[Indicator]:
    """The report of a period by district, stage and document, then the patrols that fell due in it."""
    found: dict[tuple[str, str, str], Indicator] = {}

    def line(of: str, stage: Stage | Step, document: str) -> Indicator:
        return found.setdefault((of, str(stage), document), Indicator(of, stage, document))

    for one in visited(session, from_on, until, targets, district=district):
        target = one.stage.target
        line(one.district, one.stage.stage, target.document).count(target.visits, len(one.stage.made))
    for patrolled in _patrols(session, from_on, until, district):
        line(patrolled.district, Step.PATROL, PATROL_CLAUSE.cite).count(
            patrolled.due, patrolled.made, patrolled.missed
        )
    order = [str(Stage.START), str(Stage.COMPLETION), str(Step.PATROL)]
    return [found[key] for key in sorted(found, key=lambda key: (key[0], order.index(key[1]), key[2]))]


def _patrols(session: Session, from_on: date, until: date, district: str | None) -> Iterable[Any]:
    """Parcel by parcel: patrols that fell due in the period, how many of them were made, how many late (`visit_late`)."""

    def number(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0))

    missed = ACT.c.status == str(ActStatus.MISSED)
    still_open = and_(ACT.c.status == str(ActStatus.OPEN), ACT.c.due_on < until)
    query = (
        select(
            PARCEL.c.district,
            func.count().label("due"),
            number(ACT.c.status == str(ActStatus.DONE)).label("made"),
            number(or_(missed, still_open)).label("missed"),
        )
        .join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
        .where(ACT.c.sort == str(ActSort.TASK), ACT.c.step == str(Step.PATROL))
        .where(ACT.c.status.in_([str(status) for status in VISIT_OWED]), ACT.c.due_on.between(from_on, until))
        .where(~PARCEL.c.withdrawn)
        .group_by(ACT.c.parcel_id, PARCEL.c.district)
    )
    if district is not None:
        query = query.where(PARCEL.c.district == district)
    return session.execute(query)
