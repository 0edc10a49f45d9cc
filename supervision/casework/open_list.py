"""The open list of idle land (闲置土地公开清单, Order 53 art. 11): what stands on the website, must go there, must come off."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.idle_lives import lives_in_case, recorded_since
from supervision.casework.lives import Asked, ParcelLife, is_of_the_past, lives_where
from supervision.law.open_list import Openness, Published, openness
from supervision.law.terms import Kind, State
from supervision.records.entry import LISTED
from supervision.records.tables import ENTRY, PARCEL


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One parcel of the open list; `said` is all that is published of it beside its place."""

    no: str
    project: str
    district: str
    place: str
    said: Published

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        said = self.said
        return {
            "no": self.no,
            "district": self.district,
            "place": self.place,
            "holder": said.holder,
            "holder_masked": said.masked,
            "idle_since": said.idle_since,
            "cause": said.cause or None,
            "openness": said.openness,
            "since": said.since,
        }


def open_list(
    session: Session, asked: Asked, *, only: Openness | None = None, limit: int | None = None
) -> Iterator[OpenLine]:
    """The lines of the open list by district and parcel: land determined idle, and what was published and is no more.

    What is no longer idle and was published once is found by the publications on file.
    """
    lines = (line for each in _lives(session, asked) if (line := _line(each)) is not None)
    return islice((line for line in lines if only in (None, line.said.openness)), limit)


def _lives(session: Session, asked: Asked) -> Iterator[ParcelLife]:
    """Land determined idle, and what was published once, in one order; of a past day every life is asked."""
    once_published = PARCEL.c.id.in_(
        select(ENTRY.c.parcel_id).where(LISTED, ENTRY.c.kind == str(Kind.PUBLICATION))
    )
    if is_of_the_past(session, asked):
        ended = (each for each in lives_where(session, asked, [once_published]) if not each.in_case)
        return heapq.merge(lives_in_case(session, asked), ended, key=lambda each: each[:2])
    determined = PARCEL.c.state == str(State.IDLE)
    return lives_where(session, asked, [determined, once_published, recorded_since(asked)])


def _line(each: ParcelLife) -> OpenLine | None:
    said = openness(each.life)
    if said is None:
        return None
    parcel = each.life.parcel
    return OpenLine(each.no, parcel.project, parcel.district, parcel.location or parcel.district, said)
