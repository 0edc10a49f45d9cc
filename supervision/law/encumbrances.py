"""Mortgages and seizures in force (抵押、查封): whom the office has to tell, and what binds its hands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.life import in_legal_order
from supervision.law.terms import Kind


@dataclass(frozen=True, slots=True)
class Encumbrance:
    """A mortgage or a seizure: who holds it, its paper, since when; `until_on` the last day of a seizure."""

    kind: Kind
    who: str
    since: date
    paper: str = ""
    amount_wan: Decimal | None = None
    until_on: date | None = None

    @property
    def zh(self) -> str:
        paper = f"（{self.paper}）" if self.paper else ""
        sum_ = f"，担保{plain(self.amount_wan)}万元" if self.amount_wan is not None else ""
        until = f"，至{self.until_on}" if self.until_on is not None else ""
        return f"{self.kind.zh}：{self.who}{paper}，{self.since}起{until}{sum_}"


def encumbrances(facts: Iterable[Fact], on: date) -> list[Encumbrance]:
    """Those in force on a day. A seizure ends with its last day; a release names its mortgagee, a lifting its document.

    Of several mortgages of one mortgagee a release ends the earliest.
    """
    standing: list[Encumbrance] = []
    for fact in in_legal_order(facts):
        values = fact.values
        if fact.on > on:
            continue
        if fact.kind is Kind.MORTGAGE:
            paper = values.get("certificate_no", "")
            standing.append(
                Encumbrance(fact.kind, values["mortgagee"], fact.on, paper, values.get("amount_wan"))
            )
        elif fact.kind is Kind.SEIZURE:
            court, until_on = values["by_court"], values.get("until_on")
            standing.append(Encumbrance(fact.kind, court, fact.on, values["document_no"], until_on=until_on))
        elif fact.kind is Kind.MORTGAGE_RELEASED:
            _end_first(standing, [e for e in standing if _is_mortgage_of(e, values["mortgagee"])])
        elif fact.kind is Kind.SEIZURE_LIFTED:
            _end_first(standing, [e for e in standing if _is_seizure_by(e, values["document_no"])])
    return [each for each in standing if each.until_on is None or on <= each.until_on]


def _is_mortgage_of(each: Encumbrance, mortgagee: str) -> bool:
    return each.kind is Kind.MORTGAGE and each.who == mortgagee


def _is_seizure_by(each: Encumbrance, document_no: str) -> bool:
    return each.kind is Kind.SEIZURE and each.paper == document_no


def _end_first(standing: list[Encumbrance], ended: list[Encumbrance]) -> None:
    if ended:
        standing.remove(ended[0])
