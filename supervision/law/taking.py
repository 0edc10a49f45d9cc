"""What the effects of facts have in common (事实入账): new dates, figures, what is answered later, moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from supervision.law.facts import Fact
from supervision.law.standing import Answered, Life
from supervision.law.states import Trigger, may_move, move
from supervision.law.values import Values


def answered(life: Life, fact: Fact, **said: Any) -> None:
    life.answered = (*life.answered, Answered(fact.seq, fact.kind, fact.on, bulk_on=fact.bulk_on, **said))


def brought(life: Life, term: str, fact: Fact) -> None:
    """Remember whether an import or bulk record brought the date now in force."""
    if fact.bulk_on is not None:
        life.bulk[term] = fact.bulk_on
    else:
        life.bulk.pop(term, None)


def move_if_it_may(life: Life, trigger: Trigger, fact: Fact) -> None:
    if may_move(life, trigger):
        move(life, trigger, fact.on, fact)


def take_new_dates(life: Life, fact: Fact, *, completion_follows: bool) -> None:
    """`completion_follows`: with only a new start given, the completion moves by as many days (合同第16条)."""
    old, values = life.contract, fact.values
    start_on = values.get("start_on", old.start_on)
    completion_on = values.get("completion_on")
    if completion_on is None:
        completion_on = old.completion_on
        before = life.agreed_start_on
        if completion_follows and completion_on is not None and "start_on" in values and before is not None:
            completion_on += values["start_on"] - before
    life.contract = replace(old, start_on=start_on, completion_on=completion_on)
    if start_on != old.start_on:
        brought(life, "start", fact)
    if completion_on != old.completion_on:
        brought(life, "completion", fact)


def take_figures(life: Life, values: Values) -> None:
    life.started_area_ha = values.get("started_area_ha", life.started_area_ha)
    life.invested_wan = values.get("invested_wan", life.invested_wan)
