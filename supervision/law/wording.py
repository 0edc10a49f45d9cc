"""Facts in words (事实表述): one sentence a fact, made when it is read, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from supervision.law.facts import Fact
from supervision.law.terms import Kind


def plain(number: Decimal) -> str:
    """A decimal without exponent or idle zeros: 0.0001, 500."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
    voucher = f"（票据{values['voucher']}）" if values.get("voucher") else ""
    return f"缴款{number}{plain(values['amount_wan'])}万元{voucher}"


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


SENTENCES: dict[Kind, Callable[[Mapping[str, Any]], str]] = {
    Kind.SUPPLY: _supply,
    Kind.AMENDMENT: lambda v: "合同变更" + _new_dates({**v, **v.get("contract", {})}),
    Kind.TRANSFER: lambda v: f"转让，土地使用权人变更为{v['holder']}",
    Kind.PAYMENT: _payment,
    Kind.HANDOVER: lambda v: "交地",
    Kind.BOARD_POSTED: lambda v: "《信息公示牌》挂牌",
    Kind.START: lambda v: f"动工开发（依据：{v['proof']}）" if v.get("proof") else "动工开发（未载明依据）",
    Kind.HALT: lambda v: "停工",
    Kind.RESUME: lambda v: "复工",
    Kind.COMPLETION: lambda v: f"竣工（依据：{v['basis']}）" if v.get("basis") else "竣工",
    Kind.VERIFICATION: lambda v: "竣工复核验收" + ("通过" if v.get("passed", True) else "未通过"),
    Kind.INSPECTION: lambda v: f"巡查：{'、'.join(f.zh for f in v['finding'])}{_figures(v)}",
    Kind.IDLE_CHECK: lambda v: f"国土所现场核实：{v['finding'].zh}{_figures(v)}",
    Kind.BREACH: lambda v: f"{v['stage'].zh}违约认定：{v['cause'].zh}",
    Kind.EXTENSION: lambda v: (
        f"延期批准{_new_dates(v)}" + (f"（{v['approval_no']}）" if v.get("approval_no") else "")
    ),
    Kind.IDLE_CLEARED: lambda v: f"疑似闲置排除：{v['reason'].zh}{_new_dates(v)}",
    Kind.IDLE_DETERMINATION: lambda v: "闲置土地认定" + (f"（{v['cause'].zh}）" if "cause" in v else ""),
    Kind.DISPOSAL: lambda v: f"处置方案：{v['way'].zh}",
    Kind.DISPOSAL_DONE: lambda v: f"处置完毕：{v['way'].zh}{_new_dates(v)}",
    Kind.SERVICE: lambda v: f"送达《{v['notice'].zh}》" + (f"第{v['subject']}期" if v.get("subject") else ""),
    Kind.NOTICE_ISSUED: lambda v: f"签发《{v['notice'].zh}》" if "notice" in v else "通知签发",
}
