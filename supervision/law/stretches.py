"""Days one after another (连续日期), each with whose they are: what the ledger gives and the damages leave out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.terms import Party


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last day, both included; `paper` is what proves whose days they are."""

    from_on: date
    until_on: date
    party: Party
    paper: str = ""

    @property
    def days(self) -> int:
        return (self.until_on - self.from_on + ONE_DAY).days
