"""Parcels for the tests of the law: a supply and what is reported afterwards, told in a line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from supervision.law.docket import Act, look
from supervision.law.facts import Fact, read_payload
from supervision.law.life import fold
from supervision.law.rules.rule import ActKey
from supervision.law.standing import Life
from supervision.law.steps import ActSort
from supervision.law.terms import Kind

NO = "1305302024B00011"
SIGNED = date(2024, 1, 5)
START = date(2024, 6, 1)
COMPLETION = date(2026, 6, 1)
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def supply(*, parcel: dict[str, Any] | None = None, bulk_on: str = "", **contract: Any) -> Fact:
    """A granted parcel signed 2024-01-05; without instalments or dates unless they are given."""
    terms = {"kind": "grant", "signed_on": "2024-01-05"} | contract
    values = read_payload(Kind.SUPPLY, {"parcel": {"area_ha": "3"} | (parcel or {}), "contract": terms})
    on = day(str(terms["signed_on"]))
    return Fact(Kind.SUPPLY, on, 0, values, bulk_on=day(bulk_on) if bulk_on else None)


def fact(kind: str, on: str, seq: int = 1, *, recorded_on: str = "", **values: Any) -> Fact:
    typed = read_payload(Kind(kind), values)
    return Fact(Kind(kind), day(on), seq, typed, recorded_on=day(recorded_on) if recorded_on else None)


def life_on(on: str, *facts: Fact, looked: bool = True) -> Life:
    life = fold(facts, NO, on=day(on), looked=looked)
    assert life is not None
    return life


def swept_daily(until: str, *facts: Fact, done: set[ActKey] | None = None) -> list[Act]:
    """What the office does day by day from the signing on; the facts are known from the first."""
    life = life_on(str(facts[0].on), *facts, looked=False)
    done = set() if done is None else done
    happened = {fact.on for fact in facts[1:]}
    acts: list[Act] = []
    while (today := life.day + ONE_DAY) <= day(until):
        if today in happened:
            life = life_on(str(today), *facts, looked=False)
        acts += look(life, today, done)
    return acts


def names(acts: Iterable[Act]) -> list[str]:
    """What was given, opened or warned of: neither moves nor lapses."""
    return [act.name for act in acts if act.sort not in (ActSort.MOVE, ActSort.LAPSE)]
