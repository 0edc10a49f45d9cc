"""What a ledger's money is for (款项): price money pays an instalment, penalties, taxes and deposits do not."""

from __future__ import annotations

PRICE = ("价款", "出让", "划拨", "租金", "租赁", "有偿使用", "地价", "土地款", "定金", "首付")
"""Words that say price money; 定金 is part of the price by the contract."""

DEPOSIT = "保证金"
SET_OFF = ("抵作", "抵缴", "抵充", "转作", "转为")
"""A deposit is price money once it is set off against the price (抵作价款)."""

ON_TOP = "在价款之外另收，不抵价款"
NOT_PRICE = {
    "违约金": ON_TOP,
    "滞纳金": ON_TOP,
    "利息": ON_TOP,
    "罚": ON_TOP,
    "契税": ON_TOP,
    "印花税": ON_TOP,
    "占用税": ON_TOP,
    "使用税": ON_TOP,
    "增值税": ON_TOP,
    "手续费": ON_TOP,
    "闲置费": "不是价款，请登记“缴纳土地闲置费”（fee_paid）",
    "退": "是退款，请在案卷中更正原缴款（correction）",
    DEPOSIT: "抵作价款之前不是缴款；已抵作的，请写明“保证金抵作出让价款”",
}
"""Words that say other money, and why it is not recorded as a payment of the price."""


def not_price_money(item: str) -> str:
    """Why a 款项 is not recorded as a payment of the price; nothing when it is, or the ledger does not say."""
    for word, why in NOT_PRICE.items():
        if word in item and not (word == DEPOSIT and any(each in item for each in SET_OFF)):
            return f"“{word}”{why}；本行如含价款，请分行填写"
    if not item or any(word in item for word in PRICE):
        return ""
    return "不认识的款项，分不清是否价款：是的，请改写为“出让价款”“划拨价款”或“租金”；不是的，请删去本行"
