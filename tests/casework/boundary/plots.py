"""Plots as surveyors send them: a real file, and squares of 新河县 in the same format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SAMPLE = Path(__file__).with_name("彭埠单元.txt")
"""A plot of 65 points in Hangzhou as its surveyor sent it: 5.7089 hectares, zone 40."""

HEADING = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=38\n[地块坐标]\n"
PLOT = "4,1.0000,1,示范地块,面,,,,@\n"
EAST, NORTH = 38_609_000, 4_156_000
"""A place in 新河县, in the three-degree zone 38."""

Corners = Sequence[tuple[float, float]]


def square(east: float = 0, north: float = 0, side: float = 100) -> list[tuple[float, float]]:
    return [(east, north), (east + side, north), (east + side, north + side), (east, north + side)]


def points(corners: Corners, *, ring: int = 1, first: int = 1) -> str:
    """Points as the standard has them: northing, then easting with its zone."""
    return "".join(
        f"J{number},{ring},{NORTH + north:.3f},{EAST + east:.3f}\n"
        for number, (east, north) in enumerate(corners, start=first)
    )
