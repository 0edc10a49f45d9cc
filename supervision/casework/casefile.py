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

from supervision.casework.acts_on_file import ActOnFile, act_on_file
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
from supervision.casework.numbers.borne import number_rows
from supervision.casework.outlines import Outline, outline_of
from supervision.casework.photos.photo import photo_rows, standing_photo_rows
from supervision.casework.projections import Standing, write
from supervision.casework.terms_on_file import aliases_of, numbers_in
from supervision.law.daycount import ONE_DAY
from supervision.law.docket import Deadline, Look, deadlines
from supervision.law.facts import Fact
from supervision.law.life import apply, begin, fold, in_legal_order, pass_time
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.rules.rule import ActKey
from supervision.law.snapshot import from_values
from supervision.law.standing import Life
from supervision.law.terms import Kind
from supervision.records.dialects import locked
from supervision.records.tables import ACT, HOLD, PARCEL


@dataclass(slots=True)
class CaseFile:
    """One parcel's file in hand: its life, the end of its journal, and what is to be entered.

    `look` is the sweep's, when it has just been done. `journal` holds the entries already written, where a verb needs them (`open_files(…, with_journal=True)`);
    `certified` says that the sweep's own batch names the end of it; `withdrawn` that the import which brought the
    parcel was withdrawn; `done` the keys of what was done and not withdrawn, `held` those of steps held back;
    `aliases` its other numbers, where they are to be written; `photos` those of the new facts, with `photos_anew`
    all that stand; `numbers` those new facts bear; `outline` where it lies, to be written with `outline_anew`.
    """

    no: str
    life: Life
    parcel_id: int = 0
    district_id: int = 0
    head_seq: int = 0
    head_hash: str = FIRST_HASH
    certified: bool = False
    withdrawn: bool = False
    done: set[ActKey] = field(default_factory=set)
    held: set[ActKey] = field(default_factory=set)
    patrol_every: int | None = None
    look: Look | None = None
    stored_life: bytes = b""
    stored_deadlines: Sequence[Deadline] = ()
    stored_standing: Standing | None = None
    aliases: Sequence[tuple[str, str]] | None = None
    journal: list[tuple[int, Entry]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    holds: list[dict[str, Any]] = field(default_factory=list)
    let_go: list[ActKey] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)
    photos_anew: bool = False
    numbers: list[dict[str, Any]] = field(default_factory=list)
    outline: Outline | None = None
    outline_anew: bool = False

    @property
    def all_entries(self) -> list[tuple[int, Entry]]:
        """Every entry with its seq: those written and those in hand."""
        return self.journal + list(enumerate(self.entries, start=self.head_seq + 1))

    @property
    def facts(self) -> list[Fact]:
        return facts_of(self.all_entries)

    @property
    def next_seq(self) -> int:
        return self.head_seq + len(self.entries) + 1

    def add_act(self, entry: Entry, letter: Letter | None) -> None:
        """An act of the office: its entry, its row, and the paper if one was drafted."""
        act = act_on_file(self.next_seq, entry)
        self.entries.append(entry)
        self.acts.append(act.row())
        if letter is not None:
            self.add_notice(act.seq, letter)

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

    def settle_act(self, act: ActOnFile, entry: Entry) -> None:
        """What became of an act already on file (放行、不发、交办、反馈、督办、办结、签发、送达、撤回)."""
        act.settle(self.next_seq, entry)
        self.entries.append(entry)
        self.statuses.append(
            {
                "seq": act.seq,
                "status": str(act.status),
                "withdrawn": act.withdrawn,
                "officer": act.officer,
                "urged": act.urged,
                "urged_on": act.urged_on,
            }
        )
        if act.withdrawn:
            self.done.discard(act.key)


def new_file(no: str, supply: Entry) -> CaseFile:
    """A file is opened by the supply (供地)."""
    file = CaseFile(no=no, life=begin(fact_of(supply, 1), no), aliases=sorted(numbers_in(supply)))
    file.entries.append(supply)
    file.photos += photo_rows(1, supply)
    return file


def reopen(file: CaseFile, supply: Entry) -> CaseFile:
    """Land supplied anew under the number of a parcel whose import was withdrawn: its file (held with its journal) goes on."""
    file.life = refolded([*file.facts, fact_of(supply, file.next_seq)], file.no, file.life.day)
    file.withdrawn, file.aliases = False, sorted(numbers_in(supply))
    file.photos += photo_rows(file.next_seq, supply)
    file.entries.append(supply)
    return file


def open_files(
    session: Session,
    parcel_ids: Sequence[int],
    *,
    patrol_every: int | None = None,
    with_journal: bool = False,
    to_write: bool = True,
) -> list[CaseFile]:
    """Take files in hand: the parcel rows are locked in id order. A file that cannot be read raises.

    Without `to_write` nothing is locked: what is done with the files is only looked at.
    """
    query = select_files(parcel_ids)
    rows = session.execute(locked(query, session.get_bind().dialect.name) if to_write else query).all()
    done, held = read_done(session, parcel_ids), read_held(session, parcel_ids)
    files = [file_of(row, done[row.id], held[row.id], patrol_every=patrol_every) for row in rows]
    if with_journal:
        journals = read_entries(session, parcel_ids)
        for file in files:
            file.journal = journals[file.parcel_id]
    return files


FILE_COLUMNS = (
    PARCEL.c.id, PARCEL.c.district_id, PARCEL.c.no, PARCEL.c.district, PARCEL.c.state, PARCEL.c.life,
    PARCEL.c.looked_on, PARCEL.c.head_seq, PARCEL.c.head_hash, PARCEL.c.withdrawn,
)  # fmt: skip
"""What a file is made from (`file_of`)."""


def select_files(parcel_ids: Sequence[int]) -> Any:
    return select(*FILE_COLUMNS).where(PARCEL.c.id.in_(parcel_ids)).order_by(PARCEL.c.id)


def read_done(session: Session, parcel_ids: Sequence[int]) -> dict[int, set[ActKey]]:
    """What was done for these parcels and not withdrawn."""
    done: dict[int, set[ActKey]] = defaultdict(set)
    keys = select(ACT.c.parcel_id, ACT.c.duty, ACT.c.subject, ACT.c.step, ACT.c.basis)
    for row in session.execute(keys.where(ACT.c.parcel_id.in_(parcel_ids), ~ACT.c.withdrawn)):
        done[row[0]].add(row[1:])
    return done


def read_held(session: Session, parcel_ids: Sequence[int]) -> dict[int, set[ActKey]]:
    """The steps of these parcels that are held back (暂缓)."""
    held: dict[int, set[ActKey]] = defaultdict(set)
    keys = select(HOLD.c.parcel_id, HOLD.c.duty, HOLD.c.subject, HOLD.c.step, HOLD.c.basis)
    for row in session.execute(keys.where(HOLD.c.parcel_id.in_(parcel_ids))):
        held[row[0]].add(row[1:])
    return held


class CorruptFile(Refused):
    """A parcel whose stored life cannot be read (台账数据损坏); its journal still can."""


def stored_life(row: Row[Any]) -> Life:
    """The life as stored on a parcel row; raises `CorruptFile`."""
    try:
        return from_values(orjson.loads(row.life), row.looked_on)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptFile(
            f"宗地{row.no}的台账数据损坏（{type(error).__name__}：{error}），未作任何处理；案卷记录仍在；升级后未重建的，运行 supervision init 按案卷重建，其他情况请报系统管理员"
        ) from error


def file_of(
    row: Row[Any], done: set[ActKey], held: set[ActKey], *, patrol_every: int | None = None
) -> CaseFile:
    """The file of a parcel row; raises `CorruptFile`."""
    life = stored_life(row)
    return CaseFile(
        no=row.no,
        life=life,
        parcel_id=row.id,
        district_id=row.district_id,
        head_seq=row.head_seq,
        head_hash=row.head_hash,
        withdrawn=row.withdrawn,
        done=done,
        held=held,
        patrol_every=patrol_every,
        stored_life=row.life.encode(),
        stored_deadlines=() if row.withdrawn else deadlines(life),
        stored_standing=None if row.withdrawn else (row.district, row.state),
    )


@dataclass(frozen=True, slots=True)
class Reordered:
    """A fact that was not the newest: what stood on the facts before must be asked again."""

    before: list[Fact]
    after: list[Fact]


def add_fact(file: CaseFile, entry: Entry) -> Reordered | None:
    """Record one fact; the law's refusal is raised and leaves the file as it was.

    A fact out of legal order refolds the file, which must hold its journal.
    """
    fact = fact_of(entry, file.next_seq)
    day = max(fact.on, file.life.contract.signed_on)
    reordered = None
    if day > file.life.day and fact.kind is not Kind.CORRECTION:
        life = file.life.copy()
        pass_time(life, day - ONE_DAY)
        check(life, fact)
        apply(life, fact)
        file.life = life
    else:
        reordered = _add_out_of_order(file, fact, day)
    file.entries.append(entry)
    if numbers_in(entry) or (fact.kind is Kind.CORRECTION and file.journal):
        file.aliases = sorted(aliases_of(file.all_entries))
    if fact.kind is Kind.CORRECTION:
        file.photos, file.photos_anew = standing_photo_rows(file.all_entries), True
    else:
        file.photos += photo_rows(fact.seq, entry)
    file.numbers += number_rows(fact.seq, entry)
    if fact.kind in (Kind.BOUNDARY, Kind.CORRECTION):
        file.outline, file.outline_anew = outline_of(file.all_entries), True
    return reordered


def _add_out_of_order(file: CaseFile, fact: Fact, day: date) -> Reordered:
    before = file.facts
    after = [*before, fact]
    if fact.kind is Kind.CORRECTION and fact.values["voids"] not in {str(f.seq) for f in before}:
        raise BadRecord(
            f"宗地{file.no}的案卷中没有第{fact.values['voids']}号事实，序号见 supervision history {file.no}"
        )
    earlier = [f for f in in_legal_order(after) if f.seq != fact.seq and f.on <= day]
    then = fold(earlier, file.no, on=day, looked=False)
    if then is not None:
        check(then, fact)
    file.life = refolded(after, file.no, file.life.day)
    return Reordered(before, after)


def refolded(facts: Sequence[Fact], no: str, looked_on: date) -> Life:
    """The life again from all its facts, as far as it had come: looks done stay done."""
    last = max(fact.on for fact in facts)
    life = fold(facts, no, on=max(last, looked_on), looked=last <= looked_on)
    if life is None:
        raise NotAllowed(f"宗地{no}的供地记录不能更正为空，请登记“合同变更”。")
    return life


def enter(session: Session, files: Sequence[CaseFile]) -> None:
    """Write what is in hand, in the caller's one transaction: the only writer of entries and projections.

    Files entered are put away; to go on with a parcel, take its file in hand again.
    """
    write(session, files, {id(file): _chained(file) for file in files})


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
