"""Checking the scans (扫描件核验): every scan a submission names is in the store, and is what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from supervision.casework.photos.check import Lost
from supervision.casework.scans.scan import Scans
from supervision.records.tables import SUBMISSION


def lost_scans(session: Session, scans: Scans) -> Iterator[Lost]:
    """Every scan that cannot be shown, with the parcel and, once it is on file, the entry it lies with."""
    said: dict[str, str] = {}
    for no, seq, sha256 in _named(session):
        if sha256 not in said:
            said[sha256] = scans.what_is_wrong(sha256)
        if said[sha256]:
            yield Lost(no, seq, said[sha256])


def has_scans(session: Session) -> bool:
    """Whether these records have a place for scans: a copy of an older form has none yet."""
    return inspect(session.connection()).has_table(SUBMISSION.name)


def named_scans(session: Session) -> Sequence[str]:
    """The SHA-256 of every scan, each once."""
    return sorted({sha256 for _, _, sha256 in _named(session)})


def _named(session: Session) -> Iterator[tuple[str, int, str]]:
    query = select(SUBMISSION.c.no, SUBMISSION.c.seq, SUBMISSION.c.files).where(SUBMISSION.c.files != "[]")
    for no, seq, files in session.execute(query.order_by(SUBMISSION.c.number)):
        for kept in orjson.loads(files):
            yield no, seq or 0, kept["sha256"]
