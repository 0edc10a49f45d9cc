"""A report whose rows lie in a file is read as any other: by place, from the end, in part, from the first to the last."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.casework.reports import rows_on_disk
from supervision.casework.reports.report import (
    Asked,
    Column,
    Detail,
    Figure,
    Grid,
    Report,
    Section,
    Unit,
    Value,
)
from supervision.casework.reports.rows_on_disk import lay_rows

COLUMNS = (
    Column("编号"),
    Column("到期", Unit.DATE),
    Column("欠缴", Unit.WAN_YUAN),
    Column("天数", Unit.DAYS),
)
ROWS = st.lists(
    st.tuples(
        st.text(max_size=9).filter(lambda text: text.isprintable()),
        st.none() | st.dates(),
        st.none() | st.decimals(0, 10**9, places=6),
        st.none() | st.integers(0, 99999),
    ),
    max_size=9,
)


def of(rows: Sequence[tuple[Value, ...]], places: Sequence[int] = ()) -> Report:
    figure = Figure(len(places), Unit.PARCELS, "land", places)
    grid = Grid("表", "行", ("宗数",), (("某地", (figure,)),), (figure,))
    detail = Detail("land", "宗地", COLUMNS, rows)
    return Report("r", "报表", "某局", Asked(date(2024, 6, 1)), (), (Section("一", (), (grid,)),), (detail,))


@given(ROWS, st.data())
def test_rows_and_their_places_are_those_that_were_laid(
    rows: list[tuple[Value, ...]], data: st.DataObject
) -> None:
    places = tuple(at for at in range(len(rows)) if data.draw(st.booleans()))
    first, last = data.draw(st.integers(-12, 12)), data.draw(st.integers(-12, 12))
    step = data.draw(st.sampled_from([1, 2, -1]))
    with TemporaryDirectory() as folder:
        laid = lay_rows(of(rows, places), Path(folder) / "rows")
        read = laid.detail("land").rows
        assert (len(read), list(read)) == (len(rows), rows)
        assert list(read[first:last:step]) == rows[first:last:step]
        assert [read[at] for at in range(-len(rows), len(rows))] == rows + rows
        named = laid.sections[0].grids[0].rows[0][1][0].rows
        assert tuple(named) == places
        assert list(named[first:last:step]) == list(places[first:last:step])
        assert bool(named) == bool(places)


def test_a_row_there_is_none_of_is_no_row(tmp_path: Path) -> None:
    laid = lay_rows(of([("甲", None, None, None)], (0,)), tmp_path / "rows")
    for read in (laid.detail("land").rows, laid.sections[0].grids[0].rows[0][1][0].rows):
        for place in (1, -2):
            with pytest.raises(IndexError):
                read[place]


def test_many_rows_are_read_by_and_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_on_disk, "AT_ONCE", 2)
    rows = [(f"{n}", date(2024, 1, n), Decimal(f"{n}.{n:06}"), n) for n in range(1, 6)]
    assert list(lay_rows(of(rows), tmp_path / "rows").detail("land").rows) == rows


def test_what_is_sent_to_another_process_is_small(tmp_path: Path) -> None:
    rows: list[tuple[Value, ...]] = [("宗地" * 50, date(2024, 1, 1), None, n) for n in range(5_000)]
    laid = lay_rows(of(rows, range(5_000)), tmp_path / "rows")
    assert len(pickle.dumps(laid)) < 5_000
    assert pickle.loads(pickle.dumps(laid)).detail("land").rows[4_999] == rows[4_999]  # our own
