"""The map and its spots on the web: scope, boxes, uploads, what is refused, and the one host of a base map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from supervision.office import BadOffice
from supervision.staff import Role
from supervision.web.safety import CSP
from tests.casework.boundary.drawn import feature, geojson, shapefile, square
from tests.casework.staffed import SETTINGS, read
from tests.web.mapped import SOUTH, WEST, draw, draw_both, send
from tests.web.office import OURS, THEIRS, Web, said

TIANDITU = """
[map]
tiles = ["https://t{s}.tianditu.gov.cn/img_w/wmts?LAYER=img&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"]
subdomains = ["0", "1"]
key = "abc"
attribution = "天地图"
"""
EXTENT = "[map]\nextent = [115.1, 37.4, 115.45, 37.65]\n"


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [feature["properties"]["no"] for feature in answer.json()["features"]]


# What is shown


def test_the_map_shows_an_inspector_his_land_offices_parcels_only(web: Web) -> None:
    draw_both(web.engine)
    assert numbers(web.client_of(Role.SUPERVISOR).get("/map/parcels.json")) == [OURS, THEIRS]
    inspector = web.client_of(Role.INSPECTOR)
    assert numbers(inspector.get("/map/parcels.json")) == [OURS]
    assert "管辖范围" in said(inspector.get(f"/map?no={THEIRS}"))
    assert f"{WEST + 0.01}" not in inspector.get(f"/map?no={THEIRS}").text


def test_only_what_is_in_the_box_and_wanted_is_sent(web: Web) -> None:
    draw_both(web.engine)
    person = web.client_of(Role.AUDITOR)
    ask = "/map/parcels.json?bbox=115.2,37.5,115.245,37.6"
    assert numbers(person.get(ask)) == [OURS]
    assert numbers(person.get(f"{ask}&overdue=1")) == [OURS]
    assert numbers(person.get(f"{ask}&state=idle")) == []
    found = person.get(ask).json()
    assert found["by_state"] == {"start_due": 1}
    [parcel] = found["features"]
    assert parcel["geometry"]["type"] == "MultiPolygon"
    assert parcel["properties"]["late"] == ["逾期未开工9天"]


@pytest.mark.parametrize(
    "query",
    ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,1,2,3", "bbox=3,1,2,4", "bbox=1e999,1,2,3", "state=nothing"],
)
def test_a_box_that_is_none_is_refused(web: Web, query: str) -> None:
    assert web.client_of(Role.CLERK).get(f"/map/parcels.json?{query}").status_code == 409


@pytest.mark.parametrize("zoom", ["0", "22", "99999999999", "-1", "x"])
def test_any_zoom_is_answered(web: Web, zoom: str) -> None:
    assert web.client_of(Role.CLERK).get(f"/map/parcels.json?zoom={zoom}").status_code == 200


def test_a_parcel_without_a_boundary_is_told_not_to_be_on_the_map(web: Web) -> None:
    assert f"宗地{OURS}没有登记界址" in said(web.client_of(Role.CLERK).get(f"/map?no={OURS}"))


# The base map


def test_without_a_base_map_a_page_may_fetch_from_here_only(web: Web) -> None:
    answer = web.client_of(Role.CLERK).get("/map")
    assert answer.headers["Content-Security-Policy"] == CSP
    assert "没有设置底图" in said(answer)


def test_a_base_maps_hosts_are_named_for_pictures_of_the_map_and_nowhere_else(
    web: Web, tmp_path: Path
) -> None:
    office = read(tmp_path, f"{SETTINGS}\n{TIANDITU}")
    desks = Web(web.engine, office, data=web.data)
    policy = desks.client_of(Role.CLERK).get("/map").headers["Content-Security-Policy"]
    hosts = "https://t0.tianditu.gov.cn https://t1.tianditu.gov.cn"
    assert policy == CSP.replace("blob:", f"blob: {hosts}")
    assert desks.client_of(Role.CLERK).get("/parcels").headers["Content-Security-Policy"] == CSP
    assert "tk=abc" in desks.client_of(Role.CLERK).get("/map").text


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('tiles = ["https://a.cn/{z}/{x}"]', "地址中没有{y}"),
        ('tiles = ["https://t{s}.cn/{z}/{x}/{y}"]', "map.subdomains"),
        ('tiles = ["https://a.cn/{z}/{x}/{y}?tk={key}"]', "没有写明密钥"),
        ('tiles = ["ftp://a.cn/{z}/{x}/{y}"]', "https:// 开头"),
        ("tiles = [\"https://a.cn; script-src 'unsafe-inline'/{z}/{x}/{y}\"]", "https:// 开头"),
        ("max_zoom = 99", "1至22"),
        ("extent = [116, 37, 115, 38]", "map.extent"),
        ("colour = 1", "没有这项设置"),
    ],
)
def test_a_base_map_that_cannot_be_is_refused_with_its_key(tmp_path: Path, setting: str, says: str) -> None:
    with pytest.raises(BadOffice) as bad:
        read(tmp_path, f"{SETTINGS}\n[map]\n{setting}\n")
    assert says in str(bad.value)


# Boundaries from files


def test_a_shapefile_with_several_parcels_is_taken_and_each_plot_told(web: Web, tmp_path: Path) -> None:
    def row(no: str, *rings: Any) -> tuple[dict[str, str], Any]:
        return {"DZJGH": no}, [*rings]

    bow = [(WEST, SOUTH), (WEST + 0.001, SOUTH + 0.001), (WEST + 0.001, SOUTH), (WEST, SOUTH + 0.001)]
    two_hectares = square(side=0.001428)
    file = shapefile(
        tmp_path,
        [
            row(OURS, two_hectares),
            row(THEIRS, square(side=0.003)),
            row(THEIRS, bow),
            row("X", square()),
            row("", square()),
        ],
    )
    answer = send(web.client_of(Role.SUPERVISOR), "/map/boundaries", file, on="2024-06-10")
    text = said(answer)
    assert answer.status_code == 200
    assert "已登记1宗，未登记4个图形。" in text
    for says in ("相差超过1%", "自相交", "“X”：没有这个编号", "没有电子监管号"):
        assert says in text
    assert numbers(web.client_of(Role.SUPERVISOR).get("/map/parcels.json")) == [OURS]
    assert "与现行界址相同" in said(
        send(web.client_of(Role.SUPERVISOR), "/map/boundaries", file, on="2024-06-10")
    )
    anyway = send(web.client_of(Role.SUPERVISOR), "/map/boundaries", file, on="2024-06-10", any_area="1")
    assert "已登记1宗" in said(anyway)


def test_land_outside_the_county_is_set_aside(web: Web, tmp_path: Path) -> None:
    desks = Web(web.engine, read(tmp_path, f"{SETTINGS}\n{EXTENT}"), data=tmp_path)
    file = geojson(tmp_path, feature(square(116.9, side=0.001428), 电子监管号=OURS))
    assert "不在本县范围内" in said(
        send(desks.client_of(Role.CLERK), "/map/boundaries", file, on="2024-06-10")
    )


def test_an_inspector_records_boundaries_of_his_own_parcels_only(web: Web, tmp_path: Path) -> None:
    file = geojson(
        tmp_path,
        *(
            feature(square(west, side=0.001428), 电子监管号=no)
            for no, west in ((OURS, WEST), (THEIRS, 115.3))
        ),
    )
    text = said(send(web.client_of(Role.INSPECTOR), "/map/boundaries", file, on="2024-06-10"))
    assert "已登记1宗，未登记1个图形。" in text
    assert "不在您的管辖范围内" in text


def test_a_file_that_cannot_be_read_is_a_fault_of_the_form(web: Web, tmp_path: Path) -> None:
    file = tmp_path / "坏.zip"
    file.write_bytes(b"PK\x03\x04broken")
    answer = send(web.client_of(Role.CLERK), "/map/boundaries", file, on="2024-06-11")
    assert answer.status_code == 422
    assert "压缩包损坏" in said(answer)
    assert "不能晚于2024-06-10" in said(answer)


# Spots


def take(web: Web, tmp_path: Path, *rings: Any) -> Any:
    file = geojson(tmp_path, *(feature(ring, TBBH=f"TB{n}") for n, ring in enumerate(rings, start=1)))
    return send(
        web.client_of(Role.SUPERVISOR),
        "/spots/new",
        file,
        source="省厅",
        image_on="2024-06-01",
        sees="building",
    )


def test_spots_are_seen_by_whose_parcel_they_are_on_and_by_whom_they_were_given_to(
    web: Web, tmp_path: Path
) -> None:
    draw(web.engine, OURS)
    draw(web.engine, THEIRS, WEST + 0.01)
    places = (square(WEST + 0.0003, SOUTH + 0.0003), square(WEST + 0.0103, SOUTH + 0.0003), square(116.0))
    assert "已接收3个图斑" in said(take(web, tmp_path, *places))
    inspector, boss = web.client_of(Role.INSPECTOR), web.client_of(Role.SUPERVISOR)
    assert "/spots/one?spot=1" in inspector.get("/spots").text
    assert "spot=2" not in inspector.get("/spots").text
    assert [inspector.get(f"/spots/one?spot={n}").status_code for n in (1, 2, 3)] == [200, 404, 404]
    assert [f["properties"]["spot"] for f in inspector.get("/map/spots.json").json()["features"]] == [1]
    assert [f["properties"]["spot"] for f in boss.get("/map/spots.json").json()["features"]] == [3, 2, 1]
    assert inspector.submit("/spots/result", spot="2", result="true", note="x").status_code == 404
    assert boss.submit("/spots/assign", spot="3", officer="zhang").status_code == 303
    assert inspector.get("/spots/one?spot=3").status_code == 200
    assert 'data-around="[115.2503' in boss.get("/map?spot=2").text
    assert boss.get("/spots?hint=no_parcel&state=assigned").text.count("/spots/one?spot=") == 1


@pytest.mark.parametrize("path", ["link", "assign", "result", "return", "close"])
def test_a_form_about_no_spot_does_nothing(web: Web, path: str) -> None:
    boss = web.client_of(Role.SUPERVISOR)
    assert boss.submit(f"/spots/{path}").status_code == 409
    assert boss.submit(f"/spots/{path}", spot="7").status_code == 404
    assert boss.submit(f"/spots/{path}", spot="x").status_code == 404


def test_spots_without_a_source_or_a_file_are_a_fault_of_the_form(web: Web) -> None:
    answer = web.client_of(Role.SUPERVISOR).submit("/spots/new", image_on="2024-06-11")
    assert answer.status_code == 422
    assert "有4处需要改正" in said(answer)
