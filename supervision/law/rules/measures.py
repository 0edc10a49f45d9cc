"""新河县建设用地供后监管制度 五, 三（四）: briefing, draws, complaints: what the office arranges of itself."""

from supervision.law.rules import answered as on_fact
from supervision.law.rules.counts import AHEAD, ON_THE_DAY
from supervision.law.rules.county_clauses import BRIEF_CLAUSE, COMPLAINT_CLAUSE, DRAW_CLAUSE
from supervision.law.rules.rule import Opens, Rule
from supervision.law.steps import Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

BRIEF_HOLDER = Rule(
    Duty.BRIEFING,
    Step.BRIEFING,
    Opens(TaskName.BRIEF_HOLDER, (Kind.BRIEFING,), ON_THE_DAY),
    on_fact.supplied_without_briefing,
    AHEAD,
    "签订后30天内，未登记履约告知",
    "已供地，应于{due}前向用地单位送达《供后监管履约告知书》并讲解",
    Unit.UTILISATION,
    BRIEF_CLAUSE,
    arranged=True,
)
DRAWN_VISIT = Rule(
    Duty.SPOT_CHECK,
    Step.DRAWN,
    Opens(TaskName.SPOT_CHECK, (Kind.INSPECTION,)),
    on_fact.drawn_for_a_visit,
    ON_THE_DAY,
    "被抽取为抽查或交叉巡查对象，其后未巡查",
    "{due}被抽取，应由抽取确定的人员巡查",
    Unit.LAND_OFFICE,
    DRAW_CLAUSE,
    answers=True,
)
ANSWER_COMPLAINT = Rule(
    Duty.COMPLAINT,
    Step.INVESTIGATION,
    Opens(TaskName.ANSWER_COMPLAINT, (Kind.COMPLAINT_ANSWERED,), each=True),
    on_fact.complaints_not_answered,
    ON_THE_DAY,
    "收到举报，未答复",
    "{due}收到举报，应依法调查处理并答复",
    Unit.UTILISATION,
    COMPLAINT_CLAUSE,
    answers=True,
)
