"""闲置土地调查通知书 (办法第五条、第六条): what the office suspects and why, what it asks, until when."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import (
    CaseHeading,
    IdleFacts,
    case_heading,
    idle_facts,
    in_words,
)
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.on_case import CaseOnDay, Ground, refuse
from supervision.casework.letter_wording import on_paper
from supervision.casework.papers.heading import Quoted, Row, a_day, quoted
from supervision.law.idle_case.fee import is_real_estate
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import (
    GROUND_VERIFIED,
    INVESTIGATION_NOTICE,
    MATERIALS,
    MEASURES,
    REAL_ESTATE_FEE,
)
from supervision.law.rules.counts import MATERIALS_WITHIN
from supervision.law.rules.order53 import DETERMINATION, INVESTIGATE
from supervision.law.rules.paper_clauses import GROUND_CLAUSES
from supervision.law.steps import NoticeName

NAME = NoticeName.IDLE_INVESTIGATION


class InvestigationNotice(CaseHeading, IdleFacts):
    """The names the template of the notice may use."""

    basis: str
    content_cite: str
    suspected_on: str
    evidence: list[Row]
    start_on: str
    completion_on: str
    materials_within: str
    materials: list[Quoted]
    measures: list[Quoted]
    verified: list[Quoted]
    causes: list[Quoted]
    determination: list[Quoted]


def grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The suspicion, until the land is determined idle. Raises NothingToSay."""
    if case.case.has(Milestone.DETERMINED):
        on = case.case.on(Milestone.DETERMINED)
        to_do = "不再发调查通知书；认定有误的，请登记撤销（revocation of=determination）后重新调查。"
        refuse(case.file, NAME, f"已于{on}认定闲置", DETERMINATION, to_do)
    basis, since = case.case.basis, case.case.opened_on
    limb = f"{basis}停工" if case.case.halted else f"约定开工日{basis}"
    return [Ground(basis, since, f"{limb}，自{since}起为疑似闲置，应当调查核实")]


def words(case: CaseOnDay, ground: Ground) -> InvestigationNotice:
    """The six items of art. 6."""
    estate = [REAL_ESTATE_FEE] if is_real_estate(case.life) else []
    return {
        **case_heading(NAME, case, ground),
        **idle_facts(case),
        "basis": INVESTIGATE.cite,
        "content_cite": INVESTIGATION_NOTICE.cite,
        "suspected_on": on_paper(case.case.opened_on),
        "evidence": evidence(case, NAME),
        "start_on": a_day(case.life.agreed_start_on),
        "completion_on": a_day(case.life.contract.completion_on),
        "materials_within": in_words(MATERIALS_WITHIN),
        "materials": quoted(MATERIALS),
        "measures": quoted(MEASURES),
        "verified": quoted(GROUND_VERIFIED),
        "causes": quoted(*GROUND_CLAUSES.values(), *estate),
        "determination": quoted(DETERMINATION),
    }
