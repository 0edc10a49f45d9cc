"""Contradictions (矛盾检查): what a row of supplied land says that cannot be right, or hardly ever is.

What is provably wrong, and dangerous to keep, is left empty or set aside; what is merely odd is kept with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from supervision.casework.supply.fields import KEYS, LISTS, Fields
from supervision.casework.supply.recognition import Columns
from supervision.casework.supply.report import Severity
from supervision.casework.supply.supply_mode import contract_kind, letter_of
from supervision.law.terms import ContractKind


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the fields it looks at (the first is the one listed, or left empty) and what becomes of it.

    `find` says what it finds, nothing when all is well; `todo` is told with it; `why` stands in the guide.
    """

    zh: str
    fields: tuple[str, ...]
    severity: Severity
    find: Callable[[Fields], str]
    todo: str
    why: str


def checks_for(columns: Columns) -> tuple[Check, ...]:
    """The checks that can find anything in a file with these columns; instalments may come from another file."""
    of_a_row = (check for check in CHECKS if check is not DUPLICATE)
    return tuple(check for check in of_a_row if check.fields[0] in columns or check.fields[0] in LISTS)


def findings(row: Fields, checks: Sequence[Check]) -> list[tuple[Check, str]]:
    """What the checks find in a row, in their order; a field to be left empty is taken from it."""
    findings = []
    for check in checks:
        if found := check.find(row):
            if check.severity is Severity.LEFT_EMPTY:
                del row[check.fields[0]]
            findings.append((check, f"{found}，{check.todo}"))
    return findings


MET_IN = "met_in"
"""Where the row stands that has the number already, as a field of the row."""

FAR_YEARS = 30
SMALLEST_HA, LARGEST_HA = 0.0001, 1_000
LOWEST_PRICE, HIGHEST_PRICE = 1, 200_000
"""万元 per 公顷: 1 元 and 200,000 元 per m²."""


def _missing(field: str, zh: str) -> Callable[[Fields], str]:
    return lambda row: "" if field in row else f"{zh}未填"


def _zero_area(row: Fields) -> str:
    return "面积为0" if row.get("area_ha") == "0" else ""


def _odd_area(row: Fields) -> str:
    area = row.get("area_ha")
    if not area or SMALLEST_HA <= float(area) <= LARGEST_HA:
        return ""
    return f"面积{area}公顷，大于{LARGEST_HA}公顷或不足1平方米"


@lru_cache(maxsize=16_384)
def _far_after(signed_on: str) -> str:
    return f"{int(signed_on[:4]) + FAR_YEARS}{signed_on[4:]}"


def _far(field: str, zh: str) -> Callable[[Fields], str]:
    def find(row: Fields) -> str:
        day = row.get(field, "")
        if day <= _far_after(row["signed_on"]):
            return ""
        return f"{zh}（{day}）在合同签订{FAR_YEARS}年以后"

    return find


def _completion_before_start(row: Fields) -> str:
    start, completion = row.get("start_on"), row.get("completion_on")
    return f"约定竣工早于约定开工（{start}）" if start and completion and completion < start else ""


def _completion_with_start(row: Fields) -> str:
    start = row.get("start_on")
    if not start or start != row.get("completion_on"):
        return ""
    as_it_stands = "协议" in row.get("supply_mode", "") and start <= row["signed_on"]
    return "" if as_it_stands else "约定竣工与约定开工为同一天"


def _start_before_signing(row: Fields) -> str:
    start, signed = row.get("start_on"), row["signed_on"]
    return f"约定开工早于合同签订（{signed}）" if start and start < signed else ""


def _start_before_handover(row: Fields) -> str:
    start, handover = row.get("start_on"), row.get("handover_on")
    return f"约定开工早于约定交地（{handover}）" if start and handover and start < handover else ""


def _started_before_signing(row: Fields) -> str:
    started, signed = row.get("started_on"), row["signed_on"]
    return f"实际开工早于合同签订（{signed}）" if started and started < signed else ""


def _completed_before_started(row: Fields) -> str:
    started, completed = row.get("started_on"), row.get("completed_on")
    return f"实际竣工早于实际开工（{started}）" if started and completed and completed < started else ""


def _completed_without_start(row: Fields) -> str:
    return "有实际竣工而无实际开工" if "completed_on" in row and "started_on" not in row else ""


def _due_before_signing(row: Fields) -> str:
    due, signed = row.get("due_on"), row["signed_on"]
    return f"最早一期（{due}）早于合同签订（{signed}）" if due and due < signed else ""


def _not_the_price(row: Fields) -> str:
    """Instalments sum to the price wherever both are given."""
    together, price = row.get("amount_wan"), row.get("price_wan")
    if not together or not price or together == price:
        return ""
    return f"分期支付合计{together}万元，与成交价格{price}万元不符"


def _odd_price(row: Fields) -> str:
    price, area = row.get("price_wan"), row.get("area_ha")
    if price is None or area in (None, "0"):
        return ""
    per_ha = float(price) / float(area)
    if per_ha > HIGHEST_PRICE:
        return f"每公顷{per_ha:.0f}万元，高于{HIGHEST_PRICE}万元"
    if per_ha < LOWEST_PRICE and contract_kind(row.get("supply_mode", "")) is ContractKind.GRANT:
        return f"出让价款每公顷{per_ha:.4g}万元，低于{LOWEST_PRICE}万元"
    return ""


def _odd_ratios(row: Fields) -> str:
    lower, upper = row.get("far_min"), row.get("far_max")
    if not lower or not upper or lower == upper or float(lower) <= float(upper):
        return ""
    return f"容积率下限大于上限（{upper}）"


def _other_year(row: Fields) -> str:
    number, signed = row.get("supervision_no", ""), row["signed_on"]
    year = number[6:10]
    if year == signed[:4] or not year.isdecimal() or abs(int(year) - int(signed[:4])) <= 1:
        return ""
    return f"电子监管号的年份（{year}）与合同签订（{signed}）相差一年以上"


def _other_mode(row: Fields) -> str:
    letter, mode = row.get("supervision_no", "")[10:11], row.get("supply_mode")
    if not mode or letter == letter_of(mode) or letter not in ("A", "B", "C"):
        return ""
    return f"与电子监管号的类别字母（{letter}）不符"


def _other_district(row: Fields) -> str:
    number, code = row.get("supervision_no", ""), row.get("district", "")[:6]
    if len(code) < 6 or number[:6] in ("", code) or not (code.isascii() and code.isdecimal()):
        return ""
    return f"与电子监管号的行政区代码（{number[:6]}）不同"


def _other_parcel(row: Fields) -> str:
    unit, parcel = row.get("unit_no"), row.get("parcel_code")
    return f"不以宗地代码（{parcel}）开头" if unit and parcel and not unit.startswith(parcel) else ""


def _met_before(row: Fields) -> str:
    return f"与{row[MET_IN]}编号相同" if MET_IN in row else ""


_EMPTY, _WARNING = Severity.LEFT_EMPTY, Severity.WARNING
_ASK_THE_CONTRACT = "已置空，请按合同补录"
_CHECK_THE_CONTRACT = "已照录，请核对合同"

DUPLICATE = Check(
    "编号重复", KEYS, Severity.SET_ASIDE, _met_before, "只取先出现的一行；如是两宗地，请改正编号",
    "Two rows of one number are one parcel written twice, or two parcels of which one has a wrong number.",
)  # fmt: skip
"""Found by the register of the import, when nothing else sets the row aside."""

CHECKS: tuple[Check, ...] = (
    Check("面积未填", ("area_ha",), _WARNING, _missing("area_ha", "面积"), "宗地照录，请补填",
          "A parcel of unknown area keeps its duty to build."),
    Check("面积为0", ("area_ha",), _EMPTY, _zero_area, "按未填处理，请补填",
          "An area of 0 would pass for a small parcel regularised afterwards (补办), which has no duty to build."),
    Check("面积超常", ("area_ha",), _WARNING, _odd_area, "已照录，请核对单位是否为公顷",
          "Square metres written as hectares: above 1,000 ha is fewer than one supply in ten thousand, and nothing is built on 1 m²."),
    Check("供地方式未填", ("supply_mode",), _WARNING, _missing("supply_mode", "供地方式"), "合同类别按“其他”登记，请补填",
          "The way of supply decides which paper fixes the duties and what the money is called."),
    Check("约定交地过远", ("handover_on", "signed_on"), _EMPTY, _far("handover_on", "约定交地"), _ASK_THE_CONTRACT,
          "A slip of the year. Kept, the parcel would not be looked at for a generation."),
    Check("约定开工过远", ("start_on", "signed_on"), _EMPTY, _far("start_on", "约定开工"), _ASK_THE_CONTRACT,
          "A slip of the year too: kept, no start would be asked for."),
    Check("约定竣工过远", ("completion_on", "signed_on"), _EMPTY, _far("completion_on", "约定竣工"), _ASK_THE_CONTRACT,
          "A slip of the year too: kept, no completion would be asked for."),
    Check("约定竣工早于约定开工", ("completion_on", "start_on"), _EMPTY, _completion_before_start, _ASK_THE_CONTRACT,
          "Both cannot be right. If the start is right, the completion written is earlier than the true one and would "
          "accuse the holder; if the completion is right, the start written is later than the true one and accuses nobody. "
          "So the start is kept, and the completion is asked for."),
    Check("约定竣工即约定开工", ("completion_on", "start_on"), _WARNING, _completion_with_start, _CHECK_THE_CONTRACT,
          "Nothing is built in a day: one of the two was filled in for the other. Supplies by agreement of what stands "
          "already (补办), whose start is not after the signing, are passed over."),
    Check("约定开工早于签订", ("start_on", "signed_on"), _WARNING, _start_before_signing, _CHECK_THE_CONTRACT,
          "A contract obliges nobody before it is signed; found with contracts signed afterwards (补签)."),
    Check("约定开工早于交地", ("start_on", "handover_on"), _WARNING, _start_before_handover, _CHECK_THE_CONTRACT,
          "Land not handed over cannot be built on: the delay would be the government's."),
    Check("付款早于签订", ("due_on", "signed_on"), _WARNING, _due_before_signing, _CHECK_THE_CONTRACT,
          "Overdue before the contract was signed; a deposit (定金) may be meant."),
    Check("分期合计不等于价款", ("price_wan", "amount_wan"), _WARNING, _not_the_price, "请核对合同",
          "An instalment is missing or an amount is wrong; demands follow the instalments."),
    Check("价款超常", ("price_wan", "area_ha"), _WARNING, _odd_price, "已照录，请核对单位是否为万元",
          "元 written as 万元, or a symbolic price: a grant is rarely below 1 元 per m², nothing above 200,000."),
    Check("容积率上下限颠倒", ("far_min", "far_max"), _WARNING, _odd_ratios,
          "已照录，请核对合同；整列颠倒的，请用 --map 互换两列的列名",
          "The two were exchanged, or one is wrong; in the national export of January 2017 the headings are exchanged "
          "throughout. A maximum of 0 counts as not agreed."),
    Check("实际开工早于签订", ("started_on", "signed_on"), _WARNING, _started_before_signing, "已照录，请核对",
          "Built before it was supplied (未批先建、补办), or a slip."),
    Check("实际竣工早于实际开工", ("completed_on", "started_on"), _EMPTY, _completed_before_started,
          "已置空，请核实后登记竣工",
          "Kept, it would close the case of a parcel that may be under construction."),
    Check("有竣工无开工", ("completed_on", "started_on"), _WARNING, _completed_without_start, "已照录，请补录实际开工",
          "The file ends without ever having begun; whether the start was in time cannot be told."),
    Check("编号年份与签订不符", ("supervision_no", "signed_on"), _WARNING, _other_year, "已照录，请核对编号和日期",
          "The number is given in the year of the signing, or a year beside it."),
    Check("供地方式与编号不符", ("supply_mode", "supervision_no"), _WARNING, _other_mode, "已照录，请核对",
          "A 划拨, B 出让, C 租赁 and the rest: the paper may be of another kind."),
    Check("行政区与编号不符", ("district", "supervision_no"), _WARNING, _other_district, "请核对",
          "The number of another county, or a district given by a wrong code."),
    Check("不动产单元与宗地不符", ("unit_no", "parcel_code"), _WARNING, _other_parcel, "已照录，请核对",
          "A 不动产单元号 begins with the 宗地代码 of its parcel."),
    DUPLICATE,
)  # fmt: skip
