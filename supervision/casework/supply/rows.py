"""Rows of the 供地结果 files: one row read into the supply (供地) of one parcel, or set aside with its reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import orjson

from supervision.casework.supply.cells import (
    a_day,
    a_number,
    a_supervision_no,
    a_text,
    an_own_key,
    land_source,
    local_no,
    years_by_use,
)
from supervision.casework.supply.columns import FIELD_OF, HEADINGS, OWN_KEY, SUPERVISION_NO
from supervision.casework.supply.instalments import Instalment, difference_from_price, listed_instalments
from supervision.casework.supply.register import Register
from supervision.casework.supply.report import RowReport
from supervision.casework.supply.row_problems import RowProblems
from supervision.law.terms import ContractKind, Kind

WORDS = (
    "project",
    "location",
    "district",
    "supply_mode",
    "use",
    "holder",
    "industry",
    "land_grade",
    "approved_by",
)
AGREED = ("handover_on", "start_on", "completion_on")
HAPPENED = {"started_on": "start", "completed_on": "completion"}
"""Actual dates and the kind of fact each of them is."""

PAGE_LABELS = frozenset(f"{heading}{colon}" for heading in FIELD_OF for colon in ("", "：", ":"))
LONGEST_DISTRICT = 60

Key = tuple[str, str]
"""What sort of number (电子监管号, 记录号) and the number."""


@dataclass(frozen=True)
class SupplyRow:
    """One row taken: the payload of a supply fact, and what else the row says has happened."""

    no: str
    aliases: tuple[Key, ...]
    supply: dict[str, Any]
    facts: tuple[dict[str, Any], ...]
    report: RowReport

    @cached_property
    def content(self) -> str:
        """By which the same row is known again: SHA-256 of what it says, in canonical JSON."""
        said = orjson.dumps([self.supply, self.facts, *sorted(self.aliases)], option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(said).hexdigest()

    @property
    def happened(self) -> dict[Kind, date]:
        """The actual dates it states."""
        return {Kind(fact["kind"]): date.fromisoformat(fact["on"]) for fact in self.facts}


def read_row(problems: RowProblems, register: Register, source: str | None) -> SupplyRow | None:
    """Read one row; None when it cannot be supervised safely (`problems` says why)."""
    no, keys = read_keys(problems, source)
    problems.no = no
    parcel, contract = _parcel(problems), _contract(problems)
    happened = {name: _day(problems, name) for name in HAPPENED}
    if not problems.refused:
        _refuse_second(keys, problems, register)
    if problems.refused:
        for key in keys:
            register.refuse(joined(key), problems.file, problems.row)
        return None
    if instalments := _instalments(problems, register, keys):
        contract["instalments"] = instalments
    _look_for_contradictions(contract, happened, problems)
    if keys[0][0] == SUPERVISION_NO:
        parcel = {"supervision_no": no, **parcel}
        _compare_district(no, parcel.get("district", ""), problems)
    aliases = tuple(key for key in keys if key[1] != no)
    facts = tuple({"kind": HAPPENED[name], "on": day} for name, day in happened.items() if day)
    return SupplyRow(no, aliases, {"parcel": parcel, "contract": contract}, facts, problems.report())


def read_keys(problems: RowProblems, source: str | None) -> tuple[str, tuple[Key, ...]]:
    """The parcel's number, and every number the row is known by (电子监管号 first); none sets the row aside."""
    keys: list[Key] = []
    for name, read in (("supervision_no", a_supervision_no), ("own_key", an_own_key)):
        if written := problems.written(name):
            value, reason = read(written)
            if value:
                keys.append((HEADINGS[name][0], problems.take(name, written, (value, reason))))
            elif reason:
                problems.refuse(name, written, reason)
    if not keys:
        if not problems.refused:
            name = "supervision_no" if "supervision_no" in problems.columns else "own_key"
            problems.refuse(name, "", "没有编号，不能建立案卷")
        return "", ()
    kind, value = keys[0]
    return local_no(source or OWN_KEY, value) if kind == OWN_KEY else value, tuple(keys)


def joined(key: Key) -> str:
    """A key as the register keeps it."""
    return "\n".join(key)


def _parcel(problems: RowProblems) -> dict[str, Any]:
    """The parcel (宗地); empty values are left out."""
    parcel: dict[str, Any] = {}
    for name in WORDS:
        if text := a_text(problems.written(name)):
            if text in PAGE_LABELS:
                problems.leave_empty(name, text, "是网页的栏目名，不是内容")
            elif name == "district" and len(text) > LONGEST_DISTRICT:
                problems.leave_empty(name, text, f"行政区超过{LONGEST_DISTRICT}字，请核对")
            else:
                parcel[name] = text
    if area := _area(problems):
        parcel["area_ha"] = area
    for name in ("far_min", "far_max"):
        written = problems.written(name)
        if ratio := problems.take(name, written, a_number(written)):
            parcel[name] = ratio
    written = problems.written("land_source")
    if origin := problems.take("land_source", written, land_source(written, area)):
        parcel["land_source"] = origin
    if term := a_text(problems.written("term")):
        parcel |= _term(term, problems)
    return parcel


def _area(problems: RowProblems) -> str:
    """Hectares. Unknown is safe (the parcel keeps its duty to build); 0 would pass for a small 补办 parcel."""
    written = problems.written("area_ha")
    area, reason = a_number(written)
    if area == "0":
        problems.leave_empty("area_ha", written, "面积为0，按未填处理，请补填")
        return ""
    if area:
        return problems.take("area_ha", written, (area, reason))
    if reason:
        problems.refuse("area_ha", written, reason)
    else:
        problems.warn("area_ha", written, "面积未填，宗地照录，请补填")
    return ""


def _term(term: str, problems: RowProblems) -> dict[str, Any]:
    """土地使用年限 as written, and per use where it is written so."""
    if term == "0":
        problems.leave_empty("term", term, "年限为0，按未填处理")
        return {}
    by_use = years_by_use(term)
    if by_use is None:
        problems.warn("term", term, "年限不能按用途分读，已照录原文")
    if not by_use:
        return {"term": term}
    return {"term": term, "term_years": [{"use": use, "years": years} for use, years in by_use]}


def _contract(problems: RowProblems) -> dict[str, Any]:
    """The contract or 划拨决定书, without its instalments."""
    mode = a_text(problems.written("supply_mode"))
    if not mode:
        problems.warn("supply_mode", "", "供地方式未填，合同类别按“其他”登记，请补填")
    written = problems.written("signed_on")
    signed_on = problems.need("signed_on", written, a_day(written))
    contract: dict[str, Any] = {"kind": contract_kind(mode).value, "signed_on": signed_on}
    written = problems.written("price_wan")
    if price := problems.take("price_wan", written, a_number(written)):
        contract["price_wan"] = price
    for name in AGREED:
        if day := _day(problems, name):
            contract[name] = day
    return contract


def contract_kind(supply_mode: str) -> ContractKind:
    """The paper that fixes the duties, from 供地方式 (codes: 划拨, 招标/拍卖/挂牌/协议出让, 租赁, 作价出资, 授权经营)."""
    if "划拨" in supply_mode:
        return ContractKind.ALLOCATION
    if "出让" in supply_mode:
        return ContractKind.GRANT
    return ContractKind.LEASE if "租赁" in supply_mode else ContractKind.OTHER


def _day(problems: RowProblems, name: str) -> str:
    written = problems.written(name)
    return problems.take(name, written, a_day(written))


def _refuse_second(keys: tuple[Key, ...], problems: RowProblems, register: Register) -> None:
    """A number met twice in the same import: the first row stands, the second is set aside."""
    for key in keys:
        if first := register.take(joined(key), problems.file, problems.row):
            file, row = first
            where = f"第{row}行" if file == problems.file else f"{file}第{row}行"
            why = f"与{where}编号相同，只取先出现的一行；如是两宗地，请改正编号"
            problems.refuse(FIELD_OF[key[0]], key[1], why)


def _instalments(problems: RowProblems, register: Register, keys: tuple[Key, ...]) -> list[Instalment]:
    """The file of instalments wins; the lists in the parcel's own row stand in where it has none."""
    if not register.has_instalments:
        return listed_instalments(problems)
    for key in keys:
        if claimed := register.claim_instalments(joined(key)):
            return claimed
    if listed := listed_instalments(problems):
        written = problems.written("instalment_no")
        problems.warn("instalment_no", written, "分期支付文件中没有这宗地，已按本行所列登记")
    return listed


def _look_for_contradictions(
    contract: dict[str, Any], happened: dict[str, str], problems: RowProblems
) -> None:
    """Dates and sums that cannot both be right are kept as written, with a warning."""
    start, completion = contract.get("start_on", ""), contract.get("completion_on", "")
    started, completed = happened["started_on"], happened["completed_on"]
    if start and completion and completion < start:
        problems.warn("completion_on", completion, f"约定竣工早于约定开工（{start}），已照录，请核对合同")
    if started and completed and completed < started:
        problems.warn("completed_on", completed, f"实际竣工早于实际开工（{started}），已照录，请核对")
    if started and started < contract["signed_on"]:
        problems.warn(
            "started_on", started, f"实际开工早于合同签订（{contract['signed_on']}），已照录，请核对"
        )
    if difference := difference_from_price(contract.get("instalments", ()), contract.get("price_wan", "")):
        problems.warn("price_wan", contract["price_wan"], difference)


def _compare_district(no: str, district: str, problems: RowProblems) -> None:
    """Where a row gives its district as a code, the number must begin with it."""
    code = district[:6]
    if len(code) == 6 and code.isascii() and code.isdigit() and not no.startswith(code):
        problems.warn("district", district, f"与电子监管号的行政区代码（{no[:6]}）不同，请核对")
