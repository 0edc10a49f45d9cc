"""Taking spots in (图斑下发): a batch of one image, laid over the parcels, each given to the inspector responsible."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.boundary.survey import SetAside, Survey
from supervision.casework.journal import canonical
from supervision.casework.rights import Verb, check_verb
from supervision.casework.spots.handling import due_after
from supervision.casework.spots.matching import Match, match
from supervision.casework.spots.spot import Hint, Sees, Spot, add_line, next_number
from supervision.law.refusals import BadRecord
from supervision.law.terms import Term
from supervision.law.values import SIX_PLACES
from supervision.records.spot import SpotLine
from supervision.records.tables import SPOT

LABELS = ("TBBH", "JCBH", "图斑编号", "tbbh", "jcbh")
"""What spots are numbered by in the batches that are sent down."""


class Became(Term):
    """What became of a spot of a file (接收结果)."""

    TAKEN = "taken", "已接收"
    ALREADY = "already", "以前已接收"
    SET_ASIDE = "set_aside", "未接收"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a person says of the spots of some files: whose image, of which day, what it shows."""

    source: str
    image_on: date
    sees: Sees


@dataclass(frozen=True, slots=True)
class Outcome:
    """One spot of a file: its place there, what became of it, why not or as what."""

    place: str
    label: str
    became: Became
    spot: Spot | None = None
    says: Sequence[str] = ()
    number: int = 0


def take_spots(
    session: Session, plots: Sequence[Survey | SetAside], batch: Batch, desk: Desk
) -> list[Outcome]:
    """Take the spots of some files in, in the caller's one transaction; one taken before adds nothing."""
    check_verb(desk, Verb.TAKE_SPOTS)
    if not batch.source.strip():
        raise BadRecord("图斑须写明来源，如“2026年第一季度省厅卫片”")
    if batch.image_on > desk.today:
        raise BadRecord(f"影像日期{batch.image_on}晚于登记日{desk.today}")
    number = next_number(session)
    outcomes = []
    for plot in plots:
        outcome = _take(session, plot, batch, desk, number)
        number += outcome.became is Became.TAKEN
        outcomes.append(outcome)
    return outcomes


def _take(session: Session, plot: Survey | SetAside, batch: Batch, desk: Desk, number: int) -> Outcome:
    label = next((plot.fields[name] for name in LABELS if plot.fields.get(name)), "")
    if isinstance(plot, SetAside):
        return Outcome(plot.place, label, Became.SET_ASIDE, says=plot.problems)
    label = label or plot.title
    drawn = plot.happening()["rings"]
    sha256 = hashlib.sha256(canonical([batch.image_on, drawn])).hexdigest()
    known = session.scalar(select(SPOT.c.number).where(SPOT.c.sha256 == sha256))
    if known is not None:
        return Outcome(plot.place, label, Became.ALREADY, number=known)
    found = match(session, plot.rings, plot.area_m2, batch.image_on, batch.sees)
    area_ha = plot.area_ha.quantize(SIX_PLACES, ROUND_HALF_UP)
    said = {
        "sha256": sha256,
        "label": label,
        "source": batch.source.strip(),
        "image_on": batch.image_on.isoformat(),
        "sees": batch.sees,
        "area_ha": str(area_ha),
        "rings": drawn,
        "parcels": [[each.parcel.no, f"{each.m2:.0f}"] for each in found.overlaps],
        "hint": found.hint,
        "file": {"name": plot.file, "sha256": plot.sha256, "place": plot.place},
    }
    spot = _received(number, said, area_ha, batch, found)
    add_line(session, spot, SpotLine.RECEIVED, said, desk)
    if (officer := _responsible(found, desk)) is not None:
        assigned = {"officer": officer, "due_on": due_after(desk).isoformat()}
        add_line(session, spot, SpotLine.ASSIGNED, assigned, desk)
    return Outcome(plot.place, label, Became.TAKEN, spot, plot.remarks, number)


def _received(number: int, said: dict[str, Any], area_ha: Decimal, batch: Batch, found: Match) -> Spot:
    return Spot(
        number, said["sha256"], said["label"], said["source"], batch.image_on, batch.sees, area_ha, said["rings"],
        [(no, m2) for no, m2 in said["parcels"]], found.hint,
        "" if found.parcel is None else found.parcel.no, said["file"]["name"],
    )  # fmt: skip


def _responsible(found: Match, desk: Desk) -> str | None:
    """The inspector responsible for the parcel (责任国土员), where there is something to look at."""
    if found.parcel is None or found.hint is Hint.AGREES:
        return None
    inspectors = desk.office.staff.officers_of(_Place.of(found.parcel), desk.today)
    return inspectors[0].user if inspectors else None


@dataclass(frozen=True, slots=True)
class _Place:
    """A parcel's place in words, by which its land office is known."""

    district: str
    location: str

    @classmethod
    def of(cls, row: Row[Any]) -> _Place:
        return cls(row.district, row.location)
