"""Checking the originals (原件核验): every photo the case files name is in the store, and is what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from supervision.casework.photos.store import Photos
from supervision.records.tables import PARCEL, PHOTO


class Lost(NamedTuple):
    """An original that is missing or changed: the parcel and entry that rest on it, what is wrong, what to do."""

    no: str
    seq: int
    text: str


def lost_originals(session: Session, photos: Photos) -> Iterator[Lost]:
    """Every photo that stands with a fact and whose original cannot be shown; each original is read once."""
    query = select(PHOTO.c.sha256, PARCEL.c.no, PHOTO.c.seq).join(PARCEL, PARCEL.c.id == PHOTO.c.parcel_id)
    last, said = "", ""
    for sha256, no, seq in session.execute(query.order_by(PHOTO.c.sha256, PARCEL.c.no, PHOTO.c.seq)):
        if sha256 != last:
            last, said = sha256, photos.what_is_wrong(sha256)
        if said:
            yield Lost(no, seq, said)


def has_photos(session: Session) -> bool:
    """Whether these records have a place for photos: a copy of an older form has none yet."""
    return inspect(session.connection()).has_table(PHOTO.name)


def named_originals(session: Session) -> Sequence[str]:
    """The SHA-256 of every photo that stands with a fact, each once."""
    return session.scalars(select(PHOTO.c.sha256).distinct().order_by(PHOTO.c.sha256)).all()
