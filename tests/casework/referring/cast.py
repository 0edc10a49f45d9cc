"""Parcels to be referred: idle since 2 June 2025 and checked on site, in breach, used otherwise, built over the line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.casework.referring.handing_over import HandedOver, refer
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.casework.service import serve, sign
from supervision.law.referrals import ReferralStatus
from supervision.law.terms import Matter
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY
from tests.casework.photos import pictures
from tests.casework.test_service import the_act
from tests.database import NO, desk, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
SUSPECTED = date(2025, 6, 2)
"""The day after a full year past the agreed start of 1 June 2024."""
CHECKED = date(2025, 6, 3)
REFERRED = date(2025, 6, 4)
ACCEPT_BY = date(2025, 6, 11)

RING = [["115.2400", "37.5300"], ["115.2420", "37.5300"], ["115.2420", "37.5320"], ["115.2400", "37.5320"]]
ON_SITE = {"officers": ["赵一", "钱二"], "position": ["115.2410", "37.5310"]}
LACKING = "已函请补送"


def told(engine: Engine, *happenings: Mapping[str, Any]) -> None:
    """Each recorded on the day it happened."""
    for happening in happenings:
        tell(engine, date.fromisoformat(happening["on"]), dict(happening))


def supplied(engine: Engine, **contract: Any) -> None:
    terms = {"instalments": [], "handover_on": None, "contract_no": "新出让〔2024〕1号"} | contract
    tell(engine, SIGNED, supply(**terms))


def site_check(**said: Any) -> dict[str, Any]:
    return {"kind": "idle_check", "on": str(CHECKED), "finding": "not_started", **ON_SITE, **said}


def suspected(engine: Engine, **contract: Any) -> None:
    """Land not started a full year past the agreed day, checked on site by the land office."""
    supplied(engine, **contract)
    sweep_on(engine, SUSPECTED)
    told(engine, site_check())


def complete(engine: Engine, folder: Path) -> Photos:
    """The same with everything a referral of idle land carries; its photo is in the store."""
    photos = Photos(folder / "originals")
    instalments = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "1000"}]
    supplied(engine, instalments=instalments)
    paid = {"instalment": 1, "amount_wan": "1000", "voucher": "冀财0001"}
    told(engine, {"kind": "payment", "on": "2024-02-02", **paid})
    told(engine, {"kind": "handover", "on": "2024-03-01", "confirmation_no": "交2024-1"})
    told(engine, {"kind": "boundary", "on": "2024-03-01", "rings": [RING]})
    told(engine, {"kind": "inspection", "on": "2024-06-02", "finding": "not_started", **ON_SITE})
    sweep_on(engine, date(2024, 6, 2))
    notice = the_act(engine, "start_notice")
    with writing(engine) as session:
        sign(session, notice, desk(date(2024, 6, 3)), number="新国土监〔2024〕1号", signer="李局长")
    with writing(engine) as session:
        by_mail = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
        served_on = date(2024, 6, 6)
        serve(session, notice, desk(served_on), by_mail, served_on)
    asked = {"to": "新河县住房和城乡建设局", "matter": "施工许可证", "reply_by": "2024-06-20"}
    told(engine, {"kind": "cooperation_asked", "on": "2024-06-06", **asked})
    letter = str(seq_of(engine, "cooperation_asked"))
    told(
        engine,
        {"kind": "cooperation_answered", "on": "2024-06-18", "answers": letter, "answer": "未核发施工许可证"},
    )
    sweep_on(engine, SUSPECTED)
    (folder / "现场.jpg").write_bytes(pictures.jpeg(pictures.exif(taken="2025:06:03 10:11:12")))
    check = site_check(photos=["现场.jpg"], video="现场核实.mp4")
    told(engine, attach(check, photos, folder))
    return photos


def breached(engine: Engine, **said: Any) -> None:
    """A start missed by the holder's own fault, seen on the site."""
    supplied(engine)
    told(engine, {"kind": "inspection", "on": "2024-06-02", "finding": "not_started", **ON_SITE})
    finding = {"stage": "start", "cause": "holder", "inquiry": "资金未到位"} | said
    told(engine, {"kind": "breach", "on": "2024-06-05", **finding})


def found(engine: Engine, finding: str, **said: Any) -> None:
    """A visit to works under way that found the land used otherwise, or built over."""
    supplied(engine)
    told(engine, {"kind": "start", "on": "2024-05-20", "proof": "施工许可证"})
    told(engine, {"kind": "inspection", "on": "2024-06-02", "finding": finding, **ON_SITE, **said})


def handed_over(
    engine: Engine,
    folder: Path,
    matter: Matter = Matter.IDLE,
    today: date = REFERRED,
    *,
    reason: str = LACKING,
    **said: Any,
) -> HandedOver:
    """A referral made on a day; what is missing is explained."""
    with writing(engine) as session:
        return refer(
            session,
            NO,
            matter,
            desk(today),
            photos=Photos(folder / "originals"),
            lacking_reason=reason,
            **said,
        )


def seq_of(engine: Engine, kind: str) -> int:
    """The place in the file of the latest entry of a kind."""
    with reading(engine) as session:
        return session.scalars(select(func.max(ENTRY.c.seq)).where(ENTRY.c.kind == kind)).one()


def on_file(engine: Engine, today: date) -> list[ReferralOnFile]:
    """Every referral of the docket as it stands on a day."""
    with reading(engine) as session:
        return list(referrals_in_turn(session, today, statuses=tuple(ReferralStatus)))


def the_one(engine: Engine, today: date = REFERRED) -> ReferralOnFile:
    [found_] = on_file(engine, today)
    return found_
