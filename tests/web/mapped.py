"""Boundaries of the two parcels of the office on the web, and files with plots, as they are sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.casework.staffed import TODAY
from tests.database import tell
from tests.web.office import ORIGIN, OURS, THEIRS, Person

WEST, SOUTH, SIDE = 115.2400, 37.5300, 0.002


def corners(west: float = WEST, south: float = SOUTH, side: float = SIDE) -> list[list[str]]:
    east, north = west + side, south + side
    return [[f"{x:.6f}", f"{y:.6f}"] for x, y in ((west, south), (east, south), (east, north), (west, north))]


def draw(engine: Engine, no: str, west: float = WEST, south: float = SOUTH, side: float = SIDE) -> None:
    """Record a square as a parcel's boundary."""
    happening: dict[str, Any] = {
        "no": no,
        "kind": "boundary",
        "on": str(TODAY),
        "rings": [corners(west, south, side)],
    }
    tell(engine, TODAY, happening)


def draw_both(engine: Engine) -> None:
    draw(engine, OURS)
    draw(engine, THEIRS, WEST + 0.01)


def send(person: Person, path: str, file: Path, **form: str) -> Any:
    """Send a file as the form of a page does."""
    return person.post(
        path,
        data={"csrf": person.csrf(), **form},
        files={"files": (file.name, file.read_bytes())},
        headers={"Origin": ORIGIN},
    )
