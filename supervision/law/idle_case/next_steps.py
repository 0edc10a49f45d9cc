"""What is owed next in an idle case (办案下一步): what is missing, under which article, whose move, how it is recorded.

The first is what moves the case on; those after it are owed beside it and hold nothing up unless the law says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from supervision.law.daycount import national_calendar
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.clocks import Actor
from supervision.law.idle_case.owed import Owed, Steps, owed_beside
from supervision.law.idle_case.stages import CaseStage, Milestone
from supervision.law.rules.case_clauses import (
    COURT,
    DETERMINATION_CONTENT,
    HEARING_RIGHT,
    HOLD_THE_HEARING,
    HOLDERS_FAULT,
    INVESTIGATION_NOTICE,
    MATERIALS,
    PERFORMANCE,
    PLAN,
    REMEDIES,
    REVIEW_FIRST,
    URGING,
    WAYS,
)
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import MATERIALS_WITHIN, PERFORM_WITHIN
from supervision.law.rules.county_clauses import REFER_CLAUSE
from supervision.law.rules.order53 import DETERMINATION, INVESTIGATE, STARTED
from supervision.law.rules.paper_clauses import FEE, RECOVERY
from supervision.law.standing import Life
from supervision.law.steps import NoticeName, TaskName, Unit
from supervision.law.terms import Decision, Finding, Kind, Way

M, C, N, T = Milestone, CaseStage, NoticeName, TaskName


def next_steps(life: Life, today: date) -> list[Owed]:
    """What is missing in the idle case of a parcel, the step that moves it on first; nothing where there is no case."""
    case = case_of(life)
    if case is None:
        return []
    return [*MOVES_ON[case.stage](case, life, today), *owed_beside(case, life, today)]


# Before the determination


def _suspected(case: IdleCase, life: Life, today: date) -> Steps:
    if found_started(case, life):
        what = "核实为已动工，排除疑似闲置并登记动工依据"
        yield Owed(what, STARTED, Unit.UTILISATION, Kind.IDLE_CLEARED, "reason=started proof=…")
        return
    found = Finding.HALTED if case.halted else Finding.NOT_STARTED
    yield Owed(T.CHECK_IDLE.zh, INVESTIGATE, Unit.LAND_OFFICE, Kind.IDLE_CHECK, f"finding={found} officers=…")


def found_started(case: IdleCase, life: Life) -> bool:
    """Whether the last site check found that construction has begun, or goes on."""
    checks = [f for f in life.answered if f.kind is Kind.IDLE_CHECK and f.on >= case.opened_on]
    return bool(checks) and checks[-1].detail not in (Finding.NOT_STARTED, Finding.HALTED)


def _checked(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed(T.REFER_IDLE.zh, REFER_CLAUSE, Unit.UTILISATION, Kind.REFERRAL, "matter=idle")


def _returned(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed("补正后再次移交", REFER_CLAUSE, Unit.UTILISATION, Kind.REFERRAL, "matter=idle")


def _referred(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed(
        T.ACCEPT_REFERRAL.zh, REFER_CLAUSE, Unit.ENFORCEMENT, Kind.REFERRAL_ACCEPTED, "receiver=… number=…"
    )


def _accepted(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed(T.SEND_INVESTIGATION.zh, INVESTIGATE, Unit.ENFORCEMENT, paper=N.IDLE_INVESTIGATION)


def _investigated(case: IdleCase, life: Life, today: date) -> Steps:
    what = "送达〈闲置土地调查通知书〉"
    yield Owed(what, INVESTIGATION_NOTICE, Unit.ENFORCEMENT, paper=N.IDLE_INVESTIGATION)


def _answering(case: IdleCase, life: Life, today: date) -> Steps:
    served_on = case.on(M.INVESTIGATION_SERVED)
    if served_on is not None and today > MATERIALS_WITHIN.from_day(served_on, national_calendar()):
        yield from _to_determine(case, life, today)
        return
    yield Owed(
        "当事人提交说明材料",
        MATERIALS,
        Unit.ENFORCEMENT,
        Kind.HOLDER_MATERIALS,
        "content=…",
        actor=Actor.HOLDER,
    )


def _to_determine(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed(
        T.DETERMINE_IDLE.zh, DETERMINATION, Unit.ENFORCEMENT, Kind.IDLE_DETERMINATION, "cause=… facts=…"
    )


# Track A, art. 12; track B, art. 14


def _determined(case: IdleCase, life: Life, today: date) -> Steps:
    if case.track is None:
        seq = case.reached[M.DETERMINED].seq if case.has(M.DETERMINED) else "…"
        yield Owed(
            "认定未载明闲置原因，更正后重新登记认定", DETERMINATION_CONTENT, Unit.ENFORCEMENT, Kind.CORRECTION,
            f"voids={seq} reason=…",
        )  # fmt: skip
    elif case.track is Track.ARTICLE_12:
        yield Owed(
            T.NEGOTIATE_DISPOSAL.zh, WAYS, Unit.ENFORCEMENT, Kind.NEGOTIATION, "agreed=true way=… minutes=…"
        )
    elif case.has(M.FEE_PAID):
        yield _after_the_fee(life, today)
    else:
        yield Owed(T.TELL_HEARING_RIGHT.zh, HEARING_RIGHT, Unit.ENFORCEMENT, paper=N.HEARING_RIGHT_NOTICE)


def _after_the_fee(life: Life, today: date) -> Owed:
    """A fee paid closes the fee; land still not started may be taken back once two years are full."""
    from_on = may_be_recovered_from(life)
    if from_on is not None and today >= from_on:
        what = f"闲置费已缴，已满两年未动工：{T.TELL_HEARING_RIGHT.zh}（拟无偿收回）"
        return Owed(what, RECOVERY, Unit.ENFORCEMENT, paper=N.HEARING_RIGHT_NOTICE)
    until = f"，自{from_on}起可以无偿收回" if from_on is not None else ""
    return Owed(f"闲置费已缴，等待动工开发{until}", RECOVERY, Unit.UTILISATION, actor=Actor.HOLDER)


def _negotiated(case: IdleCase, life: Life, today: date) -> Steps:
    yield Owed(T.DRAW_UP_PLAN.zh, PLAN, Unit.ENFORCEMENT, Kind.DISPOSAL, f"way={_agreed(case)} start_on=…")


def _planned(case: IdleCase, life: Life, today: date) -> Steps:
    what = "处置方案" + T.SEEK_APPROVAL.zh
    yield Owed(what, PLAN, Unit.ENFORCEMENT, Kind.GOV_APPROVAL, f"way={case.way} approval_no=…")


def _plan_approved(case: IdleCase, life: Life, today: date) -> Steps:
    fields = f"way={case.way} agreement_no=… start_on=…"
    yield Owed(T.CARRY_OUT_PLAN.zh, PLAN, Unit.UTILISATION, Kind.DISPOSAL_DONE, fields)


def _agreed(case: IdleCase) -> str:
    agreed = case.reached.get(M.NEGOTIATED)
    return agreed.detail if agreed is not None and agreed.detail in set(Way) else "…"


def _hearing_told(case: IdleCase, life: Life, today: date) -> Steps:
    if case.hearing_settled_on(today):
        yield from _heard(case, life, today)
        return
    what = f"当事人申请或者放弃听证（至{case.ask_hearing_until}）"
    yield Owed(what, HEARING_RIGHT, Unit.ENFORCEMENT, Kind.HEARING_REQUESTED, "by_whom=…", actor=Actor.HOLDER)


def _hearing_due(case: IdleCase, life: Life, today: date) -> Steps:
    if not case.has(M.HEARING_ARRANGED):
        what = "确定听证的时间、地点、主持人"
        fields = "hearing_on=… place=… presider=…"
        yield Owed(what, HOLD_THE_HEARING, Unit.LEGAL_AFFAIRS, Kind.HEARING_ARRANGED, fields)
        return
    if not case.has(M.HEARING_NOTICED):
        yield Owed("送达〈听证通知书〉", HOLD_THE_HEARING, Unit.ENFORCEMENT, paper=N.HEARING_NOTICE)
    fields = "presider=… minutes=… video=…"
    yield Owed(T.HOLD_HEARING.zh, HOLD_THE_HEARING, Unit.LEGAL_AFFAIRS, Kind.HEARING_HELD, fields)


def _heard(case: IdleCase, life: Life, today: date) -> Steps:
    fields = "passed=true opinion=…"
    yield Owed(T.REVIEW_DECISION.zh, REVIEW_FIRST, Unit.LEGAL_AFFAIRS, Kind.LEGAL_REVIEW, fields)


def _reviewed(case: IdleCase, life: Life, today: date) -> Steps:
    way, clause = _intended(case)
    what = "处理决定" + T.SEEK_APPROVAL.zh
    yield Owed(what, clause, Unit.ENFORCEMENT, Kind.GOV_APPROVAL, f"way={way} approval_no=…")


def _approved(case: IdleCase, life: Life, today: date) -> Steps:
    way, clause = _intended(case)
    amount = " amount_wan=…" if way == Way.FEE else ""
    yield Owed(T.DECIDE.zh, clause, Unit.ENFORCEMENT, Kind.DISPOSAL, f"way={way}{amount} number=…")


def _intended(case: IdleCase) -> tuple[str, Clause]:
    """The fee or the recovery, as the approval or the notice of the hearing says."""
    for milestone in (M.APPROVED, M.HEARING_TOLD):
        fact = case.reached.get(milestone)
        if fact is not None and fact.detail in (Way.FEE, Way.RECOVERY):
            return fact.detail, RECOVERY if fact.detail == Way.RECOVERY else FEE
    return "…", HOLDERS_FAULT


def _decided(case: IdleCase, life: Life, today: date) -> Steps:
    recovery = case.decided is Decision.RECOVERY
    paper, clause = (N.RECOVERY_DECISION, RECOVERY) if recovery else (N.FEE_DECISION, FEE)
    yield Owed(T.SERVE_DECISION.zh, clause, Unit.ENFORCEMENT, paper=paper)


def _served(case: IdleCase, life: Life, today: date) -> Steps:
    yield _performance(case, Actor.HOLDER)
    served_on = case.on(M.DECISION_SERVED)
    late = served_on is not None and today > PERFORM_WITHIN.from_day(served_on, national_calendar())
    if late and not case.has(M.URGED):
        yield Owed("逾期未履行，催告", URGING, Unit.ENFORCEMENT, paper=N.PERFORMANCE_URGING)
    elif late:
        fields = "court=… number=…"
        yield Owed(T.APPLY_TO_COURT.zh, COURT, Unit.ENFORCEMENT, Kind.COURT_ENFORCEMENT, fields)


def _performance(case: IdleCase, actor: Actor) -> Owed:
    if case.decided is Decision.RECOVERY:
        what, fields = "注销登记，交回权利证书", "certificate_returned=true"
        return Owed(what, PERFORMANCE, Unit.UTILISATION, Kind.DEREGISTERED, fields, actor=actor)
    fields = "amount_wan=… voucher=…"
    return Owed("缴纳土地闲置费", PERFORMANCE, Unit.FINANCE, Kind.FEE_PAID, fields, actor=actor)


def _contested(case: IdleCase, life: Life, today: date) -> Steps:
    what = "等待复议决定或者判决"
    yield Owed(what, REMEDIES, Unit.LEGAL_AFFAIRS, Kind.APPEAL_DECIDED, "verdict=… number=…")


def _in_court(case: IdleCase, life: Life, today: date) -> Steps:
    yield _performance(case, Actor.OFFICE)


def _closed(case: IdleCase, life: Life, today: date) -> Steps:
    """Nothing moves a closed case on; what the registers still need is owed beside it."""
    return iter(())


MOVES_ON: Mapping[CaseStage, Callable[[IdleCase, Life, date], Steps]] = {
    C.SUSPECTED: _suspected,
    C.CHECKED: _checked,
    C.REFERRED: _referred,
    C.RETURNED: _returned,
    C.ACCEPTED: _accepted,
    C.INVESTIGATED: _investigated,
    C.ANSWERING: _answering,
    C.TO_DETERMINE: _to_determine,
    C.DETERMINED: _determined,
    C.NEGOTIATED: _negotiated,
    C.PLANNED: _planned,
    C.PLAN_APPROVED: _plan_approved,
    C.HEARING_TOLD: _hearing_told,
    C.HEARING_DUE: _hearing_due,
    C.HEARD: _heard,
    C.REVIEWED: _reviewed,
    C.APPROVED: _approved,
    C.DECIDED: _decided,
    C.ISSUED: _decided,
    C.SERVED: _served,
    C.CONTESTED: _contested,
    C.IN_COURT: _in_court,
    C.CLOSED: _closed,
}
"""What moves a case on from each stage."""
