"""Which case papers fit now (现在可以拟制的文书): each with what is on file of it, why it cannot be made, what its issue lacks.

And a paper as it would read, before anything is put on file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.case_papers.case_paper import CASE_PAPER, grounds_of
from supervision.casework.letters import Letter, TemplateFailed, in_use, rendered
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.paper_gates import Missing, missing_for
from supervision.law.refusals import Refused
from supervision.law.rules.clause import Clause
from supervision.law.steps import CASE_PAPERS, ActSort, NoticeName

IN_TURN = tuple(name for name in NoticeName if name in CASE_PAPERS)
"""The papers in the order a case goes through them."""


@dataclass(frozen=True, slots=True)
class PaperNow:
    """One paper as the case stands: those `on_file`, whether one `fits`, why none can be made, what its issue lacks.

    `to_whom`: it goes to others, so that somebody says to whom.
    """

    name: NoticeName
    clause: Clause
    on_file: Sequence[ActOnFile]
    fits: bool
    to_whom: bool
    why_not: str
    lacking: Sequence[Missing]


def papers_now(file: FileOnDay) -> list[PaperNow]:
    """Every paper of the case of a file, in the order a case goes through them; none where there is no case."""
    return [] if case_of(file.life) is None else [_paper(file, name) for name in IN_TURN]


def _paper(file: FileOnDay, name: NoticeName) -> PaperNow:
    on_file = [
        act
        for act in file.acts.values()
        if act.sort is ActSort.NOTICE and act.name == name and not act.withdrawn
    ]
    paper, why_not, fits = CASE_PAPER[name], "", False
    try:
        case, grounds = grounds_of(name, file, TO_ANYBODY if _is_named(name) else "")
        there = {act.basis for act in on_file}
        owed = [ground for ground in grounds if _is_named(name) or ground.basis not in there]
        for ground in owed:
            paper.words(case, ground)  # what it would say may lack something too
        fits = bool(owed)
    except Refused as refused:
        why_not = str(refused)
    lacking = missing_for(file.life, name, file.on) if fits else ()
    return PaperNow(name, paper.clause, on_file, fits, paper.to_others, why_not, lacking)


TO_ANYBODY = "有关政府部门"
"""Stands for whomever the letter to the government will name: whether it can be made does not hang on whom."""


def _is_named(name: NoticeName) -> bool:
    return name is NoticeName.GOVERNMENT_CAUSE_LETTER


def as_it_would_read(file: FileOnDay, name: NoticeName, to: str = "") -> list[Letter]:
    """A paper to every addressee as it would be drafted today (预览); nothing is put on file. Raises `Refused`."""
    case, grounds = grounds_of(name, file, to)
    try:
        templates, paper = in_use(file.office), CASE_PAPER[name]
        return [rendered(name, paper.words(case, ground), templates) for ground in grounds]
    except Refused:
        raise
    except ValueError as error:
        raise TemplateFailed(name, file.no, str(error)) from error
