"""Money in capital characters (大写金额), as 《正确填写票据和结算凭证的基本规定》 has them written.

Where those rules leave a choice the first form they show is taken: 零 is written after 元 when the unit
digit is zero and 角 is not (壹拾元零伍角整), not before 仟 when only the ten-thousands digit is zero
(壹拾万柒仟元整); 整 is written after 角. The word 人民币 is left to the letter.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

DIGITS = "零壹贰叁肆伍陆柒捌玖"
TOO_LARGE = Decimal(10) ** 16


def in_capitals(amount_yuan: Decimal) -> str:
    """An amount in yuan, exact to 分: 39105.45 is 叁万玖仟壹佰零伍元肆角伍分.

    A negative amount, a part of a 分 or an amount no contract states raises ValueError: nothing is rounded.
    """
    if not amount_yuan.is_finite() or not 0 <= amount_yuan < TOO_LARGE:
        raise ValueError(f"金额{amount_yuan}元不能写成大写：应为不小于零、不足一亿亿元的数")
    in_fen = amount_yuan.scaleb(2)
    if in_fen != in_fen.to_integral_value():
        raise ValueError(f"金额{amount_yuan}元不能写成大写：不足一分的零头应先更正")
    yuan, cents = divmod(int(in_fen), 100)
    jiao, fen = divmod(cents, 10)
    if not cents:
        return (_whole(yuan) or DIGITS[0]) + "元整"
    text = _whole(yuan) + "元" if yuan else ""
    if yuan and (jiao == 0 or yuan % 10 == 0):
        text += DIGITS[0]
    if jiao:
        text += DIGITS[jiao] + "角"
    return text + (DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number in capitals, "" for zero; one 零 stands for any run of zeros between two digits."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            return _joined(number, size, unit)
    return _section(number)


@cache
def _section(number: int) -> str:
    """Up to 9999, of which every larger number is made."""
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= size:
            return _joined(number, size, unit)
    return DIGITS[number] if number else ""


def _joined(number: int, size: int, unit: str) -> str:
    high, low = divmod(number, size)
    gap = DIGITS[0] if 0 < low < size // 10 else ""
    return _whole(high) + unit + gap + _whole(low)
