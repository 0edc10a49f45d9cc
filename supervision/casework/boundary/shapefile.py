"""Shapefiles (SHP) as they are sent, zipped: .shp with its .shx, .dbf, .prj and .cpg; nothing is unpacked to the disk."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from supervision.casework.boundary.dbf import Table, read_dbf
from supervision.casework.boundary.layer import Drawn, Layer
from supervision.casework.boundary.shp import Shape, read_shp
from supervision.law.refusals import BadRecord

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MOST_MEMBERS = 200
MOST_UNPACKED = 100_000_000
WITH_HEIGHT = "图形带高程，只取平面位置"
ENCRYPTED = 0x1
IN_UTF8 = 0x800


def read_zipped(name: str, data: bytes) -> list[Layer]:
    """Every shapefile of a zip; raises `BadRecord`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = dict(_members(name, package))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, OSError) as error:
        raise BadRecord(f"{name}：压缩包损坏，打不开（{error}），请重新压缩") from None
    layers = sorted(member for member in files if member.endswith(".shp"))
    if not layers:
        raise BadRecord(f"{name}：压缩包里没有 .shp 文件")
    return [_layer(PurePosixPath(each).name, each.removesuffix(".shp"), files) for each in layers]


def read_beside(path: Path) -> list[Layer]:
    """A .shp that lies beside its .shx, .dbf, .prj and .cpg."""
    files = {}
    for beside in path.parent.iterdir():
        if beside.stem == path.stem and beside.suffix.lower() in PARTS and beside.is_file():
            if beside.stat().st_size > MOST_UNPACKED:
                raise BadRecord(f"{beside.name}：超过{MOST_UNPACKED // 1_000_000}兆，没有读取")
            files[f"{path.stem}{beside.suffix.lower()}"] = beside.read_bytes()
    return [_layer(path.name, path.stem, files)]


def _members(name: str, package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts of shapefiles in a zip by their names in small letters, within bounds whatever their headers say."""
    members = [member for member in package.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise BadRecord(f"{name}：压缩包里有{len(members)}个文件，至多{MOST_MEMBERS}个")
    left = MOST_UNPACKED
    for member in members:
        called = _called(member)
        if called.startswith(("/", "\\")) or ".." in PurePosixPath(called.replace("\\", "/")).parts:
            raise BadRecord(f"{name}：压缩包里的“{called}”指向包外，没有读取")
        suffix = PurePosixPath(called).suffix.lower()
        if suffix not in PARTS or called.startswith("__MACOSX/"):
            continue
        if member.flag_bits & ENCRYPTED:
            raise BadRecord(f"{name}：压缩包里的“{called}”有密码，请去掉密码后再传")
        with package.open(member) as reads:
            data = reads.read(left + 1)
        left -= len(data)
        if left < 0:
            raise BadRecord(f"{name}：解压后超过{MOST_UNPACKED // 1_000_000}兆，没有读取")
        yield called[: -len(suffix)] + suffix, data


def _called(member: zipfile.ZipInfo) -> str:
    """A member's name: old programs write it in GBK and do not say so."""
    if member.flag_bits & IN_UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _layer(name: str, stem: str, files: Mapping[str, bytes]) -> Layer:
    shapes = read_shp(name, files[f"{stem}.shp"], files.get(f"{stem}.shx", b""))
    cpg = files.get(f"{stem}.cpg", b"").decode("ascii", "ignore")
    table = Table([{}] * len(shapes), [f"{name}：没有 .dbf，图形没有属性"])
    if f"{stem}.dbf" in files:
        table = read_dbf(f"{name.removesuffix('.shp')}.dbf", files[f"{stem}.dbf"], cpg)
    if len(table.rows) != len(shapes):
        raise BadRecord(f"{name}：有{len(shapes)}个图形，.dbf 有{len(table.rows)}行，不能对应，请重新导出")
    plots = [
        _drawn(number, shape, row or {})
        for number, (shape, row) in enumerate(zip(shapes, table.rows, strict=True), start=1)
        if row is not None
    ]
    reference = files.get(f"{stem}.prj", b"").decode("utf-8", "ignore")
    return Layer(name, reference, plots, table.remarks)


def _drawn(number: int, shape: Shape, fields: Mapping[str, str]) -> Drawn:
    place = f"第{number}个图形"
    if shape.problem:
        return Drawn(place, fields, problem=shape.problem)
    return Drawn(place, fields, shape.rings, [WITH_HEIGHT] if shape.high else [])
