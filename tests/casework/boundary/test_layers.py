"""GeoJSON and shapefiles: what is read of them, what is refused, each with its place and reason."""

from __future__ import annotations

import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from supervision.casework.boundary import shapefile as shapefiles
from supervision.casework.boundary.plot_files import read_plot, read_plots
from supervision.casework.boundary.survey import SetAside, Survey, read_survey
from supervision.law.refusals import BadRecord
from tests.casework.boundary.drawn import (
    BEIJING_54,
    GEOGRAPHIC,
    MERIDIAN_114,
    SOUTH,
    WEST,
    XIAN_80,
    ZONE_38,
    collection,
    dbf,
    feature,
    geojson,
    shapefile,
    shp,
    shx,
    square,
    zipped,
)
from tests.casework.boundary.plots import EAST, HEADING, NORTH, PLOT, points

NO = "1305302024B00011"
IN_METRES = [(EAST, NORTH), (EAST, NORTH + 100), (EAST + 100, NORTH + 100), (EAST + 100, NORTH)]


def the_survey(path: Path) -> Survey:
    [found] = read_plots(path)
    assert isinstance(found, Survey), found
    return found


def problem(path: Path) -> str:
    """Why the only plot of a file is set aside."""
    [found] = read_plots(path)
    assert isinstance(found, SetAside)
    return "；".join(found.problems)


# What is read


def test_geojson_in_degrees_gives_its_corners_and_its_area(tmp_path: Path) -> None:
    survey = the_survey(geojson(tmp_path, feature(square(), 电子监管号=NO)))
    assert survey.rings[0][0] == (Decimal("115.240000000"), Decimal("37.530000000"))
    assert survey.points == 4  # the closing point is left out
    assert survey.area_m2 == pytest.approx(Decimal(9813), abs=1)  # 88.4 m by 111.0 m
    assert (survey.fields["电子监管号"], survey.place) == (NO, "第1个要素")
    assert survey.remarks == []


def test_one_plot_is_the_same_land_in_every_format(tmp_path: Path) -> None:
    txt = tmp_path / "界址.txt"
    txt.write_text(HEADING + PLOT + points([(0, 0), (0, 100), (100, 100), (100, 0)]), encoding="gb18030")
    by_surveyor = read_survey(txt)
    bare = [[(x - 38_000_000, y) for x, y in IN_METRES]]
    for path in (
        shapefile(tmp_path, [({"NAME": "甲"}, [IN_METRES])], prj=ZONE_38),
        shapefile(tmp_path, [({"NAME": "甲"}, bare)], prj=MERIDIAN_114),
        geojson(tmp_path, feature(IN_METRES), crs="EPSG:4526"),
        geojson(tmp_path, feature(IN_METRES), crs=""),
    ):
        survey = the_survey(path)
        assert survey.rings == by_surveyor.rings
        assert survey.area_m2 == by_surveyor.area_m2 == Decimal("10000.00")
        assert survey.frame.zone == 38


def test_a_shapefile_lying_beside_its_parts_is_read_without_a_zip(tmp_path: Path) -> None:
    for end, content in {
        "shp": shp([square()]),
        "dbf": dbf({"NAME": "甲"}),
        "prj": GEOGRAPHIC.encode(),
    }.items():
        (tmp_path / f"a.{end}").write_bytes(content)
    assert read_plot(tmp_path / "a.shp").title == "甲"


def test_a_hole_is_no_land_and_a_second_part_is(tmp_path: Path) -> None:
    whole = the_survey(geojson(tmp_path, feature(square()))).area_m2
    hole = square(WEST + 0.00025, SOUTH + 0.00025, 0.0005)[::-1]
    elsewhere = square(WEST + 0.01)
    for path in (
        geojson(tmp_path, feature(square(), hole)),
        shapefile(tmp_path, [({"NAME": "甲"}, [square(), hole])]),
    ):
        assert the_survey(path).area_m2 == pytest.approx(whole * Decimal("0.75"), abs=1)
    for path in (
        geojson(tmp_path, feature(square(), elsewhere, kind="MultiPolygon")),
        shapefile(tmp_path, [({"NAME": "甲"}, [square(), elsewhere])]),
    ):
        assert the_survey(path).area_m2 == pytest.approx(whole * 2, abs=2)


def test_heights_are_left_out_and_said(tmp_path: Path) -> None:
    high = feature([(x, y, 21.5) for x, y in square()])  # type: ignore[list-item]  # a height more
    assert the_survey(geojson(tmp_path, high)).remarks == ["坐标带高程，只取平面位置"]
    survey = the_survey(shapefile(tmp_path, [({"NAME": "甲"}, [square()])], kind=15))
    assert survey.remarks == ["图形带高程，只取平面位置"]


@pytest.mark.parametrize(
    ("cpg", "encoding"),
    [("GBK", "gb18030"), ("UTF-8", "utf-8"), ("", "gb18030"), ("", "utf-8"), ("936", "gb18030")],
)
def test_the_table_is_read_in_its_encoding(tmp_path: Path, cpg: str, encoding: str) -> None:
    path = shapefile(tmp_path, [({"XMMC": "示范项目工业园"}, [square()])], cpg=cpg, encoding=encoding)
    survey = the_survey(path)
    assert survey.fields == {"XMMC": "示范项目工业园"}
    assert survey.remarks == []


def test_a_table_in_another_encoding_than_its_cpg_says_is_read_as_it_is_and_said(tmp_path: Path) -> None:
    path = shapefile(tmp_path, [({"XMMC": "示范项目"}, [square()])], cpg="UTF-8", encoding="gb18030")
    survey = the_survey(path)
    assert survey.fields == {"XMMC": "示范项目"}
    assert "按内容读取" in survey.remarks[0]


def test_a_name_cut_after_ten_bytes_and_a_text_cut_in_a_character_are_no_damage(tmp_path: Path) -> None:
    row = {"电子监管号": "工" * 14}  # in UTF-8 longer than the name and the cell
    survey = the_survey(shapefile(tmp_path, [(row, [square()])], encoding="utf-8"))
    assert survey.fields == {"电子监": "工" * 13}


def test_wgs84_degrees_are_taken_for_cgcs2000_and_said(tmp_path: Path) -> None:
    survey = the_survey(geojson(tmp_path, feature(square()), crs="urn:ogc:def:crs:OGC:1.3:CRS84"))
    assert "WGS-84" in survey.remarks[0]
    assert survey.rings[0][0] == (Decimal("115.240000000"), Decimal("37.530000000"))


def test_coordinates_nobody_named_are_told_by_size_and_said(tmp_path: Path) -> None:
    survey = the_survey(shapefile(tmp_path, [({"NAME": "甲"}, [square()])], prj=""))
    assert "没有写明坐标系" in survey.remarks[0]


# What is set aside, plot by plot


def test_a_plot_that_cannot_be_used_leaves_the_others(tmp_path: Path) -> None:
    bow = [(WEST, SOUTH), (WEST + 0.001, SOUTH + 0.001), (WEST + 0.001, SOUTH), (WEST, SOUTH + 0.001)]
    good, crossing = read_plots(geojson(tmp_path, feature(square()), feature(bow)))
    assert isinstance(good, Survey)
    assert isinstance(crossing, SetAside)
    assert crossing.place == "第2个要素"
    assert "自相交" in crossing.problems[0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (feature([(y, x) for x, y in square()]), "经纬度颠倒"),
        (feature(square(2.3, 48.8)), "不在国内"),
        (feature([(WEST, SOUTH), (WEST + 1, SOUTH), (WEST, SOUTH)]), "只有2个不同的点"),
        ({"type": "Feature", "properties": None, "geometry": None}, "没有图形"),
        (
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
            "不是面",
        ),
        (
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[["a", 2]]]}},
            "第1圈的坐标应为",
        ),
        ({"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [7]}}, "层次不对"),
        ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}}, "没有坐标"),
        (7, "不是要素"),
    ],
)
def test_a_feature_is_set_aside_with_its_reason(tmp_path: Path, given: object, says: str) -> None:
    assert says in problem(geojson(tmp_path, given))


def test_metres_with_northing_first_are_swapped(tmp_path: Path) -> None:
    turned = [[(y, x) for x, y in IN_METRES]]
    assert "纵横坐标颠倒" in problem(shapefile(tmp_path, [({"NAME": "甲"}, turned)], prj=ZONE_38))


def test_a_zone_that_is_not_the_references_is_refused(tmp_path: Path) -> None:
    other = [[(x + 1_000_000, y) for x, y in IN_METRES]]
    assert "不在3度带38带内" in problem(shapefile(tmp_path, [({"NAME": "甲"}, other)], prj=ZONE_38))


def test_a_shape_without_geometry_or_with_a_broken_one_is_set_aside(tmp_path: Path) -> None:
    good = shp([square()])
    points_too_many = good[:108] + good[108:148] + struct.pack("<i", 90) + good[152:]
    for data, says in ((shp(None), "没有图形"), (points_too_many, "与记录长度不符")):
        assert says in problem(shapefile(tmp_path, [({"NAME": "甲"}, [square()])], more={"shp": data}))


def test_a_coordinate_that_is_no_number_is_set_aside(tmp_path: Path) -> None:
    path = shapefile(tmp_path, [({"NAME": "甲"}, [[(float("nan"), SOUTH), *square()[1:]]])])
    assert "不是数的坐标" in problem(path)


# What is refused whole


def refused(path: Path) -> str:
    with pytest.raises(BadRecord) as bad:
        read_plots(path)
    assert path.name in str(bad.value) or "宗地" in str(bad.value)
    return str(bad.value)


@pytest.mark.parametrize("prj", [XIAN_80, BEIJING_54])
def test_another_datum_is_refused_by_name(tmp_path: Path, prj: str) -> None:
    assert "不是2000国家大地坐标系" in refused(shapefile(tmp_path, [({"NAME": "甲"}, [square()])], prj=prj))


def test_web_mercator_metres_are_refused(tmp_path: Path) -> None:
    mercator = [(12_828_000.0, 4_510_000.0), (12_828_000.0, 4_510_100.0), (12_828_100.0, 4_510_100.0)]
    assert "不是2000国家大地坐标系" in refused(geojson(tmp_path, feature(mercator), crs="EPSG:3857"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是 GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [', "第1行"),
        (b"[1, 2]", "应为 FeatureCollection"),
        (b'{"type": "Topology"}', "type 为“Topology”"),
        (b'{"type": "FeatureCollection", "features": []}', "没有图形"),
        (b"[" * 200_000, "不是 GeoJSON"),
        (b'{"type": "\xff\xff"}', "既不是 UTF-8 也不是 GB18030"),
    ],
)
def test_what_is_no_geojson_is_refused_with_the_place(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "坏.geojson"
    path.write_bytes(data)
    assert says in refused(path)


@pytest.mark.parametrize("keep", [40, 99, 130, 200])
def test_a_truncated_shapefile_is_refused(tmp_path: Path, keep: int) -> None:
    data = shp([square()], [square(WEST + 0.01)])[:keep]
    rows = [({"NAME": "甲"}, [square()]), ({"NAME": "乙"}, [square()])]
    assert "文件不完整" in refused(shapefile(tmp_path, rows, more={"shp": data}))


def test_a_record_that_reaches_past_the_end_is_refused_by_its_number(tmp_path: Path) -> None:
    data = bytearray(shp([square()], [square(WEST + 0.01)]))
    second = 100 + (len(data) - 100) // 2
    data[second + 4 : second + 8] = struct.pack(">i", 60_000)
    rows = [({"NAME": "甲"}, [square()]), ({"NAME": "乙"}, [square()])]
    assert "第2个图形超出文件" in refused(shapefile(tmp_path, rows, more={"shp": bytes(data)}))


@pytest.mark.parametrize(
    ("part", "data", "says"),
    [
        ("shp", b"x" * 200, "不是 shapefile"),
        ("shp", shp(kind=1), "是点图层"),
        ("dbf", b"\x03", "读不到表头"),
        ("dbf", dbf({"NAME": "甲"})[:-30], "只有0行"),
        ("dbf", dbf({"NAME": "甲"}, {"NAME": "乙"}), "不能对应"),
        ("dbf", dbf({"NAME": "甲"}).replace("甲".encode("gb18030"), b"\xff\xff"), "不全是 GBK"),
        ("prj", b"PROJCS[nothing", "认不出"),
    ],
)
def test_a_part_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, part: str, data: bytes, says: str
) -> None:
    row = ({"NAME": "甲"}, [square()])
    assert says in refused(shapefile(tmp_path, [row], more={part: data}))


TWO = [({"NAME": "甲"}, [square()]), ({"NAME": "乙"}, [square(WEST + 0.01)])]
TWO_SHAPES = shp([square()], [square(WEST + 0.01)])
SECOND = 100 + (len(TWO_SHAPES) - 100) // 2
"""Where the second record of `TWO_SHAPES` begins."""


def put(data: bytes, at: int, pattern: str, *values: int) -> bytes:
    """The data with other numbers at a place."""
    changed = bytearray(data)
    struct.pack_into(pattern, changed, at, *values)
    return bytes(changed)


def test_the_index_says_where_the_shapes_are(tmp_path: Path) -> None:
    gap = b"\0" * 40  # left by a program that deleted a shape and did not close up
    length = (len(TWO_SHAPES) + len(gap)) // 2
    data = put(TWO_SHAPES[:SECOND] + gap + TWO_SHAPES[SECOND:], 24, ">i", length)
    index = put(shx(TWO_SHAPES), 108, ">i", (SECOND + len(gap)) // 2)
    for more in ({"shx": shx(TWO_SHAPES)}, {"shp": data, "shx": index}):
        found = read_plots(shapefile(tmp_path, TWO, more=more))
        assert [plot.fields["NAME"] for plot in found if isinstance(plot, Survey)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("index", "says"),
    [
        (b"x" * 50, "不完整或已损坏"),
        (shx(TWO_SHAPES)[:-4], "不完整或已损坏"),
        (put(shx(TWO_SHAPES), 108, ">i", 50), "第2个图形与 .shp 不符"),  # the first shape twice
        (put(shx(TWO_SHAPES), 108, ">i", -50), "第2个图形与 .shp 不符"),
        (put(shx(TWO_SHAPES), 108, ">i", 2**30), "第2个图形与 .shp 不符"),
        (put(shx(TWO_SHAPES), 112, ">i", -4), "第2个图形与 .shp 不符"),
        (shx(TWO_SHAPES)[:-8], "不能对应"),
    ],
)
def test_an_index_that_leads_elsewhere_is_refused(tmp_path: Path, index: bytes, says: str) -> None:
    assert says in refused(shapefile(tmp_path, TWO, more={"shx": index}))


@pytest.mark.parametrize("words", [-4, -60, 0, 1])
def test_a_record_of_no_length_leads_nobody_round_in_a_ring(tmp_path: Path, words: int) -> None:
    data = put(TWO_SHAPES, SECOND + 4, ">i", words)
    assert "第2个图形超出文件" in refused(shapefile(tmp_path, TWO, more={"shp": data}))


@pytest.mark.parametrize(
    ("at", "value", "says"),
    [
        (0, 77, "不认识的类型"),
        (0, 3, "图形是线"),
        (36, -1, "与记录长度不符"),
        (36, 2**31 - 1, "与记录长度不符"),
        (40, 0, "与记录长度不符"),
        (40, -5, "与记录长度不符"),
        (40, 2**31 - 1, "与记录长度不符"),
        (44, -1, "第1圈的起点序号不对"),
        (44, 5, "第1圈的起点序号不对"),
    ],
)
def test_numbers_of_a_shape_that_cannot_be_set_it_aside(
    tmp_path: Path, at: int, value: int, says: str
) -> None:
    data = put(TWO_SHAPES, SECOND + 8 + at, "<i", value)
    good, bad = read_plots(shapefile(tmp_path, TWO, more={"shp": data}))
    assert isinstance(good, Survey)
    assert isinstance(bad, SetAside)
    assert says in bad.problems[0]


def test_heights_cut_off_set_a_shape_aside(tmp_path: Path) -> None:
    data = shp([square()], kind=15)[:-24]
    data = put(put(data, 24, ">i", len(data) // 2), 104, ">i", (len(data) - 108) // 2)
    assert "与记录长度不符" in problem(shapefile(tmp_path, [TWO[0]], more={"shp": data}))


def test_more_shapes_or_points_than_may_be_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervision.casework.boundary.shp.MOST_PLOTS", 1)
    monkeypatch.setattr("supervision.casework.boundary.layer.MOST_PLOTS", 1)
    assert "至多1个图形" in refused(shapefile(tmp_path, TWO))
    monkeypatch.undo()
    monkeypatch.setattr("supervision.casework.boundary.layer.MOST_POINTS", 9)
    assert "10个点，一次至多5000个图形、9个点" in refused(shapefile(tmp_path, TWO))
    monkeypatch.undo()
    monkeypatch.setattr("supervision.casework.boundary.dbf.MOST_PLOTS", 1)
    assert "有2行，一次至多1行" in refused(shapefile(tmp_path, TWO))


# What stands in the table


@pytest.mark.parametrize(
    ("kind", "cell", "decimals", "says"),
    [
        ("N", "130530202400123456789", 0, "130530202400123456789"),
        ("N", "   2.50", 2, "2.5"),
        ("F", "130530202400011.000", 3, "130530202400011"),
        ("N", "***", 0, ""),
        ("N", "   ", 0, ""),
        ("D", "20240610", 0, "2024-06-10"),
        ("D", "20241399", 0, "20241399"),
        ("D", "00000000", 0, ""),
        ("L", "T", 0, "T"),
        ("L", "n", 0, "F"),
        ("L", "?", 0, ""),
        ("M", "17", 0, "17"),
    ],
)
def test_numbers_days_and_ticks_are_read_as_what_they_are(
    tmp_path: Path, kind: str, cell: str, decimals: int, says: str
) -> None:
    table = dbf({"F": cell}, width=len(cell))
    table = put(put(table, 43, "<B", ord(kind)), 49, "<B", decimals)
    path = shapefile(tmp_path, [TWO[0]], more={"dbf": table})
    assert the_survey(path).fields == {"F": says}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (put(dbf({"NAME": "甲"}), 43, "<B", ord("?")), "不认识的字段类型"),
        (put(dbf({"NAME": "甲"}), 48, "<B", 90), "各字段共宽91字节"),
        (put(dbf({"NAME": "甲"}), 64, "<B", 0), "不合 dBASE 格式"),  # no end of the fields
        (put(dbf({"NAME": "甲"}), 8, "<H", 60_000), "不合 dBASE 格式"),
        (put(dbf({"NAME": "甲"}), 10, "<H", 0), "不合 dBASE 格式"),
        (put(dbf({"NAME": "甲"}), 4, "<I", 2**32 - 1), "至多5000行"),
        (put(dbf({"NAME": "inf"}), 43, "<B", ord("N")), "第1行有读不出的值"),
        (put(dbf({"NAME": "甲"}), 43, "<B", ord("D")), "第1行有读不出的值"),
    ],
)
def test_a_table_pyshp_stumbles_over_is_refused_with_its_place(
    tmp_path: Path, table: bytes, says: str
) -> None:
    assert says in refused(shapefile(tmp_path, [TWO[0]], more={"dbf": table}))


@pytest.mark.parametrize("member", ["../宗地.shp", "/etc/宗地.shp", "a/../../宗地.shp", "..\\宗地.shp"])
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, member: str) -> None:
    assert "指向包外" in refused(zipped(tmp_path, {member: shp([square()])}))


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapefiles, "MOST_UNPACKED", 1_000_000)
    assert "解压后超过1兆" in refused(zipped(tmp_path, {"a.shp": b"\0" * 1_000_001}))
    assert "解压后超过1兆" in refused(zipped(tmp_path, {f"{n}.dbf": b"\0" * 400_000 for n in range(3)}))


def test_a_zip_of_too_many_files_or_without_a_shapefile_or_broken_is_refused(tmp_path: Path) -> None:
    assert "至多200个" in refused(zipped(tmp_path, {f"{number}.txt": b"" for number in range(201)}))
    assert "没有 .shp" in refused(zipped(tmp_path, {"说明.txt": b"x"}))
    broken = tmp_path / "坏.zip"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 200)
    assert "压缩包损坏" in refused(broken)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"宗地.shp": shp([square()])})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    assert "有密码" in refused(path)


def test_a_member_called_in_gbk_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "图形.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("zongdi.shp", b"x" * 200)
    data = path.read_bytes().replace(b"zongdi", "宗地甲".encode("gb18030"))
    path.write_bytes(data)
    assert "宗地甲.shp" in refused(path)


def test_too_many_plots_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.casework.boundary.layer.MOST_PLOTS", 2)
    assert "一次至多2个图形" in refused(geojson(tmp_path, *[feature(square())] * 3))


# One of several


def test_one_plot_of_several_is_named(tmp_path: Path) -> None:
    path = geojson(tmp_path, feature(square(), ZDDM="甲"), feature(square(WEST + 0.01), ZDDM="乙"))
    assert read_plot(path, "乙").title == "乙"
    with pytest.raises(BadRecord, match="请用 --plot"):
        read_plot(path)
    with pytest.raises(BadRecord, match="没有编号或名称为“丙”"):
        read_plot(path, "丙")


def test_a_collection_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "图形.json"
    path.write_bytes(collection(feature(square(), 项目名称="示范")).decode().encode("gb18030"))
    assert the_survey(path).title == "示范"
