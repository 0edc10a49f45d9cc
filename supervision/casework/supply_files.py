"""Files of an import (导入文件): opened, recognised by their headings, paired, and read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from supervision.casework.csv_records import CsvFile
from supervision.casework.import_report import Problem, Severity
from supervision.casework.row_problems import RowProblems
from supervision.casework.supply_columns import HEADINGS, SUPERVISED_BY, Columns, recognised
from supervision.casework.supply_instalments import read_instalment
from supervision.casework.supply_register import Register
from supervision.casework.supply_rows import SupplyRow, joined, read_keys, read_row
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
    left_empty: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file with its headings recognised; `name` is what people see."""

    file: CsvFile
    name: str
    columns: Columns


def read(
    paths: Sequence[Path], *, source: str | None = None, on_problem: Callable[[Problem], None] | None = None
) -> Reading:
    """Open the files of one import; raises `BadRecord` for a file that cannot be read at all.

    `source` names the system whose own numbers the rows carry (default: the name of the key column). With
    `on_problem` each problem is handed over as it is met and none is kept.
    """
    names = [path.name for path in paths]
    labels = [path.name if names.count(path.name) == 1 else str(path) for path in paths]
    sheets: list[Sheet] = []
    refused: list[str] = []
    for path, label in zip(paths, labels, strict=True):
        try:
            file = CsvFile(path)
            sheets.append(Sheet(file, label, recognised(label, file.headings)))
        except BadRecord as bad:
            refused += bad.problems
    if not refused and not any(sheet.columns.are_supplies for sheet in sheets):
        refused.append("没有供地结果文件，分期支付约定须与它一起导入")
    if refused:
        raise BadRecord(*refused)
    return Reading(sheets, source, on_problem)


class Reading:
    """The supplies of some files, read lazily and once; counts and problems fill as it goes."""

    def __init__(
        self, sheets: Sequence[Sheet], source: str | None, on_problem: Callable[[Problem], None] | None
    ) -> None:
        self.problems: list[Problem] = []
        self.counts = Counts()
        self._supplies = [sheet for sheet in sheets if sheet.columns.are_supplies]
        self._instalments = [sheet for sheet in sheets if not sheet.columns.are_supplies]
        self._files = [sheet.file for sheet in sheets]
        self._source = source
        self._tell = on_problem or self.problems.append

    @property
    def total_bytes(self) -> int:
        return sum(file.size for file in self._files)

    @property
    def bytes_read(self) -> int:
        return sum(file.position for file in self._files)

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
        for row, cells in sheet.file.records():
            self.counts.instalments_read += 1
            problems = RowProblems(sheet.name, row, sheet.columns)
            if not problems.wrong_width(cells):
                _, keys = read_keys(cells, problems, self._source)
                problems.no = keys[0][1] if keys else ""
                instalment = read_instalment(cells, problems)
                if instalment and (
                    first := register.keep_instalment(joined(keys[0]), instalment, sheet.name, row)
                ):
                    written = sheet.columns.written(cells, "instalment_no")
                    problems.refuse(
                        "instalment_no",
                        written,
                        f"同一宗地第{instalment['no']}期已见于{first[0]}第{first[1]}行",
                    )
            self.counts.instalments_set_aside += bool(problems.fatal)
            self._list(problems)

    def _rows(self, sheet: Sheet, register: Register) -> Iterator[SupplyRow]:
        for row, cells in sheet.file.records():
            self.counts.rows_read += 1
            problems = RowProblems(sheet.name, row, sheet.columns)
            supply = read_row(cells, problems, register, self._source)
            self._list(problems)
            if supply is None:
                self.counts.rows_set_aside += 1
            else:
                self.counts.rows_taken += 1
                yield supply

    def _list(self, problems: RowProblems) -> None:
        if problems.found or problems.fatal:
            for problem in problems.listed():
                self._add(problem)

    def _add(self, problem: Problem) -> None:
        self.counts.left_empty += problem.severity is Severity.LEFT_EMPTY
        self.counts.warnings += problem.severity is Severity.WARNING
        self._tell(problem)

    def _remark_on_columns(self, sheet: Sheet) -> None:
        """Columns that are not read, and dates no row of the file can have, are said once."""
        for heading in sheet.columns.unread:
            reason = "不认识的列（或重复的列），没有读取"
            self._add(Problem(sheet.name, 1, "", heading, "", Severity.WARNING, reason))
        for name in SUPERVISED_BY:
            if name not in sheet.columns:
                reason = "文件没有这一列，各宗地按未约定登记"
                self._add(Problem(sheet.name, 1, "", HEADINGS[name][0], "", Severity.WARNING, reason))

    def _list_unclaimed(self, register: Register) -> None:
        for unclaimed in register.unclaimed():
            self.counts.instalments_set_aside += 1
            heading, key = unclaimed.key.split("\n", 1)
            reason = "供地结果文件中没有这个编号，请补上该宗地后一并导入"
            if unclaimed.refused is not None:
                file, row = unclaimed.refused
                reason = f"所属宗地（{file}第{row}行）已退回，改正后请一并导入"
            file, row = unclaimed.place
            self._add(Problem(file, row, key, heading, key, Severity.SET_ASIDE, reason))
        self.counts.instalments_taken = self.counts.instalments_read - self.counts.instalments_set_aside
