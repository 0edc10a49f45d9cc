"""The way of supply (供地方式): which paper fixes the duties, and the letter of the 电子监管号 that goes with it."""

from __future__ import annotations

from functools import lru_cache

from supervision.law.terms import ContractKind


@lru_cache(maxsize=1_024)
def contract_kind(supply_mode: str) -> ContractKind:
    """The paper that fixes the duties (codes: 划拨, 招标/拍卖/挂牌/协议出让, 租赁, 作价出资, 授权经营)."""
    if "划拨" in supply_mode:
        return ContractKind.ALLOCATION
    if "出让" in supply_mode:
        return ContractKind.GRANT
    return ContractKind.LEASE if "租赁" in supply_mode else ContractKind.OTHER


@lru_cache(maxsize=1_024)
def letter_of(supply_mode: str) -> str:
    """A 划拨, B 出让, C 租赁, 作价出资, 授权经营."""
    return {ContractKind.ALLOCATION: "A", ContractKind.GRANT: "B"}.get(contract_kind(supply_mode), "C")
