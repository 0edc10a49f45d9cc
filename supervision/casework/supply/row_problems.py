"""What is wrong with one row of an import while it is being read (逐行核对)."""

from __future__ import annotations

from dataclasses import dataclass, field

from supervision.casework.supply.cells import Cell
from supervision.casework.supply.columns import Cells, Columns
from supervision.casework.supply.report import Problem, RowReport, Severity


@dataclass(slots=True)
class RowProblems:
    """The problems of one row; any that sets aside sets the whole row aside."""

    file: str
    row: int
    columns: Columns
    cells: Cells = ()
    no: str = ""
    found: list[Problem] = field(default_factory=list)
    refused: bool = False

    def written(self, name: str) -> str:
        """What the row says in a field, as written."""
        return self.columns.written(self.cells, name)

    def take(self, name: str, written: str, cell: Cell) -> str:
        """A cell's value; the cell is listed when it was left empty or kept with a remark."""
        value, reason = cell
        if reason:
            self._note(name, written, Severity.WARNING if value else Severity.LEFT_EMPTY, reason)
        return value

    def need(self, name: str, written: str, cell: Cell) -> str:
        """A cell's value; without one the row is set aside."""
        if not cell[0]:
            self.refuse(name, written, cell[1] or "未填")
            return ""
        return self.take(name, written, cell)

    def warn(self, name: str, written: str, reason: str) -> None:
        self._note(name, written, Severity.WARNING, reason)

    def leave_empty(self, name: str, written: str, reason: str) -> None:
        self._note(name, written, Severity.LEFT_EMPTY, reason)

    def refuse(self, name: str, written: str, reason: str) -> None:
        self._note(name, written, Severity.SET_ASIDE, reason)
        self.refused = True

    def _note(self, name: str, written: str, severity: Severity, reason: str) -> None:
        self.found.append(Problem(self.columns.heading(name), written, severity, reason))

    def refuse_row(self, written: str, reason: str) -> None:
        """The row as a whole cannot be read."""
        self.found.append(Problem("整行", written[:200], Severity.SET_ASIDE, reason))
        self.refused = True

    def wrong_width(self) -> bool:
        """A row with more or fewer cells than headings is set aside: its cells may stand in the wrong columns."""
        given, expected = len(self.cells), len(self.columns.headings)
        if given == expected:
            return False
        self.refuse_row(
            "｜".join(self.cells), f"这一行有{given}格，表头有{expected}格，请检查单元格中的逗号和引号"
        )
        return True

    def report(self) -> RowReport:
        """The row as it stands, with what is wrong with it: the reasons to set it aside first."""
        grave = sorted(self.found, key=lambda problem: problem.severity is not Severity.SET_ASIDE)
        return RowReport(self.file, self.row, self.no, tuple(grave), self.columns.headings, self.cells)
