"""What would be different in a report now (与现在的差异): figures that changed, and the rows that changed them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from supervision.casework.reports.report import Figure, Report, Value
from supervision.casework.reports.wording import figure_shown, shown, unit_beside


class Place(NamedTuple):
    """Where a figure stands in a report: part, table, line, column."""

    section: str
    grid: str
    label: str
    column: str


class RowChange(NamedTuple):
    """A row that is counted otherwise: what it says of which one; `what` is 新增, 减少 or 变更."""

    what: str
    key: str
    words: str


ADDED, GONE, CHANGED = "新增", "减少", "变更"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is another one now. A figure of a line or column that was not there before has no `before`."""

    place: Place
    before: Figure | None
    now: Figure | None
    rows: tuple[RowChange, ...]

    @property
    def words(self) -> str:
        return f"{_shown(self.before)} → {_shown(self.now)}"

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            **self.place._asdict(),
            "before": None if self.before is None else _value(self.before),
            "now": None if self.now is None else _value(self.now),
            "rows": [row._asdict() for row in self.rows],
        }


def _shown(figure: Figure | None) -> str:
    return "无此项" if figure is None else figure_shown(figure) + unit_beside(figure)


def _value(figure: Figure) -> str | int | None:
    return figure.value if figure.value is None or isinstance(figure.value, int) else f"{figure.value:f}"


def changes(before: Report, now: Report) -> Iterator[FigureChange]:
    """The figures of which the two reports say different things, in the order of the report now.

    Only what is made of rows: a difference (增减) is another one because the two figures beside it are.
    """
    then, today = _figures(before), _figures(now)
    for place in dict.fromkeys((*today, *then)):
        old, new = then.get(place), today.get(place)
        if _worth(old) != _worth(new):
            yield FigureChange(place, old, new, tuple(_row_changes(before, old, now, new)))


def _worth(figure: Figure | None) -> Decimal | int | None:
    """What a figure says; a line that was not there before, or is there no more, said nothing."""
    return 0 if figure is None else figure.value


def _figures(report: Report) -> dict[Place, Figure]:
    found: dict[Place, Figure] = {}
    for section in report.sections:
        for grid in section.grids:
            for label, figures in grid.lines:
                for column, figure in zip(grid.columns, figures, strict=True):
                    if figure.detail:
                        found[Place(section.heading, grid.title, label, column)] = figure
    return found


Row = tuple[Value, ...]


def _row_changes(before: Report, old: Figure | None, now: Report, new: Figure | None) -> Iterator[RowChange]:
    """The rows only one of the two figures is made of; two of one first cell are one row that says something else."""
    then, today = _rows(before, old), _rows(now, new)
    gone: dict[str, list[Row]] = {}
    for row in (then - today).elements():
        gone.setdefault(_key(row), []).append(row)
    titles = _titles(now if new is not None else before, new or old)
    for row in (today - then).elements():
        if twins := gone.get(_key(row)):
            words = "，".join(_cell_changes(twins.pop(0), row, titles))
            yield RowChange(CHANGED, _key(row), words)
        else:
            yield RowChange(ADDED, _key(row), "")
    yield from (RowChange(GONE, key, "") for key, rows in gone.items() for _ in rows)


def _rows(report: Report, figure: Figure | None) -> Counter[Row]:
    if figure is None or not figure.detail:
        return Counter()
    rows = report.detail(figure.detail).rows
    return Counter(rows[place] if type(rows[place]) is tuple else tuple(rows[place]) for place in figure.rows)


def _titles(report: Report, figure: Figure | None) -> Mapping[int, tuple[str, Any]]:
    if figure is None or not figure.detail:
        return {}
    columns = report.detail(figure.detail).columns
    return {place: (column.title, column.unit) for place, column in enumerate(columns)}


def _key(row: Row) -> str:
    return str(row[0])


def _cell_changes(before: Row, now: Row, titles: Mapping[int, tuple[str, Any]]) -> Iterator[str]:
    for place, (old, new) in enumerate(zip(before, now, strict=False)):
        if old != new and place in titles:
            title, unit = titles[place]
            yield f"{title}{shown(old, unit) or '未载'}→{shown(new, unit) or '未载'}"
