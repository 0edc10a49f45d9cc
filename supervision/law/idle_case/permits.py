"""What is not done in an idle case (闲置办案不予办理): each refusal says what happened, under which article, what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from supervision.law.daycount import Calendar, national_calendar
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.grounds import check_grounds
from supervision.law.idle_case.case import IdleCase, Track, case_of
from supervision.law.idle_case.clocks import remedies_end_on
from supervision.law.idle_case.disposal_permits import check_disposal, in_idle_case, refuse
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import BadRecord
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import order53
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import HEARING_TOLD_AHEAD, PERFORM_WITHIN, URGED_FOR
from supervision.law.rules.paper_clauses import FEE
from supervision.law.standing import Life
from supervision.law.terms import Decision, Kind, State, Way

M = Milestone


def _determination(life: Life, fact: Fact) -> None:
    check_grounds(life, fact)
    if life.state is State.IDLE_SUSPECTED:
        return
    to_do = "须符合第二条规定条件并经调查核实"
    if life.state is State.IDLE:
        to_do = "原认定有误的，请先撤销（revocation of=determination），再重新认定"
    refuse(life, f"为“{life.state.zh}”，不能作出闲置土地认定", order53.DETERMINATION, to_do)


# Review, hearing, enforcement, ends


def _approval(life: Life, fact: Fact) -> None:
    """A fee or a recovery goes to the government only once its legality was reviewed."""
    way, case = fact.values.get("way"), case_of(life)
    if case is None or case.has(M.REVIEWED):
        return
    of_art_14 = case.track is Track.ARTICLE_14 if way is None else way in (Way.FEE, Way.RECOVERY)
    if not of_art_14 or case.closed:
        return
    refuse(
        life,
        f"“{'处理决定' if way is None else way.zh}”未经法制审核，不能报请批准",
        clauses.REVIEW_FIRST,
        "请先登记法制审核（legal_review）",
    )


def _hearing_arranged(life: Life, fact: Fact) -> None:
    hearing_on = fact.values["hearing_on"]
    told_by = _working_days_between(national_calendar(), fact.on, hearing_on)
    if told_by < HEARING_TOLD_AHEAD:
        refuse(
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
        refuse(life, "没有已送达的处理决定，不能申请强制执行", clauses.COURT, "请先送达决定书")
    _remedies_over(life, case, fact, clauses.COURT)
    urged_on = case.on(M.URGED)
    may_from = None if urged_on is None else URGED_FOR.from_day(urged_on, national_calendar())
    if may_from is None or fact.on < may_from:
        why = "尚未催告" if may_from is None else f"催告书{urged_on}送达，至{fact.on}未满十日（工作日）"
        refuse(
            life, f"{why}，不能申请强制执行", clauses.URGING, "请送达《履行催告书》，满十日仍未履行的再申请"
        )


def _announced(life: Life, fact: Fact) -> None:
    """The register is changed by announcement only where the holder neither contests nor performs in time."""
    case = case_of(life)
    served_on = None if case is None or case.decided is not Decision.RECOVERY else case.on(M.DECISION_SERVED)
    if case is None or served_on is None:
        refuse(life, "没有已送达的收回决定，不能公告注销登记", clauses.NOT_PERFORMED, "请先送达收回决定书")
    perform_by = PERFORM_WITHIN.from_day(served_on, national_calendar())
    if fact.on <= perform_by:
        refuse(
            life, f"办理注销登记的期限至{perform_by}，尚未届满，不能公告注销", clauses.PERFORMANCE, "请在期限届满后办理"
        )  # fmt: skip
    _remedies_over(life, case, fact, clauses.NOT_PERFORMED)


def _remedies_over(life: Life, case: IdleCase, fact: Fact, clause: Clause) -> None:
    over_on = remedies_end_on(case)
    if over_on is None:
        refuse(
            life,
            f"正在复议或者诉讼，不能登记“{fact.kind.zh}”",
            clause,
            "请待复议、诉讼终结（appeal_decided）",
        )
    if fact.on <= over_on:
        refuse(
            life, f"申请复议、提起诉讼的期限至{over_on}，尚未届满，不能登记“{fact.kind.zh}”", clause, "请在期限届满后办理"
        )  # fmt: skip


def _publication_withdrawn(life: Life, fact: Fact) -> None:
    case = case_of(life)
    if case is not None and not case.closed and case.has(M.DETERMINED):
        refuse(
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
            refuse(
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
        refuse(
            life, f"已认定恶意囤地、炒地的闲置土地，处理完毕前不得办理“{fact.kind.zh}”", clauses.HOARDING, "请待处理完毕后再办理"
        )  # fmt: skip


CASE_PERMITS: Mapping[Kind, Callable[[Life, Fact], None]] = {
    Kind.IDLE_DETERMINATION: _determination,
    Kind.IDLE_CLEARED: in_idle_case,
    Kind.DISPOSAL: check_disposal,
    Kind.DISPOSAL_DONE: check_disposal,
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
