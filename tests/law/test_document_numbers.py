"""The number of a paper is read however it is typed and written in one way (GB/T 9704-2012, 7.2.5)."""

import pytest

from supervision.law.document_numbers import DocumentNumber, is_code, read_number, same_number

FIFTH = DocumentNumber("新国土监", 2024, 5)


def test_it_is_written_with_six_cornered_brackets_the_full_year_and_no_zeros() -> None:
    assert str(FIFTH) == "新国土监〔2024〕5号"


@pytest.mark.parametrize(
    "typed",
    [
        "新国土监〔2024〕5号", "新国土监[2024]5号", "新国土监(2024)5号", "新国土监（２０２４）５号", "新国土监【2024】第05号",
        " 新国土监 〔 2024 〕 5 号 ", "新国土监〔2024〕5", "新国土监〔2024年〕005号", "新国土监［2024］5号",
        "新国土监〔2024〕5\u200b号", "\ufeff新国土监〔2024〕5号", "新国土\u00ad监〔2024〕\u20605号", "新国土监〔2024〕5号\x00",
    ],
)  # fmt: skip
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == FIFTH
    assert same_number(typed) == "新国土监〔2024〕5号"


@pytest.mark.parametrize(
    "typed",
    [
        "", "5号", "〔2024〕5号", "新国土监〔24〕5号", "新国土监〔2024〕0号", "新国土监〔2024〕号", "新国土监2024-5",
        "新国土监〔2024〕5号附件", "新国土监〔1824〕5号", "新国土监〔2024〕12345678号", "=cmd|〔2024〕\n", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_what_is_written_is_read_again() -> None:
    for serial in (1, 9, 10, 99, 100, 9_999_999):
        number = DocumentNumber("新国土监函", 2026, serial)
        assert read_number(str(number)) == number


def test_numbers_are_told_apart_by_code_year_and_serial_only() -> None:
    others = ["新国土函〔2024〕5号", "新国土监〔2025〕5号", "新国土监〔2024〕6号"]
    assert [read_number(other) == FIFTH for other in others] == [False, False, False]
    assert same_number("附 函 甲") == "附函甲"


def test_what_is_not_seen_tells_no_two_numbers_apart() -> None:
    assert same_number("口头\u200b签发\x00第二件") == same_number("口头签发 第二件") == "口头签发第二件"
    assert same_number(" \u200b\n") == ""


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("新国土监", True), ("冀-AB监", True), ("监" * 40, True), ("监" * 41, False), ("", False), ("新资（监）", False),
        ("监2", False), ("Ａ监", False), ("新 监", False), ("新\u200b监", False), ("{code}", False),
    ],
)  # fmt: skip
def test_a_code_is_one_whose_numbers_are_read_as_they_are_written(said: str, is_one: bool) -> None:
    assert is_code(said) is is_one
