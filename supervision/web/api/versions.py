"""Which version of a case file was read (案卷版本): its last entry, and the day and knowledge it was asked for."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.records.tables import PARCEL

HASH_SHOWN = 16


def version_of(head_seq: int, head_hash: str) -> str:
    """A case file by its last entry: `17-3fa96c2157d0b8aa`."""
    return f"{head_seq}-{head_hash[:HASH_SHOWN]}"


def read_version(session: Session, parcel_id: int) -> str:
    row = session.execute(select(PARCEL.c.head_seq, PARCEL.c.head_hash).where(PARCEL.c.id == parcel_id)).one()
    return version_of(row.head_seq, row.head_hash)


def etag(version: str, *asked: object) -> str:
    """The version with what the answer rests on beside it."""
    said = "/".join("" if each is None else str(each) for each in asked)
    return f'"{version}/{said}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether whoever asks has this answer already."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in given.split(",")]
