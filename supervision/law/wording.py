"""Facts in words (事实表述): one sentence a fact, made when it is read, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supervision.law.case_wording import CASE_SENTENCES
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.terms import Kind


def fact_sentence(fact: Fact) -> str:
    """What was reported, in one sentence; the kind's name where there is no more to say."""
    words = SENTENCES.get(fact.kind)
    return words(fact.values) if words is not None else fact.kind.zh


def _supply(values: Mapping[str, Any]) -> str:
    contract = values["contract"]
    price = f"，成交价格{plain(contract['price_wan'])}万元" if contract.get("price_wan") is not None else ""
    dates = "".join(
        f"，约定{word}{contract[key]}"
        for key, word in (("handover_on", "交地"), ("start_on", "开工"), ("completion_on", "竣工"))
        if contract.get(key) is not None
    )
    return f"供地，签订{contract['kind'].paper}{price}{dates}"


def _payment(values: Mapping[str, Any]) -> str:
    number = f"第{values['instalment']}期" if "instalment" in values else ""
    papers = [values["payer"]] if values.get("payer") else []
    papers += [f"票据{values['voucher']}"] if values.get("voucher") else []
    said = f"（{'，'.join(papers)}）" if papers else ""
    return f"缴款{number}{plain(values['amount_wan'])}万元{said}"


def _figures(values: Mapping[str, Any]) -> str:
    found = []
    if "started_area_ha" in values:
        found.append(f"开工面积{plain(values['started_area_ha'])}公顷")
    if "invested_wan" in values:
        found.append(f"已投资{plain(values['invested_wan'])}万元")
    return f"（{'，'.join(found)}）" if found else ""


def _new_dates(values: Mapping[str, Any]) -> str:
    words = (("start_on", "约定开工改为"), ("completion_on", "约定竣工改为"))
    return "".join(f"，{word}{values[key]}" for key, word in words if key in values)


def _start(values: Mapping[str, Any]) -> str:
    said = [values["proof"]] if values.get("proof") else []
    if values.get("permit_no"):
        said.append(f"施工许可证{values['permit_no']}")
    if "works" in values:
        said.append(values["works"].zh)
    return f"动工开发（{_proof('、'.join(said))}）"


def _proof(papers: str) -> str:
    return f"依据：{papers}" if papers else "未载明依据"


def _completion(values: Mapping[str, Any]) -> str:
    acceptance = f"规划竣工验收{values['acceptance_no']}" if values.get("acceptance_no") else ""
    papers = "、".join(text for text in (values.get("basis"), acceptance) if text)
    return f"竣工（依据：{papers}）" if papers else "竣工"


def _verification(values: Mapping[str, Any]) -> str:
    if values.get("passed", True):
        return "竣工复核验收通过"
    by = f"，限{values['put_right_by']}前整改" if "put_right_by" in values else ""
    return f"竣工复核验收未通过{by}"


def _inspection(values: Mapping[str, Any]) -> str:
    found = "、".join(finding.zh for finding in values["finding"])
    since = f"，停工自{values['halted_since']}" if "halted_since" in values else ""
    use = f"，现场用途{values['use_found']}" if values.get("use_found") else ""
    return f"巡查：{found}{since}{use}{_figures(values)}"


def _breach(values: Mapping[str, Any]) -> str:
    ground = f"（{values['ground'].zh}）" if "ground" in values else ""
    inquiry = f"，{values['inquiry']}" if values.get("inquiry") else ""
    return f"{values['stage'].zh}违约认定：{values['cause'].zh}{ground}{inquiry}"


def _extension(values: Mapping[str, Any]) -> str:
    papers = "，".join(
        text
        for text in (
            values.get("approval_no"),
            values.get("agreement_no") and f"补充协议{values['agreement_no']}",
        )
        if text
    )
    return f"延期批准{_new_dates(values)}" + (f"（{papers}）" if papers else "")


def _notice(values: Mapping[str, Any]) -> str:
    number = f"{values['number']}" if values.get("number") else ""
    return f"《{values['notice'].zh}》{number}" + (
        f"第{values['subject']}期" if values.get("subject") else ""
    )


def _service(values: Mapping[str, Any]) -> str:
    way = f"，{values['way'].zh}" if "way" in values else ""
    tracking = f"（{values['tracking_no']}）" if values.get("tracking_no") else ""
    return f"送达{_notice(values)}{way}{tracking}"


def _attribution(values: Mapping[str, Any]) -> str:
    days = f"{values['from_on']}至{values['until_on']}"
    return f"责任日认定（{values['stage'].zh}）：{days}归{values['party'].zh}（{values['paper']}）"


SENTENCES: dict[Kind, Callable[[Mapping[str, Any]], str]] = {
    Kind.SUPPLY: _supply,
    Kind.AMENDMENT: lambda v: "合同变更" + _new_dates({**v, **v.get("contract", {})}),
    Kind.TRANSFER: lambda v: f"转让，土地使用权人变更为{v['holder']}",
    Kind.PAYMENT: _payment,
    Kind.BRIEFING: lambda v: "履约告知" + (f"，{v['signer']}签收" if v.get("signer") else ""),
    Kind.BOUNDARY: lambda v: f"界址登记，{sum(len(ring) for ring in v['rings'])}个界址点",
    Kind.HANDOVER: lambda v: "交地" + (f"（{v['confirmation_no']}）" if v.get("confirmation_no") else ""),
    Kind.BOARD_GIVEN: lambda v: (
        "《信息公示牌》交付" + (f"，{v['receiver']}签收" if v.get("receiver") else "")
    ),
    Kind.BOARD_POSTED: lambda v: "《信息公示牌》挂牌" + (f"（{v['place']}）" if v.get("place") else ""),
    Kind.START: _start,
    Kind.HALT: lambda v: "停工",
    Kind.RESUME: lambda v: "复工",
    Kind.COMPLETION: _completion,
    Kind.VERIFICATION: _verification,
    Kind.INSPECTION: _inspection,
    Kind.DRAW: lambda v: (
        f"{'交叉巡查' if v.get('crossed') else '抽查'}抽取，由{v['officer']}于{v['due_on']}前巡查"
    ),
    Kind.IDLE_CHECK: lambda v: f"国土所现场核实：{v['finding'].zh}{_figures(v)}",
    Kind.BREACH: _breach,
    Kind.ATTRIBUTION: _attribution,
    Kind.COOPERATION_ASKED: lambda v: f"发函{v['to']}协查：{v['matter']}，请于{v['reply_by']}前回复",
    Kind.COOPERATION_ANSWERED: lambda v: f"第{v['answers']}号协查函回复：{v['answer']}",
    Kind.EXTENSION_APPLICATION: lambda v: f"申请延期{_new_dates(v)}",
    Kind.EXTENSION: _extension,
    Kind.COMPLAINT: lambda v: (
        f"举报{v.get('complaint_no', '')}" + (f"：{v['content']}" if v.get("content") else "")
    ),
    Kind.COMPLAINT_ANSWERED: lambda v: f"第{v['answers']}号举报答复：{v['result']}",
    Kind.MORTGAGE: lambda v: f"抵押登记，抵押权人{v['mortgagee']}",
    Kind.MORTGAGE_RELEASED: lambda v: f"抵押注销，抵押权人{v['mortgagee']}",
    Kind.SEIZURE: lambda v: f"{v['by_court']}查封（{v['document_no']}）",
    Kind.SEIZURE_LIFTED: lambda v: f"解除查封（{v['document_no']}）",
    Kind.IDLE_CLEARED: lambda v: f"疑似闲置排除：{v['reason'].zh}{_new_dates(v)}",
    Kind.DISPOSAL_DONE: lambda v: f"处置完毕：{v['way'].zh}{_new_dates(v)}",
    Kind.SERVICE: _service,
    Kind.SERVICE_ATTEMPT: lambda v: f"{_notice(v)}{v['way'].zh}未成：{v['why_not']}",
    Kind.NOTICE_ISSUED: lambda v: f"签发{_notice(v)}" if "notice" in v else "通知签发",
    **CASE_SENTENCES,
}
