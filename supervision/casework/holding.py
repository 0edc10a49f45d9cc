"""Holding back (暂缓): a person stops one step of one parcel before the sweep takes it, with a reason, and lets it go.

A hold is an entry like any other; while it stands the sweep leaves that step and does everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, enter, open_files
from supervision.casework.journal import ActKind, Entry
from supervision.casework.rights import Verb, check_verb
from supervision.law.docket import look, next_look_on, upcoming
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.rule import ActKey, Moves
from supervision.law.rules.table import TABLE
from supervision.law.steps import Duty, Step
from supervision.records.tables import HOLD, PARCEL

STEP_ID = re.compile(
    r"(?P<parcel>[0-9]{1,9})/(?P<duty>\w+)/(?P<step>\w+)/(?P<subject>[0-9]{1,9})/(?P<basis>\S{1,20})"
)
LOOKING_AHEAD = timedelta(days=3660)
"""As far as `supervision forecast` can be asked."""
MOVING = {rule.step for rule in TABLE if isinstance(rule.act, Moves)}
"""Steps that change the state: they happen on their day whether or not anybody sweeps."""


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
    named = STEP_ID.fullmatch(text)
    if named is None or named["duty"] not in set(Duty) or named["step"] not in set(Step):
        raise BadRecord(
            f"“{text}”不是事项编号，应写作 17/start/reminder/0/2024-06-01（见 supervision sweep --dry-run 第二列）"
        )
    return int(named["parcel"]), (named["duty"], int(named["subject"]), named["step"], named["basis"])


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
    if key in file.held:
        raise NotAllowed(f"宗地{file.no}的“{key_zh(key)}”已经暂缓。")
    if Step(key[2]) in MOVING:
        raise NotAllowed(f"“{key_zh(key)}”是状态变化，由日期和事实决定，不能暂缓。")
    if Step(key[2]) is Step.PATROL:
        raise NotAllowed("定期巡查按间隔重复，不逐次暂缓；间隔在机关设置 patrol_every_days 中调整。")
    if not _is_coming(file, key, desk.today):
        raise NotAllowed(
            f"宗地{file.no}没有将要进行的“{key_zh(key)}”（已办理、已了结或事实已变），无须暂缓。"
            "将要进行的事项见 supervision sweep --dry-run --days 天数。"
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


def _is_coming(file: CaseFile, key: ActKey, today: date) -> bool:
    """Whether the sweeps to come would do this step if no new fact is recorded; some rest on a move still to come."""
    life, closed = file.life.copy(), file.done | file.held
    every = file.patrol_every
    while key not in {s.rule.key(s.occasion) for s in upcoming(life, closed, patrol_every=every)}:
        next_on = next_look_on(life, closed, patrol_every=every)
        if next_on is None or next_on > today + LOOKING_AHEAD:
            return False
        if key in {act.key for act in look(life, max(next_on, today), closed, patrol_every=every)}:
            return True
    return True


def let_go(session: Session, step: str, desk: Desk, reason: str) -> CaseFile:
    """Let a held step go on; the next sweep takes it if it is still owed."""
    file, key = _taken_in_hand(session, step, desk, reason)
    if key not in file.held:
        raise NotAllowed(f"宗地{file.no}的“{key_zh(key)}”没有暂缓，见 supervision holds。")
    take_off(file, key, desk, reason)
    enter(session, [file])
    return file


def take_off(file: CaseFile, key: ActKey, desk: Desk, reason: str) -> None:
    """A hold no longer stands."""
    file.entries.append(desk.entry(ActKind.LETTING_GO, desk.today, _payload(key, reason)))
    file.let_go.append(key)
    file.held.discard(key)


def _taken_in_hand(session: Session, step: str, desk: Desk, reason: str) -> tuple[CaseFile, ActKey]:
    check_verb(desk, Verb.HOLD)
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
