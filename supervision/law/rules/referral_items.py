"""What a referral to enforcement carries (移交材料一览): each item once, with its clause, and for which matter it is asked.

`required`: without it the referral is refused. `expected`: it may be missing, with a reason that is recorded.
`if_any`: it is enclosed where the file has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supervision.law.rules.case_clauses import MEASURES, RECORD_THE_PROCESS
from supervision.law.rules.clause import COUNTY, PENALTIES, Clause
from supervision.law.rules.county_clauses import (
    COMPLETION_AT_FAULT,
    IDLE_CLAUSE,
    PATROL_CLAUSE,
    PAYMENT_NOTICES,
    REFER_CLAUSE,
    REMIND_PAYMENT,
    START_AT_FAULT,
    START_CLAUSE,
    START_EXCUSED,
    START_REVISIT,
)
from supervision.law.rules.order53 import HALTED, NOT_STARTED, STARTED
from supervision.law.rules.paper_clauses import GROUND_CLAUSES
from supervision.law.terms import Ground, Matter, Stage, Term

ENTERED = Clause(
    COUNTY,
    "四（一）",
    "项目供地完成后，将出让合同、划拨决定书信息录入监管系统，确保录入信息详尽、准确。",
)
VISIT_RECORDED = Clause(COUNTY, "四（五）", "巡查人员需根据实际情况填写巡查时间并上传现场照片、跟踪管理卡。")
BY_TWO_OFFICERS = Clause(
    PENALTIES,
    "第四十二条第一款",
    "行政处罚应当由具有行政执法资格的执法人员实施。执法人员不得少于两人，法律另有规定的除外。",
)


class Need(Term):
    """How much a referral needs an item (要求)."""

    REQUIRED = "required", "必备"
    EXPECTED = "expected", "应有，缺的说明理由"
    IF_ANY = "if_any", "有的附上"


class ReferralItem(Term):
    """What a referral carries (移交材料)."""

    CONTRACT = "contract", "合同或者划拨决定书及其变更"
    IDENTIFIERS = "identifiers", "电子监管号等编号"
    SITE_CHECK = "site_check", "国土所现场核实"
    BREACH = "breach", "违约认定"
    FINDING = "finding", "发现改变用途或者移位的巡查"
    TWO_OFFICERS = "two_officers", "两名以上人员在场"
    PHOTOS = "photos", "现场照片原件"
    POSITION = "position", "现场位置"
    RECORDING = "recording", "现场核实录像"
    VISITS = "visits", "历次巡查记录"
    CAUSE = "cause", "原因调查"
    EXTENSIONS = "extensions", "延期申请和批准"
    HANDOVER = "handover", "交地确认书"
    PAYMENTS = "payments", "缴款台账和票据"
    NOTICES = "notices", "已签发的提醒、通知"
    RECEIPTS = "receipts", "送达回执"
    PERMITS = "permits", "施工许可和开竣工申报"
    BOUNDARY = "boundary", "界址和面积"
    TIMELINE = "timeline", "履约时间线和天数计算"


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: the item, its clause, for which matter it is asked and how much, and what is recorded to supply it.

    `record` follows `supervision` on the command line, with the parcel's number for `{no}`; "" for what the system
    makes by itself.
    """

    item: ReferralItem
    clause: Clause
    needs: Mapping[Matter, Need]
    record: str


R, E, A = Need.REQUIRED, Need.EXPECTED, Need.IF_ANY
M = Matter


def _needs(
    idle: Need | None, breach: Need | None, use: Need | None, moved: Need | None
) -> dict[Matter, Need]:
    of_each = {M.IDLE: idle, M.BREACH: breach, M.CHANGE_OF_USE: use, M.MOVED: moved}
    return {matter: need for matter, need in of_each.items() if need is not None}


ITEMS = (
    Asked(ReferralItem.CONTRACT, ENTERED, _needs(R, R, R, R), "record {no} amendment contract_no=合同编号"),
    Asked(ReferralItem.IDENTIFIERS, ENTERED, _needs(E, E, E, E), "import 含有电子监管号的供地结果文件"),
    Asked(
        ReferralItem.SITE_CHECK,
        REFER_CLAUSE,
        _needs(R, None, None, None),
        "record {no} idle_check finding=not_started officers=甲,乙 position=经度,纬度 photos=照片.jpg video=录像文件",
    ),
    Asked(
        ReferralItem.BREACH,
        START_AT_FAULT,
        _needs(A, R, None, None),
        "record {no} breach stage=start cause=holder inquiry=调查情况",
    ),
    Asked(
        ReferralItem.FINDING,
        PATROL_CLAUSE,
        _needs(None, None, R, R),
        "record {no} inspection finding={finding} officers=甲,乙 position=经度,纬度 photos=照片.jpg",
    ),
    Asked(
        ReferralItem.TWO_OFFICERS, BY_TWO_OFFICERS, _needs(E, E, E, E), "record {no} {visit} officers=甲,乙"
    ),
    Asked(ReferralItem.PHOTOS, VISIT_RECORDED, _needs(E, E, E, E), "record {no} {visit} photos=照片.jpg"),
    Asked(
        ReferralItem.POSITION, VISIT_RECORDED, _needs(E, E, E, E), "record {no} {visit} position=经度,纬度"
    ),
    Asked(
        ReferralItem.RECORDING,
        RECORD_THE_PROCESS,
        _needs(E, None, None, None),
        "record {no} {visit} video=录像文件",
    ),
    Asked(
        ReferralItem.VISITS, VISIT_RECORDED, _needs(E, E, A, A), "record {no} inspection finding=not_started"
    ),
    Asked(
        ReferralItem.CAUSE,
        START_REVISIT,
        _needs(E, E, A, A),
        "record {no} breach stage=start cause=holder inquiry=调查情况",
    ),
    Asked(
        ReferralItem.EXTENSIONS, START_EXCUSED, _needs(A, A, A, A), "record {no} extension approval_no=文号"
    ),
    Asked(
        ReferralItem.HANDOVER,
        GROUND_CLAUSES[Ground.NOT_DELIVERED],
        _needs(E, E, A, A),
        "record {no} handover confirmation_no=交地确认书编号",
    ),
    Asked(
        ReferralItem.PAYMENTS,
        REMIND_PAYMENT,
        _needs(E, E, A, A),
        "record {no} payment instalment=1 amount_wan=金额 voucher=票据号",
    ),
    Asked(
        ReferralItem.NOTICES,
        START_CLAUSE,
        _needs(E, E, A, A),
        "notices sign 编号（编号见 supervision notices）",
    ),
    Asked(
        ReferralItem.RECEIPTS,
        PAYMENT_NOTICES,
        _needs(E, E, A, A),
        "notices receipt 编号 way=direct receiver=收件人 receipt=回执（编号见 supervision notices）",
    ),
    Asked(
        ReferralItem.PERMITS,
        STARTED,
        _needs(E, E, A, A),
        "record {no} cooperation_asked to=住房和城乡建设局 matter=施工许可证核发情况 reply_by=回复期限",
    ),
    Asked(ReferralItem.BOUNDARY, MEASURES, _needs(E, A, E, R), "boundary {no} 界址点坐标文件.txt"),
    Asked(ReferralItem.TIMELINE, IDLE_CLAUSE, _needs(R, R, R, R), ""),
)
"""What a referral of each matter carries, in the order of its list of contents."""

GROUNDS = {
    Matter.IDLE: (REFER_CLAUSE, NOT_STARTED),
    Matter.CHANGE_OF_USE: (PATROL_CLAUSE,),
    Matter.MOVED: (PATROL_CLAUSE,),
}
"""The clauses a referral rests on, by its matter; of a breach they are its stage's."""

HALTED_GROUNDS = (REFER_CLAUSE, HALTED)
"""Those of land idle by a halt."""

BREACH_GROUNDS = {
    Stage.START: (START_AT_FAULT,),
    Stage.COMPLETION: (COMPLETION_AT_FAULT,),
    Stage.PAYMENT: (PAYMENT_NOTICES,),
}
"""The clauses a referral of a breach rests on, by its stage."""
