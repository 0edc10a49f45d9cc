"""Boundary points as surveyors really send them: encodings, orders, rings, and what they are refused for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from supervision.casework.boundary.survey import Survey, read_survey
from supervision.law.facts import read_payload
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from tests.casework.boundary.plots import HEADING, NORTH, PLOT, SAMPLE, Corners, points, square


class Reading(Protocol):
    def __call__(self, text: str | bytes, plot: str = "") -> Survey: ...


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Read a file with this text."""

    def reading(text: str | bytes, plot: str = "") -> Survey:
        path = tmp_path / "界址.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("gb18030"))
        return read_survey(path, plot)

    return reading


# A real file


def test_a_real_file_gives_its_area_and_its_place() -> None:
    survey = read_survey(SAMPLE)
    # exactly 57089.5009; floats that are not shifted first make it 57089.47, as its heading has it (5.7089)
    assert survey.area_m2 == Decimal("57089.50")
    assert (survey.points, len(survey.rings), survey.title) == (65, 1, "1 彭埠单元B/R-14地块")
    assert (survey.frame.zone, survey.frame.degrees, survey.frame.epsg) == (40, 3, 4528)
    assert survey.remarks == []
    longitude, latitude = survey.rings[0][0]
    assert longitude == pytest.approx(Decimal("120.2182"), abs=Decimal("0.0005"))
    assert latitude == pytest.approx(Decimal("30.2982"), abs=Decimal("0.0005"))


def test_what_is_recorded_is_what_the_law_reads() -> None:
    happening = read_survey(SAMPLE).happening()
    values = read_payload(Kind.BOUNDARY, happening)
    assert [len(ring) for ring in values["rings"]] == [65]
    assert values["datum"] == "CGCS2000"
    assert len(happening["document"]["sha256"]) == 64


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_and_line_end_reads_the_same(read: Reading, encoding: str, end: str) -> None:
    text = SAMPLE.read_text("utf-8").replace("\r\n", "\n").replace("\n", end)
    survey = read(text.encode(encoding))
    assert (survey.rings, survey.title) == (read_survey(SAMPLE).rings, "1 彭埠单元B/R-14地块")


# Northing and easting


def test_easting_first_is_told_by_size(read: Reading) -> None:
    standard = points(square())
    turned = "".join(
        ",".join((no, ring, east, north)) + "\n"
        for no, ring, north, east in (line.split(",") for line in standard.splitlines())
    )
    assert read(HEADING + PLOT + turned).rings == read(HEADING + PLOT + standard).rings


def test_eastings_without_zone_take_it_from_the_heading(read: Reading) -> None:
    standard = points(square())
    bare = standard.replace(",38609", ",609")
    assert bare != standard
    assert read(HEADING + PLOT + bare).rings == read(HEADING + PLOT + standard).rings
    with pytest.raises(BadRecord, match="须在文件头写明“带号=”"):
        read(HEADING.replace("带号=38\n", "") + PLOT + bare)


def test_the_county_lies_where_it_should(read: Reading) -> None:
    [ring] = read(HEADING + PLOT + points(square())).rings
    assert all(
        Decimal("115.2") < x < Decimal("115.3") and Decimal("37.5") < y < Decimal("37.6") for x, y in ring
    )


def test_a_six_degree_zone_has_its_own_projection(read: Reading) -> None:
    text = points(square()).replace(",38609", ",20078")
    frame = read(PLOT + text).frame
    assert (frame.zone, frame.degrees, frame.epsg) == (20, 6, 4498)


@pytest.mark.parametrize(
    ("zone", "taken"), [(24, False), (25, True), (45, True), (46, False), (13, True), (12, False)]
)
def test_zones_of_this_country_only(read: Reading, zone: int, taken: bool) -> None:
    text = PLOT + points(square()).replace(",38609", f",{zone}509")
    if taken:
        assert read(text).frame.zone == zone
    else:
        with pytest.raises(BadRecord, match="不是国内的高斯坐标"):
            read(text)


def test_points_in_two_zones_are_refused(read: Reading) -> None:
    *most, last = points(square()).splitlines()
    with pytest.raises(BadRecord, match="38、39几个带"):
        read(HEADING + PLOT + "\n".join([*most, last.replace(",38609", ",39341")]))


@pytest.mark.parametrize("datum", ["80国家大地坐标系", "1980西安坐标系", "1954北京坐标系"])
def test_an_older_datum_must_be_converted_first(read: Reading, datum: str) -> None:
    with pytest.raises(BadRecord, match="须先换算为2000国家大地坐标系"):
        read(HEADING.replace("2000国家大地坐标系", datum) + PLOT + points(square()))


# Rings


def test_a_ring_may_be_closed_or_not(read: Reading) -> None:
    corners = square()
    open_, closed = points(corners), points([*corners, corners[0]])
    assert read(HEADING + PLOT + closed).rings == read(HEADING + PLOT + open_).rings
    assert read(HEADING + PLOT.replace("4,", "5,") + closed).remarks == []


def test_a_closing_line_with_the_northing_twice_is_left_out(read: Reading) -> None:
    text = points(square()) + f"J1,1,{NORTH:.3f},{NORTH:.3f}\n"
    assert read(HEADING + PLOT + text).rings == read(HEADING + PLOT + points(square())).rings


def test_a_ring_within_is_a_hole_and_a_ring_beside_another_part(read: Reading) -> None:
    whole = points(square())
    hole = read(HEADING + PLOT + whole + points(square(40, 40, 20), ring=2))
    beside = read(HEADING + PLOT + whole + points(square(200, 0, 20), ring=2))
    assert (hole.area_m2, beside.area_m2) == (Decimal("9600.00"), Decimal("10400.00"))
    assert [len(ring) for ring in hole.rings] == [4, 4]


def test_a_part_with_the_number_of_the_one_before_begins_where_that_one_closed(read: Reading) -> None:
    first, second = square(), square(200, 0, 20)
    text = points([*first, first[0]]) + points([*second, second[0]])
    assert read(HEADING + PLOT + text).area_m2 == Decimal("10400.00")


def test_which_way_the_points_run_is_all_the_same(read: Reading) -> None:
    assert read(HEADING + PLOT + points(square()[::-1])).area_m2 == Decimal("10000.00")


@pytest.mark.parametrize(
    ("corners", "reason"),
    [
        ([(0, 0), (100, 100), (100, 0), (0, 100)], r"自相交（横坐标38609050\.000、纵坐标4156050\.000附近）"),
        ([(0, 0), (50, 0), (100, 0)], "不能围成地块"),
        ([(0, 0), (100, 0)], "只有2个界址点"),
    ],
)
def test_what_encloses_no_land_is_refused(read: Reading, corners: Corners, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(HEADING + PLOT + points(corners))


@pytest.mark.parametrize("other", [square(50, 50), square()])
def test_rings_that_cross_or_lie_on_one_another_are_refused(read: Reading, other: Corners) -> None:
    with pytest.raises(BadRecord, match="第1圈与第2圈界址线交叉或重合"):
        read(HEADING + PLOT + points(square()) + points(other, ring=2))


# What the heading says


@pytest.mark.parametrize(
    ("said", "agrees"),
    [("1.0000", True), ("1.0000公顷", True), ("10000", True), ("10000.00㎡", True), ("15亩", True), ("0", True),
     ("", True), ("见附图", True), ("1.0100", True), ("1.0101", False), ("0.9900", True), ("0.9899", False),
     ("9899平方米", False)],
)  # fmt: skip
def test_an_area_more_than_a_hundredth_off_is_flagged_not_refused(
    read: Reading, said: str, agrees: bool
) -> None:
    survey = read(HEADING + PLOT.replace("1.0000", said) + points(square()))
    assert [("相差超过1%" in remark) for remark in survey.remarks] == ([] if agrees else [True])


@pytest.mark.parametrize(
    ("area_ha", "agrees"), [("1", True), ("1.01", True), ("1.0101", False), ("0.9899", False)]
)
def test_the_area_is_held_against_the_parcels_own(read: Reading, area_ha: str, agrees: bool) -> None:
    said = read(HEADING + PLOT + points(square())).beside(Decimal(area_ha))
    assert (said == "") is agrees
    assert agrees or "供地记录为" in said


def test_a_parcel_without_an_area_is_held_against_nothing(read: Reading) -> None:
    assert read(HEADING + PLOT + points(square())).beside(None) == ""


def test_a_missing_heading_point_or_another_zone_is_said(read: Reading) -> None:
    assert "没有写明坐标系" in read(PLOT + points(square())).remarks[0]
    assert (
        "写明界址点数7，坐标有4点" in read(HEADING + PLOT.replace("4,", "7,") + points(square())).remarks[0]
    )
    other = read(HEADING.replace("带号=38", "带号=39") + PLOT + points(square()))
    assert (other.frame.zone, "按坐标处理" in other.remarks[0]) == (38, True)


def test_points_alone_are_enough(read: Reading) -> None:
    bare = "".join(
        line.partition(",1,")[0] + "," + line.partition(",1,")[2]
        for line in points(square()).splitlines(True)
    )
    assert read(bare).area_m2 == Decimal("10000.00")


# Several plots, and files that are none


TWO = HEADING + PLOT + points(square()) + PLOT.replace(",1,示范", ",2,后备") + points(square(200, 0, 50))


def test_of_several_plots_the_one_named_is_read(read: Reading) -> None:
    assert read(TWO, "2").area_m2 == read(TWO, "后备地块").area_m2 == Decimal("2500.00")
    with pytest.raises(BadRecord, match=r"有2个地块（1 示范地块、2 后备地块），请用 --plot"):
        read(TWO)
    with pytest.raises(BadRecord, match="没有编号或名称为“3”的地块"):
        read(TWO, "3")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "空的"),
        (HEADING, "没有界址点坐标"),
        (HEADING + PLOT, "没有界址点坐标"),
        (HEADING + PLOT + "J1,1,甲,乙\n", r"界址\.txt 第7行：.*坐标不是数"),
        (HEADING + PLOT + "J1,1,NaN,38609000\n", "坐标不是数"),
        (HEADING + PLOT + "新河县\n", "不是界址点"),
        (HEADING + PLOT + "J1,1,115.24,37.53\n", "不是国内的高斯坐标"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "界址"),
    ],
)
def test_what_is_no_boundary_file_is_refused_by_line(read: Reading, text: str | bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match=r"界址\.txt：读不到文件"):
        read_survey(tmp_path / "界址.txt")
