"""征缴土地闲置费决定书 and 收回国有建设用地使用权决定书 (办法第十四条、第十六条): the seven items of a decision."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import (
    CaseHeading,
    IdleFacts,
    by_reference,
    case_heading,
    cause_words,
    full,
    idle_facts,
    in_words,
)
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.fee_working import FeeWords, decided_amount, fee_words
from supervision.casework.case_papers.on_case import (
    CaseOnDay,
    Ground,
    determined,
    on_track_of_article_14,
    record,
    refuse,
    said,
    upon,
)
from supervision.casework.case_papers.remedies import Remedies, remedies
from supervision.casework.letter_wording import flattened, on_paper
from supervision.casework.papers.heading import Quoted, Row, quoted
from supervision.law.encumbrances import encumbrances
from supervision.law.facts import Fact
from supervision.law.idle_case.case import may_be_recovered_from
from supervision.law.idle_case.fee import is_real_estate
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import (
    DECISION_CONTENT,
    LAND_LAW,
    NOT_PERFORMED,
    PERFORMANCE,
    REAL_ESTATE_FEE,
    REVIEW_FIRST,
)
from supervision.law.rules.case_paper_clauses import MORTGAGEE_COPY, NO_COST, OLD_LAND_ARTICLE
from supervision.law.rules.clause import LAND
from supervision.law.rules.counts import FULL_YEAR, PERFORM_WITHIN, TWO_FULL_YEARS
from supervision.law.rules.order53 import TWO_YEARS
from supervision.law.rules.paper_clauses import FEE, RECOVERY
from supervision.law.steps import NoticeName
from supervision.law.steps import Unit as OfficeUnit
from supervision.law.terms import Kind, Way

FEE_PAPER = NoticeName.FEE_DECISION
RECOVERY_PAPER = NoticeName.RECOVERY_DECISION
M = Milestone


class DecisionWords(CaseHeading, IdleFacts, Remedies):
    """What both decisions say."""

    determination: str
    determined_on: str
    decided_on: str
    cause: str
    idle_for: str
    evidence: list[Row]
    decided_clauses: list[Quoted]
    content_cite: str
    perform_within: str
    performance: list[Quoted]
    not_performed: list[Quoted]
    approval: str
    approved_by: str
    finance: str
    account_name: str
    account_bank: str
    account_number: str


class FeeDecision(DecisionWords, FeeWords):
    """The names the template of the fee decision may use."""

    no_cost: list[Quoted]


class RecoveryDecision(DecisionWords):
    """The names the template of the recovery decision may use."""

    land_law_note: str
    copied_to: str
    mortgagee_copy: list[Quoted]


def fee_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The fee decided, its amount sound, reviewed and approved. Raises NothingToSay."""
    fact = _decided(case, FEE_PAPER, Way.FEE)
    decided_amount(case, FEE_PAPER, fact)
    return upon(fact, f"{fact.on}决定{Way.FEE.zh}，应当下达决定书")


def recovery_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The recovery decided, two full years past, reviewed and approved. Raises NothingToSay."""
    fact = _decided(case, RECOVERY_PAPER, Way.RECOVERY)
    from_on = may_be_recovered_from(case.life)
    if from_on is None or fact.on < from_on:
        when = f"自{from_on}起方可办理。" if from_on else "须先登记约定开工日期（amendment start_on=）。"
        what = f"决定之日{fact.on}未动工开发未{full(TWO_FULL_YEARS)}"
        refuse(case.file, RECOVERY_PAPER, what, TWO_YEARS, when)
    return upon(fact, f"{fact.on}决定{Way.RECOVERY.zh}，应当下达决定书")


def _decided(case: CaseOnDay, name: NoticeName, way: Way) -> Fact:
    """The decision on file, on the right track, reviewed, approved by a government that is named. Raises NothingToSay."""
    determined(case, name)
    on_track_of_article_14(case, name)
    clause = FEE if way is Way.FEE else RECOVERY
    fact = case.fact(M.DECIDED)
    if fact is None or fact.values["way"] is not way:
        to_do = f"请先登记：{record(case, f'disposal way={way}')}。"
        refuse(case.file, name, f"案卷没有登记“{way.zh}”的决定", clause, to_do)
    case.needed(
        M.REVIEWED, name, REVIEW_FIRST, f"请先登记法制审核：{record(case, 'legal_review opinion=审核意见')}。"
    )
    said_so = f"gov_approval way={way} approval_no=批准文号 by_government=批准机关"
    to_do = f"请先登记政府批准：{record(case, said_so)}。"
    approval = case.needed(M.APPROVED, name, clause, to_do)
    if lacks := [zh for key, zh in APPROVAL.items() if not said(approval, key)]:
        what = f"第{approval.seq}号政府批准没有写明{'、'.join(lacks)}"
        refuse(case.file, name, what, clause, to_do)
    approves: Way = approval.values.get("way", way)
    if approves is not way:
        what = f"第{approval.seq}号政府批准的是“{approves.zh}”，不是“{way.zh}”"
        refuse(case.file, name, what, clause, to_do)
    return fact


APPROVAL = {"approval_no": "批准文号（approval_no）", "by_government": "批准机关（by_government）"}


def fee_decision(case: CaseOnDay, ground: Ground) -> FeeDecision:
    """The fee, its working, how and by when to pay."""
    words = fee_words(case)
    clauses = [FEE, REAL_ESTATE_FEE] if words["at_most"] else [FEE]
    return {
        **_decision(FEE_PAPER, case, ground),
        **words,
        "decided_clauses": quoted(*clauses, LAND_LAW),
        "no_cost": quoted(NO_COST),
    }


def recovery_decision(case: CaseOnDay, ground: Ground) -> RecoveryDecision:
    """The recovery without compensation, how and by when to deregister, which mortgagees get a copy."""
    mortgagees = [e.who for e in encumbrances(case.file.facts, case.file.on) if e.kind is Kind.MORTGAGE]
    since = on_paper(LAND.in_force_on) if LAND.in_force_on else ""
    estate = [REAL_ESTATE_FEE] if is_real_estate(case.life) else []
    return {
        **_decision(RECOVERY_PAPER, case, ground),
        "decided_clauses": quoted(RECOVERY, LAND_LAW, *estate),
        "land_law_note": f"前引{LAND.name}{OLD_LAND_ARTICLE}，在该法自{since}起施行的现行文本中为{LAND_LAW.article}",
        "copied_to": "、".join(dict.fromkeys(name for name in map(flattened, mortgagees) if name)),
        "mortgagee_copy": quoted(MORTGAGEE_COPY),
    }


def _decision(name: NoticeName, case: CaseOnDay, ground: Ground) -> DecisionWords:
    office, account = case.file.office, case.file.office.account
    determination, approval = case.fact(M.DETERMINED), case.fact(M.APPROVED)
    assert determination is not None  # the ground of the paper
    return {
        **case_heading(name, case, ground),
        **idle_facts(case),
        **remedies(case, name),
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, determination),
        "determined_on": on_paper(determination.on),
        "decided_on": on_paper(case.numbered(ground.seq).on),
        "cause": cause_words(determination),
        "idle_for": full(FULL_YEAR if name is FEE_PAPER else TWO_FULL_YEARS),
        "evidence": evidence(case, name),
        "decided_clauses": [],
        "content_cite": DECISION_CONTENT.cite,
        "perform_within": in_words(PERFORM_WITHIN),
        "performance": quoted(PERFORMANCE),
        "not_performed": quoted(NOT_PERFORMED),
        "approval": said(approval, "approval_no"),
        "approved_by": said(approval, "by_government"),
        "finance": office.unit(OfficeUnit.FINANCE),
        "account_name": account.name if account else "",
        "account_bank": account.bank if account else "",
        "account_number": account.number if account else "",
    }
