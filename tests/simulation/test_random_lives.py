"""Two thousand random lives: however the office sweeps, the state is the fold, and nothing is done twice."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from supervision.law.daycount import ONE_DAY
from supervision.law.life import fold
from supervision.law.rules.rule import ActKey, Moves
from supervision.law.rules.table import TABLE
from supervision.law.snapshot import from_values, to_values
from supervision.law.standing import Life
from supervision.law.steps import ActSort
from supervision.law.terms import State
from tests.simulation.lives import NO, PATROL_EVERY, Lived, Story, every_day, live, stories, when_due

LIVES = 250
"""Lives a seed; the eight seeds below make two thousand."""

SEEDS = range(8)


MANY = settings(
    max_examples=LIVES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("number", SEEDS)
def test_a_life_swept_daily_or_with_gaps_or_only_when_due_is_the_fold(number: int) -> None:
    @seed(number)
    @MANY
    @given(stories(), st.randoms(use_true_random=False))
    def lives(story: Story, random: Random) -> None:
        daily = live(story, every_day, keep=lambda day: (day.toordinal() + number) % 97 == 0)
        the_state_is_the_fold_at_every_day(daily, story)
        nothing_is_done_twice(daily)
        sweeping_only_when_due_does_the_same(daily, story)
        with_gaps_the_acts_are_a_subset(daily, story, random)

    lives()


def the_state_is_the_fold_at_every_day(daily: Lived, story: Story) -> None:
    """The traced fold says the state of each day; the whole life is compared on some of them."""
    folded = fold(daily.facts, NO, on=story.last_day, traced=True)
    assert folded is not None
    assert folded.trace is not None
    moves = list(folded.trace)
    state = State.SUPPLIED
    for day, swept in daily.states.items():
        while moves and max(moves[0].on, story.supply.on) <= day:
            state = moves.pop(0).after
        assert swept == state, f"{day}: swept {swept}, folded {state}"
    for day, life in daily.lives.items():
        assert life == fold(daily.facts, NO, on=day)


def nothing_is_done_twice(lived: Lived) -> None:
    keys = [act.key for act in lived.acts if act.sort is not ActSort.MOVE]
    assert len(keys) == len(set(keys))


def sweeping_only_when_due_does_the_same(daily: Lived, story: Story) -> None:
    """`next_look_on` is never later than the next thing to do."""
    due = live(story, when_due)
    assert due.given == daily.given
    assert [a.key for a in due.acts if a.sort is ActSort.LAPSE] == [
        a.key for a in daily.acts if a.sort is ActSort.LAPSE
    ]


def with_gaps_the_acts_are_a_subset(daily: Lived, story: Story, random: Random) -> None:
    swept = {day for day in daily.states if random.random() < random.choice((0.02, 0.1, 0.5))}
    gapped = live(story, lambda day, _: day in swept, keep=lambda day: True)
    nothing_is_done_twice(gapped)
    assert all(gapped.states[day] == daily.states[day] for day in swept)
    given = {key for _, key in gapped.given}
    assert given <= {key for _, key in daily.given}
    lapsed = {act.key for act in gapped.acts if act.sort is ActSort.LAPSE}
    for day, key in daily.given:
        if key not in given and key not in lapsed:
            next_sweep = min((other for other in swept if other >= day), default=None)
            if next_sweep is not None:
                assert not is_open(gapped.lives[next_sweep], key, next_sweep), (day, key, next_sweep)


def is_open(life: Life, key: ActKey, day: date) -> bool:
    """Whether the step is still owed on its occasion: the duty has not closed, the window has not passed."""
    duty, subject, step, basis = key
    for rule in TABLE:
        if isinstance(rule.act, Moves) or (str(rule.duty), str(rule.step)) != (duty, step):
            continue
        occasions = rule.patrols(life, day, PATROL_EVERY) if rule.since else rule.occasions(life)
        if any((o.basis, o.subject) == (basis, subject) and rule.from_day(o) <= day for o in occasions):
            return True
    return False


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(stories())
def test_a_snapshot_brings_the_same_life_back(story: Story) -> None:
    life = live(story, every_day).life
    assert from_values(to_values(life), life.day) == life


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(stories(), st.randoms(use_true_random=False))
def test_facts_written_in_any_order_fold_to_the_same_life(story: Story, random: Random) -> None:
    facts = live(story, every_day).facts
    shuffled = list(facts)
    random.shuffle(shuffled)
    for day in (story.supply.on, story.supply.on + timedelta(days=story.days // 2), story.last_day):
        assert fold(shuffled, NO, on=day) == fold(facts, NO, on=day)
    assert fold(facts, NO, on=story.supply.on - ONE_DAY) is None
