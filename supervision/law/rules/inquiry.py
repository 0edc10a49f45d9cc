"""新河县建设用地供后监管制度 四（四）, 六: proof, cause, the help of other departments, service of what was issued."""

from supervision.law.rules import answered as on_fact
from supervision.law.rules.counts import NEXT_DAY, ON_THE_DAY
from supervision.law.rules.county_clauses import (
    COMPLETION_REVISIT,
    PAYMENT_NOTICES,
    START_CLAUSE,
    START_REVISIT,
    URGING_CLAUSE,
)
from supervision.law.rules.order53 import STARTED
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

VERIFY_START = Rule(
    Duty.START,
    Step.PROOF,
    Opens(TaskName.VERIFY_START, (Kind.START,)),
    on_fact.started_unproved,
    ON_THE_DAY,
    "已登记动工，缺施工许可证或基坑、桩基、地基情形",
    "{due}动工未核实，应核对施工许可证和基坑、桩基或三分之一地基，拍照登记",
    Unit.LAND_OFFICE,
    STARTED,
    (START_CLAUSE,),
    arranged=True,
)
FIND_START_CAUSE = Rule(
    Duty.START,
    Step.CAUSE,
    Opens(TaskName.FIND_START_CAUSE, (Kind.BREACH,)),
    on_fact.visits_that_ask_why_not_started,
    ON_THE_DAY,
    "约定开工日次日起巡查仍未动工，未作违约认定",
    "{due}再次巡查仍未动工，应调查原因并作开工违约认定",
    Unit.LAND_OFFICE,
    START_REVISIT,
    arranged=True,
    answers=True,
)
FIND_COMPLETION_CAUSE = Rule(
    Duty.COMPLETION,
    Step.CAUSE,
    Opens(TaskName.FIND_COMPLETION_CAUSE, (Kind.BREACH,)),
    on_fact.visits_that_ask_why_not_completed,
    ON_THE_DAY,
    "约定竣工日次日起巡查仍未竣工，未作违约认定",
    "{due}再次巡查仍未竣工，应调查原因并作竣工违约认定",
    Unit.LAND_OFFICE,
    COMPLETION_REVISIT,
    arranged=True,
    answers=True,
)
REPLY_LATE = Rule(
    Duty.BREACH,
    Step.COOPERATION,
    Warns(AlertName.REPLY_LATE),
    on_fact.inquiries_not_answered,
    NEXT_DAY,
    "协查函回复期限次日，未回复",
    "协查函要求{due}前回复，至{from_on}未收到回复",
    Unit.UTILISATION,
    START_REVISIT,
    (COMPLETION_REVISIT,),
    answers=True,
)
SERVE = Rule(
    Duty.SERVICE,
    Step.SERVING,
    Opens(TaskName.SERVE, (Kind.SERVICE,), each=True),
    on_fact.notices_not_served,
    ON_THE_DAY,
    "通知已签发，送达回执未收回",
    "{due}签发的通知尚未送达，应送达并收回送达回执",
    Unit.LAND_OFFICE,
    PAYMENT_NOTICES,
    (URGING_CLAUSE,),
    answers=True,
)
