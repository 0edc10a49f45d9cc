"""Notices that left the house and are not proved served (送达回执未收回): since when, what was tried, who serves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import TO_DO, ActOnFile
from supervision.casework.journal import fact_of, read_entries
from supervision.casework.lists import acts
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.casework.settled_notices import is_about
from supervision.law.service import WITHOUT_A_WAY, deemed_served_on, missing, served_on
from supervision.law.steps import ActSort, TaskName, Unit
from supervision.law.terms import Kind, ServiceWay
from supervision.records.act import ActStatus

PAGE = 500
"""Journals read at once."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try that failed (送达未成)."""

    on: date
    way: ServiceWay
    why_not: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """A notice that left the house and is not proved served: since when, what was tried, who serves it.

    `gap` is what a recorded service lacks; `deemed_on` the day a running announcement counts as service.
    """

    notice: NoticeOnFile
    project: str
    holder: str
    issued_on: date
    days: int
    attempts: Sequence[Attempt]
    unit: str
    officer: str
    gap: str = ""

    @property
    def deemed_on(self) -> date | None:
        announced = [tried.on for tried in self.attempts if tried.way is ServiceWay.ANNOUNCEMENT]
        return deemed_served_on(announced[-1]) if announced else None


def unserved(session: Session, today: date, *, gaps: bool = False) -> Iterator[Unserved]:
    """Issued and not yet served, the oldest issue first; with `gaps` those recorded as served without its proof."""
    status = ActStatus.SERVED if gaps else ActStatus.ISSUED
    rows = acts(session, sort=ActSort.NOTICE, statuses=[status])
    found = [
        one
        for at in range(0, len(rows), PAGE)
        for one in unserved_of(session, rows[at : at + PAGE], today)
        if one.gap or not gaps
    ]
    return iter(sorted(found, key=lambda one: (one.issued_on, one.notice.parcel_id, one.notice.act.seq)))


def unserved_of(session: Session, rows: Sequence[Row[Any]], today: date) -> Iterator[Unserved]:
    """The same of some notices that left the house, rows of a list, in the order they are given."""
    numbers = {row.parcel_id: row.no for row in rows}
    journals = read_entries(session, sorted(numbers))
    papers = {id: notices_on_file(no, id, journals[id]) for id, no in numbers.items()}
    for row in rows:
        paper = papers[row.parcel_id][row.seq]
        issued_on = paper.left_on
        assert issued_on is not None  # the journal says of every issued notice which fact issued it
        task = _task_of(paper)
        yield Unserved(
            paper,
            row.project,
            str(dict(journals[row.parcel_id])[row.seq].payload.get("addressee") or row.holder),
            issued_on,
            (today - issued_on).days,
            attempts_at(paper, issued_on),
            Unit(paper.act.unit if task is None else task.unit).zh,
            "" if task is None else task.officer,
            gap_of(paper),
        )


def _task_of(paper: NoticeOnFile) -> ActOnFile | None:
    """The open task to serve it, if the sweep opened one."""
    basis = f"#{paper.issue[0]}" if paper.issue else ""
    tasks = (act for act in paper.acts.values() if act.name == TaskName.SERVE and act.status in TO_DO)
    return next((task for task in tasks if task.basis == basis), None)


def attempts_at(paper: NoticeOnFile, issued_on: date) -> list[Attempt]:
    """The tries to serve a notice that failed, since it left the house."""
    return [
        Attempt(entry.happened_on, fact.values["way"], fact.values["why_not"])
        for seq, entry in paper.facts.items()
        if entry.kind is Kind.SERVICE_ATTEMPT and entry.happened_on >= issued_on
        for fact in [fact_of(entry, seq)]
        if is_about(paper.act, fact.values, paper.parcel_id)
    ]


def gap_of(paper: NoticeOnFile) -> str:
    """What the recorded service lacks to count as proved; "" for none recorded or one that is proved."""
    if paper.service is None:
        return ""
    seq, entry = paper.service
    fact = fact_of(entry, seq)
    if served_on(fact) is not None:
        return ""
    return f"缺{'；'.join(missing(fact.values))}" if "way" in fact.values else WITHOUT_A_WAY
