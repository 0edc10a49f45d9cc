"""闲置土地处置方案 (办法第十二条、第十三条): the way agreed with the holder, for the government of the same level to approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supervision.casework.case_papers.case_words import (
    IdleFacts,
    by_reference,
    cause_clauses,
    cause_words,
    idle_facts,
    in_words,
)
from supervision.casework.case_papers.on_case import (
    case_on_day,
    determined,
    record,
    refuse,
    said,
    without_stop,
)
from supervision.casework.letter_wording import days_on_paper, flattened, money, on_paper
from supervision.casework.papers.heading import Heading, Quoted, Row, heading, quoted
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.encumbrances import encumbrances
from supervision.law.facts import Fact
from supervision.law.idle_case.case import Track
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import (
    CLOCK_RESTARTS,
    FILING,
    HALTED_BY_ARTICLE_12,
    HOLDERS_FAULT,
    MORTGAGEE,
    NOT_FILED,
    PLAN,
    WAYS,
)
from supervision.law.rules.case_paper_clauses import WAY_CLAUSES
from supervision.law.rules.counts import LONGEST_EXTENSION, LONGEST_TEMPORARY_USE
from supervision.law.service import served_on
from supervision.law.steps import NoticeName, PaperName, Unit
from supervision.law.terms import Kind, Way

NAME = PaperName.DISPOSAL_PLAN
M = Milestone


class DisposalPlan(Heading, IdleFacts):
    """The names the template of the plan may use."""

    holder: str
    halted: bool
    determination: str
    determined_on: str
    cause: str
    cause_clauses: list[Quoted]
    negotiation: str
    agreed_on: str
    way: str
    way_clause: list[Quoted]
    terms: list[Row]
    restarts: list[Quoted]
    mortgages: list[str]
    told: list[str]
    mortgagee: list[Quoted]
    filed: str
    filing: list[Quoted]
    basis: str
    approval: str
    planned_on: str
    number: str


def disposal_plan(file: FileOnDay, seq: int | None) -> DisposalPlan:
    """The plan last drawn up in the case of the day. Raises NothingToSay."""
    case = case_on_day(file, NAME, closed=True)
    determination = determined(case, NAME)
    if case.case.track is not Track.ARTICLE_12:
        to_do = "应当依照该条征缴土地闲置费或者无偿收回，不以协商方式处置。"
        what = f"闲置原因认定为“{determination.values['cause'].zh}”"
        refuse(file, NAME, what, HOLDERS_FAULT, to_do)
    example = record(case, "disposal way=extend start_on=2026-01-01 completion_on=2028-01-01")
    plan = case.needed(M.PLANNED, NAME, PLAN, f"请先登记：{example}。")
    way = plan.values["way"]
    agreed, filed, approval = case.fact(M.NEGOTIATED), case.fact(M.FILED), case.fact(M.PLAN_APPROVED)
    halted = [HALTED_BY_ARTICLE_12] if case.case.halted else []
    return {
        **heading(NAME, file, Unit.ENFORCEMENT),
        **idle_facts(case),
        "holder": flattened(file.life.parcel.holder),
        "halted": case.case.halted,
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, determination),
        "determined_on": on_paper(determination.on),
        "cause": cause_words(determination),
        "cause_clauses": cause_clauses(determination),
        "negotiation": without_stop(said(agreed, "minutes")),
        "agreed_on": on_paper(agreed.on) if agreed is not None else "",
        "way": way.zh,
        "way_clause": quoted(WAYS, *halted, WAY_CLAUSES[way]),
        "terms": [Row(label=label, text=text) for label, text in _terms(plan) if text],
        "restarts": quoted(*([] if way is Way.AGREED_RECOVERY else [CLOCK_RESTARTS])),
        "mortgages": [days_on_paper(flattened(e.zh)) for e in encumbrances(file.facts, file.on)],
        "told": list(_told(file, determination.on)),
        "mortgagee": quoted(MORTGAGEE),
        "filed": f"{on_paper(filed.on)}{said(filed, 'record_no')}" if filed is not None else "",
        "filing": quoted(FILING, NOT_FILED),
        "basis": PLAN.cite,
        "approval": _approval(approval),
        "planned_on": on_paper(plan.on),
        "number": said(plan, "number"),
    }


def _terms(plan: Fact) -> Iterator[tuple[str, str]]:
    """What the plan fixes, with the longest the law allows of it."""
    values, way = plan.values, plan.values["way"]
    longest = f"（自新约定的动工开发日期起延长最长不超过{in_words(LONGEST_EXTENSION)}）"
    if start_on := values.get("start_on"):
        yield "新约定动工开发时间", on_paper(start_on) + (longest if way is Way.EXTEND else "")
    if completion_on := values.get("completion_on"):
        yield "新约定竣工时间", on_paper(completion_on)
    if until_on := values.get("temporary_until_on"):
        yield "临时使用至", f"{on_paper(until_on)}（最长不超过{in_words(LONGEST_TEMPORARY_USE)}）"
    if amount := values.get("amount_wan"):
        yield "涉及金额", money(amount)
    yield "理由", said(plan, "reason")
    if "funds_secured" in values:
        yield "项目资金", "已经落实" if values["funds_secured"] else "尚未落实"


def _told(file: FileOnDay, since: date) -> Iterator[str]:
    """Every time the mortgagees were told in writing: as recorded, and by the letters proved served."""
    for fact in file.of_kind(Kind.MORTGAGEE_TOLD):
        if fact.on >= since:
            yield f"{on_paper(fact.on)}书面通知{said(fact, 'to') or '抵押权人'}"
    for fact in file.of_kind(Kind.SERVICE):
        day = served_on(fact) if fact.values["notice"] is NoticeName.MORTGAGEE_LETTER else None
        if day is not None and day >= since:
            yield f"{on_paper(day)}送达《{NoticeName.MORTGAGEE_LETTER.zh}》"


def _approval(fact: Fact | None) -> str:
    if fact is None:
        return ""
    number = said(fact, "approval_no")
    return f"{on_paper(fact.on)}{said(fact, 'by_government')}批准" + (f"（{number}）" if number else "")
