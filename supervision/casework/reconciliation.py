"""Reconciling with another register (对账): parcel by parcel what differs, and which side has moved since they agreed.

Nothing is changed: where the other side is newer, import its file; where ours is, it is theirs to take over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.casefile import CaseFile, file_of, select_files
from supervision.casework.comparison import Difference, Side, differences
from supervision.casework.journal import read_entries
from supervision.casework.known_rows import known_parcels
from supervision.casework.supply.rows import SupplyRow
from supervision.casework.terms_on_file import (
    imported_terms,
    is_of_an_import,
    standing,
    standing_terms,
    terms_of_row,
)
from supervision.law.terms import Term
from supervision.records.tables import PARCEL

PAGE = 500


class Standing(Term):
    """How a parcel stands between the two registers (对账结果)."""

    SAME = "same", "一致"
    DIFFERENT = "different", "有差异"
    ONLY_THEIRS = "only_theirs", "仅来文有"
    ONLY_OURS = "only_ours", "仅案卷有"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One parcel; `ours_on` is the day the office last recorded something of its own about it, None when it never did."""

    no: str
    project: str
    standing: Standing
    differences: Sequence[Difference] = ()
    ours_on: date | None = None


def reconcile(session: Session, rows: Iterable[SupplyRow]) -> Iterator[Reconciled]:
    """Every row of the other register, then the parcels of its districts that it does not have."""
    met: set[int] = set()
    districts: set[str] = set()
    rows = iter(rows)
    while page := list(islice(rows, PAGE)):
        files = _files_of(session, page)
        met.update(file.parcel_id for file in files.values())
        districts.update(row.supply["parcel"].get("district", "") for row in page)
        for row in page:
            yield _reconciled(row, files.get(row.no))
    yield from _only_ours(session, met, sorted(districts))


def _files_of(session: Session, rows: Sequence[SupplyRow]) -> dict[str, CaseFile]:
    """The case files these rows are about, by the rows' numbers, with their journals; read and not locked."""
    known = {no: parcel for no, parcel in known_parcels(session, rows).items() if not parcel.withdrawn}
    ids = [parcel.parcel_id for parcel in known.values()]
    journals = read_entries(session, ids)
    files = {}
    for row in session.execute(select_files(ids)):
        file = file_of(row, set(), set())
        file.journal = journals[row.id]
        files[row.id] = file
    return {no: files[parcel.parcel_id] for no, parcel in known.items()}


def _reconciled(row: SupplyRow, file: CaseFile | None) -> Reconciled:
    project = str(row.supply["parcel"].get("project", ""))
    if file is None:
        return Reconciled(row.no, project, Standing.ONLY_THEIRS)
    ours = standing_terms(file.journal, file.life)
    found = list(differences(imported_terms(file.journal), ours, terms_of_row(row.supply, row.facts)))
    if not found:
        return Reconciled(row.no, project, Standing.SAME)
    own = [entry.recorded_on for _, entry in standing(file.journal) if not is_of_an_import(entry)]
    return Reconciled(row.no, project, Standing.DIFFERENT, found, max(own, default=None))


def _only_ours(session: Session, met: set[int], districts: Sequence[str]) -> Iterator[Reconciled]:
    columns = select(PARCEL.c.id, PARCEL.c.no, PARCEL.c.project)
    query = columns.where(PARCEL.c.district.in_(districts), ~PARCEL.c.withdrawn).order_by(PARCEL.c.id)
    for row in session.execute(query, execution_options={"yield_per": PAGE}):
        if row.id not in met:
            yield Reconciled(row.no, row.project, Standing.ONLY_OURS)


def advice(side: Side) -> str:
    """What to do about a difference."""
    return {
        Side.THEIRS: "导入来文即登记为合同变更",
        Side.OURS: "案卷已有新的登记，请通知对方更新",
        Side.BOTH: "请核实后登记“合同变更”或更正",
        Side.UNKNOWN: "请核实后登记“合同变更”或更正",
        Side.NOT_STATED: "案卷予以保留，无须处理",
    }[side]
