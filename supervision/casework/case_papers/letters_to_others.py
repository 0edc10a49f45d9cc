"""政府原因告知书 (办法第十一条) and 抵押权人告知书 (第十三条、第十四条): what others than the holder are told of idle land."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import (
    CaseHeading,
    IdleFacts,
    by_reference,
    case_heading,
    cause_clauses,
    cause_words,
    holder_words,
    idle_facts,
)
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.on_case import (
    CaseOnDay,
    Ground,
    determined,
    record,
    refuse,
    said,
    to_each,
    without_stop,
)
from supervision.casework.letter_wording import days_on_paper, flattened, on_paper
from supervision.casework.papers.heading import Quoted, Row, quoted
from supervision.law.encumbrances import Encumbrance, encumbrances
from supervision.law.facts import Fact
from supervision.law.idle_case.case import Track
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import BadRecord
from supervision.law.rules.case_clauses import MORTGAGEE, PLAN, PUBLICATION, WAYS
from supervision.law.rules.case_paper_clauses import MORTGAGEE_COPY
from supervision.law.steps import NoticeName
from supervision.law.terms import Cause, Decision, Kind, Way

TO_GOVERNMENT = NoticeName.GOVERNMENT_CAUSE_LETTER
TO_MORTGAGEE = NoticeName.MORTGAGEE_LETTER
M = Milestone


class GovernmentCauseLetter(CaseHeading, IdleFacts):
    """The names the template of the letter to the government may use."""

    determination: str
    determined_on: str
    cause: str
    cause_clauses: list[Quoted]
    found: str
    evidence: list[Row]
    basis: list[Quoted]
    follows: list[Quoted]
    landholder: str


class MortgageeLetter(CaseHeading, IdleFacts):
    """The names the template of the letter to a mortgagee may use."""

    determination: str
    determined_on: str
    cause: str
    mortgages: list[str]
    recovered: bool
    """whether it copies a recovery, or tells of a plan being drawn up"""
    decision: str
    way: str
    basis: list[Quoted]
    landholder: str


def government_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The determination that an act of the government was the cause; `to` names which. Raises NothingToSay."""
    fact = determined(case, TO_GOVERNMENT)
    if fact.values["cause"] is not Cause.GOVERNMENT:
        what = f"闲置原因认定为“{fact.values['cause'].zh}”，不属于政府或者政府有关部门的行为"
        refuse(case.file, TO_GOVERNMENT, what, PUBLICATION, "无须书面告知政府或者政府有关部门。")
    if not flattened(to):
        to_do = "请写明告知哪一级政府或者哪个部门（--to）。"
        refuse(case.file, TO_GOVERNMENT, "没有写明告知的政府或者政府部门", PUBLICATION, to_do)
    reason = f"{fact.on}认定闲置系{Cause.GOVERNMENT.zh}，应当书面告知"
    return to_each(fact, [to], reason)


def government_words(case: CaseOnDay, ground: Ground) -> GovernmentCauseLetter:
    """The determination, the cause with its item of art. 8, what shows it, what is asked."""
    fact = case.numbered(ground.seq)
    return {
        **case_heading(TO_GOVERNMENT, case, ground),
        **idle_facts(case),
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, fact),
        "determined_on": on_paper(fact.on),
        "cause": cause_words(fact),
        "cause_clauses": cause_clauses(fact),
        "found": without_stop(said(fact, "facts")),
        "evidence": evidence(case, TO_GOVERNMENT),
        "basis": quoted(PUBLICATION),
        "follows": quoted(WAYS, PLAN),
        "landholder": holder_words(case.life),
    }


def mortgagee_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """A plan being drawn up, or a recovery decided, and the mortgages in force; `to` names one mortgagee.

    Raises NothingToSay; BadRecord for one that is no mortgagee.
    """
    fact = determined(case, TO_MORTGAGEE)
    reason = f"{fact.on}认定闲置，拟订处置方案时应当书面通知抵押权人"
    if case.case.track is Track.ARTICLE_14:
        fact, reason = _recovery(case), "决定无偿收回，应当同时抄送抵押权人"
    mortgagees = list(dict.fromkeys(flattened(each.who) for each in _mortgages(case)))
    if not mortgagees:
        to_do = (
            f"设有抵押权的，请先登记：{record(case, 'mortgage mortgagee=抵押权人 certificate_no=证明号')}。"
        )
        refuse(case.file, TO_MORTGAGEE, f"截至{case.file.on}没有登记在案的抵押权", MORTGAGEE, to_do)
    wanted = flattened(to)
    if wanted and wanted not in mortgagees:
        raise BadRecord(f"宗地{case.no}的抵押权人中没有“{wanted}”，在案的有：{'、'.join(mortgagees)}")
    return to_each(fact, [wanted] if wanted else mortgagees, reason)


def _recovery(case: CaseOnDay) -> Fact:
    """By art. 14 a mortgagee is told of a recovery; of a fee nobody but the holder is."""
    fact = case.fact(M.DECIDED)
    if fact is None or case.case.decided is not Decision.RECOVERY:
        to_do = f"作出无偿收回决定后抄送；请先登记：{record(case, 'disposal way=recovery')}。"
        what = f"闲置系{Cause.HOLDER.zh}，尚未作出无偿收回决定"
        refuse(case.file, TO_MORTGAGEE, what, MORTGAGEE_COPY, to_do)
    return fact


def _mortgages(case: CaseOnDay) -> list[Encumbrance]:
    return [each for each in encumbrances(case.file.facts, case.file.on) if each.kind is Kind.MORTGAGE]


def mortgagee_words(case: CaseOnDay, ground: Ground) -> MortgageeLetter:
    """The mortgage, the determination, and the way that is planned or the recovery that was decided."""
    fact = case.numbered(case.case.reached[M.DETERMINED].seq)
    recovered = case.case.decided is Decision.RECOVERY
    decided = case.fact(M.DECIDED)
    own = [each for each in _mortgages(case) if flattened(each.who) == ground.addressee]
    return {
        **case_heading(TO_MORTGAGEE, case, ground),
        **idle_facts(case),
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, fact),
        "determined_on": on_paper(fact.on),
        "cause": cause_words(fact),
        "mortgages": [days_on_paper(flattened(each.zh)) for each in own],
        "recovered": recovered,
        "decision": by_reference(case, NoticeName.RECOVERY_DECISION, decided)
        if decided and recovered
        else "",
        "way": _way(case),
        "basis": quoted(MORTGAGEE_COPY if recovered else MORTGAGEE),
        "landholder": holder_words(case.life),
    }


def _way(case: CaseOnDay) -> str:
    """The way planned, else the way agreed; "" while none is."""
    if (planned := case.case.way) is not None:
        return planned.zh
    agreed = case.fact(M.NEGOTIATED)
    way = agreed.values.get("way") if agreed is not None else None
    return way.zh if isinstance(way, Way) else ""
