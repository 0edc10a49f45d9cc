"""Recognising a table (认表): its headings as fields, and what sort of file they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from supervision.casework.supply.cells import NOTHING, Reader
from supervision.casework.supply.columns import (
    HEADINGS,
    KNOWN,
    NOT_READ,
    OWN_KEY,
    SUPERVISION_NO,
    Heading,
    tidy,
)
from supervision.casework.supply.fields import KEYS, KIND_OF, LISTS, reader_of
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap
from supervision.casework.supply.report import own_columns
from supervision.casework.tables.table import Table
from supervision.law.refusals import BadRecord

SUPPLY_NEEDS = ("area_ha", "supply_mode", "signed_on")
SUPERVISED_BY = ("start_on", "completion_on")
INSTALMENT_NEEDS = ("instalment_no", "amount_wan")
IN_LISTS = (*LISTS, "payment_note")

Cells = Sequence[str]


class Column(NamedTuple):
    """A column that is read: where it stands, its heading in the file, how its cells are read."""

    at: int
    heading: str
    read: Reader
    unit: str


@dataclass(frozen=True)
class Columns:
    """The headings of one file: `of[field]` are its columns, in the order in which they are preferred.

    `own` are the first columns of an import report, mended and sent back: they are no part of the row.
    """

    headings: tuple[str, ...]
    of: dict[str, tuple[Column, ...]]
    unread: tuple[str, ...]
    own: int = 0

    def __contains__(self, field: str) -> bool:
        return field in self.of

    @property
    def are_supplies(self) -> bool:
        return self._has_key and all(field in self for field in SUPPLY_NEEDS)

    @property
    def are_instalments(self) -> bool:
        return self._has_key and "signed_on" not in self and all(field in self for field in INSTALMENT_NEEDS)

    @property
    def _has_key(self) -> bool:
        return any(field in self for field in KEYS)

    @cached_property
    def repeating(self) -> list[tuple[str, Column, dict[str, str]]]:
        """The fields of one column that says the same in many rows, with the cells read so far without remark."""
        return [(field, columns[0], {}) for field, columns in self._cell_by_cell
                if len(columns) == 1 and KIND_OF[field].repeats]  # fmt: skip

    def varied(self, cells: Cells) -> list[tuple[str, Column]]:
        """The other fields, each with the column it is read from in this row."""
        if not self._with_a_choice:
            return self._without_choice
        chosen = ((field, self.column(cells, field)) for field in self._with_a_choice)
        return [*self._without_choice, *((field, column) for field, column in chosen if column)]

    @cached_property
    def _without_choice(self) -> list[tuple[str, Column]]:
        return [(field, columns[0]) for field, columns in self._cell_by_cell
                if len(columns) == 1 and not KIND_OF[field].repeats]  # fmt: skip

    @cached_property
    def _with_a_choice(self) -> list[str]:
        return [field for field, columns in self._cell_by_cell if len(columns) > 1]

    @property
    def _cell_by_cell(self) -> list[tuple[str, tuple[Column, ...]]]:
        """Lists in a parcel's row are read together, not cell by cell."""
        together = IN_LISTS if self.are_supplies else ()
        return [(field, columns) for field, columns in self.of.items() if field not in together]

    @property
    def missing(self) -> list[str]:
        """The headings a file of supplies lacks."""
        lacking = [HEADINGS[field][0] for field in SUPPLY_NEEDS if field not in self]
        return lacking if self._has_key else [f"{SUPERVISION_NO}或{OWN_KEY}", *lacking]

    def column(self, cells: Cells, field: str) -> Column | None:
        """The column a row's field is read from: the first that is filled."""
        for column in self.of.get(field, ()):
            if cells[column.at].strip() not in NOTHING:
                return column
        return None

    def heading(self, field: str) -> str:
        """The field's heading as it stands in this file."""
        return self.of[field][0].heading if field in self.of else HEADINGS[field][0]


def columns_of(headings: Cells, mapping: HeadingMap = OUR_HEADINGS) -> Columns:
    """Recognise the headings; an unknown one is not read."""
    written = tuple(" ".join(heading.split()) for heading in headings)
    own = own_columns(written)
    meanings = [None if at < own else meaning(heading, mapping) for at, heading in enumerate(written)]
    unread = (
        heading
        for heading, meant in zip(written[own:], meanings[own:], strict=True)
        if heading and meant is None and not is_passed_over(heading, mapping)
    )
    return Columns(written, columns_by_field(written, meanings, HEADINGS, reader_of), tuple(unread), own)


def columns_by_field(
    written: Sequence[str],
    meanings: Sequence[Heading | None],
    fields: Iterable[str],
    reader: Callable[[Heading], Reader],
) -> dict[str, tuple[Column, ...]]:
    """The columns of each field, in the order in which their headings are preferred; without a meaning none is read."""
    found: dict[str, list[tuple[int, Column]]] = {}
    for at, (heading, meant) in enumerate(zip(written, meanings, strict=True)):
        if meant is not None:
            column = Column(at, heading, reader(meant), meant.unit)
            found.setdefault(meant.field, []).append((meant.rank, column))
    return {
        field: tuple(column for _, column in sorted(found[field], key=lambda ranked: ranked[0]))
        for field in fields
        if field in found
    }


def meaning(heading: str, mapping: HeadingMap) -> Heading | None:
    """What a heading means: the county's own word for it goes before ours."""
    if tidy(heading) in mapping.ignored:
        return None
    return mapping.meanings.get(tidy(heading)) or KNOWN.get(tidy(heading))


def is_passed_over(heading: str, mapping: HeadingMap) -> bool:
    return tidy(heading) in NOT_READ or tidy(heading) in mapping.ignored


def are_headings(cells: Cells, mapping: HeadingMap = OUR_HEADINGS) -> bool:
    """Whether a row of a table is the headings of supplies or of instalments."""
    columns = columns_of(cells, mapping)
    return columns.are_supplies or columns.are_instalments


def recognised(table: Table, mapping: HeadingMap = OUR_HEADINGS) -> Columns:
    """The columns of a table that can be imported; raises `BadRecord` naming what is missing."""
    columns = columns_of(table.headings, mapping)
    if not columns.are_supplies and not columns.are_instalments:
        raise BadRecord(
            f"{table.name}：第{table.heading_row}行不是供地结果的表头（缺{'、'.join(columns.missing)}），也不是分期支付约定的表头"
            f"（{OWN_KEY}、支付期号、约定支付日期、约定支付金额(万元)）；请从供地系统重新导出，或用 --explain-columns 查看各列，"
            "用 --map 给出列名对照表"
        )
    return columns
