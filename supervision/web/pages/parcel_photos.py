"""The photos of a parcel (照片): small ones to look through, the originals behind them, and what does not agree (存疑)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound
from supervision.casework.journal import Entry, read_entries
from supervision.casework.originals import SHA256
from supervision.casework.photos.contradictions import Contradiction, Sighting, photo_contradictions
from supervision.casework.photos.photo import Photo, photos_of, photos_on_file
from supervision.casework.photos.sightings import hashes_of, sightings_of
from supervision.casework.photos.store import LostOriginal, Photos
from supervision.casework.photos.thumbnail import NoThumbnail, thumbnail
from supervision.casework.reading import known_entries
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from supervision.records.tables import PARCEL
from supervision.web.guarding import pages
from supervision.web.parcel_frame import frame_of
from supervision.web.rendering import STATIC
from supervision.web.seat import Seat, Seated

router = pages()

ELSEWHERE = "（不在您的管辖范围内）"
MEDIA = {"jpg": "image/jpeg", "png": "image/png"}
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
"""What a picture that is opened by itself may do: nothing. The browser's own frame around it has a style."""


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One photo with the entry it stands with, what does not agree, and whether its original is in the store."""

    seq: int
    entry: Entry
    photo: Photo
    doubts: Sequence[Contradiction]
    in_store: bool

    @property
    def position(self) -> str:
        place = self.photo.position
        return "" if place is None else f"{place[0]:.5f}, {place[1]:.5f}"

    @property
    def taken_at(self) -> str:
        return self.photo.taken_at.replace("T", " ")[:16]


@router.get("/parcels/{no}/photos")
def photos_page(seat: Seated, no: str) -> Response:
    originals = originals_of(seat)
    with seat.reading() as session:
        frame = frame_of(seat, session)
        known = known_entries(session, seat.parcel_id, known_on=frame.as_of.known_on)
        on = frame.as_of.on  # a correction counts for the days before it too
        journal = [pair for pair in known if pair[1].happened_on <= on or pair[1].kind is Kind.CORRECTION]
        seen = _seen(session, seat, sightings_of(session, hashes_of(journal), seat.parcel_id))
    tolerance_m = seat.door.office.photo_tolerance_m
    doubts = photo_contradictions(journal, seen, tolerance_m=tolerance_m)
    lines = [
        PhotoLine(
            seq,
            entry,
            photo,
            [each for each in doubts if (each.seq, each.photo) == (seq, photo.sha256)],
            originals.path_of(photo.sha256) is not None,
        )
        for seq, entry, photo in photos_on_file(journal)
    ]
    lines.sort(key=lambda line: (line.entry.happened_on, line.seq), reverse=True)
    of_entries = [each for each in doubts if not each.photo]
    return frame.show(seat, "parcels/photos.html", "photos", lines=lines, of_entries=of_entries)


def _seen(session: Session, seat: Seat, sightings: dict[str, list[Sighting]]) -> dict[str, list[Sighting]]:
    """The same photo with other parcels: of one this person does not see, the number is not told."""
    if seat.scope.is_all:
        return sightings
    numbers = {each.no for found in sightings.values() for each in found}
    query = select(PARCEL.c.no).where(PARCEL.c.no.in_(numbers), *seat.scope.filters())
    visible = set(session.scalars(query))
    return {
        sha256: [each if each.no in visible else each._replace(no=ELSEWHERE) for each in found]
        for sha256, found in sightings.items()
    }


# The pictures


@router.get("/parcels/{no}/photos/{sha256}")
def original_page(seat: Seated, no: str, sha256: str) -> Response:
    """The original as it was taken, by the type it is and under the name it was given."""
    photo = _photo_of(seat, sha256)
    originals = originals_of(seat)
    path = originals.path_of(sha256)
    data = originals.read(sha256)
    assert path is not None  # it was just read
    suffix = path.suffix.removeprefix(".")
    name = quote(f"{photo.name.rpartition('.')[0] or photo.name}.{suffix}", safe="")
    return Response(
        data,
        media_type=MEDIA[suffix],
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{name}",
            "Content-Security-Policy": ALONE,
        },
    )


@router.get("/parcels/{no}/photos/{sha256}/small")
def small_photo(seat: Seated, no: str, sha256: str) -> Response:
    """A small picture; of an original that is lost or cannot be made small, a drawing that says so."""
    _photo_of(seat, sha256)
    try:
        small = thumbnail(originals_of(seat), sha256, seat.door.data / "thumbnails")
    except (LostOriginal, NoThumbnail):
        return Response((STATIC / "no-photo.svg").read_bytes(), media_type="image/svg+xml")
    return Response(small, media_type="image/jpeg", headers={"Content-Disposition": "inline"})


def originals_of(seat: Seat) -> Photos:
    """The store of originals (照片原件库): `photos` in the data folder."""
    return Photos(seat.door.data / "photos")


def _photo_of(seat: Seat, sha256: str) -> Photo:
    """The photo of that hash in this parcel's file, one that a correction struck out too; of another's there is none."""
    if not SHA256.fullmatch(sha256):
        raise BadRecord(f"“{sha256[:80]}”不是照片编号（SHA-256）")
    with seat.reading() as session:
        journal = read_entries(session, [seat.parcel_id])[seat.parcel_id]
    for _, entry in journal:
        for photo in photos_of(entry):
            if photo.sha256 == sha256:
                return photo
    raise NotFound("没有这个编号，或者不在您的管辖范围内。")
