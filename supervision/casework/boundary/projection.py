"""Gauss-Krüger coordinates (高斯克吕格坐标) to longitude and latitude in CGCS2000 (2000国家大地坐标系)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from supervision.casework.boundary.txt import Corner, Plot
from supervision.law.refusals import BadRecord
from supervision.law.values import Point

DATUM = "CGCS2000"
ZONE_SIZE = 1_000_000
ZONES_3, ZONES_6 = range(25, 46), range(13, 24)
"""带号 of the three-degree and six-degree zones that cover the country: no number is in both."""

NORTHINGS = (Decimal(1_000_000), Decimal(6_100_000))
"""Metres from the equator of land of this country, from the Paracels to the Amur."""

PLACES = Decimal("0.000000001")
"""Degrees are kept to nine places: a tenth of a millimetre."""

OLD_DATUMS = ("80", "西安", "54", "北京")
GEODETIC = 4490
"""EPSG: CGCS2000, longitude and latitude."""


class Frame(NamedTuple):
    """The projection of a file: its zone (带号), how many degrees a zone has, its EPSG number."""

    zone: int
    degrees: int
    epsg: int


class Placed(NamedTuple):
    """A point in metres: easting with its zone in front, northing; and the file's line."""

    line: int
    east: Decimal
    north: Decimal


def frame_of(heading: Mapping[str, str], placed: Sequence[Placed]) -> Frame:
    """The projection all points are in, by the zone in front of their eastings; raises `BadRecord`."""
    _check_datum(heading)
    zones = sorted({int(point.east // ZONE_SIZE) for point in placed})
    if len(zones) > 1:
        raise BadRecord(f"界址点分在{'、'.join(map(str, zones))}几个带中，请换算到同一带后再登记")
    zone = zones[0]
    if zone in ZONES_3:
        return Frame(zone, 3, 4488 + zone)
    return Frame(zone, 6, 4478 + zone)


def _check_datum(heading: Mapping[str, str]) -> None:
    """Only CGCS2000: from the datums before, a bureau converts by parameters of its own."""
    said = heading.get("坐标系", "")
    if "2000" not in said and any(old in said for old in OLD_DATUMS):
        raise BadRecord(
            f"坐标系为“{said}”，须先换算为2000国家大地坐标系（各地转换参数不同，本程序不作近似换算），再登记界址"
        )


def placed_points(heading: Mapping[str, str], plot: Plot) -> dict[int, Placed]:
    """Every point of a plot by its line, northing and easting told apart by size; raises `BadRecord` with each line."""
    bare_zone = _zone_said(heading)
    found: dict[int, Placed] = {}
    problems: list[str] = []
    for corner in plot.corners:
        placed = _placed(corner, bare_zone)
        if placed is None and _closes_by_repeating(corner, plot, found):
            continue
        if placed is None:
            problems.append(
                f"第{corner.line}行：{corner.first}，{corner.second} 不是国内的高斯坐标："
                "应一为纵坐标（七位），一为带号在前的横坐标（八位），没有带号的须在文件头写明“带号=”"
            )
        else:
            found[corner.line] = placed
    if problems:
        raise BadRecord(*problems)
    return found


def _placed(corner: Corner, bare_zone: int | None) -> Placed | None:
    for north, east in ((corner.first, corner.second), (corner.second, corner.first)):
        if not NORTHINGS[0] <= north <= NORTHINGS[1]:
            continue
        if int(east // ZONE_SIZE) in (*ZONES_3, *ZONES_6):
            return Placed(corner.line, east, north)
        if 0 < east < ZONE_SIZE and bare_zone is not None:
            return Placed(corner.line, east + bare_zone * ZONE_SIZE, north)
    return None


def _closes_by_repeating(corner: Corner, plot: Plot, found: Mapping[int, Placed]) -> bool:
    """A closing line some program writes with the northing twice: the ring is closed without it."""
    run = next(run for _, run in plot.runs if corner in run)
    start = found.get(run[0].line)
    return corner is run[-1] and start is not None and corner.first == corner.second == start.north


def _zone_said(heading: Mapping[str, str]) -> int | None:
    said = heading.get("带号", "")
    zone = int(said) if said.isascii() and said.isdigit() else 0
    return zone if zone in (*ZONES_3, *ZONES_6) else None


def zone_differs(heading: Mapping[str, str], frame: Frame) -> str:
    """That the heading names another zone than the coordinates have; "" when it does not."""
    said = _zone_said(heading)
    if said is None or said == frame.zone:
        return ""
    return f"文件头写明带号{said}，坐标为{frame.zone}带，按坐标处理，请核对"


def to_degrees(frame: Frame, ring: Sequence[Placed]) -> list[Point]:
    """Longitude and latitude of a ring's points; pyproj does the arithmetic (no network, no grids)."""
    from pyproj import Transformer  # noqa: PLC0415 - only who records a boundary waits for it

    transformer = Transformer.from_crs(frame.epsg, GEODETIC, always_xy=True)
    easts, norths = [float(point.east) for point in ring], [float(point.north) for point in ring]
    longitudes, latitudes = transformer.transform(easts, norths, errcheck=True)
    return [
        (_degrees(longitude), _degrees(latitude))
        for longitude, latitude in zip(longitudes, latitudes, strict=True)
    ]


def _degrees(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(PLACES)
