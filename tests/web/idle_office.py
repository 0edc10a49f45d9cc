"""The enforcement desk's office: land not started in time, the day its suspicion began, its papers signed and served."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.recording import record
from supervision.casework.referring import answering
from supervision.casework.service import serve, sign
from supervision.law.steps import NoticeName
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, PARCEL
from supervision.staff import Role
from tests.casework.staffed import USER_OF, read
from tests.database import sweep_on
from tests.web.office import OURS, Clock, Web

TODAY = date(2025, 6, 3)
"""The day after the suspicion of both parcels; what happens on the very day of it came before it."""


def office_of(engine: Engine, folder: Path, on: date = TODAY) -> Web:
    """The desks on a day in the life of the two parcels, as the sweep of that morning left them."""
    sweep_on(engine, on)
    return Web(engine, read(folder), Clock(morning(on)), data=folder / "data")


def morning(on: date) -> datetime:
    return datetime.combine(on, time(1, 0), tzinfo=UTC)


def until(web: Web, on: date) -> None:
    """The clock goes on to the morning of a day."""
    web.clock.at = morning(on)


def days_go_by(web: Web, days: int) -> None:
    web.clock.at += timedelta(days=days)


def desk_of(web: Web, role: Role) -> Desk:
    return Desk(web.office, web.clock.at.date(), web.clock.at, USER_OF[role])


def happened(web: Web, role: Role, kind: str, no: str = OURS, **said: Any) -> None:
    """Somebody recorded it today."""
    on = web.clock.at.date().isoformat()
    with writing(web.engine) as session:
        record(session, {"no": no, "kind": kind, "on": on, **said}, desk_of(web, role))


def checked(web: Web, no: str = OURS) -> None:
    """The land office saw that nothing was begun."""
    found = {"finding": "not_started", "officers": ["张三", "钱七"], "video": "核实.mp4"}
    happened(web, Role.INSPECTOR, "idle_check", no, **found)


def referred(web: Web, no: str = OURS) -> ActId:
    """Referred to enforcement, without a package."""
    checked(web, no)
    happened(web, Role.SUPERVISOR, "referral", no, matter="idle")
    return referral_of(web, no)


def accepted(web: Web, no: str = OURS) -> ActId:
    id_ = referred(web, no)
    with writing(web.engine) as session:
        answering.accept(session, id_, desk_of(web, Role.ENFORCEMENT))
    return id_


def determined(web: Web, cause: str = "holder", **said: Any) -> None:
    """Investigated and determined, the holder's materials in."""
    accepted(web)
    served(web, drafted_by_hand(web, NoticeName.IDLE_INVESTIGATION))
    happened(web, Role.ENFORCEMENT, "holder_materials", content="资金困难")
    happened(web, Role.ENFORCEMENT, "idle_determination", cause=cause, facts="现场未动工", **said)


def drafted_by_hand(web: Web, name: NoticeName, no: str = OURS) -> ActId:
    """Drafted at the door of enforcement, by its page."""
    answer = web.client_of(Role.ENFORCEMENT).submit(f"/cases/{no}/papers", paper=name)
    assert answer.status_code == 303, answer.text
    return paper_of(web, name)


def served(web: Web, act: ActId) -> None:
    """Signed by the signer and served by mail, the proof on file."""
    with writing(web.engine) as session:
        sign(session, act, desk_of(web, Role.SIGNER), signer="孙八")
    with writing(web.engine) as session:
        by_mail = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
        serve(session, act, desk_of(web, Role.ENFORCEMENT), by_mail)


def paper_of(web: Web, name: NoticeName) -> ActId:
    """The newest draft of a paper."""
    query = select(ACT.c.parcel_id, ACT.c.seq).where(
        ACT.c.name == name, ACT.c.status == str(ActStatus.DRAFTED)
    )
    with reading(web.engine) as session:
        parcel_id, seq = session.execute(query.order_by(ACT.c.seq.desc()).limit(1)).one()
    return parcel_id, seq


def referral_of(web: Web, no: str = OURS) -> ActId:
    """The newest referral of a parcel."""
    query = select(ENTRY.c.parcel_id, ENTRY.c.seq).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    query = query.where(PARCEL.c.no == no, ENTRY.c.kind == "referral").order_by(ENTRY.c.seq.desc())
    with reading(web.engine) as session:
        parcel_id, seq = session.execute(query.limit(1)).one()
    return parcel_id, seq


def on_file(web: Web, kind: str, no: str = OURS) -> list[tuple[str, str]]:
    """Who recorded facts of a kind, and what they say."""
    query = select(ENTRY.c.by, ENTRY.c.payload).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    with reading(web.engine) as session:
        rows = session.execute(
            query.where(PARCEL.c.no == no, ENTRY.c.kind == kind).order_by(ENTRY.c.seq)
        ).all()
    return [(row.by, row.payload) for row in rows]
