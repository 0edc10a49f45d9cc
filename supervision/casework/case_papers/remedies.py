"""Remedies (救济途径): how a holder contests a decision, by when, before whom; reconsideration first unless the review says why not."""

from __future__ import annotations

from typing import TypedDict

from supervision.casework.case_papers.case_words import in_words
from supervision.casework.case_papers.on_case import CaseOnDay, record, refuse, said
from supervision.casework.letter_wording import flattened
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import RECONSIDER, RECONSIDERATION_FIRST, REMEDIES, SUE, SUE_LATER
from supervision.law.rules.case_paper_clauses import RECONSIDERED_BY, TOLD_TO_RECONSIDER
from supervision.law.rules.counts import RECONSIDER_WITHIN, SUE_AFTER_RECONSIDERATION, SUE_WITHIN
from supervision.law.steps import NoticeName

OWN_GOVERNMENT = "本级人民政府"
COMPETENT_COURT = "有管辖权的人民法院"


class Remedies(TypedDict):
    """What a decision tells of its remedies."""

    contested: str
    reconsideration_first: bool
    reconsider_at: str
    reconsider_within: str
    reconsider_cite: str
    first_cite: str
    sue_at: str
    sue_within: str
    sue_cite: str
    sue_later_within: str
    sue_later_cite: str
    remedies_cite: str


FIRST = (TOLD_TO_RECONSIDER, RECONSIDER, RECONSIDERED_BY)


def remedies(case: CaseOnDay, name: NoticeName, *, of: str = "本决定", may_go_first: bool = True) -> Remedies:
    """The remedies of a decision; `may_go_first` is False for one that takes no right away.

    Reconsideration goes first (复议前置) unless the legal review said otherwise and why. Raises NothingToSay where it
    did not say why.
    """
    office = case.file.office
    return {
        "contested": of,
        "reconsideration_first": may_go_first and _goes_first(case, name),
        "reconsider_at": flattened(office.reconsideration_authority) or OWN_GOVERNMENT,
        "reconsider_within": in_words(RECONSIDER_WITHIN),
        "reconsider_cite": f"{RECONSIDER.cite}、{RECONSIDERED_BY.article}",
        "first_cite": "、".join((RECONSIDERATION_FIRST.cite, *(clause.article for clause in FIRST))),
        "sue_at": flattened(office.court) or COMPETENT_COURT,
        "sue_within": in_words(SUE_WITHIN),
        "sue_cite": SUE.cite,
        "sue_later_within": in_words(SUE_AFTER_RECONSIDERATION),
        "sue_later_cite": SUE_LATER.cite,
        "remedies_cite": REMEDIES.cite,
    }


def _goes_first(case: CaseOnDay, name: NoticeName) -> bool:
    review = case.fact(Milestone.REVIEWED)
    if review is None or review.values.get("reconsideration_first", True):
        return True
    if not said(review, "reason"):
        what = f"第{review.seq}号法制审核认为不适用复议前置，没有写明理由（reason）"
        to_do = (
            f"请更正后重新登记：{record(case, f'correction voids={review.seq}')}；"
            f"{record(case, 'legal_review reconsideration_first=false reason=理由')}。"
        )
        refuse(case.file, name, what, RECONSIDERATION_FIRST, to_do)
    return False
