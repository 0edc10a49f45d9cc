"""What the law forbids (不予办理): each refusal says what happened, under which clause, what to do instead."""

from __future__ import annotations

from supervision.law.facts import Fact
from supervision.law.issue_gates import check_issue
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.responsibility import check_attribution
from supervision.law.rules import order53
from supervision.law.rules.answered import checked_idle
from supervision.law.rules.counts import FULL_YEAR, TWO_FULL_YEARS
from supervision.law.rules.county_clauses import COMPLETION_REVISIT, REFER_CLAUSE, START_REVISIT
from supervision.law.service import check_attempt, check_service
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.terms import Cause, Ground, Kind, Stage, State, Way
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
    _ground_fits(life, fact)
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


def _ground_fits(life: Life, fact: Fact) -> None:
    """A ground (原因情形) says more of the cause; it cannot say another one (闲置土地处置办法第8条)."""
    ground, cause = fact.values.get("ground"), fact.values.get("cause")
    if ground is None or cause is None:
        return
    if cause not in CAUSES_OF.get(ground, (Cause.GOVERNMENT,)):
        raise BadRecord(
            f"宗地{life.parcel.no}违约认定：原因写“{cause.zh}”，情形却写“{ground.zh}”。"
            f"依据{order53.GOVERNMENT_CAUSES.cite}，二者应一致，请核对后改正其中一项。"
        )


CAUSES_OF = {
    Ground.DISASTER: (Cause.FORCE_MAJEURE,),
    Ground.PRELIMINARY_WORKS: (Cause.GOVERNMENT, Cause.FORCE_MAJEURE),
}
"""The cause a ground stands for; all others are acts of the government. 城市房地产管理法第26条 names the second beside both."""


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


def _in_idle_case(life: Life, fact: Fact) -> None:
    if life.state not in IN_IDLE_CASE:
        raise NotAllowed(
            f"宗地{life.parcel.no}为“{life.state.zh}”，没有闲置案件，不能登记“{fact.kind.zh}”。"
            f"依据{order53.NOT_STARTED.cite}，须先构成疑似闲置。"
        )


def _idle_determination(life: Life, fact: Fact) -> None:
    if life.state is not State.IDLE_SUSPECTED:
        raise NotAllowed(
            f"宗地{life.parcel.no}为“{life.state.zh}”，不能作出闲置土地认定。"
            f"依据{order53.DETERMINATION.cite}，须符合第二条规定条件并经调查核实。"
        )


def _referral(life: Life, fact: Fact) -> None:
    if life.state is State.IDLE_SUSPECTED and not any(checked_idle(life)):
        raise NotAllowed(
            f"宗地{life.parcel.no}疑似闲置，尚无国土所核实确未动工（或停工）的记录，不能移交监察大队。"
            f"依据{REFER_CLAUSE.cite}，请先登记现场核实（idle_check）。"
        )


def _disposal(life: Life, fact: Fact) -> None:
    """Fee and recovery are for land never started; halted land goes the ways of art. 12."""
    _in_idle_case(life, fact)
    way = fact.values["way"]
    if way in RESTARTING:
        _names_the_new_start(life, fact)
    if way not in (Way.FEE, Way.RECOVERY):
        return
    if life.suspected_halted:
        raise NotAllowed(
            f"宗地{life.parcel.no}系停工闲置，不适用“{way.zh}”。"
            "依据《闲置土地处置办法》第十二条第三款，应按该条规定的方式处置。"
        )
    if life.state is not State.IDLE:
        raise NotAllowed(
            f"宗地{life.parcel.no}尚未认定闲置，不能“{way.zh}”。"
            f"依据{order53.DETERMINATION.cite}，须先下达《闲置土地认定书》（登记 idle_determination）。"
        )
    start_on = life.agreed_start_on
    if way is Way.RECOVERY and start_on is not None and fact.on < TWO_FULL_YEARS.from_day(start_on):
        raise NotAllowed(
            f"宗地{life.parcel.no}约定开工日{start_on}，至{fact.on}未满两年，不能无偿收回。"
            f"依据{order53.TWO_YEARS.cite}，自{TWO_FULL_YEARS.from_day(start_on)}起方可办理。"
        )


RESTARTING = (Way.EXTEND, Way.CHANGE_USE, Way.TEMPORARY_USE, Way.OTHER)
"""Ways after which the start counts anew from a newly agreed day."""


def _names_the_new_start(life: Life, fact: Fact) -> None:
    if fact.kind is Kind.DISPOSAL_DONE and life.started_on is None and "start_on" not in fact.values:
        raise NotAllowed(
            f"宗地{life.parcel.no}未动工，处置完毕须写明新约定的动工开发日期（start_on）。"
            "依据《闲置土地处置办法》第十二条第二款，动工开发时间按照新约定、规定的时间重新起算。"
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
    Kind.IDLE_DETERMINATION: _idle_determination,
    Kind.IDLE_CLEARED: _in_idle_case,
    Kind.REFERRAL: _referral,
    Kind.DISPOSAL: _disposal,
    Kind.DISPOSAL_DONE: _disposal,
    Kind.NOTICE_ISSUED: check_issue,
    Kind.SERVICE: check_service,
    Kind.SERVICE_ATTEMPT: check_attempt,
}
