"""Required visits (巡查指标): 每一个项目在开工、竣工阶段巡查各一次, or as many as the superior's document in force asks.

A stage is reached thirty days ahead of the agreed day, or on the day it actually happened if that is earlier; from
then on a visit that looked at it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.facts import Fact
from supervision.law.life import fold, in_legal_order
from supervision.law.refusals import BadRecord
from supervision.law.rules.counts import AHEAD, NEXT_DAY, VISITS_A_STAGE
from supervision.law.rules.county_clauses import VISITS_CLAUSE
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Finding, Kind, Stage
from supervision.law.values import Field, OneOf, a_date, a_text, a_whole_number, read_fields

VISITED = (Stage.START, Stage.COMPLETION)
"""The stages in which a project is visited (开工、竣工阶段)."""

OF_COMPLETION = frozenset({Finding.COMPLETED, Finding.NOT_COMPLETED})
"""What a visit in the completion stage finds; everything else says how the start or the building stands."""


@dataclass(frozen=True, slots=True)
class VisitTarget:
    """How many visits a stage asks for since a day, and the superior's document that says so (上级下达的指标)."""

    stage: Stage
    visits: int
    from_on: date | None
    document: str


TARGET_FIELDS = {
    "stage": Field("阶段", OneOf(Stage), required=True),
    "visits": Field("巡查次数", a_whole_number, required=True),
    "from": Field("执行日期", a_date, required=True),
    "document": Field("上级文号", a_text, required=True),
}


def read_visit_targets(value: object, problems: list[str]) -> tuple[VisitTarget, ...]:
    """The superior's targets as a settings file lists them (`[[visit_targets]]`); what is wrong goes to `problems`."""
    if not isinstance(value, list):
        problems.append("visit_targets：每项应写成[[visit_targets]]一节")
        return ()
    found = []
    for number, section in enumerate(value, start=1):
        where = f"visit_targets第{number}项"
        try:
            said = read_fields(section, TARGET_FIELDS, where)
        except BadRecord as bad:
            problems += [f"{where}：{problem.removeprefix(f'{where}：')}" for problem in bad.problems]
            continue
        if said["stage"] not in VISITED:
            problems.append(f"{where}：{said['stage'].zh}阶段不设巡查指标，应为开工或竣工")
        elif not (said["visits"] and said["document"]):
            problems.append(f"{where}：应写明上级文号，巡查次数至少为1")
        else:
            found.append(VisitTarget(said["stage"], said["visits"], said["from"], said["document"]))
    return tuple(found)


def target_in_force(targets: Iterable[VisitTarget], stage: Stage, on: date) -> VisitTarget:
    """The superior's newest target in force on a day; without one the county's own (制度二（二）).

    上述指标与上级下达监督检查指标不一致的，以上级下达监督检查指标为准. Of two of one day the later listed holds.
    """
    in_force = VisitTarget(stage, VISITS_A_STAGE, None, VISITS_CLAUSE.cite)
    for target in targets:
        begun = target.stage is stage and target.from_on is not None and target.from_on <= on
        if begun and (in_force.from_on is None or (target.from_on or date.min) >= in_force.from_on):
            in_force = target
    return in_force


def reached_on(life: Life, stage: Stage) -> date | None:
    """The day a stage is reached as the terms and facts stand, not before the signing; None while it has no day, and
    where the paper asks for no construction."""
    if not life.construction_duty:
        return None
    agreed_on = life.agreed_on(stage)
    ahead = None if agreed_on is None else AHEAD.from_day(agreed_on)
    days = [day for day in (ahead, life.met_on(stage)) if day is not None]
    return max(min(days), life.contract.signed_on) if days else None


def visits_made(facts: Iterable[Fact], life: Life, stage: Stage) -> list[date]:
    """The days up to `life.day` on which an inspection looked at a stage, each once; facts voided since do not count.

    A visit in the completion stage says whether the work is completed. One in the start stage says how the start or
    the building stands, before the completion stage is reached; however short the term, the visits of the agreed
    start and the day after it (制度六（二）) belong to the start.
    """
    since, until = reached_on(life, stage), life.day
    if since is None:
        return []
    if stage is Stage.START and (completing_on := reached_on(life, Stage.COMPLETION)) is not None:
        revisited_on = None if (start_on := life.agreed_start_on) is None else NEXT_DAY.from_day(start_on)
        until = min(until, max(day for day in (completing_on - ONE_DAY, revisited_on) if day is not None))
    return sorted(
        {
            fact.on
            for fact in in_legal_order(facts)
            if fact.kind is Kind.INSPECTION
            and since <= fact.on <= until
            and _looked_at(stage, fact.values["finding"])
        }
    )


def _looked_at(stage: Stage, findings: Iterable[Finding]) -> bool:
    if stage is Stage.COMPLETION:
        return bool(OF_COMPLETION.intersection(findings))
    return bool(set(findings) - OF_COMPLETION)


@dataclass(frozen=True, slots=True)
class StageVisits:
    """One parcel's stage: when it was reached, which target holds for it, the days it was visited."""

    stage: Stage
    reached_on: date
    target: VisitTarget
    made: Sequence[date]

    @property
    def covered(self) -> bool:
        """Whether as many visits were made as the target asks."""
        return len(self.made) >= self.target.visits


def stages_visited(
    facts: Sequence[Fact], no: str, from_on: date, until: date, targets: Sequence[VisitTarget] = ()
) -> list[StageVisits]:
    """The stages a parcel reached from one day to another, both included, as the facts stand on the last of them.

    A parcel recovered or terminated by then asks for no visit; land in an idle case (闲置) asks for none of its
    completion, which rests.
    """
    life = fold(facts, no, on=until)
    if life is None:
        return []
    found = []
    for stage in VISITED:
        day = reached_on(life, stage)
        if day is not None and from_on <= day <= until and _asked_for(facts, no, stage, day):
            target = target_in_force(targets, stage, day)
            found.append(StageVisits(stage, day, target, visits_made(facts, life, stage)))
    return found


def _asked_for(facts: Sequence[Fact], no: str, stage: Stage, day: date) -> bool:
    """Whether the stage's duty was alive on the day it was reached."""
    then = fold(facts, no, on=day)
    assert then is not None  # a stage is not reached before the supply
    return not then.ended and (stage is Stage.START or then.state not in IN_IDLE_CASE)
