"""Holding back (暂缓): a person stops one step of one parcel before the sweep takes it, with a reason, and lets it go.

A hold is an entry like any other; while it stands the sweep leaves that step and does everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, and_, select, tuple_
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
from supervision.records.tables import ENTRY, HOLD, PARCEL

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


def hold(session: Session, step: str, desk: Desk, reason: str, *, until: date | None = None) -> CaseFile:
    """Hold one step back; it must be one that is still to come.

    `until` is the day by which a person means to look at it again (暂缓至): from the day after, lists mark the hold; it
    stands until somebody lets the step go, for what was stopped with a reason does not start again by itself.
    """
    file, key = _taken_in_hand(session, step, desk, reason)
    if until is not None and until <= desk.today:
        raise NotAllowed(f"暂缓至的日期{until}应晚于今日{desk.today}。")
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
    said = _payload(key, reason) | ({} if until is None else {"until": until.isoformat()})
    entry = desk.entry(ActKind.HOLDING, desk.today, said)
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


IN_TURN = (HOLD.c.held_on, HOLD.c.parcel_id, HOLD.c.duty, HOLD.c.subject, HOLD.c.step, HOLD.c.basis)


def all_holds(
    session: Session,
    *,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: str | None = None,
) -> list[Row[Any]]:
    """The holds that stand, oldest first, as many as `limit` from after one by its step id; `among` are on its row."""
    its_entry = and_(ENTRY.c.parcel_id == HOLD.c.parcel_id, ENTRY.c.seq == HOLD.c.seq)
    query = select(HOLD, PARCEL.c.no, PARCEL.c.project, ENTRY.c.payload).join(
        PARCEL, PARCEL.c.id == HOLD.c.parcel_id
    )
    query = query.join(ENTRY, its_entry).where(*among).order_by(*IN_TURN).limit(limit)
    if after is not None:
        query = query.where(tuple_(*IN_TURN) > _turn_of(session, after))
    return list(session.execute(query))


def _turn_of(session: Session, step: str) -> tuple[Any, ...]:
    """Where a hold stands in the list; let go meanwhile, its place is known from its entry no more."""
    parcel_id, (duty, subject, step_name, basis) = read_step_id(step)
    key = (parcel_id, duty, subject, step_name, basis)
    held_on = session.scalar(select(HOLD.c.held_on).where(tuple_(*IN_TURN[1:]) == key))
    if held_on is None:
        raise BadRecord(f"“{step}”已不在暂缓清单中，请从首页重新翻页")
    return (held_on, *key)


def until_of(row: Row[Any]) -> date | None:
    """The day by which a hold of the list is to be looked at again; None where nobody said one."""
    until = orjson.loads(row.payload).get("until")
    return None if until is None else date.fromisoformat(until)


def count_holds(session: Session, today: date, among: Iterable[ColumnElement[bool]] = ()) -> tuple[int, int]:
    """How many holds stand, and how many of them are past the day to look at them again; holds are few."""
    untils = [until_of(row) for row in all_holds(session, among=among)]
    return len(untils), sum(until is not None and until < today for until in untils)


def step_id_of(row: Row[Any]) -> str:
    """The step a row of the list holds, by the number it is named with."""
    return step_id(row.parcel_id, (row.duty, row.subject, row.step, row.basis))
