"""One case paper (一件案件文书): on which ground it can be made, which words it has, under which article it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from supervision.casework.case_papers import (
    decisions,
    determination,
    hearing_papers,
    investigation_notice,
    letters_to_others,
    performance_urging,
    revocation,
)
from supervision.casework.case_papers.on_case import CaseOnDay, Ground, case_on_day
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.rules.case_clauses import (
    ASK_FOR_A_HEARING,
    DETERMINATION_CONTENT,
    HEARING_RIGHT,
    INVESTIGATION_NOTICE,
    MORTGAGEE,
    PUBLICATION,
    URGING,
)
from supervision.law.rules.clause import Clause
from supervision.law.rules.order53 import DETERMINATION
from supervision.law.rules.paper_clauses import FEE, RECOVERY
from supervision.law.steps import NoticeName, Step


@dataclass(frozen=True, slots=True)
class CasePaper:
    """How one paper is made: `grounds` raises NothingToSay where there is none, `words` are those of its template.

    `after_the_end` says that it is also made when the case is closed; `to_others` that it goes to others than the holder.
    """

    step: Step
    clause: Clause
    grounds: Callable[[CaseOnDay, str], list[Ground]]
    words: Callable[[CaseOnDay, Ground], Mapping[str, object]]
    after_the_end: bool = False
    to_others: bool = False


N = NoticeName

CASE_PAPER: Mapping[NoticeName, CasePaper] = {
    N.IDLE_INVESTIGATION: CasePaper(
        Step.INVESTIGATION_DRAFT,
        INVESTIGATION_NOTICE,
        investigation_notice.grounds,
        investigation_notice.words,
    ),
    N.IDLE_DETERMINATION: CasePaper(
        Step.DETERMINATION_DRAFT, DETERMINATION_CONTENT, determination.grounds, determination.words
    ),
    N.GOVERNMENT_CAUSE_LETTER: CasePaper(
        Step.GOVERNMENT_DRAFT,
        PUBLICATION,
        letters_to_others.government_grounds,
        letters_to_others.government_words,
        to_others=True,
    ),
    N.MORTGAGEE_LETTER: CasePaper(
        Step.MORTGAGEE_DRAFT,
        MORTGAGEE,
        letters_to_others.mortgagee_grounds,
        letters_to_others.mortgagee_words,
        to_others=True,
    ),
    N.HEARING_RIGHT_NOTICE: CasePaper(
        Step.HEARING_RIGHT_DRAFT, HEARING_RIGHT, hearing_papers.right_grounds, hearing_papers.right_words
    ),
    N.HEARING_NOTICE: CasePaper(
        Step.HEARING_DRAFT, ASK_FOR_A_HEARING, hearing_papers.notice_grounds, hearing_papers.notice_words
    ),
    N.FEE_DECISION: CasePaper(Step.FEE_DRAFT, FEE, decisions.fee_grounds, decisions.fee_decision),
    N.RECOVERY_DECISION: CasePaper(
        Step.RECOVERY_DRAFT, RECOVERY, decisions.recovery_grounds, decisions.recovery_decision
    ),
    N.PERFORMANCE_URGING: CasePaper(
        Step.URGING_DRAFT, URGING, performance_urging.grounds, performance_urging.words
    ),
    N.REVOCATION_DECISION: CasePaper(
        Step.REVOCATION_DRAFT, DETERMINATION, revocation.grounds, revocation.words, after_the_end=True
    ),
}


def grounds_of(name: NoticeName, file: FileOnDay, to: str = "") -> tuple[CaseOnDay, list[Ground]]:
    """On what a paper can be made as the file stands, one ground an addressee. Raises NothingToSay, BadRecord."""
    paper = CASE_PAPER[name]
    case = case_on_day(file, name, closed=paper.after_the_end)
    return case, paper.grounds(case, to)
