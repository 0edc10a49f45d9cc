"""States of a parcel and the moves between them (状态与变化). No other module changes a state.

One shared machine, built once; a life is passed through it with `move`. Its callbacks have no effects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from transitions import Machine

from supervision.law.refusals import NotAllowed
from supervision.law.terms import State, Term

S = State

OPEN_BEFORE_START = (S.SUPPLIED, S.PAYMENT_DUE, S.START_DUE)
BUILDING = (S.UNDER_CONSTRUCTION, S.COMPLETION_DUE)
IN_IDLE_CASE = (S.IDLE_SUSPECTED, S.IDLE)
ENDED = (S.RECOVERED, S.TERMINATED)
NOT_SUPERVISED = (*ENDED, S.VERIFIED)
"""States in which no visit is owed any more (不再监管)."""
NOT_ENDED = tuple(state for state in State if state not in ENDED)


class Trigger(Term):
    """What makes a parcel move; the Chinese is the label on the state diagram."""

    PAYMENT_WINDOW = "payment_window", "缴款提醒期"
    SETTLE = "settle", "价款结清"
    START = "start", "动工开发"
    COMPLETION_WINDOW = "completion_window", "竣工提醒期"
    COMPLETION_WINDOW_CLOSED = "completion_window_closed", "延期后退出竣工提醒期"
    COMPLETE = "complete", "竣工"
    VERIFY = "verify", "复核验收通过"
    SUSPECT_NOT_STARTED = "suspect_not_started", "满一年未动工"
    SUSPECT_HALTED = "suspect_halted", "停工满一年且不足三分之一或25%"
    DETERMINE_IDLE = "determine_idle", "闲置土地认定"
    REVOKE_DETERMINATION = "revoke_determination", "撤销闲置认定"
    RESUME_COURSE = "resume_course", "排除、延期或处置后恢复监管"
    RECOVER = "recover", "收回注销"
    TERMINATE = "terminate", "合同解除"


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of state that happened: when, and the fact or the row of the table that caused it."""

    on: date
    before: State
    after: State
    cause: object


class HasState(Protocol):
    """What the machine moves: anything with a `state`; its changes are traced when somebody asks why."""

    state: State
    trace: list[Moved] | None

    def resting_state(self, day: date) -> State: ...


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted move. `guarded` moves go where the facts say (`resting_state`)."""

    trigger: Trigger
    sources: tuple[State, ...]
    to: State
    guarded: bool = False


MOVES = (
    Move(Trigger.PAYMENT_WINDOW, (S.SUPPLIED,), S.PAYMENT_DUE),
    Move(Trigger.SETTLE, (S.SUPPLIED, S.PAYMENT_DUE), S.START_DUE),
    Move(Trigger.START, (*OPEN_BEFORE_START, S.IDLE_SUSPECTED), S.UNDER_CONSTRUCTION),
    Move(Trigger.COMPLETION_WINDOW, (S.UNDER_CONSTRUCTION,), S.COMPLETION_DUE),
    Move(Trigger.COMPLETION_WINDOW_CLOSED, (S.COMPLETION_DUE,), S.UNDER_CONSTRUCTION),
    Move(Trigger.COMPLETE, (*OPEN_BEFORE_START, *BUILDING, S.IDLE_SUSPECTED), S.COMPLETED),
    Move(Trigger.VERIFY, (S.COMPLETED,), S.VERIFIED),
    Move(Trigger.SUSPECT_NOT_STARTED, OPEN_BEFORE_START, S.IDLE_SUSPECTED),
    Move(Trigger.SUSPECT_HALTED, BUILDING, S.IDLE_SUSPECTED),
    Move(Trigger.DETERMINE_IDLE, (S.IDLE_SUSPECTED,), S.IDLE),
    Move(Trigger.REVOKE_DETERMINATION, (S.IDLE,), S.IDLE_SUSPECTED),
    *(
        Move(Trigger.RESUME_COURSE, IN_IDLE_CASE, state, guarded=True)
        for state in (*OPEN_BEFORE_START, *BUILDING, S.COMPLETED)
    ),
    Move(Trigger.RECOVER, IN_IDLE_CASE, S.RECOVERED),
    Move(Trigger.TERMINATE, NOT_ENDED, S.TERMINATED),
)


def _facts_give(state: State) -> Callable[[HasState, date], bool]:
    def facts_give_it(life: HasState, day: date) -> bool:
        return life.resting_state(day) is state

    return facts_give_it


MACHINE = Machine(
    model=None,
    states=State,
    initial=None,
    auto_transitions=False,
    transitions=[
        {
            "trigger": str(move.trigger),
            "source": list(move.sources),
            "dest": move.to,
            "conditions": [_facts_give(move.to)] if move.guarded else None,
        }
        for move in MOVES
    ],
)

SOURCES = {
    trigger: frozenset(source for move in MOVES if move.trigger is trigger for source in move.sources)
    for trigger in Trigger
}


def may_move(life: HasState, trigger: Trigger) -> bool:
    """Whether the machine knows this move from the state the life is in."""
    return life.state in SOURCES[trigger]


def move(life: HasState, trigger: Trigger, day: date, cause: object) -> None:
    """Fire one move on `day`; a move the table does not have is refused with a sentence."""
    before = life.state
    if not may_move(life, trigger) or not MACHINE.events[str(trigger)].trigger(life, life, day):
        raise NotAllowed(f"“{life.state.zh}”状态下不能进行“{trigger.zh}”。")
    if life.trace is not None:
        life.trace.append(Moved(day, before, life.state, cause))


def diagram() -> str:
    """The state diagram as Mermaid text, drawn from `MOVES`; `docs/concepts.md` carries it."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.zh} {state}" as {state}' for state in State]
    lines.append(f"    [*] --> {S.SUPPLIED}")
    lines += [f"    {source} --> {m.to}: {m.trigger.zh}" for m in MOVES for source in m.sources]
    lines += [f"    {state} --> [*]" for state in ENDED]
    return "\n".join(lines) + "\n"
