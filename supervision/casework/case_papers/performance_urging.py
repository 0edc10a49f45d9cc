"""履行催告书 (行政强制法第五十四条): what is still owed of a decision, ten working days before the court is asked."""

from __future__ import annotations

from decimal import Decimal

from supervision.casework.case_papers.case_words import CaseHeading, by_reference, case_heading, in_words
from supervision.casework.case_papers.fee_working import decided_amount
from supervision.casework.case_papers.on_case import CaseOnDay, Ground, record, refuse, upon
from supervision.casework.letter_wording import money, on_paper
from supervision.casework.papers.heading import Quoted, quoted
from supervision.law.daycount import national_calendar
from supervision.law.idle_case.clocks import remedies_end_on
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import COURT, NOT_PERFORMED, PERFORMANCE, URGING
from supervision.law.rules.case_paper_clauses import URGED_IN_WRITING
from supervision.law.rules.counts import PERFORM_WITHIN, URGED_FOR
from supervision.law.steps import NoticeName
from supervision.law.terms import Decision, Way

NAME = NoticeName.PERFORMANCE_URGING
PAPER_OF = {Decision.FEE: NoticeName.FEE_DECISION, Decision.RECOVERY: NoticeName.RECOVERY_DECISION}
M = Milestone


class PerformanceUrging(CaseHeading):
    """The names the template of the urging may use."""

    decision: str
    served_on: str
    performed_by: str
    performance: list[Quoted]
    recovery: bool
    fee_amount: str
    fee_paid: str
    fee_owed: str
    urged_for: str
    remedies_over_on: str
    urging: list[Quoted]
    court: list[Quoted]
    not_performed: list[Quoted]
    in_writing_cite: str
    account_name: str
    account_bank: str
    account_number: str


def grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """A decision served, its time to perform over, neither performed nor contested. Raises NothingToSay."""
    to_do = f"请先下达并送达决定书，登记送达：{record(case, 'service notice=fee_decision way=direct …')}。"
    served = case.needed(M.DECISION_SERVED, NAME, URGING, to_do)
    decided = case.needed(M.DECIDED, NAME, URGING, f"请先登记决定：{record(case, 'disposal way=fee')}。")
    if case.case.has(M.APPEALED) and not case.case.has(M.APPEAL_DECIDED):
        what = f"当事人已于{case.case.on(M.APPEALED)}申请复议或者起诉，尚未终结"
        refuse(case.file, NAME, what, COURT, "待复议诉讼终结（登记 appeal_decided）后再行催告。")
    if case.case.has(M.DEREGISTERED):
        what = f"已于{case.case.on(M.DEREGISTERED)}办理注销登记"
        refuse(case.file, NAME, what, URGING, "决定已经履行，无须催告。")
    due_on = PERFORM_WITHIN.from_day(served.on, national_calendar())
    if case.file.on <= due_on:
        to_do = "期限届满次日仍未履行的，方可催告。"
        refuse(case.file, NAME, f"履行期限至{due_on}届满，尚在期限以内", PERFORMANCE, to_do)
    reason = f"决定书{served.on}送达，履行期限{due_on}届满，尚未履行，申请强制执行前应当催告"
    return upon(decided, reason)


def words(case: CaseOnDay, ground: Ground) -> PerformanceUrging:
    """Who owes what by which decision, by when and how, and what follows (行政强制法第三十五条各项)."""
    decided, served = case.numbered(ground.seq), case.fact(M.DECISION_SERVED)
    assert served is not None  # the ground of the paper
    recovery = decided.values["way"] is Way.RECOVERY
    amount = None if recovery else decided_amount(case, NAME, decided)
    paid, over_on = case.case.paid_wan, remedies_end_on(case.case)
    account = case.file.office.account
    name = PAPER_OF[Decision.RECOVERY if recovery else Decision.FEE]
    return {
        **case_heading(NAME, case, ground),
        "decision": by_reference(case, name, decided),
        "served_on": on_paper(served.on),
        "performed_by": on_paper(PERFORM_WITHIN.from_day(served.on, national_calendar())),
        "performance": quoted(PERFORMANCE),
        "recovery": recovery,
        "fee_amount": _sum(amount),
        "fee_paid": _sum(paid) if not recovery else "",
        "fee_owed": _sum(amount - paid) if amount is not None else "",
        "urged_for": in_words(URGED_FOR),
        "remedies_over_on": on_paper(over_on) if over_on is not None else "",
        "urging": quoted(URGING),
        "court": quoted(COURT),
        "not_performed": quoted(NOT_PERFORMED),
        "in_writing_cite": URGED_IN_WRITING.cite,
        "account_name": account.name if account else "",
        "account_bank": account.bank if account else "",
        "account_number": account.number if account else "",
    }


def _sum(wan: Decimal | None) -> str:
    return money(wan) if wan else ""
