"""闲置土地处置办法 arts. 12, 13 as rows: land idle by the government's act, or halted, is disposed of by agreement."""

from supervision.law.idle_case.stages import Milestone
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import case_occasions as on
from supervision.law.rules.counts import (
    ON_THE_DAY,
)
from supervision.law.rules.order53 import GOVERNMENT_CAUSES
from supervision.law.rules.paper_clauses import RECOVERY
from supervision.law.rules.rule import Opens, Rule
from supervision.law.steps import Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

M = Milestone

NEGOTIATE_DISPOSAL = Rule(
    Duty.CASE,
    Step.NEGOTIATION,
    Opens(TaskName.NEGOTIATE_DISPOSAL, (Kind.NEGOTIATION,), each=True),
    on.reached(M.DETERMINED, M.NEGOTIATED, M.PLANNED, when=on.on_article_12),
    ON_THE_DAY,
    "适用第十二条，未协商一致",
    "{due}认定闲置，应与用地单位协商选择处置方式",
    Unit.ENFORCEMENT,
    clauses.WAYS,
    (
        GOVERNMENT_CAUSES,
        clauses.HALTED_BY_ARTICLE_12,
    ),
    arranged=True,
    answers=True,
)
DRAW_UP_PLAN = Rule(
    Duty.CASE,
    Step.PLAN,
    Opens(TaskName.DRAW_UP_PLAN, (Kind.DISPOSAL,)),
    on.reached(M.NEGOTIATED, M.PLANNED, when=on.on_article_12),
    ON_THE_DAY,
    "协商一致，未拟订处置方案",
    "{due}协商一致，应拟订处置方案",
    Unit.ENFORCEMENT,
    clauses.PLAN,
    arranged=True,
    answers=True,
)
TELL_MORTGAGEE = Rule(
    Duty.CASE,
    Step.MORTGAGEE,
    Opens(
        TaskName.TELL_MORTGAGEE,
        (
            Kind.MORTGAGEE_TOLD,
            Kind.SERVICE,
        ),
        each=True,
    ),
    on.mortgagee_not_told,
    ON_THE_DAY,
    "设有抵押权，已拟订方案或者决定收回，未通知抵押权人",
    "{due}拟订处置方案或者决定收回，土地设有抵押权，应书面通知抵押权人",
    Unit.ENFORCEMENT,
    clauses.MORTGAGEE,
    (RECOVERY,),
    arranged=True,
    answers=True,
)
SEEK_APPROVAL = Rule(
    Duty.CASE,
    Step.APPROVAL,
    Opens(TaskName.SEEK_APPROVAL, (Kind.GOV_APPROVAL,)),
    on.reached(M.PLANNED, M.PLAN_APPROVED),
    ON_THE_DAY,
    "处置方案已拟订，未经批准",
    "{due}拟订处置方案，应报本级人民政府批准后实施",
    Unit.ENFORCEMENT,
    clauses.PLAN,
    arranged=True,
    answers=True,
)
CARRY_OUT_PLAN = Rule(
    Duty.CASE,
    Step.CARRYING_OUT,
    Opens(TaskName.CARRY_OUT_PLAN, (Kind.DISPOSAL_DONE,)),
    on.reached(M.PLAN_APPROVED),
    ON_THE_DAY,
    "处置方案已批准，未实施完毕",
    "{due}处置方案获批准，应签订补充协议或者办理相关手续，动工时间按新约定重新起算",
    Unit.ENFORCEMENT,
    clauses.PLAN,
    (clauses.CLOCK_RESTARTS,),
    arranged=True,
    answers=True,
)

NEGOTIATED_STEPS = (
    NEGOTIATE_DISPOSAL,
    DRAW_UP_PLAN,
    TELL_MORTGAGEE,
    SEEK_APPROVAL,
    CARRY_OUT_PLAN,
)
"""In the order a day's look goes through them."""
