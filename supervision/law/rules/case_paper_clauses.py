"""What only the papers of an idle case quote (闲置案件文书所引条款): no row of the table rests on these."""

from supervision.law.rules.case_clauses import SWAP, TEMPORARY_USE
from supervision.law.rules.clause import COMPULSION, ORDER53, PENALTIES, RECONSIDERATION, Clause
from supervision.law.rules.order53 import ONLY_BY_DISPOSAL
from supervision.law.terms import Way

MORTGAGEE_COPY = Clause(ORDER53, "第十四条第（二）项", "闲置土地设有抵押权的，同时抄送相关土地抵押权人。")
NO_COST = Clause(ORDER53, "第十四条第（一）项", "土地闲置费不得列入生产成本")

WAY_CLAUSES = {
    Way.EXTEND: ONLY_BY_DISPOSAL,
    Way.CHANGE_USE: Clause(
        ORDER53,
        "第十二条第一款第（二）项",
        "调整土地用途、规划条件。按照新用途或者新规划条件重新办理相关用地手续，并按照新用途或者新规划条件核算、收缴或者退还土地价款。"
        "改变用途后的土地利用必须符合土地利用总体规划和城乡规划",
    ),
    Way.TEMPORARY_USE: TEMPORARY_USE,
    Way.AGREED_RECOVERY: Clause(ORDER53, "第十二条第一款第（四）项", "协议有偿收回国有建设用地使用权"),
    Way.SWAP: SWAP,
    Way.OTHER: Clause(
        ORDER53, "第十二条第一款第（六）项", "市、县国土资源主管部门还可以根据实际情况规定其他处置方式。"
    ),
}
"""The item of art. 12 each way of disposal stands in."""

HEARING_ORDER = Clause(
    PENALTIES,
    "第六十四条第（四）、（五）、（六）项",
    "（四）听证由行政机关指定的非本案调查人员主持；当事人认为主持人与本案有直接利害关系的，有权申请回避；"
    "（五）当事人可以亲自参加听证，也可以委托一至二人代理；"
    "（六）当事人及其代理人无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，行政机关终止听证",
)
URGED_IN_WRITING = Clause(
    COMPULSION,
    "第三十五条",
    "催告应当以书面形式作出，并载明下列事项：（一）履行义务的期限；（二）履行义务的方式；"
    "（三）涉及金钱给付的，应当有明确的金额和给付方式；（四）当事人依法享有的陈述权和申辩权。",
)
"""Written for the office's own enforcement; followed for the urging of art. 54, whose content the law does not state."""
RECONSIDERED_BY = Clause(
    RECONSIDERATION,
    "第二十四条第一款第（一）项",
    "对本级人民政府工作部门作出的行政行为不服的",
)
TOLD_TO_RECONSIDER = Clause(
    RECONSIDERATION,
    "第二十三条第二款",
    "对前款规定的情形，行政机关在作出行政行为时应当告知公民、法人或者其他组织先向行政复议机关申请行政复议。",
)

OLD_LAND_ARTICLE = "第三十七条"
"""How Order 53 cites the article of the Land Law which since the revision of 2019 is the thirty-eighth."""
