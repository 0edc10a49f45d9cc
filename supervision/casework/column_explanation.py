"""What a file's columns are taken for (列名说明): before an import, and where a file is not recognised, to find out why.

No database is touched, and nothing is taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from supervision.casework.payments.columns import HEADINGS as LEDGER_HEADINGS
from supervision.casework.payments.columns import are_ledger_headings, ledger_columns
from supervision.casework.supply.columns import HEADINGS, HECTARES, MILLISECONDS, WAN_YUAN, nearest
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap
from supervision.casework.supply.recognition import Column, Columns, columns_of, is_passed_over
from supervision.casework.supply.report import unmarked
from supervision.casework.tables.opening import open_tables
from supervision.casework.tables.table import Record, Table

ENOUGH = 3
"""Known headings that make a row of cells the headings of a file that lacks some."""

LOOKED_AT = 200
"""Rows in which a filled cell is looked for."""


@dataclass(frozen=True, slots=True)
class ColumnExplained:
    """One column: the field it becomes, how its figures are converted, a cell as written and as read."""

    heading: str
    field: str = ""
    conversion: str = ""
    written: str = ""
    read: str = ""
    remark: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableExplained:
    """One table: what it is taken for, its columns in their order, what it lacks."""

    name: str
    heading_row: int
    taken_for: str
    missing: tuple[str, ...]
    columns: tuple[ColumnExplained, ...]
    remarks: tuple[str, ...]


def explain_columns(paths: Sequence[Path], mapping: HeadingMap = OUR_HEADINGS) -> Iterator[TableExplained]:
    """Explain every table of some files; raises `BadRecord` for a file that is no table at all."""
    for path in paths:
        for table in open_tables(path, partial(_may_be_headings, mapping=mapping)):
            yield _explained(table, mapping)


def _may_be_headings(cells: Sequence[str], mapping: HeadingMap) -> bool:
    return are_ledger_headings(cells) or len(columns_of(cells, mapping).of) >= ENOUGH


def _explained(table: Table, mapping: HeadingMap) -> TableExplained:
    columns, names, taken_for = _recognised(table.headings, mapping)
    by_place = {
        column.at: (names[field][0], column) for field, found in columns.of.items() for column in found
    }
    width = len(columns.headings)
    top = [record for record in islice(table.records(), LOOKED_AT) if len(record.cells) == width]
    explained = tuple(
        _column(heading, by_place.get(at), _sample(top, at), mapping)
        for at, heading in enumerate(columns.headings)
        if at >= columns.own and heading
    )
    missing = () if taken_for else tuple(columns.missing)
    return TableExplained(table.name, table.heading_row, taken_for, missing, explained, tuple(table.remarks))


def _recognised(
    headings: Sequence[str], mapping: HeadingMap
) -> tuple[Columns, Mapping[str, tuple[str, ...]], str]:
    """The columns, the names of their fields, and what sort of table they make; of an unknown sort, nothing."""
    columns = columns_of(headings, mapping)
    if columns.are_supplies:
        return columns, HEADINGS, "供地结果"
    if columns.are_instalments:
        return columns, HEADINGS, "分期支付约定"
    ledger = ledger_columns(headings)
    return (columns, HEADINGS, "") if ledger.missing else (ledger, LEDGER_HEADINGS, "缴款台账")


def _sample(top: Sequence[Record], at: int) -> str:
    """The first cell of the column that says anything."""
    return next((cell for record in top if (cell := unmarked(record.cells[at]).strip())), "")


def _column(
    heading: str, meant: tuple[str, Column] | None, written: str, mapping: HeadingMap
) -> ColumnExplained:
    if meant is None:
        if is_passed_over(heading, mapping):
            return ColumnExplained(heading, written=written, remark="不需要，不读取")
        return ColumnExplained(
            heading, written=written, remark="不认识，不读取", nearest=tuple(nearest(heading))
        )
    field, column = meant
    read, remark = column.read(written) if written else ("", "")
    return ColumnExplained(heading, field, _conversion(column.unit), written, read, remark)


def _conversion(unit: str) -> str:
    if unit == MILLISECONDS:
        return "毫秒时间戳换算为北京时间的日期"
    for units in (HECTARES, WAN_YUAN):
        if units.get(unit, 1) != 1:
            return f"{unit}换算为{next(iter(units))}（{units[unit]}{unit}＝1{next(iter(units))}）"
    return ""


def skeleton(tables: Sequence[TableExplained]) -> str:
    """A mapping file to be filled in: the headings that were not recognised, with what is most like each of them."""
    unknown = {
        column.heading: column.nearest
        for table in tables
        for column in table.columns
        if not column.field and column.remark.startswith("不认识")
    }
    if not unknown:
        return ""
    lines = ["[columns]"]
    for heading, near in unknown.items():
        like = f"  # 相近的：{'、'.join(near)}" if near else ""
        lines.append(f"# {_quoted(heading)} = {_quoted(near[0] if near else '')}{like}")
    return "\n".join(lines)


def _quoted(heading: str) -> str:
    escaped = heading.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
