"""What rests on the facts (所依据的事实): which moves, acts and later facts stand, as the facts are known now.

A correction or a late record changes the facts of days already looked at. Asked once with the facts as they were
known and once as they are, the answers differ exactly in what rested on the changed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.facts import Fact
from supervision.law.life import apply, begin, fold, in_legal_order, pass_time
from supervision.law.permits import check
from supervision.law.refusals import Refused
from supervision.law.rules.rule import Rule
from supervision.law.standing import Life
from supervision.law.states import Moved
from supervision.law.terms import Kind


@dataclass(slots=True)
class Grounds:
    """The facts of one parcel as known at one time, asked about any day."""

    no: str
    facts: Sequence[Fact]
    _lives: dict[tuple[date, bool], Life | None] = field(default_factory=dict)

    def life_on(self, day: date, *, looked: bool = True) -> Life | None:
        """The life on a day; None when the parcel was not yet supplied."""
        if (day, looked) not in self._lives:
            self._lives[day, looked] = fold(self.facts, self.no, on=day, looked=looked)
        return self._lives[day, looked]

    def support(self, rule: Rule, subject: int, basis: str, day: date) -> bool:
        """Whether these facts call for this step on that day, before or after the day's own moves."""
        lives = (self.life_on(day, looked=False), self.life_on(day))
        return any(life is not None and owes(rule, life, subject, basis, day) for life in lives)

    def moves_until(self, day: date) -> list[Moved]:
        """Every change of state up to a day, with its cause."""
        life = fold(self.facts, self.no, on=day, traced=True)
        return [] if life is None else life.trace or []

    def refused_until(self, day: date) -> dict[int, str]:
        """The facts, by seq, which the law would not let be recorded as the others now stand, with its reason."""
        found: dict[int, str] = {}
        ordered = in_legal_order(self.facts)
        if not ordered or ordered[0].kind is not Kind.SUPPLY:
            return found
        life = begin(ordered[0], self.no)
        for fact in ordered[1:]:
            on = max(fact.on, life.contract.signed_on)
            if on > day:
                break
            pass_time(life, on - ONE_DAY)
            try:
                check(life, fact)
            except Refused as refused:
                found[fact.seq] = str(refused)
            apply(life, fact)
        return found


def owes(rule: Rule, life: Life, subject: int, basis: str, day: date | None = None) -> bool:
    """Whether a row of the table is open for this subject and basis, and owed by `day` if one is given.

    A patrol is owed while its ground lasts.
    """
    if rule.since is not None:
        return rule.since(life) is not None
    return any(
        o.subject == subject and o.basis == basis and (day is None or rule.from_day(o) <= day)
        for o in rule.occasions(life)
    )
