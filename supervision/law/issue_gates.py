"""Gates at issue (签发把关): what must stand in the case file before a notice leaves the house.

A draft may be made on the dates alone. A notice that tells a holder it did not start, or did not complete, is signed
only on a visit that found so; one that speaks of a breach, only on the finding of that breach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from supervision.law.facts import Fact
from supervision.law.idle_case.paper_gates import check_case_paper
from supervision.law.refusals import NotAllowed
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import AHEAD, NEXT_DAY
from supervision.law.rules.county_clauses import (
    COMPLETION_AT_FAULT,
    COMPLETION_REVISIT,
    PAYMENT_NOTICES,
    START_AT_FAULT,
    START_CLAUSE,
    START_REVISIT,
    URGING_CLAUSE,
)
from supervision.law.standing import Answered, Life
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.law.terms import Cause, Finding, Kind, Stage


def check_issue(life: Life, fact: Fact) -> None:
    """Refuse an issue whose ground is not on file. Raises `NotAllowed`, naming all that is missing and what to do."""
    gate = GATES.get(fact.values.get("notice"))
    if gate is not None:
        gate(life, fact)


def _payment(life: Life, fact: Fact) -> None:
    """A reminder or demand asks for money that is still owed."""
    number = fact.values.get("subject")
    unpaid = {instalment.no for instalment in life.unpaid()}
    if number in unpaid or (number is None and unpaid):
        return
    if life.ended:
        why = f"宗地为“{life.state.zh}”，不再有应缴价款"
    elif number is None:
        why = "没有未缴清的价款"
    elif number in {instalment.no for instalment in life.contract.instalments}:
        why = f"第{number}期价款已缴清"
    else:
        why = f"合同没有约定第{number}期价款"
    _refuse(life, fact, PAYMENT_NOTICES, [why], "请核对缴款登记和期号，无需再发。")


def _start_notice(life: Life, fact: Fact) -> None:
    missing, to_do = _start_visit(life)
    if missing:
        _refuse(life, fact, START_REVISIT, missing, to_do, START_CLAUSE)


def _start_compliance(life: Life, fact: Fact) -> None:
    missing, to_do = _start_visit(life)
    if (start_on := life.agreed_start_on) is not None:
        unfounded, record = _breach(life, Stage.START, NEXT_DAY.from_day(start_on))
        missing, to_do = [*missing, *unfounded], to_do + record
    if missing:
        _refuse(life, fact, START_REVISIT, missing, to_do, START_AT_FAULT)


def _completion_compliance(life: Life, fact: Fact) -> None:
    done_by = life.contract.completion_on
    if done_by is None:
        _refuse(life, fact, COMPLETION_REVISIT, ["约定竣工日期"], NO_DATE)
        return
    late_from = NEXT_DAY.from_day(done_by)
    missing, to_do = [], ""
    if not _visited(life, Finding.NOT_COMPLETED, late_from):
        missing.append(f"约定竣工日{done_by}次日（{late_from}）及以后发现未竣工的巡查")
        to_do = f"请先登记次日再次巡查：record {life.parcel.no} inspection finding=not_completed。"
    unfounded, record = _breach(life, Stage.COMPLETION, late_from)
    if missing or unfounded:
        _refuse(life, fact, COMPLETION_REVISIT, [*missing, *unfounded], to_do + record, COMPLETION_AT_FAULT)


def _completion_urging(life: Life, fact: Fact) -> None:
    done_by = life.contract.completion_on
    if done_by is None:
        _refuse(life, fact, URGING_CLAUSE, ["约定竣工日期"], NO_DATE)
        return
    opens = AHEAD.from_day(done_by)
    if not _visited(life, Finding.NOT_COMPLETED, opens, done_by):
        missing = f"竣工提醒期内（{opens}至{done_by}）发现未竣工的巡查"
        to_do = f"请先登记竣工巡查：record {life.parcel.no} inspection finding=not_completed。"
        _refuse(life, fact, URGING_CLAUSE, [missing], to_do)


NO_DATE = "请先登记合同变更（amendment）写明日期。"


def _start_visit(life: Life) -> tuple[list[str], str]:
    """What is missing of the second visit (次日再次巡查), and what to do about it."""
    start_on = life.agreed_start_on
    if start_on is None:
        return ["约定开工日期"], NO_DATE
    late_from = NEXT_DAY.from_day(start_on)
    if _visited(life, Finding.NOT_STARTED, late_from):
        return [], ""
    missing = f"约定开工日{start_on}次日（{late_from}）及以后发现未动工的巡查"
    return [missing], f"请先登记次日再次巡查：record {life.parcel.no} inspection finding=not_started。"


def _breach(life: Life, stage: Stage, late_from: date) -> tuple[list[str], str]:
    """What is missing of the finding of breach; the newest finding counts."""
    found = [a for a in _answered(life, Kind.BREACH, late_from) if a.detail == stage]
    if found and found[-1].cause == Cause.HOLDER:
        return [], ""
    missing = f"{stage.zh}违约认定（{Cause.HOLDER.zh}）"
    if found:
        cause = Cause(found[-1].cause)
        return [missing], f"{found[-1].on}的{stage.zh}违约认定为“{cause.zh}”，应督促办理延期，不发本通知。"
    to_do = f"请查明原因，属{Cause.HOLDER.zh}的登记违约认定：record {life.parcel.no} breach stage={stage} cause=holder。"
    return [missing], to_do


def _visited(life: Life, finding: Finding, since: date, until: date | None = None) -> bool:
    return any(
        finding in visit.detail.split() and (until is None or visit.on <= until)
        for visit in _answered(life, Kind.INSPECTION, since)
    )


def _answered(life: Life, kind: Kind, since: date) -> list[Answered]:
    return [fact for fact in life.answered if fact.kind is kind and fact.on >= since]


def _refuse(
    life: Life, fact: Fact, clause: Clause, missing: list[str], to_do: str, also: Clause | None = None
) -> None:
    name = fact.values["notice"]
    subject = f"第{fact.values['subject']}期" if fact.values.get("subject") else ""
    cited = clause.cite if also is None or also.cite == clause.cite else f"{clause.cite}、{also.article}"
    lacks = "；".join(missing)
    because = lacks if name in ABOUT_MONEY else f"案卷缺{lacks}"
    raise NotAllowed(f"宗地{life.parcel.no}{subject}《{name.zh}》不能签发：{because}。依据{cited}，{to_do}")


ABOUT_MONEY = frozenset({NoticeName.PAYMENT_REMINDER, NoticeName.OVERDUE_PAYMENT})

GATES: Mapping[NoticeName | None, Callable[[Life, Fact], None]] = {
    NoticeName.PAYMENT_REMINDER: _payment,
    NoticeName.OVERDUE_PAYMENT: _payment,
    NoticeName.START_NOTICE: _start_notice,
    NoticeName.START_COMPLIANCE: _start_compliance,
    NoticeName.COMPLETION_COMPLIANCE: _completion_compliance,
    NoticeName.COMPLETION_URGING: _completion_urging,
    **dict.fromkeys(CASE_PAPERS, check_case_paper),
}
"""The notices that are signed only on a ground; the others need none beside their draft."""
