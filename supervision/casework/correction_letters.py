"""Corrections (撤回通知书、更正通知书): the paper about a notice that left the house resting on a wrong fact.

No duty of the table gives one: a correction or a late record does. The earlier notice is not touched. Where
nothing of its ground is left it is withdrawn; where it was owed but said something wrong, that is set right.
"""

from __future__ import annotations

from supervision.casework.correction_wording import (
    AFTER_THE_DAY,
    CorrectedNotice,
    Difference,
    correction_wording,
    differences,
)
from supervision.casework.letters import Letter, TemplateFailed, Templates, check, in_use, rendered
from supervision.law.steps import NoticeName
from supervision.office import Office

__all__ = ["CorrectedNotice", "Difference", "differences", "draft_correction"]


def draft_correction(facts: CorrectedNotice, office: Office, templates: Templates | None = None) -> Letter:
    """Draft the withdrawal, or the rectification if something of the notice is left. Raises TemplateFailed."""
    paper = NoticeName.WITHDRAWAL_LETTER if facts.now is None else NoticeName.RECTIFICATION_LETTER
    try:
        _check(facts)
        return rendered(paper, correction_wording(paper, facts, office), templates or in_use(office))
    except ValueError as error:
        raise TemplateFailed(paper, facts.earlier.parcel.no, str(error)) from error


def _check(facts: CorrectedNotice) -> None:
    """Refuse a paper without a reason, or one that would contradict its own facts."""
    earlier, now = facts.earlier, facts.now
    if not facts.found:
        raise ValueError("没有说明查明了什么")
    if not earlier.drafted_on <= facts.issued_on <= facts.drafted_on:
        raise ValueError(
            f"原通知{earlier.drafted_on}拟稿、{facts.issued_on}发出，与本通知{facts.drafted_on}拟稿的先后不符"
        )
    if now is None:
        return
    if now.notice is not earlier.notice:
        raise ValueError(f"原通知是《{earlier.notice.zh}》，不能更正为《{now.notice.zh}》")
    check(now)
    if now.notice in AFTER_THE_DAY and now.due_on >= earlier.drafted_on:
        raise ValueError(f"按照更正后的期限{now.due_on}，原通知拟稿时尚未逾期，应当撤回，不是更正")
    if not differences(facts):
        raise ValueError("更正前后没有不同，无须更正")
