"""Whether a case paper still stands (文书依据是否成立) once the facts are known otherwise: its ground, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.case_papers.case_paper import CASE_PAPER, grounds_of
from supervision.casework.journal import Entry
from supervision.casework.papers.on_file import laid_open
from supervision.law.refusals import Refused
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.office import Office
from supervision.records.act import ActStatus

Journal = Sequence[tuple[int, Entry]]

GONE = "所依据的事项不再成立"
CHANGED = "所载内容与更正后的案卷不符"


def doubts(
    acts: Mapping[int, ActOnFile],
    before: Journal,
    after: Journal,
    no: str,
    desk: Desk,
    *,
    corrected_since: date | None,
) -> Iterator[tuple[ActOnFile, str]]:
    """The case papers that stood by the journal `before` and by `after` no longer do, each with the reason.

    Where the file was corrected, or told late of something that happened `corrected_since`, every paper drafted after
    that day and not withdrawn is read again as of its own day; of all others only whether the case has left the ground
    of a draft behind. What happens on the day of a draft, after it, is no correction of what it says.
    """
    for act in list(acts.values()):
        if act.name not in CASE_PAPERS or act.status not in ALIVE:
            continue
        read_again = corrected_since is not None and corrected_since < act.drafted_on
        why = _reads_otherwise(act, before, after, no, desk.office) if read_again else ""
        if not why and act.status is ActStatus.DRAFTED:
            why = _ground_gone(act, before, after, no, desk)
        if why:
            yield act, why


ALIVE = (ActStatus.DRAFTED, ActStatus.ISSUED, ActStatus.SERVED)


def _reads_otherwise(act: ActOnFile, before: Journal, after: Journal, no: str, office: Office) -> str:
    was = _words(act, before, no, office, act.drafted_on)
    now = _words(act, after, no, office, act.drafted_on)
    if was is None or was == now:
        return ""
    return GONE if now is None else CHANGED


def _ground_gone(act: ActOnFile, before: Journal, after: Journal, no: str, desk: Desk) -> str:
    had = _words(act, before, no, desk.office, desk.today) is not None
    return GONE if had and _words(act, after, no, desk.office, desk.today) is None else ""


def _words(
    act: ActOnFile, journal: Journal, no: str, office: Office, day: date
) -> Mapping[str, object] | None:
    """The words of the paper on a ground of the same name; None where the file gives none."""
    file = laid_open(journal, no, on=day, office=office)
    if file is None:
        return None
    name = NoticeName(act.name)
    paper = CASE_PAPER[name]
    to = str(file.entries[act.seq].payload.get("addressee", "")) if paper.to_others else ""
    try:
        case, grounds = grounds_of(name, file, to)
        ground = next((each for each in grounds if each.basis == act.basis), None)
        return None if ground is None else paper.words(case, ground)
    except Refused:
        return None
