"""Gates at the issue of the papers of an idle case (闲置案件文书签发把关): what must stand on file before each is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from supervision.law.daycount import national_calendar
from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.fee import price_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import NotAllowed
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import order53
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import MATERIALS_WITHIN, PERFORM_WITHIN
from supervision.law.rules.county_clauses import REFER_CLAUSE
from supervision.law.standing import Life
from supervision.law.steps import NoticeName
from supervision.law.terms import Cause, Kind, State, Way

M = Milestone

Missing = tuple[str, Clause]
"""What is not on file, with the command that records it, and the article that asks for it."""


def check_case_paper(life: Life, fact: Fact) -> None:
    """Refuse the issue of a case paper whose ground is not on file. Raises `NotAllowed`, naming all that is missing."""
    lacks = missing_for(life, fact.values["notice"], fact.on)
    if not lacks:
        return
    cited = "、".join(dict.fromkeys(clause.cite for _, clause in lacks))
    said = "；".join(what for what, _ in lacks)
    raise NotAllowed(
        f"宗地{life.parcel.no}《{fact.values['notice'].zh}》不能签发：{said}。依据{cited}，请补齐后再签发；"
        f"案件情况：supervision cases show {life.parcel.no}。"
    )


def missing_for(life: Life, name: NoticeName, on: date) -> list[Missing]:
    """What a case paper still lacks on a day; empty when it may be signed."""
    case = case_of(life)
    if case is None or (case.closed and name not in AFTER_THE_END):
        return [(f"没有在办的闲置案件（{life.state.zh}）", order53.NOT_STARTED)]
    return list(GATES[name](life, case, on))


AFTER_THE_END = (NoticeName.REVOCATION_DECISION,)
"""Papers that may go out when the case is closed."""


def _investigation(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if not case.has(M.CHECKED):
        yield "国土所现场核实确未动工或停工的记录（idle_check）", REFER_CLAUSE
    if not case.has(M.ACCEPTED):
        yield "监察大队接收移交的记录（referral_accepted）", REFER_CLAUSE
    if life.state is State.IDLE:
        yield "未撤销的闲置认定已在案，无须再调查", order53.INVESTIGATE


def _determination(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if not case.has(M.DETERMINED):
        yield "闲置土地认定（idle_determination）", order53.DETERMINATION
    served_on = case.on(M.INVESTIGATION_SERVED)
    if served_on is None:
        yield "《闲置土地调查通知书》送达的证明（notices receipt）", order53.INVESTIGATE
    elif not case.has(M.MATERIALS_GIVEN):
        last = MATERIALS_WITHIN.from_day(served_on, national_calendar())
        if on <= last:
            yield f"当事人的说明材料（holder_materials），或者提交期限{last}届满", clauses.MATERIALS
    if case.has(M.DETERMINED) and case.cause is None:
        yield "闲置原因（idle_determination 的 cause）", clauses.DETERMINATION_CONTENT


def _government_cause(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if case.cause is not Cause.GOVERNMENT:
        yield "政府原因的闲置认定（idle_determination cause=government）", clauses.PUBLICATION


def _mortgagee(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if not mortgaged(life):
        yield "抵押登记（mortgage）", clauses.MORTGAGEE
    if not any(case.has(each) for each in (M.NEGOTIATED, M.PLANNED, M.DECIDED)):
        yield "协商一致的处置方式（negotiation）、拟订的处置方案或者收回决定（disposal）", clauses.MORTGAGEE


def _hearing_right(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    yield from _determined_and_served(case)
    yield from _of_art_14(case)
    if price_of(life.contract) is None:
        yield "土地出让或者划拨价款（amendment price_wan）", clauses.HOLDERS_FAULT


def _hearing(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if not case.has(M.HEARING_REQUESTED):
        yield "当事人的听证申请（hearing_requested）", clauses.HEARING_RIGHT
    if not case.has(M.HEARING_ARRANGED):
        yield "听证的时间、地点（hearing_arranged）", clauses.ASK_FOR_A_HEARING


def _fee(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    yield from _decision(case, Way.FEE, on)
    decided = case.reached.get(M.DECIDED)
    if decided is not None and decided.wan is None:
        yield "决定的金额（disposal 的 amount_wan）及计算", clauses.DECISION_CONTENT


def _recovery(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    yield from _decision(case, Way.RECOVERY, on)
    from_on = may_be_recovered_from(life)
    if from_on is None or on < from_on:
        yield f"未动工满两年（{from_on}起）", order53.TWO_YEARS
    if mortgaged(life) and not case.has(M.MORTGAGEE_TOLD):
        yield "抄送抵押权人（抵押权人告知书送达，或 mortgagee_told）", clauses.HOLDERS_FAULT


def _decision(case: IdleCase, way: Way, on: date) -> Iterator[Missing]:
    yield from _determined_and_served(case)
    yield from _of_art_14(case)
    yield from _not_recorded(case)
    if not case.has(M.HEARING_TOLD):
        yield "《听证权利告知书》送达（或 hearing_told）", clauses.HEARING_RIGHT
    elif not case.hearing_settled_on(on):
        waiting = "已申请的听证尚未举行（hearing_held）" if case.has(M.HEARING_REQUESTED) else None
        until = case.ask_hearing_until
        yield waiting or f"放弃听证（hearing_waived），或者申请期限{until}届满", clauses.HEARING_RIGHT
    if not case.has(M.REVIEWED):
        yield "法制审核通过（legal_review）", clauses.REVIEW_FIRST
    approval = case.reached.get(M.APPROVED)
    if approval is None or not approval.paper:
        yield "政府批准及批准文号（gov_approval approval_no=）", clauses.HOLDERS_FAULT
    decided = case.reached.get(M.DECIDED)
    if decided is None or decided.detail != way:
        yield f"“{way.zh}”的决定（disposal way={way}）", clauses.HOLDERS_FAULT


def _urging(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    served_on = case.on(M.DECISION_SERVED)
    if served_on is None:
        yield "处理决定书送达的证明（notices receipt）", clauses.URGING
        return
    perform_by = PERFORM_WITHIN.from_day(served_on, national_calendar())
    if on <= perform_by:
        yield f"履行期限{perform_by}届满", clauses.PERFORMANCE
    if case.has(M.DEREGISTERED) or case.has(M.FEE_PAID):
        yield "未履行的决定（已履行，无须催告）", clauses.URGING


def _revocation(life: Life, case: IdleCase, on: date) -> Iterator[Missing]:
    if not case.has(M.DECISION_REVOKED) and not case.has(M.DETERMINATION_REVOKED):
        yield "撤销决定的记录（revocation）", order53.DETERMINATION


def _determined_and_served(case: IdleCase) -> Iterator[Missing]:
    if not case.has(M.DETERMINED):
        yield "闲置土地认定（idle_determination）", order53.DETERMINATION
    if not case.has(M.DETERMINATION_SERVED):
        yield "《闲置土地认定书》送达的证明（notices receipt）", order53.DETERMINATION


def _of_art_14(case: IdleCase) -> Iterator[Missing]:
    if case.has(M.DETERMINED) and case.track is not Track.ARTICLE_14:
        why = "停工闲置" if case.halted else "第八条规定情形" if case.cause else "闲置原因未认定"
        clause = clauses.HALTED_BY_ARTICLE_12 if case.halted else clauses.HOLDERS_FAULT
        yield f"用地单位自身原因的未动工闲置（本案为{why}）", clause


def _not_recorded(case: IdleCase) -> Iterator[Missing]:
    """The audio-visual record of the survey and of the hearing (执法全过程记录)."""
    for step, where in ((M.CHECKED, "idle_check"), (M.HEARING_HELD, "hearing_held")):
        if case.has(step) and not case.reached[step].recorded:
            yield f"{step.zh}的照片或者录像（{where} 的 photos、video）", clauses.RECORD_THE_PROCESS


def mortgaged(life: Life) -> bool:
    """Whether a mortgage stands on the parcel (设有抵押权)."""
    made = sum(fact.kind is Kind.MORTGAGE for fact in life.answered)
    return made > sum(fact.kind is Kind.MORTGAGE_RELEASED for fact in life.answered)


GATES: Mapping[NoticeName, Callable[[Life, IdleCase, date], Iterator[Missing]]] = {
    NoticeName.IDLE_INVESTIGATION: _investigation,
    NoticeName.IDLE_DETERMINATION: _determination,
    NoticeName.GOVERNMENT_CAUSE_LETTER: _government_cause,
    NoticeName.MORTGAGEE_LETTER: _mortgagee,
    NoticeName.HEARING_RIGHT_NOTICE: _hearing_right,
    NoticeName.HEARING_NOTICE: _hearing,
    NoticeName.FEE_DECISION: _fee,
    NoticeName.RECOVERY_DECISION: _recovery,
    NoticeName.PERFORMANCE_URGING: _urging,
    NoticeName.REVOCATION_DECISION: _revocation,
}
