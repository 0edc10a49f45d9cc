"""Rows of the supply files: one row read into the supply (供地) of one parcel, or set aside with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import orjson

from supervision.casework.supply.cells import land_source, years_by_use
from supervision.casework.supply.columns import CASE_NO, FIELD_OF, HEADINGS, SUPERVISION_NO
from supervision.casework.supply.contradictions import DUPLICATE, MET_IN, Check, findings
from supervision.casework.supply.fields import KEYS, LISTS, OTHER_NUMBERS, Fields, Instalment
from supervision.casework.supply.identifiers import local_no
from supervision.casework.supply.instalments import as_a_whole, instalments_in_row
from supervision.casework.supply.register import Key, Register
from supervision.casework.supply.report import RowReport
from supervision.casework.supply.row_problems import RowProblems
from supervision.casework.supply.supply_mode import contract_kind
from supervision.law.terms import Kind

CONTRACT = ("contract_no", "signed_on", "price_wan", "handover_on", "start_on", "completion_on")
HAPPENED = {"started_on": Kind.START.value, "completed_on": Kind.COMPLETION.value}
"""Actual dates and the kind of fact each of them is."""

NOT_OF_THE_PARCEL = (*KEYS[1:], *OTHER_NUMBERS, *LISTS, "plan", *CONTRACT, *HAPPENED)


@dataclass(eq=False)
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
    def numbers(self) -> tuple[Key, ...]:
        """Every number the row gives the parcel, with what sort of number it is."""
        supervision_no = self.supply["parcel"].get("supervision_no")
        own = SUPERVISION_NO if supervision_no == self.no else CASE_NO
        return ((own, self.no), *self.aliases)

    @property
    def case_no(self) -> str:
        """The number the parcel has, or would have had, without its 电子监管号; empty without a number of its own."""
        return dict(self.aliases).get(CASE_NO, "")

    @property
    def happened(self) -> dict[Kind, date]:
        """The actual dates it states."""
        return {Kind(fact["kind"]): date.fromisoformat(fact["on"]) for fact in self.facts}


def read_row(
    problems: RowProblems, register: Register, checks: Sequence[Check], source: str | None
) -> SupplyRow | None:
    """Read one row; None when it cannot be supervised safely (`problems` says why)."""
    fields = problems.read()
    no, keys = parcel_no(fields, problems, source)
    problems.no = no
    problems.need("signed_on", fields)
    if not problems.refused:
        _refuse_second(keys, problems, register)
    if problems.refused:
        register.refuse(keys, (problems.file, problems.row))
        return None
    if instalments := _instalments(fields, keys, problems, register):
        fields |= as_a_whole(instalments)
    for check, found in findings(fields, checks):
        problems.note(check.fields[0], check.severity, found)
    _settle_land_source(fields, problems)
    aliases = [key for key in keys if key[1] != no]
    aliases += [(HEADINGS[name][0], fields[name]) for name in OTHER_NUMBERS if name in fields]
    facts = tuple([{"kind": kind, "on": fields[name]} for name, kind in HAPPENED.items() if name in fields])
    supply = {"parcel": _parcel(fields, problems), "contract": _contract(fields, instalments)}
    return SupplyRow(no, tuple(aliases), supply, facts, problems.report())


def parcel_no(fields: Fields, problems: RowProblems, source: str | None) -> tuple[str, tuple[Key, ...]]:
    """The parcel's number, and every number that is the row's own; none sets the row aside."""
    keys = tuple([(HEADINGS[name][0], fields[name]) for name in KEYS if name in fields])
    if not keys:
        if not problems.refused:
            named = next(name for name in KEYS if name in problems.columns)
            problems.refuse(named, "没有编号，不能建立案卷")
        return "", ()
    kind, value = keys[0]
    others = keys[1:] if kind == SUPERVISION_NO else keys
    if not others or "case_no" in fields:
        return value, keys
    sort, own_key = others[0]
    case_no = local_no(source or sort, own_key)
    return (value if kind == SUPERVISION_NO else case_no), (*keys, (CASE_NO, case_no))


def _refuse_second(keys: Sequence[Key], problems: RowProblems, register: Register) -> None:
    """A number met twice in the same import: the first row stands, the second is set aside."""
    if met := register.take(keys, (problems.file, problems.row)):
        (kind, _), (file, row) = met
        where = f"第{row}行" if file == problems.file else f"{file}第{row}行"
        for check, found in findings({MET_IN: where}, (DUPLICATE,)):
            problems.note(FIELD_OF[kind], check.severity, found)


def _instalments(
    fields: Fields, keys: Sequence[Key], problems: RowProblems, register: Register
) -> list[Instalment]:
    """The file of instalments wins; those in the parcel's own row stand in where it has none."""
    if register.has_instalments and (claimed := register.claim_instalments(keys)):
        return claimed
    in_row = instalments_in_row(fields, problems)
    if in_row and register.has_instalments:
        problems.warn("instalment_no", "分期支付文件中没有这宗地，已按本行所列登记")
    return in_row


def _settle_land_source(fields: Fields, problems: RowProblems) -> None:
    """土地来源 may be a number of hectares, which means something only beside the area."""
    if "land_source" in fields:
        fields["land_source"], reason = land_source(fields["land_source"], fields.get("area_ha", ""))
        if reason:
            del fields["land_source"]
            problems.leave_empty("land_source", reason)


def _contract(fields: Fields, instalments: Sequence[Instalment]) -> dict[str, Any]:
    """The contract or 划拨决定书."""
    contract: dict[str, Any] = {name: fields[name] for name in CONTRACT if name in fields}
    contract["kind"] = contract_kind(fields.get("supply_mode", "")).value
    if instalments:
        contract["instalments"] = instalments
    return contract


def _parcel(fields: Fields, problems: RowProblems) -> dict[str, Any]:
    """The parcel (宗地): every field that is not of the contract, nor a number or event beside it."""
    parcel: dict[str, Any] = fields.copy()
    for name in NOT_OF_THE_PARCEL:
        parcel.pop(name, None)
    if "term" in parcel:
        _settle_term(parcel, problems)
    return parcel


def _settle_term(parcel: dict[str, Any], problems: RowProblems) -> None:
    """土地使用年限 as written, and per use where it is written so."""
    if parcel["term"] == "0":
        problems.leave_empty("term", "年限为0，按未填处理")
        del parcel["term"]
        return
    by_use = years_by_use(parcel["term"])
    if by_use is None:
        problems.warn("term", "年限不能按用途分读，已照录原文")
    if by_use:
        parcel["term_years"] = [{"use": use, "years": years} for use, years in by_use]
