"""闲置土地处置办法 arts. 5-11, 25, 26 as rows: from the investigation to the determination, and whom it is told."""

from supervision.law.idle_case.stages import Milestone
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import case_occasions as on
from supervision.law.rules.counts import (
    INVESTIGATE_WITHIN,
    NEXT_DAY,
    ON_THE_DAY,
)
from supervision.law.rules.order53 import DETERMINATION, INVESTIGATE
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.rules.service_clauses import SERVED_BY
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind, ServiceWay

M = Milestone

SEND_INVESTIGATION = Rule(
    Duty.CASE,
    Step.INVESTIGATION,
    Opens(TaskName.SEND_INVESTIGATION, (Kind.NOTICE_ISSUED,), INVESTIGATE_WITHIN, each=True),
    on.to_be_investigated,
    ON_THE_DAY,
    "移交已接收，未发调查通知书",
    "{due}接收移交，应自发现之日起三十日内发出《闲置土地调查通知书》，退回补正不重新起算",
    Unit.ENFORCEMENT,
    INVESTIGATE,
    (
        clauses.INVESTIGATION_NOTICE,
        clauses.MEASURES,
    ),
    arranged=True,
    answers=True,
)
INVESTIGATION_LATE = Rule(
    Duty.CASE,
    Step.INVESTIGATION_LATE,
    Warns(AlertName.INVESTIGATION_LATE),
    on.not_investigated_in_time,
    NEXT_DAY,
    "发现之日起三十日届满次日，未发调查通知书",
    "《闲置土地调查通知书》应于{due}前发出，至{from_on}未发",
    Unit.ENFORCEMENT,
    INVESTIGATE,
    arranged=True,
    answers=True,
)
MATERIALS_LATE = Rule(
    Duty.CASE,
    Step.MATERIALS,
    Warns(AlertName.MATERIALS_LATE),
    on.materials_not_given,
    NEXT_DAY,
    "调查通知书送达三十日届满次日，当事人未提交材料",
    "当事人应于{due}前提交说明材料，至{from_on}未提交，可以依据已查明的事实认定",
    Unit.ENFORCEMENT,
    clauses.MATERIALS,
    arranged=True,
    answers=True,
)
DETERMINE_IDLE = Rule(
    Duty.CASE,
    Step.DETERMINATION,
    Opens(
        TaskName.DETERMINE_IDLE,
        (
            Kind.IDLE_DETERMINATION,
            Kind.IDLE_CLEARED,
        ),
    ),
    on.to_be_determined,
    ON_THE_DAY,
    "材料已收或者提交期限已过，未作认定",
    "{due}起可以认定：审核闲置原因，构成闲置的下达《闲置土地认定书》，不构成的登记排除",
    Unit.ENFORCEMENT,
    DETERMINATION,
    (
        clauses.GROUND_VERIFIED,
        clauses.DETERMINATION_CONTENT,
    ),
    arranged=True,
    answers=True,
)
SERVE_DETERMINATION = Rule(
    Duty.CASE,
    Step.DETERMINATION_PAPER,
    Opens(TaskName.SERVE_DETERMINATION, (Kind.SERVICE,), each=True),
    on.determination_not_served,
    ON_THE_DAY,
    "已认定闲置，认定书未送达",
    "{due}认定闲置，应向用地单位下达并送达《闲置土地认定书》",
    Unit.ENFORCEMENT,
    DETERMINATION,
    (clauses.DETERMINATION_CONTENT,),
    arranged=True,
    answers=True,
)
PUBLISH_IDLE = Rule(
    Duty.CASE,
    Step.PUBLICATION,
    Opens(TaskName.PUBLISH_IDLE, (Kind.PUBLICATION,)),
    on.reached(M.DETERMINED, M.PUBLISHED),
    ON_THE_DAY,
    "已认定闲置，未公开",
    "{due}认定闲置，应向社会公开位置、使用权人名称、闲置时间等信息",
    Unit.ENFORCEMENT,
    clauses.PUBLICATION,
    arranged=True,
    answers=True,
)
FILE_IDLE = Rule(
    Duty.CASE,
    Step.FILING,
    Opens(TaskName.FILE_IDLE, (Kind.FILING,), each=True),
    on.reached(M.DETERMINED, M.FILED),
    ON_THE_DAY,
    "已认定闲置，未备案",
    "{due}认定闲置，应录入土地市场动态监测与监管系统备案；未备案不得采取第十二条的方式处置",
    Unit.ENFORCEMENT,
    clauses.FILING,
    (clauses.NOT_FILED,),
    arranged=True,
    answers=True,
)
TELL_GOVERNMENT = Rule(
    Duty.CASE,
    Step.GOVERNMENT,
    Opens(
        TaskName.TELL_GOVERNMENT,
        (
            Kind.GOVERNMENT_TOLD,
            Kind.SERVICE,
        ),
        each=True,
    ),
    on.government_not_told,
    ON_THE_DAY,
    "认定为政府原因，未告知有关政府或部门",
    "{due}认定为政府原因，应公开闲置原因，并书面告知有关政府或者政府部门",
    Unit.ENFORCEMENT,
    clauses.PUBLICATION,
    arranged=True,
    answers=True,
)
TELL_FINANCE = Rule(
    Duty.CASE,
    Step.FINANCE,
    Opens(TaskName.TELL_FINANCE, (Kind.FINANCE_TOLD,)),
    on.reached(M.DETERMINED, M.FINANCE_TOLD),
    ON_THE_DAY,
    "已认定闲置，未抄送金融监管部门",
    "{due}认定闲置，应将闲置信息抄送金融监管等部门",
    Unit.ENFORCEMENT,
    clauses.FINANCE,
    arranged=True,
    answers=True,
)

SERVE_CASE_PAPER = Rule(
    Duty.CASE,
    Step.SERVING,
    Opens(TaskName.SERVE, (Kind.SERVICE,), each=True),
    on.case_papers_not_served,
    ON_THE_DAY,
    "闲置案件文书已签发，送达回证未收回",
    "{due}签发的文书尚未送达，应由两名执法人员送达并收回送达回证",
    Unit.ENFORCEMENT,
    SERVED_BY[ServiceWay.DIRECT],
    answers=True,
)

INQUIRY_STEPS = (
    SEND_INVESTIGATION,
    INVESTIGATION_LATE,
    MATERIALS_LATE,
    DETERMINE_IDLE,
    SERVE_DETERMINATION,
    PUBLISH_IDLE,
    FILE_IDLE,
    TELL_GOVERNMENT,
    TELL_FINANCE,
)
"""In the order a day's look goes through them."""
