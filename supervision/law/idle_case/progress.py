"""How far an idle case has come on its way (办案进程): the stages behind it, where it stands, those ahead on its track."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.law.idle_case.case import IdleCase, Track
from supervision.law.idle_case.stages import BEFORE_DETERMINATION, CASE_MOVES, CaseStage, Milestone
from supervision.law.terms import Term

C = CaseStage


class Standing(Term):
    """Where a stage lies, seen from the case (进程)."""

    DONE = "done", "已办"
    NOW = "now", "当前"
    AHEAD = "ahead", "待办"


@dataclass(frozen=True, slots=True)
class StageOnTheWay:
    """One stage on the way of a case; `on` the day the case came to it, where it did."""

    stage: CaseStage
    standing: Standing
    on: date | None


INQUIRY = tuple(stage for stage in BEFORE_DETERMINATION if stage is not C.RETURNED)
OF_TRACK: Mapping[Track | None, Sequence[CaseStage]] = {
    None: (),
    Track.ARTICLE_12: (C.NEGOTIATED, C.PLANNED, C.PLAN_APPROVED),
    Track.ARTICLE_14: (
        C.HEARING_TOLD, C.HEARING_DUE, C.HEARD, C.REVIEWED, C.APPROVED, C.DECIDED, C.ISSUED, C.SERVED,
    ),
}  # fmt: skip
"""The stages after the determination, by how the land is dealt with; until its cause is found nobody knows them."""

ASIDE: Mapping[CaseStage, CaseStage] = {
    C.RETURNED: C.REFERRED,
    C.HEARING_DUE: C.HEARING_TOLD,
    C.CONTESTED: C.SERVED,
    C.IN_COURT: C.SERVED,
}
"""Stages a case comes to only at times, each with the one it comes from."""


def way_of(case: IdleCase) -> list[StageOnTheWay]:
    """The stages of a case in order: those it came to, where it stands, those ahead; what it never came to is left out."""
    way = list(_way(case))
    if case.stage not in way:
        way.insert(way.index(ASIDE[case.stage]) + 1 if case.stage in ASIDE else len(way) - 1, case.stage)
    now = way.index(case.stage)
    return [
        each for place, stage in enumerate(way) if (each := _on_the_way(case, stage, place - now)) is not None
    ]


def _way(case: IdleCase) -> Iterator[CaseStage]:
    yield from INQUIRY
    yield C.DETERMINED
    yield from OF_TRACK[case.track]
    yield C.CLOSED


def _on_the_way(case: IdleCase, stage: CaseStage, ahead: int) -> StageOnTheWay | None:
    if ahead == 0:
        return StageOnTheWay(stage, Standing.NOW, case.opened_on if stage is C.SUSPECTED else case.moved_on)
    if ahead > 0:
        return None if stage in ASIDE else StageOnTheWay(stage, Standing.AHEAD, None)
    on = case.opened_on if stage is C.SUSPECTED else came_to(case, stage)
    return None if on is None else StageOnTheWay(stage, Standing.DONE, on)


def came_to(case: IdleCase, stage: CaseStage) -> date | None:
    """The day of the milestone that leads to a stage, where it was reached and stands."""
    days = [on for milestone in LEADS_TO[stage] if (on := case.on(milestone)) is not None]
    return min(days, default=None)


def _leads_to() -> Mapping[CaseStage, Sequence[Milestone]]:
    found: dict[CaseStage, list[Milestone]] = defaultdict(list)
    for move in CASE_MOVES:
        found[move.to].append(move.reached)
    return found


LEADS_TO = _leads_to()
"""The milestones that bring a case to a stage."""
