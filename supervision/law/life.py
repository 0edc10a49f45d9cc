"""A parcel's life (履约全程): the only two steps that change it, and the fold that repeats them.

`apply` takes one fact (what each does stands in `effects`); `pass_time` carries out the calendar's moves on their legal days, whether or not a
sweep ran; `fold` does both over a whole case file.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.effects import EFFECTS
from supervision.law.facts import Fact, parcel_and_contract
from supervision.law.rules.rule import Rule
from supervision.law.rules.table import MOVING
from supervision.law.standing import Life
from supervision.law.states import may_move
from supervision.law.terms import Kind, State


def begin(fact: Fact, no: str) -> Life:
    """A life begins with the supply (供地) and the terms it fixes."""
    parcel, contract = parcel_and_contract(no, fact.values)
    life = Life(parcel=parcel, contract=contract, day=fact.on - ONE_DAY, last_fact_on=fact.on)
    life.payments_stated = fact.bulk_on is None
    if fact.bulk_on is not None:
        life.bulk = dict.fromkeys(("payment", "handover", "start", "completion"), fact.bulk_on)
    return life


def apply(life: Life, fact: Fact) -> None:
    """Take one fact into the life. A fact is never refused for the state it meets."""
    EFFECTS[fact.kind](life, fact)
    life.last_fact_on = max(life.last_fact_on or fact.on, fact.on)


def next_move(life: Life) -> tuple[date, int] | None:
    """The first day after `life.day` on which the calendar moves the parcel, and the row of the table."""
    soonest: tuple[date, int] | None = None
    first = life.day + ONE_DAY
    for index, rule in MOVING:
        assert rule.trigger is not None
        if not may_move(life, rule.trigger):
            continue
        for occasion in rule.occasions(life):
            when = max(rule.from_day(occasion), first)
            if soonest is None or when < soonest[0]:
                soonest = (when, index)
    return soonest


def pass_time(life: Life, day: date) -> None:
    """Carry out the calendar's moves up to and including `day`, each on its own day, table top to bottom."""
    while (due := next_move(life)) is not None and due[0] <= day:
        life.day = due[0] - ONE_DAY
        move_through_table(life, due[0])
        life.day = due[0]
    life.day = max(life.day, day)


def move_through_table(life: Life, day: date) -> None:
    """One day's moves: the table top to bottom until nothing moves."""
    for _ in State:
        moved = [_moves(rule, life, day) for _, rule in MOVING]
        if not any(moved):
            return
    raise AssertionError(f"the rule table moves {life.parcel.no} in a circle on {day}")


def _moves(rule: Rule, life: Life, day: date) -> bool:
    return (
        rule.trigger is not None
        and may_move(life, rule.trigger)
        and rule.move_if_owed(life, day, rule.occasions(life)) is not None
    )


def in_legal_order(facts: Iterable[Fact]) -> list[Fact]:
    """The supply first, then by (on, recorded_at, seq); voided facts and corrections fall out."""
    facts = list(facts)
    gone = voided((f.seq, f.values["voids"]) for f in facts if f.kind is Kind.CORRECTION)
    standing = [f for f in facts if f.kind is not Kind.CORRECTION and str(f.seq) not in gone]
    return sorted(standing, key=lambda f: (f.kind is not Kind.SUPPLY, f.on, f.recorded_at, f.seq))


def voided(corrections: Iterable[tuple[int, str]]) -> set[str]:
    """What the corrections of a case file void (更正), each told by its place and what it names: one that is itself corrected later voids nothing."""
    gone: set[str] = set()
    for seq, voids in sorted(corrections, reverse=True):
        if str(seq) not in gone:
            gone.add(voids)
    return gone


def fold(
    facts: Iterable[Fact],
    no: str,
    *,
    on: date,
    known_on: date | None = None,
    looked: bool = True,
    traced: bool = False,
) -> Life | None:
    """The life of one parcel as of `on`, as known on `known_on`; None when it was not yet supplied.

    A day's facts come before its looks; with `looked=False` the looks of `on` itself are still to be done.
    `traced` keeps every change of state with its cause.
    """
    known = [f for f in facts if known_on is None or f.recorded_on is None or f.recorded_on <= known_on]
    ordered = in_legal_order(known)
    if not ordered or ordered[0].kind is not Kind.SUPPLY or ordered[0].on > on:
        return None
    life = begin(ordered[0], no)
    life.trace = [] if traced else None
    signed_on = ordered[0].on
    for fact in ordered[1:]:
        day = max(fact.on, signed_on)
        if day > on:
            break
        pass_time(life, day - ONE_DAY)
        apply(life, fact)
    pass_time(life, on if looked else on - ONE_DAY)
    return life
