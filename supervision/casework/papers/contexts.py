"""Which names the template of each paper may use (文书用语): checked when the template is loaded."""

from __future__ import annotations

from supervision.casework.case_papers.disposal_plan import DisposalPlan
from supervision.casework.case_papers.fee_sheet import FeeSheet
from supervision.casework.papers.breach_finding import BreachFinding
from supervision.casework.papers.cooperation_letter import CooperationLetter
from supervision.casework.papers.damages_sheet import DamagesSheet
from supervision.casework.papers.heading import Heading
from supervision.casework.papers.information_board import InformationBoard
from supervision.casework.papers.obligations_briefing import ObligationsBriefing
from supervision.casework.papers.referral_letter import ReferralLetter
from supervision.casework.papers.referral_receipt import ReferralReceipt
from supervision.casework.papers.responsibility_sheet import ResponsibilitySheet
from supervision.casework.papers.service_receipt import ServiceReceipt
from supervision.casework.papers.tracking_card import TrackingCard
from supervision.law.steps import PaperName

CONTEXTS: dict[PaperName, type[Heading]] = {
    PaperName.OBLIGATIONS_BRIEFING: ObligationsBriefing,
    PaperName.INFORMATION_BOARD: InformationBoard,
    PaperName.TRACKING_CARD: TrackingCard,
    PaperName.BREACH_FINDING: BreachFinding,
    PaperName.RESPONSIBILITY_SHEET: ResponsibilitySheet,
    PaperName.DAMAGES_SHEET: DamagesSheet,
    PaperName.COOPERATION_LETTER: CooperationLetter,
    PaperName.SERVICE_RECEIPT: ServiceReceipt,
    PaperName.REFERRAL_LETTER: ReferralLetter,
    PaperName.REFERRAL_RECEIPT: ReferralReceipt,
    PaperName.DISPOSAL_PLAN: DisposalPlan,
    PaperName.FEE_SHEET: FeeSheet,
}
