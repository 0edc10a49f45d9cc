"""An idle case as the API tells it (闲置案件数据): its stage, clocks, what is owed next, its papers and referrals."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field

from supervision.casework.idle_cases import CaseView, clock_json, owed_json, running
from supervision.casework.idle_ledger import LedgerStanding
from supervision.law.figures import plain
from supervision.law.idle import Limb
from supervision.law.idle_case.case import Track
from supervision.law.idle_case.clocks import Actor
from supervision.law.idle_case.stages import CaseStage, Milestone
from supervision.law.referrals import ReferralStatus
from supervision.law.standing import Life
from supervision.law.steps import Unit, act_name_zh
from supervision.law.terms import Cause, Ground, Kind, Matter
from supervision.records.act import ActStatus
from supervision.web.api.models import InList, Told


class Clock(Told):
    """One period that runs: its last day is in time, `days_left` below zero once it is past."""

    step: str
    what: str
    since: date
    due_on: date
    days_left: int
    provisional: bool = Field(description="末日按尚未公布的放假安排推算")
    actor: Actor
    unit: Unit
    clause: str


def running_clocks(life: Life, on: date) -> list[Clock]:
    return [Clock.model_validate(clock_json(clock, on)) for clock in running(life, on)]


class Owed(Told):
    """What is to be done next: a fact to record (`kind`) or a paper to draft, sign and serve (`paper`)."""

    what: str
    actor: Actor
    unit: Unit
    clause: str
    kind: Kind | None
    paper: str | None


class CaseInList(InList):
    """One open case in the list."""

    no: str
    project: str
    holder: str
    district: str
    limb: Limb
    stage: CaseStage
    stage_since: date
    stage_days: int
    suspected_on: date
    suspected_days: int
    cause: Cause | None
    track: Track | None
    late: bool
    clock: Clock | None
    next: Owed | None


class ClockInList(Clock, InList):
    """One clock of one case in the list of all clocks."""

    id: str
    no: str
    project: str
    holder: str
    district: str
    stage: CaseStage


class IdleInList(InList):
    """One parcel of the idle ledger; `days` to the suspicion, below zero once it is past."""

    id: str
    no: str
    project: str
    holder: str
    district: str
    area_ha: str | None
    price_wan: str | None
    limb: Limb
    standing: LedgerStanding
    idle_from: date
    days: int
    stage: CaseStage | None
    cause: Cause | None
    shares: str | None


class MilestoneReached(Told):
    """A milestone of a case and the entry that reached it."""

    milestone: Milestone
    on: date
    seq: int


class ReferralOfCase(Told):
    """A referral of the parcel."""

    id: str
    on: date
    matter: Matter
    status: ReferralStatus
    since: date


class PaperOfCase(Told):
    """A paper of the case."""

    id: str
    paper: str
    title: str
    status: ActStatus
    drafted_on: date


class FeeTold(Told):
    """What the idle fee comes to."""

    amount_wan: str
    at_most: bool
    working: str


class Case(Told):
    """One idle case."""

    no: str
    on: date
    project: str
    holder: str
    district: str
    limb: Limb
    basis: str = Field(description="起算所依据的约定开工日或者停工日")
    suspected_on: date
    suspected_days: int
    stage: CaseStage
    stage_since: date | None
    closed: bool
    cause: Cause | None
    grounds: list[Ground]
    track: Track | None
    track_clauses: list[str]
    way: str | None
    milestones: list[MilestoneReached]
    clocks: list[Clock]
    next: list[Owed]
    referrals: list[ReferralOfCase]
    papers: list[PaperOfCase]
    fee: FeeTold | None
    recoverable_from: date | None
    fee_paid_wan: str
    mortgagees: list[str]

    @classmethod
    def of(cls, view: CaseView) -> Self:
        parcel, case = view.life.parcel, view.case
        return cls(
            no=view.no,
            on=view.on,
            project=parcel.project,
            holder=parcel.holder,
            district=parcel.district,
            limb=Limb.of(halted=case.halted),
            basis=case.basis,
            suspected_on=case.opened_on,
            suspected_days=(view.on - case.opened_on).days,
            stage=case.stage,
            stage_since=None if case.closed else case.stage_since,
            closed=case.closed,
            cause=case.cause,
            grounds=view.grounds,
            track=case.track,
            track_clauses=[clause.cite for clause in view.track_clauses],
            way=case.way,
            milestones=[
                MilestoneReached(milestone=milestone, on=fact.on, seq=fact.seq) for milestone, fact in view.milestones
            ],
            clocks=[Clock.model_validate(clock_json(clock, view.on)) for clock in view.running],
            next=[Owed.model_validate(owed_json(owed, view.no)) for owed in view.owed],
            referrals=[
                ReferralOfCase(
                    id=f"{view.parcel_id}-{each.seq}", on=each.on, matter=each.matter, status=each.status,
                    since=each.since,
                )
                for each in view.referrals
            ],
            papers=[
                PaperOfCase(
                    id=f"{view.parcel_id}-{paper.seq}", paper=paper.name, title=act_name_zh(paper.name),
                    status=paper.status, drafted_on=paper.drafted_on,
                )
                for paper in view.papers
            ],
            fee=None
            if view.fee is None
            else FeeTold(
                amount_wan=plain(view.fee.amount_wan), at_most=view.fee.at_most, working=view.fee.working
            ),
            recoverable_from=view.recoverable_from,
            fee_paid_wan=plain(case.paid_wan),
            mortgagees=[mortgage.who for mortgage in view.mortgages],
        )  # fmt: skip
