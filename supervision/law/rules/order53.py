"""闲置土地处置办法 (Order 53 of 2012): its articles as rows. The text stands in `texts/闲置土地处置办法_2012.md`."""

from supervision.law.rules import occasions as on
from supervision.law.rules.clause import ORDER53, Clause
from supervision.law.rules.counts import FULL_YEAR, INVESTIGATE_WITHIN, TWO_FULL_YEARS
from supervision.law.rules.county_clauses import IDLE_CLAUSE
from supervision.law.rules.rule import Moves, Opens, Rule, Warns
from supervision.law.states import Trigger
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

NOT_STARTED = Clause(
    ORDER53,
    "第二条第一款",
    "本办法所称闲置土地，是指国有建设用地使用权人超过国有建设用地使用权有偿使用合同或者划拨决定书约定、"
    "规定的动工开发日期满一年未动工开发的国有建设用地。",
)
HALTED = Clause(
    ORDER53,
    "第二条第二款",
    "已动工开发但开发建设用地面积占应动工开发建设用地总面积不足三分之一或者已投资额占总投资额不足百分之二十五，"
    "中止开发建设满一年的国有建设用地，也可以认定为闲置土地。",
)
INVESTIGATE = Clause(
    ORDER53,
    "第五条",
    "市、县国土资源主管部门发现有涉嫌构成本办法第二条规定的闲置土地的，应当在三十日内开展调查核实，"
    "向国有建设用地使用权人发出《闲置土地调查通知书》。",
)
TWO_YEARS = Clause(ORDER53, "第十四条第（二）项", "未动工开发满两年的")
GOVERNMENT_CAUSES = Clause(
    ORDER53,
    "第八条",
    "有下列情形之一，属于政府、政府有关部门的行为造成动工开发延迟的，国有建设用地使用权人应当向市、县国土资源主管部门提供土地闲置原因说明材料",
)
ONLY_BY_DISPOSAL = Clause(
    ORDER53,
    "第十二条第（一）项",
    "延长动工开发期限。签订补充协议，重新约定动工开发、竣工期限和违约责任。"
    "从补充协议约定的动工开发日期起，延长动工开发期限最长不得超过一年",
)
NO_AGREED_START = Clause(
    ORDER53,
    "第二十二条第二款",
    "因特殊情况，未约定、规定动工开发日期，或者约定、规定不明确的，以实际交付土地之日起一年为动工开发日期。",
)
DETERMINATION = Clause(
    ORDER53,
    "第九条",
    "经调查核实，符合本办法第二条规定条件，构成闲置土地的，市、县国土资源主管部门应当向国有建设用地使用权人下达《闲置土地认定书》。",
)

STARTED = Clause(
    ORDER53,
    "第三十条第一款",
    "动工开发：依法取得施工许可证后，需挖深基坑的项目，基坑开挖完毕；使用桩基的项目，打入所有基础桩；"
    "其他项目，地基施工完成三分之一。",
)

SUSPECT_NOT_STARTED = Rule(
    Duty.IDLE,
    Step.SUSPICION,
    Moves(Trigger.SUSPECT_NOT_STARTED),
    on.not_started_and_not_cleared,
    FULL_YEAR,
    "超过约定开工日满一年的次日，未动工",
    "约定开工日{due}，次日起算满一年仍未动工，自{from_on}起为疑似闲置",
    Unit.UTILISATION,
    NOT_STARTED,
    (IDLE_CLAUSE, NO_AGREED_START),
)
CHECK_NOT_STARTED = Rule(
    Duty.IDLE,
    Step.SITE_CHECK,
    Opens(TaskName.CHECK_IDLE, (Kind.IDLE_CHECK,), INVESTIGATE_WITHIN, due_from_look=True),
    on.suspected_not_started,
    FULL_YEAR,
    "转为疑似闲置（未动工）",
    "自{from_on}起为疑似闲置，应由国土所现场核实",
    Unit.LAND_OFFICE,
    INVESTIGATE,
    (IDLE_CLAUSE,),
)
TWO_YEARS_ALERT = Rule(
    Duty.IDLE,
    Step.TWO_YEARS,
    Warns(AlertName.TWO_YEARS_NOT_STARTED),
    on.not_started_and_not_cleared,
    TWO_FULL_YEARS,
    "超过约定开工日满两年的次日，未动工",
    "约定开工日{due}，至{from_on}已满两年未动工",
    Unit.UTILISATION,
    TWO_YEARS,
)
SUSPECT_HALTED = Rule(
    Duty.HALT,
    Step.SUSPICION,
    Moves(Trigger.SUSPECT_HALTED),
    on.halted_below_the_shares,
    FULL_YEAR,
    "停工满一年的次日，面积不足三分之一或投资不足25%",
    "{due}停工，次日起算满一年，且开发面积不足三分之一或投资不足25%，自{from_on}起为疑似闲置",
    Unit.UTILISATION,
    HALTED,
)
CHECK_HALTED = Rule(
    Duty.HALT,
    Step.SITE_CHECK,
    Opens(TaskName.CHECK_IDLE, (Kind.IDLE_CHECK,), INVESTIGATE_WITHIN, due_from_look=True),
    on.suspected_halted,
    FULL_YEAR,
    "转为疑似闲置（停工）",
    "{due}停工满一年，自{from_on}起为疑似闲置，应由国土所现场核实",
    Unit.LAND_OFFICE,
    INVESTIGATE,
)
HALT_FIGURES = Rule(
    Duty.HALT,
    Step.FIGURES,
    Warns(AlertName.HALT_FIGURES_MISSING),
    on.halted_with_a_figure_unknown,
    FULL_YEAR,
    "停工满一年的次日，已知数据均不低于标准而另有数据不明",
    "{due}停工满一年，开工面积或投资数据不全，无法判定，应补测",
    Unit.LAND_OFFICE,
    HALTED,
)
