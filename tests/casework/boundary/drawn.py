"""Plots as programs write them: GeoJSON, and the parts of a shapefile, byte by byte, zipped."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyproj import CRS

Ring = Sequence[tuple[float, float]]

WEST, SOUTH = 115.24, 37.53
"""A place in 新河县."""

GEOGRAPHIC = CRS.from_epsg(4490).to_wkt("WKT1_ESRI")
ZONE_38 = CRS.from_epsg(4526).to_wkt("WKT1_ESRI")
"""CGCS2000, the three-degree zone 38, with its number in front of the eastings."""
MERIDIAN_114 = CRS.from_epsg(4547).to_wkt("WKT1_ESRI")
XIAN_80 = CRS.from_epsg(4610).to_wkt("WKT1_ESRI")
BEIJING_54 = CRS.from_epsg(2431).to_wkt("WKT1_ESRI")


def square(west: float = WEST, south: float = SOUTH, side: float = 0.001) -> list[tuple[float, float]]:
    """Clockwise, as a shapefile's outer ring runs."""
    return [(west, south), (west, south + side), (west + side, south + side), (west + side, south)]


def feature(*rings: Ring, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    closed = [[*map(list, ring), list(ring[0])] for ring in rings]
    coordinates: Any = closed if kind == "Polygon" else [[ring] for ring in closed]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any, crs: str = "") -> bytes:
    table: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        table["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(table, ensure_ascii=False).encode()


def geojson(
    folder: Path, *features: Any, crs: str = "urn:ogc:def:crs:EPSG::4490", name: str = "图形.geojson"
) -> Path:
    path = folder / name
    path.write_bytes(collection(*features, crs=crs))
    return path


# A shapefile


def shp(*shapes: Sequence[Ring] | None, kind: int = 5) -> bytes:
    records = b""
    for number, rings in enumerate(shapes, start=1):
        content = struct.pack("<i", 0) if rings is None else _polygon(rings, kind)
        records += struct.pack(">ii", number, len(content) // 2) + content
    length = (100 + len(records)) // 2
    return struct.pack(">i20xi", 9994, length) + struct.pack("<ii64x", 1000, kind) + records


def shx(data: bytes) -> bytes:
    """The index of a .shp: where each record is, and how long."""
    entries, at = b"", 100
    while at < len(data):
        [words] = struct.unpack_from(">i", data, at + 4)
        entries += struct.pack(">ii", at // 2, words)
        at += 8 + words * 2
    return data[:24] + struct.pack(">i", (100 + len(entries)) // 2) + data[28:100] + entries


def _polygon(rings: Sequence[Ring], kind: int) -> bytes:
    closed = [[*ring, ring[0]] for ring in rings]
    points = [point for ring in closed for point in ring]
    starts, at = [], 0
    for ring in closed:
        starts.append(at)
        at += len(ring)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    content = struct.pack("<i4dii", kind, min(xs), min(ys), max(xs), max(ys), len(rings), len(points))
    content += struct.pack(f"<{len(starts)}i", *starts)
    content += b"".join(struct.pack("<2d", x, y) for x, y in points)
    if kind == 15:
        content += struct.pack(f"<2d{len(points)}d", 0, 50, *[21.5] * len(points))
    return content


def dbf(*rows: Mapping[str, str], encoding: str = "gb18030", width: int = 40) -> bytes:
    names = list(rows[0]) if rows else ["ID"]
    fields = b"".join(
        name.encode(encoding)[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width]) + b"\0" * 15
        for name in names
    )
    header = struct.pack("<B3BIHH20x", 3, 124, 6, 10, len(rows), 32 + len(fields) + 1, 1 + width * len(names))
    body = b"".join(
        b" " + b"".join(row[name].encode(encoding)[:width].ljust(width) for name in names) for row in rows
    )
    return header + fields + b"\r" + body + b"\x1a"


def zipped(folder: Path, members: Mapping[str, bytes], name: str = "图形.zip") -> Path:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    path = folder / name
    path.write_bytes(data.getvalue())
    return path


def shapefile(
    folder: Path,
    rows: Sequence[tuple[Mapping[str, str], Sequence[Ring] | None]],
    *,
    prj: str = GEOGRAPHIC,
    cpg: str = "",
    encoding: str = "gb18030",
    kind: int = 5,
    more: Mapping[str, bytes] = {},
) -> Path:
    """A zipped shapefile of these rows and rings; `more` replaces a part by its ending."""
    parts = {
        "shp": shp(*(rings for _, rings in rows), kind=kind),
        "dbf": dbf(*(said for said, _ in rows), encoding=encoding),
        "prj": prj.encode(),
        "cpg": cpg.encode(),
    } | dict(more)
    return zipped(folder, {f"宗地.{end}": content for end, content in parts.items() if content})
