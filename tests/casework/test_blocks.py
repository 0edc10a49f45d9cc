"""Blocks, and a paper as plain text."""

import pytest

from supervision.casework.blocks import BadLine, Block, BlockKind, parse
from supervision.casework.letters import draft, plain_text
from supervision.casework.plain_text import width
from tests.casework.specimen_letters import LETTERS


def test_a_line_carried_on_belongs_to_the_block_above() -> None:
    assert parse("@p 甲\n@+ ，乙\n@row 丙 | 丁\n@+ 戊 | 己\n") == (
        Block(BlockKind.PARAGRAPH, "甲，乙"),
        Block(BlockKind.ROW, "丁戊 | 己", "丙"),
    )


@pytest.mark.parametrize("text", ["甲", "@p", "@p ", "@row 甲", "@row 甲 | ", "@x 甲", "@+ 甲"])
def test_a_line_that_is_no_block_is_an_error(text: str) -> None:
    with pytest.raises(BadLine):
        parse(text)


@pytest.mark.parametrize("name", LETTERS)
def test_plain_text_fits_the_terminal_and_breaks_no_rule_of_punctuation(name: str) -> None:
    lines = plain_text(draft(*LETTERS[name]).blocks).splitlines()
    assert max(width(line) for line in lines) <= 78
    assert not [line for line in lines if line and line[0] in "，。；：）》”、"]
    assert not [line for line in lines if line.endswith(("（", "《", "“", "〔"))]


def test_no_number_is_cut_in_two() -> None:
    text = plain_text([Block(BlockKind.PARAGRAPH, "数额" * 17 + "1155000元")])
    assert "1155000元" in text


def test_a_word_longer_than_the_line_is_kept_whole() -> None:
    assert "x" * 100 in plain_text([Block(BlockKind.PARAGRAPH, "见" + "x" * 100)])
