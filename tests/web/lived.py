"""A parcel with a past, for the pages about one: paid, corrected, handed over, visited, photographed, in breach, noticed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from supervision.casework import service
from supervision.casework.acts import Desk
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, PARCEL
from supervision.staff import Role
from tests.casework.photos.pictures import exif, jpeg
from tests.casework.staffed import TODAY, USER_OF, supplied
from tests.database import sweep_on, tell
from tests.web.office import Web

LIVED = "1305302024B00033"
"""Of 新河镇国土所, supplied 2024-01-05; it should have started by 2024-06-01."""

PROJECT, HOLDER = "示范项目033", "示范公司"
ALIAS = "新合〔2024〕33号"
CORRECTED_ON = date(2024, 5, 20)
"""The day the wrong payment of 2024-02-03 (第2号) was corrected."""

GOOD, FORWARDED = jpeg(exif()), jpeg(shade=9)
"""A photo taken on the day of the visit, and one that went through a chat: it says neither when nor where."""


def live(web: Web) -> None:
    """Record the life, each fact on the day it was told, and sweep."""
    told = supplied(
        LIVED,
        "新河镇南街",
        handover_on="2024-03-01",
        late_payment_permille="1",
        instalments=[
            {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
            {"no": 2, "due_on": "2024-05-31", "amount_wan": "500"},
        ],
    )
    told["aliases"] = [["合同编号", ALIAS]]
    days: list[tuple[date, dict[str, Any]]] = [
        (date(2024, 1, 6), told),
        (date(2024, 2, 3), _fact("payment", "2024-02-03", instalment=1, amount_wan="300", voucher="票001")),
        (date(2024, 3, 5), _fact("handover", "2024-03-05")),
        (date(2024, 4, 2), _fact("mortgage", "2024-04-02", mortgagee="新河银行", amount_wan="200")),
        (CORRECTED_ON, _fact("correction", "2024-05-20", voids="2", reason="票据登错")),
        (CORRECTED_ON, _fact("payment", "2024-02-03", instalment=1, amount_wan="500", voucher="票002")),
        (date(2024, 6, 3), with_photos(web, _fact("inspection", "2024-06-02", finding="not_started"))),
        (date(2024, 6, 4), _fact("breach", "2024-06-04", stage="start", cause="government")),
        (date(2024, 6, 5), _fact("attribution", "2024-06-05", stage="start", from_on="2024-06-02",
                                 until_on="2024-06-04", party="government", paper="新政函〔2024〕8号")),
    ]  # fmt: skip
    for day, happening in days:
        tell(web.engine, day, happening)
    sweep_on(web.engine, TODAY)


def _fact(kind: str, on: str, **values: Any) -> dict[str, Any]:
    return {"no": LIVED, "kind": kind, "on": on, **values}


def with_photos(web: Web, happening: dict[str, Any]) -> dict[str, Any]:
    """The happening with both photos, their originals in the store of the desks."""
    folder = web.data / "camera"
    folder.mkdir()
    (folder / "现场.jpg").write_bytes(GOOD)
    (folder / "<b>转发.jpg").write_bytes(FORWARDED)
    named = {**happening, "photos": ["现场.jpg", "<b>转发.jpg"]}
    return dict(attach(named, Photos(web.data / "photos"), folder))


def notices_of(web: Web, no: str = LIVED) -> list[tuple[int, int]]:
    """The drafted notices of a parcel, by their ids."""
    query = select(ACT.c.parcel_id, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    asked = query.where(PARCEL.c.no == no, ACT.c.sort == "notice", ACT.c.status == "drafted").order_by(
        ACT.c.seq
    )
    with reading(web.engine) as session:
        return [(row.parcel_id, row.seq) for row in session.execute(asked)]


def sign_one(web: Web, number: str = "新监〔2024〕5号") -> int:
    """Issue the first notice that may be issued; gives its place in the file."""
    parcel_id, seq = notices_of(web)[0]
    desk = Desk(web.office, TODAY, web.clock.at, USER_OF[Role.SIGNER])
    with writing(web.engine) as session:
        service.sign(session, (parcel_id, seq), desk, number=number)
    return seq
