"""闲置土地处置办法 arts. 14-18 as rows: the fee and the recovery, from the hearing to the court."""

from supervision.law.idle_case.stages import Milestone
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import case_occasions as on
from supervision.law.rules.counts import (
    COURT_WITHIN,
    HOLD_HEARING_WITHIN,
    NEXT_DAY,
    ON_THE_DAY,
    PUBLICISE_WITHIN,
)
from supervision.law.rules.order53 import DETERMINATION
from supervision.law.rules.paper_clauses import FEE, RECOVERY
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

M = Milestone

TELL_HEARING_RIGHT = Rule(
    Duty.CASE,
    Step.HEARING_RIGHT,
    Opens(
        TaskName.TELL_HEARING_RIGHT,
        (
            Kind.HEARING_TOLD,
            Kind.SERVICE,
        ),
        each=True,
    ),
    on.hearing_right_not_told,
    ON_THE_DAY,
    "适用第十四条，认定书已送达，未告知听证权利",
    "自{due}起可以拟作征缴或者收回决定，决定前应书面告知申请听证的权利",
    Unit.ENFORCEMENT,
    clauses.HEARING_RIGHT,
    (clauses.HOLDERS_FAULT,),
    arranged=True,
    answers=True,
)
HOLD_HEARING = Rule(
    Duty.CASE,
    Step.HEARING,
    Opens(
        TaskName.HOLD_HEARING,
        (
            Kind.HEARING_HELD,
            Kind.HEARING_WAIVED,
        ),
        HOLD_HEARING_WITHIN,
    ),
    on.reached(M.HEARING_REQUESTED, M.HEARING_HELD, M.HEARING_WAIVED),
    ON_THE_DAY,
    "当事人申请听证，未举行",
    "{due}收到听证申请，应组织听证，七个工作日前通知时间、地点",
    Unit.LEGAL_AFFAIRS,
    clauses.HEARING_RIGHT,
    (
        clauses.ASK_FOR_A_HEARING,
        clauses.HOLD_THE_HEARING,
    ),
    arranged=True,
    answers=True,
)
REVIEW_DECISION = Rule(
    Duty.CASE,
    Step.LEGAL_REVIEW,
    Opens(TaskName.REVIEW_DECISION, (Kind.LEGAL_REVIEW,), each=True),
    on.to_be_reviewed,
    ON_THE_DAY,
    "听证已了，未经法制审核",
    "听证自{due}已了，处理决定应先经法制审核",
    Unit.LEGAL_AFFAIRS,
    clauses.REVIEW_FIRST,
    arranged=True,
    answers=True,
)
SEEK_DECISION_APPROVAL = Rule(
    Duty.CASE,
    Step.DECISION_APPROVAL,
    Opens(TaskName.SEEK_DECISION_APPROVAL, (Kind.GOV_APPROVAL,)),
    on.reached(M.REVIEWED, M.APPROVED, M.DECIDED, when=on.on_article_14),
    ON_THE_DAY,
    "法制审核通过，未报政府批准",
    "{due}法制审核通过，征缴闲置费报本级人民政府批准，无偿收回报有批准权的人民政府批准",
    Unit.ENFORCEMENT,
    FEE,
    (RECOVERY,),
    arranged=True,
    answers=True,
)
DECIDE = Rule(
    Duty.CASE,
    Step.DECISION,
    Opens(TaskName.DECIDE, (Kind.DISPOSAL,)),
    on.reached(M.APPROVED, M.DECIDED, when=on.on_article_14),
    ON_THE_DAY,
    "政府已批准，未作出决定",
    "{due}获政府批准，应作出决定并载明法定事项",
    Unit.ENFORCEMENT,
    clauses.DECISION_CONTENT,
    arranged=True,
    answers=True,
)
SERVE_DECISION = Rule(
    Duty.CASE,
    Step.DECISION_PAPER,
    Opens(TaskName.SERVE_DECISION, (Kind.SERVICE,), each=True),
    on.decision_not_served,
    ON_THE_DAY,
    "已作出决定，决定书未送达",
    "{due}作出决定，应下达并送达决定书，履行期限自送达之日起算",
    Unit.ENFORCEMENT,
    clauses.DECISION_CONTENT,
    (
        clauses.PERFORMANCE,
        clauses.REMEDIES,
    ),
    arranged=True,
    answers=True,
)
PUBLICISE_DECISION = Rule(
    Duty.CASE,
    Step.PUBLICISING,
    Opens(TaskName.PUBLICISE_DECISION, (Kind.PUBLICISED,), PUBLICISE_WITHIN),
    on.decision_not_publicised,
    ON_THE_DAY,
    "已作出决定，未公示",
    "{due}作出决定，应公示执法机关、对象、类别、结论",
    Unit.ENFORCEMENT,
    clauses.PUBLICISE,
    arranged=True,
    answers=True,
)
NOT_PERFORMED = Rule(
    Duty.CASE,
    Step.PERFORMANCE,
    Warns(AlertName.NOT_PERFORMED),
    on.decision_not_performed,
    NEXT_DAY,
    "决定书送达三十日届满次日，未履行",
    "决定应于{due}前履行，至{from_on}未缴纳闲置费或者未办理注销登记",
    Unit.ENFORCEMENT,
    clauses.PERFORMANCE,
    arranged=True,
    answers=True,
)
APPLY_TO_COURT = Rule(
    Duty.CASE,
    Step.COURT,
    Opens(
        TaskName.APPLY_TO_COURT,
        (
            Kind.COURT_ENFORCEMENT,
            Kind.DEREGISTRATION_ANNOUNCED,
        ),
        COURT_WITHIN,
    ),
    on.for_the_court,
    NEXT_DAY,
    "复议、诉讼期限届满，未履行",
    "复议、诉讼期限至{due}届满而未履行：应催告后申请人民法院强制执行，逾期不注销登记的可以直接公告注销",
    Unit.ENFORCEMENT,
    clauses.NOT_PERFORMED,
    (
        clauses.COURT,
        clauses.URGING,
    ),
    arranged=True,
    answers=True,
)
COURT_LATE = Rule(
    Duty.CASE,
    Step.COURT_LATE,
    Warns(AlertName.COURT_LATE),
    on.court_not_asked,
    NEXT_DAY,
    "申请强制执行的三个月届满次日，未申请",
    "申请人民法院强制执行的期限至{due}，至{from_on}未申请",
    Unit.ENFORCEMENT,
    clauses.COURT,
    arranged=True,
    answers=True,
)
SERVE_REVOCATION = Rule(
    Duty.CASE,
    Step.REVOKING,
    Opens(TaskName.SERVE_REVOCATION, (Kind.SERVICE,), each=True),
    on.revocation_not_served,
    ON_THE_DAY,
    "已决定撤销，撤销决定书未送达",
    "{due}撤销原决定，应下达并送达《撤销决定书》",
    Unit.ENFORCEMENT,
    DETERMINATION,
    arranged=True,
    answers=True,
)
REFUND_FEE = Rule(
    Duty.CASE,
    Step.REFUND,
    Opens(TaskName.REFUND_FEE, (Kind.FEE_REFUNDED,), each=True),
    on.fee_to_refund,
    ON_THE_DAY,
    "征缴决定已撤销，已缴的闲置费未退还",
    "{due}原决定撤销，已缴的土地闲置费应退还",
    Unit.FINANCE,
    FEE,
    arranged=True,
    answers=True,
)

DECIDED_STEPS = (
    TELL_HEARING_RIGHT,
    HOLD_HEARING,
    REVIEW_DECISION,
    SEEK_DECISION_APPROVAL,
    DECIDE,
    SERVE_DECISION,
    PUBLICISE_DECISION,
    NOT_PERFORMED,
    APPLY_TO_COURT,
    COURT_LATE,
    SERVE_REVOCATION,
    REFUND_FEE,
)
"""In the order a day's look goes through them."""
