"""Files of an import (导入文件): opened, recognised by their headings, paired, and read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from supervision.casework.supply.columns import HEADINGS, SUPERVISED_BY, Columns, are_headings, recognised
from supervision.casework.supply.instalments import read_instalment
from supervision.casework.supply.register import Register
from supervision.casework.supply.report import REPORT_HEADINGS, RowReport, Severity
from supervision.casework.supply.row_problems import RowProblems
from supervision.casework.supply.rows import SupplyRow, joined, read_keys, read_row
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.table import Table
from supervision.law.terms import BadRecord


@dataclass(slots=True)
class Counts:
    """Every row read is taken or set aside; rows of instalments are counted by themselves."""

    rows_read: int = 0
    rows_taken: int = 0
    rows_set_aside: int = 0
    instalments_read: int = 0
    instalments_taken: int = 0
    instalments_set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its headings recognised."""

    table: Table
    columns: Columns

    @property
    def name(self) -> str:
        return self.table.name


def read(
    paths: Sequence[Path], *, source: str | None = None, on_report: Callable[[RowReport], None] | None = None
) -> Reading:
    """Open the files of one import; raises `BadRecord` for a file that cannot be read at all.

    `source` names the system whose own numbers the rows carry (default: the name of the key column). With
    `on_report` each row with problems is handed over as it is met and none is kept.
    """
    names = [path.name for path in paths]
    labels = [path.name if names.count(path.name) == 1 else str(path) for path in paths]
    sheets: list[Sheet] = []
    refused: list[str] = []
    for path, label in zip(paths, labels, strict=True):
        try:
            for table in open_tables(path, are_headings, label=label):
                sheets.append(Sheet(table, recognised(table)))
        except BadRecord as bad:
            refused += bad.problems
    if not refused and not any(sheet.columns.are_supplies for sheet in sheets):
        refused.append("没有供地结果文件，分期支付约定须与它一起导入")
    if refused:
        raise BadRecord(*refused)
    return Reading(sheets, source, on_report)


class Reading:
    """The supplies of some files, read lazily and once; counts and problems fill as it goes."""

    def __init__(
        self, sheets: Sequence[Sheet], source: str | None, on_report: Callable[[RowReport], None] | None
    ) -> None:
        self.reports: list[RowReport] = []
        self.counts = Counts()
        self._supplies = [sheet for sheet in sheets if sheet.columns.are_supplies]
        self._instalments = [sheet for sheet in sheets if not sheet.columns.are_supplies]
        self._tables = [sheet.table for sheet in sheets]
        self._source = source
        self._tell = on_report or self.reports.append

    @property
    def total_bytes(self) -> int:
        return sum(table.size for table in self._tables)

    @property
    def bytes_read(self) -> int:
        return sum(table.position for table in self._tables)

    def __iter__(self) -> Iterator[SupplyRow]:
        """Instalments first, then each supply with its own, then the instalments nobody claimed."""
        with Register() as register:
            for sheet in self._instalments:
                self._keep_instalments(sheet, register)
            for sheet in self._supplies:
                self._remark_on_columns(sheet)
                yield from self._rows(sheet, register)
            self._list_unclaimed(register)

    def _keep_instalments(self, sheet: Sheet, register: Register) -> None:
        for problems in self._records(sheet):
            self.counts.instalments_read += 1
            if not problems.refused:
                _keep_instalment(problems, register, self._source)
            self.counts.instalments_set_aside += problems.refused
            self._list(problems)

    def _rows(self, sheet: Sheet, register: Register) -> Iterator[SupplyRow]:
        for problems in self._records(sheet):
            self.counts.rows_read += 1
            supply = None if problems.refused else read_row(problems, register, self._source)
            if supply is None:
                self.counts.rows_set_aside += 1
                self._list(problems)
            else:
                self.counts.rows_taken += 1
                yield supply

    def _records(self, sheet: Sheet) -> Iterator[RowProblems]:
        """Each row with what makes it unreadable; in a report mended and sent back, remarks on the file are no rows."""
        columns = sheet.columns
        for row, cells, fault in sheet.table.records():
            if columns.are_of_a_report and not any(map(str.strip, cells[len(REPORT_HEADINGS) :])):
                continue
            problems = RowProblems(sheet.name, row, columns, cells)
            if fault:
                problems.refuse_row("", fault)
            else:
                problems.wrong_width()
            yield problems

    def _list(self, problems: RowProblems) -> None:
        if problems.found:
            self._tell(problems.report())

    def _remark_on_columns(self, sheet: Sheet) -> None:
        """What is said once of a file: columns that are not read, dates no row of it can have."""
        columns, row = sheet.columns, sheet.table.heading_row
        remarks = [("", remark) for remark in sheet.table.remarks]
        remarks += [(heading, "不认识的列（或重复的列），没有读取") for heading in columns.unread]
        remarks += [
            (HEADINGS[name][0], "文件没有这一列，各宗地按未约定登记")
            for name in SUPERVISED_BY
            if name not in columns
        ]
        for heading, reason in remarks:
            about_the_file = RowReport(sheet.name, row, headings=columns.headings)
            self._tell(about_the_file.with_problem(heading, "", Severity.WARNING, reason))

    def _list_unclaimed(self, register: Register) -> None:
        for unclaimed in register.unclaimed():
            self.counts.instalments_set_aside += 1
            heading, key = unclaimed.key.split("\n", 1)
            reason = "供地结果文件中没有这个编号，请补上该宗地后一并导入"
            if unclaimed.refused is not None:
                file, row = unclaimed.refused
                reason = f"所属宗地（{file}第{row}行）已退回，改正后请一并导入"
            file, row = unclaimed.place
            self._tell(RowReport(file, row, key).with_problem(heading, key, Severity.SET_ASIDE, reason))
        self.counts.instalments_taken = self.counts.instalments_read - self.counts.instalments_set_aside


def _keep_instalment(problems: RowProblems, register: Register, source: str | None) -> None:
    _, keys = read_keys(problems, source)
    problems.no = keys[0][1] if keys else ""
    instalment = read_instalment(problems)
    if instalment is None:
        return
    if first := register.keep_instalment(joined(keys[0]), instalment, problems.file, problems.row):
        why = f"同一宗地第{instalment['no']}期已见于{first[0]}第{first[1]}行"
        problems.refuse("instalment_no", problems.written("instalment_no"), why)
