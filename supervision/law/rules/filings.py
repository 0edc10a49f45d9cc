"""What is entered in the national system (系统回填事项一览): which facts, on which of its forms, under which clause.

The system is 土地市场动态监测与监管系统. Its notice is quoted as the ministry's news of 2013-07-12 gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supervision.law.rules.case_clauses import FILING
from supervision.law.rules.clause import Clause, Source
from supervision.law.rules.paper_clauses import REPORT
from supervision.law.terms import Kind

TRACKING = Clause(
    Source(
        "《关于建立土地利用动态巡查制度加强建设用地供后开发利用全程监管的通知》（国土资厅发〔2013〕30号）"
    ),
    "一",
    "出让合同签订或划拨决定书下发后，市、县国土资源主管部门在土地市场动态监测与监管系统中提取《建设项目用地跟踪管理卡》，"
    "对已供土地的公开信息、出让价款缴纳、开竣工时间、定期巡查等情况，作出详细记录，作为开展土地利用动态巡查工作的基础。",
)


@dataclass(frozen=True, slots=True)
class Form:
    """Where a fact is entered: the heading in the system, what its day is called there, and the clause."""

    heading: str
    day: str
    clause: Clause
    also: tuple[Clause, ...] = ()


TO_BE_FILED: Mapping[Kind, Form] = {
    Kind.SUPPLY: Form("供应结果", "合同签订日期", TRACKING),
    Kind.AMENDMENT: Form("合同变更", "变更日期", TRACKING),
    Kind.TRANSFER: Form("合同变更（受让人变更）", "变更日期", TRACKING),
    Kind.EXTENSION: Form("合同变更（开竣工延期）", "批准日期", TRACKING),
    Kind.PAYMENT: Form("价款缴纳", "缴纳日期", TRACKING),
    Kind.HANDOVER: Form("交地", "实际交地时间", TRACKING),
    Kind.START: Form("动工开发", "实际开工时间", TRACKING, (REPORT,)),
    Kind.HALT: Form("开发进度（停工）", "停工时间", TRACKING, (REPORT,)),
    Kind.RESUME: Form("开发进度（复工）", "复工时间", TRACKING, (REPORT,)),
    Kind.COMPLETION: Form("竣工", "实际竣工时间", TRACKING, (REPORT,)),
    Kind.VERIFICATION: Form("竣工复核验收", "验收日期", TRACKING),
    Kind.TERMINATION: Form("合同解除", "解除日期", TRACKING),
    Kind.IDLE_DETERMINATION: Form("闲置土地认定", "认定日期", FILING),
    Kind.DISPOSAL: Form("闲置土地处置方案、决定", "日期", FILING),
    Kind.FEE_PAID: Form("土地闲置费缴纳", "缴纳日期", FILING),
    Kind.FEE_REFUNDED: Form("土地闲置费退还", "退还日期", FILING),
    Kind.DISPOSAL_DONE: Form("闲置土地处置完毕", "处置完毕日期", FILING),
    Kind.DEREGISTERED: Form("收回土地注销登记", "注销日期", FILING),
    Kind.DEREGISTRATION_ANNOUNCED: Form("收回土地公告注销登记", "公告日期", FILING),
    Kind.REVOCATION: Form("撤销闲置认定、处理决定", "撤销日期", FILING),
}
"""Facts that are entered. A suspicion cleared before any determination was never filed, so its clearing is not."""

CLEARED_AFTER_FILING = Form("闲置土地信息更新（排除闲置）", "排除日期", FILING)
"""A clearing is entered where the land had been determined idle: what was filed is brought up to date."""

CORRECTED = Form("更正已录入信息", "更正日期", FILING, (TRACKING,))
"""What was entered and has been corrected since is to be set right there too."""

OF_THE_CASE = frozenset(kind for kind, form in TO_BE_FILED.items() if form.clause is FILING) | {
    Kind.IDLE_CLEARED
}
"""What an entry that names no record is about: the idle case."""
