"""The terms of supply (供地事项): what can be said of a parcel and of its contract, field by field."""

from __future__ import annotations

from dataclasses import replace

from supervision.law.contract import Instalment
from supervision.law.refusals import BadRecord
from supervision.law.terms import ContractKind, DamagesBase
from supervision.law.values import (
    Field,
    OneOf,
    a_date,
    a_flag,
    a_text,
    a_whole_number,
    read_fields,
    six_places,
)

INSTALMENT_FIELDS = {
    "no": Field("期号", a_whole_number, required=True),
    "due_on": Field("约定支付日期", a_date),
    "amount_wan": Field("约定支付金额（万元）", six_places, required=True),
}


def instalments(value: object) -> tuple[Instalment, ...]:
    if not isinstance(value, list | tuple):
        raise BadRecord("分期支付约定应为列表")
    found = []
    for given in value:
        read = read_fields(given, INSTALMENT_FIELDS, "分期支付约定")
        if read["no"] < 1:
            raise BadRecord("分期支付约定的期号应从1起")
        found.append(Instalment(read["no"], read.get("due_on"), read["amount_wan"]))
    numbers = [instalment.no for instalment in found]
    if len(set(numbers)) != len(numbers):
        raise BadRecord("分期支付约定的期号重复")
    return tuple(sorted(found, key=lambda instalment: instalment.no))


PARCEL_FIELDS = {
    "supervision_no": Field("电子监管号", a_text),
    "project": Field("项目名称", a_text),
    "location": Field("项目位置", a_text),
    "district": Field("行政区", a_text),
    "area_ha": Field("面积（公顷）", six_places),
    "supply_mode": Field("供地方式", a_text),
    "use": Field("土地用途", a_text),
    "holder": Field("土地使用权人", a_text),
}
CONTRACT_FIELDS = {
    "kind": Field("合同类别", OneOf(ContractKind)),
    "contract_no": Field("合同编号", a_text),
    "signed_on": Field("合同签订日期", a_date),
    "price_wan": Field("成交价格（万元）", six_places),
    "handover_on": Field("约定交地时间", a_date),
    "start_on": Field("约定开工时间", a_date),
    "completion_on": Field("约定竣工时间", a_date),
    "total_investment_wan": Field("总投资额（万元）", six_places),
    "investment_includes_price": Field("总投资额是否含土地价款", a_flag),
    "instalments": Field("分期支付约定", instalments),
    # money: what the contract says of interest and damages (分期利息、违约金)
    "deposit_wan": Field("定金（万元）", six_places),
    "interest_percent": Field("分期利息年利率（%）", six_places),
    "interest_year_days": Field("计息年天数（365或360）", a_whole_number),
    "late_payment_permille": Field("逾期付款违约金（每日‰）", six_places),
    "late_start_permille": Field("逾期开工违约金（每日‰）", six_places),
    "late_start_year_only": Field("逾期开工违约金是否只计一年", a_flag),
    "late_completion_permille": Field("逾期竣工违约金（每日‰）", six_places),
    "late_completion_base": Field("逾期竣工违约金基数", OneOf(DamagesBase)),
    # what the completion verification compares (规划和投资条件)
    "floor_area_m2": Field("建筑总面积（平方米）", six_places),
    "far_min": Field("容积率下限", six_places),
    "far_max": Field("容积率上限", six_places),
    "density_min": Field("建筑密度下限（%）", six_places),
    "density_max": Field("建筑密度上限（%）", six_places),
    "green_ratio_min": Field("绿地率下限（%）", six_places),
    "green_ratio_max": Field("绿地率上限（%）", six_places),
    "agreed_investment_wan": Field("约定固定资产投资总额（万元）", six_places),
    # where papers are served (约定送达地址)
    "service_address": Field("约定送达地址", a_text),
    "electronic_service": Field("约定电子送达地址", a_text),
}
SIGNED_CONTRACT_FIELDS = {
    key: replace(field, required=key in ("kind", "signed_on")) for key, field in CONTRACT_FIELDS.items()
}

AMENDABLE = {
    key: field
    for key, field in (PARCEL_FIELDS | CONTRACT_FIELDS).items()
    if key not in ("supervision_no", "kind", "signed_on")
}
"""An amendment may name a changed term by itself, without the heading parcel or contract."""
