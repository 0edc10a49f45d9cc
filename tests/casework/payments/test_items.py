"""What a ledger's money is for: price money is taken, anything else is set aside with the reason."""

import pytest

from supervision.casework.payments.items import not_price_money


@pytest.mark.parametrize(
    "item",
    [
        "",
        "出让价款",
        "土地出让金",
        "划拨价款",
        "租金",
        "国有土地使用权出让收入",
        "定金",
        "竞买保证金抵作出让价款",
    ],
)
def test_price_money_is_taken(item: str) -> None:
    assert not_price_money(item) == ""


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("违约金", "“违约金”在价款之外另收"),
        ("出让金滞纳金", "“滞纳金”在价款之外另收"),
        ("分期付款利息", "“利息”在价款之外另收"),
        ("土地出让契税", "“契税”在价款之外另收"),
        ("竞买保证金", "抵作价款之前不是缴款"),
        ("保证金抵作违约金", "“违约金”"),
        ("土地闲置费", "fee_paid"),
        ("退还出让金", "correction"),
        ("往来款", "不认识的款项"),
    ],
)
def test_other_money_is_set_aside_with_the_reason(item: str, says: str) -> None:
    assert says in not_price_money(item)
