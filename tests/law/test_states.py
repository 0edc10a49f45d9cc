"""States and moves: every state reached, every open one left, nothing moved by accident."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date

import pytest

from supervision.law.refusals import NotAllowed
from supervision.law.states import (
    ENDED,
    IN_IDLE_CASE,
    MACHINE,
    MOVES,
    NOT_ENDED,
    SOURCES,
    Moved,
    Trigger,
    diagram,
    may_move,
    move,
)  # fmt: skip
from supervision.law.terms import State

TODAY = date(2025, 6, 2)


@dataclass
class Token:
    """Anything with a state; `gives` is where its facts put it."""

    state: State
    gives: State = State.START_DUE
    trace: list[Moved] | None = None

    def resting_state(self, day: date) -> State:
        return self.gives


def test_every_state_is_reachable_from_the_supply() -> None:
    reached, queue = {State.SUPPLIED}, deque([State.SUPPLIED])
    while queue:
        here = queue.popleft()
        for step in MOVES:
            if here in step.sources and step.to not in reached:
                reached.add(step.to)
                queue.append(step.to)
    assert reached == set(State)


@pytest.mark.parametrize("state", NOT_ENDED)
def test_every_open_state_has_an_exit_other_than_termination(state: State) -> None:
    exits = {step.to for step in MOVES if state in step.sources}
    assert exits
    if state is not State.VERIFIED:
        assert exits - {State.TERMINATED}


@pytest.mark.parametrize("state", ENDED)
def test_nothing_leaves_a_parcel_recovered_or_terminated(state: State) -> None:
    assert not [trigger for trigger in Trigger if may_move(Token(state), trigger)]


def test_the_machine_knows_the_moves_of_the_table_and_no_others() -> None:
    assert set(MACHINE.events) == {str(trigger) for trigger in Trigger}
    assert not [name for name in MACHINE.events if name.startswith("to_")]


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("state", State)
def test_a_move_is_carried_out_or_refused_with_a_sentence(state: State, trigger: Trigger) -> None:
    token = Token(state)
    if state in SOURCES[trigger]:
        move(token, trigger, TODAY, "cause")
        assert token.state in {step.to for step in MOVES if step.trigger is trigger}
    else:
        with pytest.raises(NotAllowed, match=f"“{state.zh}”状态下不能进行“{trigger.zh}”"):
            move(token, trigger, TODAY, "cause")
        assert token.state is state


@pytest.mark.parametrize("state", IN_IDLE_CASE)
@pytest.mark.parametrize(
    "gives", [step.to for step in MOVES if step.trigger is Trigger.RESUME_COURSE], ids=str
)
def test_a_parcel_that_leaves_an_idle_case_goes_where_its_facts_put_it(state: State, gives: State) -> None:
    token = Token(state, gives)
    move(token, Trigger.RESUME_COURSE, TODAY, "cause")
    assert token.state is gives


def test_a_failing_condition_cannot_pass_silently() -> None:
    token = Token(State.IDLE, gives=State.RECOVERED)
    with pytest.raises(NotAllowed):
        move(token, Trigger.RESUME_COURSE, TODAY, "cause")
    assert token.state is State.IDLE


def test_while_determined_idle_neither_start_nor_completion_moves_the_parcel() -> None:
    assert not may_move(Token(State.IDLE), Trigger.START)
    assert not may_move(Token(State.IDLE), Trigger.COMPLETE)


def test_a_traced_move_keeps_its_day_and_its_cause() -> None:
    token = Token(State.START_DUE, trace=[])
    move(token, Trigger.START, TODAY, "the start")
    assert token.trace == [Moved(TODAY, State.START_DUE, State.UNDER_CONSTRUCTION, "the start")]


def test_the_diagram_shows_every_state_and_every_move() -> None:
    drawn = diagram()
    assert all(f'state "{state.zh} {state}" as {state}' in drawn for state in State)
    assert all(
        f"{source} --> {step.to}: {step.trigger.zh}" in drawn for step in MOVES for source in step.sources
    )
