"""The exchange file of boundary points (界址点坐标 TXT, 部标准): read as surveyors really write it.

Each plot ends its heading line with “@”; a point is 点号, 圈号, X (northing), Y (easting). GIS programs write the two the
other way about: which is which is told by their size (`projection`), never by their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from supervision.casework.tables.text_file import TextFile
from supervision.law.refusals import BadRecord

MOST_BYTES = 20_000_000


class Corner(NamedTuple):
    """One boundary point (界址点) as written: the file's line, its two coordinates in the order of the file."""

    line: int
    first: Decimal
    second: Decimal


@dataclass(slots=True)
class Plot:
    """One plot (地块): what its heading line says, and its points by ring number (圈号), runs of them in file order."""

    line: int
    points_said: int | None = None
    area_said: str = ""
    number: str = ""
    name: str = ""
    runs: list[tuple[str, list[Corner]]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.number, self.name) if part) or f"第{self.line}行的地块"

    @property
    def corners(self) -> Iterator[Corner]:
        for _, run in self.runs:
            yield from run


class BoundaryFile(NamedTuple):
    """What a file says: its heading (属性描述) and its plots."""

    heading: Mapping[str, str]
    plots: list[Plot]


def read_boundary_file(path: Path) -> BoundaryFile:
    """The plots of a file in GBK, UTF-8 or UTF-16; raises `BadRecord` with every line that cannot be read."""
    label = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadRecord(f"{label}：超过{MOST_BYTES // 1_000_000}兆，不像一份界址点坐标文件")
        text = TextFile(path, label).whole()
    except OSError as error:
        raise BadRecord(f"{label}：读不到文件（{error.strerror}），请核对路径和权限") from None
    heading: dict[str, str] = {}
    plots: list[Plot] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.replace("，", ",").replace("\0", "").strip().strip("\ufeff")
        if not said or (said.startswith("[") and said.endswith("]")):
            continue
        try:
            _take_line(number, said, heading, plots)
        except BadRecord as bad:
            problems.append(f"{label} 第{number}行：{bad}")
    if problems:
        raise BadRecord(*problems)
    if not any(plot.runs for plot in plots):
        raise BadRecord(
            f"{label}：没有界址点坐标；应为部标准的界址点坐标 TXT（[地块坐标] 下每行：点号,圈号,X,Y）"
        )
    return BoundaryFile(heading, plots)


def _take_line(number: int, said: str, heading: dict[str, str], plots: list[Plot]) -> None:
    if said.endswith("@"):
        plots.append(_plot(number, said))
    elif "=" in said and not plots:
        key, _, value = said.partition("=")
        heading[key.strip()] = value.strip()
    else:
        ring, corner = _corner(number, said)
        if not plots:
            plots.append(Plot(number))  # the heading lines are optional
        runs = plots[-1].runs
        if not runs or runs[-1][0] != ring or _is_closed(runs[-1][1]):
            runs.append((ring, []))
        runs[-1][1].append(corner)


def _plot(number: int, said: str) -> Plot:
    """界址点数,地块面积,地块编号,地块名称,…,@: what comes after differs from province to province."""
    cells = [cell.strip() for cell in said.removesuffix("@").split(",")] + [""] * 4
    points = int(cells[0]) if cells[0].isascii() and cells[0].isdigit() else None
    return Plot(number, points, cells[1], cells[2], cells[3])


def _corner(number: int, said: str) -> tuple[str, Corner]:
    cells = [cell.strip() for cell in re.split(r"[,\t]", said)]
    if len(cells) == 3:  # written by hand: without a ring number there is one ring
        cells.insert(1, "1")
    if len(cells) < 4:
        raise BadRecord(f"“{said[:40]}”不是界址点，应写作 点号,圈号,X,Y，例如 J1,1,3353189.181,38520986.477")
    try:
        first, second = Decimal(cells[2]), Decimal(cells[3])
    except InvalidOperation:
        raise BadRecord(f"“{said[:40]}”的坐标不是数") from None
    if not (first.is_finite() and second.is_finite()):
        raise BadRecord(f"“{said[:40]}”的坐标不是数")
    return cells[1], Corner(number, first, second)


def _is_closed(run: list[Corner]) -> bool:
    """A ring that has come back to its first point; what follows with the same number is another part."""
    return len(run) > 3 and run[-1][1:] == run[0][1:]
