"""Batches (批次): what one import or bulk record brought; who, when, from which file, and what became of it.

The register grows and is chained, as a case file is; each of its lines is written in the transaction it tells of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.chained_register import ChainedRegister
from supervision.casework.finding import NotFound
from supervision.records.batch import BatchKind, BatchSort
from supervision.records.dialects import hold_table
from supervision.records.tables import BATCH_REGISTER

BLOCK = 1 << 20
REGISTER = ChainedRegister(BATCH_REGISTER, ("batch_no",), "批次登记", lambda line: f"第{line.batch_no}批")


@dataclass(slots=True)
class Batch:
    """One batch as its lines tell it; `counts` stays empty for one broken off, `withdrawn_on` None while it stands."""

    no: int
    sort: BatchSort
    files: str
    sha256: str
    opened_on: date
    by: str
    parcels: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    withdrawn_on: date | None = None
    reason: str = ""

    @property
    def status_zh(self) -> str:
        if self.withdrawn_on is not None:
            return f"{self.withdrawn_on}撤销"
        return "完毕" if self.counts else "未完毕"


def open_batch(session: Session, files: Sequence[Path], desk: Desk, sort: BatchSort) -> int:
    """Register a batch before its first row is written; gives its number (批次号)."""
    hold_table(session, BATCH_REGISTER)
    batch_no = (session.scalar(select(func.max(BATCH_REGISTER.c.batch_no))) or 0) + 1
    names = "；".join(path.name for path in files)
    said = {"files": names, "sha256": sha256_of(files), "sort": sort}
    REGISTER.add(session, (batch_no,), BatchKind.OPENED, desk, said)
    return batch_no


def sha256_of(files: Sequence[Path]) -> str:
    """One SHA-256 over the files in the order they were given."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()


def add_part(session: Session, batch_no: int, desk: Desk, parcel_ids: Sequence[int]) -> None:
    """Name the parcels one transaction of a batch wrote to."""
    if parcel_ids:
        REGISTER.add(session, (batch_no,), BatchKind.PART, desk, {"parcels": sorted(set(parcel_ids))})


def close_batch(session: Session, batch_no: int, desk: Desk, counts: Mapping[str, int]) -> None:
    """The batch was read to its end."""
    REGISTER.add(session, (batch_no,), BatchKind.CLOSED, desk, dict(counts))


def note_withdrawal(session: Session, batch_no: int, desk: Desk, reason: str) -> None:
    """The batch was withdrawn as a whole (撤销)."""
    REGISTER.add(session, (batch_no,), BatchKind.WITHDRAWN, desk, {"reason": reason})


def batches(session: Session) -> list[Batch]:
    """Every batch, oldest first."""
    found: dict[int, Batch] = {}
    for line in REGISTER.lines(session):
        said = orjson.loads(line.payload)
        match BatchKind(line.kind):
            case BatchKind.OPENED:
                sort = BatchSort(said["sort"])
                found[line.batch_no] = Batch(
                    line.batch_no, sort, said["files"], said["sha256"], line.recorded_on, line.by
                )
            case BatchKind.PART:
                found[line.batch_no].parcels += len(said["parcels"])
            case BatchKind.CLOSED:
                found[line.batch_no].counts = said
            case BatchKind.WITHDRAWN:
                batch = found[line.batch_no]
                batch.withdrawn_on, batch.reason = line.recorded_on, said["reason"]
    return list(found.values())


def the_batch(session: Session, batch_no: int) -> Batch:
    """One batch; raises `NotFound` when there is none of that number."""
    for batch in batches(session):
        if batch.no == batch_no:
            return batch
    raise NotFound(f"没有第{batch_no}批。批次清单：supervision batches")


def parcels_of(session: Session, batch_no: int) -> list[int]:
    """The ids of the parcels a batch wrote to, in order."""
    parts = select(BATCH_REGISTER.c.payload).where(
        BATCH_REGISTER.c.batch_no == batch_no, BATCH_REGISTER.c.kind == str(BatchKind.PART)
    )
    return sorted({parcel for part in session.scalars(parts) for parcel in orjson.loads(part)["parcels"]})
