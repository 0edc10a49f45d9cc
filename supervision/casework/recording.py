"""Recording (登记): happenings in the scenario vocabulary, by a person or from a file, one or a thousand at once.

A line is taken or refused by itself: a refusal leaves nothing behind and the others go on. A line of a file that
was taken before is known again, so a file can be mended and fed in a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import acts_of
from supervision.casework.casefile import CaseFile, add_fact, enter, new_file, open_files, reopen
from supervision.casework.consequences import Consequence, follow
from supervision.casework.editing.texts import TEXT_SHA256, text_sha256
from supervision.casework.finding import find_parcel
from supervision.casework.restrictions import check_new_land
from supervision.casework.rights import IMPORTS, check_recording, recorded_by
from supervision.casework.settled_notices import named_in, settled_notice, taken_back
from supervision.casework.terms_on_file import standing
from supervision.law.facts import read_payload
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.steps import NoticeName
from supervision.law.terms import Kind
from supervision.law.values import a_date
from supervision.records.parcel import LONGEST_KIND, LONGEST_NUMBER
from supervision.records.tables import PARCEL

Happening = Mapping[str, Any]

CHECKED_BY = "checked_by"
"""Where an entry names the second person (复核人)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One happening to record. `batch` marks a line of a file: its place, its content's hash, which copy of it.

    What a file's line would have caused before today is triaged. `checked_by` is the second person who checked it (复核).
    """

    happening: Happening
    batch: Mapping[str, Any] | None = None
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A happening on file: the parcel, the entry, and what followed; `already` if a file brought it before."""

    no: str
    seq: int
    kind: Kind
    file: CaseFile
    consequences: Sequence[Consequence] = ()
    already: bool = False


def record(session: Session, happening: Happening, desk: Desk, *, checked_by: str = "") -> Recorded:
    """Record one happening (`no`, `kind`, `on` and the kind's fields); raises `Refused`, nothing is written then."""
    [outcome] = record_all(session, [Line(happening, checked_by=checked_by)], desk)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def foresee(session: Session, happening: Happening, desk: Desk, *, checked_by: str = "") -> Recorded:
    """What recording it would come to (预演): raises what `record` would raise, and writes and locks nothing."""
    hand = _InHand(session, desk, to_write=False)
    hand.open([happening])
    return hand.take(Line(happening, checked_by=checked_by))


def record_all(session: Session, lines: Sequence[Line], desk: Desk) -> list[Recorded | Refused]:
    """Record many in the caller's one transaction; what becomes of each line, in order."""
    hand = _InHand(session, desk)
    hand.open([line.happening for line in lines])
    outcomes: list[Recorded | Refused] = []
    for line in lines:
        try:
            outcomes.append(hand.take(line))
        except Refused as refused:
            outcomes.append(refused)
    enter(session, [file for file in hand.files.values() if file.entries])
    return outcomes


@dataclass(slots=True)
class _InHand:
    """The files a set of lines is about."""

    session: Session
    desk: Desk
    to_write: bool = True
    files: dict[int, CaseFile] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def open(self, happenings: Sequence[Happening]) -> None:
        """Take every parcel named exactly in hand at once; what is not found is said line by line."""
        numbers = {str(h.get("no") or "").strip() for h in happenings if _is_a_mapping(h)}
        query = select(PARCEL.c.no, PARCEL.c.id).where(PARCEL.c.no.in_(numbers))
        self.ids = {row.no: row.id for row in self.session.execute(query)}
        self._take_in_hand(sorted(self.ids.values()))

    def _take_in_hand(self, parcel_ids: Sequence[int]) -> None:
        every = self.desk.office.patrol_every_days
        files = open_files(
            self.session, parcel_ids, patrol_every=every, with_journal=True, to_write=self.to_write
        )
        for file in files:
            self.files[file.parcel_id] = file

    def take(self, line: Line) -> Recorded:
        kind, no = _kind_and_no(line.happening)
        own = self._is_own(kind, no, line.happening)
        check_recording(self.desk, kind, line.batch, own=own, checked_by=line.checked_by)
        if kind is Kind.SUPPLY:
            return self._supply(no, line)
        on = a_date(line.happening.get("on"))
        if on > self.desk.today:
            raise BadRecord(f"“{kind.zh}”的日期{on}晚于登记日{self.desk.today}，尚未发生的事项不能登记")
        file = self._file(no)
        if (known := _known(file, kind, line)) is not None:
            return known
        if file.withdrawn:
            raise NotAllowed(f"宗地{file.no}随所在批次的导入一并撤销，须重新导入或登记供地后才能登记其他事项")
        seq = file.next_seq
        payload = self._naming_its_text(file, kind, _naming_what_it_withdraws(file, kind, _payload(line)))
        reordered = add_fact(file, self.desk.entry(kind, on, payload))
        followed = follow(file, file.facts[-1], reordered, self.desk)
        return Recorded(file.no, seq, kind, file, followed)

    def _naming_its_text(self, file: CaseFile, kind: Kind, payload: dict[str, Any]) -> dict[str, Any]:
        """The issue of a notice on file names the text that goes out, so that the chain of the journal proves it."""
        if kind is not Kind.NOTICE_ISSUED:
            return payload
        named = named_in(payload, file.parcel_id)
        act = settled_notice(acts_of(file.all_entries), kind, read_payload(kind, payload), named)
        sha256 = None if act is None else text_sha256(self.session, (file.parcel_id, act.seq))
        return payload if sha256 is None else {**payload, TEXT_SHA256: sha256}

    def _is_own(self, kind: Kind, no: str, happening: Happening) -> bool:
        """Whether a correction is about an entry the same person recorded."""
        return (
            kind is Kind.CORRECTION
            and self.desk.office.staff.listed
            and recorded_by(self._file(no), happening.get("voids")) == self.desk.by
        )

    def _file(self, no: str) -> CaseFile:
        if no not in self.ids:
            parcel_id = find_parcel(self.session, no)
            if parcel_id not in self.files:
                self._take_in_hand([parcel_id])
            self.ids[no] = parcel_id
        return self.files[self.ids[no]]

    def _supply(self, no: str, line: Line) -> Recorded:
        old = self.files[self.ids[no]] if no in self.ids else None
        if old is not None:
            if (known := _known(old, Kind.SUPPLY, line)) is not None:
                return known
            if not old.withdrawn:
                raise BadRecord(f"宗地{no}已有供地记录；合同有变更的，请登记“合同变更”（amendment）")
        payload = _payload(line)
        read = read_payload(Kind.SUPPLY, payload)
        signed_on = read["contract"]["signed_on"]
        if line.batch is None or line.batch.get("sort") not in IMPORTS:
            check_new_land(self.session, no, read["parcel"].get("holder", ""), self.desk)
        _check_aliases(payload)
        entry = self.desk.entry(Kind.SUPPLY, signed_on, payload)
        if old is not None:
            return Recorded(no, old.next_seq, Kind.SUPPLY, reopen(old, entry))
        file = new_file(no, entry)
        file.patrol_every = self.desk.office.patrol_every_days
        in_hand_as = -len(self.files) - 1  # its id is given when it is entered
        self.files[in_hand_as], self.ids[no] = file, in_hand_as
        return Recorded(no, 1, Kind.SUPPLY, file)


def _is_a_mapping(happening: object) -> bool:
    """A line of a file may hold anything that is JSON."""
    return isinstance(happening, Mapping)


def _kind_and_no(happening: Happening) -> tuple[Kind, str]:
    if not _is_a_mapping(happening):
        raise BadRecord("应为“键: 值”的形式")
    if CHECKED_BY in happening:
        raise BadRecord("复核人（checked_by）由复核时记入，不能自行填写")
    try:
        kind = Kind(str(happening.get("kind")))
    except ValueError:
        raise BadRecord(f"不认识的事项（kind）“{happening.get('kind')}”") from None
    no = str(happening.get("no") or "").strip()
    if kind is Kind.SUPPLY and not no and isinstance(happening.get("parcel"), Mapping):
        no = str(happening["parcel"].get("supervision_no") or "").strip()
    if not no:
        raise BadRecord("缺电子监管号（no）")
    return kind, no


def _payload(line: Line) -> dict[str, Any]:
    """The payload as it is kept: the envelope's no, kind and on stand in columns of their own."""
    kept = {key: value for key, value in line.happening.items() if key not in ("no", "kind", "on", "batch")}
    if line.checked_by:
        kept[CHECKED_BY] = line.checked_by
    return kept if line.batch is None else {**kept, "batch": dict(line.batch)}


def _check_aliases(payload: Mapping[str, Any]) -> None:
    """The parcel's other numbers are written as an import brings them: [kind, value] each."""
    given = payload.get("aliases", [])
    if not isinstance(given, list):
        raise BadRecord("别名（aliases）应为列表，每项写作 [类别, 号码]")
    for alias in given:
        if not (isinstance(alias, list) and len(alias) == 2 and all(isinstance(x, str) and x for x in alias)):
            raise BadRecord(f"别名“{alias}”应写作 [类别, 号码]")
        if len(alias[0]) > LONGEST_KIND or len(alias[1]) > LONGEST_NUMBER:
            raise BadRecord(f"别名“{alias}”过长：类别至多{LONGEST_KIND}字，号码至多{LONGEST_NUMBER}字")


def _naming_what_it_withdraws(file: CaseFile, kind: Kind, payload: dict[str, Any]) -> dict[str, Any]:
    """The issue of a withdrawal names the notice it takes back, as its draft on file does."""
    if kind is not Kind.NOTICE_ISSUED or payload.get("notice") != NoticeName.WITHDRAWAL_LETTER:
        return payload
    acts = acts_of(file.all_entries)
    letter = settled_notice(acts, kind, read_payload(kind, payload))
    earlier = taken_back(acts, letter) if letter is not None else None
    if earlier is None:
        return payload
    return {**payload, "withdraws": earlier.name, "subject": earlier.subject}


def _known(file: CaseFile, kind: Kind, line: Line) -> Recorded | None:
    """The same line of a file, taken before and not corrected since."""
    if line.batch is None or "content" not in line.batch:
        return None
    this = (line.batch["content"], line.batch.get("copy", 1))
    for seq, entry in file.all_entries:
        batch = entry.payload.get("batch")
        if not batch or entry.kind is not kind or (batch.get("content"), batch.get("copy", 1)) != this:
            continue
        if any(seq == still for still, _ in standing(file.all_entries)):
            return Recorded(file.no, seq, kind, file, already=True)
    return None
