"""Glossary (术语表): one English name for each Chinese term; the names other modules must use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
    HANDOVER = "handover", "交地"
    BOARD_POSTED = "board_posted", "公示牌挂牌"
    START = "start", "动工开发"
    HALT = "halt", "停工"
    RESUME = "resume", "复工"
    COMPLETION = "completion", "竣工"
    VERIFICATION = "verification", "竣工复核验收"
    INSPECTION = "inspection", "巡查"
    BREACH = "breach", "违约认定"
    EXTENSION_APPLICATION = "extension_application", "延期申请"
    EXTENSION = "extension", "延期批准"
    COMPLAINT = "complaint", "举报"
    IDLE_CHECK = "idle_check", "闲置核实"
    REFERRAL = "referral", "案件线索移交"
    REFERRAL_ACCEPTED = "referral_accepted", "移交接收"
    REFERRAL_RETURNED = "referral_returned", "移交退回"
    IDLE_DETERMINATION = "idle_determination", "闲置土地认定"
    IDLE_CLEARED = "idle_cleared", "疑似闲置排除"
    PUBLICATION = "publication", "闲置信息公开"
    FILING = "filing", "系统备案"
    MORTGAGEE_TOLD = "mortgagee_told", "抵押权人告知"
    HEARING_TOLD = "hearing_told", "听证权利告知"
    HEARING_REQUESTED = "hearing_requested", "听证申请"
    HEARING_HELD = "hearing_held", "听证举行"
    LEGAL_REVIEW = "legal_review", "法制审核"
    GOV_APPROVAL = "gov_approval", "政府批准"
    DISPOSAL = "disposal", "处置方案"
    DISPOSAL_DONE = "disposal_done", "处置完毕"
    FEE_PAID = "fee_paid", "闲置费缴纳"
    DEREGISTERED = "deregistered", "注销登记"
    APPEAL = "appeal", "复议诉讼"
    REVOCATION = "revocation", "决定撤销"
    TERMINATION = "termination", "合同解除"
    NOTICE_ISSUED = "notice_issued", "通知签发"
    SERVICE = "service", "送达"
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


class Duty(Term):
    """What the office watches (监管事项). Duties run in parallel with the state and with one another."""

    PAYMENT = "payment", "价款缴纳"
    BOARD = "board", "交地公示"
    START = "start", "开工"
    BREACH = "breach", "违约处理"
    IDLE = "idle", "闲置"
    COMPLETION = "completion", "竣工"
    HALT = "halt", "停工"


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
    WITHDRAWAL = "withdrawal", "撤回"
    RECTIFICATION = "rectification", "更正"


class NoticeName(Term):
    """The notices (通知书), each one template in `notice_templates/`; a sweep may draft all but the last two."""

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


CORRECTING = frozenset({NoticeName.WITHDRAWAL_LETTER, NoticeName.RECTIFICATION_LETTER})
"""The notices about another one that was issued on a wrong fact: no duty gives them, so no row of the table."""


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


class AlertName(Term):
    """What a supervisor is warned of (预警)."""

    MAY_TERMINATE = "may_terminate", "可以解除合同"
    HANDOVER_LATE = "handover_late", "逾期未交地"
    EXTENSION_NOT_APPLIED = "extension_not_applied", "逾期未申请延期"
    EXTENSION_OVER_A_YEAR = "extension_over_a_year", "延期超过一年"
    TWO_YEARS_NOT_STARTED = "two_years_not_started", "满两年未动工"
    HALT_FIGURES_MISSING = "halt_figures_missing", "停工满一年，面积或投资数据不全"


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


@dataclass(frozen=True, slots=True)
class Instalment:
    """One agreed payment (分期支付约定): amount in 万元; without a date no duty can fall due."""

    no: int
    due_on: date | None
    amount_wan: Decimal


@dataclass(frozen=True, slots=True)
class Parcel:
    """The parcel as supplied (宗地); area in hectares (公顷), exact to 0.01 m²."""

    no: str
    project: str = ""
    location: str = ""
    district: str = ""
    area_ha: Decimal | None = None
    supply_mode: str = ""
    use: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms in force (合同或划拨决定书约定): dates are the last day still in time, money in 万元."""

    kind: ContractKind
    signed_on: date
    contract_no: str = ""
    price_wan: Decimal | None = None
    handover_on: date | None = None
    start_on: date | None = None
    completion_on: date | None = None
    total_investment_wan: Decimal | None = None
    investment_includes_price: bool = False
    instalments: tuple[Instalment, ...] = ()


class Refused(Exception):
    """What a person is told in a sentence instead of a traceback: what happened, where, what to do."""


class BadRecord(Refused, ValueError):
    """A record that cannot be read: `problems` names each place and reason (in Chinese)."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


class NotAllowed(Refused, ValueError):
    """A step the law or the contract forbids: what happened, under which clause, what to do instead."""
