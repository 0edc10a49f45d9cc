"""The case file (案卷): the one doorway through which anything is written, for a person and a sweep alike.

A verb takes files in hand (`open_files`, or `new_file` for land newly supplied), adds facts and acts, and
`enter`s them: entries, acts, notices and projections, in a fixed number of statements for one or a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.journal import (
    FIRST_HASH,
    Entry,
    canonical,
    chain,
    fact_of,
    facts_of,
    read_entries,
)
from supervision.casework.letters import Letter
from supervision.casework.projections import write
from supervision.law.daycount import ONE_DAY
from supervision.law.docket import Act, Deadline, deadlines
from supervision.law.facts import Fact
from supervision.law.life import apply, begin, fold, in_legal_order, pass_time
from supervision.law.permits import check
from supervision.law.rules.rule import ActKey
from supervision.law.snapshot import from_values, to_values
from supervision.law.standing import Life
from supervision.law.terms import ActSort, BadRecord, Kind, NotAllowed, Refused
from supervision.records.act import ActStatus
from supervision.records.dialects import locked
from supervision.records.tables import ACT, PARCEL

FIRST_STATUS = {
    ActSort.NOTICE: ActStatus.DRAFTED,
    ActSort.TASK: ActStatus.OPEN,
    ActSort.ALERT: ActStatus.OPEN,
    ActSort.LAPSE: ActStatus.LAPSED,
}


@dataclass(slots=True)
class CaseFile:
    """One parcel's file in hand: its life, the end of its journal, and what is to be entered."""

    no: str
    life: Life
    parcel_id: int = 0
    head_seq: int = 0
    head_hash: str = FIRST_HASH
    done: set[ActKey] = field(default_factory=set)
    patrol_every: int | None = None
    stored_life: bytes = b""
    stored_deadlines: Sequence[Deadline] = ()
    aliases: Sequence[tuple[str, str]] = ()
    entries: list[Entry] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)

    def note_stored(self) -> None:
        """The file is as it stands in the database: ready to be taken in hand again."""
        self.stored_life, self.stored_deadlines = canonical(to_values(self.life)), deadlines(self.life)
        self.entries, self.acts, self.notices, self.statuses = [], [], [], []

    @property
    def next_seq(self) -> int:
        return self.head_seq + len(self.entries) + 1

    def add_act(self, act: Act, entry: Entry, letter: Letter | None) -> None:
        """An act of the office: its entry, its row, and the paper if one was drafted."""
        seq = self.next_seq
        self.entries.append(entry)
        status = ActStatus.TRIAGE if act.triaged else FIRST_STATUS[act.sort]
        self.acts.append(
            {
                "seq": seq,
                "duty": str(act.rule.duty),
                "subject": act.occasion.subject,
                "step": str(act.rule.step),
                "basis": act.occasion.basis,
                "sort": str(act.sort),
                "name": act.name,
                "unit": str(act.rule.unit),
                "done_on": act.on,
                "owed_from": act.owed_from,
                "due_on": act.due_on,
                "status": str(status),
                "withdrawn": False,
                "reason": act.reason,
            }
        )
        if letter is not None:
            self.add_notice(seq, letter)

    def add_notice(self, act_seq: int, letter: Letter) -> None:
        """The paper of a notice, as drafted; it is never rendered again."""
        self.notices.append(
            {
                "seq": act_seq,
                "template": letter.template,
                "template_sha256": letter.template_sha256,
                "context": canonical(letter.context).decode(),
                "blocks": letter.blocks_json,
                "sha256": letter.sha256,
            }
        )

    def settle_act(self, act_seq: int, entry: Entry, status: ActStatus) -> None:
        """What became of an act already on file (放行、不发、办结)."""
        self.entries.append(entry)
        self.statuses.append({"the_seq": act_seq, "status": str(status)})


def new_file(no: str, supply: Entry, aliases: Sequence[tuple[str, str]] = ()) -> CaseFile:
    """A file is opened by the supply (供地)."""
    file = CaseFile(no=no, life=begin(fact_of(supply, 1), no), aliases=aliases)
    file.entries.append(supply)
    return file


def open_files(
    session: Session, parcel_ids: Sequence[int], *, patrol_every: int | None = None
) -> list[CaseFile]:
    """Take files in hand: the parcel rows are locked in id order. A file that cannot be read raises."""
    rows = session.execute(locked(select_files(parcel_ids), session.get_bind().dialect.name))
    done = read_done(session, parcel_ids)
    return [file_of(row, done[row.id], patrol_every) for row in rows]


def select_files(parcel_ids: Sequence[int]) -> Any:
    columns = (
        PARCEL.c.id,
        PARCEL.c.no,
        PARCEL.c.life,
        PARCEL.c.looked_on,
        PARCEL.c.head_seq,
        PARCEL.c.head_hash,
    )
    return select(*columns).where(PARCEL.c.id.in_(parcel_ids)).order_by(PARCEL.c.id)


def read_done(session: Session, parcel_ids: Sequence[int]) -> dict[int, set[ActKey]]:
    """What was done for these parcels and not withdrawn."""
    done: dict[int, set[ActKey]] = defaultdict(set)
    keys = select(ACT.c.parcel_id, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis)
    for parcel_id, *key in session.execute(keys.where(ACT.c.parcel_id.in_(parcel_ids), ~ACT.c.withdrawn)):
        done[parcel_id].add(tuple(key))
    return done


class CorruptFile(Refused):
    """A parcel whose stored life cannot be read (台账数据损坏); its journal still can."""


def stored_life(row: Row[Any]) -> Life:
    """The life as stored on a parcel row; raises `CorruptFile`."""
    try:
        return from_values(orjson.loads(row.life), row.looked_on)
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptFile(
            f"宗地{row.no}的台账数据损坏（{type(error).__name__}：{error}），未作任何处理；案卷记录仍在，请报系统管理员按案卷重建"
        ) from error


def file_of(row: Row[Any], done: set[ActKey], patrol_every: int | None) -> CaseFile:
    """The file of a parcel row; raises `CorruptFile`."""
    life = stored_life(row)
    return CaseFile(
        no=row.no,
        life=life,
        parcel_id=row.id,
        head_seq=row.head_seq,
        head_hash=row.head_hash,
        done=done,
        patrol_every=patrol_every,
        stored_life=row.life.encode(),
        stored_deadlines=deadlines(life),
    )


def add_fact(session: Session, file: CaseFile, entry: Entry) -> None:
    """Record one fact; the law's refusal is raised, a fact out of legal order refolds the file."""
    fact = fact_of(entry, file.next_seq)
    day = max(fact.on, file.life.contract.signed_on)
    if day > file.life.day and fact.kind is not Kind.CORRECTION:
        pass_time(file.life, day - ONE_DAY)
        check(file.life, fact)
        apply(file.life, fact)
    else:
        _add_out_of_order(session, file, fact, day)
    file.entries.append(entry)


def _add_out_of_order(session: Session, file: CaseFile, fact: Fact, day: date) -> None:
    facts = [*facts_on_file(session, file), fact]
    if fact.kind is Kind.CORRECTION and fact.values["voids"] not in {str(f.seq) for f in facts[:-1]}:
        raise BadRecord(
            f"宗地{file.no}的案卷中没有第{fact.values['voids']}号事实，序号见 supervision history {file.no}"
        )
    before = [f for f in in_legal_order(facts) if f.seq != fact.seq and f.on <= day]
    then = fold(before, file.no, on=day, looked=False)
    if then is not None:
        check(then, fact)
    file.life = refolded(facts, file)


def facts_on_file(session: Session, file: CaseFile) -> list[Fact]:
    """Every fact of the file, those written and those in hand."""
    written = facts_of(read_entries(session, [file.parcel_id])[file.parcel_id]) if file.parcel_id else []
    in_hand = facts_of(enumerate(file.entries, start=file.head_seq + 1))
    return written + in_hand


def refolded(facts: Sequence[Fact], file: CaseFile) -> Life:
    """The life again from all its facts, as far as it had come: looks done stay done."""
    last = max(fact.on for fact in facts)
    life = fold(facts, file.no, on=max(last, file.life.day), looked=last <= file.life.day)
    if life is None:
        raise NotAllowed(f"宗地{file.no}的供地记录不能更正为空，请登记“合同变更”。")
    return life


def enter(session: Session, files: Sequence[CaseFile]) -> None:
    """Write what is in hand, in the caller's one transaction: the only writer of entries and projections."""
    write(session, files, {id(file): _chained(file) for file in files})
    for file in files:
        file.note_stored()


def _chained(file: CaseFile) -> list[dict[str, Any]]:
    """The new entries as rows, each chained to the one before; moves the end of the file's journal."""
    rows = []
    for entry in file.entries:
        payload = canonical(entry.payload).decode()
        file.head_seq += 1
        file.head_hash = chain(file.no, file.head_seq, entry, payload, file.head_hash)
        rows.append(
            {
                "seq": file.head_seq,
                "kind": str(entry.kind),
                "happened_on": entry.happened_on,
                "recorded_on": entry.recorded_on,
                "recorded_at": entry.recorded_at,
                "by": entry.by,
                "payload": payload,
                "hash": file.head_hash,
            }
        )
    return rows
