"""Which names the template of each case paper may use (案件文书用语): checked when the template is loaded."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import CaseHeading
from supervision.casework.case_papers.decisions import FeeDecision, RecoveryDecision
from supervision.casework.case_papers.determination import Determination
from supervision.casework.case_papers.hearing_papers import HearingNotice, HearingRightNotice
from supervision.casework.case_papers.investigation_notice import InvestigationNotice
from supervision.casework.case_papers.letters_to_others import GovernmentCauseLetter, MortgageeLetter
from supervision.casework.case_papers.performance_urging import PerformanceUrging
from supervision.casework.case_papers.revocation import Revocation
from supervision.law.steps import NoticeName

CASE_CONTEXTS: dict[NoticeName, type[CaseHeading]] = {
    NoticeName.IDLE_INVESTIGATION: InvestigationNotice,
    NoticeName.IDLE_DETERMINATION: Determination,
    NoticeName.GOVERNMENT_CAUSE_LETTER: GovernmentCauseLetter,
    NoticeName.MORTGAGEE_LETTER: MortgageeLetter,
    NoticeName.HEARING_RIGHT_NOTICE: HearingRightNotice,
    NoticeName.HEARING_NOTICE: HearingNotice,
    NoticeName.FEE_DECISION: FeeDecision,
    NoticeName.RECOVERY_DECISION: RecoveryDecision,
    NoticeName.PERFORMANCE_URGING: PerformanceUrging,
    NoticeName.REVOCATION_DECISION: Revocation,
}
