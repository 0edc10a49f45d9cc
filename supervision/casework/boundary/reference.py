"""The coordinate system of a layer (坐标参考系): CGCS2000 taken, other datums refused, swapped axes told by size.

WGS-84 degrees are taken for CGCS2000: the two differ by centimetres. A map service's own shift (GCJ-02) is no datum and
stands in no file; it shows as an offset of some 500 metres.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervision.casework.boundary.projection import (
    GEODETIC,
    NORTHINGS,
    PLACES,
    ZONE_SIZE,
    ZONES_3,
    ZONES_6,
    Frame,
    Placed,
    to_degrees,
)
from supervision.law.refusals import BadRecord
from supervision.law.values import LATITUDES, LONGITUDES, Point

Pair = tuple[float, float]
"""x and y as the file has them: east or longitude first, as GeoJSON and shapefiles say."""

CGCS2000 = ("china2000", "chinageodeticcoordinatesystem2000", "cgcs2000")
WGS84 = ("worldgeodeticsystem1984", "wgs1984", "wgs84")
FALSE_EASTING = 500_000


@dataclass(frozen=True, slots=True)
class Reference:
    """How the coordinates of a layer are meant; `crs` for what is neither degrees nor a standard Gauss-Krüger zone."""

    degrees: bool = False
    frame: Frame | None = None
    zoned: bool = True
    crs: Any = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """Rings in degrees, and the same on the plane on which their area is counted."""

    frame: Frame
    rings: Sequence[Sequence[Point]]
    placed: Sequence[Sequence[Placed]]


# What a file says of itself


def read_reference(said: str) -> Reference:
    """The reference a .prj or a GeoJSON `crs` names; raises `BadRecord` for another datum."""
    from pyproj import CRS  # noqa: PLC0415 - only who reads a layer waits for it
    from pyproj.exceptions import CRSError  # noqa: PLC0415 - as above

    try:
        crs = CRS.from_user_input(_as_pyproj_reads(said))
    except CRSError:
        raise BadRecord(f"坐标系“{said[:60]}”认不出，请导出为2000国家大地坐标系（EPSG:4490）") from None
    datum = crs.datum.name if crs.datum is not None else ""
    name = re.sub(r"^d_|[^a-z0-9]", "", datum.lower())
    if name.startswith(CGCS2000):
        return _of_cgcs2000(crs)
    if name.startswith(WGS84) and crs.is_geographic:
        return Reference(degrees=True, remark="文件为WGS-84经纬度，与CGCS2000相差厘米级，按CGCS2000处理")
    raise BadRecord(
        f"坐标系为“{crs.name}”，不是2000国家大地坐标系，须先换算（各地转换参数不同，本程序不作近似换算）"
    )


def _as_pyproj_reads(said: str) -> str:
    said = said.strip().lstrip("\ufeff")
    if said.upper().endswith(("CRS84", "CRS:84")):
        return "EPSG:4326"
    return said


def _of_cgcs2000(crs: Any) -> Reference:
    if crs.is_geographic:
        return Reference(degrees=True)
    turned = crs.to_cf()
    middle = turned.get("longitude_of_central_meridian")
    east = turned.get("false_easting", 0.0)
    scale = turned.get("scale_factor_at_central_meridian", 1.0)
    if turned.get("grid_mapping_name") != "transverse_mercator" or scale != 1 or middle is None:
        return Reference(crs=crs)
    zone = round(middle / 3)
    if abs(middle - 3 * zone) > 1e-9 or zone not in ZONES_3:  # a county's own meridian
        return Reference(crs=crs)
    if east == FALSE_EASTING:
        return Reference(frame=Frame(zone, 3, 4488 + zone), zoned=False)
    said, rest = divmod(east, ZONE_SIZE)
    if rest == FALSE_EASTING and said == zone:
        return Reference(frame=Frame(zone, 3, 4488 + zone))
    if rest == FALSE_EASTING and said in ZONES_6:
        return Reference(frame=Frame(int(said), 6, 4478 + int(said)))
    return Reference(crs=crs)


# Without a word about it


def guess_reference(pairs: Sequence[Pair]) -> Reference:
    """The reference of coordinates nobody named: degrees, or metres with the zone in front; raises `BadRecord`."""
    remark = "文件没有写明坐标系，按2000国家大地坐标系处理，请核对"
    if all(abs(x) <= 180 and abs(y) <= 180 for x, y in pairs):
        return Reference(degrees=True, remark=remark)
    easts = [max(pair) for pair in pairs]
    zone = int(easts[0] // ZONE_SIZE)
    if zone in ZONES_3:
        return Reference(frame=Frame(zone, 3, 4488 + zone), remark=remark)
    if zone in ZONES_6:
        return Reference(frame=Frame(zone, 6, 4478 + zone), remark=remark)
    raise BadRecord("文件没有写明坐标系，坐标也不是经纬度或带号在前的高斯坐标，请带 .prj 或 crs 导出")


# Brought to degrees and to a plane


def locate(reference: Reference, rings: Sequence[Sequence[Pair]]) -> Located:
    """The rings in degrees and on a plane; raises `BadRecord` where the coordinates are not what the reference says."""
    if reference.degrees:
        return _from_degrees([[_a_place(pair) for pair in ring] for ring in rings])
    if reference.frame is None:
        return _from_degrees(_by_transformer(reference.crs, rings))
    frame = reference.frame
    ahead = 0 if reference.zoned else frame.zone * ZONE_SIZE
    placed = [[_placed(pair, frame, ahead) for pair in ring] for ring in rings]
    return Located(frame, [to_degrees(frame, ring) for ring in placed], placed)


def _a_place(pair: Pair) -> Point:
    x, y = (Decimal(repr(value)) for value in pair)
    if LONGITUDES[0] <= x <= LONGITUDES[1] and LATITUDES[0] <= y <= LATITUDES[1]:
        return x.quantize(PLACES), y.quantize(PLACES)
    if LONGITUDES[0] <= y <= LONGITUDES[1] and LATITUDES[0] <= x <= LATITUDES[1]:
        raise BadRecord(f"坐标（{x}，{y}）经纬度颠倒，应经度在前、纬度在后，请重新导出")
    raise BadRecord(f"坐标（{x}，{y}）不在国内，请核对坐标系")


def _from_degrees(rings: Sequence[Sequence[Point]]) -> Located:
    from pyproj import Transformer  # noqa: PLC0415 - only who reads a layer waits for it

    longitudes = [point[0] for ring in rings for point in ring]
    zone = min(max(round((min(longitudes) + max(longitudes)) / 6), ZONES_3[0]), ZONES_3[-1])
    frame = Frame(zone, 3, 4488 + zone)
    transformer = Transformer.from_crs(GEODETIC, frame.epsg, always_xy=True)
    placed = []
    for ring in rings:
        easts, norths = transformer.transform(
            [float(point[0]) for point in ring], [float(point[1]) for point in ring], errcheck=True
        )
        placed.append([_at(east, north) for east, north in zip(easts, norths, strict=True)])
    return Located(frame, rings, placed)


def _by_transformer(crs: Any, rings: Sequence[Sequence[Pair]]) -> list[list[Point]]:
    from pyproj import Transformer  # noqa: PLC0415 - only who reads a layer waits for it

    transformer = Transformer.from_crs(crs, GEODETIC, always_xy=True)
    found = []
    for ring in rings:
        longitudes, latitudes = transformer.transform([x for x, _ in ring], [y for _, y in ring])
        found.append([_a_place((float(x), float(y))) for x, y in zip(longitudes, latitudes, strict=True)])
    return found


def _placed(pair: Pair, frame: Frame, ahead: int) -> Placed:
    for (east, north), swapped in ((pair, False), (pair[::-1], True)):
        in_zone = int((east + ahead) // ZONE_SIZE) == frame.zone
        if in_zone and NORTHINGS[0] <= Decimal(north) <= NORTHINGS[1]:
            if swapped:
                raise BadRecord(f"坐标（{pair[0]}，{pair[1]}）纵横坐标颠倒，应横坐标（东）在前，请重新导出")
            return _at(east + ahead, north)
    raise BadRecord(
        f"坐标（{pair[0]}，{pair[1]}）不在{frame.degrees}度带{frame.zone}带内，请核对坐标系和带号"
    )


def _at(east: float, north: float) -> Placed:
    return Placed(0, Decimal(repr(float(east))), Decimal(repr(float(north))))
