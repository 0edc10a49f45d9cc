"""Holding back (暂缓): a person stops one step of one parcel before the sweep takes it, with a reason, and lets it go.

A hold is an entry like any other; while it stands the sweep leaves that step and does everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, enter, open_files
from supervision.casework.journal import ActKind, Entry
from supervision.law.docket import upcoming
from supervision.law.rules.rule import ActKey, Moves
from supervision.law.terms import BadRecord, Duty, NotAllowed, Step
from supervision.records.tables import HOLD, PARCEL


@dataclass(frozen=True, slots=True)
class Hold:
    """One step held back: since when, by whom, why."""

    key: ActKey
    held_on: date
    by: str
    reason: str

    @property
    def zh(self) -> str:
        return key_zh(self.key)


def step_id(parcel_id: int, key: ActKey) -> str:
    """How a step still to come is named: `17/start/reminder/0/2024-06-01`."""
    duty, subject, step, basis = key
    return f"{parcel_id}/{duty}/{step}/{subject}/{basis}"


def read_step_id(text: str) -> tuple[int, ActKey]:
    """The parcel and key a step id names; raises `BadRecord`."""
    parts = text.split("/", 4)
    if len(parts) != 5 or not (parts[0].isdecimal() and parts[3].isdecimal()):
        raise BadRecord(
            f"“{text}”不是事项编号，应写作 17/start/reminder/0/2024-06-01（见 supervision sweep --dry-run 第一列）"
        )
    parcel_id, duty, step, subject, basis = parts
    return int(parcel_id), (duty, int(subject), step, basis)


def key_zh(key: ActKey) -> str:
    """A step in words: 开工·提醒（2024-06-01）."""
    duty, subject, step, basis = key
    number = f"第{subject}期" if subject else ""
    return f"{Duty(duty).zh}·{Step(step).zh}{number}（{basis}）"


def step_zh(payload: Mapping[str, Any]) -> str:
    """The step a hold's entry names, in words."""
    return key_zh(_key(payload))


def hold(session: Session, step: str, desk: Desk, reason: str) -> CaseFile:
    """Hold one step back; it must be one that is still to come."""
    file, key = _taken_in_hand(session, step, desk, reason)
    coming = {
        s.rule.key(s.occasion)
        for s in upcoming(file.life, file.done, patrol_every=file.patrol_every)
        if not isinstance(s.rule.act, Moves)
    }
    if key in file.held:
        raise NotAllowed(f"宗地{file.no}的“{key_zh(key)}”已经暂缓。")
    if key not in coming:
        raise NotAllowed(
            f"宗地{file.no}没有将要进行的“{key_zh(key)}”（已办理、已了结或事实已变），无须暂缓。"
            "将要进行的事项见 supervision forecast。"
        )
    entry = desk.entry(ActKind.HOLDING, desk.today, _payload(key, reason))
    duty, subject, step_name, basis = key
    file.holds.append(
        {"duty": duty, "subject": subject, "step": step_name, "basis": basis, "seq": file.next_seq,
         "held_on": desk.today, "by": desk.by, "reason": reason.strip()}
    )  # fmt: skip
    file.entries.append(entry)
    file.held.add(key)
    enter(session, [file])
    return file


def let_go(session: Session, step: str, desk: Desk, reason: str) -> CaseFile:
    """Let a held step go on; the next sweep takes it if it is still owed."""
    file, key = _taken_in_hand(session, step, desk, reason)
    if key not in file.held:
        raise NotAllowed(f"宗地{file.no}的“{key_zh(key)}”没有暂缓，见 supervision holds。")
    file.entries.append(desk.entry(ActKind.LETTING_GO, desk.today, _payload(key, reason)))
    file.let_go.append(key)
    file.held.discard(key)
    enter(session, [file])
    return file


def _taken_in_hand(session: Session, step: str, desk: Desk, reason: str) -> tuple[CaseFile, ActKey]:
    if not reason.strip():
        raise NotAllowed("暂缓和解除暂缓须写明理由。")
    parcel_id, key = read_step_id(step)
    files = open_files(session, [parcel_id], patrol_every=desk.office.patrol_every_days)
    if not files:
        raise BadRecord(f"“{step}”：没有内部编号为{parcel_id}的宗地")
    return files[0], key


def _payload(key: ActKey, reason: str) -> dict[str, Any]:
    duty, subject, step, basis = key
    return {"duty": duty, "subject": subject, "step": step, "basis": basis, "reason": reason.strip()}


def _key(payload: Mapping[str, Any]) -> ActKey:
    return payload["duty"], payload["subject"], payload["step"], payload["basis"]


def holds_of(entries: Iterable[tuple[int, Entry]]) -> list[Hold]:
    """The holds that stand at the end of these entries."""
    standing: dict[ActKey, Hold] = {}
    for _, entry in entries:
        if entry.kind is ActKind.HOLDING:
            key = _key(entry.payload)
            standing[key] = Hold(key, entry.happened_on, entry.by, entry.payload["reason"])
        elif entry.kind is ActKind.LETTING_GO:
            standing.pop(_key(entry.payload), None)
    return list(standing.values())


def all_holds(session: Session) -> list[Row[Any]]:
    """Every hold that stands, oldest first."""
    query = select(HOLD, PARCEL.c.no, PARCEL.c.project).join(PARCEL, PARCEL.c.id == HOLD.c.parcel_id)
    return list(session.execute(query.order_by(HOLD.c.held_on, HOLD.c.parcel_id)))
