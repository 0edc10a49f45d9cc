"""Cases left lying (闲置案件积压): found and not checked, checked and not determined, determined and not disposed of; how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.idle_ledger import figure
from supervision.casework.idle_lives import lives_in_case
from supervision.casework.lives import Asked, ParcelLife
from supervision.law.daycount import full_years
from supervision.law.idle import Limb
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.fee import price_of
from supervision.law.idle_case.next_steps import found_started
from supervision.law.idle_case.stages import BEFORE_DETERMINATION, CaseStage, Milestone
from supervision.law.terms import Cause, Term


class Lying(Term):
    """What a case waits for (应办未办)."""

    UNCHECKED = "unchecked", "疑似未核实"
    UNDETERMINED = "undetermined", "已核实应认定未认定"
    UNDISPOSED = "undisposed", "已认定未处置"


@dataclass(frozen=True, slots=True)
class LyingLine:
    """One case left lying since a day: the suspicion, the site check or the determination."""

    no: str
    project: str
    holder: str
    district: str
    area_ha: Decimal | None
    price_wan: Decimal | None
    limb: Limb
    stage: CaseStage
    suspected_on: date
    since: date
    days: int
    years: int
    cause: Cause | None
    note: str

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "no": self.no,
            "project": self.project,
            "holder": self.holder,
            "district": self.district,
            "area_ha": figure(self.area_ha),
            "price_wan": figure(self.price_wan),
            "limb": self.limb,
            "stage": self.stage,
            "suspected_on": self.suspected_on,
            "since": self.since,
            "days": self.days,
            "years": self.years,
            "cause": self.cause,
            "note": self.note or None,
        }


def lying(session: Session, asked: Asked, what: Lying, *, limit: int | None = None) -> Iterator[LyingLine]:
    """The cases that wait for one thing, by district and parcel, each with its age on the day."""
    found = (_lying(each, what, asked.on) for each in lives_in_case(session, asked))
    return islice((line for line in found if line is not None), limit)


def waits_for(case: IdleCase) -> Lying:
    """What an open case waits for."""
    if case.stage is CaseStage.SUSPECTED:
        return Lying.UNCHECKED
    return Lying.UNDETERMINED if case.stage in BEFORE_DETERMINATION else Lying.UNDISPOSED


STARTED_FOUND = "核实为已动工，待登记排除"
"""What is said of a suspicion the site check refuted: it lies until the start is recorded or the case is cleared."""

SINCE = {Lying.UNDETERMINED: Milestone.CHECKED, Lying.UNDISPOSED: Milestone.DETERMINED}
"""From which milestone its age is counted; without it, from the suspicion."""


def _lying(each: ParcelLife, what: Lying, on: date) -> LyingLine | None:
    case = case_of(each.life)
    if case is None or case.closed or waits_for(case) is not what:
        return None
    parcel = each.life.parcel
    since = (case.on(SINCE[what]) if what in SINCE else None) or case.opened_on
    started = what is Lying.UNCHECKED and found_started(case, each.life)
    return LyingLine(
        no=each.no,
        project=parcel.project,
        holder=parcel.holder,
        district=parcel.district,
        area_ha=parcel.area_ha,
        price_wan=price_of(each.life.contract),
        limb=Limb.of(halted=case.halted),
        stage=case.stage,
        suspected_on=case.opened_on,
        since=since,
        days=(on - since).days,
        years=full_years(since, on),
        cause=case.cause,
        note=STARTED_FOUND if started else "",
    )


@dataclass(slots=True)
class Sums:
    """What the parcels of a district come to; `unpriced` and `unmeasured` say how many the sums leave out."""

    district: str
    parcels: int = 0
    area_ha: Decimal = Decimal(0)
    price_wan: Decimal = Decimal(0)
    unmeasured: int = 0
    unpriced: int = 0
    oldest_days: int = 0

    def count(self, line: LyingLine) -> None:
        """Count one parcel in."""
        self.parcels += 1
        self.area_ha += line.area_ha or 0
        self.price_wan += line.price_wan or 0
        self.unmeasured += line.area_ha is None
        self.unpriced += line.price_wan is None
        self.oldest_days = max(self.oldest_days, line.days)

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "district": self.district,
            "parcels": self.parcels,
            "area_ha": figure(self.area_ha),
            "price_wan": figure(self.price_wan),
            "unmeasured": self.unmeasured,
            "unpriced": self.unpriced,
            "oldest_days": self.oldest_days,
        }


def by_district(lines: Iterable[LyingLine]) -> list[Sums]:
    """What some lines come to, district by district."""
    found: dict[str, Sums] = {}
    for line in lines:
        found.setdefault(line.district, Sums(line.district)).count(line)
    return [found[district] for district in sorted(found)]
