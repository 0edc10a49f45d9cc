"""Idle cases for both desks (闲置案件清单): a line a case, one case on a screen, and every clock that runs, by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile, acts_of, happened_by
from supervision.casework.finding import NotFound
from supervision.casework.idle_lives import lives_in_case
from supervision.casework.journal import facts_of
from supervision.casework.lives import Asked, ParcelLife
from supervision.casework.reading import known_entries
from supervision.law.encumbrances import Encumbrance, encumbrances
from supervision.law.idle import Limb
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.clocks import Clock, clocks
from supervision.law.idle_case.fee import Fee, idle_fee
from supervision.law.idle_case.next_steps import next_steps
from supervision.law.idle_case.owed import Owed
from supervision.law.idle_case.stages import CaseStage, Milestone
from supervision.law.life import fold
from supervision.law.referrals import Referral, referrals
from supervision.law.rules.case_clauses import GROUND_VERIFIED, HALTED_BY_ARTICLE_12, HOLDERS_FAULT
from supervision.law.rules.clause import Clause
from supervision.law.rules.paper_clauses import GROUND_CLAUSES
from supervision.law.standing import Answered, Life
from supervision.law.steps import CASE_PAPERS, ActSort, NoticeName, Step
from supervision.law.terms import Ground, Kind
from supervision.records.act import ActStatus
from supervision.records.tables import PARCEL

RIGHTS = (Step.DECISION, Step.HEARING_RIGHT)
"""Clocks of what the holder may ask for: once past, nobody is late, the right is gone."""


def running(life: Life, today: date) -> list[Clock]:
    """The clocks that run on a day, the soonest first: not those that begin later, nor rights that are gone."""
    return [
        clock
        for clock in clocks(life)
        if clock.since <= today and (clock.days_left(today) >= 0 or clock.step not in RIGHTS)
    ]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One open case in the list, as it stands `on` a day."""

    parcel_id: int
    no: str
    life: Life
    case: IdleCase
    running: Sequence[Clock]
    owed: Sequence[Owed]
    on: date

    @property
    def limb(self) -> Limb:
        return Limb.of(halted=self.case.halted)

    @property
    def soonest(self) -> Clock | None:
        """The first clock to run out, or the longest past."""
        return self.running[0] if self.running else None

    @property
    def late(self) -> bool:
        """Whether a clock of the office or of the holder is past its last day."""
        return any(clock.days_left(self.on) < 0 for clock in self.running)

    @property
    def stage_days(self) -> int:
        return (self.on - self.case.stage_since).days

    @property
    def suspected_days(self) -> int:
        return (self.on - self.case.opened_on).days

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        parcel, case = self.life.parcel, self.case
        return {
            "no": self.no,
            "project": parcel.project,
            "holder": parcel.holder,
            "district": parcel.district,
            "limb": self.limb,
            "stage": case.stage,
            "stage_since": case.stage_since,
            "stage_days": self.stage_days,
            "suspected_on": case.opened_on,
            "suspected_days": self.suspected_days,
            "cause": case.cause,
            "track": case.track,
            "late": self.late,
            "clock": None if self.soonest is None else clock_json(self.soonest, self.on),
            "next": owed_json(self.owed[0], self.no) if self.owed else None,
        }


def clock_json(clock: Clock, on: date) -> dict[str, Any]:
    """The keys scripts rely on."""
    return {
        "step": clock.step,
        "what": clock.what,
        "since": clock.since,
        "due_on": clock.due_on,
        "days_left": clock.days_left(on),
        "provisional": clock.provisional,
        "actor": clock.actor,
        "unit": clock.unit,
        "clause": clock.clause.cite,
    }


def owed_json(owed: Owed, no: str) -> dict[str, Any]:
    """The keys scripts rely on."""
    said = {"what": owed.what, "actor": owed.actor, "unit": owed.unit, "clause": owed.clause.cite}
    return {**said, "kind": owed.kind, "paper": owed.paper, "command": owed.command(no) or None}


def cases(
    session: Session,
    asked: Asked,
    *,
    stage: CaseStage | None = None,
    limb: Limb | None = None,
    only_late: bool = False,
    limit: int | None = None,
) -> Iterator[CaseLine]:
    """The open cases of a day by district and parcel, as many as `limit`; `asked.after` a number nobody knows raises."""
    lines = (line for each in lives_in_case(session, asked) if (line := _line(each, asked.on)) is not None)
    return islice(
        (
            line
            for line in lines
            if stage in (None, line.case.stage) and limb in (None, line.limb) and (line.late or not only_late)
        ),
        limit,
    )


def _line(each: ParcelLife, on: date) -> CaseLine | None:
    case = case_of(each.life)
    if case is None or case.closed:
        return None
    owed = next_steps(each.life, on)
    return CaseLine(each.parcel_id, each.no, each.life, case, running(each.life, on), owed, on)


# Every clock by day


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of one case."""

    parcel_id: int
    no: str
    life: Life
    stage: CaseStage
    clock: Clock
    on: date

    @property
    def id(self) -> str:
        """What it is called in the list; it says where the list goes on."""
        return f"{self.clock.due_on}/{self.parcel_id}/{self.clock.step}"

    @property
    def place(self) -> tuple[date, int, str]:
        return self.clock.due_on, self.parcel_id, str(self.clock.step)

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        parcel = self.life.parcel
        said = {"id": self.id, "no": self.no, "project": parcel.project, "holder": parcel.holder}
        return {**said, "district": parcel.district, "stage": self.stage, **clock_json(self.clock, self.on)}


def clock_lines(
    session: Session,
    asked: Asked,
    *,
    until: date | None = None,
    limit: int | None = None,
) -> Iterator[ClockLine]:
    """Every clock that runs in an open case, up to those that end on a day, the soonest first.

    In the order of their days all cases are read for any page; `asked.after` is the id of a clock.
    """
    after = None if asked.after is None else _read_clock_id(asked.after)
    found = [
        ClockLine(each.parcel_id, each.no, each.life, case.stage, clock, asked.on)
        for each in lives_in_case(session, asked._replace(after=None))
        if (case := case_of(each.life)) is not None
        for clock in running(each.life, asked.on)
        if until is None or clock.due_on <= until
    ]
    found.sort(key=lambda line: line.place)
    return islice((line for line in found if after is None or line.place > after), limit)


def _read_clock_id(text: str) -> tuple[date, int, str]:
    try:
        due_on, parcel_id, step = text.split("/")
        return date.fromisoformat(due_on), int(parcel_id), str(Step(step))
    except ValueError:
        raise NotFound(
            f"“{text}”不是办案期限的编号，应写作 2025-07-31/17/investigation（上一页末行所示）"
        ) from None


# One case


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case on one screen; `milestones` in the order they were reached, `papers` those of the case on file.

    `fee` and `recoverable_from` are of land that does not go by art. 12.
    """

    parcel_id: int
    no: str
    on: date
    life: Life
    case: IdleCase
    milestones: Sequence[tuple[Milestone, Answered]]
    running: Sequence[Clock]
    owed: Sequence[Owed]
    referrals: Sequence[Referral]
    papers: Sequence[ActOnFile]
    mortgages: Sequence[Encumbrance]
    fee: Fee | None
    recoverable_from: date | None

    @property
    def track_clauses(self) -> tuple[Clause, ...]:
        """Why the case goes by its track: the articles."""
        if self.case.track is None:
            return ()
        if self.case.halted:
            return (HALTED_BY_ARTICLE_12,)
        if self.case.track is Track.ARTICLE_14:
            return (HOLDERS_FAULT,)
        return tuple(GROUND_CLAUSES[each] for each in self.grounds if each in GROUND_CLAUSES) or (
            GROUND_VERIFIED,
        )

    @property
    def grounds(self) -> list[Ground]:
        """The grounds the determination found."""
        found = self.case.reached.get(Milestone.DETERMINED)
        return [] if found is None else [Ground(ground) for ground in found.detail.split()]

    def command(self, owed: Owed) -> str:
        """What is typed next: a paper already drafted is signed, one already issued is served."""
        if owed.paper is not None:
            for paper in reversed(self.papers):
                if paper.name == owed.paper and paper.status is ActStatus.DRAFTED:
                    return f"supervision notices sign {self.parcel_id}-{paper.seq}"
                if paper.name == owed.paper and paper.status is ActStatus.ISSUED:
                    return f"supervision notices receipt {self.parcel_id}-{paper.seq} way=…"
        return owed.command(self.no)


def read_case(session: Session, parcel_id: int, on: date, *, known_on: date | None = None) -> CaseView | None:
    """The last idle case of a parcel, a closed one too, folded from its journal; None where it was not yet supplied.

    A parcel that was never suspected raises `NotFound`.
    """
    entries = known_entries(session, parcel_id, known_on=known_on)
    facts = facts_of(entries)
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    life = fold(facts, no, on=on)
    if life is None:
        return None
    case = case_of(life)
    if case is None:
        raise NotFound(f"宗地{no}至{on}没有闲置案件（{life.state.zh}），详情：supervision status {no}")
    mortgages = [each for each in encumbrances(facts, on) if each.kind is Kind.MORTGAGE]
    acts = acts_of(happened_by(entries, on)).values()
    return CaseView(
        parcel_id=parcel_id,
        no=no,
        on=on,
        life=life,
        case=case,
        milestones=sorted(case.reached.items(), key=lambda reached: (reached[1].on, reached[1].seq)),
        running=running(life, on),
        owed=next_steps(life, on),
        referrals=referrals(life),
        papers=[act for act in acts if act.sort is ActSort.NOTICE and _is_of_a_case(act.name)],
        mortgages=mortgages,
        fee=None if case.track is Track.ARTICLE_12 else idle_fee(life),
        recoverable_from=None if case.track is Track.ARTICLE_12 else may_be_recovered_from(life),
    )


def _is_of_a_case(name: str) -> bool:
    return NoticeName(name) in CASE_PAPERS
