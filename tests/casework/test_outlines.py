"""Where parcels lie: kept beside the journal on both databases, made again from it, found by any box that touches them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from supervision.casework.batches import add_part, close_batch, open_batch
from supervision.casework.outlines import SQUARE, UNITS, Box, touching
from supervision.casework.parcel_map import MOST_DRAWN, Wanted, extent, look_at
from supervision.casework.rebuilding import rebuild_outlines
from supervision.casework.recording import Line, record_all
from supervision.casework.verify import verify
from supervision.casework.withdrawal import withdraw
from supervision.law.terms import State
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY, OUTLINE, PARCEL
from tests.database import NO, desk, on_both_databases, supply, sweep_on, tell

SIGNED, TODAY = date(2024, 1, 5), date(2024, 6, 10)
OTHER = "1305302024B00022"
WEST, SOUTH = 115.24, 37.53
EVERYWHERE = Box(73 * UNITS, 3 * UNITS, 136 * UNITS, 54 * UNITS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both_databases(metafunc)


def drawn(
    no: str = NO, west: float = WEST, south: float = SOUTH, side: float = 0.002, on: str = "2024-06-01"
) -> dict[str, Any]:
    east, north = west + side, south + side
    corners = [
        [f"{x:.7f}", f"{y:.7f}"] for x, y in ((west, south), (east, south), (east, north), (west, north))
    ]
    return {"no": no, "kind": "boundary", "on": on, "rings": [corners]}


def outlines(engine: Engine) -> list[tuple[Any, ...]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(OUTLINE).order_by(OUTLINE.c.parcel_id))]


def faults(engine: Engine, today: date = TODAY) -> list[str]:
    with reading(engine) as session:
        return [found.text for found in verify(session, today, patrol_every=30)]


@pytest.fixture
def parcels(engine: Engine) -> Engine:
    """Two parcels with boundaries, swept."""
    tell(engine, SIGNED, supply(), supply(OTHER))
    tell(engine, TODAY, drawn(), drawn(OTHER, WEST + 0.01))
    sweep_on(engine, TODAY)
    return engine


def test_a_boundary_is_kept_as_its_box_with_the_parcels_state(parcels: Engine) -> None:
    with reading(parcels) as session:
        row, _ = session.execute(select(OUTLINE).order_by(OUTLINE.c.parcel_id)).all()
        state = session.scalar(select(PARCEL.c.state).where(PARCEL.c.id == row.parcel_id))
    assert (row.west, row.south, row.east, row.north) == (1152400000, 375300000, 1152420000, 375320000)
    assert (row.x, row.y, row.reach, row.state, row.district) == (1152410000, 375310000, 0, state, "新河县")
    assert faults(parcels) == []


def test_a_state_that_moves_moves_on_the_map(parcels: Engine) -> None:
    tell(parcels, TODAY, {"kind": "start", "on": "2024-06-03"})
    assert {row[4] for row in outlines(parcels)} == {"payment_due", "under_construction"}
    assert faults(parcels) == []


def test_a_newer_boundary_takes_the_place_of_the_old_one_and_a_correction_brings_it_back(
    parcels: Engine,
) -> None:
    before = outlines(parcels)
    tell(parcels, TODAY, drawn(west=WEST + 0.5, on="2024-06-05"))
    assert outlines(parcels)[0] != before[0]
    with reading(parcels) as session:
        [seq] = session.scalars(select(OUTLINE.c.seq).where(OUTLINE.c.west > 1157 * UNITS // 10))
    tell(parcels, TODAY, {"kind": "correction", "on": str(TODAY), "voids": str(seq), "reason": "画错"})
    assert outlines(parcels) == before
    assert faults(parcels) == []


def test_an_older_boundary_recorded_later_changes_nothing(parcels: Engine) -> None:
    before = outlines(parcels)
    tell(parcels, TODAY, drawn(west=WEST + 0.5, on="2024-05-05"))
    assert outlines(parcels) == before


def test_the_outlines_are_rebuilt_equal_from_the_journals(parcels: Engine) -> None:
    before = outlines(parcels)
    assert rebuild_outlines(parcels) == 0
    with writing(parcels) as session:
        session.execute(delete(OUTLINE).where(OUTLINE.c.seq == before[0][2], OUTLINE.c.west == before[0][6]))
        session.execute(update(OUTLINE).values(state="idle", x=1))
    assert any("宗地范围与案卷不同" in text for text in faults(parcels))
    assert rebuild_outlines(parcels) == 2
    assert outlines(parcels) == before
    assert faults(parcels) == []


def test_an_outline_nobody_recorded_is_told_and_taken_away(parcels: Engine) -> None:
    tell(parcels, SIGNED, supply("1305302024B00033"))
    stranger = dict(zip(OUTLINE.c.keys(), outlines(parcels)[0], strict=True))
    with writing(parcels) as session:
        parcel_id = session.scalar(select(PARCEL.c.id).where(PARCEL.c.no == "1305302024B00033"))
        session.execute(insert(OUTLINE), [stranger | {"parcel_id": parcel_id, "seq": 1}])
    assert any("宗地范围与案卷不同" in text for text in faults(parcels))
    assert rebuild_outlines(parcels) == 1
    assert len(outlines(parcels)) == 2


def test_a_parcel_withdrawn_with_its_batch_is_off_the_map(engine: Engine) -> None:
    with writing(engine) as session:
        batch_no = open_batch(session, [], desk(TODAY), BatchSort.HAPPENINGS)
        mark = {"no": batch_no, "sort": str(BatchSort.HAPPENINGS), "file": "补录.jsonl"}
        lines = [Line(supply(), mark | {"content": "a"}), Line(drawn(), mark | {"content": "b"})]
        record_all(session, lines, desk(TODAY))
        parcel_id = session.scalar(select(PARCEL.c.id))
        assert parcel_id is not None
        add_part(session, batch_no, desk(TODAY), [parcel_id])
        close_batch(session, batch_no, desk(TODAY), {"rows_read": 2})
    assert len(outlines(engine)) == 1
    with writing(engine) as session:
        withdraw(session, batch_no, desk(TODAY), "导错了")
    assert outlines(engine) == []
    assert faults(engine) == []


# Finding by place


BOXES = {
    (0.0, 0.0, 0.0, 0.0): True,
    (1.0, 1.0, 1.0, 1.0): True,
    (0.5, 0.5, 0.5, 0.5): True,
    (-1.0, -1.0, 2.0, 2.0): True,
    (-1.0, -1.0, 0.0, 0.0): True,
    (1.01, 0.0, 2.0, 1.0): False,
    (0.0, 1.01, 1.0, 2.0): False,
    (-1.0, 0.0, -0.01, 1.0): False,
    (0.0, -1.0, 1.0, -0.01): False,
}
"""Boxes beside, around and within a square, in its sides from its corner; whether they touch it."""


@pytest.mark.parametrize("side", [0.002, 0.0099, 0.05, 2.0])
def test_every_box_that_touches_one_finds_it_and_no_other_does(parcels: Engine, side: float) -> None:
    tell(parcels, TODAY, drawn(west=110, south=30, side=side))
    for box, touches in BOXES.items():
        places = zip((110, 30, 110, 30), box, strict=True)
        asked = Box(*(round((place + each * side) * UNITS) for place, each in places))
        with reading(parcels) as session:
            found = session.scalars(select(OUTLINE.c.west).where(touching(OUTLINE, asked))).all()
        assert (110 * UNITS in found) is touches


def test_the_map_gives_the_parcels_of_a_box_with_their_lateness(parcels: Engine) -> None:
    with reading(parcels) as session:
        view = look_at(session, EVERYWHERE, 12, TODAY, Wanted())
        near = look_at(
            session, Box(*(round(x * UNITS) for x in (115.2, 37.5, 115.245, 37.6))), 12, TODAY, Wanted()
        )
        late = look_at(session, EVERYWHERE, 12, TODAY, Wanted(only_overdue=True))
        idle = look_at(session, EVERYWHERE, 12, TODAY, Wanted(state=State.IDLE))
        elsewhere = look_at(session, EVERYWHERE, 12, TODAY, Wanted(district="别县"))
        around = extent(session)
    assert [parcel.no for parcel in view.parcels] == [NO, OTHER]
    assert [parcel.no for parcel in near.parcels] == [NO]
    assert view.count == late.count == 2
    assert (idle.count, elsewhere.count, idle.parcels) == (0, 0, ())
    assert any("逾期未开工9天" in each.zh for each in view.parcels[0].late)
    assert around == Box(1152400000, 375300000, 1152520000, 375320000)


def test_too_many_parcels_are_counted_in_cells_that_add_up(parcels: Engine) -> None:
    many = MOST_DRAWN + 10
    rows = []
    with writing(parcels) as session:
        template = dict(session.execute(select(PARCEL).limit(1)).mappings().one())
        outline = dict(session.execute(select(OUTLINE).limit(1)).mappings().one())
        session.execute(insert(PARCEL), [template | {"id": 1000 + n, "no": f"N{n}"} for n in range(many)])
        entry = dict(session.execute(select(ENTRY).limit(1)).mappings().one())
        session.execute(insert(ENTRY), [entry | {"parcel_id": 1000 + n, "seq": 1} for n in range(many)])
        for n in range(many):
            x, y = (1100 + n % 40) * UNITS // 10, (300 + n // 40) * UNITS // 10
            place = {
                "x": x,
                "y": y,
                "across": x // SQUARE,
                "up": y // SQUARE,
                "west": x,
                "east": x,
                "south": y,
                "north": y,
                "seq": 1,
                "parcel_id": 1000 + n,
            }
            rows.append(outline | place)
        session.execute(insert(OUTLINE), rows)
    with reading(parcels) as session:
        view = look_at(session, EVERYWHERE, 22, TODAY, Wanted())
    assert view.parcels == ()
    assert 1 < len(view.cells) <= 17 * 17
    assert view.count == sum(cell.count for cell in view.cells) == many + 2
    assert {cell.district for cell in view.cells} == {"新河县"}
