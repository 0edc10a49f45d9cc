"""What a fact just recorded does not agree with (登记时的存疑): told at once to whoever recorded it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from sqlalchemy.orm import Session

from supervision.casework.journal import read_entries
from supervision.casework.photos.contradictions import ASKED, Contradiction, newly_found
from supervision.casework.photos.sightings import hashes_of, sightings_of
from supervision.casework.recording import Recorded
from supervision.law.refusals import Refused


def doubts_about(
    session: Session, outcomes: Sequence[Recorded | Refused], tolerance_m: int
) -> list[list[Contradiction]]:
    """What each of some happenings just recorded contradicts, in order; told at once, never a reason to refuse."""
    asked = [one for one in outcomes if _may_contradict(one)]
    journals = read_entries(session, sorted({one.file.parcel_id for one in asked}))
    sightings = {
        parcel_id: sightings_of(session, hashes_of(journal), parcel_id)
        for parcel_id, journal in journals.items()
    }
    return [
        newly_found(
            journals[one.file.parcel_id], one.seq, sightings[one.file.parcel_id], tolerance_m=tolerance_m
        )
        if _may_contradict(one)
        else []
        for one in outcomes
    ]


def _may_contradict(outcome: Recorded | Refused) -> TypeGuard[Recorded]:
    """A payment without a photo, say, contradicts nothing: its journal need not be read again."""
    if not isinstance(outcome, Recorded) or outcome.already:
        return False
    return outcome.kind in ASKED or any(row["seq"] == outcome.seq for row in outcome.file.photos)
