"""Lives of which packages are made: a rich one with everything a referral carries, and shorter ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.finding import find_parcel
from supervision.casework.packages.contents import Package, make_package
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.casework.service import attempt, serve, sign
from supervision.law.terms import Matter
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY
from tests.casework.photos.pictures import exif, jpeg, png
from tests.database import NO, desk, supply, sweep_on, tell

LETTER = (
    Block(BlockKind.TITLE, "案件线索移交书"),
    Block(BlockKind.ADDRESSEE, "监察大队："),
    Block(BlockKind.PARAGRAPH, "现将示范项目011疑似闲置的线索移交你单位。"),
    Block(BlockKind.DATE, "2025年6月20日"),
)

MADE_ON = date(2025, 6, 20)
"""The day the rich life is referred."""

ALIASES = [["宗地代码", "130530001001GB00011"], ["合同编号", "新出让〔2024〕1号"]]
PHOTO_OF_THE_VISIT = "现场<东南角>&1.jpg"
"""A name nobody may take for markup."""


def store_of(folder: Path) -> Photos:
    return Photos(folder / "photos")


def photographed(folder: Path, happening: dict[str, Any], **pictures: bytes) -> dict[str, Any]:
    """A happening with photos, their originals in the store; `pictures` by their names."""
    beside = folder / "taken"
    beside.mkdir(exist_ok=True)
    for name, data in pictures.items():
        (beside / name).write_bytes(data)
    return dict(attach({**happening, "photos": list(pictures)}, store_of(folder), beside))


def the_notice(engine: Engine, name: str) -> tuple[int, int]:
    query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == name, ~ACT.c.withdrawn).order_by(ACT.c.seq)
    with reading(engine) as session:
        found = session.execute(query).first()
    assert found is not None
    return found.parcel_id, found.seq


def issued(engine: Engine, name: str, on: date, number: str) -> tuple[int, int]:
    act_id = the_notice(engine, name)
    with writing(engine) as session:
        sign(session, act_id, desk(on), number=number, signer="王局长")
    return act_id


def rich(engine: Engine, folder: Path) -> None:
    """From the supply to the site check of a suspicion, with photos, a draft taken back, an attempt, a correction."""
    terms = supply(contract_no="新出让〔2024〕1号", late_start_permille="0.5", total_investment_wan="5000")
    tell(engine, date(2024, 1, 5), {**terms, "aliases": ALIASES})
    sweep_on(engine, date(2024, 1, 5))
    paying = issued(engine, "payment_reminder", date(2024, 1, 8), "新国土监〔2024〕1号")
    with writing(engine) as session:
        said = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1", "servers": "赵一、钱二"}
        serve(session, paying, desk(date(2024, 1, 12)), said)
    sweep_on(engine, date(2024, 2, 5))  # drafts the demand that the payment takes back
    tell(
        engine, date(2024, 2, 6),
        {"kind": "payment", "on": "2024-02-03", "instalment": 1, "amount_wan": "500", "voucher": "冀财0001", "payer": "示范公司"},
        {"kind": "payment", "on": "2024-02-06", "instalment": 2, "amount_wan": "5", "voucher": "冀财9999"},
    )  # fmt: skip
    tell(
        engine, date(2024, 2, 6),
        {"kind": "correction", "on": "2024-02-06", "voids": last_of(engine, "payment"), "reason": "期号登错"},
        {"kind": "amendment", "on": "2024-02-06", "contract": {"total_investment_wan": "5200"}},
        {"kind": "mortgage", "on": "2024-02-06", "mortgagee": "新河农商行", "certificate_no": "冀抵1", "amount_wan": "300"},
        boundary(),
    )  # fmt: skip
    tell(
        engine, date(2024, 3, 2),
        {"kind": "handover", "on": "2024-03-01", "confirmation_no": "交2024-1"},
        photographed(folder, {"kind": "board_posted", "on": "2024-03-02", "place": "南门"}, **{"公示牌.png": png()}),
    )  # fmt: skip
    sweep_on(engine, date(2024, 5, 2))
    sweep_on(engine, date(2024, 6, 2))
    visit = {
        "kind": "inspection", "on": "2024-06-02", "finding": "not_started", "time": "10:11", "officers": "赵一、钱二",
        "position": ["115.24", "37.53"], "note": "大门紧锁\n无人应答",
    }  # fmt: skip
    pictures = {PHOTO_OF_THE_VISIT: jpeg(exif()), "西侧.jpg": jpeg(shade=30)}
    tell(engine, date(2024, 6, 2), photographed(folder, visit, **pictures))
    start = issued(engine, "start_notice", date(2024, 6, 3), "新国土监〔2024〕2号")
    with writing(engine) as session:
        attempt(
            session,
            start,
            desk(date(2024, 6, 4)),
            {"way": "mail", "why_not": "无人签收", "tracking_no": "EMS2"},
        )
        said = {
            "way": "direct",
            "receiver": "李四",
            "relation": "办公室主任",
            "place": "公司",
            "receipt": "回执12",
        }
        serve(session, start, desk(date(2024, 6, 6)), {**said, "servers": "赵一、钱二"})
    tell(
        engine, date(2024, 6, 25),
        {"kind": "cooperation_asked", "on": "2024-06-10", "to": "住建局", "matter": "施工许可证", "reply_by": "2024-06-20"},
        {"kind": "breach", "on": "2024-06-25", "stage": "start", "cause": "holder", "inquiry": "资金未到位", "evidence": ["询问笔录"]},
        {"kind": "attribution", "on": "2024-06-25", "stage": "start", "from_on": "2024-06-02", "until_on": "2024-06-25", "party": "holder", "paper": "询问笔录"},
        {"kind": "extension_application", "on": "2024-06-25", "start_on": "2024-12-01"},
    )  # fmt: skip
    sweep_on(engine, date(2024, 6, 25))
    sweep_on(engine, date(2025, 6, 2))
    check = {
        "kind": "idle_check",
        "on": "2025-06-10",
        "finding": "not_started",
        "officers": "赵一、孙三",
        "started_area_ha": "0",
    }
    tell(engine, date(2025, 6, 10), photographed(folder, check, **{"核实.jpg": jpeg(exif(), shade=200)}))
    sweep_on(engine, date(2025, 6, 10))


def boundary() -> dict[str, Any]:
    ring = [
        ["115.2400", "37.5300"],
        ["115.2420", "37.5300"],
        ["115.2420", "37.5310"],
        ["115.2400", "37.5310"],
    ]
    document = {
        "name": "勘界.txt",
        "sha256": "a" * 64,
        "bytes": 800,
        "plot": "1",
        "zone": 38,
        "epsg": 4526,
        "area_m2": "19987.12",
    }
    return {"kind": "boundary", "on": "2024-02-06", "rings": [ring], "datum": "2000国家大地坐标系", "document": document}  # fmt: skip


def last_of(engine: Engine, kind: str) -> str:
    """The number of the newest entry of a kind."""
    with reading(engine) as session:
        return str(session.scalar(select(func.max(ENTRY.c.seq)).where(ENTRY.c.kind == kind)))


def made(
    engine: Engine,
    folder: Path,
    on: date,
    matter: Matter = Matter.IDLE,
    no: str = NO,
    until_seq: int | None = None,
) -> Package:
    with reading(engine) as session:
        return make_package(
            session,
            find_parcel(session, no),
            on=on,
            matter=matter,
            letter=LETTER,
            office=Office(),
            photos=store_of(folder),
            until_seq=until_seq,
        )


def texts_of(package: Package) -> dict[str, str]:
    """The readable documents by their names."""
    return {d.name: d.member.data.decode() for d in package.contents if not d.is_picture}
