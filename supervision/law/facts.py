"""What can be recorded of a parcel (事实): the fields of each kind, read in one place.

A payload is JSON-ready text (dates `YYYY-MM-DD`, money in 万元 and areas in 公顷 as decimal strings);
`read_fact` turns it into typed values and names every problem; `Fact` is what the law applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from supervision.law.case_fields import CASE_FIELDS, NEW_DATES, REFERRAL_FIELDS, checked_on_site
from supervision.law.contract import Contract, Parcel
from supervision.law.contract_fields import AMENDABLE, CONTRACT_FIELDS, PARCEL_FIELDS, SIGNED_CONTRACT_FIELDS
from supervision.law.steps import NoticeName
from supervision.law.terms import (
    Cause,
    ClearedReason,
    Finding,
    Ground,
    Kind,
    Party,
    ServiceWay,
    Stage,
    StartWork,
)
from supervision.law.values import (
    Field,
    OneOf,
    SomeOf,
    Values,
    a_date,
    a_flag,
    a_point,
    a_text,
    a_time,
    a_whole_number,
    read_fields,
    rings,
    six_places,
    texts,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the case file; facts stand in the order (on, recorded_at, seq).

    `on` is the legal day. `bulk_on` is the office day of the import or bulk record that brought it,
    else None: what it would have caused before that day is triaged (补录甄别).
    """

    kind: Kind
    on: date
    seq: int
    values: Values
    recorded_on: date | None = None
    recorded_at: str = ""
    bulk_on: date | None = None


def _parcel(value: object) -> Values:
    return read_fields(value, PARCEL_FIELDS, "宗地", extras=True)


def _contract(value: object) -> Values:
    """What an amendment may change of a contract: not its kind, nor the day it was signed."""
    return read_fields(value, {k: f for k, f in CONTRACT_FIELDS.items() if k in AMENDABLE}, "合同变更")


def _signed_contract(value: object) -> Values:
    return read_fields(value, SIGNED_CONTRACT_FIELDS, "合同")


_ON_SITE = {
    "time": Field("时间", a_time),
    "officers": Field("巡查人员", texts),
    "position": Field("位置", a_point),
    "started_area_ha": Field("开工面积（公顷）", six_places),
    "invested_wan": Field("已投资额（万元）", six_places),
}

FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.SUPPLY: {
        "parcel": Field("宗地", _parcel, required=True),
        "contract": Field("合同", _signed_contract, required=True),
    },
    Kind.AMENDMENT: {"parcel": Field("宗地", _parcel), "contract": Field("合同", _contract), **AMENDABLE},
    Kind.TRANSFER: {"holder": Field("受让人", a_text, required=True)},
    Kind.PAYMENT: {
        "instalment": Field("期号", a_whole_number),
        "amount_wan": Field("缴款金额（万元）", six_places, required=True),
        "voucher": Field("缴款票据号", a_text),
        "payer": Field("缴款人", a_text),
    },
    Kind.BRIEFING: {"signer": Field("签收人", a_text)},
    Kind.BOUNDARY: {
        "rings": Field("界址点", rings, required=True),
        "datum": Field("坐标系", a_text),
    },
    Kind.HANDOVER: {"confirmation_no": Field("交地确认书编号", a_text)},
    Kind.BOARD_GIVEN: {"receiver": Field("签收人", a_text)},
    Kind.BOARD_POSTED: {"place": Field("挂牌位置", a_text)},
    Kind.START: {
        "proof": Field("动工依据", a_text),
        "permit_no": Field("施工许可证号", a_text),
        "works": Field("动工情形", OneOf(StartWork)),
    },
    Kind.HALT: {},
    Kind.RESUME: {},
    Kind.COMPLETION: {
        "basis": Field("竣工依据", a_text),
        "acceptance_no": Field("规划竣工验收文号", a_text),
    },
    Kind.VERIFICATION: {
        "passed": Field("是否通过", a_flag),
        "put_right_by": Field("整改期限", a_date),
        "area_ha": Field("实测用地面积（公顷）", six_places),
        "floor_area_m2": Field("实测建筑总面积（平方米）", six_places),
        "far": Field("实测容积率", six_places),
        "density": Field("实测建筑密度（%）", six_places),
        "green_ratio": Field("实测绿地率（%）", six_places),
        "invested_wan": Field("实际固定资产投资（万元）", six_places),
        "use": Field("实际用途", a_text),
        "within_boundary": Field("是否在界址范围内", a_flag),
    },
    Kind.INSPECTION: {
        "finding": Field("巡查结果", SomeOf(Finding), required=True),
        **_ON_SITE,
        "halted_since": Field("停工时间", a_date),
        "use_found": Field("现场实际用途", a_text),
    },
    Kind.DRAW: {
        "officer": Field("巡查人员", a_text, required=True),
        "due_on": Field("完成期限", a_date, required=True),
        "crossed": Field("是否交叉巡查", a_flag),
        "seed": Field("随机种子", a_text, required=True),
        "drawn_from": Field("抽取范围宗数", a_whole_number),
        "drawn_from_sha256": Field("抽取范围校验值", a_text),
    },
    Kind.BREACH: {
        "stage": Field("违约环节", OneOf(Stage), required=True),
        "cause": Field("原因", OneOf(Cause), required=True),
        "ground": Field("原因情形", OneOf(Ground)),
        "inquiry": Field("调查情况", a_text),
    },
    Kind.ATTRIBUTION: {
        "stage": Field("环节", OneOf(Stage), required=True),
        "from_on": Field("起日", a_date, required=True),
        "until_on": Field("止日", a_date, required=True),
        "party": Field("责任归属", OneOf(Party), required=True),
        "paper": Field("依据文件", a_text, required=True),
    },
    Kind.COOPERATION_ASKED: {
        "to": Field("协查单位", a_text, required=True),
        "matter": Field("协查事项", a_text, required=True),
        "reply_by": Field("回复期限", a_date, required=True),
        "number": Field("文号", a_text),
    },
    Kind.COOPERATION_ANSWERED: {
        "answers": Field("所答复的协查函", a_text, required=True),
        "answer": Field("回复内容", a_text, required=True),
    },
    Kind.EXTENSION_APPLICATION: NEW_DATES,
    Kind.EXTENSION: {
        **NEW_DATES,
        "approval_no": Field("批准文号", a_text),
        "agreement_no": Field("补充协议编号", a_text),
    },
    Kind.COMPLAINT: {
        "complaint_no": Field("举报编号", a_text),
        "content": Field("举报内容", a_text),
        "answer_by": Field("答复期限", a_date),
    },
    Kind.COMPLAINT_ANSWERED: {
        "answers": Field("所答复的举报", a_text, required=True),
        "result": Field("调查处理结果", a_text, required=True),
    },
    Kind.MORTGAGE: {
        "mortgagee": Field("抵押权人", a_text, required=True),
        "certificate_no": Field("抵押登记证明号", a_text),
        "amount_wan": Field("担保金额（万元）", six_places),
    },
    Kind.MORTGAGE_RELEASED: {"mortgagee": Field("抵押权人", a_text, required=True)},
    Kind.SEIZURE: {
        "by_court": Field("查封机关", a_text, required=True),
        "document_no": Field("查封文号", a_text, required=True),
        "until_on": Field("查封期限", a_date),
    },
    Kind.SEIZURE_LIFTED: {"document_no": Field("查封文号", a_text, required=True)},
    Kind.IDLE_CHECK: checked_on_site(_ON_SITE),
    **REFERRAL_FIELDS,
    Kind.IDLE_CLEARED: {
        **NEW_DATES,
        "reason": Field("排除理由", OneOf(ClearedReason), required=True),
        "started_on": Field("实际动工日期", a_date),
        "proof": Field("动工依据", a_text),
    },
    **CASE_FIELDS,
    Kind.TERMINATION: {},
    Kind.NOTICE_ISSUED: {
        "notice": Field("通知", OneOf(NoticeName)),
        "subject": Field("期号", a_whole_number),
        "document": Field("文书编号", a_text),
        "withdraws": Field("所撤回的通知", OneOf(NoticeName)),
        "number": Field("文号", a_text),
        "signer": Field("签发人", a_text),
    },
    Kind.SERVICE: {
        "notice": Field("通知", OneOf(NoticeName), required=True),
        "subject": Field("期号", a_whole_number),
        "document": Field("文书编号", a_text),
        "photos": Field("照片", lambda kept: kept),
        "video": Field("录像", a_text),
        "way": Field("送达方式", OneOf(ServiceWay)),
        "receiver": Field("收件人", a_text),
        "relation": Field("收件人与受送达人的关系", a_text),
        "place": Field("送达地点", a_text),
        "time": Field("送达时间", a_time),
        "servers": Field("送达人", texts),
        "witnesses": Field("见证人", texts),
        "refused_because": Field("拒收事由", a_text),
        "tracking_no": Field("邮件号码", a_text),
        "consent": Field("电子送达确认书", a_text),
        "announced_on": Field("公告日期", a_date),
        "announced_because": Field("公告送达的原因和经过", a_text),
        "receipt": Field("送达回执", a_text),
    },
    Kind.SERVICE_ATTEMPT: {
        "notice": Field("通知", OneOf(NoticeName), required=True),
        "subject": Field("期号", a_whole_number),
        "document": Field("文书编号", a_text),
        "way": Field("送达方式", OneOf(ServiceWay), required=True),
        "why_not": Field("未成原因", a_text, required=True),
        "servers": Field("送达人", texts),
        "tracking_no": Field("邮件号码", a_text),
    },
    Kind.CORRECTION: {
        "voids": Field("被更正的记录", a_text, required=True),
        "reason": Field("更正理由", a_text),
    },
}


def read_payload(kind: Kind, payload: Mapping[str, Any]) -> Values:
    """The typed values of one happening; raises `BadRecord` with every problem."""
    return read_fields(payload, FIELDS[kind], kind.zh)


def parcel_and_contract(no: str, values: Values) -> tuple[Parcel, Contract]:
    """The parcel and the terms a supply fact records; `no` is the key the case file has."""
    known = {k: v for k, v in values["parcel"].items() if k != "supervision_no"}
    return Parcel(no=no, **known), Contract.of(values["contract"])
