"""Import (导入): rows of supplied land become case files; what is already on file is left as it is.

Imports send nothing: what their dates would have caused before the import waits in triage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import orjson
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, add_fact, enter, new_file
from supervision.casework.journal import canonical
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.supply.rows import SupplyRow
from supervision.law.terms import BadRecord, Kind, NotAllowed
from supervision.records.db import writing
from supervision.records.tables import BATCH, ENTRY, PARCEL

CHUNK = 1000
HEADINGS = {Kind.START: "实际开工时间", Kind.COMPLETION: "实际竣工时间"}


@dataclass(slots=True)
class TakenIn:
    """What became of the rows of an import."""

    new: int = 0
    unchanged: int = 0
    set_aside: int = 0


def take_in(
    engine: Engine,
    rows: Iterable[SupplyRow],
    desk: Desk,
    *,
    report: Callable[[RowReport], None],
    progress: Callable[[int], None] = lambda rows: None,
    dry_run: bool = False,
) -> TakenIn:
    """Take rows in, a thousand a transaction; a row that cannot be taken is reported and the rest goes on.

    A dry run is the same, rolled back.
    """
    taken = TakenIn()
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        with writing(engine) as session:
            _take_chunk(session, chunk, desk, taken, report)
            if dry_run:
                session.rollback()
        progress(len(chunk))
    return taken


def _take_chunk(
    session: Session,
    chunk: Sequence[SupplyRow],
    desk: Desk,
    taken: TakenIn,
    report: Callable[[RowReport], None],
) -> None:
    on_file = _content_on_file(session, [row.no for row in chunk])
    files = []
    for row in chunk:
        said = row.report
        content = _content(row)
        if row.no in on_file:
            if on_file[row.no] == content:
                taken.unchanged += 1
            else:
                taken.set_aside += 1
                why = "已登记在案，本行内容与原登记不一致；合同有变更的请登记“合同变更”"
                said = said.with_problem("", "", Severity.SET_ASIDE, why)
        else:
            try:
                file, said = _file_of(row, content, desk)
                files.append(file)
            except (BadRecord, NotAllowed) as refused:
                taken.set_aside += 1
                said = said.with_problem("", "", Severity.SET_ASIDE, str(refused))
        if said.problems:
            report(said)
    enter(session, files)
    taken.new += len(files)


def _content_on_file(session: Session, numbers: Sequence[str]) -> dict[str, str]:
    """For the parcels already on file: what the row said that brought them, by its hash."""
    first = ENTRY.c.parcel_id == PARCEL.c.id, ENTRY.c.seq == 1
    query = (
        select(PARCEL.c.no, ENTRY.c.payload).join(ENTRY, first[0] & first[1]).where(PARCEL.c.no.in_(numbers))
    )
    return {
        no: orjson.loads(payload).get("batch", {}).get("content", "")
        for no, payload in session.execute(query)
    }


def _content(row: SupplyRow) -> str:
    return hashlib.sha256(canonical([row.supply, row.facts])).hexdigest()


def _file_of(row: SupplyRow, content: str, desk: Desk) -> tuple[CaseFile, RowReport]:
    said = row.report
    batch = {"file": said.file, "row": said.row}
    supply = {**row.supply, "batch": batch | {"content": content}}
    if row.aliases:
        supply["aliases"] = [list(alias) for alias in row.aliases]
    signed_on = date.fromisoformat(row.supply["contract"]["signed_on"])
    file = new_file(row.no, desk.entry(Kind.SUPPLY, signed_on, supply), row.aliases)
    file.patrol_every = desk.office.patrol_every_days
    for fact in sorted(row.facts, key=lambda fact: str(fact["on"])):
        kind, on = Kind(fact["kind"]), date.fromisoformat(fact["on"])
        if on > desk.today:
            why = f"{kind.zh}日期晚于登记日{desk.today}"
            said = said.with_problem(HEADINGS[kind], str(on), Severity.LEFT_EMPTY, why)
            continue
        values = {key: value for key, value in fact.items() if key not in ("kind", "on")}
        add_fact(file, desk.entry(kind, on, {**values, "batch": batch}))
    return file, said


def note_batch(session: Session, paths: Sequence[Path], desk: Desk, counts: dict[str, int]) -> None:
    """Keep which files were imported, by whom and when, and what became of their rows."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    session.execute(
        insert(BATCH).values(
            files="；".join(path.name for path in paths),
            sha256=digest.hexdigest(),
            recorded_on=desk.today,
            recorded_at=desk.at,
            by=desk.by,
            **counts,
        )
    )
