"""Files of an import (导入文件): opened, recognised by their headings, paired, and read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from supervision.casework.supply.columns import HEADINGS, tidy
from supervision.casework.supply.contradictions import checks_for
from supervision.casework.supply.instalments import read_instalment
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap
from supervision.casework.supply.recognition import SUPERVISED_BY, Columns, are_headings, recognised
from supervision.casework.supply.register import Kept, Register
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.supply.row_problems import RowProblems, rows_of
from supervision.casework.supply.rows import SupplyRow, parcel_no, read_row
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.table import Table
from supervision.law.refusals import BadRecord


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
    paths: Sequence[Path],
    *,
    source: str | None = None,
    mapping: HeadingMap = OUR_HEADINGS,
    on_report: Callable[[RowReport], None] | None = None,
) -> Reading:
    """Open the files of one import; raises `BadRecord` for a file that cannot be read at all.

    `source` names the system whose own numbers the rows carry (default: the name of the key column), `mapping`
    says what the county's own headings mean. With `on_report` each row with problems is handed over as it is met
    and none is kept.
    """
    sheets: list[Sheet] = []
    refused: list[str] = []
    for path, label in zip(paths, labels(paths), strict=True):
        try:
            for table in open_tables(path, partial(are_headings, mapping=mapping), label=label):
                sheets.append(Sheet(table, recognised(table, mapping)))
        except BadRecord as bad:
            refused += bad.problems
    if not refused and not any(sheet.columns.are_supplies for sheet in sheets):
        refused.append("没有供地结果文件，分期支付约定须与它一起导入")
    if refused:
        raise BadRecord(*refused)
    return Reading(sheets, source, mapping, on_report)


def labels(paths: Sequence[Path]) -> list[str]:
    """What people see as the files' names: the whole path where two have the same."""
    names = [path.name for path in paths]
    return [path.name if names.count(path.name) == 1 else str(path) for path in paths]


class Reading:
    """The supplies of some files, read lazily and once; counts and problems fill as it goes."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        source: str | None,
        mapping: HeadingMap,
        on_report: Callable[[RowReport], None] | None,
    ) -> None:
        self.reports: list[RowReport] = []
        self.counts = Counts()
        self._supplies = [sheet for sheet in sheets if sheet.columns.are_supplies]
        self._instalments = [sheet for sheet in sheets if not sheet.columns.are_supplies]
        self._tables = [sheet.table for sheet in sheets]
        self._source = source
        self._mapping = mapping
        self._tell = on_report or self.reports.append

    @property
    def total_bytes(self) -> int:
        return sum(table.size for table in self._tables)

    @property
    def bytes_read(self) -> int:
        return sum(table.position for table in self._tables)

    def __iter__(self) -> Iterator[SupplyRow]:
        """Instalments first, then each supply with its own, then the instalments nobody claimed."""
        self._remark_on_mapping()
        with Register() as register:
            for sheet in self._instalments:
                self._remark_on_table(sheet)
                self._keep_instalments(sheet, register)
            for sheet in self._supplies:
                self._remark_on_table(sheet)
                self._remark_on_missing_dates(sheet)
                yield from self._rows(sheet, register)
            self._list_unclaimed(register)
            self._list_incomplete(register)

    def _keep_instalments(self, sheet: Sheet, register: Register) -> None:
        for problems in rows_of(sheet.table, sheet.columns):
            self.counts.instalments_read += 1
            if not problems.refused:
                _keep_instalment(problems, register, self._source)
            self.counts.instalments_set_aside += problems.refused
            self._list(problems)

    def _rows(self, sheet: Sheet, register: Register) -> Iterator[SupplyRow]:
        checks = checks_for(sheet.columns)
        for problems in rows_of(sheet.table, sheet.columns):
            self.counts.rows_read += 1
            supply = None if problems.refused else read_row(problems, register, checks, self._source)
            if supply is None:
                self.counts.rows_set_aside += 1
                self._list(problems)
            else:
                self.counts.rows_taken += 1
                yield supply

    def _list(self, problems: RowProblems) -> None:
        if problems.found:
            self._tell(problems.report())

    def _remark_on_mapping(self) -> None:
        """A heading of the mapping file that stands in none of the files may be written otherwise there."""
        met = {tidy(heading) for table in self._tables for heading in table.headings}
        for heading, line in self._mapping.lines.items():
            if heading not in met:
                self._warn(RowReport(self._mapping.name, line), heading, "导入的文件中没有这一列，请核对写法")

    def _remark_on_table(self, sheet: Sheet) -> None:
        """What is said once of a table: its own remarks, and columns that are not read."""
        about = self._about(sheet)
        for remark in sheet.table.remarks:
            self._warn(about, "", remark)
        for heading in sheet.columns.unread:
            self._warn(about, heading, "不认识的列，没有读取；需要的，请用 --map 给出列名对照表")

    def _remark_on_missing_dates(self, sheet: Sheet) -> None:
        for name in SUPERVISED_BY:
            if name not in sheet.columns:
                self._warn(self._about(sheet), HEADINGS[name][0], "文件没有这一列，各宗地按未约定登记")

    @staticmethod
    def _about(sheet: Sheet) -> RowReport:
        return RowReport(sheet.name, sheet.table.heading_row, headings=sheet.columns.headings)

    def _warn(self, about: RowReport, heading: str, reason: str) -> None:
        self._tell(about.with_problem(heading, "", Severity.WARNING, reason))

    def _list_unclaimed(self, register: Register) -> None:
        for kept in register.unclaimed():
            self.counts.instalments_set_aside += 1
            reason = "供地结果文件中没有这个编号，请补上该宗地后一并导入"
            if kept.other is not None:
                file, row = kept.other
                reason = f"所属宗地（{file}第{row}行）已退回，改正后请一并导入"
            self._tell_of_kept(kept, Severity.SET_ASIDE, reason)
        self.counts.instalments_taken = self.counts.instalments_read - self.counts.instalments_set_aside

    def _list_incomplete(self, register: Register) -> None:
        """Whoever mends one instalment and imports it again must bring the others, or they would be gone."""
        for kept in register.left_incomplete():
            if kept.other is not None:
                file, row = kept.other
                reason = f"同一宗地另有一期（{file}第{row}行）已退回，改正后请连同本期一并导入"
                self._tell_of_kept(kept, Severity.WARNING, reason)

    def _tell_of_kept(self, kept: Kept, severity: Severity, reason: str) -> None:
        (file, row), (heading, no) = kept.place, kept.key
        headings = next(sheet.columns.headings for sheet in self._instalments if sheet.name == file)
        report = RowReport(file, row, no, headings=headings, cells=kept.cells)
        self._tell(report.with_problem(heading, no, severity, reason))


def _keep_instalment(problems: RowProblems, register: Register, source: str | None) -> None:
    fields = problems.read()
    _, keys = parcel_no(fields, problems, source)
    instalment = read_instalment(fields, problems)
    if not keys:
        return
    key, place = keys[0], (problems.file, problems.row)
    problems.no = key[1]
    if instalment and (first := register.keep_instalment(key, instalment, place, problems.cells)):
        problems.refuse("instalment_no", f"同一宗地第{instalment['no']}期已见于{first[0]}第{first[1]}行")
    if problems.refused and problems.written("amount_wan"):
        register.lack_instalment(key, place)
