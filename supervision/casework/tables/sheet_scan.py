"""What the values of a sheet do not tell (工作表初查): how far it reaches, its formulas, cells not to be trusted.

Found before the sheet is loaded: loading takes memory for every cell between the first and the last.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from sys import intern

from supervision.law.refusals import BadRecord

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet of Excel."""
MOST_CELLS = 40_000_000
"""Between the first and the last: some 1.3 GB when loaded."""


@dataclass(slots=True)
class SheetScan:
    """Rows count from 1 as Excel's, columns from 0."""

    first_row: int = 0
    last_row_of: dict[int, int] = field(default_factory=dict)
    """The last row with a value, of each column that has one."""
    last_formula_of: dict[int, int] = field(default_factory=dict)
    """The last row with a computed formula, of each column that has one."""
    faults: defaultdict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """Of each row the cells without a value to be trusted, and what is wrong with them."""

    @property
    def last_row(self) -> int:
        return max(self.last_row_of.values(), default=0)

    @property
    def is_empty(self) -> bool:
        return not self.last_row_of and not self.faults

    def met_value(self, row: int, column: int) -> None:
        """A cell with a value; raises `ValueError` where no sheet has a cell."""
        if not (0 < row <= MOST_ROWS and 0 <= column < MOST_COLUMNS):
            raise ValueError(f"第{row}行第{column + 1}列")
        if row < self.first_row or not self.first_row:
            self.first_row = row
        if self.last_row_of.get(column, 0) < row:
            self.last_row_of[column] = row

    def met_formula(self, row: int, column: int) -> None:
        self.last_formula_of[column] = max(row, self.last_formula_of.get(column, 0))

    def met_uncomputed(self, row: int, column: int) -> None:
        self.faults[row][column] = "的公式没有计算结果，请用 Excel 打开、重新计算并保存后再导入"

    def met_error(self, row: int, column: int, error: str) -> None:
        self.faults[row][column] = intern(f"是错误值{error}，请改正后重新导入")

    def met_damage(self, row: int, column: int) -> None:
        self.faults[row][column] = "已损坏，读不出，请核对原件重新录入"

    def refuse_absurd(self, name: str) -> None:
        """A sheet too large to be loaded has, as a rule, a stray cell far away."""
        if not self.last_row_of:
            return
        last_column = max(self.last_row_of)
        rows, columns = self.last_row - self.first_row + 1, last_column - min(self.last_row_of) + 1
        if rows * columns > MOST_CELLS:
            raise BadRecord(
                f"{name}：内容一直到第{self.last_row}行、{column_name(last_column)}列，共{rows}行×{columns}列，多得无法读取；"
                "通常是远处误录了内容，请删去多余的行和列，保存后重新导入"
            )


def column_name(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters


def column_number(letters: str) -> int:
    """A is 0, AA is 26; raises `ValueError` for what is no column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"列{letters}")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
