"""Taking a ledger in (导入缴款台账): each payment of the price is recorded once, by its voucher.

Imports send nothing: what a payment would have caused before the import waits in triage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.batches import add_part, close_batch, open_batch
from supervision.casework.casefile import open_files
from supervision.casework.finding import find_parcels
from supervision.casework.payments.account import Account, Matched, Share, Unmatched
from supervision.casework.payments.ledger import open_ledger, read_ledger
from supervision.casework.payments.parcels import parcel_of
from supervision.casework.payments.rows import LedgerRow
from supervision.casework.recording import Line, record_all
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.transactions import write_together
from supervision.law.figures import plain
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing

CHUNK = 500
"""Rows a transaction, or a few more: the rows of a parcel stay together."""


@dataclass(slots=True)
class Paid:
    """What became of the rows: each is recorded, counts already or is set aside (`unmatched` among these).

    `batch_no` is the batch they are, 0 for a dry run.
    """

    batch_no: int = field(default=0, compare=False)
    recorded: int = 0
    known: int = 0
    set_aside: int = 0
    unmatched: int = 0
    total_wan: Decimal = Decimal(0)

    @property
    def rows_read(self) -> int:
        return self.recorded + self.known + self.set_aside

    @property
    def counts(self) -> dict[str, int]:
        """As the register of batches keeps them."""
        return {
            "rows_read": self.rows_read,
            "rows_taken": self.recorded,
            "rows_unchanged": self.known,
            "rows_set_aside": self.set_aside,
        }


OfParcel = tuple[int, Sequence[LedgerRow]]
"""A parcel's id, and the rows about it in the order of their days."""

Outcome = Matched | Refused


def take_payments(
    engine: Engine,
    paths: Sequence[Path],
    desk: Desk,
    *,
    report: Callable[[RowReport], None],
    progress: Callable[[int], None] = lambda rows: None,
    dry_run: bool = False,
) -> Paid:
    """Import the ledgers of some files as one batch; `report` is told of every row with problems, in their order.

    A ledger is held in memory: which instalment a payment meets depends on all that were paid before. Raises
    `BadRecord`, and nothing is written, when one of the files is no ledger. A dry run is the same, rolled back.
    """
    read = list(read_ledger(open_ledger(paths), desk.today))
    outcomes: dict[LedgerRow, Outcome] = {}
    parcels = _by_parcel(engine, [each for each in read if isinstance(each, LedgerRow)], outcomes)
    batch_no = 0
    if not dry_run:
        with writing(engine) as session:
            batch_no = open_batch(session, paths, desk, BatchSort.PAYMENTS)
    for chunk in _chunks(parcels):
        record = partial(_record, desk=desk, batch_no=batch_no)
        for (_, rows), became in zip(
            chunk, write_together(engine, chunk, record, dry_run=dry_run), strict=True
        ):
            outcomes |= dict.fromkeys(rows, became) if isinstance(became, Refused) else became
            progress(len(rows))
    paid = _tell(read, outcomes, report)
    paid.batch_no = batch_no
    if not dry_run:
        with writing(engine) as session:
            close_batch(session, batch_no, desk, paid.counts)
    return paid


def _by_parcel(
    engine: Engine, rows: Sequence[LedgerRow], outcomes: dict[LedgerRow, Outcome]
) -> list[OfParcel]:
    """The rows of each parcel; what becomes of one that names no one parcel is settled here."""
    found: dict[int, list[LedgerRow]] = defaultdict(list)
    with reading(engine) as session:
        for at in range(0, len(rows), CHUNK):
            some = rows[at : at + CHUNK]
            known_by = find_parcels(session, {number for row in some for number in row.numbers.values()})
            for row in some:
                try:
                    found[parcel_of(row, known_by).parcel_id].append(row)
                except BadRecord as refused:
                    outcomes[row] = refused
    return [(parcel, sorted(rows, key=lambda row: row.on)) for parcel, rows in sorted(found.items())]


def _chunks(parcels: Iterable[OfParcel]) -> Iterator[list[OfParcel]]:
    chunk: list[OfParcel] = []
    size = 0
    for each in parcels:
        chunk.append(each)
        size += len(each[1])
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _record(
    session: Session, parcels: Sequence[OfParcel], desk: Desk, batch_no: int
) -> list[dict[LedgerRow, Outcome]]:
    """Record the payments of some parcels; what becomes of their rows, parcel by parcel."""
    files = open_files(session, [parcel for parcel, _ in parcels], with_journal=True)
    by_id = {file.parcel_id: file for file in files}
    outcomes = [_post(Account(by_id[parcel]), rows) for parcel, rows in parcels]
    lines: list[Line] = []
    written: list[int] = []
    for (parcel, _), became in zip(parcels, outcomes, strict=True):
        new = list(_lines(by_id[parcel].no, became, batch_no))
        lines += new
        written += [parcel] * bool(new)
    for recorded in record_all(session, lines, desk):
        if isinstance(recorded, Refused):
            raise recorded  # of the parcel as a whole: no part of a split payment may stand alone
    add_part(session, batch_no, desk, written)
    return outcomes


def _post(account: Account, rows: Sequence[LedgerRow]) -> dict[LedgerRow, Outcome]:
    outcomes: dict[LedgerRow, Outcome] = {}
    for row in rows:
        try:
            outcomes[row] = account.post(row)
        except BadRecord as refused:
            outcomes[row] = refused
    return outcomes


def _lines(no: str, outcomes: Mapping[LedgerRow, Outcome], batch_no: int) -> Iterator[Line]:
    """The happenings by which the rows are recorded: one payment for each instalment a row pays."""
    for row, became in outcomes.items():
        if isinstance(became, Refused):
            continue
        batch = {
            "no": batch_no,
            "sort": BatchSort.PAYMENTS,
            "file": row.report.file,
            "row": row.report.row,
            "content": row.content,
        }
        note = "；".join(filter(None, (_split(row, became.shares), row.note)))
        for copy, share in enumerate(became.shares, start=1):
            happening: dict[str, Any] = {
                "no": no,
                "kind": str(Kind.PAYMENT),
                "on": row.on.isoformat(),
                "amount_wan": plain(share.amount_wan),
                "voucher": row.voucher,
            }
            if share.instalment is not None:
                happening["instalment"] = share.instalment
            if note:
                happening["note"] = note
            yield Line(happening, {**batch, "copy": copy})


def _split(row: LedgerRow, shares: Sequence[Share]) -> str:
    if len(shares) < 2:
        return ""
    numbers = "、".join(str(share.instalment) for share in shares)
    return f"凭证号{row.voucher}合计{plain(row.amount_wan)}万元，分列第{numbers}期"


def _tell(
    read: Sequence[LedgerRow | RowReport],
    outcomes: Mapping[LedgerRow, Outcome],
    report: Callable[[RowReport], None],
) -> Paid:
    """Count what became of the rows, and report those with problems."""
    paid = Paid()
    for each in read:
        said = each if isinstance(each, RowReport) else _said(each, outcomes[each])
        if said.problems:
            report(said)
        paid.set_aside += said.is_set_aside
        if isinstance(each, RowReport):
            continue
        became = outcomes[each]
        if isinstance(became, Refused):
            paid.unmatched += isinstance(became, Unmatched)
        elif became.shares:
            paid.recorded += 1
            paid.total_wan += each.amount_wan
        else:
            paid.known += 1
    return paid


def _said(row: LedgerRow, became: Outcome) -> RowReport:
    if isinstance(became, Refused):
        return row.report.set_aside(str(became))
    return row.report.with_problem("", "", Severity.WARNING, became.remark) if became.remark else row.report
