"""The land and the paper it was supplied under (宗地与合同): what the duties are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from supervision.law.terms import ContractKind, DamagesBase


@dataclass(frozen=True, slots=True)
class Instalment:
    """One agreed payment (分期支付约定): amount in 万元; without a date no duty can fall due."""

    no: int
    due_on: date | None
    amount_wan: Decimal


@dataclass(frozen=True, slots=True)
class Parcel:
    """The parcel as supplied (宗地); area in hectares (公顷), exact to 0.01 m²."""

    no: str
    project: str = ""
    location: str = ""
    district: str = ""
    area_ha: Decimal | None = None
    supply_mode: str = ""
    use: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class MoneyTerms:
    """What the contract says of interest and damages (分期利息、违约金); None where it says nothing."""

    deposit_wan: Decimal | None = None
    interest_percent: Decimal | None = None
    interest_year_days: int | None = None
    late_payment_permille: Decimal | None = None
    late_start_permille: Decimal | None = None
    late_start_year_only: bool | None = None
    late_completion_permille: Decimal | None = None
    late_completion_base: DamagesBase | None = None


@dataclass(frozen=True, slots=True)
class PlanningTerms:
    """What the completion verification compares (规划和投资条件); ratios in %, floor area in m²."""

    floor_area_m2: Decimal | None = None
    far_min: Decimal | None = None
    far_max: Decimal | None = None
    density_min: Decimal | None = None
    density_max: Decimal | None = None
    green_ratio_min: Decimal | None = None
    green_ratio_max: Decimal | None = None
    agreed_investment_wan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """Where the parties agreed to receive papers (约定送达地址)."""

    service_address: str = ""
    electronic_service: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms in force (合同或划拨决定书约定): dates are the last day still in time, money in 万元."""

    kind: ContractKind
    signed_on: date
    contract_no: str = ""
    price_wan: Decimal | None = None
    handover_on: date | None = None
    start_on: date | None = None
    completion_on: date | None = None
    total_investment_wan: Decimal | None = None
    investment_includes_price: bool = False
    instalments: tuple[Instalment, ...] = ()
    money: MoneyTerms = MoneyTerms()
    planning: PlanningTerms = PlanningTerms()
    service: ServiceTerms = ServiceTerms()

    def term(self, name: str) -> Any:
        """A term by the name of its field, in whichever group it stands."""
        return getattr(getattr(self, GROUP_OF[name]) if name in GROUP_OF else self, name)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """The contract a supply states, by the names of its fields."""
        if GROUP_OF.keys().isdisjoint(values):
            return cls(**values)
        own = {key: value for key, value in values.items() if key not in GROUP_OF}
        return cls(**own).with_terms({key: value for key, value in values.items() if key in GROUP_OF})

    def with_terms(self, values: Mapping[str, Any]) -> Self:
        """The same contract with some terms changed, by the names of their fields."""
        changed: dict[str, Any] = {}
        for key, value in values.items():
            group = GROUP_OF.get(key)
            if group is None:
                changed[key] = value
            else:
                changed[group] = replace(changed.get(group, getattr(self, group)), **{key: value})
        return replace(self, **changed) if changed else self


GROUPS = {"money": MoneyTerms, "planning": PlanningTerms, "service": ServiceTerms}
GROUP_OF = {field.name: group for group, terms in GROUPS.items() for field in fields(terms)}
"""In which group of the contract a term stands."""
