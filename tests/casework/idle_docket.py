"""A docket of idle land: five parcels of two towns that should have started on 2024-06-01, and one that was halted.

`FRESH` is suspected and no more; `CHECKED` checked and referred; `DETERMINED` determined by the government's cause,
published; `ENDED` disposed of and still on the website; `COMING` comes to its year on 2025-09-01; `HALTED` was halted on
2024-07-01 with a tenth of it built.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine

from tests.database import supply, tell

HERE, THERE = "新河镇", "西流镇"
FRESH, CHECKED, DETERMINED, ENDED, COMING, HALTED = (f"1305302024B0{n:04d}" for n in range(11, 17))
SIGNED = date(2024, 1, 5)
TODAY = date(2025, 8, 20)
"""The day by which all of it has happened."""


def supplied(no: str, district: str, holder: str = "示范公司", **terms: Any) -> dict[str, Any]:
    told = supply(no, **{"instalments": [], "handover_on": None} | terms)
    told["parcel"] |= {"district": district, "holder": holder, "location": f"{district}示范路{no[-2:]}号"}
    return told


def then(no: str, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"no": no, "kind": kind, "on": on, **fields}


def happened(engine: Engine, until: date = TODAY) -> None:
    """Tell it day by day, each fact on the day it happened, up to a day."""
    tell(
        engine,
        SIGNED,
        supplied(FRESH, HERE),
        supplied(CHECKED, THERE, price_wan=None),
        supplied(DETERMINED, HERE, "王建军"),
        supplied(ENDED, THERE),
        supplied(COMING, HERE, start_on="2024-08-31"),
        supplied(HALTED, THERE, start_on="2024-02-01", total_investment_wan="5000"),
    )
    for told in COURSE:
        if (on := date.fromisoformat(told["on"])) <= until:
            tell(engine, on, told)


def determined(no: str, on: str, cause: str, **said: Any) -> list[dict[str, Any]]:
    return [
        then(no, "idle_check", "2025-06-05", finding="not_started"),
        then(no, "referral", "2025-06-06"),
        then(no, "referral_accepted", "2025-06-09"),
        then(no, "idle_determination", on, cause=cause, **said),
        then(no, "publication", "2025-07-23", place="门户网站"),
    ]


COURSE = sorted(
    (
        then(HALTED, "start", "2024-02-01", proof="施工许可证"),
        then(HALTED, "halt", "2024-07-01"),
        then(HALTED, "inspection", "2024-07-02", finding="halted", started_area_ha="0.2"),
        then(CHECKED, "idle_check", "2025-06-10", finding="not_started"),
        then(CHECKED, "referral", "2025-06-11"),
        *determined(DETERMINED, "2025-07-21", "government", ground="not_delivered"),
        *determined(ENDED, "2025-07-21", "government", ground="policy"),
        then(ENDED, "filing", "2025-07-24"),
        then(ENDED, "disposal", "2025-07-28", way="extend", start_on="2026-01-01"),
        then(ENDED, "gov_approval", "2025-08-01", way="extend", approval_no="新政批〔2025〕1号"),
        then(ENDED, "disposal_done", "2025-08-04", way="extend", start_on="2026-01-01"),
    ),
    key=lambda told: str(told["on"]),
)
