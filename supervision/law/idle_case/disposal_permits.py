"""What is not done to dispose of idle land (闲置处置不予办理): which way is open to which case, and its limits (办法第12—14条、第25条)."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.idle_case.case import IdleCase, Track, case_of, may_be_recovered_from
from supervision.law.idle_case.fee import idle_fee
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import NotAllowed
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import order53
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import LONGEST_EXTENSION, LONGEST_TEMPORARY_USE
from supervision.law.rules.paper_clauses import FEE
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Cause, Ground, Kind, State, Way

M = Milestone


def check_disposal(life: Life, fact: Fact) -> None:
    """Fee and recovery are for the holder's own fault and land never started; the rest goes the ways of art. 12."""
    in_idle_case(life, fact)
    if fact.values["way"] in (Way.FEE, Way.RECOVERY):
        _art_14(life, fact)
    else:
        _art_12(life, fact)


def _art_14(life: Life, fact: Fact) -> None:
    way, case = fact.values["way"], _case(life)
    if life.suspected_halted:
        refuse(
            life, f"系停工闲置，不适用“{way.zh}”", clauses.HALTED_BY_ARTICLE_12, "应按该条规定的方式处置"
        )  # fmt: skip
    if life.state is not State.IDLE:
        refuse(
            life,
            f"尚未认定闲置，不能“{way.zh}”",
            order53.DETERMINATION,
            "须先下达《闲置土地认定书》（登记 idle_determination）",
        )
    if case.track is Track.ARTICLE_12 and case.cause is not None:
        refuse(
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
        refuse(
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
        refuse(
            life,
            f"闲置费写为{plain(amount)}万元，与规定不符：{fee.working}",
            fee.clauses[-1] if fee.at_most else FEE,
            "请核对价款和金额（amount_wan）",
        )
    if amount < fee.amount_wan and not fact.values.get("reason"):
        refuse(
            life,
            f"闲置费定为{plain(amount)}万元，低于{fee.working}，未写明理由",
            clauses.REAL_ESTATE_FEE,
            "房地产用地在百分之二十以下确定金额的，须写明理由（reason）",
        )


def _art_12(life: Life, fact: Fact) -> None:
    way, case = fact.values["way"], _case(life)
    if life.state is not State.IDLE:
        refuse(
            life,
            f"尚未认定闲置，不能以“{way.zh}”处置",
            order53.DETERMINATION,
            "须先下达《闲置土地认定书》（登记 idle_determination）",
        )
    if case.track is Track.ARTICLE_14:
        refuse(
            life,
            f"闲置原因已认定为用地单位自身原因，不适用“{way.zh}”",
            clauses.WAYS,
            f"该款限于第八条规定情形，应依据{clauses.HOLDERS_FAULT.article}征缴闲置费或者收回",
        )
    if not case.has(M.FILED):
        refuse(
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
        refuse(
            life,
            "未动工，处置完毕须写明新约定的动工开发日期（start_on）",
            clauses.CLOCK_RESTARTS,
            "动工开发时间按照新约定、规定的时间重新起算",
        )


def _at_most_a_year(life: Life, fact: Fact) -> None:
    """The new start lies at most a year after the day the supplementary agreement is made, as long as none is made after."""
    start_on = fact.values.get("start_on")
    if start_on is not None and start_on > LONGEST_EXTENSION.from_day(fact.on):
        refuse(
            life,
            f"于{fact.on}约定延至{start_on}动工，超过一年",
            order53.ONLY_BY_DISPOSAL,
            f"最迟可以约定{LONGEST_EXTENSION.from_day(fact.on)}",
        )


def _at_most_two_years(life: Life, fact: Fact) -> None:
    until_on = fact.values.get("temporary_until_on")
    if until_on is not None and until_on > LONGEST_TEMPORARY_USE.from_day(fact.on):
        refuse(
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
    if (grounds or case.cause is Cause.HOLDER) and Ground.PLAN_CHANGED not in grounds:
        lacks.append("闲置原因不是规划依法修改")
    if lacks:
        refuse(life, f"不能置换土地：{'、'.join(lacks)}", clauses.SWAP, "请选择该条的其他方式")


def _plan_approved(life: Life, way: Way, case: IdleCase) -> None:
    """What is carried out is the plan that was approved, and no other."""
    planned, approved = case.reached.get(M.PLANNED), case.reached.get(M.PLAN_APPROVED)
    if planned is None or approved is None or {planned.detail, approved.detail or way} != {way}:
        refuse(
            life,
            f"以“{way.zh}”处置的方案尚未经本级人民政府批准，不能实施",
            clauses.PLAN,
            "请先登记处置方案（disposal）和政府批准（gov_approval）",
        )


def in_idle_case(life: Life, fact: Fact) -> None:
    if life.state not in IN_IDLE_CASE:
        refuse(
            life, f"为“{life.state.zh}”，没有闲置案件，不能登记“{fact.kind.zh}”", order53.NOT_STARTED, "须先构成疑似闲置"
        )  # fmt: skip


def _case(life: Life) -> IdleCase:
    case = case_of(life)
    assert case is not None  # the state is one of an idle case
    return case


def refuse(life: Life, why: str, clause: Clause, to_do: str) -> NoReturn:
    raise NotAllowed(f"宗地{life.parcel.no}{why}。依据{clause.cite}，{to_do}。")
