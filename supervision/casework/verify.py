"""Verifying the records (核验): does every projection still say what its journal says, and is nobody forgotten.

The journal's own chain is `chain_check`'s, the sweep's certificates are `daily.certificate_check`'s; together they
are `supervision verify`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile, acts_of, done_of
from supervision.casework.casefile import CorruptFile, refolded, stored_life
from supervision.casework.chain_check import broken_chains
from supervision.casework.holding import Hold, holds_of
from supervision.casework.journal import Entry, canonical, facts_of, read_entries
from supervision.casework.projections import listed
from supervision.law.docket import deadlines, next_look_on, waits_for
from supervision.law.rules.table import TABLE
from supervision.law.snapshot import to_values
from supervision.law.standing import Life
from supervision.law.states import BUILDING
from supervision.law.terms import Kind, Refused, State, Term, WaitsFor
from supervision.records import guards
from supervision.records.tables import ACT, ALIAS, DEADLINE, HOLD, NOTICE, PARCEL, SET_ASIDE

PAGE = 500


class Fault(Term):
    """What can be wrong with the records (核验问题)."""

    GUARD = "guard", "防篡改措施缺失"
    CHAIN = "chain", "案卷记录被改动"
    PROJECTION = "projection", "台账与案卷不符"
    PAPER = "paper", "文书与案卷不符"
    STATE = "state", "状态不可能"
    SILENT = "silent", "无人过问"
    CERTIFICATE = "certificate", "与监测证明不符"


@dataclass(frozen=True, slots=True)
class Found:
    """One fault: the parcel and the entry it is about (0: the parcel as a whole; no number: the database)."""

    fault: Fault
    no: str
    seq: int
    text: str

    @property
    def zh(self) -> str:
        place = f"宗地{self.no}" if self.no else ""
        entry = f"第{self.seq}号" if self.seq else ""
        return f"{self.fault.zh}：{place}{entry} {self.text}"


def verify(
    session: Session,
    today: date,
    *,
    patrol_every: int | None,
    progress: Callable[[int], None] = lambda parcels: None,
) -> Iterator[Found]:
    """Every fault of the guards, the journals, the projections, and every parcel nobody will look at again."""
    for name in guards.missing(session.connection()):
        yield Found(
            Fault.GUARD, "", 0, f"数据库缺少防篡改触发器 {name}，请运行 supervision init 重新安装并查明原因"
        )
    for broken in broken_chains(session):
        yield Found(Fault.CHAIN, broken.no, broken.seq, broken.reason)
    yield from _without_parcel(session)
    last = 0
    parcels = select(PARCEL).order_by(PARCEL.c.id).limit(PAGE)
    while rows := session.execute(parcels.where(PARCEL.c.id > last)).all():
        page = _Page(session, rows)
        for row in rows:
            yield from _verify_parcel(row, page, today, patrol_every)
        progress(len(rows))
        last = rows[-1].id


class _Page:
    """All rows about some parcels, by parcel."""

    def __init__(self, session: Session, parcels: Sequence[Row[Any]]) -> None:
        ids = [row.id for row in parcels]
        self.journals: dict[int, list[tuple[int, Entry]] | Exception] = {}
        try:
            self.journals.update(read_entries(session, ids))
        except (KeyError, TypeError, ValueError):
            for parcel_id in ids:  # one journal cannot be read: the others can
                try:
                    self.journals[parcel_id] = read_entries(session, [parcel_id])[parcel_id]
                except (KeyError, TypeError, ValueError) as error:
                    self.journals[parcel_id] = error
        self.acts = self._by_parcel(session, ACT, ids)
        self.notices = self._by_parcel(session, NOTICE, ids)
        self.deadlines = self._by_parcel(session, DEADLINE, ids)
        self.holds = self._by_parcel(session, HOLD, ids)
        self.aliases = self._by_parcel(session, ALIAS, ids)
        self.set_aside = self._by_parcel(session, SET_ASIDE, ids)

    @staticmethod
    def _by_parcel(session: Session, table: Table, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in session.execute(select(table).where(table.c.parcel_id.in_(ids))):
            found[row.parcel_id].append(row)
        return found


def _without_parcel(session: Session) -> Iterator[Found]:
    """Rows about a parcel that is not there."""
    for table in (ACT, DEADLINE, HOLD, NOTICE, ALIAS):
        orphans = select(table.c.parcel_id).distinct().where(table.c.parcel_id.not_in(select(PARCEL.c.id)))
        for parcel_id in session.scalars(orphans):
            text = f"{table.name} 表中有内部编号{parcel_id}的行，而没有这宗地"
            yield Found(Fault.PROJECTION, f"（内部编号{parcel_id}）", 0, text)


def _verify_parcel(row: Row[Any], page: _Page, today: date, patrol_every: int | None) -> Iterator[Found]:
    def found(fault: Fault, text: str, seq: int = 0) -> Found:
        return Found(fault, row.no, seq, text)

    journal = page.journals.get(row.id, [])
    if isinstance(journal, Exception):
        yield found(Fault.CHAIN, f"案卷记录读不出（{type(journal).__name__}：{journal}）")
        return
    try:
        facts = facts_of(journal)
        life = refolded(facts, row.no, row.looked_on)
        acts, holds = acts_of(journal), holds_of(journal)
    except (KeyError, ValueError, Refused) as error:
        yield found(Fault.CHAIN, f"案卷记录不能重演（{type(error).__name__}：{error}）")
        return
    for text in _drift(row, life):
        yield found(Fault.PROJECTION, text)
    for seq, text in _act_drift(acts, page.acts[row.id]):
        yield found(Fault.PROJECTION, text, seq)
    for text in _other_drift(life, holds, journal, row, page):
        yield found(Fault.PROJECTION, text)
    for seq, text in _papers(acts, journal, page.notices[row.id]):
        yield found(Fault.PAPER, text, seq)
    for text in impossible(life):
        yield found(Fault.STATE, text)
    closed = done_of(acts.values()) | {hold.key for hold in holds}
    for text in _silent(row, life, next_look_on(life, closed, patrol_every=patrol_every), page, today):
        yield found(Fault.SILENT, text)


def _drift(row: Row[Any], life: Life) -> Iterator[str]:
    """Columns of the parcel row that say something else than the journal."""
    try:
        stored = canonical(to_values(stored_life(row)))
    except CorruptFile as corrupt:
        yield str(corrupt)
        return
    if stored != canonical(to_values(life)):
        yield "台账所存履约情况与按案卷重演的结果不同"
    for column, value in listed(life).items():
        if getattr(row, column) != value:
            yield f"台账的 {column} 为“{getattr(row, column)}”，按案卷应为“{value}”"


def _act_drift(acts: dict[int, ActOnFile], rows: Iterable[Row[Any]]) -> Iterator[tuple[int, str]]:
    on_file = {row.seq: row for row in rows}
    for seq in sorted(acts.keys() | on_file.keys()):
        if seq not in acts:
            yield seq, "台账有这件监管动作，案卷中没有"
        elif seq not in on_file:
            yield seq, "案卷有这件监管动作，台账中没有"
        else:
            for column, value in acts[seq].row().items():
                if getattr(on_file[seq], column) != value:
                    stored = getattr(on_file[seq], column)
                    yield seq, f"监管动作的 {column} 为“{stored}”，按案卷应为“{value}”"


def _other_drift(
    life: Life, holds: Sequence[Hold], journal: Sequence[tuple[int, Entry]], row: Row[Any], page: _Page
) -> Iterator[str]:
    due = {(str(d.duty), d.subject, d.due_on) for d in deadlines(life)}
    if due != {(d.duty, d.subject, d.due_on) for d in page.deadlines[row.id]}:
        yield "监管时点与按案卷计算的不同"
    if {h.key for h in holds} != {(h.duty, h.subject, h.step, h.basis) for h in page.holds[row.id]}:
        yield "暂缓事项与案卷不同"
    told = {
        tuple(alias) for _, e in journal if e.kind is Kind.SUPPLY for alias in e.payload.get("aliases", ())
    }
    if told != {(alias.kind, alias.value) for alias in page.aliases[row.id]}:
        yield "别名与案卷不同"


def _papers(
    acts: dict[int, ActOnFile], journal: Sequence[tuple[int, Entry]], notices: Iterable[Row[Any]]
) -> Iterator[tuple[int, str]]:
    """Each paper is the one whose hash the journal holds."""
    entries = dict(journal)
    kept = {notice.seq: notice for notice in notices}
    for seq, act in acts.items():
        sha256 = entries[act.drafted_seq].payload.get("sha256")
        notice = kept.pop(seq, None)
        if sha256 is None and notice is None:
            continue
        if sha256 is None or notice is None:
            yield seq, "文书缺失" if notice is None else "文书在案卷中没有记录"
        elif not sha256 == notice.sha256 == hashlib.sha256(notice.blocks.encode()).hexdigest():
            yield seq, "文书内容与拟稿时记入案卷的校验值不同"
        elif entries[act.drafted_seq].payload.get("template_sha256") != notice.template_sha256:
            yield seq, "文书所用模板与拟稿时记入案卷的校验值不同"
    for seq in kept:
        yield seq, "有文书而案卷中没有这件监管动作"


def impossible(life: Life) -> Iterator[str]:
    """States a life cannot be in, whatever the facts (状态不可能)."""
    needs = {
        **dict.fromkeys(BUILDING, ("started_on", "实际动工日")),
        State.COMPLETED: ("completed_on", "实际竣工日"),
        State.VERIFIED: ("verified_on", "复核验收日"),
        State.IDLE_SUSPECTED: ("suspected_on", "疑似闲置之日"),
    }
    if life.state in needs:
        column, zh = needs[life.state]
        if getattr(life, column) is None:
            yield f"状态为“{life.state.zh}”而没有{zh}"
    if life.started_on is not None and life.completed_on is not None and life.completed_on < life.started_on:
        yield f"竣工{life.completed_on}早于动工{life.started_on}，请核实并登记更正"


def _silent(row: Row[Any], life: Life, next_on: date | None, page: _Page, today: date) -> Iterator[str]:
    """A parcel nobody will look at again, or that a sweep should have looked at and did not."""
    aside = page.set_aside[row.id]
    for line in aside:
        yield f"自{line.since_on}起不能监测（最近{line.last_on}）：{line.reason}"
    patrolled = any(rule.since is not None and rule.since(life) is not None for rule in TABLE)
    if row.next_look_on != next_on and not patrolled:
        yield f"下次监测日为{row.next_look_on}，按案卷应为{next_on}"
    elif row.next_look_on is None and next_on is not None:
        yield f"没有下次监测日，按案卷应为{next_on}"
    waits = waits_for(life, row.next_look_on)
    if row.waits_for != (None if waits is None else str(waits)):
        yield f"台账记“{row.waits_for}”，按案卷应为“{waits and waits.zh}”"
    open_duty = any(deadline.due_on for deadline in deadlines(life))
    if row.next_look_on is None and waits in (None, WaitsFor.NOTHING) and open_duty:
        yield "尚有未了监管事项，却没有下次监测日，也没有待办"
    if row.next_look_on is not None and row.next_look_on < today and not aside:
        yield f"{row.next_look_on}应监测，至{today}未监测，请运行 supervision sweep"
