"""An office on a busy morning: what waits in triage, what is to be signed, what tomorrow's sweep would do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from supervision.casework.places import id_text
from supervision.office import Office
from supervision.records.db import reading
from supervision.records.tables import ACT, ENTRY, PARCEL
from tests.casework.staffed import SETTINGS, TODAY, read, supplied
from tests.database import sweep_on, tell
from tests.web.office import OURS, Web

PAYER, OTHER_PAYER, SOON, IMPORTED = (
    "1305302024B00033", "1305302024B00044", "1305302024B00055", "1305302024B00066",
)  # fmt: skip
"""Two parcels whose holders owe an instalment, one whose start is thirty days off tomorrow, one imported late."""

DEMAND = "出让金催缴通知单"
START_NOTICE = "开工通知书"
OWED = [{"no": 1, "due_on": "2024-06-05", "amount_wan": "500"}]


def staffed(folder: Path) -> Office:
    """The office, in which 王五 watches and signs, and 孙八 signs."""
    return read(folder, SETTINGS.replace('roles = ["supervisor"]', 'roles = ["supervisor", "signer"]'))


def busy(engine: Engine) -> None:
    """The morning of `TODAY`, its sweep done."""
    for no, place in ((PAYER, "新河镇南街"), (OTHER_PAYER, "新河镇北街")):
        tell(engine, date(2024, 1, 5), supplied(no, place, instalments=OWED, start_on="2024-12-01"))
    tell(engine, date(2024, 1, 5), supplied(SOON, "寻寨镇南街", start_on="2024-07-11"))
    tell(engine, TODAY, supplied(IMPORTED, "新河镇中街", start_on="2024-03-01"), bulk=True)
    sweep_on(engine, date(2024, 6, 6))
    sweep_on(engine, TODAY)


def act_of(web: Web, no: str, name: str, status: str | None = None) -> str:
    """The number of a parcel's act of a name (its English value)."""
    query = select(ACT.c.parcel_id, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    query = query.where(PARCEL.c.no == no, ACT.c.name == name).order_by(ACT.c.seq)
    with reading(web.engine) as session:
        row = session.execute(query if status is None else query.where(ACT.c.status == status)).first()
    assert row is not None, f"{no} has no {name}"
    return id_text((row.parcel_id, row.seq))


def row_of(web: Web, id_: str) -> Any:
    """An act's row as it stands."""
    parcel_id, seq = map(int, id_.split("-"))
    with reading(web.engine) as session:
        return session.execute(select(ACT).where(ACT.c.parcel_id == parcel_id, ACT.c.seq == seq)).one()


def status_of(web: Web, id_: str) -> str:
    return str(row_of(web, id_).status)


def entries(web: Web, kind: str) -> list[Any]:
    """The entries of a kind, oldest first."""
    query = select(ENTRY).where(ENTRY.c.kind == kind).order_by(ENTRY.c.parcel_id, ENTRY.c.seq)
    with reading(web.engine) as session:
        return list(session.execute(query))


def waiting(web: Web, status: str, sort: str | None = None) -> list[str]:
    """The numbers of the acts that stand so."""
    query = (
        select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.status == status).order_by(ACT.c.parcel_id, ACT.c.seq)
    )
    with reading(web.engine) as session:
        rows = session.execute(query if sort is None else query.where(ACT.c.sort == sort)).all()
    return [id_text((row.parcel_id, row.seq)) for row in rows]


__all__ = ["DEMAND", "OURS", "act_of", "busy", "entries", "row_of", "staffed", "status_of", "waiting"]
