"""Money in capital characters: the examples of the rules themselves, then every place a zero can stand."""

from decimal import Decimal

import pytest

from supervision.law.capitals import DIGITS, in_capitals


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
    ],
)
def test_the_examples_of_the_rules_are_written_as_the_rules_write_them(yuan: str, capitals: str) -> None:
    assert in_capitals(Decimal(yuan)) == capitals


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("1155000", "壹佰壹拾伍万伍仟元整"),
        ("39105.45", "叁万玖仟壹佰零伍元肆角伍分"),
        ("764610", "柒拾陆万肆仟陆佰壹拾元整"),
    ],
)
def test_the_sums_of_the_tiemenguan_demand(yuan: str, capitals: str) -> None:
    assert in_capitals(Decimal(yuan)) == capitals


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("100", "壹佰元整"),
        ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1100", "壹仟壹佰元整"),
        ("9999", "玖仟玖佰玖拾玖元整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("10100", "壹万零壹佰元整"),
        ("11000", "壹万壹仟元整"),
        ("100000", "壹拾万元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("1000001", "壹佰万零壹元整"),
        ("10000000", "壹仟万元整"),
        ("10010001", "壹仟零壹万零壹元整"),
        ("99999999", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("105000000", "壹亿零伍佰万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("110000001", "壹亿壹仟万零壹元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000001", "壹万零壹亿零壹元整"),
    ],
)
def test_one_zero_stands_for_any_run_of_zeros_between_two_digits(yuan: str, capitals: str) -> None:
    assert in_capitals(Decimal(yuan)) == capitals


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.11", "壹角壹分"),
        ("1.01", "壹元零壹分"),
        ("1.10", "壹元壹角整"),
        ("10.01", "壹拾元零壹分"),
        ("10.50", "壹拾元零伍角整"),
        ("10000.50", "壹万元零伍角整"),
        ("12.30", "壹拾贰元叁角整"),
    ],
)
def test_zheng_follows_yuan_or_jiao_and_never_fen(yuan: str, capitals: str) -> None:
    assert in_capitals(Decimal(yuan)) == capitals


def test_nothing_is_zero_yuan() -> None:
    assert in_capitals(Decimal(0)) == in_capitals(Decimal("0.00")) == "零元整"


def test_the_way_a_number_is_written_does_not_matter() -> None:
    assert in_capitals(Decimal("1155000.00")) == in_capitals(Decimal("1.155E+6")) == "壹佰壹拾伍万伍仟元整"


@pytest.mark.parametrize("yuan", ["-0.01", "-1", "0.001", "1.005", "NaN", "Infinity", "1E+16"])
def test_an_amount_that_cannot_be_paid_is_refused(yuan: str) -> None:
    with pytest.raises(ValueError, match="大写"):
        in_capitals(Decimal(yuan))


def test_every_whole_amount_reads_back_as_itself() -> None:
    units = {"拾": 10, "佰": 100, "仟": 1000}

    def read(capitals: str) -> int:
        total = section = digit = 0
        for character in capitals.removesuffix("元整"):
            if character in DIGITS:
                digit = DIGITS.index(character)
            elif character in units:
                section += digit * units[character]
                digit = 0
            else:
                size = {"万": 10**4, "亿": 10**8}[character]
                total, section, digit = (total + section + digit) * size, 0, 0
        return total + section + digit

    for number in [*range(1, 12_000), *range(99_000, 10**8, 999_983)]:
        text = in_capitals(Decimal(number))
        assert read(text) == number, text
        assert "零零" not in text
        assert "零元" not in text
