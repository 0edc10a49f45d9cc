"""The case file (案卷): the one doorway through which anything is written, for a person and a sweep alike.

A verb takes files in hand (`open_files`, or `new_file` for land newly supplied), adds facts and acts, and
`enter`s them: entries, acts, notices and projections, in a fixed number of statements for one or a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
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
from supervision.law.daycount import ONE_DAY
from supervision.law.docket import Act, ActKey, Deadline, deadlines, next_look_on, waits_for
from supervision.law.facts import Fact
from supervision.law.life import apply, begin, fold, in_legal_order, pass_time
from supervision.law.permits import check
from supervision.law.snapshot import from_values, to_values
from supervision.law.standing import Life
from supervision.law.terms import ActSort, Kind, NotAllowed
from supervision.records.base import table_of
from supervision.records.act import ActRow, ActStatus, NoticeRow
from supervision.records.dialects import locked
from supervision.records.entry import EntryRow
from supervision.records.parcel import AliasRow, DeadlineRow, ParcelRow

PARCEL, ENTRY, ACT, NOTICE = map(table_of, (ParcelRow, EntryRow, ActRow, NoticeRow))
DEADLINE, ALIAS = map(table_of, (DeadlineRow, AliasRow))

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


def open_files(session: Session, parcel_ids: Sequence[int], *, patrol_every: int | None = None) -> list[CaseFile]:
    """Take files in hand: the parcel rows are locked in id order. A file that cannot be read raises."""
    rows = session.execute(locked(select_files(parcel_ids), session.get_bind().dialect.name))
    done = read_done(session, parcel_ids)
    return [file_of(row, done[row.id], patrol_every) for row in rows]


def select_files(parcel_ids: Sequence[int]) -> Any:
    columns = (PARCEL.c.id, PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on, PARCEL.c.head_seq, PARCEL.c.head_hash)
    return select(*columns).where(PARCEL.c.id.in_(parcel_ids)).order_by(PARCEL.c.id)


def read_done(session: Session, parcel_ids: Sequence[int]) -> dict[int, set[ActKey]]:
    """What was done for these parcels and not withdrawn."""
    done: dict[int, set[ActKey]] = defaultdict(set)
    keys = select(ACT.c.parcel_id, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis)
    for parcel_id, *key in session.execute(keys.where(ACT.c.parcel_id.in_(parcel_ids), ~ACT.c.withdrawn)):
        done[parcel_id].add(tuple(key))  # type: ignore[arg-type]  # four columns, as ActKey
    return done


def file_of(row: Row[Any], done: set[ActKey], patrol_every: int | None) -> CaseFile:
    """The file of a parcel row; ValueError, KeyError or TypeError when the snapshot is corrupt."""
    life = from_values(orjson.loads(row.life), row.looked_on)
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
    entries = {id(file): _chained(file) for file in files}
    lives = {id(file): canonical(to_values(file.life)) for file in files}
    _insert_parcels(session, [file for file in files if not file.parcel_id], lives)
    _insert(session, ENTRY, ((file, entries[id(file)]) for file in files))
    _insert(session, ACT, ((file, file.acts) for file in files))
    _insert(session, NOTICE, ((file, file.notices) for file in files))
    _update_statuses(session, files)
    _update_parcels(session, [file for file in files if file.stored_life], lives)
    _replace_deadlines(session, files)
    for file in files:
        _put_back(file, lives[id(file)])


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


def _insert_parcels(session: Session, files: list[CaseFile], lives: dict[int, bytes]) -> None:
    if not files:
        return
    rows = [{"no": file.no} | _looked(file) | _listed(file, lives[id(file)]) for file in files]
    ids = session.scalars(insert(PARCEL).returning(PARCEL.c.id, sort_by_parameter_order=True), rows)
    for file, parcel_id in zip(files, ids, strict=True):
        file.parcel_id = parcel_id
    aliases = ((file, [{"kind": kind, "value": value} for kind, value in file.aliases]) for file in files)
    _insert(session, ALIAS, aliases)


def _insert(session: Session, table: Table, rows_of: Iterable[tuple[CaseFile, list[dict[str, Any]]]]) -> None:
    rows = []
    for file, file_rows in rows_of:
        for row in file_rows:
            row["parcel_id"] = file.parcel_id
            rows.append(row)
    if rows:
        session.execute(insert(table), rows)


def _update_statuses(session: Session, files: Sequence[CaseFile]) -> None:
    rows = [{**status, "the_parcel": file.parcel_id} for file in files for status in file.statuses]
    if rows:
        its_row = (ACT.c.parcel_id == bindparam("the_parcel")) & (ACT.c.seq == bindparam("the_seq"))
        session.connection().execute(update(ACT).where(its_row).values(status=bindparam("status")), rows)


def _update_parcels(session: Session, files: list[CaseFile], lives: dict[int, bytes]) -> None:
    """Files whose life is as it was only note the look; the others bring every listed column up to date."""
    its_row = PARCEL.c.id == bindparam("the_id")
    looked, changed = [], []
    for file in files:
        row = {"the_id": file.parcel_id} | _looked(file)
        if lives[id(file)] == file.stored_life:
            looked.append(row)
        else:
            changed.append(row | _listed(file, lives[id(file)]))
    for rows in (looked, changed):
        if rows:
            values = {name: bindparam(name) for name in rows[0] if name != "the_id"}
            session.connection().execute(update(PARCEL).where(its_row).values(values), rows)


def _looked(file: CaseFile) -> dict[str, Any]:
    """What every look or entry changes."""
    waiting = waits_for(file.life)
    return {
        "looked_on": file.life.day,
        "next_look_on": next_look_on(file.life, file.done, patrol_every=file.patrol_every),
        "waits_for": None if waiting is None else str(waiting),
        "head_seq": file.head_seq,
        "head_hash": file.head_hash,
    }


def _listed(file: CaseFile, life_json: bytes) -> dict[str, Any]:
    """The columns lists are filtered and sorted by, repeated from the life."""
    life, parcel, contract = file.life, file.life.parcel, file.life.contract
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
        "life": life_json.decode(),
    }


def _replace_deadlines(session: Session, files: Sequence[CaseFile]) -> None:
    changed = [(file, now) for file in files if (now := deadlines(file.life)) != list(file.stored_deadlines)]
    had = [file.parcel_id for file, _ in changed if file.stored_deadlines]
    if had:
        session.execute(delete(DEADLINE).where(DEADLINE.c.parcel_id.in_(had)))
    rows = ((file, [{"duty": str(d.duty), "subject": d.subject, "due_on": d.due_on} for d in now]) for file, now in changed)
    _insert(session, DEADLINE, rows)


def _put_back(file: CaseFile, life_json: bytes) -> None:
    """The file is as it was stored: ready to be taken in hand again within the transaction."""
    file.stored_life, file.stored_deadlines = life_json, deadlines(file.life)
    file.entries, file.acts, file.notices, file.statuses = [], [], [], []
