"""Verifying the records (核验): does every projection still say what its journal says, and is nobody forgotten.

The journal's own chain is `chain_check`'s, the sweep's certificates are `daily.certificate_check`'s; together they
are `supervision verify`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from supervision.casework import batches, complaint_register
from supervision.casework.acts_on_file import acts_of, done_of
from supervision.casework.casefile import refolded
from supervision.casework.chain_check import broken_chains
from supervision.casework.complaint_register import loose_links
from supervision.casework.drift import (
    UNREADABLE,
    Page,
    act_drift,
    drift,
    number_drift,
    other_drift,
    paper_drift,
    text_drift,
    what,
    withdrawn_drift,
)
from supervision.casework.holding import holds_of
from supervision.casework.journal import facts_of
from supervision.casework.numbers.series import lost_numbers
from supervision.casework.reports import filings as report_filings
from supervision.casework.spots import spot
from supervision.casework.tally import differences
from supervision.casework.terms_on_file import aliases_of
from supervision.law.daycount import ONE_DAY
from supervision.law.docket import deadlines, next_look_on, waits_for
from supervision.law.life import in_legal_order
from supervision.law.refusals import Refused
from supervision.law.rules.rule import ActKey
from supervision.law.rules.table import TABLE
from supervision.law.standing import Life
from supervision.law.states import BUILDING
from supervision.law.steps import WaitsFor
from supervision.law.terms import Kind, State, Term
from supervision.office import NUMBERS
from supervision.records import guards
from supervision.records.base import Base
from supervision.records.tables import (
    ACT,
    ALIAS,
    DEADLINE,
    DISTRICT,
    DOCUMENT_NUMBER,
    HOLD,
    NOTICE,
    NOTICE_TEXT,
    OUTLINE,
    PARCEL,
    PHOTO,
    SET_ASIDE,
)

PAGE = 500
LONGEST_PATROL, _ = NUMBERS["patrol_every_days"]
OF_A_PARCEL = [
    table for table in Base.metadata.sorted_tables if {"parcel_id", "district_id"} <= {*table.c.keys()}
]


class Fault(Term):
    """What can be wrong with the records (核验问题)."""

    GUARD = "guard", "防篡改措施缺失"
    CHAIN = "chain", "案卷记录被改动"
    PROJECTION = "projection", "台账与案卷不符"
    PAPER = "paper", "文书与案卷不符"
    STATE = "state", "状态不可能"
    SILENT = "silent", "无人过问"
    CERTIFICATE = "certificate", "与监测证明不符"
    PHOTO = "photo", "照片原件缺失"
    SCAN = "scan", "扫描件原件缺失"
    NUMBER = "number", "文号缺失"


@dataclass(frozen=True, slots=True)
class Found:
    """One fault: the parcel and the entry it is about (0: the parcel as a whole; no number: the database)."""

    fault: Fault
    no: str
    seq: int
    text: str

    @property
    def zh(self) -> str:
        entry = f"第{self.seq}号" if self.seq else ""
        place = f"宗地{self.no}{entry} " if self.no else ""
        return f"{self.fault.zh}：{place}{self.text}"


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
    try:
        for broken in broken_chains(session):
            yield Found(Fault.CHAIN, broken.no, broken.seq, broken.reason)
    except UNREADABLE as error:
        yield Found(Fault.CHAIN, "", 0, f"有读不出的案卷记录（{what(error)}），案卷链未能全部核对")
    try:
        registers = (
            batches.REGISTER,
            complaint_register.REGISTER,
            spot.REGISTER,
            report_filings.REGISTER,
        )
        for text in chain.from_iterable(register.broken(session) for register in registers):
            yield Found(Fault.CHAIN, "", 0, text)
    except UNREADABLE as error:
        yield Found(
            Fault.CHAIN, "", 0, f"有读不出的登记（{what(error)}），批次、举报、图斑、报表登记未能全部核对"
        )
    for no, text in loose_links(session):
        yield Found(Fault.PROJECTION, no, 0, text)
    yield from _wrong_rows(session)
    yield from _without_parcel(session)
    yield from _in_another_district(session)
    yield from _wrong_counts(session)
    for text in lost_numbers(session):
        yield Found(Fault.NUMBER, "", 0, text)
    last = 0
    parcels = select(PARCEL.c.id).order_by(PARCEL.c.id).limit(PAGE)
    while ids := session.scalars(parcels.where(PARCEL.c.id > last)).all():
        yield from _verify_parcels(session, ids, today, patrol_every)
        progress(len(ids))
        last = ids[-1]


def _verify_parcels(
    session: Session, ids: Sequence[int], today: date, patrol_every: int | None
) -> Iterator[Found]:
    """A page of parcels; if one of them cannot be read, each by itself."""
    try:
        page = Page(session, ids)
    except UNREADABLE as error:
        if len(ids) > 1:
            for parcel_id in ids:
                yield from _verify_parcels(session, [parcel_id], today, patrol_every)
            return
        no = session.scalar(select(PARCEL.c.no).where(PARCEL.c.id == ids[0]))
        yield Found(Fault.PROJECTION, no or "", 0, f"台账读不出（{what(error)}）")
        return
    for row in page.parcels:
        try:
            yield from _verify_parcel(row, page, today, patrol_every)
            yield from _wrong_numbers(row, page)
        except Exception as error:  # whatever is wrong with one parcel must not hide the others
            yield Found(Fault.PROJECTION, row.no, 0, f"不能核验（{what(error)}）")


def _wrong_rows(session: Session) -> Iterator[Found]:
    """Spots and filed reports that are kept otherwise than their registers say."""
    for register, drifting in (("图斑", spot.drift), ("报表", report_filings.drift)):
        try:
            for text in drifting(session):
                yield Found(Fault.PROJECTION, "", 0, text)
        except (*UNREADABLE, Refused) as error:
            yield Found(Fault.PROJECTION, "", 0, f"{register}登记读不出（{what(error)}）")


def _without_parcel(session: Session) -> Iterator[Found]:
    """Rows about a parcel that is not there."""
    for table in (
        ACT,
        DEADLINE,
        HOLD,
        NOTICE,
        NOTICE_TEXT,
        ALIAS,
        PHOTO,
        OUTLINE,
        DOCUMENT_NUMBER,
        SET_ASIDE,
    ):
        # not NOT IN: of a million parcels PostgreSQL would look at every one for every row
        its_parcel = exists().where(PARCEL.c.id == table.c.parcel_id)
        orphans = select(table.c.parcel_id).distinct().where(~its_parcel)
        for parcel_id in session.scalars(orphans):
            text = f"{table.name} 表中有内部编号{parcel_id}的行，而没有这宗地"
            yield Found(Fault.PROJECTION, f"（内部编号{parcel_id}）", 0, text)


def _in_another_district(session: Session) -> Iterator[Found]:
    """Parcels of a district that is not there, and rows that carry another district than their parcel."""
    nowhere = select(PARCEL.c.no, PARCEL.c.district_id).where(
        PARCEL.c.district_id.not_in(select(DISTRICT.c.id))
    )
    for no, district_id in session.execute(nowhere.order_by(PARCEL.c.id)):
        yield Found(Fault.PROJECTION, no, 0, f"台账的 district_id 为{district_id}，没有这个行政区")
    for table in OF_A_PARCEL:
        astray = (
            select(PARCEL.c.id, PARCEL.c.no, PARCEL.c.district_id)
            .join(table, table.c.parcel_id == PARCEL.c.id)
            .where(table.c.district_id != PARCEL.c.district_id)
        )
        for row in session.execute(astray.distinct().order_by(PARCEL.c.id)):
            text = f"{table.name} 表中有这宗地的行，district_id 不是宗地的{row.district_id}"
            yield Found(Fault.PROJECTION, row.no, 0, text)


def _wrong_counts(session: Session) -> Iterator[Found]:
    """Counts of the tally that are not what the parcels come to."""
    try:
        wrong = differences(session)
    except UNREADABLE as error:
        yield Found(
            Fault.PROJECTION, "", 0, f"分状态宗地数读不出（{what(error)}），请运行 supervision init 重建"
        )
        return
    for one in wrong:
        state = State(one.state).zh if one.state in {str(state) for state in State} else one.state
        place = f"{one.district or '未载行政区'}（district_id {one.district_id}）“{state}”"
        text = f"分状态宗地数{place}记为{one.kept}宗，按台账应为{one.counted}宗，请运行 supervision init 重建"
        yield Found(Fault.PROJECTION, "", 0, text)


def _verify_parcel(row: Row[Any], page: Page, today: date, patrol_every: int | None) -> Iterator[Found]:
    def found(fault: Fault, text: str, seq: int = 0) -> Found:
        return Found(fault, row.no, seq, text)

    journal = page.journals.get(row.id, [])
    if isinstance(journal, Exception):
        yield found(Fault.CHAIN, f"案卷记录读不出（{what(journal)}）")
        return
    try:
        facts = facts_of(journal)
        if not any(fact.kind is Kind.SUPPLY for fact in in_legal_order(facts)):
            for text in withdrawn_drift(row, acts_of(journal), page):
                yield found(Fault.PROJECTION, text)
            return
        life = refolded(facts, row.no, row.looked_on)
        acts, holds, aliases = acts_of(journal), holds_of(journal), aliases_of(journal)
    except Exception as error:  # the law refuses it, or stumbles over it
        yield found(Fault.CHAIN, f"案卷记录不能重演（{what(error)}）")
        return
    for text in drift(row, life):
        yield found(Fault.PROJECTION, text)
    for seq, text in act_drift(acts, page.acts[row.id]):
        yield found(Fault.PROJECTION, text, seq)
    for text in other_drift(life, holds, aliases, row, page):
        yield found(Fault.PROJECTION, text)
    notices = page.notices[row.id]
    texts = text_drift(acts, journal, notices, page.notice_texts[row.id])
    for seq, text in chain(paper_drift(acts, journal, notices), texts):
        yield found(Fault.PAPER, text, seq)
    for text in impossible(life):
        yield found(Fault.STATE, text)
    closed = done_of(acts.values()) | {hold.key for hold in holds}
    for text in _silent(row, life, closed, patrol_every):
        yield found(Fault.SILENT, text)
    if life.day > max(today, life.last_fact_on or today):
        yield found(Fault.SILENT, f"台账称监测至{life.day}，晚于今天{today}，其间到期的事项无人过问")
    for text in _missed(row, journal[-1][1].recorded_on, page.set_aside[row.id], today):
        yield found(Fault.SILENT, text)


def _wrong_numbers(row: Row[Any], page: Page) -> Iterator[Found]:
    """Numbers kept otherwise than the journal has them, where it can be read."""
    if not isinstance(page.journals.get(row.id), Exception):
        for seq, text in number_drift(row, page):
            yield Found(Fault.PROJECTION, row.no, seq, text)


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


def _silent(row: Row[Any], life: Life, closed: set[ActKey], patrol_every: int | None) -> Iterator[str]:
    """A parcel nobody will look at again, or not on the day it should be."""
    next_on = next_look_on(life, closed, patrol_every=patrol_every)
    latest = _latest_look(life, closed)
    if latest is None:
        if row.next_look_on != next_on:
            yield f"下次监测日为{row.next_look_on}，按案卷应为{next_on}"
    elif row.next_look_on is None and next_on is not None:
        yield f"没有下次监测日，按案卷应为{next_on}"
    elif row.next_look_on is not None and not row.looked_on < row.next_look_on <= latest:
        yield f"下次监测日为{row.next_look_on}，按案卷应晚于{row.looked_on}，不得晚于{latest}"
    waits = waits_for(life, row.next_look_on)
    if row.waits_for != (None if waits is None else str(waits)):
        yield f"台账记“{row.waits_for}”，按案卷应为“{waits and waits.zh}”"
    open_duty = any(deadline.due_on for deadline in deadlines(life))
    if row.next_look_on is None and waits in (None, WaitsFor.NOTHING) and open_duty:
        yield "尚有未了监管事项，却没有下次监测日，也没有待办"


def _latest_look(life: Life, closed: set[ActKey]) -> date | None:
    """The last day a patrolled parcel's next look can be, however often the office went on patrol; None for others."""
    since = [day for rule in TABLE if rule.since is not None and (day := rule.since(life)) is not None]
    if not since:
        return None
    patrol_on = max(life.day, *since) + LONGEST_PATROL * ONE_DAY
    return min(patrol_on, next_look_on(life, closed) or patrol_on)


def _missed(row: Row[Any], recorded_on: date, aside: Sequence[Row[Any]], today: date) -> Iterator[str]:
    """A parcel a sweep could not look at, or should have looked at and did not.

    What was recorded today could not be looked at before.
    """
    for line in aside:
        yield f"自{line.since_on}起不能监测（最近{line.last_on}）：{line.reason}"
    if row.next_look_on is not None and max(row.next_look_on, recorded_on) < today and not aside:
        yield f"{row.next_look_on}应监测，至{today}未监测，请运行 supervision sweep"
