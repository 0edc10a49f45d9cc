"""One photo (照片) as the case file names it: by its SHA-256, with what the camera wrote into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from supervision.casework.journal import Entry
from supervision.casework.originals import JPEG, PNG, SHA256
from supervision.casework.terms_on_file import Journal, standing
from supervision.law.daycount import CHINA
from supervision.law.values import Point

SUFFIXES = {JPEG: "jpg", PNG: "png"}
"""The types taken, and how their originals end in the store."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One original. `taken_at` is the camera's DateTimeOriginal with its offset if it wrote one, "" without;
    `position` longitude and latitude in degrees as the camera had them (WGS-84), None without.
    """

    sha256: str
    name: str
    bytes: int
    type: str
    taken_at: str = ""
    position: Point | None = None
    camera: str = ""

    @property
    def taken_on(self) -> date | None:
        """The day it was taken (拍摄日期), by Shanghai time."""
        if not self.taken_at:
            return None
        at = datetime.fromisoformat(self.taken_at)
        # one with an offset is brought to the day it was here; one without is the day the camera had
        return (at if at.tzinfo is None else at.astimezone(CHINA)).date()

    @property
    def bare(self) -> bool:
        """It says neither when nor where it was taken."""
        return not self.taken_at and self.position is None

    def as_kept(self) -> dict[str, Any]:
        """How it stands in the payload of its happening."""
        return {
            "sha256": self.sha256,
            "name": self.name,
            "bytes": self.bytes,
            "type": self.type,
            "taken_at": self.taken_at or None,
            "position": None if self.position is None else [str(degrees) for degrees in self.position],
            "camera": self.camera or None,
        }


def photos_of(entry: Entry) -> list[Photo]:
    """The photos an entry names; what older entries noted under `photos` in words is none."""
    kept = entry.payload.get("photos")
    if not isinstance(kept, list):
        return []
    read = (_photo(each) for each in kept if isinstance(each, Mapping))
    return [photo for photo in read if photo is not None]


def _photo(kept: Mapping[str, Any]) -> Photo | None:
    sha256 = str(kept.get("sha256") or "")
    if not SHA256.fullmatch(sha256):
        return None
    size = kept.get("bytes")
    return Photo(
        sha256=sha256,
        name=str(kept.get("name") or sha256[:12]),
        bytes=size if isinstance(size, int) else 0,
        type=str(kept.get("type") or ""),
        taken_at=_a_time(kept.get("taken_at")),
        position=_a_position(kept.get("position")),
        camera=str(kept.get("camera") or ""),
    )


def _a_time(kept: object) -> str:
    try:
        datetime.fromisoformat(str(kept))
    except ValueError:
        return ""
    return str(kept)


def _a_position(kept: object) -> Point | None:
    """A camera may stand anywhere on earth: `law.values.a_point` asks for a place in this country."""
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    try:
        longitude, latitude = Decimal(str(kept[0])), Decimal(str(kept[1]))
        there_is_such = abs(longitude) <= 180 and abs(latitude) <= 90
    except InvalidOperation:
        return None
    return (longitude, latitude) if there_is_such else None


def photo_rows(seq: int, entry: Entry) -> list[dict[str, Any]]:
    """The rows of `photo` an entry gives; the parcel is added when they are written."""
    found = {photo.sha256: photo for photo in photos_of(entry)}
    return [
        {"seq": seq, "sha256": sha256, "taken_at": photo.taken_at or None} for sha256, photo in found.items()
    ]


def standing_photo_rows(journal: Journal) -> list[dict[str, Any]]:
    """The rows of `photo` of a whole case file: photos of what a correction voided are none."""
    if not any("photos" in entry.payload for _, entry in journal):
        return []
    return [row for seq, entry in standing(journal) for row in photo_rows(seq, entry)]


def photos_on_file(journal: Journal) -> Iterable[tuple[int, Entry, Photo]]:
    """Every photo of a case file that stands, with its entry, in the order they were recorded."""
    for seq, entry in standing(journal):
        for photo in photos_of(entry):
            yield seq, entry, photo
