"""Files with plots in them (图形文件): the exchange TXT, GeoJSON, a shapefile beside its parts or in a zip."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from supervision.casework.boundary.geojson import read_geojson
from supervision.casework.boundary.land import area_m2
from supervision.casework.boundary.layer import Drawn, Layer
from supervision.casework.boundary.reference import Reference, guess_reference, locate, read_reference
from supervision.casework.boundary.shapefile import read_beside, read_zipped
from supervision.casework.boundary.survey import SetAside, Survey, read_survey, read_surveys
from supervision.law.refusals import BadRecord

MOST_BYTES = 50_000_000
GEOJSON, SHAPE, ZIPPED = (".geojson", ".json"), ".shp", ".zip"

TITLES = ("地块编号", "宗地代码", "ZDDM", "TBBH", "JCBH", "图斑编号", "地块名称", "项目名称", "NAME", "name")
"""Fields a plot may be called by, the first that says something."""


def read_plot(path: Path, plot: str = "") -> Survey:
    """The plot of a file (`plot`: its number or name, where there are several); raises `BadRecord`."""
    if not _is_layer(path):
        return read_survey(path, plot)
    found = read_plots(path)
    if not plot and len(found) > 1:
        titles = "、".join(each.title if isinstance(each, Survey) else each.place for each in found[:20])
        raise BadRecord(f"{path.name}：有{len(found)}个图形（{titles}），请用 --plot 写明哪一个的编号或名称")
    chosen = [each for each in found if not plot or plot in (each.place, *each.fields.values())]
    if len(chosen) != 1:
        what = "没有" if not chosen else f"有{len(chosen)}个"
        raise BadRecord(f"{path.name}：{what}编号或名称为“{plot}”的图形")
    if isinstance(chosen[0], SetAside):
        raise BadRecord(*(f"{path.name}（{chosen[0].place}）：{problem}" for problem in chosen[0].problems))
    return chosen[0]


def read_plots(path: Path) -> list[Survey | SetAside]:
    """Every plot of a file in the order it has them; raises `BadRecord` for a file that cannot be used at all."""
    if not _is_layer(path):
        return read_surveys(path)
    data = _whole(path)
    suffix = path.suffix.lower()
    if suffix in GEOJSON:
        layers = [read_geojson(path.name, data)]
    elif suffix == ZIPPED:
        layers = read_zipped(path.name, data)
    else:
        layers = read_beside(path)
    sha256 = hashlib.sha256(data).hexdigest()
    return [each for layer in layers for each in _surveys(path.name, layer, sha256, len(data))]


def _is_layer(path: Path) -> bool:
    return path.suffix.lower() in (*GEOJSON, SHAPE, ZIPPED)


def _whole(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadRecord(f"{path.name}：超过{MOST_BYTES // 1_000_000}兆，没有读取，请分成几个文件")
        return path.read_bytes()
    except OSError as error:
        raise BadRecord(f"{path.name}：读不到文件（{error.strerror}），请核对路径和权限") from None


def _surveys(file: str, layer: Layer, sha256: str, size: int) -> list[Survey | SetAside]:
    """The plots of a layer; one whose coordinates cannot be used is set aside by itself."""
    if not layer.plots:
        raise BadRecord(f"{layer.name}：没有图形")
    reference = _reference(layer)
    found: list[Survey | SetAside] = []
    for plot in layer.plots:
        place = plot.place if layer.name == file else f"{layer.name} {plot.place}"
        problems: Sequence[str] = (plot.problem,)
        if not plot.problem:
            try:
                found.append(_survey(file, layer, plot, reference, sha256, size, place))
                continue
            except BadRecord as bad:
                problems = bad.problems
        found.append(SetAside(file, place, plot.fields, problems))
    return found


def _reference(layer: Layer) -> Reference:
    if layer.reference:
        try:
            return read_reference(layer.reference)
        except BadRecord as bad:
            raise BadRecord(f"{layer.name}：{bad}") from None
    pairs = [pair for plot in layer.plots for ring in plot.rings for pair in ring]
    try:
        return guess_reference(pairs) if pairs else Reference(degrees=True)
    except BadRecord as bad:
        raise BadRecord(f"{layer.name}：{bad}") from None


def _survey(
    file: str, layer: Layer, plot: Drawn, reference: Reference, sha256: str, size: int, place: str
) -> Survey:
    located = locate(reference, plot.rings)
    remarks = [*layer.remarks, *plot.remarks, *filter(None, [reference.remark])]
    return Survey(
        file=file,
        sha256=sha256,
        size=size,
        title=_title(plot.fields) or place,
        frame=located.frame,
        rings=located.rings,
        area_m2=area_m2(located.placed),
        remarks=remarks,
        place=place,
        fields=plot.fields,
    )


def _title(fields: Mapping[str, str]) -> str:
    return next((fields[name] for name in TITLES if fields.get(name)), "")
