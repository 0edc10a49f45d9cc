"""Asking for a report: built over a test's own database, its figures by the words they stand under."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from supervision.casework.reports.report import Asked, Figure, Grid, Report, Value
from supervision.office import Office
from supervision.records.db import reading
from tests.database import supply

Build = Callable[[Session, Asked, Office], Report]

HERE, THERE = "新河镇", "西流镇"
TOTAL = "合计"
DEFAULT = Office()


def day(text: str) -> date:
    return date.fromisoformat(text)


def number(n: int) -> str:
    return f"1305302024B{n:05d}"


def built(engine: Engine, build: Build, on: date | str, office: Office = DEFAULT, **asked: Any) -> Report:
    on = day(on) if isinstance(on, str) else on
    with reading(engine) as session:
        return build(session, Asked(on, **asked), office)


def land(
    n: int, district: str = HERE, *, parcel: dict[str, Any] | None = None, **terms: Any
) -> dict[str, Any]:
    """A supply of a parcel of its own number, two hectares: no instalment and no handover unless they are said."""
    told = supply(number(n), **{"instalments": [], "handover_on": None} | terms)
    told["parcel"] |= {"district": district, "location": f"{district}示范路{n}号"} | (parcel or {})
    return told


def then(n: int, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"no": number(n), "kind": kind, "on": on, **fields}


def determined(n: int, on: str, cause: str = "government") -> list[dict[str, Any]]:
    """Found idle on a day, and by whose cause."""
    ground = {"ground": ["plan_changed"]} if cause == "government" else {}
    return [then(n, "idle_determination", on, cause=cause, **ground)]


def disposed(n: int, on: str, way: str, **terms: Any) -> list[dict[str, Any]]:
    """Filed, planned, approved and carried out on a day, one of the ways of art. 12."""
    approved = then(n, "gov_approval", on, way=way, approval_no=f"新政批{n}号")
    planned, done = then(n, "disposal", on, way=way, **terms), then(n, "disposal_done", on, way=way, **terms)
    return [then(n, "filing", on), planned, approved, done]


SILENT = 90
"""The first number of the lives in which a figure about construction or money must stay silent."""


def silent_lives() -> list[dict[str, Any]]:
    """Terminated; taken back; a small parcel regularised by agreement, without a duty to build: all long past their days."""
    terms: dict[str, Any] = {
        "signed_on": "2021-01-05",
        "start_on": "2021-06-01",
        "completion_on": "2022-06-01",
    }
    owed = [{"no": 1, "due_on": "2021-02-04", "amount_wan": "500"}]
    small = {"supply_mode": "协议出让", "area_ha": "0.0400"}
    return [
        land(SILENT, **terms, instalments=owed),
        then(SILENT, "termination", "2021-05-01"),
        land(SILENT + 1, **terms),
        *determined(SILENT + 1, "2022-06-10"),
        *disposed(SILENT + 1, "2022-09-01", "agreed_recovery"),
        land(SILENT + 2, parcel=small, signed_on="2021-01-05", start_on=None, completion_on=None),
    ]


# What a report says


def grid(report: Report, title: str) -> Grid:
    [found] = [grid for section in report.sections for grid in section.grids if grid.title == title]
    return found


def figure(report: Report, title: str, row: str, column: str) -> Figure:
    """A figure of a grid by the words of its row and column; `TOTAL` is the last row."""
    found = grid(report, title)
    lines = {**dict(found.rows), TOTAL: found.total or ()}
    return dict(zip(found.columns, lines[row], strict=True))[column]


def value(report: Report, title: str, row: str, column: str) -> Any:
    return figure(report, title, row, column).value


def rows(report: Report, key: str) -> list[dict[str, Value]]:
    """The rows of a detail, each by its titles."""
    detail = report.detail(key)
    titles = [column.title for column in detail.columns]
    return [dict(zip(titles, row, strict=True)) for row in detail.rows]


def numbers(report: Report, key: str) -> list[Value]:
    """Which parcels a detail lists, by the numbers they have in the test."""
    return [int(str(row["电子监管号"])[-5:]) for row in rows(report, key)]


def sentences(report: Report) -> str:
    return "\n".join(sentence for section in report.sections for sentence in section.sentences)
