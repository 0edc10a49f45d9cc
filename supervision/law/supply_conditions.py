"""Conditions land must meet when it is supplied (供地条件), Order 53 art. 21: what lacks then is a cause of the government later."""

from __future__ import annotations

from supervision.law.values import Values

CONDITIONS = {
    "clear_rights": "土地权利清晰",
    "compensated": "安置补偿落实到位",
    "no_dispute": "没有法律经济纠纷",
    "planned": "地块位置、使用性质、容积率等规划条件明确",
    "ready": "具备动工开发所必需的其他基本条件",
}
"""The five of the article, by the field that says whether each is met."""


def lacking_conditions(values: Values) -> list[str]:
    """Which conditions were found not met; one nobody spoke of is not held to lack."""
    said = [zh for key, zh in CONDITIONS.items() if values.get(key) is False]
    return [*said, *(other for other in values.get("lacking", ()) if other not in said)]
