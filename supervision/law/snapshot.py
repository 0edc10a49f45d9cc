"""A life as JSON-ready values and back: the projection a sweep reads instead of folding the whole case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from supervision.law.contract import (
    Contract,
    Instalment,
    MoneyTerms,
    Parcel,
    PlanningTerms,
    ServiceTerms,
)
from supervision.law.contract_fields import CONTRACT_FIELDS
from supervision.law.standing import Answered, Life
from supervision.law.terms import ContractKind, Kind, State

VERSION = 3
"""Which form of snapshot this is: one of another form is not read but made again from the case file."""
MARK = f'"version":{VERSION}}}'
"""How the JSON of a snapshot of this form ends: no key sorts after its own."""

DATES = (
    "last_fact_on", "briefed_on", "handed_over_on", "board_given_on", "board_posted_on", "last_visit_on", "started_on",
    "halted_on", "completed_on", "verified_on", "suspected_on", "deregistered_on",
)  # fmt: skip
FIGURES = ("started_area_ha", "invested_wan")
PLAIN = (
    "payments_stated",
    "start_proof",
    "start_permit_no",
    "start_works",
    "suspected_of",
    "suspected_halted",
    "recovery_decided",
)
CONTRACT_DATES = ("handover_on", "start_on", "completion_on")
CONTRACT_FIGURES = ("price_wan", "total_investment_wan")


def to_values(life: Life) -> dict[str, Any]:
    """Everything of the life but `day`, which the parcel row keeps; empty values are left out."""
    contract = life.contract
    values: dict[str, Any] = {
        "parcel": _parcel_values(life.parcel),
        "contract": {
            "kind": str(contract.kind),
            "signed_on": contract.signed_on.isoformat(),
            "contract_no": contract.contract_no,
            "investment_includes_price": contract.investment_includes_price,
            "instalments": [
                [i.no, i.due_on and i.due_on.isoformat(), str(i.amount_wan)] for i in contract.instalments
            ],
        }
        | _texts(contract, CONTRACT_DATES)
        | _texts(contract, CONTRACT_FIGURES)
        | _grouped_terms(contract),
        "state": str(life.state),
    }
    values |= _texts(life, DATES) | _texts(life, FIGURES) | {name: getattr(life, name) for name in PLAIN}
    values["paid"] = {str(no): str(amount) for no, amount in life.paid.items()}
    values["unallocated_wan"] = str(life.unallocated_wan)
    values["demands_served"] = {str(no): day.isoformat() for no, day in life.demands_served.items()}
    values["cleared"] = list(life.cleared)
    values["bulk"] = {term: day.isoformat() for term, day in life.bulk.items()}
    values["answered"] = [
        [
            *(a.seq, str(a.kind), a.on.isoformat(), a.detail, a.cause, a.bulk_on and a.bulk_on.isoformat()),
            *(a.subject, a.due_on and a.due_on.isoformat(), a.officer, a.paper, _text(a.wan), a.recorded),
        ]
        for a in life.answered
    ]
    values["version"] = VERSION
    return values


def from_values(values: Mapping[str, Any], day: date) -> Life:
    """The life again; a snapshot that cannot be read, or of another form, raises KeyError, TypeError or ValueError."""
    if values["version"] != VERSION:
        raise ValueError(f"版本{values['version']}")
    parcel, contract = values["parcel"], values["contract"]
    life = Life(
        parcel=Parcel(**{**parcel, "area_ha": _decimal(parcel.get("area_ha"))}),
        contract=Contract(
            kind=ContractKind(contract["kind"]),
            signed_on=date.fromisoformat(contract["signed_on"]),
            contract_no=contract["contract_no"],
            price_wan=_decimal(contract.get("price_wan")),
            handover_on=_date(contract.get("handover_on")),
            start_on=_date(contract.get("start_on")),
            completion_on=_date(contract.get("completion_on")),
            total_investment_wan=_decimal(contract.get("total_investment_wan")),
            investment_includes_price=contract["investment_includes_price"],
            instalments=tuple(
                Instalment(no, _date(due_on), Decimal(amount))
                for no, due_on, amount in contract["instalments"]
            ),
        ).with_terms(
            {key: CONTRACT_FIELDS[key].read(value) for key, value in contract.get("terms", {}).items()}
        ),
        day=day,
        state=State(values["state"]),
    )
    for name in DATES:
        if name in values:
            setattr(life, name, date.fromisoformat(values[name]))
    for name in FIGURES:
        if name in values:
            setattr(life, name, Decimal(values[name]))
    for name in PLAIN:
        setattr(life, name, values[name])
    life.paid = {int(no): Decimal(amount) for no, amount in values["paid"].items()}
    life.unallocated_wan = Decimal(values["unallocated_wan"])
    life.demands_served = {int(no): date.fromisoformat(day) for no, day in values["demands_served"].items()}
    life.cleared = tuple(values["cleared"])
    life.bulk = {term: date.fromisoformat(day) for term, day in values["bulk"].items()}
    life.answered = tuple(
        Answered(
            seq,
            Kind(kind),
            date.fromisoformat(on),
            detail,
            cause,
            _date(bulk_on),
            subject,
            _date(due_on),
            officer,
            paper,
            _decimal(wan),
            recorded,
        )
        for seq, kind, on, detail, cause, bulk_on, subject, due_on, officer, paper, wan, recorded in values[
            "answered"
        ]
    )
    return life


SAYS_NOTHING = (MoneyTerms(), PlanningTerms(), ServiceTerms())


def _grouped_terms(contract: Contract) -> dict[str, Any]:
    """The terms of money, planning and service the contract states, as they are read again."""
    groups = [
        terms for terms in (contract.money, contract.planning, contract.service) if terms not in SAYS_NOTHING
    ]
    stated = {
        field.name: value if isinstance(value := getattr(terms, field.name), bool) else str(value)
        for terms in groups
        for field in fields(terms)
        if getattr(terms, field.name) not in (None, "")
    }
    return {"terms": stated} if stated else {}


def _parcel_values(parcel: Parcel) -> dict[str, Any]:
    names = ("no", "project", "location", "district", "supply_mode", "use", "holder")
    return {name: getattr(parcel, name) for name in names} | _texts(parcel, ("area_ha",))


def _texts(source: object, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(value) for name in names if (value := getattr(source, name)) is not None}


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
