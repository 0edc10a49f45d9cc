"""Glossary (术语表): one English name for each Chinese term; the names other modules must use."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the field: its stable English value, and in `zh` the word officers use."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.zh = zh
        return term


class State(Term):
    """Where a parcel stands (宗地状态). Lateness is no state: it is computed, see `life.overdue`."""

    SUPPLIED = "supplied", "已供地"
    PAYMENT_DUE = "payment_due", "待缴款"
    START_DUE = "start_due", "待开工"
    UNDER_CONSTRUCTION = "under_construction", "在建"
    COMPLETION_DUE = "completion_due", "待竣工"
    COMPLETED = "completed", "已竣工"
    VERIFIED = "verified", "已复核验收"
    IDLE_SUSPECTED = "idle_suspected", "疑似闲置"
    IDLE = "idle", "已认定闲置"
    RECOVERED = "recovered", "已收回"
    TERMINATED = "terminated", "合同已解除"


class ContractKind(Term):
    """How the land was supplied (供地方式, by the paper that fixes the duties)."""

    GRANT = "grant", "出让"
    ALLOCATION = "allocation", "划拨"
    LEASE = "lease", "租赁"
    OTHER = "other", "其他"

    @property
    def paper(self) -> str:
        """The paper that fixes the duties (履约依据)."""
        return {
            "grant": "国有建设用地使用权出让合同",
            "allocation": "国有建设用地划拨决定书",
            "lease": "国有建设用地使用权租赁合同",
        }.get(self.value, "国有建设用地有偿使用合同")

    @property
    def price(self) -> str:
        """What the money is called under that paper (价款名称)."""
        return {"grant": "土地出让金", "allocation": "划拨价款", "lease": "租金"}.get(self.value, "土地价款")


class Kind(Term):
    """What can be recorded of a parcel: a fact (事实) of its case file."""

    SUPPLY = "supply", "供地"
    AMENDMENT = "amendment", "合同变更"
    TRANSFER = "transfer", "转让"
    PAYMENT = "payment", "缴款"
    BRIEFING = "briefing", "履约告知"
    BOUNDARY = "boundary", "界址登记"
    HANDOVER = "handover", "交地"
    BOARD_GIVEN = "board_given", "公示牌交付"
    BOARD_POSTED = "board_posted", "公示牌挂牌"
    START = "start", "动工开发"
    HALT = "halt", "停工"
    RESUME = "resume", "复工"
    COMPLETION = "completion", "竣工"
    VERIFICATION = "verification", "竣工复核验收"
    INSPECTION = "inspection", "巡查"
    DRAW = "draw", "抽查抽取"
    BREACH = "breach", "违约认定"
    ATTRIBUTION = "attribution", "责任日认定"
    COOPERATION_ASKED = "cooperation_asked", "协查函发出"
    COOPERATION_ANSWERED = "cooperation_answered", "协查回复"
    EXTENSION_APPLICATION = "extension_application", "延期申请"
    EXTENSION = "extension", "延期批准"
    COMPLAINT = "complaint", "举报"
    COMPLAINT_ANSWERED = "complaint_answered", "举报答复"
    MORTGAGE = "mortgage", "抵押登记"
    MORTGAGE_RELEASED = "mortgage_released", "抵押注销"
    SEIZURE = "seizure", "查封"
    SEIZURE_LIFTED = "seizure_lifted", "解除查封"
    IDLE_CHECK = "idle_check", "闲置核实"
    REFERRAL = "referral", "案件线索移交"
    REFERRAL_ACCEPTED = "referral_accepted", "移交接收"
    REFERRAL_RETURNED = "referral_returned", "移交退回"
    REFERRAL_WITHDRAWN = "referral_withdrawn", "移交撤回"
    REFERRAL_OUTCOME = "referral_outcome", "移交办理结果"
    HOLDER_MATERIALS = "holder_materials", "当事人提交材料"
    IDLE_DETERMINATION = "idle_determination", "闲置土地认定"
    IDLE_CLEARED = "idle_cleared", "疑似闲置排除"
    PUBLICATION = "publication", "闲置信息公开"
    PUBLICATION_WITHDRAWN = "publication_withdrawn", "公开信息撤销"
    FILING = "filing", "系统备案"
    GOVERNMENT_TOLD = "government_told", "政府原因告知"
    FINANCE_TOLD = "finance_told", "金融监管抄送"
    HOARDING_FOUND = "hoarding_found", "恶意囤地炒地认定"
    NEGOTIATION = "negotiation", "处置协商"
    MORTGAGEE_TOLD = "mortgagee_told", "抵押权人告知"
    HEARING_TOLD = "hearing_told", "听证权利告知"
    HEARING_REQUESTED = "hearing_requested", "听证申请"
    HEARING_WAIVED = "hearing_waived", "放弃听证"
    HEARING_ARRANGED = "hearing_arranged", "听证安排"
    HEARING_HELD = "hearing_held", "听证举行"
    LEGAL_REVIEW = "legal_review", "法制审核"
    GOV_APPROVAL = "gov_approval", "政府批准"
    DISPOSAL = "disposal", "处置方案"
    DISPOSAL_DONE = "disposal_done", "处置完毕"
    FEE_PAID = "fee_paid", "闲置费缴纳"
    FEE_REFUNDED = "fee_refunded", "闲置费退还"
    DEREGISTERED = "deregistered", "注销登记"
    DEREGISTRATION_ANNOUNCED = "deregistration_announced", "公告注销登记"
    APPEAL = "appeal", "复议诉讼"
    APPEAL_DECIDED = "appeal_decided", "复议诉讼结果"
    COURT_ENFORCEMENT = "court_enforcement", "申请强制执行"
    REVOCATION = "revocation", "决定撤销"
    PUBLICISED = "publicised", "执法信息公示"
    CHANGE_SURVEYED = "change_surveyed", "土地变更调查登记"
    SUPPLY_CONDITIONS = "supply_conditions", "供地条件核查"
    HOLDER_REPORT = "holder_report", "开竣工申报"
    TERMINATION = "termination", "合同解除"
    NOTICE_ISSUED = "notice_issued", "通知签发"
    SERVICE = "service", "送达"
    SERVICE_ATTEMPT = "service_attempt", "送达未成"
    CORRECTION = "correction", "更正"


class Finding(Term):
    """What a visit found (巡查结果). A finding is evidence; it sets no date."""

    NOT_STARTED = "not_started", "未动工"
    STARTED = "started", "已动工"
    HALTED = "halted", "停工"
    COMPLETED = "completed", "已竣工"
    NOT_COMPLETED = "not_completed", "未竣工"
    CHANGE_OF_USE = "change_of_use", "改变用途"
    MOVED = "moved", "移位"


class Stage(Term):
    """Which duty was breached (违约环节)."""

    PAYMENT = "payment", "缴款"
    START = "start", "开工"
    COMPLETION = "completion", "竣工"


class Cause(Term):
    """Whose cause a delay was (原因认定)."""

    HOLDER = "holder", "企业自身原因"
    GOVERNMENT = "government", "政府原因"
    FORCE_MAJEURE = "force_majeure", "不可抗力"


class Ground(Term):
    """Why the government or force majeure was the cause (闲置土地处置办法第8条; 房地产管理法第26条)."""

    NOT_DELIVERED = "not_delivered", "未按约定期限、条件交付土地"
    PLAN_CHANGED = "plan_changed", "规划依法修改"
    POLICY = "policy", "国家政策需要修改约定条件"
    PETITIONS = "petitions", "处置土地上群众信访事项"
    MILITARY_OR_RELICS = "military_or_relics", "军事管制、文物保护"
    OTHER_GOVERNMENT = "other_government", "政府、政府有关部门的其他行为"
    DISASTER = "disaster", "自然灾害等不可抗力"
    PRELIMINARY_WORKS = "preliminary_works", "动工开发必需的前期工作"


class Party(Term):
    """Whose a day of delay is (责任日归属)."""

    FORCE_MAJEURE = "force_majeure", "不可抗力"
    GOVERNMENT = "government", "政府原因"
    HOLDER = "holder", "企业自身原因"
    UNDECIDED = "undecided", "待定"


class StartWork(Term):
    """What was finished when construction started in the sense of the law (闲置土地处置办法第30条)."""

    PIT = "pit", "基坑开挖完毕"
    PILES = "piles", "打入所有基础桩"
    FOUNDATION = "foundation", "地基施工完成三分之一"


class DamagesBase(Term):
    """What damages for a late completion are counted on (违约金基数)."""

    PRICE = "price", "土地价款总额"
    UNFINISHED = "unfinished", "未竣工计容建筑面积对应的价款"


class ServiceWay(Term):
    """How a paper was served (送达方式)."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    MAIL = "mail", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    ANNOUNCEMENT = "announcement", "公告送达"


class ClearedReason(Term):
    """Why a suspicion was cleared (排除理由)."""

    STARTED = "started", "已动工开发"
    WRONG_DATE = "wrong_date", "日期有误"
    AMENDED = "amended", "合同已变更"


class Way(Term):
    """How idle land was disposed of (处置方式, Order 53 arts. 12 and 14)."""

    EXTEND = "extend", "延长动工开发期限"
    CHANGE_USE = "change_use", "调整土地用途、规划条件"
    TEMPORARY_USE = "temporary_use", "政府安排临时使用"
    AGREED_RECOVERY = "agreed_recovery", "协议有偿收回"
    SWAP = "swap", "置换土地"
    OTHER = "other", "其他处置方式"
    FEE = "fee", "征缴土地闲置费"
    RECOVERY = "recovery", "无偿收回"


class Matter(Term):
    """What is handed to enforcement (移交事项)."""

    IDLE = "idle", "疑似闲置"
    BREACH = "breach", "开工、竣工违约"
    CHANGE_OF_USE = "change_of_use", "改变用途"
    MOVED = "moved", "超出用地界线"


class Decision(Term):
    """What of an idle case can be revoked (可撤销的决定)."""

    DETERMINATION = "determination", "闲置土地认定"
    FEE = "fee", "征缴土地闲置费决定"
    RECOVERY = "recovery", "收回国有建设用地使用权决定"


class Remedy(Term):
    """How a holder contests a decision (救济途径)."""

    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT = "suit", "行政诉讼"


class Verdict(Term):
    """What became of a contest (复议诉讼结果)."""

    UPHELD = "upheld", "维持"
    REVOKED = "revoked", "撤销"
    CHANGED = "changed", "变更"
    ENDED = "ended", "撤回或者终止"


class ReportOn(Term):
    """What a holder reports of its building (申报事项, Order 53 art. 23)."""

    STARTED = "started", "动工开发"
    PROGRESS = "progress", "开发进度"
    COMPLETED = "completed", "竣工"
