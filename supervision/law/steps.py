"""What the office does (监管动作的术语): duties, steps, notices, tasks, alerts, units; the Chinese beside each."""

from __future__ import annotations

from supervision.law.terms import Term


class Duty(Term):
    """What the office watches (监管事项). Duties run in parallel with the state and with one another."""

    PAYMENT = "payment", "价款缴纳"
    BOARD = "board", "交地公示"
    START = "start", "开工"
    BREACH = "breach", "违约处理"
    IDLE = "idle", "闲置"
    COMPLETION = "completion", "竣工"
    HALT = "halt", "停工"
    BRIEFING = "briefing", "履约告知"
    SPOT_CHECK = "spot_check", "抽查"
    COMPLAINT = "complaint", "举报"
    SERVICE = "service", "送达"
    REFERRAL = "referral", "案件线索移交"
    CASE = "case", "闲置办案"
    SUPPLY = "supply", "供地条件"


class Step(Term):
    """One step of a duty (监管环节)."""

    WINDOW = "window", "进入提醒期"
    SETTLED = "settled", "价款结清"
    REMINDER = "reminder", "提醒"
    DEMAND = "demand", "催缴"
    TERMINATION = "termination", "解除条件成就"
    POSTING = "posting", "挂牌公示"
    HANDOVER = "handover", "逾期交地"
    INSPECTION = "inspection", "到期巡查"
    REINSPECTION = "reinspection", "次日再次巡查"
    NOTICE = "notice", "通知"
    URGING = "urging", "督促"
    COMPLIANCE = "compliance", "履约通知"
    ENFORCEMENT = "enforcement", "通知监察"
    EXTENSION = "extension", "督促办理延期"
    EXTENSION_LATE = "extension_late", "逾期未申请延期"
    EXTENSION_LONG = "extension_long", "延期超过一年"
    SUSPICION = "suspicion", "判定疑似闲置"
    SITE_CHECK = "site_check", "现场核实"
    TWO_YEARS = "two_years", "满两年"
    REFERRAL = "referral", "移交"
    FIGURES = "figures", "补测数据"
    PATROL = "patrol", "定期巡查"
    BRIEFING = "briefing", "告知履约义务"
    PROOF = "proof", "动工核实"
    CAUSE = "cause", "查明原因"
    DRAWN = "drawn", "抽查巡查"
    COOPERATION = "cooperation", "协查逾期未复"
    VERIFICATION = "verification", "竣工复核"
    PUT_RIGHT = "put_right", "整改复查"
    INVESTIGATION = "investigation", "调查处理"
    SERVING = "serving", "送达"
    WITHDRAWAL = "withdrawal", "撤回"
    RECTIFICATION = "rectification", "更正"
    CONDITIONS = "conditions", "供地条件核查"
    REPORTING = "reporting", "开竣工申报"
    ACCEPTANCE = "acceptance", "移交接收"
    ACCEPTANCE_LATE = "acceptance_late", "逾期未接收"
    GROUND_GONE = "ground_gone", "移交依据消失"
    INVESTIGATION_LATE = "investigation_late", "逾期未发调查通知书"
    MATERIALS = "materials", "当事人提交材料"
    DETERMINATION = "determination", "闲置认定"
    DETERMINATION_PAPER = "determination_paper", "下达认定书"
    PUBLICATION = "publication", "信息公开"
    FILING = "filing", "系统备案"
    GOVERNMENT = "government", "告知有关政府"
    FINANCE = "finance", "抄送金融监管"
    NEGOTIATION = "negotiation", "处置协商"
    MORTGAGEE = "mortgagee", "告知抵押权人"
    PLAN = "plan", "拟订处置方案"
    APPROVAL = "approval", "报请政府批准"
    DECISION_APPROVAL = "decision_approval", "报请批准处理决定"
    CARRYING_OUT = "carrying_out", "实施处置方案"
    HEARING_RIGHT = "hearing_right", "告知听证权利"
    HEARING = "hearing", "组织听证"
    LEGAL_REVIEW = "legal_review", "法制审核"
    DECISION = "decision", "作出处理决定"
    DECISION_PAPER = "decision_paper", "下达处理决定"
    PERFORMANCE = "performance", "履行决定"
    COURT = "court", "申请强制执行"
    COURT_LATE = "court_late", "逾期未申请强制执行"
    PUBLICISING = "publicising", "执法信息公示"
    REVOKING = "revoking", "下达撤销决定"
    REFUND = "refund", "退还闲置费"
    CLOSING = "closing", "撤销公开信息"
    FILING_UPDATE = "filing_update", "更新备案信息"
    CHANGE_SURVEY = "change_survey", "土地变更调查"
    # A case paper is drafted by a person: its step is none of the table's, whose task it may answer
    INVESTIGATION_DRAFT = "investigation_draft", "调查通知书拟稿"
    DETERMINATION_DRAFT = "determination_draft", "认定书拟稿"
    GOVERNMENT_DRAFT = "government_draft", "政府原因告知书拟稿"
    MORTGAGEE_DRAFT = "mortgagee_draft", "抵押权人告知书拟稿"
    HEARING_RIGHT_DRAFT = "hearing_right_draft", "听证权利告知书拟稿"
    HEARING_DRAFT = "hearing_draft", "听证通知书拟稿"
    FEE_DRAFT = "fee_draft", "征缴决定书拟稿"
    RECOVERY_DRAFT = "recovery_draft", "收回决定书拟稿"
    URGING_DRAFT = "urging_draft", "催告书拟稿"
    REVOCATION_DRAFT = "revocation_draft", "撤销决定书拟稿"


class NoticeName(Term):
    """The notices (通知书), each one template in `notice_templates/`; a sweep drafts those a row of the table gives."""

    PAYMENT_REMINDER = "payment_reminder", "出让金缴纳提醒通知单"
    OVERDUE_PAYMENT = "overdue_payment", "出让金催缴通知单"
    START_REMINDER = "start_reminder", "开工提醒书"
    START_NOTICE = "start_notice", "开工通知书"
    START_COMPLIANCE = "start_compliance", "开工建设履约通知单"
    COMPLETION_REMINDER = "completion_reminder", "竣工提醒书"
    COMPLETION_URGING = "completion_urging", "竣工建设提醒"
    COMPLETION_COMPLIANCE = "completion_compliance", "竣工履约通知"
    WITHDRAWAL_LETTER = "withdrawal_letter", "撤回通知书"
    RECTIFICATION_LETTER = "rectification_letter", "更正通知书"
    IDLE_INVESTIGATION = "idle_investigation", "闲置土地调查通知书"
    IDLE_DETERMINATION = "idle_determination", "闲置土地认定书"
    GOVERNMENT_CAUSE_LETTER = "government_cause_letter", "政府原因告知书"
    MORTGAGEE_LETTER = "mortgagee_letter", "抵押权人告知书"
    HEARING_RIGHT_NOTICE = "hearing_right_notice", "听证权利告知书"
    HEARING_NOTICE = "hearing_notice", "听证通知书"
    FEE_DECISION = "fee_decision", "征缴土地闲置费决定书"
    RECOVERY_DECISION = "recovery_decision", "收回国有建设用地使用权决定书"
    PERFORMANCE_URGING = "performance_urging", "履行催告书"
    REVOCATION_DECISION = "revocation_decision", "撤销决定书"


CASE_PAPERS = frozenset(
    {
        NoticeName.IDLE_INVESTIGATION,
        NoticeName.IDLE_DETERMINATION,
        NoticeName.GOVERNMENT_CAUSE_LETTER,
        NoticeName.MORTGAGEE_LETTER,
        NoticeName.HEARING_RIGHT_NOTICE,
        NoticeName.HEARING_NOTICE,
        NoticeName.FEE_DECISION,
        NoticeName.RECOVERY_DECISION,
        NoticeName.PERFORMANCE_URGING,
        NoticeName.REVOCATION_DECISION,
    }
)
"""The papers of an idle case (闲置案件文书): drafted by enforcement upon what is on file, in the bureau's name."""

CORRECTING = frozenset({NoticeName.WITHDRAWAL_LETTER, NoticeName.RECTIFICATION_LETTER})
"""The notices about another one that was issued on a wrong fact: no duty gives them, so no row of the table."""


class PaperName(Term):
    """Papers that go with tasks and visits (随任务的文书); not drafted by a sweep, printed when they are needed."""

    OBLIGATIONS_BRIEFING = "obligations_briefing", "供后监管履约告知书"
    INFORMATION_BOARD = "information_board", "建设项目用地信息公示牌"
    TRACKING_CARD = "tracking_card", "建设项目用地跟踪管理卡"
    BREACH_FINDING = "breach_finding", "违约认定表"
    RESPONSIBILITY_SHEET = "responsibility_sheet", "责任日计算表"
    DAMAGES_SHEET = "damages_sheet", "违约金及利息计算表"
    COOPERATION_LETTER = "cooperation_letter", "协查函"
    SERVICE_RECEIPT = "service_receipt", "送达回执"
    REFERRAL_LETTER = "referral_letter", "案件线索移交书"
    REFERRAL_RECEIPT = "referral_receipt", "接收回执"
    DISPOSAL_PLAN = "disposal_plan", "闲置土地处置方案"
    FEE_SHEET = "fee_sheet", "土地闲置费计算表"


class TaskName(Term):
    """The tasks (任务) a sweep may open for an officer."""

    POST_BOARD = "post_board", "交付并督促悬挂〈信息公示牌〉"
    INSPECT_START = "inspect_start", "开工巡查"
    REINSPECT_START = "reinspect_start", "开工次日再次巡查并查明原因"
    APPLY_EXTENSION = "apply_extension", "督促办理延期手续"
    CHECK_IDLE = "check_idle", "疑似闲置现场核实"
    INSPECT_COMPLETION = "inspect_completion", "竣工巡查"
    REINSPECT_COMPLETION = "reinspect_completion", "竣工次日再次巡查并查明原因"
    ENFORCE_BREACH = "enforce_breach", "通知监察大队调查违约"
    REFER_IDLE = "refer_idle", "移交监察大队"
    SERVE = "serve", "送达"
    PATROL = "patrol", "定期巡查"
    BRIEF_HOLDER = "brief_holder", "送达履约告知书并讲解"
    VERIFY_START = "verify_start", "动工核实"
    FIND_START_CAUSE = "find_start_cause", "查明未开工原因并作违约认定"
    FIND_COMPLETION_CAUSE = "find_completion_cause", "查明未竣工原因并作违约认定"
    SPOT_CHECK = "spot_check", "抽查巡查"
    VERIFY_COMPLETION = "verify_completion", "竣工复核验收"
    VERIFY_AGAIN = "verify_again", "整改复查"
    ANSWER_COMPLAINT = "answer_complaint", "调查处理举报并答复"
    ACCEPT_REFERRAL = "accept_referral", "接收或者退回移交"
    REFER_AGAIN = "refer_again", "补正后再次移交"
    WITHDRAW_REFERRAL = "withdraw_referral", "撤回移交"
    SEND_INVESTIGATION = "send_investigation", "下达〈闲置土地调查通知书〉"
    DETERMINE_IDLE = "determine_idle", "认定是否构成闲置"
    SERVE_DETERMINATION = "serve_determination", "下达并送达〈闲置土地认定书〉"
    PUBLISH_IDLE = "publish_idle", "公开闲置土地信息"
    FILE_IDLE = "file_idle", "录入系统备案"
    TELL_GOVERNMENT = "tell_government", "书面告知有关政府或部门"
    TELL_FINANCE = "tell_finance", "抄送金融监管部门"
    NEGOTIATE_DISPOSAL = "negotiate_disposal", "与用地单位协商处置方式"
    TELL_MORTGAGEE = "tell_mortgagee", "书面通知抵押权人"
    DRAW_UP_PLAN = "draw_up_plan", "拟订处置方案"
    SEEK_APPROVAL = "seek_approval", "处置方案报本级政府批准"
    SEEK_DECISION_APPROVAL = "seek_decision_approval", "征缴或者收回报政府批准"
    CARRY_OUT_PLAN = "carry_out_plan", "实施处置方案"
    TELL_HEARING_RIGHT = "tell_hearing_right", "告知听证权利"
    HOLD_HEARING = "hold_hearing", "组织听证"
    REVIEW_DECISION = "review_decision", "重大执法决定法制审核"
    DECIDE = "decide", "作出征缴或者收回决定"
    SERVE_DECISION = "serve_decision", "下达并送达决定书"
    APPLY_TO_COURT = "apply_to_court", "催告并申请人民法院强制执行"
    PUBLICISE_DECISION = "publicise_decision", "公示执法决定"
    SERVE_REVOCATION = "serve_revocation", "下达并送达〈撤销决定书〉"
    REFUND_FEE = "refund_fee", "退还土地闲置费"
    WITHDRAW_PUBLICATION = "withdraw_publication", "撤销已公开的闲置信息"
    UPDATE_FILING = "update_filing", "更新系统备案信息"
    SURVEY_CHANGE = "survey_change", "办理土地变更调查和登记"


class AlertName(Term):
    """What a supervisor is warned of (预警)."""

    MAY_TERMINATE = "may_terminate", "可以解除合同"
    HANDOVER_LATE = "handover_late", "逾期未交地"
    EXTENSION_NOT_APPLIED = "extension_not_applied", "逾期未申请延期"
    EXTENSION_OVER_A_YEAR = "extension_over_a_year", "延期超过一年"
    TWO_YEARS_NOT_STARTED = "two_years_not_started", "满两年未动工"
    REPLY_LATE = "reply_late", "协查函逾期未复"
    HALT_FIGURES_MISSING = "halt_figures_missing", "停工满一年，面积或投资数据不全"
    ACCEPTANCE_LATE = "acceptance_late", "移交逾期未接收"
    INVESTIGATION_LATE = "investigation_late", "逾期未发调查通知书"
    MATERIALS_LATE = "materials_late", "当事人逾期未提交材料"
    NOT_PERFORMED = "not_performed", "决定逾期未履行"
    COURT_LATE = "court_late", "申请强制执行的期限已过"
    NOT_REPORTED = "not_reported", "动工后未申报"
    SUPPLY_CONDITION_MISSING = "supply_condition_missing", "供地时不具备规定条件"


def act_name_zh(name: str) -> str:
    """The Chinese name of a notice, task or alert by its stable English value."""
    return ACT_NAMES[name]


ACT_NAMES = {str(term): term.zh for terms in (NoticeName, TaskName, AlertName) for term in terms}


class ActSort(Term):
    """The sorts of line a day's look can print (动作类别)."""

    NOTICE = "notice", "通知"
    TASK = "task", "任务"
    MOVE = "move", "状态变化"
    LAPSE = "lapse", "过期未发"
    ALERT = "alert", "预警"


class Unit(Term):
    """The office that acts (责任单位); the names on paper are office settings."""

    UTILISATION = "utilisation", "利用股"
    LAND_OFFICE = "land_office", "国土所"
    ENFORCEMENT = "enforcement", "监察大队"
    RESERVE_CENTRE = "reserve_centre", "储备中心"
    FINANCE = "finance", "财务股"
    LEGAL_AFFAIRS = "legal_affairs", "法规股"
    LEADERSHIP = "leadership", "局领导"


class WaitsFor(Term):
    """What a person owes when no date is next (待办所系); `nothing`: no duty is left."""

    NOTHING = "nothing", "无待办监管事项"
    PAYMENT = "payment", "等待缴款登记或催缴送达"
    HANDOVER = "handover", "缺约定开工日期，等待交地登记或合同变更"
    COMPLETION_DATE = "completion_date", "缺约定竣工日期，等待合同变更或竣工登记"
    START = "start", "等待动工登记"
    COMPLETION = "completion", "等待竣工登记"
    VERIFICATION = "verification", "等待竣工复核验收"
    CASEWORK = "casework", "等待闲置处置办理"
