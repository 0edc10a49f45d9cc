"""The working of a claim in money (核算过程): each line with its base, days, deductions, rate and formula.

Everything is exact; a line is rounded to the cent once, at its end, half up (逐行最后四舍五入到分).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supervision.law.daycount import ONE_DAY
from supervision.law.responsibility import EXCUSED
from supervision.law.stretches import Stretch
from supervision.law.terms import Term

ROUNDING = "各行金额精确计算，只在该行最后四舍五入到分"
NOT_A_FINAL_DEBT = "按合同核算的金额，非最终债务"
"""A court may cut damages that are too high on request (民法典第585条第二款)."""

CENTS = 100


class ClaimName(Term):
    """What can be claimed in money beside the price (利息和违约金)."""

    INTEREST = "interest", "分期利息"
    LATE_PAYMENT = "late_payment", "逾期付款违约金"
    LATE_START = "late_start", "逾期开工违约金"
    LATE_COMPLETION = "late_completion", "逾期竣工违约金"


@dataclass(frozen=True, slots=True)
class Working:
    """One line: from the first to the last day, both counted, less the excluded days; the result in 元."""

    what: str
    base: str
    rate: str
    from_on: date
    until_on: date
    excluded: tuple[Stretch, ...]
    yuan: Decimal

    @property
    def calendar_days(self) -> int:
        return (self.until_on - self.from_on + ONE_DAY).days

    @property
    def days(self) -> int:
        """The days that bear money."""
        return self.calendar_days - sum(stretch.days for stretch in self.excluded)

    @property
    def formula(self) -> str:
        return f"{self.base} × {self.rate} × {self.days}日 = {self.yuan:.2f}元"

    @property
    def days_in_words(self) -> str:
        """Which days bear money, and which do not and by what paper."""
        counted = f"{self.from_on}至{self.until_on}，共{self.calendar_days}日"
        if not self.excluded:
            return counted
        deducted = "；".join(
            f"{each.from_on}至{each.until_on}计{each.days}日，{each.party.zh}（{each.paper or '依据未载'}）"
            for each in self.excluded
        )
        return f"{counted}，扣除{self.calendar_days - self.days}日（{deducted}），计{self.days}日"


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of claim (核算项目): its lines, why some of it cannot be worked out (`gaps`), and what else to know."""

    name: ClaimName
    basis: str
    lines: tuple[Working, ...] = ()
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def yuan(self) -> Decimal | None:
        """The sum in 元; None where nothing could be worked out."""
        if self.gaps and not self.lines:
            return None
        return sum((line.yuan for line in self.lines), Decimal("0.00"))


def worked(
    what: str,
    base_yuan: Decimal | Fraction,
    rate_a_day: Fraction,
    from_on: date,
    until_on: date,
    *,
    base: str,
    rate: str,
    excluded: Iterable[Stretch] = (),
) -> Working:
    """Work one line out; `base` and `rate` are how the two figures are written in the formula."""
    left_out = deducted(excluded, from_on, until_on)
    days = (until_on - from_on + ONE_DAY).days - sum(stretch.days for stretch in left_out)
    return Working(
        what, base, rate, from_on, until_on, left_out, to_cent(Fraction(base_yuan) * rate_a_day * days)
    )


def deducted(excluded: Iterable[Stretch], from_on: date, until_on: date) -> tuple[Stretch, ...]:
    """The excluded days within a delay, each once: the stretch that begins first keeps a day two of them claim."""
    left_out: list[Stretch] = []
    first = from_on
    for stretch in sorted(excluded, key=lambda s: (s.from_on, s.until_on)):
        begin, end = max(stretch.from_on, first), min(stretch.until_on, until_on)
        if stretch.party in EXCUSED and begin <= end:
            left_out.append(Stretch(begin, end, stretch.party, stretch.paper))
            first = end + ONE_DAY
    return tuple(left_out)


def to_cent(yuan: Fraction) -> Decimal:
    """元 rounded to the cent, half up; sums here are never below zero."""
    cents = (yuan * CENTS + Fraction(1, 2)).__floor__()
    return Decimal(cents).scaleb(-2)


def total(claims: Sequence[Claim]) -> Decimal:
    """Everything that could be worked out, in 元."""
    return sum((claim.yuan or Decimal(0) for claim in claims), Decimal("0.00"))
