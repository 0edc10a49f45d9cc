"""GeoJSON: polygons with their fields, of one part or several, with holes; heights are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from supervision.casework.boundary.layer import Drawn, Layer, a_ring, check_size
from supervision.casework.boundary.reference import Pair
from supervision.law.refusals import BadRecord

WITH_HEIGHT = "坐标带高程，只取平面位置"


def read_geojson(name: str, data: bytes) -> Layer:
    """The plots of a GeoJSON text in UTF-8 (or GB18030); raises `BadRecord`."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf")
        try:
            text.decode()
        except UnicodeDecodeError:
            text = data.decode("gb18030").encode()
        table = orjson.loads(text)
    except (UnicodeDecodeError, orjson.JSONDecodeError) as error:
        raise BadRecord(f"{name}：不是 GeoJSON（{_where(error)}），请重新导出") from None
    if not isinstance(table, dict):
        raise BadRecord(f"{name}：不是 GeoJSON，应为 FeatureCollection")
    plots = [_drawn(number, feature) for number, feature in enumerate(_features(name, table), start=1)]
    check_size(name, len(plots), sum(len(ring) for plot in plots for ring in plot.rings))
    return Layer(name, _reference(table), plots)


def _where(error: Exception) -> str:
    if isinstance(error, orjson.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列附近"
    return "既不是 UTF-8 也不是 GB18030 编码"


def _features(name: str, table: Mapping[str, Any]) -> list[Any]:
    match table.get("type"):
        case "FeatureCollection" if isinstance(table.get("features"), list):
            return list(table["features"])
        case "Feature":
            return [table]
        case "Polygon" | "MultiPolygon":
            return [{"type": "Feature", "properties": {}, "geometry": table}]
    raise BadRecord(
        f"{name}：不是面的 GeoJSON（type 为“{table.get('type')}”），应为 FeatureCollection、Feature 或面"
    )


def _reference(table: Mapping[str, Any]) -> str:
    """The `crs` older programs write; without it the standard means degrees."""
    crs = table.get("crs")
    said = crs.get("properties") if isinstance(crs, Mapping) else None
    return str(said.get("name") or "") if isinstance(said, Mapping) else ""


def _drawn(number: int, feature: Any) -> Drawn:
    place = f"第{number}个要素"
    if not isinstance(feature, Mapping):
        return Drawn(place, {}, problem="不是要素（Feature）")
    given = feature.get("properties")
    fields = {str(k): _text(v) for k, v in given.items()} if isinstance(given, Mapping) else {}
    geometry = feature.get("geometry")
    try:
        rings, high = _rings(geometry)
    except BadRecord as bad:
        return Drawn(place, fields, problem=str(bad))
    return Drawn(place, fields, rings, [WITH_HEIGHT] if high else [])


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _rings(geometry: Any) -> tuple[list[list[Pair]], bool]:
    """The rings of a polygon or several, and whether they have heights."""
    if not isinstance(geometry, Mapping):
        raise BadRecord("没有图形")
    kind, given = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadRecord(f"图形为“{kind}”，不是面（Polygon、MultiPolygon）")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise BadRecord("没有坐标")
    rings, high = [], False
    for number, ring in enumerate(_each_ring(polygons), start=1):
        if not isinstance(ring, list) or not all(map(_is_position, ring)):
            raise BadRecord(f"第{number}圈的坐标应为 [[经度, 纬度], …]")
        high = high or any(len(position) > 2 for position in ring)
        rings.append(a_ring([(float(position[0]), float(position[1])) for position in ring], number))
    if not rings:
        raise BadRecord("没有坐标")
    return rings, high


def _each_ring(polygons: list[Any]) -> Iterator[Any]:
    for polygon in polygons:
        if not isinstance(polygon, list):
            raise BadRecord("坐标的层次不对，应为面的圈的列表")
        yield from polygon


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, list)
        and 2 <= len(position) <= 4
        and all(isinstance(value, int | float) and not isinstance(value, bool) for value in position[:2])
    )
