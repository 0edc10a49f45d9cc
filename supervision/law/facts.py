"""What can be recorded of a parcel (事实): the fields of each kind, read in one place.

A payload is JSON-ready text (dates `YYYY-MM-DD`, money in 万元 and areas in 公顷 as decimal strings);
`read_fact` turns it into typed values and names every problem; `Fact` is what the law applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

from supervision.law.terms import (
    BadRecord,
    Cause,
    ClearedReason,
    Contract,
    ContractKind,
    Finding,
    Instalment,
    Kind,
    NoticeName,
    Parcel,
    Stage,
    Term,
    Way,
)

T = TypeVar("T", bound=Term)
Values = Mapping[str, Any]
Read = Callable[[object], Any]


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


ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
"""Days a period can be counted from: registers write 9999-12-31 and 0001-01-01 for no date at all."""


def a_date(value: object) -> date:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _iso_day(str(value))
    if not EARLIEST <= day <= LATEST:
        raise BadRecord(f"“{value}”不在{EARLIEST.year}年至{LATEST.year}年之间，无法计算期间")
    return day


@lru_cache(maxsize=16_384)
def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text if ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise BadRecord(f"“{text}”不是日期，应写作 2024-06-01") from None


SIX_PLACES = Decimal("0.000001")


def six_places(value: object) -> Decimal:
    """万元 and 公顷 to six places: one 分 is 0.000001 万元, 0.01 m² is 0.000001 公顷."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadRecord(f"“{value}”不是数") from None
    if isinstance(value, (bool, float)) or not number.is_finite() or number < 0:
        raise BadRecord(f"“{value}”应为不小于零的数，带小数的请加引号")
    if number >= 10**12 or number != number.quantize(SIX_PLACES):
        raise BadRecord(f"“{value}”过大或小数超过六位")
    return number


def a_whole_number(value: object) -> int:
    if isinstance(value, bool) or not (text := str(value).strip()).isascii() or not text.isdigit():
        raise BadRecord(f"“{value}”应为整数")
    return int(text)


def a_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadRecord(f"“{value}”应为文字")
    return str(value).strip()


def a_flag(value: object) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise BadRecord(f"“{value}”应为 true 或 false")


def one_of(terms: type[T]) -> Read:
    words = "、".join(f"{term}（{term.zh}）" for term in terms)

    def read(value: object) -> T:
        try:
            return terms(str(value))
        except ValueError:
            raise BadRecord(f"“{value}”应为：{words}") from None

    return read


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


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its Chinese name for messages, how it is read, whether it must be given."""

    zh: str
    read: Read
    required: bool = False


INSTALMENT_FIELDS = {
    "no": Field("期号", a_whole_number, required=True),
    "due_on": Field("约定支付日期", a_date),
    "amount_wan": Field("约定支付金额（万元）", six_places, required=True),
}
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
    "kind": Field("合同类别", one_of(ContractKind)),
    "contract_no": Field("合同编号", a_text),
    "signed_on": Field("合同签订日期", a_date),
    "price_wan": Field("成交价格（万元）", six_places),
    "handover_on": Field("约定交地时间", a_date),
    "start_on": Field("约定开工时间", a_date),
    "completion_on": Field("约定竣工时间", a_date),
    "total_investment_wan": Field("总投资额（万元）", six_places),
    "investment_includes_price": Field("总投资额是否含土地价款", a_flag),
    "instalments": Field("分期支付约定", instalments),
}
SIGNED_CONTRACT_FIELDS = {
    key: replace(field, required=key in ("kind", "signed_on")) for key, field in CONTRACT_FIELDS.items()
}

_NEW_DATES = {
    "start_on": Field("新约定开工时间", a_date),
    "completion_on": Field("新约定竣工时间", a_date),
}


def _parcel(value: object) -> Values:
    return read_fields(value, PARCEL_FIELDS, "宗地", extras=True)


def _contract(value: object) -> Values:
    """What an amendment may change of a contract: not its kind, nor the day it was signed."""
    return read_fields(value, {k: f for k, f in CONTRACT_FIELDS.items() if k in AMENDABLE}, "合同变更")


def _signed_contract(value: object) -> Values:
    return read_fields(value, SIGNED_CONTRACT_FIELDS, "合同")


AMENDABLE = {
    key: field
    for key, field in (PARCEL_FIELDS | CONTRACT_FIELDS).items()
    if key not in ("supervision_no", "kind", "signed_on")
}
"""An amendment may name a changed term by itself, without the heading parcel or contract."""

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
    },
    Kind.HANDOVER: {},
    Kind.BOARD_POSTED: {},
    Kind.START: {"proof": Field("动工依据", a_text)},
    Kind.HALT: {},
    Kind.RESUME: {},
    Kind.COMPLETION: {"basis": Field("竣工依据", a_text)},
    Kind.VERIFICATION: {"passed": Field("是否通过", a_flag)},
    Kind.INSPECTION: {
        "finding": Field("巡查结果", one_of(Finding), required=True),
        "started_area_ha": Field("开工面积（公顷）", six_places),
        "invested_wan": Field("已投资额（万元）", six_places),
    },
    Kind.BREACH: {
        "stage": Field("违约环节", one_of(Stage), required=True),
        "cause": Field("原因", one_of(Cause), required=True),
    },
    Kind.EXTENSION_APPLICATION: {},
    Kind.EXTENSION: {**_NEW_DATES, "approval_no": Field("批准文号", a_text)},
    Kind.COMPLAINT: {},
    Kind.IDLE_CHECK: {
        "finding": Field("核实结果", one_of(Finding), required=True),
        "started_area_ha": Field("开工面积（公顷）", six_places),
        "invested_wan": Field("已投资额（万元）", six_places),
    },
    Kind.REFERRAL: {},
    Kind.REFERRAL_ACCEPTED: {},
    Kind.REFERRAL_RETURNED: {"reason": Field("退回理由", a_text)},
    Kind.IDLE_DETERMINATION: {"cause": Field("原因", one_of(Cause))},
    Kind.IDLE_CLEARED: {
        **_NEW_DATES,
        "reason": Field("排除理由", one_of(ClearedReason), required=True),
        "started_on": Field("实际动工日期", a_date),
    },
    Kind.PUBLICATION: {},
    Kind.FILING: {},
    Kind.MORTGAGEE_TOLD: {},
    Kind.HEARING_TOLD: {},
    Kind.HEARING_REQUESTED: {},
    Kind.HEARING_HELD: {},
    Kind.LEGAL_REVIEW: {},
    Kind.GOV_APPROVAL: {},
    Kind.DISPOSAL: {"way": Field("处置方式", one_of(Way), required=True)},
    Kind.DISPOSAL_DONE: {**_NEW_DATES, "way": Field("处置方式", one_of(Way), required=True)},
    Kind.FEE_PAID: {"amount_wan": Field("缴纳金额（万元）", six_places)},
    Kind.DEREGISTERED: {},
    Kind.APPEAL: {},
    Kind.REVOCATION: {},
    Kind.TERMINATION: {},
    Kind.NOTICE_ISSUED: {
        "notice": Field("通知", one_of(NoticeName)),
        "subject": Field("期号", a_whole_number),
        "withdraws": Field("所撤回的通知", one_of(NoticeName)),
    },
    Kind.SERVICE: {
        "notice": Field("通知", one_of(NoticeName), required=True),
        "subject": Field("期号", a_whole_number),
        "way": Field("送达方式", a_text),
    },
    Kind.CORRECTION: {
        "voids": Field("被更正的记录", a_text, required=True),
        "reason": Field("更正理由", a_text),
    },
}

ENVELOPE = frozenset({"on", "kind", "id", "no", "batch"}) | {
    "by", "note", "reason", "document", "aliases", "evidence", "officers", "position", "photos",
}  # fmt: skip
"""Keys any happening may carry beside its fields: kept in the file, no rule rests on them.

`batch` marks an import or bulk record, `aliases` are other numbers of the parcel: [kind, value] each.
"""


def read_fields(
    value: object, spec: Mapping[str, Field], what: str, *, extras: bool = False
) -> dict[str, Any]:
    """Read a mapping by its field list; every problem is collected, each with the field's Chinese name.

    With `extras`, keys outside the list are left alone (they stay in the payload, the law ignores them).
    """
    if not isinstance(value, Mapping):
        raise BadRecord(f"{what}：应为“键: 值”的形式")
    problems: list[str] = []
    read: dict[str, Any] = {}
    given_at_all: set[str] = set()
    for key, given in value.items():
        if key not in spec:
            if not extras and key not in ENVELOPE:
                problems.append(f"{what}：没有“{key}”这一项，可用：{'、'.join(spec) or '（无）'}")
            continue
        if given is None or given == "":
            continue
        given_at_all.add(key)
        try:
            read[key] = spec[key].read(given)
        except BadRecord as bad:
            problems += [f"{spec[key].zh}（{key}）：{problem}" for problem in bad.problems]
    problems += [
        f"{what}：缺{field.zh}（{key}）"
        for key, field in spec.items()
        if field.required and key not in given_at_all
    ]
    if problems:
        raise BadRecord(*problems)
    return read


def read_payload(kind: Kind, payload: Mapping[str, Any]) -> Values:
    """The typed values of one happening; raises `BadRecord` with every problem."""
    return read_fields(payload, FIELDS[kind], kind.zh)


def parcel_and_contract(no: str, values: Values) -> tuple[Parcel, Contract]:
    """The parcel and the terms a supply fact records; `no` is the key the case file has."""
    known = {k: v for k, v in values["parcel"].items() if k != "supervision_no"}
    return Parcel(no=no, **known), Contract(**values["contract"])
