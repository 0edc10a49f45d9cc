"""闲置土地认定书 (办法第九条、第十条): that the land is idle, on which facts, by whose cause; what follows."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import (
    CaseHeading,
    IdleFacts,
    case_heading,
    cause_clauses,
    cause_words,
    idle_facts,
)
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.on_case import CaseOnDay, Ground, determined, said, upon, without_stop
from supervision.casework.case_papers.remedies import Remedies, remedies
from supervision.casework.letter_wording import on_paper
from supervision.casework.papers.heading import Quoted, Row, quoted
from supervision.law.idle_case.case import Track
from supervision.law.rules.case_clauses import (
    DETERMINATION_CONTENT,
    HALTED_BY_ARTICLE_12,
    HEARING_RIGHT,
    HOARDING,
    HOLDERS_FAULT,
    PLAN,
    PUBLICATION,
    PUBLICATION_ENDS,
    WAYS,
)
from supervision.law.rules.order53 import DETERMINATION
from supervision.law.steps import NoticeName
from supervision.law.terms import Cause

NAME = NoticeName.IDLE_DETERMINATION


class Determination(CaseHeading, IdleFacts, Remedies):
    """The names the template of the determination may use."""

    halted: bool
    basis: str
    content_cite: str
    determined_on: str
    found: str
    """the facts and grounds as the determination on file says them itself"""
    evidence: list[Row]
    idle_since: str
    cause: str
    own_cause: bool
    cause_clauses: list[Quoted]
    by_article_12: bool
    follows: list[Quoted]
    published: list[Quoted]
    hoarding: list[Quoted]


def grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The determination on file, with its cause. Raises NothingToSay."""
    fact = determined(case, NAME)
    return upon(fact, f"{fact.on}认定为闲置土地，原因：{cause_words(fact)}，应当下达认定书")


def words(case: CaseOnDay, ground: Ground) -> Determination:
    """The five items of art. 10."""
    fact = case.numbered(ground.seq)
    by_article_12 = case.case.track is Track.ARTICLE_12
    halted = [HALTED_BY_ARTICLE_12] if case.case.halted else []
    follows = (WAYS, *halted, PLAN) if by_article_12 else (HOLDERS_FAULT, HEARING_RIGHT)
    return {
        **case_heading(NAME, case, ground),
        **idle_facts(case),
        **remedies(case, NAME, of="本认定", may_go_first=False),
        "halted": case.case.halted,
        "basis": DETERMINATION.cite,
        "content_cite": DETERMINATION_CONTENT.cite,
        "determined_on": on_paper(fact.on),
        "found": without_stop(said(fact, "facts")),
        "evidence": evidence(case, NAME),
        "idle_since": on_paper(case.case.opened_on),
        "cause": cause_words(fact),
        "own_cause": fact.values["cause"] is Cause.HOLDER,
        "cause_clauses": cause_clauses(fact),
        "by_article_12": by_article_12,
        "follows": quoted(*follows),
        "published": quoted(PUBLICATION, PUBLICATION_ENDS),
        "hoarding": quoted(HOARDING),
    }
