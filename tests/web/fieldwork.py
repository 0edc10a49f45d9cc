"""A morning outside: tasks given to the inspector, a boundary, photos as a telephone makes them."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy import select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.journal import Entry, read_entries
from supervision.casework.photos.photo import photos_of
from supervision.casework.photos.store import Photos
from supervision.casework.service import sign
from supervision.casework.tasks import assign
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, PARCEL
from supervision.staff import Role
from tests.casework.photos.pictures import exif, jpeg
from tests.casework.staffed import TODAY, USER_OF
from tests.database import tell
from tests.web.office import ORIGIN, OURS, Person, Web

ZHANG = USER_OF[Role.INSPECTOR]
SQUARE = [["115.24", "37.53"], ["115.241", "37.53"], ["115.241", "37.531"], ["115.24", "37.531"]]
FROM_PHONE = jpeg(exif(taken="2024:06:10 10:11:12"), shade=10)
"""Taken today, within `SQUARE`."""


def desk_of(web: Web, role: Role) -> Desk:
    return Desk(web.office, TODAY, web.clock.at, USER_OF[role])


def acts_named(web: Web, *names: str, no: str = OURS) -> list[ActId]:
    query = select(ACT.c.parcel_id, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    with reading(web.engine) as session:
        found = session.execute(query.where(PARCEL.c.no == no, ACT.c.name.in_(names)).order_by(ACT.c.seq))
        return [(row.parcel_id, row.seq) for row in found]


def give_tasks(web: Web, to: str = ZHANG, no: str = OURS) -> None:
    """The briefing (late) and the second visit (late) are the inspector's."""
    with writing(web.engine) as session:
        assign(
            session,
            acts_named(web, "brief_holder", "reinspect_start", no=no),
            to,
            desk_of(web, Role.SUPERVISOR),
        )


def draw_boundary(web: Web, no: str = OURS) -> None:
    tell(
        web.engine,
        TODAY,
        {"no": no, "kind": "boundary", "on": "2024-06-03", "rings": [SQUARE], "datum": "CGCS2000"},
    )


def issue_notice(web: Web) -> str:
    """The notice to start, issued after a visit; gives its number."""
    tell(web.engine, TODAY, {"no": OURS, "kind": "inspection", "on": "2024-06-10", "finding": "not_started"})
    [act_id] = acts_named(web, "start_notice")
    with writing(web.engine) as session:
        sign(session, act_id, desk_of(web, Role.SIGNER), number="新国土监〔2024〕1号")
    return f"{act_id[0]}-{act_id[1]}"


def new_uuid() -> str:
    return str(uuid.uuid4())


def a_visit(**said: Any) -> dict[str, Any]:
    """What the form of a visit sends."""
    return {
        "no": OURS,
        "kind": "inspection",
        "on": "2024-06-10",
        "finding": ["not_started"],
        "uuid": new_uuid(),
        **said,
    }


def send(person: Person, said: dict[str, Any], path: str = "/field/sent") -> Any:
    """As the script of the phone sends it."""
    headers = {"Origin": ORIGIN, "HX-Request": "true", "X-CSRF-Token": person.csrf()}
    return person.post(path, data=said, headers=headers)


def send_photo(person: Person, data: bytes, name: str = "IMG_1.jpg", sha256: str | None = None) -> Any:
    headers = {"Origin": ORIGIN, "HX-Request": "true", "X-CSRF-Token": person.csrf()}
    said = {"sha256": hashlib.sha256(data).hexdigest() if sha256 is None else sha256}
    return person.post("/field/photos", data=said, files={"photo": (name, data)}, headers=headers)


def originals(web: Web) -> Photos:
    return Photos(web.data / "photos")


def visits_on_file(web: Web, no: str = OURS, kind: Kind = Kind.INSPECTION) -> list[Entry]:
    with reading(web.engine) as session:
        parcel_id = session.scalars(select(PARCEL.c.id).where(PARCEL.c.no == no)).one()
        return [entry for _, entry in read_entries(session, [parcel_id])[parcel_id] if entry.kind is kind]


def photos_on_file(web: Web) -> list[str]:
    """The SHA-256 of every photo of our visits, each proved to be in the store as it was taken."""
    named = [photo.sha256 for entry in visits_on_file(web) for photo in photos_of(entry)]
    for sha256 in named:
        assert hashlib.sha256(originals(web).read(sha256)).hexdigest() == sha256
    return named
