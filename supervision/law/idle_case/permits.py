"""What is not done in an idle case (闲置办案不予办理): each refusal says what happened, under which article, what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn

from supervision.law.daycount import Calendar, national_calendar
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.grounds import check_grounds
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.clocks import remedies_end_on
from supervision.law.idle_case.fee import idle_fee
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import order53
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import (
    HEARING_TOLD_AHEAD,
    LONGEST_EXTENSION,
    LONGEST_TEMPORARY_USE,
    PERFORM_WITHIN,
    URGED_FOR,
)
from supervision.law.rules.paper_clauses import FEE
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Decision, Ground, Kind, State, Way

M = Milestone


def in_idle_case(life: Life, fact: Fact) -> None:
    if life.state not in IN_IDLE_CASE:
        _refuse(
            life, f"为“{life.state.zh}”，没有闲置案件，不能登记“{fact.kind.zh}”", order53.NOT_STARTED, "须先构成疑似闲置"
        )  # fmt: skip


def _determination(life: Life, fact: Fact) -> None:
    check_grounds(life, fact)
    if life.state is not State.IDLE_SUSPECTED:
        _refuse(
            life, f"为“{life.state.zh}”，不能作出闲置土地认定", order53.DETERMINATION, "须符合第二条规定条件并经调查核实"
        )  # fmt: skip


# The ways of disposal


def _disposal(life: Life, fact: Fact) -> None:
    """Fee and recovery are for the holder's own fault and land never started; the rest goes the ways of art. 12."""
    in_idle_case(life, fact)
    if fact.values["way"] in (Way.FEE, Way.RECOVERY):
        _art_14(life, fact)
    else:
        _art_12(life, fact)


def _art_14(life: Life, fact: Fact) -> None:
    way, case = fact.values["way"], _case(life)
    if life.suspected_halted:
        _refuse(
            life, f"系停工闲置，不适用“{way.zh}”", clauses.HALTED_BY_ARTICLE_12, "应按该条规定的方式处置"
        )  # fmt: skip
    if life.state is not State.IDLE:
        _refuse(
            life,
            f"尚未认定闲置，不能“{way.zh}”",
            order53.DETERMINATION,
            "须先下达《闲置土地认定书》（登记 idle_determination）",
        )
    if case.track is Track.ARTICLE_12 and case.cause is not None:
        _refuse(
            life,
            f"闲置原因已认定为“{case.cause.zh}”，不适用“{way.zh}”",
            clauses.HOLDERS_FAULT,
            f"该条不适用于第八条规定情形，应依据{clauses.WAYS.article}协商处置",
        )
    if way is Way.RECOVERY:
        _two_full_years(life, fact.on)
    else:
        _amount(life, fact)


def _two_full_years(life: Life, on: date) -> None:
    from_on = may_be_recovered_from(life)
    if from_on is not None and on < from_on:
        _refuse(
            life,
            f"约定开工日{life.agreed_start_on}，至{on}未满两年，不能无偿收回",
            order53.TWO_YEARS,
            f"自{from_on}起方可办理",
        )


def _amount(life: Life, fact: Fact) -> None:
    """Twenty per cent of the price, of real estate land at most that and with its reason."""
    amount, fee = fact.values.get("amount_wan"), idle_fee(life)
    if amount is None or fee is None:
        return
    if amount > fee.amount_wan or (amount < fee.amount_wan and not fee.at_most):
        _refuse(
            life,
            f"闲置费写为{plain(amount)}万元，与规定不符：{fee.working}",
            fee.clauses[-1] if fee.at_most else FEE,
            "请核对价款和金额（amount_wan）",
        )
    if amount < fee.amount_wan and not fact.values.get("reason"):
        _refuse(
            life,
            f"闲置费定为{plain(amount)}万元，低于{fee.working}，未写明理由",
            clauses.REAL_ESTATE_FEE,
            "房地产用地在百分之二十以下确定金额的，须写明理由（reason）",
        )


def _art_12(life: Life, fact: Fact) -> None:
    way, case = fact.values["way"], _case(life)
    if life.state is not State.IDLE:
        _refuse(
            life,
            f"尚未认定闲置，不能以“{way.zh}”处置",
            order53.DETERMINATION,
            "须先下达《闲置土地认定书》（登记 idle_determination）",
        )
    if case.track is Track.ARTICLE_14:
        _refuse(
            life,
            f"闲置原因已认定为用地单位自身原因，不适用“{way.zh}”",
            clauses.WAYS,
            f"该款限于第八条规定情形，应依据{clauses.HOLDERS_FAULT.article}征缴闲置费或者收回",
        )
    if not case.has(M.FILED):
        _refuse(
            life,
            f"尚未录入系统备案，不能以“{way.zh}”处置",
            clauses.NOT_FILED,
            "请先备案并登记（filing）",
        )
    if way in RESTARTING:
        _names_the_new_start(life, fact)
    if way is Way.EXTEND:
        _at_most_a_year(life, fact)
    if way is Way.TEMPORARY_USE:
        _at_most_two_years(life, fact)
    if way is Way.SWAP:
        _may_be_swapped(life, fact, case)
    if fact.kind is Kind.DISPOSAL_DONE:
        _plan_approved(life, way, case)


RESTARTING = (Way.EXTEND, Way.CHANGE_USE, Way.TEMPORARY_USE, Way.OTHER)
"""Ways after which the start counts anew from a newly agreed day."""


def _names_the_new_start(life: Life, fact: Fact) -> None:
    if fact.kind is Kind.DISPOSAL_DONE and life.started_on is None and "start_on" not in fact.values:
        _refuse(
            life,
            "未动工，处置完毕须写明新约定的动工开发日期（start_on）",
            clauses.CLOCK_RESTARTS,
            "动工开发时间按照新约定、规定的时间重新起算",
        )


def _at_most_a_year(life: Life, fact: Fact) -> None:
    """The new start lies at most a year after the day the supplementary agreement is made, as long as none is made after."""
    start_on = fact.values.get("start_on")
    if start_on is not None and start_on > LONGEST_EXTENSION.from_day(fact.on):
        _refuse(
            life,
            f"于{fact.on}约定延至{start_on}动工，超过一年",
            order53.ONLY_BY_DISPOSAL,
            f"最迟可以约定{LONGEST_EXTENSION.from_day(fact.on)}",
        )


def _at_most_two_years(life: Life, fact: Fact) -> None:
    until_on = fact.values.get("temporary_until_on")
    if until_on is not None and until_on > LONGEST_TEMPORARY_USE.from_day(fact.on):
        _refuse(
            life,
            f"自{fact.on}安排临时使用至{until_on}，超过两年",
            clauses.TEMPORARY_USE,
            f"最迟可以至{LONGEST_TEMPORARY_USE.from_day(fact.on)}",
        )


def _may_be_swapped(life: Life, fact: Fact, case: IdleCase) -> None:
    lacks = []
    if not life.settled:
        lacks.append("土地价款尚未缴清")
    if fact.values.get("funds_secured") is False:
        lacks.append("项目资金未落实")
    grounds = case.reached[M.DETERMINED].detail.split() if case.has(M.DETERMINED) else []
    if grounds and Ground.PLAN_CHANGED not in grounds:
        lacks.append("闲置原因不是规划依法修改")
    if lacks:
        _refuse(life, f"不能置换土地：{'、'.join(lacks)}", clauses.SWAP, "请选择该条的其他方式")


def _plan_approved(life: Life, way: Way, case: IdleCase) -> None:
    if not case.has(M.PLAN_APPROVED):
        _refuse(
            life,
            f"以“{way.zh}”处置的方案尚未经本级人民政府批准，不能实施",
            clauses.PLAN,
            "请先登记处置方案（disposal）和政府批准（gov_approval）",
        )


# Review, hearing, enforcement, ends


def _approval(life: Life, fact: Fact) -> None:
    """A fee or a recovery goes to the government only once its legality was reviewed."""
    way, case = fact.values.get("way"), case_of(life)
    if way not in (Way.FEE, Way.RECOVERY) or case is None or case.has(M.REVIEWED):
        return
    _refuse(
        life,
        f"“{way.zh}”未经法制审核，不能报请批准",
        clauses.REVIEW_FIRST,
        "请先登记法制审核（legal_review）",
    )


def _hearing_arranged(life: Life, fact: Fact) -> None:
    hearing_on = fact.values["hearing_on"]
    told_by = _working_days_between(national_calendar(), fact.on, hearing_on)
    if told_by < HEARING_TOLD_AHEAD:
        _refuse(
            life,
            f"于{fact.on}安排{hearing_on}听证，相隔不足{HEARING_TOLD_AHEAD}个工作日",
            clauses.ASK_FOR_A_HEARING,
            "请另定听证日期",
        )


def _working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after `first` and before `last`; none where `last` is not later."""
    days, day = 0, calendar.working_days_after(first, 1)
    while day < last and days < HEARING_TOLD_AHEAD:
        days, day = days + 1, calendar.working_days_after(day, 1)
    return days


def _court(life: Life, fact: Fact) -> None:
    case = case_of(life)
    served_on = None if case is None else case.on(M.DECISION_SERVED)
    if case is None or served_on is None:
        _refuse(life, "没有已送达的处理决定，不能申请强制执行", clauses.COURT, "请先送达决定书")
    _remedies_over(life, case, fact, clauses.COURT)
    urged_on = case.on(M.URGED)
    may_from = None if urged_on is None else URGED_FOR.from_day(urged_on, national_calendar())
    if may_from is None or fact.on < may_from:
        why = "尚未催告" if may_from is None else f"催告书{urged_on}送达，至{fact.on}未满十日（工作日）"
        _refuse(
            life, f"{why}，不能申请强制执行", clauses.URGING, "请送达《履行催告书》，满十日仍未履行的再申请"
        )


def _announced(life: Life, fact: Fact) -> None:
    """The register is changed by announcement only where the holder neither contests nor performs in time."""
    case = case_of(life)
    served_on = None if case is None or case.decided is not Decision.RECOVERY else case.on(M.DECISION_SERVED)
    if case is None or served_on is None:
        _refuse(life, "没有已送达的收回决定，不能公告注销登记", clauses.NOT_PERFORMED, "请先送达收回决定书")
    perform_by = PERFORM_WITHIN.from_day(served_on, national_calendar())
    if fact.on <= perform_by:
        _refuse(
            life, f"办理注销登记的期限至{perform_by}，尚未届满，不能公告注销", clauses.PERFORMANCE, "请在期限届满后办理"
        )  # fmt: skip
    _remedies_over(life, case, fact, clauses.NOT_PERFORMED)


def _remedies_over(life: Life, case: IdleCase, fact: Fact, clause: Clause) -> None:
    over_on = remedies_end_on(case)
    if over_on is None:
        _refuse(
            life,
            f"正在复议或者诉讼，不能登记“{fact.kind.zh}”",
            clause,
            "请待复议、诉讼终结（appeal_decided）",
        )
    if fact.on <= over_on:
        _refuse(
            life, f"申请复议、提起诉讼的期限至{over_on}，尚未届满，不能登记“{fact.kind.zh}”", clause, "请在期限届满后办理"
        )  # fmt: skip


def _publication_withdrawn(life: Life, fact: Fact) -> None:
    case = case_of(life)
    if case is not None and not case.closed and case.has(M.DETERMINED):
        _refuse(
            life, "尚未处置完毕，不能撤销已公开的闲置信息", clauses.PUBLICATION_ENDS, "处置完毕后再登记（publication_withdrawn）"
        )  # fmt: skip


def _refund(life: Life, fact: Fact) -> None:
    case, amount = case_of(life), fact.values.get("amount_wan")
    paid = None if case is None else case.paid_wan
    if not paid or (amount is not None and amount > paid):
        said = (
            f"在案缴纳{plain(paid)}万元，不能退还{plain(amount)}万元"
            if paid and amount
            else "没有已缴的土地闲置费可以退还"
        )
        raise BadRecord(f"宗地{life.parcel.no}{said}，依据{FEE.cite}，请核对缴款登记（fee_paid）")


def _revocation(life: Life, fact: Fact) -> None:
    """What is revoked must stand."""
    case = case_of(life)
    for of in fact.values.get("of", ()):
        stands = case is not None and (
            case.has(M.DETERMINED) if of is Decision.DETERMINATION else _decided_or_paid(case, of)
        )
        if not stands:
            clause = order53.DETERMINATION if of is Decision.DETERMINATION else clauses.DECISION_CONTENT
            _refuse(
                life,
                f"没有有效的“{of.zh}”可以撤销",
                clause,
                f"请核对案卷：supervision history {life.parcel.no}",
            )


def _decided_or_paid(case: IdleCase, of: Decision) -> bool:
    return case.decided is of or (of is Decision.FEE and case.has(M.FEE_PAID))


def _no_dealing_in_hoarded_land(life: Life, fact: Fact) -> None:
    case = case_of(life)
    if case is not None and not case.closed and case.has(M.HOARDING_FOUND, M.DETERMINED):
        _refuse(
            life, f"已认定恶意囤地、炒地的闲置土地，处理完毕前不得办理“{fact.kind.zh}”", clauses.HOARDING, "请待处理完毕后再办理"
        )  # fmt: skip


def _case(life: Life) -> IdleCase:
    case = case_of(life)
    assert case is not None  # the state is one of an idle case
    return case


def _refuse(life: Life, why: str, clause: Clause, to_do: str) -> NoReturn:
    raise NotAllowed(f"宗地{life.parcel.no}{why}。依据{clause.cite}，{to_do}。")


CASE_PERMITS: Mapping[Kind, Callable[[Life, Fact], None]] = {
    Kind.IDLE_DETERMINATION: _determination,
    Kind.IDLE_CLEARED: in_idle_case,
    Kind.DISPOSAL: _disposal,
    Kind.DISPOSAL_DONE: _disposal,
    Kind.GOV_APPROVAL: _approval,
    Kind.HEARING_ARRANGED: _hearing_arranged,
    Kind.COURT_ENFORCEMENT: _court,
    Kind.DEREGISTRATION_ANNOUNCED: _announced,
    Kind.PUBLICATION_WITHDRAWN: _publication_withdrawn,
    Kind.FEE_REFUNDED: _refund,
    Kind.REVOCATION: _revocation,
    Kind.TRANSFER: _no_dealing_in_hoarded_land,
    Kind.MORTGAGE: _no_dealing_in_hoarded_land,
}
