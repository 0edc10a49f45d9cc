"""新河县建设用地供后监管制度: the sentences the rows rest on, word for word as in `texts/供后监管制度_新河县.md`."""

from supervision.law.rules.clause import COUNTY, Clause

REMIND_PAYMENT = Clause(
    COUNTY,
    "四（二）",
    "系统根据监测时点（即合同约定缴款时间），提前30天进入出让金缴纳提醒，根据用地单位实际缴费情况进行系统数据更新，对未按时缴费的进行催缴。",
)
PAYMENT_NOTICES = Clause(
    COUNTY,
    "六（一）",
    "对截止日期将近，未缴纳土地出让金的，发出《出让金缴纳提醒通知单》，提醒用地单位按时缴纳出让金；"
    "对超期未缴纳出让金的，向用地单位发出《出让金催缴通知单》，提醒相关违约责任，并做好送达回执等证据保存工作。",
)
POST_BOARD_CLAUSE = Clause(
    COUNTY,
    "四（三）",
    "交地完成后进入信息公示巡查阶段，由国土员将《信息公示牌》交给用地单位，提示用地单位在项目所在地醒目位置挂牌公示，接受社会监督。",
)
START_CLAUSE = Clause(
    COUNTY,
    "四（四）",
    "系统根据监测时点（即合同约定开工时间），提前30天进入开工提醒，对实际开工情况进行拍照并填写跟踪管理卡，对未按时开工的下发开工通知书。",
)
PATROL_CLAUSE = Clause(
    COUNTY,
    "四（五）",
    "对已开工的项目进行定期或不定期巡查，巡查的内容包括是否停工、停工时间、开工面积、投资额度、是否改变用途、是否已移位等信息。",
)
COMPLETION_CLAUSE = Clause(COUNTY, "四（六）", "系统根据监测时点（即合同约定竣工时间），提前30天进入竣工提醒")
URGING_CLAUSE = Clause(
    COUNTY, "四（六）", "若此时项目尚未竣工的，发出《竣工建设提醒》，提醒用地单位及时竣工并做好签收工作。"
)
IDLE_CLAUSE = Clause(
    COUNTY, "四（七）", "若用地单位超过约定开工期限一年以上尚未开工的，系统将判定项目闲置，定期进行查看监测"
)
REFER_CLAUSE = Clause(
    COUNTY,
    "六（四）",
    "在经向国土所核实项目现状确未动工后，移交监察大队按照《闲置土地处置办法》规定程序进行调查处置",
)
VISITS_CLAUSE = Clause(COUNTY, "二（二）", "每一个项目在开工、竣工阶段巡查各一次。")
START_REVISIT = Clause(
    COUNTY,
    "六（二）",
    "国土人员在约定开工期限次日对项目再次进行巡查，若仍未开工的，调查未开工原因并在系统中进行开工违约认定。",
)
START_EXCUSED = Clause(
    COUNTY,
    "六（二）",
    "若认定为政府原因或不可抗力的，督促用地单位及时办理开竣工延期手续，延期申请批准后对合同信息进行变更",
)
START_AT_FAULT = Clause(
    COUNTY,
    "六（二）",
    "若认定为企业自身原因的，在认定违约后及时通知监察大队进行正式调查，并发出《开工建设履约通知单》。",
)
COMPLETION_REVISIT = Clause(
    COUNTY,
    "六（三）",
    "国土人员在约定竣工期限次日对项目再次进行巡查，若仍未竣工的，调查项目未竣工原因并在系统中进行竣工违约认定。",
)
COMPLETION_EXCUSED = Clause(
    COUNTY,
    "六（三）",
    "若认定为政府原因或不可抗力的，督促用地单位及时办理竣工延期手续，延期申请批准后在系统中对合同信息进行变更",
)
COMPLETION_AT_FAULT = Clause(
    COUNTY,
    "六（三）",
    "若认定为企业自身原因的，在认定违约后及时通知监察大队进行调查处置，并发出《竣工履约通知》。",
)
BRIEF_CLAUSE = Clause(
    COUNTY,
    "五（二）",
    "为提高用地单位用地意识，供地审批手续完成后对用地单位进行法律法规和政策规范的解释，提高其严格按照合同约定开发利用土地的意识",
)
DRAW_CLAUSE = Clause(COUNTY, "五（三）", "通过交叉巡查、不定期抽查等形式，杜绝欺骗行为。")
COMPLAINT_CLAUSE = Clause(COUNTY, "三（四）", "对群众投诉、举报用地单位的案件，依法进行调查处理。")
