"""Acts as the journal tells them (在案监管动作): what was done, and what became of it; nothing but entries decides.

The `act` rows are a projection of this fold, so a list today and an answer as known on any day are one rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    ActKind.ISSUING: ActStatus.ISSUED,
    ActKind.SERVING: ActStatus.SERVED,
    ActKind.WITHDRAWAL: ActStatus.WITHDRAWN,
}
"""What an entry that names an act makes of it; a release and a restoring say it themselves."""

WAITING = (ActStatus.TRIAGE, ActStatus.DRAFTED, ActStatus.OPEN)
"""An act somebody still has to do something about."""


@dataclass(slots=True)
class ActOnFile:
    """One act; `settled_by` are the entries that named it since, newest last: (seq, entry)."""

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
        }

    def settle(self, seq: int, entry: Entry) -> None:
        """Take an entry that names this act."""
        self.status = status_after(entry, self.sort)
        if entry.kind is ActKind.RELEASE:
            self.drafted_seq, self.drafted_on = seq, entry.happened_on
        self.settled_by.append((seq, entry))

    def settled_on(self, kind: ActKind) -> date | None:
        """The day of the last entry of that kind that named it."""
        return next((e.happened_on for _, e in reversed(self.settled_by) if e.kind is kind), None)


def status_after(entry: Entry, sort: ActSort) -> ActStatus:
    """What an act is after an entry that names it."""
    if entry.kind is ActKind.RELEASE:
        return FIRST_STATUS[sort]
    if entry.kind is ActKind.RESTORING:
        return ActStatus(entry.payload["status"])
    assert isinstance(entry.kind, ActKind)
    return LATER_STATUS[entry.kind]


def acts_of(entries: Iterable[tuple[int, Entry]]) -> dict[int, ActOnFile]:
    """Every act of a journal by its seq, in the order they were done."""
    acts: dict[int, ActOnFile] = {}
    for seq, entry in entries:
        if isinstance(entry.kind, Kind):
            continue
        if "act" in entry.payload:
            acts[entry.payload["act"]].settle(seq, entry)
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
    )


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def done_of(acts: Iterable[ActOnFile]) -> set[ActKey]:
    """What was done and not withdrawn: each is done once."""
    return {act.key for act in acts if not act.withdrawn}
