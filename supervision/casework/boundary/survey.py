"""A surveyed plot (勘测地块) read from an exchange file: its boundary in degrees, its area, what does not agree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from supervision.casework.boundary.land import area_m2
from supervision.casework.boundary.projection import (
    DATUM,
    Frame,
    Placed,
    frame_of,
    placed_points,
    to_degrees,
    zone_differs,
)
from supervision.casework.boundary.txt import Plot, read_boundary_file
from supervision.law.refusals import BadRecord
from supervision.law.values import Point

M2_A_HECTARE = 10_000
MOST_APART = Decimal("0.01")
"""How far two statements of one area may differ unquestioned, as a share of the surveyed one (office matter)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One plot of a file: `rings` in degrees without the repeated closing point, `area_m2` by its coordinates.

    `remarks` say what does not agree; none of them keeps the boundary from being recorded. `place` is where in the
    file it stands, `fields` what the file says of it.
    """

    file: str
    sha256: str
    size: int
    title: str
    frame: Frame
    rings: Sequence[Sequence[Point]]
    area_m2: Decimal
    remarks: Sequence[str]
    place: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(len(ring) for ring in self.rings)

    @property
    def area_ha(self) -> Decimal:
        return self.area_m2 / M2_A_HECTARE

    def happening(self) -> dict[str, Any]:
        """What is recorded of it (界址登记), with the file it came from by its SHA-256."""
        return {
            "kind": "boundary",
            "rings": [[[str(degrees) for degrees in point] for point in ring] for ring in self.rings],
            "datum": DATUM,
            "document": {
                "name": self.file,
                "sha256": self.sha256,
                "bytes": self.size,
                "plot": self.title,
                "zone": self.frame.zone,
                "epsg": self.frame.epsg,
                "area_m2": str(self.area_m2),
            },
        }

    def beside(self, area_ha: Decimal | None) -> str:
        """That the parcel's own area (合同、供地结果) is another; "" when it agrees or is not known."""
        if area_ha is None or not apart(self.area_m2, area_ha * M2_A_HECTARE):
            return ""
        return f"按界址计算{_ha(self.area_m2)}公顷，供地记录为{area_ha.normalize():f}公顷，相差超过1%，请核对是否本宗地界址、有无供地变更"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A plot of a file that cannot be used: where it stands, what the file says of it, and why not."""

    file: str
    place: str
    fields: Mapping[str, str]
    problems: Sequence[str]


def read_survey(path: Path, plot: str = "") -> Survey:
    """The plot of a file (`plot`: its number or name, where there are several); raises `BadRecord`."""
    heading, plots = read_boundary_file(path)
    chosen = _chosen([each for each in plots if each.runs], plot, path.name)
    return _survey(path, heading, chosen, path.read_bytes())


def read_surveys(path: Path) -> list[Survey | SetAside]:
    """Every plot of a file; what cannot be used of it is set aside with the reason. Raises `BadRecord` for the file."""
    heading, plots = read_boundary_file(path)
    data = path.read_bytes()
    found: list[Survey | SetAside] = []
    for plot in plots:
        if not plot.runs:
            continue
        try:
            found.append(_survey(path, heading, plot, data))
        except BadRecord as bad:
            fields = {"地块编号": plot.number, "地块名称": plot.name}
            found.append(SetAside(path.name, f"第{plot.line}行", fields, bad.problems))
    return found


def _survey(path: Path, heading: Mapping[str, str], chosen: Plot, data: bytes) -> Survey:
    try:
        placed = placed_points(heading, chosen)
        rings = _rings(chosen, placed)
        frame = frame_of(heading, list(placed.values()))
        area = area_m2(rings)
    except BadRecord as bad:
        raise BadRecord(*(f"{path.name}（{chosen.title}）：{problem}" for problem in bad.problems)) from None
    return Survey(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        title=chosen.title,
        frame=frame,
        rings=[to_degrees(frame, ring) for ring in rings],
        area_m2=area,
        remarks=_remarks(heading, chosen, frame, rings, area),
        place=f"第{chosen.line}行",
        fields={"地块编号": chosen.number, "地块名称": chosen.name},
    )


def _chosen(plots: Sequence[Plot], wanted: str, label: str) -> Plot:
    if not wanted and len(plots) == 1:
        return plots[0]
    titles = "、".join(plot.title for plot in plots)
    if not wanted:
        raise BadRecord(f"{label}：有{len(plots)}个地块（{titles}），请用 --plot 写明哪一个的地块编号或名称")
    found = [plot for plot in plots if wanted in (plot.number, plot.name, plot.title)]
    if len(found) != 1:
        what = "没有" if not found else f"有{len(found)}个"
        raise BadRecord(f"{label}：{what}编号或名称为“{wanted}”的地块；文件中有：{titles}")
    return found[0]


def _rings(plot: Plot, placed: Mapping[int, Placed]) -> list[list[Placed]]:
    """Each ring without the repeated closing point, which some writers give and some leave out."""
    rings = []
    for number, run in plot.runs:
        ring = [placed[corner.line] for corner in run if corner.line in placed]
        if len(ring) > 1 and ring[0][1:] == ring[-1][1:]:
            ring.pop()
        if len(ring) < 3:
            raise BadRecord(f"圈号{number}只有{len(ring)}个界址点，不能围成地块，请按勘测定界图补全")
        rings.append(ring)
    return rings


def _remarks(
    heading: Mapping[str, str], plot: Plot, frame: Frame, rings: Sequence[Sequence[Placed]], area: Decimal
) -> list[str]:
    remarks = []
    if "坐标系" not in heading:
        remarks.append("文件没有写明坐标系，按2000国家大地坐标系处理，请核对")
    if differs := zone_differs(heading, frame):
        remarks.append(differs)
    points = sum(len(ring) for ring in rings)
    if plot.points_said is not None and plot.points_said not in (points, points + len(rings)):
        remarks.append(f"地块行写明界址点数{plot.points_said}，坐标有{points}点，请核对有无缺漏")
    said = _area_said(plot.area_said, area)
    if said is not None and apart(area, said):
        remarks.append(
            f"地块行写明面积{plot.area_said}（{_ha(said)}公顷），按坐标计算{_ha(area)}公顷，相差超过1%，请核对"
        )
    return remarks


AREA = re.compile(r"([0-9.]+)\s*(公顷|hm2|hm²|ha|㎡|m2|m²|平方米|亩)?", re.IGNORECASE)
HECTARE = Decimal(M2_A_HECTARE)
IN_M2 = {"公顷": HECTARE, "hm2": HECTARE, "hm²": HECTARE, "ha": HECTARE, "亩": Decimal(2000) / 3}


def _area_said(said: str, area: Decimal) -> Decimal | None:
    """The heading's area in m²: the standard says 公顷, many write 平方米 without a word; 0 and blank say nothing."""
    match = AREA.fullmatch(said)
    try:
        number = Decimal(match[1]) if match else Decimal(0)
    except InvalidOperation:
        return None
    if match is None or number == 0:
        return None
    if match[2]:
        return number * IN_M2.get(match[2].lower(), 1)
    return min((number * M2_A_HECTARE, number), key=lambda m2: abs(m2 - area))


def apart(surveyed: Decimal, said: Decimal) -> bool:
    """Whether two statements of one area differ by more than may pass unquestioned."""
    return abs(surveyed - said) > surveyed * MOST_APART


def _ha(m2: Decimal) -> str:
    return f"{m2 / M2_A_HECTARE:.4f}"
