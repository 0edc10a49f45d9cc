"""Importing files (导入文件): known by their headings, supplies with their instalments or a ledger of payments, for every door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from supervision.casework.acts import Desk
from supervision.casework.intake import take_in
from supervision.casework.payments.columns import NoLedger
from supervision.casework.payments.taking import take_payments
from supervision.casework.supply.files import Reading, read
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap
from supervision.casework.supply.report import RowReport
from supervision.law.figures import plain
from supervision.law.refusals import BadRecord
from supervision.records.batch import BatchSort

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much (0: not known)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import, or would: in a sentence, and counted; `batch_no` is 0 for one that was only tried."""

    sort: BatchSort
    sentence: str
    counts: dict[str, int | str]
    batch_no: int


def import_files(
    engine: Engine,
    files: Sequence[Path],
    desk: Desk,
    *,
    report: Callable[[RowReport], None],
    progress: Progress,
    source: str | None = None,
    mapping: HeadingMap = OUR_HEADINGS,
    dry_run: bool = False,
) -> Imported:
    """Import some files as one batch, or try it; `report` is told of every row with problems. Raises `BadRecord`."""
    try:
        rows = read(files, source=source, mapping=mapping, on_report=report)
    except BadRecord as no_supplies:
        try:
            return _payments(engine, files, desk, report, progress, dry_run=dry_run)
        except NoLedger:
            raise no_supplies from None
    return _supplies(engine, rows, files, desk, report, progress, dry_run=dry_run)


def _supplies(
    engine: Engine,
    rows: Reading,
    files: Sequence[Path],
    desk: Desk,
    report: Callable[[RowReport], None],
    progress: Progress,
    *,
    dry_run: bool,
) -> Imported:
    def advance(_: int) -> None:
        progress(rows.bytes_read, rows.total_bytes)

    progress(0, rows.total_bytes)
    taken = take_in(engine, rows, desk, files=files, report=report, progress=advance, dry_run=dry_run)
    progress(rows.total_bytes, rows.total_bytes)
    counts = rows.counts
    returned, instalments = counts.rows_set_aside + taken.set_aside, counts.instalments_set_aside
    return Imported(
        BatchSort.SUPPLY,
        f"读取{counts.rows_read}行，新登记{taken.new}宗，变更{taken.changed}宗，"
        f"已登记且无变化{taken.unchanged}行，退回{returned}行"
        + (f"，分期约定退回{instalments}行" if instalments else ""),
        {"rows_read": counts.rows_read, "new": taken.new, "changed": taken.changed,
         "unchanged": taken.unchanged, "set_aside": returned},
        taken.batch_no,
    )  # fmt: skip


def _payments(
    engine: Engine,
    files: Sequence[Path],
    desk: Desk,
    report: Callable[[RowReport], None],
    progress: Progress,
    *,
    dry_run: bool,
) -> Imported:
    done = 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, 0)

    paid = take_payments(engine, files, desk, report=report, progress=advance, dry_run=dry_run)
    unmatched = f"，其中{paid.unmatched}行与分期约定对不上" if paid.unmatched else ""
    return Imported(
        BatchSort.PAYMENTS,
        f"缴款台账读取{paid.rows_read}行，登记缴款{paid.recorded}笔共{plain(paid.total_wan)}万元，"
        f"此前已登记{paid.known}笔，退回{paid.set_aside}行{unmatched}",
        {"rows_read": paid.rows_read, "recorded": paid.recorded, "known": paid.known,
         "set_aside": paid.set_aside, "unmatched": paid.unmatched, "total_wan": plain(paid.total_wan)},
        paid.batch_no,
    )  # fmt: skip
