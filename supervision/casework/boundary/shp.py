"""The shapes of a shapefile (.shp, .shx), read by pyshp: polygons of one part or several, with holes; no heights.

pyshp follows what a file says of itself, wherever that leads: what the headers say is held against the bytes first.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

from supervision.casework.boundary.layer import MOST_PLOTS, a_ring, check_size
from supervision.casework.boundary.reference import Pair
from supervision.law.refusals import BadRecord

FILE_CODE, VERSION = 9994, 1000
HEADER = 100
OF_A_RECORD, OF_A_POINT = 8, 16
"""Bytes of a record's header, and of a point."""

NOTHING, POLYGON, POLYGON_Z, POLYGON_M = 0, 5, 15, 25
POLYGONS = (POLYGON, POLYGON_Z, POLYGON_M)
PARTS_AND_POINTS = struct.Struct("<ii")
WHERE_COUNTED = 36
"""Where in a polygon's record the numbers of its parts and points stand."""

KINDS = {
    1: "点", 3: "线", 8: "多点", 11: "点", 13: "线", 18: "多点", 21: "点", 23: "线", 28: "多点", 31: "多面体",
}  # fmt: skip


BROKEN = "图形的圈数、点数与记录长度不符，已损坏"


class Shape(NamedTuple):
    """One record: its rings, whether it has heights, or why it cannot be used."""

    rings: list[list[Pair]]
    high: bool = False
    problem: str = ""


class _Record(NamedTuple):
    """Where a record begins, and the bytes after its header."""

    at: int
    length: int


def read_shp(name: str, data: bytes, shx: bytes = b"") -> list[Shape]:
    """The shapes in the order of the index (.shx), without one of the file; raises `BadRecord` with what cannot be read."""
    import shapefile  # noqa: PLC0415 - only who records a boundary waits for pyshp

    whole = _whole(name, data)
    records = list(islice(_indexed(name, whole, shx) if shx else _in_turn(name, whole), MOST_PLOTS + 1))
    points = sum(_counted(whole, record)[1] for record in records)
    check_size(name, len(records), points)
    try:
        reader = shapefile.ShpReader(io.BytesIO(whole))
    except (shapefile.ShapefileException, struct.error) as error:
        raise BadRecord(f"{name}：文件头读不出（{error}），请重新导出") from None
    return [_shape(reader, whole, number, record) for number, record in enumerate(records)]


# Held against the bytes


def _whole(name: str, data: bytes) -> bytes:
    """The file as long as it says it is."""
    if len(data) < HEADER:
        raise BadRecord(f"{name}：文件不完整，只有{len(data)}字节，读不到文件头")
    code, words = struct.unpack_from(">i20xi", data)
    version, kind = struct.unpack_from("<ii", data, 28)
    if code != FILE_CODE or version != VERSION or words * 2 < HEADER:
        raise BadRecord(f"{name}：不是 shapefile（.shp），请重新导出")
    if words * 2 > len(data):
        raise BadRecord(f"{name}：文件不完整，应有{words * 2}字节，只有{len(data)}字节，请重新复制或导出")
    if kind not in (NOTHING, *POLYGONS):
        raise BadRecord(f"{name}：是{KINDS.get(kind, '不认识的')}图层，应为面图层")
    return data[: words * 2]


def _in_turn(name: str, data: bytes) -> Iterator[_Record]:
    """The records one after another: a length below nothing would lead pyshp around for ever."""
    at, number = HEADER, 0
    while at + OF_A_RECORD <= len(data):
        number += 1
        [words] = struct.unpack_from(">i", data, at + 4)
        if not _is_within(at, words, data):
            raise BadRecord(f"{name}：第{number}个图形超出文件，文件不完整或已损坏，请重新导出")
        yield _Record(at, words * 2)
        at += OF_A_RECORD + words * 2


def _indexed(name: str, data: bytes, shx: bytes) -> Iterator[_Record]:
    """The records the index names, each where and as long as the file itself has it; pyshp would keep every index it
    has read for as long as the program runs.
    """
    entries = shx[HEADER:]
    if shx[:4] != data[:4] or len(entries) % 8:
        raise BadRecord(f"{name}：索引（.shx）不完整或已损坏，请重新导出，或去掉 .shx 再传")
    seen: set[int] = set()
    for number, (offset, words) in enumerate(struct.iter_unpack(">ii", entries), start=1):
        at = offset * 2
        if (
            at < HEADER
            or not _is_within(at, words, data)
            or at in seen
            or data[at + 4 : at + 8] != words.to_bytes(4)
        ):
            raise BadRecord(
                f"{name}：索引（.shx）所指的第{number}个图形与 .shp 不符，请重新导出，或去掉 .shx 再传"
            )
        seen.add(at)
        yield _Record(at, words * 2)


def _is_within(at: int, words: int, data: bytes) -> bool:
    return words >= 2 and at + OF_A_RECORD + words * 2 <= len(data)


def _counted(data: bytes, record: _Record) -> tuple[int, int]:
    """How many parts and points a polygon says it has; none where it says less, or more than its bytes can hold."""
    at = record.at + OF_A_RECORD + WHERE_COUNTED
    if _kind(data, record) not in POLYGONS or record.length < WHERE_COUNTED + PARTS_AND_POINTS.size:
        return 0, 0
    parts, points = PARTS_AND_POINTS.unpack_from(data, at)
    return (parts, points) if 0 < parts <= points <= record.length // OF_A_POINT else (0, 0)


def _kind(data: bytes, record: _Record) -> int:
    at = record.at + OF_A_RECORD
    return int.from_bytes(data[at : at + 4], "little")


# Read


def _shape(reader: Any, data: bytes, number: int, record: _Record) -> Shape:
    import shapefile  # noqa: PLC0415 - only who records a boundary waits for pyshp

    kind = _kind(data, record)
    if kind == NOTHING:
        return Shape([], problem="没有图形")
    if kind not in POLYGONS:
        return Shape([], problem=f"图形是{KINDS.get(kind, '不认识的类型')}，不是面")
    if not any(_counted(data, record)):
        return Shape([], problem=BROKEN)
    try:
        shape = reader.shape(number, offset=record.at, shape_len_B=record.length)
        return Shape(_rings(shape.parts, shape.points), high=kind == POLYGON_Z)
    except (struct.error, shapefile.ShapefileException):
        return Shape([], problem=BROKEN)
    except BadRecord as bad:
        return Shape([], problem=str(bad))


def _rings(parts: Sequence[int], points: Sequence[Sequence[float]]) -> list[list[Pair]]:
    rings = []
    for number, (start, end) in enumerate(pairwise([*parts, len(points)]), start=1):
        if not 0 <= start < end <= len(points):
            raise BadRecord(f"第{number}圈的起点序号不对，图形已损坏")
        rings.append(a_ring([(point[0], point[1]) for point in points[start:end]], number))
    return rings
