"""Findings of breach (违约认定) beside what followed them: whose cause an extension was for."""

from __future__ import annotations

from collections.abc import Sequence

from supervision.law.facts import Fact
from supervision.law.terms import Cause, Kind


def extension_cause(facts: Sequence[Fact], extension: Fact) -> Cause | None:
    """The cause an extension was granted for (延期原因): that of the last finding of breach before it; None without one."""
    before = (
        fact.values["cause"]
        for fact in reversed(facts)
        if fact.kind is Kind.BREACH and (fact.on, fact.seq) < (extension.on, extension.seq)
    )
    return next(before, None)
