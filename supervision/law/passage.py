"""What a parcel passed through (状态经过): its state on any day of its life, and each spell in which it lay idle.

Read from the trace of a life (`fold(..., traced=True)`), so that past days are judged by the machine that moved it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from supervision.law.facts import Fact
from supervision.law.life import fold
from supervision.law.standing import Life
from supervision.law.states import BUILDING, IN_IDLE_CASE, OPEN_BEFORE_START, Moved
from supervision.law.terms import ClearedReason, Kind, State, Term, Way


class Use(Term):
    """How far supplied land is used (利用情形)."""

    NOT_STARTED = "not_started", "未动工"
    SUSPECTED = "suspected", "疑似闲置"
    IDLE = "idle", "已认定闲置"
    BUILDING = "building", "在建"
    COMPLETED = "completed", "已竣工"
    RECOVERED = "recovered", "已收回"
    TERMINATED = "terminated", "合同已解除"


STOCK = (Use.NOT_STARTED, Use.SUSPECTED, Use.IDLE)
"""Stock land (存量土地): supplied and not started (供而未用), and what lies idle, halted works among it."""

USE_OF: Mapping[State, Use] = {
    **dict.fromkeys(OPEN_BEFORE_START, Use.NOT_STARTED),
    State.IDLE_SUSPECTED: Use.SUSPECTED,
    State.IDLE: Use.IDLE,
    **dict.fromkeys(BUILDING, Use.BUILDING),
    State.COMPLETED: Use.COMPLETED,
    State.VERIFIED: Use.COMPLETED,
    State.RECOVERED: Use.RECOVERED,
    State.TERMINATED: Use.TERMINATED,
}


class Ending(Term):
    """How a spell of idleness ends beside the ways of disposal (闲置终止情形)."""

    STARTED = "started", "动工开发"
    RESUMED = "resumed", "恢复建设"
    COMPLETED = "completed", "竣工"
    CLEARED = "cleared", "排除"
    REVOKED = "revoked", "撤销认定"
    TERMINATED = "terminated", "解除合同"


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of idleness (一次闲置): suspected since, determined since, ended on, and how.

    A determination that is revoked ends its spell; the suspicion goes on as another.
    """

    suspected_on: date
    halted: bool
    determined_on: date | None = None
    ended_on: date | None = None
    outcome: Way | Ending | None = None

    @property
    def disposed(self) -> bool:
        """Whether the land was put to use or taken back (处置): clearing, revoking and terminating put nothing to use."""
        return isinstance(self.outcome, Way) or self.outcome in PUT_TO_USE

    @property
    def disposed_on(self) -> date | None:
        """The day determined idle land was put to use or taken back (处置完毕); a suspicion alone is not disposed of."""
        return self.ended_on if self.determined_on is not None and self.disposed else None

    def is_idle_on(self, day: date) -> bool:
        """Whether it stands determined idle at the end of a day."""
        determined = self.determined_on is not None and self.determined_on <= day
        return determined and (self.ended_on is None or self.ended_on > day)


PUT_TO_USE = (Ending.STARTED, Ending.RESUMED, Ending.COMPLETED)


def traced(facts: Sequence[Fact], no: str, on: date) -> Life | None:
    """The life on a day with every change of state; None when the parcel was not yet supplied."""
    return fold(facts, no, on=on, traced=True)


def use_on(life: Life, day: date) -> Use | None:
    """How far a parcel was used at the end of a day, from its traced life; None before the supply.

    Where the paper asks for no construction there is no use to watch: None.
    """
    if day < life.contract.signed_on or not life.construction_duty:
        return None
    state = State.SUPPLIED
    for moved in _moves(life):
        if moved.on > day:
            break
        state = moved.after
    return USE_OF[state]


def spells(life: Life) -> list[Spell]:
    """Every spell of idleness of a traced life, in their order; the last may still run."""
    found: list[Spell] = []
    for moved in _moves(life):
        was, is_now = moved.before in IN_IDLE_CASE, moved.after in IN_IDLE_CASE
        if is_now and not was:
            found.append(Spell(moved.on, moved.before in BUILDING))
        elif was and not is_now:
            found[-1] = replace(found[-1], ended_on=moved.on, outcome=_outcome(moved, found[-1]))
        elif moved.after is State.IDLE:
            found[-1] = replace(found[-1], determined_on=moved.on)
        elif moved.before is State.IDLE:
            revoked = replace(found[-1], ended_on=moved.on, outcome=Ending.REVOKED)
            found[-1:] = [revoked, Spell(revoked.suspected_on, revoked.halted)]
    return found


def _moves(life: Life) -> Sequence[Moved]:
    assert life.trace is not None, "the life must be folded with its trace"
    return life.trace


def _outcome(moved: Moved, spell: Spell) -> Way | Ending:
    """Out of idleness leads a fact: the calendar puts no land to use."""
    fact = moved.cause
    assert isinstance(fact, Fact)
    built = Ending.RESUMED if spell.halted else Ending.STARTED
    if fact.kind is Kind.IDLE_CLEARED:
        return built if fact.values["reason"] is ClearedReason.STARTED else Ending.CLEARED
    if fact.kind is Kind.DISPOSAL_DONE:
        way: Way = fact.values["way"]
        return way
    by_kind: dict[Kind, Way | Ending] = {
        Kind.START: built,
        Kind.COMPLETION: Ending.COMPLETED,
        Kind.EXTENSION: Way.EXTEND,
        Kind.DEREGISTERED: Way.RECOVERY,
        Kind.DEREGISTRATION_ANNOUNCED: Way.RECOVERY,
        Kind.TERMINATION: Ending.TERMINATED,
    }
    return by_kind[fact.kind]
