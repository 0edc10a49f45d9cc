"""What is wrong with one row of an import while it is being read (逐行核对)."""

from __future__ import annotations

from dataclasses import dataclass, field

from supervision.casework.import_report import Problem, Severity
from supervision.casework.supply_cells import Cell
from supervision.casework.supply_columns import Cells, Columns


@dataclass(slots=True)
class RowProblems:
    """The problems of one row; any in `fatal` sets the whole row aside."""

    file: str
    row: int
    columns: Columns
    no: str = ""
    found: list[tuple[str, str, Severity, str]] = field(default_factory=list)
    fatal: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, name: str, written: str, cell: Cell) -> str:
        """A cell's value; the cell is listed when it was left empty or kept with a remark."""
        value, reason = cell
        if reason:
            severity = Severity.WARNING if value else Severity.LEFT_EMPTY
            self.found.append((self.columns.heading(name), written, severity, reason))
        return value

    def need(self, name: str, written: str, cell: Cell) -> str:
        """A cell's value; without one the row is set aside."""
        if not cell[0]:
            self.refuse(name, written, cell[1] or "未填")
            return ""
        return self.take(name, written, cell)

    def warn(self, name: str, written: str, reason: str) -> None:
        self.found.append((self.columns.heading(name), written, Severity.WARNING, reason))

    def leave_empty(self, name: str, written: str, reason: str) -> None:
        self.found.append((self.columns.heading(name), written, Severity.LEFT_EMPTY, reason))

    def refuse(self, name: str, written: str, reason: str) -> None:
        self.fatal.append((self.columns.heading(name), written, reason))

    def wrong_width(self, cells: Cells) -> bool:
        """A row with more or fewer cells than headings is set aside: its cells may stand in the wrong columns."""
        given, expected = len(cells), len(self.columns.headings)
        if given == expected:
            return False
        why = f"这一行有{given}格，表头有{expected}格，请检查单元格中的逗号和引号"
        self.fatal.append(("整行", "｜".join(cells)[:200], why))
        return True

    def listed(self) -> list[Problem]:
        """A row set aside is one line with every reason; a row taken has a line for each cell."""
        if not self.fatal:
            return [Problem(self.file, self.row, self.no, *rest) for rest in self.found]
        column, value, reason = self.fatal[0]
        others = [f"{other}“{written}”{why}" for other, written, why in self.fatal[1:]]
        return [
            Problem(
                self.file, self.row, self.no, column, value, Severity.SET_ASIDE, "；".join([reason, *others])
            )
        ]
