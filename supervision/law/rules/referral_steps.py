"""Handing a lead to enforcement (案件线索移交): the steps of the two desks, and the county's own clause."""

from supervision.law.rules import case_occasions as on
from supervision.law.rules.counts import (
    ACCEPT_WITHIN,
    NEXT_DAY,
    ON_THE_DAY,
)
from supervision.law.rules.county_clauses import REFER_CLAUSE
from supervision.law.rules.order53 import INVESTIGATE
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

ACCEPT_REFERRAL = Rule(
    Duty.REFERRAL,
    Step.ACCEPTANCE,
    Opens(
        TaskName.ACCEPT_REFERRAL,
        (
            Kind.REFERRAL_ACCEPTED,
            Kind.REFERRAL_RETURNED,
            Kind.REFERRAL_WITHDRAWN,
        ),
        ACCEPT_WITHIN,
        each=True,
    ),
    on.referrals_not_taken,
    ON_THE_DAY,
    "案件线索已移交，未接收也未退回",
    "{due}移交，应接收或者写明理由退回",
    Unit.ENFORCEMENT,
    REFER_CLAUSE,
    arranged=True,
    answers=True,
)
ACCEPTANCE_LATE = Rule(
    Duty.REFERRAL,
    Step.ACCEPTANCE_LATE,
    Warns(AlertName.ACCEPTANCE_LATE),
    on.referrals_past_their_day,
    NEXT_DAY,
    "接收期限次日，未接收也未退回",
    "移交应于{due}前接收或者退回，至{from_on}没有回音",
    Unit.ENFORCEMENT,
    REFER_CLAUSE,
    arranged=True,
    answers=True,
)
REFER_AGAIN = Rule(
    Duty.REFERRAL,
    Step.REFERRAL,
    Opens(TaskName.REFER_AGAIN, (Kind.REFERRAL, Kind.REFERRAL_WITHDRAWN), each=True),
    on.referrals_returned,
    ON_THE_DAY,
    "移交被退回，未再次移交",
    "{due}移交被退回，应按退回理由补正后再次移交；调查通知书的三十日不因退回重新起算",
    Unit.UTILISATION,
    REFER_CLAUSE,
    (INVESTIGATE,),
    arranged=True,
    answers=True,
)
REFERRAL_GROUND_GONE = Rule(
    Duty.REFERRAL,
    Step.GROUND_GONE,
    Opens(
        TaskName.WITHDRAW_REFERRAL,
        (
            Kind.REFERRAL_WITHDRAWN,
            Kind.REFERRAL_OUTCOME,
        ),
        each=True,
    ),
    on.referrals_without_ground,
    ON_THE_DAY,
    "移交的事项已不成立，移交未撤回也未办结",
    "{due}移交的事项现已不成立，应撤回移交或者登记办理结果",
    Unit.UTILISATION,
    REFER_CLAUSE,
    arranged=True,
    answers=True,
)

REFERRAL_STEPS = (
    ACCEPT_REFERRAL,
    ACCEPTANCE_LATE,
    REFER_AGAIN,
    REFERRAL_GROUND_GONE,
)
"""In the order a day's look goes through them."""
