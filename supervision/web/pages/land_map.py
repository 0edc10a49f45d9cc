"""The map of the parcels (一张图): by state and lateness, a box at a time, with a list beside it that says the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.boundary.parts import parts_of
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.outlines import UNITS, Box
from supervision.casework.parcel_map import (
    Cell,
    DrawnParcel,
    MapView,
    Wanted,
    among_parcels,
    box_of,
    extent,
    look_at,
)
from supervision.casework.places import number_in
from supervision.casework.spots.lists import Wanted as Wished
from supervision.casework.spots.lists import spots, spots_in
from supervision.casework.spots.spot import Spot
from supervision.law.refusals import BadRecord
from supervision.law.terms import State
from supervision.records.tables import SPOT
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.parcels import districts_of
from supervision.web.pages.spots import in_sight
from supervision.web.safety import policy
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("state", "district", "overdue", "spots")
MOST_SPOTS = 200

MARKS: Mapping[State, str] = {
    State.SUPPLIED: "供", State.PAYMENT_DUE: "缴", State.START_DUE: "开", State.UNDER_CONSTRUCTION: "建",
    State.COMPLETION_DUE: "竣", State.COMPLETED: "完", State.VERIFIED: "验", State.IDLE_SUSPECTED: "疑",
    State.IDLE: "闲", State.RECOVERED: "收", State.TERMINATED: "解",
}  # fmt: skip
"""What stands on a parcel of each state, so that no colour says it alone."""

THE_COUNTRY = Box(73 * UNITS, 3 * UNITS, 136 * UNITS, 54 * UNITS)
NO_ZOOM, FARTHEST_ZOOM = 12, 22


@router.get("/map")
def map_page(seat: Seated, no: str = "", spot: str = "") -> Response:
    form = _form(seat)
    focus, fault = None, ""
    with seat.reading() as session:
        districts = districts_of(session, seat)
        if no.strip():
            focus, fault = _focus(session, seat, no.strip())
        elif spot.strip():
            focus = _spot_focus(session, seat, spot.strip())
            form.values = {**form.values, "spots": "1"}
        around = focus or _county(seat) or extent(session, among_parcels(seat.scope.filters()))
    base = seat.door.office.map
    answer = seat.page(
        "map/map.html",
        form=form,
        state_words=[(state, seat.say(state)) for state in State],
        district_words=[(district, district) for district in districts],
        marks=[(state, seat.words(MARKS[state])) for state in State],
        no=no.strip() if focus else "",
        spot=spot.strip() if focus else "",
        fault=fault,
        around=_as_text((around or THE_COUNTRY).in_degrees()),
        tiles=_as_text(base.tiles),
        subdomains=_as_text(base.subdomains),
        base=base,
    )
    answer.headers["Content-Security-Policy"] = policy(base.hosts())
    return answer


def _form(seat: Seat) -> Filled:
    return Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})


def _focus(session: Session, seat: Seat, no: str) -> tuple[Box | None, str]:
    """Where the parcel asked for lies, or why it is not shown."""
    try:
        parcel_id = find_parcel(session, no)
    except NotFound as not_found:
        return None, str(not_found)
    if not seat.scope.holds(session, parcel_id):
        return None, seat.words("没有这个编号，或者不在您的管辖范围内。")
    box = box_of(session, parcel_id)
    return box, "" if box else seat.words("宗地{no}没有登记界址，图上没有这宗地。", no=no)


def _spot_focus(session: Session, seat: Seat, text: str) -> Box | None:
    """Where a spot lies, if the person sees it."""
    number = number_in(text) or 0
    rows = spots(
        session, seat.today, Wished(all=True), among=[SPOT.c.number == number, *in_sight(seat)], limit=1
    )
    return Box(rows[0].west, rows[0].south, rows[0].east, rows[0].north) if rows else None


def _county(seat: Seat) -> Box | None:
    """The county as the office's settings draw it, for whoever sees all of it."""
    sides = seat.door.office.map.extent
    if sides is None or not seat.scope.is_all:
        return None
    return Box(*(round(side * UNITS) for side in sides))


def _as_text(value: object) -> str:
    return orjson.dumps(value).decode()


# What lies in a box


@router.get("/map/parcels.json")
def parcels_in_box(seat: Seated, bbox: str = "", zoom: str = "") -> Response:
    """The parcels of a box as GeoJSON, of those the officer sees; too many are counted in cells."""
    form = _form(seat)
    wanted = Wanted(
        form.choice("state", State, required=False), form["district"].strip() or None, form["overdue"] == "1"
    )
    if not form.ok:
        raise BadRecord(*form.faults.values())
    box = read_box(bbox)
    with seat.reading() as session:
        among = among_parcels(seat.scope.filters(), box)
        view = look_at(session, box, _zoom(zoom), seat.today, wanted, among)
    return Response(orjson.dumps(_collection(seat, view)), media_type="application/geo+json")


@router.get("/map/spots.json")
def spots_in_box(seat: Seated, bbox: str = "", spot: str = "") -> Response:
    """The open spots of a box as GeoJSON, the newest first, of those the officer sees; and the one asked for."""
    asked = number_in(spot) or 0
    with seat.reading() as session:
        found = spots_in(session, read_box(bbox), MOST_SPOTS, in_sight(seat), also=asked)
    return Response(
        orjson.dumps({"type": "FeatureCollection", "features": [_spot(seat, each) for each in found]}),
        media_type="application/geo+json",
    )


def _spot(seat: Seat, spot: Spot) -> dict[str, Any]:
    rings = [[[float(x), float(y)] for x, y in ring] for ring in spot.rings]
    return {
        "type": "Feature",
        "bbox": spot.box.in_degrees(),
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[[*ring, ring[0]] for ring in part] for part in parts_of(rings)],
        },
        "properties": {
            "spot": spot.number,
            "label": spot.label,
            "hint": seat.say(spot.hint),
            "state": seat.say(spot.state),
            "image_on": spot.image_on,
        },
    }


def read_box(text: str) -> Box:
    """`west,south,east,north` in degrees, the country where nothing is said; raises `BadRecord`."""
    if not text:
        return THE_COUNTRY
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        raise BadRecord("bbox 应为 西,南,东,北 四个度数") from None
    if not all(map(math.isfinite, (west, south, east, north))) or west > east or south > north:
        raise BadRecord("bbox 应为 西,南,东,北 四个度数")
    return Box(*(round(max(-180, min(180, side)) * UNITS) for side in (west, south, east, north)))


def _zoom(text: str) -> int:
    zoom = number_in(text)
    return NO_ZOOM if zoom is None else min(zoom, FARTHEST_ZOOM)


def _collection(seat: Seat, view: MapView) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "count": view.count,
        "by_state": {str(state): count for state, count in view.by_state.items()},
        "cells": bool(view.cells),
        "features": [_parcel(seat, parcel) for parcel in view.parcels]
        or [_cell(seat, cell) for cell in view.cells],
    }


def _parcel(seat: Seat, parcel: DrawnParcel) -> dict[str, Any]:
    parts = parts_of(parcel.rings)
    return {
        "type": "Feature",
        "bbox": parcel.box.in_degrees(),
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[[*ring, ring[0]] for ring in part] for part in parts],
        },
        "properties": {
            "no": parcel.no,
            "project": parcel.project,
            "holder": parcel.holder,
            "district": parcel.district,
            "state": parcel.state,
            "state_word": seat.say(parcel.state),
            "area_ha": None if parcel.area_ha is None else f"{parcel.area_ha:.4f}",
            "late": [late.zh for late in parcel.late],
        },
    }


def _cell(seat: Seat, cell: Cell) -> dict[str, Any]:
    west, south, east, north = cell.box.in_degrees()
    return {
        "type": "Feature",
        "bbox": [west, south, east, north],
        "geometry": {"type": "Point", "coordinates": [(west + east) / 2, (south + north) / 2]},
        "properties": {
            "count": cell.count,
            "district": cell.district,
            "by_state": {seat.say(state): count for state, count in sorted(cell.by_state.items())},
        },
    }
