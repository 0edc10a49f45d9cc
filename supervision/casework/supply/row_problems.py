"""What is wrong with one row of an import while it is being read (逐行核对)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from supervision.casework.supply.cells import Cell, Reader
from supervision.casework.supply.fields import KIND_OF, STRICT, Fields
from supervision.casework.supply.recognition import Cells, Column, Columns
from supervision.casework.supply.report import MARK, Problem, RowReport, Severity, unmarked
from supervision.casework.tables.table import Table

MOST_KNOWN = 4_096
"""Cells of one column that are remembered."""


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

    def read(self) -> Fields:
        """The fields that have a value."""
        cells = self.cells
        fields: Fields = {}
        for name, column, known in self.columns.repeating:
            cell = cells[column.at]
            value = known.get(cell)
            if value is None:
                value, reason = self._read(name, column, cell.strip())
                if not reason and len(known) < MOST_KNOWN:
                    known[cell] = value
            if value:
                fields[name] = value
        for name, column in self.columns.varied(cells):
            if written := cells[column.at].strip():
                value, _ = self._read(name, column, written)
                if value:
                    fields[name] = value
        return fields

    def _read(self, name: str, column: Column, written: str) -> Cell:
        value, reason = read = column.read(written)
        if reason:
            unreadable = Severity.SET_ASIDE if name in STRICT else Severity.LEFT_EMPTY
            self._add(column.heading, written, Severity.WARNING if value else unreadable, reason)
        return read

    def written(self, name: str) -> str:
        """What the row says in a field, as written."""
        column = self.columns.column(self.cells, name)
        return "" if column is None else self.cells[column.at].strip()

    def reader(self, name: str) -> Reader:
        """How the field is read in this row: its column says the unit."""
        column = self.columns.column(self.cells, name)
        return KIND_OF[name].read if column is None else column.read

    def warn(self, name: str, reason: str, written: str | None = None) -> None:
        self.note(name, Severity.WARNING, reason, written)

    def leave_empty(self, name: str, reason: str, written: str | None = None) -> None:
        self.note(name, Severity.LEFT_EMPTY, reason, written)

    def refuse(self, name: str, reason: str) -> None:
        self.note(name, Severity.SET_ASIDE, reason)

    def need(self, name: str, fields: Fields) -> None:
        """Without this field the row is set aside; a cell that cannot be read is listed already."""
        if name not in fields and not self.written(name):
            self.refuse(name, "未填")

    def note(self, name: str, severity: Severity, reason: str, written: str | None = None) -> None:
        """List a field with what the row says there, or the part of it that is meant."""
        column = self.columns.column(self.cells, name)
        heading = self.columns.heading(name) if column is None else column.heading
        self._add(heading, self.written(name) if written is None else written, severity, reason)

    def _add(self, heading: str, written: str, severity: Severity, reason: str) -> None:
        self.found.append(Problem(heading, written, severity, reason))
        self.refused = self.refused or severity is Severity.SET_ASIDE

    def refuse_row(self, written: str, reason: str) -> None:
        """The row as a whole cannot be read."""
        self._add("整行", written[:200], Severity.SET_ASIDE, reason)

    def refuse_width(self) -> None:
        """A row with more or fewer cells than headings: its cells may stand in the wrong columns."""
        given, expected = len(self.cells), len(self.columns.headings)
        self.refuse_row(
            "｜".join(self.cells), f"这一行有{given}格，表头有{expected}格，请检查单元格中的逗号和引号"
        )

    def report(self) -> RowReport:
        """The row as it stands, with what is wrong with it: the reasons to set it aside first."""
        found = tuple(self.found)
        if self.refused:
            found = tuple(sorted(found, key=lambda problem: problem.severity is not Severity.SET_ASIDE))
        return RowReport(self.file, self.row, self.no, found, self.columns.headings, self.cells)


def rows_of(table: Table, columns: Columns) -> Iterator[RowProblems]:
    """Each row with what makes it unreadable; in a report mended and sent back, remarks on the file are no rows."""
    for row, marked, fault in table.records():
        if columns.own and not any(map(str.strip, marked[columns.own :])):
            continue
        cells = list(map(unmarked, marked)) if MARK in "".join(marked) else marked
        problems = RowProblems(table.name, row, columns, cells)
        if fault:
            problems.refuse_row("", fault)
        elif len(cells) != len(columns.headings):
            problems.refuse_width()
        yield problems
