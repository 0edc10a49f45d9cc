"""Acts as the journal tells them (在案监管动作): what was done, and what became of it; nothing but entries decides.

The `act` rows are a projection of this fold, so a list today and an answer as known on any day are one rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from supervision.casework.journal import ActKind, Entry
from supervision.law.rules.rule import ActKey
from supervision.law.steps import ActSort
from supervision.law.terms import Kind
from supervision.records.act import ActStatus

FIRST_STATUS = {
    ActSort.NOTICE: ActStatus.DRAFTED,
    ActSort.TASK: ActStatus.OPEN,
    ActSort.ALERT: ActStatus.OPEN,
    ActSort.LAPSE: ActStatus.LAPSED,
}
LATER_STATUS = {
    ActKind.DISMISSAL: ActStatus.DISMISSED,
    ActKind.CLOSING: ActStatus.DONE,
    ActKind.REPORTING: ActStatus.REPORTED,
    ActKind.RETURNING: ActStatus.OPEN,
    ActKind.MISSING: ActStatus.MISSED,
    ActKind.ISSUING: ActStatus.ISSUED,
    ActKind.SERVING: ActStatus.SERVED,
    ActKind.WITHDRAWAL: ActStatus.WITHDRAWN,
}
"""What an entry that names an act makes of it; a release and a restoring say it themselves.

Giving a task to an officer (交办) and urging it (督办) leave it as it stands.
"""

TO_DO = (ActStatus.OPEN, ActStatus.REPORTED)
"""A task to be done, or done as its officer says and not yet taken off the list (销号)."""

WAITING = (ActStatus.TRIAGE, ActStatus.DRAFTED, *TO_DO)
"""An act somebody still has to do something about."""

ActId = tuple[int, int]
"""An act by its place in the case file: (parcel id, seq), written `17-4`."""


@dataclass(slots=True)
class ActOnFile:
    """One act; `settled_by` are the entries that named it since, newest last: (seq, entry).

    `officer` is whose task it is (承办人, "" for nobody's); `urged` how often it was urged (督办), last on `urged_on`.
    """

    seq: int
    duty: str
    subject: int
    step: str
    basis: str
    sort: ActSort
    name: str
    unit: str
    done_on: date
    owed_from: date
    due_on: date
    status: ActStatus
    reason: str
    drafted_seq: int
    drafted_on: date
    first_status: ActStatus
    settled_by: list[tuple[int, Entry]]
    officer: str = ""
    urged: int = 0
    urged_on: date | None = None

    @property
    def key(self) -> ActKey:
        return (self.duty, self.subject, self.step, self.basis)

    @property
    def withdrawn(self) -> bool:
        return self.status is ActStatus.WITHDRAWN

    def row(self) -> dict[str, Any]:
        """The columns of its row in `act`; the parcel is added when it is written."""
        return {
            "seq": self.seq,
            "duty": self.duty,
            "subject": self.subject,
            "step": self.step,
            "basis": self.basis,
            "sort": str(self.sort),
            "name": self.name,
            "unit": self.unit,
            "done_on": self.done_on,
            "owed_from": self.owed_from,
            "due_on": self.due_on,
            "status": str(self.status),
            "withdrawn": self.withdrawn,
            "reason": self.reason,
            "officer": self.officer,
            "urged": self.urged,
            "urged_on": self.urged_on,
        }

    def settle(self, seq: int, entry: Entry) -> None:
        """Take an entry that names this act."""
        self.status = status_after(entry, self.sort, self.status)
        if entry.kind is ActKind.RELEASE:
            self.drafted_seq, self.drafted_on = seq, entry.happened_on
        elif entry.kind is ActKind.ASSIGNING:
            self.officer = entry.payload["officer"]
        elif entry.kind is ActKind.URGING:
            self.urged, self.urged_on = self.urged + 1, entry.happened_on
        self.settled_by.append((seq, entry))

    def settled_on(self, kind: ActKind) -> date | None:
        """The day of the last entry of that kind that named it."""
        return next((e.happened_on for _, e in reversed(self.settled_by) if e.kind is kind), None)

    @property
    def status_before_last(self) -> ActStatus:
        """What it was before the last entry that named it."""
        status = self.first_status
        for _, entry in self.settled_by[:-1]:
            status = status_after(entry, self.sort, status)
        return status


def status_after(entry: Entry, sort: ActSort, before: ActStatus) -> ActStatus:
    """What an act is after an entry that names it."""
    if entry.kind is ActKind.RELEASE:
        return FIRST_STATUS[sort]
    if entry.kind is ActKind.RESTORING:
        return ActStatus(entry.payload["status"])
    if entry.kind in (ActKind.ASSIGNING, ActKind.URGING):
        return before
    assert isinstance(entry.kind, ActKind)
    return LATER_STATUS[entry.kind]


def happened_by(journal: Sequence[tuple[int, Entry]], on: date) -> list[tuple[int, Entry]]:
    """The journal as of a day: what had happened by then, an act by the day it was done."""
    return _with_acts_named(journal, lambda entry: entry.happened_on <= on)


def known_by(journal: Sequence[tuple[int, Entry]], known_on: date) -> list[tuple[int, Entry]]:
    """The journal as far as it was recorded by a day (按当时所知)."""
    return _with_acts_named(journal, lambda entry: entry.recorded_on <= known_on)


def _with_acts_named(
    journal: Sequence[tuple[int, Entry]], counts: Callable[[Entry], bool]
) -> list[tuple[int, Entry]]:
    # an issue or a service bears the day of its paper, which may lie before the day the draft was made: from that day
    # on the act is on file, issued, though its own entry bears a later day
    named = {_names(entry) for _, entry in journal if counts(entry)}
    return [(seq, entry) for seq, entry in journal if counts(entry) or seq in named]


def _names(entry: Entry) -> int | None:
    """The number of the act an entry settles."""
    return None if isinstance(entry.kind, Kind) else entry.payload.get("act")


def acts_of(entries: Iterable[tuple[int, Entry]]) -> dict[int, ActOnFile]:
    """Every act of a journal by its seq, in the order they were done."""
    acts: dict[int, ActOnFile] = {}
    for seq, entry in entries:
        named = _names(entry)
        if named is not None:
            acts[named].settle(seq, entry)
        elif str(entry.kind) in SORTS:
            acts[seq] = act_on_file(seq, entry)
    return acts


SORTS = frozenset(str(sort) for sort in FIRST_STATUS)


def act_on_file(seq: int, entry: Entry) -> ActOnFile:
    """The act an entry puts on file."""
    said: dict[str, Any] = dict(entry.payload)
    sort = ActSort(str(entry.kind))
    first = ActStatus.TRIAGE if said.get("triaged") else FIRST_STATUS[sort]
    return ActOnFile(
        seq=seq,
        duty=said["duty"],
        subject=said["subject"],
        step=said["step"],
        basis=said["basis"],
        sort=sort,
        name=said["name"],
        unit=said["unit"],
        done_on=entry.happened_on,
        owed_from=_day(said["owed_from"]),
        due_on=_day(said["due_on"]),
        status=first,
        reason=said["reason"],
        drafted_seq=seq,
        drafted_on=entry.happened_on,
        first_status=first,
        settled_by=[],
        officer=said.get("officer", ""),
    )


def act_of_row(row: Row[Any]) -> ActOnFile:
    """An act as its row in `act` says, for a sweep, which reads no journals: what named it before is not told."""
    status = ActStatus(row.status)
    return ActOnFile(
        seq=row.seq,
        duty=row.duty,
        subject=row.subject,
        step=row.step,
        basis=row.basis,
        sort=ActSort(row.sort),
        name=row.name,
        unit=row.unit,
        done_on=row.done_on,
        owed_from=row.owed_from,
        due_on=row.due_on,
        status=status,
        reason=row.reason,
        drafted_seq=row.seq,
        drafted_on=row.done_on,
        first_status=status,
        settled_by=[],
        officer=row.officer,
        urged=row.urged,
        urged_on=row.urged_on,
    )


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def done_of(acts: Iterable[ActOnFile]) -> set[ActKey]:
    """What was done and not withdrawn: each is done once."""
    return {act.key for act in acts if not act.withdrawn}
