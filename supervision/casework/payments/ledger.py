"""The files of a ledger (台账文件): opened, recognised by their headings, and read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from supervision.casework.payments.columns import LedgerColumns, NoLedger, are_ledger_headings, recognised
from supervision.casework.payments.rows import LedgerRow, read_row
from supervision.casework.supply.files import labels
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.supply.row_problems import rows_of
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.table import Table
from supervision.law.refusals import BadRecord

Sheet = tuple[Table, LedgerColumns]


def open_ledger(paths: Sequence[Path]) -> list[Sheet]:
    """Open the files of one import; raises `BadRecord` for every file that is no ledger or cannot be read."""
    sheets: list[Sheet] = []
    refused: list[BadRecord] = []
    for path, label in zip(paths, labels(paths), strict=True):
        try:
            tables = open_tables(path, are_ledger_headings, label=label)
            sheets += [(table, recognised(table)) for table in tables]
        except BadRecord as bad:
            refused.append(bad)
    if refused:
        problems = [problem for bad in refused for problem in bad.problems]
        no_ledger = any(isinstance(bad, NoLedger) for bad in refused)
        raise NoLedger(*problems) if no_ledger else BadRecord(*problems)
    return sheets


def read_ledger(sheets: Sequence[Sheet], today: date) -> Iterator[LedgerRow | RowReport]:
    """Each payment in the order of the files, and what is to be said of a file or of a row set aside."""
    for table, columns in sheets:
        yield from _remarks(table, columns)
        for problems in rows_of(table, columns):
            row = None if problems.refused else read_row(problems, today)
            yield problems.report() if row is None else row


def _remarks(table: Table, columns: LedgerColumns) -> Iterator[RowReport]:
    """What is said once of a table: its own remarks, and columns that are not read."""
    about = RowReport(table.name, table.heading_row, headings=columns.headings)
    said = [("", remark) for remark in table.remarks]
    said += [(heading, "不认识的列，没有读取") for heading in columns.unread]
    said += [(heading, "没有写明单位是元还是万元，没有读取") for heading in columns.without_unit]
    for heading, reason in said:
        yield about.with_problem(heading, "", Severity.WARNING, reason)
