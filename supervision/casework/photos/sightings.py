"""Where else a photo was used (照片去向), found by its SHA-256 in the table `photo`; the contradictions of the docket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import read_entries
from supervision.casework.photos.contradictions import (
    Contradiction,
    Sighting,
    photo_contradictions,
)
from supervision.casework.photos.photo import photos_of
from supervision.casework.terms_on_file import Journal
from supervision.law.terms import Kind
from supervision.records.tables import ENTRY, PARCEL, PHOTO

PAGE = 500
ASKED = 500
"""Hashes a statement asks for: SQLite takes a limited number of values."""

PLACED_OR_STARTED = (str(Kind.BOUNDARY), str(Kind.START))
"""Beside photos, what a contradiction takes: a place outside a boundary, a start before the handover."""


def sightings_of(session: Session, hashes: Iterable[str], parcel_id: int) -> dict[str, list[Sighting]]:
    """The uses of some photos with other parcels than this, by SHA-256; parcels withdrawn with their import are none."""
    return _elsewhere(_uses(session, hashes), parcel_id)


class _Use(NamedTuple):
    parcel_id: int
    sha256: str
    sighting: Sighting


def _uses(session: Session, hashes: Iterable[str]) -> list[_Use]:
    wanted = sorted(set(hashes))
    query = (
        select(PHOTO.c.parcel_id, PHOTO.c.sha256, PARCEL.c.no, PHOTO.c.seq, ENTRY.c.kind, ENTRY.c.happened_on)
        .join(PARCEL, PARCEL.c.id == PHOTO.c.parcel_id)
        .join(ENTRY, (ENTRY.c.parcel_id == PHOTO.c.parcel_id) & (ENTRY.c.seq == PHOTO.c.seq))
        .where(~PARCEL.c.withdrawn)
        .order_by(PARCEL.c.no, PHOTO.c.seq)
    )
    return [
        _Use(parcel_id, sha256, Sighting(no, seq, Kind(kind), on))
        for at in range(0, len(wanted), ASKED)
        for parcel_id, sha256, no, seq, kind, on in session.execute(
            query.where(PHOTO.c.sha256.in_(wanted[at : at + ASKED]))
        )
    ]


def _elsewhere(uses: Iterable[_Use], parcel_id: int) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for use in uses:
        if use.parcel_id != parcel_id:
            found[use.sha256].append(use.sighting)
    return found


def hashes_of(journal: Journal) -> set[str]:
    """The SHA-256 of every photo a case file names."""
    return {photo.sha256 for _, entry in journal for photo in photos_of(entry)}


class Doubted(NamedTuple):
    """A contradiction with the parcel it stands with."""

    no: str
    project: str
    contradiction: Contradiction


def doubts_of_the_docket(
    session: Session, *, tolerance_m: int, parcel_id: int | None = None
) -> Iterator[Doubted]:
    """Every contradiction of every parcel (or of one), parcels in the order of their numbers."""
    journals_of = select(ENTRY.c.parcel_id).where(ENTRY.c.kind.in_(PLACED_OR_STARTED))
    either = PARCEL.c.id.in_(select(PHOTO.c.parcel_id).union(journals_of))
    chosen = either if parcel_id is None else PARCEL.c.id == parcel_id
    query = select(PARCEL.c.id, PARCEL.c.no, PARCEL.c.project).where(chosen, ~PARCEL.c.withdrawn)
    parcels = session.execute(query.order_by(PARCEL.c.no)).all()
    for at in range(0, len(parcels), PAGE):
        page = parcels[at : at + PAGE]
        journals = read_entries(session, [row.id for row in page])
        uses = _by_hash(_uses(session, {sha for journal in journals.values() for sha in hashes_of(journal)}))
        for row in page:
            journal = journals[row.id]
            mine = _elsewhere((use for sha in hashes_of(journal) for use in uses.get(sha, ())), row.id)
            for found in photo_contradictions(journal, mine, tolerance_m=tolerance_m):
                yield Doubted(row.no, row.project, found)


def _by_hash(uses: Sequence[_Use]) -> Mapping[str, list[_Use]]:
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        found[use.sha256].append(use)
    return found
