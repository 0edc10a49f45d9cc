"""The day a parcel is next looked at: the first day of all that is still to come, found without listing it."""

from __future__ import annotations

from hypothesis import given, settings

from supervision.law.docket import looked, next_look_on, upcoming
from supervision.law.rules.table import TABLE
from tests.simulation.boundary_lives import RandomLife, Watch, random_lives


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(random_lives())
def test_the_next_look_is_on_the_day_of_the_first_thing_that_comes(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        watch.take(day)
        watch.look(day)
        coming = upcoming(watch.life, watch.done, patrol_every=life.patrol_every)
        first = coming[0].on if coming else None
        assert next_look_on(watch.life, watch.done, patrol_every=life.patrol_every) == first


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(random_lives())
def test_nobody_having_looked_it_is_the_same(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        watch.take(day)
    coming = upcoming(watch.life, set(), patrol_every=life.patrol_every)
    first = coming[0].on if coming else None
    assert next_look_on(watch.life, set(), patrol_every=life.patrol_every) == first


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(random_lives())
def test_the_look_itself_has_seen_the_day_of_the_next(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        watch.take(day)
        look = looked(watch.life, day, watch.done, patrol_every=life.patrol_every)
        assert look.next_on == next_look_on(watch.life, watch.done, patrol_every=life.patrol_every)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(random_lives())
def test_a_row_that_answers_a_fact_opens_nothing_on_a_life_without_one(life: RandomLife) -> None:
    watch = Watch(life)
    for day in watch.days():
        watch.take(day)
        watch.life.answered = ()
        assert [rule for rule in TABLE if rule.answers and list(rule.occasions(watch.life))] == []
