"""The import report (导入情况表): rows set aside and fields left empty, each with its place and reason."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from supervision.law.terms import Term


class Severity(Term):
    """What became of it (处理): only a row set aside is missing from the case files."""

    SET_ASIDE = "set_aside", "退回"
    LEFT_EMPTY = "left_empty", "置空"
    WARNING = "warning", "提示"


@dataclass(frozen=True, slots=True)
class Problem:
    """A row set aside, a field left empty, or a warning; `row` as Excel numbers it (the header is 1)."""

    file: str
    row: int
    no: str
    column: str
    value: str
    severity: Severity
    reason: str


HEADINGS = ("文件", "行", "编号", "列", "原值", "处理", "原因")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_text(cell: str) -> str:
    """A cell that a spreadsheet shows and never computes."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


class ReportWriter:
    """A report being written, line by line as the import goes; Excel opens it as it is."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(HEADINGS)

    def write(self, problem: Problem) -> None:
        place = as_text(problem.file), problem.row, as_text(problem.no), as_text(problem.column)
        self._csv.writerow((*place, as_text(problem.value), problem.severity.zh, as_text(problem.reason)))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
