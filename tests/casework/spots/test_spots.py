"""Spots: laid over the parcels by area, given to the inspector responsible, looked at, closed; nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.spots import handling
from supervision.casework.spots.intake import Batch, Became, Outcome, take_spots
from supervision.casework.spots.lists import Wanted, counts, spots
from supervision.casework.spots.spot import Hint, Sees, Spot, SpotResult, the_spot
from supervision.casework.verify import verify
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.records.db import reading, writing
from supervision.records.spot import SpotState
from supervision.records.tables import SPOT
from supervision.staff import Officer
from tests.casework.boundary.drawn import Ring, feature, geojson, square
from tests.casework.staffed import TODAY, desk_of, inspector, supervisor, supplied
from tests.database import NO, on_both_databases, tell
from tests.web.mapped import SIDE, SOUTH, WEST, draw

OTHER = "1305302024B00022"
IMAGE = date(2024, 6, 1)
BOSS = supervisor()
PEOPLE: tuple[Officer, ...] = (inspector("zhang"), inspector("li", "寻寨国土所"), BOSS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both_databases(metafunc)


@pytest.fixture
def land(engine: Engine) -> Engine:
    """Two parcels side by side, of two land offices, on neither of which works were recorded."""
    for no, place in ((NO, "新河镇东街"), (OTHER, "寻寨镇西街")):
        tell(engine, date(2024, 1, 5), supplied(no, place))
    draw(engine, NO)
    draw(engine, OTHER, WEST + SIDE)
    return engine


def take(
    engine: Engine, folder: Path, *rings: Sequence[Ring], sees: Sees = Sees.BUILDING, user: str = "wang"
) -> list[Outcome]:
    features = [feature(*each, TBBH=f"TB{number}") for number, each in enumerate(rings, start=1)]
    plots = read_plots(geojson(folder, *features))
    with writing(engine) as session:
        return take_spots(session, plots, Batch("省厅卫片", IMAGE, sees), desk_of(user, *PEOPLE))


def one(engine: Engine, folder: Path, *rings: Ring, **how: Any) -> Spot:
    [outcome] = take(engine, folder, rings, **how)
    assert outcome.spot is not None, outcome
    return outcome.spot


def inside(side: float = 0.001, east: float = 0) -> Ring:
    return square(WEST + 0.0003 + east, SOUTH + 0.0003, side)


# Laid over the parcels


def test_a_building_where_no_start_is_recorded_is_given_to_the_inspector_responsible(
    land: Engine, tmp_path: Path
) -> None:
    spot = one(land, tmp_path, inside())
    assert (spot.no, spot.hint, spot.state) == (NO, Hint.NOT_YET, SpotState.ASSIGNED)
    assert (spot.officer, spot.due_on, spot.label) == ("zhang", date(2024, 6, 25), "TB1")
    assert one(land, tmp_path, inside(east=SIDE)).officer == "li"


def test_land_that_only_touches_or_is_covered_by_a_sliver_is_not_meant(land: Engine, tmp_path: Path) -> None:
    beside = square(WEST - 0.001, SOUTH, 0.001)
    sliver = square(WEST - 0.00099, SOUTH, 0.001)
    over_the_line = square(WEST + SIDE - 0.001, SOUTH + 0.0003, 0.00101)
    assert one(land, tmp_path, beside).hint is Hint.NO_PARCEL
    assert one(land, tmp_path, sliver).parcels == []
    assert [no for no, _ in one(land, tmp_path, over_the_line).parcels] == [NO]


def test_a_spot_over_two_parcels_names_both_and_goes_by_the_larger(land: Engine, tmp_path: Path) -> None:
    spot = one(land, tmp_path, square(WEST + SIDE - 0.0004, SOUTH + 0.0003, 0.001))
    assert [no for no, _ in spot.parcels] == [OTHER, NO]
    assert spot.no == OTHER


def test_a_spot_in_the_hole_of_a_parcel_is_on_no_parcel(land: Engine, tmp_path: Path) -> None:
    ring = [[f"{x:.6f}", f"{y:.6f}"] for x, y in square(WEST + 0.1, SOUTH, 0.003)]
    hole = [[f"{x:.6f}", f"{y:.6f}"] for x, y in square(WEST + 0.101, SOUTH + 0.001, 0.001)]
    tell(land, TODAY, {"no": NO, "kind": "boundary", "on": str(TODAY), "rings": [ring, hole]})
    assert one(land, tmp_path, square(WEST + 0.101, SOUTH + 0.001, 0.001)).hint is Hint.NO_PARCEL
    assert one(land, tmp_path, square(WEST + 0.1, SOUTH, 0.0009)).no == NO


def test_what_an_image_suggests_depends_on_the_case_file(land: Engine, tmp_path: Path) -> None:
    bare = one(land, tmp_path, inside(0.0005), sees=Sees.BARE)
    assert bare.hint is Hint.AGREES  # to start on the day of the image
    assert (bare.state, bare.officer) == (SpotState.RECEIVED, "")
    tell(land, TODAY, {"no": NO, "kind": "start", "on": "2024-05-20"})
    assert one(land, tmp_path, inside(0.0006), sees=Sees.BARE).hint is Hint.NOT_BUILT
    assert one(land, tmp_path, inside(0.0007)).hint is Hint.AGREES
    assert one(land, tmp_path, square(WEST - 0.0005, SOUTH + 0.0003, 0.0015)).hint is Hint.OUTSIDE


def test_a_building_before_the_recorded_start_is_told(land: Engine, tmp_path: Path) -> None:
    tell(land, TODAY, {"no": NO, "kind": "start", "on": "2024-06-05"})
    assert one(land, tmp_path, inside()).hint is Hint.NOT_YET


def test_the_same_file_twice_adds_nothing(land: Engine, tmp_path: Path) -> None:
    first = take(land, tmp_path, [inside()], [inside(0.0005)])
    again = take(land, tmp_path, [inside()], [inside(0.0005)], [inside(0.0004)])
    assert [each.became for each in first] == [Became.TAKEN, Became.TAKEN]
    assert [(each.became, each.number) for each in again] == [
        (Became.ALREADY, 1), (Became.ALREADY, 2), (Became.TAKEN, 3)
    ]  # fmt: skip


def test_a_spot_that_cannot_be_used_is_set_aside_with_its_reason(land: Engine, tmp_path: Path) -> None:
    bow = [(WEST, SOUTH), (WEST + 0.001, SOUTH + 0.001), (WEST + 0.001, SOUTH), (WEST, SOUTH + 0.001)]
    good, bad = take(land, tmp_path, [inside()], [bow])
    assert (good.became, bad.became, bad.place) == (Became.TAKEN, Became.SET_ASIDE, "第2个要素")
    assert "自相交" in bad.says[0]


def test_a_batch_says_whose_it_is_and_of_a_day_that_was(land: Engine) -> None:
    with writing(land) as session:
        for batch, says in (
            (Batch(" ", IMAGE, Sees.BARE), "须写明来源"),
            (Batch("省厅", date(2024, 6, 11), Sees.BARE), "晚于登记日"),
        ):
            with pytest.raises(BadRecord, match=says):
                take_spots(session, [], batch, desk_of("wang", *PEOPLE))
        with pytest.raises(NotAllowed, match="接收图斑"):
            take_spots(session, [], Batch("省厅", IMAGE, Sees.BARE), desk_of("zhang", *PEOPLE))


# What is done with one


def test_from_assigned_to_closed_every_step_is_a_line_with_its_person(land: Engine, tmp_path: Path) -> None:
    number = one(land, tmp_path, inside()).number
    zhang, wang = desk_of("zhang", *PEOPLE), desk_of("wang", *PEOPLE)
    tell(land, TODAY, {"no": NO, "kind": "inspection", "on": "2024-06-09", "finding": "not_started"})
    with writing(land) as session:
        [(seq, _)] = handling.visits_for(session, the_spot(session, number))
        handling.check(session, number, SpotResult.NOT_TRUE, "临时堆土", zhang)
        handling.send_back(session, number, "请附巡查", wang)
        handling.check(session, number, SpotResult.NOT_TRUE, "", zhang, visit=seq)
        handling.close(session, number, "", wang)
    with reading(land) as session:
        spot = the_spot(session, number)
        assert [(str(told.kind), told.by) for told in spot.lines] == [
            ("received", "wang"), ("assigned", "wang"), ("checked", "zhang"), ("returned", "wang"),
            ("checked", "zhang"), ("closed", "wang"),
        ]  # fmt: skip
        assert (spot.state, spot.result, spot.visit) == (SpotState.CLOSED, SpotResult.NOT_TRUE, seq)
        assert spots(session, TODAY, Wanted()) == []
        assert [found.text for found in verify(session, TODAY, patrol_every=30) if "图斑" in found.text] == []


def test_a_result_needs_words_or_a_visit_since_the_image_and_its_own_officer(
    land: Engine, tmp_path: Path
) -> None:
    number = one(land, tmp_path, inside()).number
    tell(land, TODAY, {"no": NO, "kind": "inspection", "on": "2024-05-20", "finding": "not_started"})
    zhang, li = desk_of("zhang", *PEOPLE), desk_of("li", *PEOPLE)
    with writing(land) as session:
        with pytest.raises(NotAllowed, match="须写明现场情况"):
            handling.check(session, number, SpotResult.TRUE, " ", zhang)
        with pytest.raises(NotAllowed, match="没有影像日期以后的第"):
            handling.check(session, number, SpotResult.TRUE, "", zhang, visit=3)
        with pytest.raises(NotAllowed, match="已交国土员zhang核查"):
            handling.check(session, number, SpotResult.TRUE, "看过", li)
        handling.check(session, number, SpotResult.TRUE, "看过", desk_of("wang", *PEOPLE))
        with pytest.raises(NotAllowed, match="已有核查结果"):
            handling.assign(session, number, "li", desk_of("wang", *PEOPLE))


def test_one_on_no_parcel_waits_for_the_supervisor_who_links_and_assigns_it(
    land: Engine, tmp_path: Path
) -> None:
    spot = one(land, tmp_path, square(WEST + 0.5))
    wang = desk_of("wang", *PEOPLE)
    assert (spot.state, spot.no) == (SpotState.RECEIVED, "")
    with writing(land) as session:
        handling.link(session, spot.number, NO, wang)
        with pytest.raises(NotAllowed, match="没有2024-06-10在任的“nobody”"):
            handling.assign(session, spot.number, "nobody", wang)
        with pytest.raises(NotAllowed, match="早于今天"):
            handling.assign(session, spot.number, "zhang", wang, date(2024, 6, 9))
        given = handling.assign(session, spot.number, "zhang", wang, date(2024, 6, 12))
        assert (given.no, given.officer, given.due_on) == (NO, "zhang", date(2024, 6, 12))
        [row] = spots(session, TODAY, Wanted(hint=Hint.NO_PARCEL))
        assert row.no == NO


def test_one_closed_without_a_result_says_why_and_is_done_with(land: Engine, tmp_path: Path) -> None:
    number = one(land, tmp_path, inside()).number
    wang = desk_of("wang", *PEOPLE)
    with writing(land) as session:
        with pytest.raises(NotAllowed, match="须写明理由"):
            handling.close(session, number, "", wang)
        handling.close(session, number, "重复下发", wang)
        with pytest.raises(NotAllowed, match="已办结"):
            handling.assign(session, number, "zhang", wang)


def test_the_late_ones_are_counted_and_listed(land: Engine, tmp_path: Path) -> None:
    take(land, tmp_path, [inside()], [square(WEST + 0.5)])
    with reading(land) as session:
        assert counts(session, date(2024, 6, 25))["overdue"] == 0
        assert counts(session, date(2024, 6, 26)) == {"assigned": 1, "received": 1, "overdue": 1}
        [late] = spots(session, date(2024, 6, 26), Wanted(only_overdue=True, officer="zhang"))
        assert the_spot(session, late.number).overdue_days(date(2024, 6, 26)) == 1


def test_a_row_changed_behind_the_register_is_told(land: Engine, tmp_path: Path) -> None:
    one(land, tmp_path, inside())
    with writing(land) as session:
        session.execute(update(SPOT).values(officer="li"))
    with reading(land) as session:
        assert "图斑清单的图斑1（TB1）与图斑登记不同" in [
            found.text for found in verify(session, TODAY, patrol_every=30)
        ]
