"""Import (导入): rows of supplied land become case files; a row that has changed since becomes an amendment.

Imports send nothing: what their dates would have caused before the import waits in triage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.amendments import amend, batch_of, happened_by
from supervision.casework.batches import add_part, close_batch, open_batch
from supervision.casework.casefile import CaseFile, add_fact, enter, new_file, open_files, reopen
from supervision.casework.known_rows import known_parcels
from supervision.casework.supply.files import Reading
from supervision.casework.supply.report import RowReport
from supervision.casework.supply.rows import SupplyRow
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.terms import Kind
from supervision.records.batch import BatchSort
from supervision.records.db import writing
from supervision.records.tables import ENTRY

CHUNK = 1000
BROUGHT = (Kind.SUPPLY, Kind.AMENDMENT, Kind.START, Kind.COMPLETION)
"""Entries an import writes."""


@dataclass(slots=True)
class TakenIn:
    """What became of the rows of an import, and the batch they are (0 for a dry run)."""

    batch_no: int = field(default=0, compare=False)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0


def take_in(
    engine: Engine,
    rows: Reading,
    desk: Desk,
    *,
    files: Sequence[Path],
    report: Callable[[RowReport], None],
    progress: Callable[[int], None] = lambda rows: None,
    dry_run: bool = False,
) -> TakenIn:
    """Import the rows of some files as one batch; `report` is told of every row with problems.

    A dry run is the same, rolled back.
    """
    batch_no = 0
    if not dry_run:
        with writing(engine) as session:
            batch_no = open_batch(session, files, desk, BatchSort.SUPPLY)
    taken = take_rows(engine, rows, desk, batch_no, report=report, progress=progress, dry_run=dry_run)
    taken.batch_no = batch_no
    if not dry_run:
        counts = {
            "rows_read": rows.counts.rows_read,
            "rows_taken": taken.new,
            "rows_changed": taken.changed,
            "rows_unchanged": taken.unchanged,
            "rows_set_aside": rows.counts.rows_set_aside + taken.set_aside,
        }
        with writing(engine) as session:
            close_batch(session, batch_no, desk, counts)
    return taken


def take_rows(
    engine: Engine,
    rows: Iterable[SupplyRow],
    desk: Desk,
    batch_no: int,
    *,
    report: Callable[[RowReport], None],
    progress: Callable[[int], None] = lambda rows: None,
    dry_run: bool = False,
) -> TakenIn:
    """Take rows in, a thousand a transaction; a row that cannot be taken is reported and the rest goes on."""
    taken = TakenIn()
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        with writing(engine) as session:
            said = _take_chunk(session, chunk, desk, batch_no, taken)
            if dry_run:
                session.rollback()
        for each in said:
            if each.problems:
                report(each)
        progress(len(chunk))
    return taken


def _take_chunk(
    session: Session, chunk: Sequence[SupplyRow], desk: Desk, batch_no: int, taken: TakenIn
) -> Iterable[RowReport]:
    """Take some rows in one transaction; gives what is said of each, in their order."""
    on_file = _on_file(session, chunk)
    said = {row.no: row.report for row in chunk}
    new: list[SupplyRow] = []
    changed: list[tuple[SupplyRow, int]] = []
    for row in chunk:
        known = on_file.get(row.no)
        if known is None or known.withdrawn:
            new.append(row)
        elif known.contents[-1:] == [row.content]:  # none: recorded by hand
            taken.unchanged += 1
        elif row.content in known.contents:
            said[row.no] = row.report.set_aside(STALE)
        else:
            changed.append((row, known.parcel_id))
    files = _new_files(session, new, on_file, desk, batch_no, said)
    enter(session, files)
    taken.new += len(files)
    amended = amend(session, changed, desk, batch_no, said)
    taken.changed += len(amended)
    taken.unchanged += sum(not said[row.no].is_set_aside for row, _ in changed) - len(amended)
    taken.set_aside += sum(each.is_set_aside for each in said.values())
    add_part(session, batch_no, desk, [*(file.parcel_id for file in files), *amended])
    return said.values()


STALE = "本行与此前导入的一行相同，而其后的导入已改变该宗地的条款，应为旧表；未作任何改动，如确系改回，请登记“合同变更”"


@dataclass(slots=True)
class _OnFile:
    """A parcel on file: the contents of the rows that brought it, by their hashes, the latest last."""

    parcel_id: int
    no: str
    withdrawn: bool
    contents: list[str] = field(default_factory=list)


def _on_file(session: Session, rows: Sequence[SupplyRow]) -> dict[str, _OnFile]:
    """The parcels already on file, by the rows' numbers; entries a correction has voided say nothing."""
    known = known_parcels(session, rows)
    if not known:  # nearly every chunk of a first import
        return {}
    found = {parcel.parcel_id: _OnFile(*parcel) for parcel in known.values()}
    brought = [str(kind) for kind in (*BROUGHT, Kind.CORRECTION)]
    entries = (
        select(ENTRY.c.parcel_id, ENTRY.c.seq, ENTRY.c.kind, ENTRY.c.payload)
        .where(ENTRY.c.parcel_id.in_(found), ENTRY.c.kind.in_(brought))
        .order_by(ENTRY.c.parcel_id, ENTRY.c.seq.desc())
    )
    voided: set[tuple[int, str]] = set()
    for parcel_id, seq, kind, text in session.execute(entries):
        payload = orjson.loads(text)
        if (parcel_id, str(seq)) in voided:
            continue
        if kind == Kind.CORRECTION:
            voided.add((parcel_id, payload["voids"]))
        elif content := payload.get("batch", {}).get("content", ""):
            found[parcel_id].contents.insert(0, content)
    return {no: found[parcel.parcel_id] for no, parcel in known.items()}


def _new_files(
    session: Session,
    rows: Sequence[SupplyRow],
    on_file: Mapping[str, _OnFile],
    desk: Desk,
    batch_no: int,
    said: dict[str, RowReport],
) -> list[CaseFile]:
    """A file for each row; one whose import was withdrawn goes on with its old file."""
    again = [on_file[row.no].parcel_id for row in rows if row.no in on_file]
    opened = open_files(session, again, with_journal=True) if again else []
    old = {file.parcel_id: file for file in opened}
    files = []
    for row in rows:
        try:
            known = on_file.get(row.no)
            file = _file_of(row, old[known.parcel_id] if known else None, desk, batch_no)
            said[row.no] = _add_what_happened(file, row, desk, batch_no)
            files.append(file)
        except (BadRecord, NotAllowed) as refused:
            said[row.no] = row.report.set_aside(str(refused))
    return files


def _file_of(row: SupplyRow, old: CaseFile | None, desk: Desk, batch_no: int) -> CaseFile:
    supply: dict[str, Any] = {**row.supply, "batch": batch_of(row, batch_no)}
    if row.aliases:
        supply["aliases"] = [list(alias) for alias in row.aliases]
    signed_on = date.fromisoformat(row.supply["contract"]["signed_on"])
    entry = desk.entry(Kind.SUPPLY, signed_on, supply)
    file = new_file(row.no, entry) if old is None else reopen(old, entry)
    file.patrol_every = desk.office.patrol_every_days
    return file


def _add_what_happened(file: CaseFile, row: SupplyRow, desk: Desk, batch_no: int) -> RowReport:
    """Actual dates are facts of their own."""
    happened, said = happened_by(row, desk.today)
    for kind, on in sorted(happened.items(), key=lambda pair: pair[1]):
        add_fact(file, desk.entry(kind, on, {"batch": batch_of(row, batch_no)}))
    return said
