"""What a claim rests on (核算依据), and what is said where the contract or the file does not say enough."""

from __future__ import annotations

from supervision.law.contract_fields import CONTRACT_FIELDS
from supervision.law.rules.clause import Clause
from supervision.law.rules.contract_clauses import NEWER_CONTRACT
from supervision.law.standing import Life
from supervision.law.terms import ContractKind, DamagesBase

NOT_STATED = "缴款情况未填报，不作逾期，不能核算；请先补登缴款"
"""A parcel imported without payment facts: nothing of it is overdue money."""


def basis(life: Life, clause: Clause, newer_article: str) -> str:
    """Where a claim stands: in the template a grant contract's own terms show it follows, else in the paper itself."""
    kind, money = life.contract.kind, life.contract.money
    if kind is not ContractKind.GRANT:
        return f"《{kind.paper}》约定"
    newer = money.late_start_year_only or money.late_completion_base is DamagesBase.UNFINISHED
    return f"{NEWER_CONTRACT.name}{newer_article}" if newer else clause.cite


def not_stated(life: Life, field: str) -> str:
    """A term the contract does not state is never supplied by a usual figure."""
    return (
        f"{'决定书' if life.contract.kind is ContractKind.ALLOCATION else '合同'}未载明“{CONTRACT_FIELDS[field].zh}”，"
        f"不能核算；请核对原件，确有约定的登记“合同变更”补填（{field}）"
    )
