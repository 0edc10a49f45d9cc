"""One idle case as the desk works on it (办案台): the case, its papers, what is refused now, its years day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervision.casework.case_papers.fitting import PaperNow, papers_now
from supervision.casework.finding import NotFound
from supervision.casework.idle_cases import CaseView, read_case
from supervision.casework.journal import ActKind, Entry, read_entries
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.reading import entry_words
from supervision.law.idle_case.reaching import CASE_KINDS
from supervision.law.idle_case.refused_now import RefusedNow, refused_now
from supervision.law.terms import Kind
from supervision.office import Office


@dataclass(frozen=True, slots=True)
class CaseDay:
    """What was done in a case on a day: the entry in words, by whom, and whether a correction voided it."""

    on: date
    seq: int
    words: str
    by: str
    stands: bool


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """A case with everything its page shows."""

    view: CaseView
    file: FileOnDay
    papers: Sequence[PaperNow]
    refused: Sequence[RefusedNow]
    days: Sequence[CaseDay]


def read_case_desk(session: Session, parcel_id: int, on: date, office: Office) -> CaseDesk | None:
    """The last idle case of a parcel on a day; None where there never was one, or the land was not yet supplied."""
    try:
        view = read_case(session, parcel_id, on)
    except NotFound:
        return None
    file = read_file(session, parcel_id, view.no, on, office) if view is not None else None
    if view is None or file is None:
        return None
    return CaseDesk(view, file, papers_now(file), refused_now(view.life, on), _days(view, file))


def read_file(session: Session, parcel_id: int, no: str, on: date, office: Office) -> FileOnDay | None:
    """The case file laid open as of a day."""
    return laid_open(read_entries(session, [parcel_id])[parcel_id], no, on=on, office=office)


def _days(view: CaseView, file: FileOnDay) -> list[CaseDay]:
    """The facts of the case and its papers since the suspicion, by their legal days."""
    standing = {fact.seq for fact in file.facts}
    papers = {paper.seq for paper in view.papers}
    found = [
        CaseDay(entry.happened_on, seq, entry_words(seq, entry), file.office.staff.name_of(entry.by), seq in standing)
        for seq, entry in file.entries.items()
        if view.case.opened_on <= entry.happened_on <= file.on and _is_of_the_case(seq, entry, papers)
    ]  # fmt: skip
    return sorted(found, key=lambda day: (day.on, day.seq))


def _is_of_the_case(seq: int, entry: Entry, papers: set[int]) -> bool:
    if isinstance(entry.kind, Kind):
        return entry.kind in CASE_KINDS or entry.kind in ALSO
    return seq in papers or (entry.kind is ActKind.WITHDRAWAL and entry.payload.get("act") in papers)


ALSO = frozenset({Kind.CORRECTION, Kind.SERVICE_ATTEMPT, Kind.REFERRAL_OUTCOME})
