"""Lives near the boundaries, with corrections: whenever the office looks, the case file says the same.

Beside the two thousand of `test_random_lives`: days drawn at due − 31, due, due + 1, a year and two years after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervision.law.docket import Act, next_look_on
from supervision.law.steps import ActSort, Step
from tests.simulation.boundary_lives import RandomLife, Watch, random_lives

Test = Callable[..., None]


def lives_in_number(examples: int) -> Callable[[Test], Test]:
    """So many lives, drawn the same on every machine."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def watched_daily(given: RandomLife) -> Watch:
    watch = Watch(given)
    for day in watch.days():
        watch.take(day)
        watch.look(day)
    return watch


def told(act: Act) -> tuple[Any, ...]:
    return (act.on, act.sort, act.name, act.key, act.reason)


@lives_in_number(150)
@given(random_lives())
def test_sweeping_every_day_is_the_fold_of_the_case_file(life: RandomLife) -> None:
    """The whole life on every day something changed and on the last; the state on every day before a change.

    Between two days on which neither the facts nor the state change there is nothing to compare.
    """
    watch = Watch(life)
    for day in watch.days():
        before, known_before = watch.life.state, list(watch.known)
        taken = watch.take(day)
        watch.look(day)
        if taken or watch.life.state is not before or day == life.until:
            assert watch.life == watch.fold(day), day
            if day > life.supply.on:
                yesterday = day - timedelta(1)
                watch_before = Watch(life)
                watch_before.known = known_before
                assert before is watch_before.state_on(yesterday), yesterday


@lives_in_number(150)
@given(random_lives(), st.data())
def test_with_gaps_the_states_are_the_same_and_the_acts_are_fewer_but_never_others(
    life: RandomLife, data: st.DataObject
) -> None:
    """What a gap leaves undone belongs to a duty that closed, or a window that passed, before the next look."""
    daily, gapped = Watch(life), Watch(life)
    gaps = data.draw(st.lists(st.sampled_from((1, 2, 7, 29, 31, 90, 370)), min_size=1, max_size=12))
    looked_on: list[date] = []
    next_on, number = life.supply.on, 0
    for day in daily.days():
        daily.take(day)
        daily.look(day)
        gapped.take(day)
        if day >= next_on or day == life.until:
            gapped.look(day)
            assert gapped.life == daily.life
            looked_on.append(day)
            next_on, number = day + timedelta(gaps[number % len(gaps)]), number + 1
    assert nothing_twice(gapped)
    done = {(act.key, act.name): act for act in daily.acts if act.sort is not ActSort.LAPSE}
    late = {(act.key, act.name) for act in gapped.acts if act.sort is not ActSort.LAPSE}
    lapsed = {act.key for act in gapped.acts if act.sort is ActSort.LAPSE}
    assert late <= done.keys()
    for key, name in done.keys() - late:
        act = done[key, name]
        next_look = min(day for day in looked_on if day >= act.on)
        closed = any(act.on < day <= next_look for day in daily.changed_on)
        assert closed or key in lapsed or act.rule.step is Step.PATROL, told(act)


@lives_in_number(150)
@given(random_lives())
def test_looking_only_when_the_parcel_asks_does_the_same_on_the_same_day(life: RandomLife) -> None:
    """The next look is never later than the true next step: what a sweep finds by date is all there is to find."""
    daily, asked = watched_daily(life), Watch(life)
    for day in asked.days():
        asked.take(day)
        due_on = next_look_on(asked.life, asked.done, patrol_every=life.patrol_every)
        if due_on is not None and due_on <= day:
            asked.look(day)
    assert [told(act) for act in asked.acts] == [told(act) for act in daily.acts]


@lives_in_number(50)
@given(random_lives())
def test_a_second_look_on_the_same_day_finds_nothing(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        watch.take(day)
        if watch.look(day):
            assert watch.look(day) == []
    assert nothing_twice(watch)


def nothing_twice(watch: Watch) -> bool:
    keys = [act.key for act in watch.acts]
    return len(keys) == len(set(keys))
