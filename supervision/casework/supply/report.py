"""The import report (导入情况表): every row set aside or remarked on, with its reasons and its own cells.

An officer mends the cells in the report itself and imports it again: the columns of the report are passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from supervision.law.terms import Term


class Severity(Term):
    """What became of it (处理): only a row set aside is missing from the case files."""

    SET_ASIDE = "set_aside", "退回"
    LEFT_EMPTY = "left_empty", "置空"
    WARNING = "warning", "提示"


class Problem(NamedTuple):
    """What is wrong with one cell of a row, or with the row: a reason to set it aside, an empty field, a warning."""

    column: str
    value: str
    severity: Severity
    reason: str


class RowReport(NamedTuple):
    """One row and its problems; `row` as Excel numbers it, `headings` and `cells` as they stand in the file."""

    file: str
    row: int
    no: str = ""
    problems: tuple[Problem, ...] = ()
    headings: Sequence[str] = ()
    cells: Sequence[str] = ()

    @property
    def severity(self) -> Severity:
        """The gravest of its problems: a row is set aside as a whole."""
        return min((problem.severity for problem in self.problems), key=list(Severity).index)

    @property
    def is_set_aside(self) -> bool:
        return any(problem.severity is Severity.SET_ASIDE for problem in self.problems)

    def set_aside(self, reason: str) -> RowReport:
        """The row as a whole cannot be taken."""
        return self.with_problem("", "", Severity.SET_ASIDE, reason)

    def with_problem(self, column: str, value: str, severity: Severity, reason: str) -> RowReport:
        return self._replace(problems=(*self.problems, Problem(column, value, severity, reason)))


REPORT_HEADINGS = ("文件", "行", "编号", "列", "原值", "处理", "原因")
MARK = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_text(cell: str) -> str:
    """A cell that a spreadsheet shows and never computes: marked in front where it would be computed."""
    return f"{MARK}{cell}" if cell.lstrip(MARK).startswith(FORMULA_STARTS) else cell


def unmarked(cell: str) -> str:
    """A cell as it was before `as_text`: one that begins with marks of its own was marked once more."""
    return cell[1:] if cell.startswith(MARK) and cell.lstrip(MARK).startswith(FORMULA_STARTS) else cell


def own_columns(headings: Sequence[str]) -> int:
    """How many columns at the front are those of an import report, mended and sent back: they are no part of a row."""
    count = len(REPORT_HEADINGS)
    return count if tuple(headings[:count]) == REPORT_HEADINGS else 0


class ReportWriter:
    """A report being written, row by row as the import goes; Excel opens it as it is.

    Files of an import that have other headings than the first get a report of their own (`…-2.csv`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sheets: dict[tuple[str, ...], Any] = {}
        self._files: list[Any] = []
        self.paths: list[Path] = []

    def write(self, report: RowReport) -> None:
        own = own_columns(report.headings)
        headings = tuple(report.headings[own:])
        sheet = self._sheets.get(headings) or self._open(headings)
        found = report.problems
        columns = "；".join(dict.fromkeys(problem.column for problem in found))
        values = found[0].value if len(found) == 1 else ""
        reasons = "；".join(
            problem.reason if len(found) == 1 else f"{problem.column}“{problem.value}”{problem.reason}"
            for problem in found
        )
        line = report.file, str(report.row), report.no, columns, values, report.severity.zh, reasons
        sheet.writerow([as_text(cell) for cell in (*line, *report.cells[own:])])

    def _open(self, headings: tuple[str, ...]) -> Any:
        number = len(self.paths) + 1
        path = self.path if number == 1 else self.path.with_stem(f"{self.path.stem}-{number}")
        file = path.open("w", encoding="utf-8-sig", newline="")
        sheet = csv.writer(file)
        sheet.writerow([*REPORT_HEADINGS, *map(as_text, headings)])
        self.paths.append(path)
        self._files.append(file)
        self._sheets[headings] = sheet
        return sheet

    def close(self) -> None:
        if not self.paths:
            self._open(())
        for file in self._files:
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
