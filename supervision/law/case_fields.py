"""What can be recorded of a referral and of an idle case (移交、闲置案件的记录项): the fields of each kind."""

from __future__ import annotations

from supervision.law.terms import (
    Cause,
    Decision,
    Finding,
    Ground,
    Kind,
    Matter,
    Remedy,
    ReportOn,
    Verdict,
    Way,
)
from supervision.law.values import (
    Field,
    OneOf,
    SomeOf,
    a_date,
    a_flag,
    a_text,
    a_whole_number,
    six_places,
    texts,
)

NEW_DATES = {
    "start_on": Field("新约定开工时间", a_date),
    "completion_on": Field("新约定竣工时间", a_date),
}
ANSWERS = Field("所答复的移交", a_whole_number)
"""The seq of the referral; without it the latest one still open."""
RECORDING = {"video": Field("录像", a_text), "photos": Field("照片", lambda kept: kept)}
"""The audio-visual record of a step (执法全过程记录)."""

REFERRAL_FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.REFERRAL: {
        "matter": Field("移交事项", OneOf(Matter)),
        "number": Field("文号", a_text),
        "to": Field("接收单位", a_text),
        "seal": Field("移交包封签", a_text),
        "lacking": Field("材料欠缺及说明", a_text),
    },
    Kind.REFERRAL_ACCEPTED: {
        "answers": ANSWERS,
        "receiver": Field("接收人", a_text),
        "number": Field("回执编号", a_text),
    },
    Kind.REFERRAL_RETURNED: {"answers": ANSWERS, "reason": Field("退回理由", a_text)},
    Kind.REFERRAL_WITHDRAWN: {"answers": ANSWERS, "reason": Field("撤回理由", a_text, required=True)},
    Kind.REFERRAL_OUTCOME: {
        "answers": ANSWERS,
        "result": Field("办理结果", a_text, required=True),
        "number": Field("文号", a_text),
    },
}

CASE_FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.HOLDER_MATERIALS: {
        "content": Field("材料内容", a_text),
        "ground": Field("所称原因情形", OneOf(Ground)),
    },
    Kind.IDLE_DETERMINATION: {
        "cause": Field("原因", OneOf(Cause)),
        "ground": Field("原因情形", SomeOf(Ground)),
        "facts": Field("认定的事实和依据", a_text),
        "number": Field("文号", a_text),
    },
    Kind.PUBLICATION: {"place": Field("公开网站", a_text), "with_cause": Field("是否公开闲置原因", a_flag)},
    Kind.PUBLICATION_WITHDRAWN: {},
    Kind.FILING: {"of": Field("所回填的记录", a_whole_number), "record_no": Field("系统备案号", a_text)},
    Kind.GOVERNMENT_TOLD: {"to": Field("告知的政府或部门", a_text)},
    Kind.FINANCE_TOLD: {"to": Field("抄送单位", a_text)},
    Kind.HOARDING_FOUND: {"basis": Field("认定依据", a_text, required=True)},
    Kind.NEGOTIATION: {
        "agreed": Field("是否协商一致", a_flag),
        "way": Field("协商的处置方式", OneOf(Way)),
        "minutes": Field("协商情况", a_text),
    },
    Kind.MORTGAGEE_TOLD: {"to": Field("抵押权人", a_text)},
    Kind.HEARING_TOLD: {"way": Field("拟作出的处理", OneOf(Way))},
    Kind.HEARING_REQUESTED: {"by_whom": Field("申请人", a_text)},
    Kind.HEARING_WAIVED: {"paper": Field("放弃听证的书面材料", a_text)},
    Kind.HEARING_ARRANGED: {
        "hearing_on": Field("听证日期", a_date, required=True),
        "place": Field("听证地点", a_text),
        "presider": Field("听证主持人", a_text),
    },
    Kind.HEARING_HELD: {
        "presider": Field("听证主持人", a_text),
        "minutes": Field("听证笔录", a_text),
        **RECORDING,
    },
    Kind.LEGAL_REVIEW: {
        "passed": Field("是否同意", a_flag),
        "opinion": Field("审核意见", a_text),
        "reconsideration_first": Field("是否复议前置", a_flag),
        "reason": Field("理由", a_text),
    },
    Kind.GOV_APPROVAL: {
        "approval_no": Field("批准文号", a_text),
        "by_government": Field("批准机关", a_text),
        "way": Field("批准的处置方式", OneOf(Way)),
    },
    Kind.DISPOSAL: {
        **NEW_DATES,
        "way": Field("处置方式", OneOf(Way), required=True),
        "amount_wan": Field("决定的金额（万元）", six_places),
        "reason": Field("金额的理由", a_text),
        "temporary_until_on": Field("临时使用至", a_date),
        "funds_secured": Field("项目资金是否落实", a_flag),
        "number": Field("文号", a_text),
    },
    Kind.DISPOSAL_DONE: {
        **NEW_DATES,
        "way": Field("处置方式", OneOf(Way), required=True),
        "agreement_no": Field("补充协议编号", a_text),
        "temporary_until_on": Field("临时使用至", a_date),
    },
    Kind.FEE_PAID: {
        "amount_wan": Field("缴纳金额（万元）", six_places),
        "voucher": Field("缴款票据号", a_text),
    },
    Kind.FEE_REFUNDED: {
        "amount_wan": Field("退还金额（万元）", six_places),
        "voucher": Field("退库票据号", a_text),
    },
    Kind.DEREGISTERED: {"certificate_returned": Field("是否交回权利证书", a_flag)},
    Kind.DEREGISTRATION_ANNOUNCED: {"place": Field("公告载体", a_text)},
    Kind.APPEAL: {
        "remedy": Field("救济途径", OneOf(Remedy)),
        "of": Field("不服的决定", OneOf(Decision)),
        "number": Field("受理文号", a_text),
    },
    Kind.APPEAL_DECIDED: {
        "verdict": Field("结果", OneOf(Verdict), required=True),
        "number": Field("文号", a_text),
    },
    Kind.COURT_ENFORCEMENT: {"court": Field("人民法院", a_text), "number": Field("文号", a_text)},
    Kind.REVOCATION: {
        "of": Field("所撤销的决定", SomeOf(Decision)),
        "reason": Field("撤销理由", a_text),
        "number": Field("文号", a_text),
    },
    Kind.PUBLICISED: {"of": Field("所公示的决定", OneOf(Decision)), "place": Field("公示网站", a_text)},
    Kind.CHANGE_SURVEYED: {"record_no": Field("变更登记号", a_text)},
    Kind.SUPPLY_CONDITIONS: {
        "lacking": Field("不具备的条件", texts),
        "clear_rights": Field("土地权利清晰", a_flag),
        "compensated": Field("安置补偿落实到位", a_flag),
        "no_dispute": Field("没有法律经济纠纷", a_flag),
        "planned": Field("规划条件明确", a_flag),
        "ready": Field("具备动工开发的基本条件", a_flag),
    },
    Kind.HOLDER_REPORT: {
        "of": Field("申报事项", OneOf(ReportOn), required=True),
        "content": Field("内容", a_text),
    },
}


def checked_on_site(on_site: dict[str, Field]) -> dict[str, Field]:
    """A site check of suspected idle land (闲置核实): what it found, with what every visit may say."""
    return {
        "finding": Field("核实结果", OneOf(Finding), required=True),
        **on_site,
        **RECORDING,
    }
