"""What the law forbids (不予办理): each refusal says what happened, under which clause, what to do instead."""

from __future__ import annotations

from supervision.law.facts import Fact
from supervision.law.grounds import check_grounds
from supervision.law.idle_case.permits import CASE_PERMITS
from supervision.law.issue_gates import check_issue
from supervision.law.referral_permits import REFERRAL_PERMITS
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.responsibility import check_attribution
from supervision.law.rules import order53
from supervision.law.rules.counts import FULL_YEAR
from supervision.law.rules.county_clauses import COMPLETION_REVISIT, START_REVISIT
from supervision.law.service import check_attempt, check_service
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Kind, Stage
from supervision.law.verification import check_verification


def check(life: Life, fact: Fact) -> None:
    """Raise `NotAllowed` or `BadRecord` if this fact may not be recorded of this life on its day.

    The life stands before the fact: its calendar moves are done up to the day before.
    """
    check_of = CHECKS.get(fact.kind)
    if check_of is not None:
        check_of(life, fact)


def _payment(life: Life, fact: Fact) -> None:
    known = {instalment.no for instalment in life.contract.instalments}
    number = fact.values.get("instalment")
    if number is not None and number not in known:
        numbers = "、".join(str(no) for no in sorted(known)) or "（未约定分期）"
        raise BadRecord(f"宗地{life.parcel.no}没有第{number}期，合同约定的期号为：{numbers}")
    if number is None and known and life.earliest_unpaid() is None:
        raise BadRecord(f"宗地{life.parcel.no}各期价款均已缴清，请注明缴款的期号")


def _breach(life: Life, fact: Fact) -> None:
    """Without an agreed day nobody can be late with it: a compliance notice could not say which term was broken."""
    stage = fact.values.get("stage")
    check_grounds(life, fact)
    agreed = {
        Stage.START: (life.agreed_start_on, START_REVISIT),
        Stage.COMPLETION: (life.contract.completion_on, COMPLETION_REVISIT),
    }
    if stage not in agreed:
        return
    agreed_on, clause = agreed[stage]
    if agreed_on is None:
        raise NotAllowed(
            f"宗地{life.parcel.no}没有约定的{stage.zh}日期，无从认定{stage.zh}违约。"
            f"依据{clause.cite}，逾期方可认定；合同另有约定的，请先登记合同变更（amendment）写明日期。"
        )


def _reply(life: Life, fact: Fact) -> None:
    """A reply names what it answers: the seq of the letter or complaint in the case file."""
    asked = {Kind.COOPERATION_ANSWERED: Kind.COOPERATION_ASKED, Kind.COMPLAINT_ANSWERED: Kind.COMPLAINT}[
        fact.kind
    ]
    known = [str(each.seq) for each in life.answered if each.kind is asked]
    if fact.values["answers"] not in known:
        listed = "、".join(known) or "（无）"
        raise BadRecord(
            f"宗地{life.parcel.no}的案卷中没有第{fact.values['answers']}号“{asked.zh}”，"
            f"可以答复的序号：{listed}；序号见 supervision history {life.parcel.no}"
        )


def _extension(life: Life, fact: Fact) -> None:
    """Once the year is complete an extension is a way of disposal, no longer a plain extension."""
    start_on = life.agreed_start_on
    year_over = life.start_open and start_on is not None and fact.on >= FULL_YEAR.from_day(start_on)
    if life.state in IN_IDLE_CASE or (year_over and str(start_on) not in life.cleared):
        raise NotAllowed(
            f"宗地{life.parcel.no}约定开工日{start_on}，至{fact.on}已满一年（{life.state.zh}），"
            f"不能再批准普通延期。依据{order53.ONLY_BY_DISPOSAL.cite}，"
            "延长动工开发期限应在闲置认定后作为处置方式办理（登记 disposal_done，way: extend）。"
        )


def _supply(life: Life, fact: Fact) -> None:
    raise BadRecord(f"宗地{life.parcel.no}已有供地记录；合同有变更的，请登记“合同变更”（amendment）")


CHECKS = {
    Kind.SUPPLY: _supply,
    Kind.PAYMENT: _payment,
    Kind.VERIFICATION: check_verification,
    Kind.BREACH: _breach,
    Kind.ATTRIBUTION: check_attribution,
    Kind.COOPERATION_ANSWERED: _reply,
    Kind.COMPLAINT_ANSWERED: _reply,
    Kind.EXTENSION: _extension,
    **REFERRAL_PERMITS,
    **CASE_PERMITS,
    Kind.NOTICE_ISSUED: check_issue,
    Kind.SERVICE: check_service,
    Kind.SERVICE_ATTEMPT: check_attempt,
}
