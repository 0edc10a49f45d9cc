"""Projections (台账): the rows kept up beside the journal, each rebuildable from it by the law's functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from supervision.casework.journal import canonical
from supervision.casework.numbers.borne import hold_series
from supervision.casework.outlines import Outline, write_outlines
from supervision.law.docket import Deadline, Look, deadlines, next_look_on, waits_for
from supervision.law.rules.rule import ActKey
from supervision.law.snapshot import to_values
from supervision.law.standing import Life
from supervision.records.bulk import insert_rows, update_rows
from supervision.records.dialects import add_to, new_ids
from supervision.records.feed import to_be_placed
from supervision.records.tables import (
    ACT,
    ALIAS,
    DEADLINE,
    DISTRICT,
    DOCUMENT_NUMBER,
    ENTRY,
    HOLD,
    NOTICE,
    PARCEL,
    PHOTO,
    TALLY,
)

Rows = list[dict[str, Any]]

Standing = tuple[str, str]
"""What a parcel is counted under in the tally: district and state."""


class File(Protocol):
    """What a case file in hand offers to be written."""

    no: str
    life: Life
    parcel_id: int
    district_id: int
    head_seq: int
    head_hash: str
    certified: bool
    withdrawn: bool
    done: set[ActKey]
    held: set[ActKey]
    patrol_every: int | None
    look: Look | None
    stored_life: bytes
    stored_deadlines: Sequence[Deadline]
    stored_standing: Standing | None
    aliases: Sequence[tuple[str, str]] | None
    acts: Rows
    notices: Rows
    statuses: Rows
    holds: Rows
    let_go: list[ActKey]
    photos: Rows
    photos_anew: bool
    numbers: Rows
    outline: Outline | None
    outline_anew: bool


def write(session: Session, files: Sequence[File], entries: Mapping[int, Rows]) -> None:
    """Write files in a fixed number of statements, one or a thousand; `entries` are their new journal rows."""
    lives = {
        id(file): file.stored_life if unmoved(file) else canonical(to_values(file.life)) for file in files
    }
    _insert_parcels(session, [file for file in files if not file.parcel_id], lives)
    _write_aliases(session, [file for file in files if file.aliases is not None])
    _insert(session, ENTRY, ((file, entries[id(file)]) for file in files))
    _insert(session, ACT, ((file, file.acts) for file in files))
    _insert(session, NOTICE, ((file, file.notices) for file in files))
    _update_statuses(session, files)
    _write_holds(session, files)
    _write_photos(session, files)
    _write_numbers(session, files)
    write_outlines(session, files)
    _update_parcels(session, [file for file in files if file.stored_life], lives)
    _replace_deadlines(session, files)
    to_be_placed(session, _written(files, entries))
    _keep_tally(session, files)  # last: whoever changes the same counts next waits for this commit


def _written(files: Sequence[File], entries: Mapping[int, Rows]) -> Rows:
    """What the feed is told of each file: which of its entries are new."""
    return [
        {"parcel_id": file.parcel_id, "first_seq": new[0]["seq"], "last_seq": new[-1]["seq"]}
        for file in files
        if (new := entries[id(file)])
    ]


def unmoved(file: File) -> bool:
    """A sweep looked at the file and the calendar moved nothing: its life is as it was stored."""
    return file.look is not None and file.life.trace == []


def _insert_parcels(session: Session, files: list[File], lives: dict[int, bytes]) -> None:
    if not files:
        return
    district_ids = _district_ids(session, {file.life.parcel.district for file in files})
    for file, parcel_id in zip(files, new_ids(session, PARCEL, len(files)), strict=True):
        file.parcel_id, file.district_id = parcel_id, district_ids[file.life.parcel.district]
    rows = [
        {"id": file.parcel_id, "no": file.no, "district_id": file.district_id}
        | _looked(file)
        | _listed(file, lives[id(file)])
        for file in files
    ]
    insert_rows(session.connection(), PARCEL, rows)


def _district_ids(session: Session, names: set[str]) -> dict[str, int]:
    """The keys of some districts; a district met for the first time gets one."""
    query = select(DISTRICT.c.name, DISTRICT.c.id).where(DISTRICT.c.name.in_(names))
    known = {row.name: row.id for row in session.execute(query)}
    if missing := sorted(names - known.keys()):
        add_to(session, DISTRICT, [{"name": name} for name in missing])
        known = {row.name: row.id for row in session.execute(query)}
    return known


def _write_aliases(session: Session, files: Sequence[File]) -> None:
    """Files that say their other numbers anew: those before give way."""
    had = [file.parcel_id for file in files if file.stored_life]
    if had:
        session.execute(delete(ALIAS).where(ALIAS.c.parcel_id.in_(had)))
    _insert(
        session, ALIAS, ((file, [{"kind": k, "value": v} for k, v in file.aliases or ()]) for file in files)
    )


def _insert(session: Session, table: Table, rows_of: Iterable[tuple[File, Rows]]) -> None:
    rows = []
    for file, file_rows in rows_of:
        for row in file_rows:
            row["parcel_id"], row["district_id"] = file.parcel_id, file.district_id
            rows.append(row)
    insert_rows(session.connection(), table, rows)


def _update_statuses(session: Session, files: Sequence[File]) -> None:
    rows = [{**status, "parcel_id": file.parcel_id} for file in files for status in file.statuses]
    update_rows(session.connection(), ACT, ("parcel_id", "seq"), rows)


def _write_holds(session: Session, files: Sequence[File]) -> None:
    for file in files:
        for duty, subject, step, basis in file.let_go:
            key = (HOLD.c.duty == duty, HOLD.c.subject == subject, HOLD.c.step == step, HOLD.c.basis == basis)
            session.execute(delete(HOLD).where(HOLD.c.parcel_id == file.parcel_id, *key))
    _insert(session, HOLD, ((file, file.holds) for file in files if file.holds))


def _write_photos(session: Session, files: Sequence[File]) -> None:
    """Photos of new facts are added; where a correction voids some, those before give way."""
    anew = [file.parcel_id for file in files if file.photos_anew and file.stored_life]
    if anew:
        session.execute(delete(PHOTO).where(PHOTO.c.parcel_id.in_(anew)))
    _insert(session, PHOTO, ((file, file.photos) for file in files if file.photos))


def _write_numbers(session: Session, files: Sequence[File]) -> None:
    """The numbers new facts bear: whoever is about to give one of the same series waits for them."""
    if any(file.numbers for file in files):
        hold_series(session, [row for file in files for row in file.numbers])
        _insert(session, DOCUMENT_NUMBER, ((file, file.numbers) for file in files))


def _update_parcels(session: Session, files: list[File], lives: dict[int, bytes]) -> None:
    """A look alone brings up to date what it can change, whoever records something every listed column."""
    looked, moved, changed = [], [], []
    for file in files:
        life = lives[id(file)]
        row = {"id": file.parcel_id} | _looked(file)
        if life == file.stored_life:
            looked.append(row)
        elif file.look is not None:
            moved.append(row | {"state": str(file.life.state), "life": life.decode()})
        else:
            changed.append(row | _listed(file, life))
    for rows in (looked, moved, changed):
        update_rows(session.connection(), PARCEL, ("id",), rows)


def _looked(file: File) -> dict[str, Any]:
    """What every look or entry changes."""
    next_on = waiting = None
    if not file.withdrawn:
        closed = file.done | file.held
        next_on = (
            next_look_on(file.life, closed, patrol_every=file.patrol_every)
            if file.look is None
            else file.look.next_on
        )
        waiting = waits_for(file.life, next_on)
    return {
        "looked_on": file.life.day,
        "next_look_on": next_on,
        "waits_for": None if waiting is None else str(waiting),
        "head_seq": file.head_seq,
        "head_hash": file.head_hash,
        "certified": file.certified,
        "withdrawn": file.withdrawn,
    }


def _listed(file: File, life_json: bytes) -> dict[str, Any]:
    """The columns lists are filtered and sorted by, repeated from the life."""
    return listed(file.life) | {"life": life_json.decode()}


def listed(life: Life) -> dict[str, Any]:
    """What the parcel row repeats of a life."""
    parcel, contract = life.parcel, life.contract
    return {
        "district": parcel.district,
        "project": parcel.project,
        "location": parcel.location,
        "holder": parcel.holder,
        "use": parcel.use,
        "supply_mode": parcel.supply_mode,
        "area_ha": parcel.area_ha,
        "contract_kind": str(contract.kind),
        "price_wan": contract.price_wan,
        "signed_on": contract.signed_on,
        "start_on": life.agreed_start_on,
        "completion_on": contract.completion_on,
        "started_on": life.started_on,
        "completed_on": life.completed_on,
        "halted_on": life.halted_on,
        "construction_duty": life.construction_duty,
        "state": str(life.state),
    }


def _replace_deadlines(session: Session, files: Sequence[File]) -> None:
    changed = [
        (file, now)
        for file in files
        if not unmoved(file) and (now := _deadlines(file)) != list(file.stored_deadlines)
    ]
    had = [file.parcel_id for file, _ in changed if file.stored_deadlines]
    if had:
        session.execute(delete(DEADLINE).where(DEADLINE.c.parcel_id.in_(had)))
    rows = (
        (
            file,
            [
                {"duty": str(d.duty), "subject": d.subject, "due_on": d.due_on, "counted": d.counted}
                for d in now
            ],
        )
        for file, now in changed
    )
    _insert(session, DEADLINE, rows)


def _deadlines(file: File) -> list[Deadline]:
    return [] if file.withdrawn else deadlines(file.life)


def _keep_tally(session: Session, files: Sequence[File]) -> None:
    """Count every parcel whose district or state changed where it stands now, and no more where it stood."""
    moved: Counter[tuple[int, str, str]] = Counter()
    for file in files:
        now = None if file.withdrawn else (file.life.parcel.district, str(file.life.state))
        if now != file.stored_standing:
            if file.stored_standing is not None:
                moved[file.district_id, *file.stored_standing] -= 1
            if now is not None:
                moved[file.district_id, *now] += 1
    rows = [
        {"district_id": district_id, "district": district, "state": state, "parcels": change}
        for (district_id, district, state), change in sorted(moved.items())
        if change
    ]
    if rows:
        add_to(session, TALLY, rows, counter="parcels")
