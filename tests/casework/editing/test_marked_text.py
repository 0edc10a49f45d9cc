"""A notice's text in marks: it comes back as it went out; what a person may not change, and what is no text, is refused."""

from __future__ import annotations

import pytest

from supervision.casework.blocks import CLOSING, Block, BlockKind, parse
from supervision.casework.editing.difference import Sort, as_text, difference
from supervision.casework.editing.marked_text import check_kept, marked, read_marked, with_head
from supervision.law.refusals import BadRecord
from tests.casework.layout.specimen_sheets import sheets

K = BlockKind
DRAFT = sheets()["start_notice"].blocks


@pytest.mark.parametrize("specimen", list(sheets()))
def test_every_paper_comes_back_as_it_went_out(specimen: str) -> None:
    blocks = sheets()[specimen].blocks
    assert parse(marked(blocks)) == blocks
    text = read_marked(with_head("17-4", 3, "《开工通知书》", blocks))
    assert (text.of, text.blocks) == (("17-4", 3), blocks)


def test_a_file_may_come_back_from_another_system() -> None:
    text = with_head("17-4", 2, "《开工通知书》", DRAFT)
    assert read_marked("\ufeff" + text.replace("\n", "\r\n\r\n")).blocks == DRAFT
    assert read_marked(marked(DRAFT)).of is None


def test_nothing_in_a_text_runs_or_opens_a_block() -> None:
    odd = (Block(K.PARAGRAPH, "@sign 假 {{7*7}}{% raw %}{# x #} | y"), Block(K.ROW, "@p 乙 | 丙", "甲"))
    assert read_marked(marked(odd)).blocks == odd


@pytest.mark.parametrize(
    ("text", "reason"),
    [("没有标记的一行", "没有以标记开头"), ("@q 甲", "没有以标记开头"), ("@p", "没有内容"), ("@row 只有项目", "没有内容"),
     ("@p \u200b", "没有内容")],
)  # fmt: skip
def test_a_line_that_is_no_text_is_told(text: str, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read_marked(f"@p 甲\n{text}\n")


def changed(kind: BlockKind, text: str) -> tuple[Block, ...]:
    return tuple(block._replace(text=text) if block.kind is kind else block for block in DRAFT)


@pytest.mark.parametrize(
    ("kind", "named"),
    [(K.LETTERHEAD, "发文机关"), (K.TITLE, "标题"), (K.NUMBER, "文号"), (K.ADDRESSEE, "主送单位"), (K.SIGNATURE, "署名"),
     (K.DATE, "日期")],
)  # fmt: skip
def test_what_the_file_and_the_receipt_say_too_is_neither_changed_nor_dropped_nor_doubled(
    kind: BlockKind, named: str
) -> None:
    one = next(block for block in DRAFT if block.kind is kind)
    for spoilt in (changed(kind, "另一个"), [b for b in DRAFT if b.kind is not kind], [*DRAFT, one]):
        with pytest.raises(BadRecord, match=named):
            check_kept(DRAFT, spoilt)


def test_the_number_of_the_parcel_stays() -> None:
    for spoilt in (
        [b._replace(text="1305302024B00012") if b.label == "电子监管号" else b for b in DRAFT],
        [b for b in DRAFT if b.label != "电子监管号"],
        [b._replace(label="编号") if b.label == "电子监管号" else b for b in DRAFT],
    ):
        with pytest.raises(BadRecord, match="电子监管号应为“1305302024B00011”"):
            check_kept(DRAFT, spoilt)


def test_what_is_fixed_does_not_change_places() -> None:
    date, signature = DRAFT[-1], DRAFT[-2]
    assert (date.kind, signature.kind) == (K.DATE, K.SIGNATURE)
    with pytest.raises(BadRecord, match="次序"):
        check_kept(DRAFT, [*DRAFT[:-2], date, signature])


def test_nothing_is_written_below_the_date_where_print_would_not_have_it() -> None:
    with pytest.raises(
        BadRecord, match="@attach之后只能写@attach、@sign、@date，“@p 又及。”印出来会移到它前面"
    ):
        check_kept(DRAFT, [*DRAFT, Block(K.PARAGRAPH, "又及。")])


def test_everything_else_may_be_changed() -> None:
    text = [b for b in DRAFT if b.kind is not K.CONTACT and b.label != "项目名称"]
    text = [b._replace(text=f"{b.text}（改）") if b.kind is K.PARAGRAPH else b for b in text]
    closed = next(at for at, block in enumerate(text) if block.kind in CLOSING)
    check_kept(DRAFT, [*text[:closed], Block(K.PARAGRAPH, "又及。"), *text[closed:]])


# What was changed


def test_two_texts_that_are_the_same_have_no_difference() -> None:
    assert {line.sort for line in difference(DRAFT, DRAFT)} == {Sort.SAME}


def test_a_changed_line_stands_there_as_it_was_and_as_it_is_with_what_changed_in_it() -> None:
    before = (Block(K.PARAGRAPH, "请于十五日内答复。"), Block(K.PARAGRAPH, "特此通知。"))
    after = (
        Block(K.PARAGRAPH, "请于二十日内答复。"),
        Block(K.PARAGRAPH, "特此通知。"),
        Block(K.PARAGRAPH, "又及。"),
    )
    lines = difference(before, after)
    assert [(line.sort, line.text) for line in lines] == [
        (Sort.GONE, "@p 请于十五日内答复。"),
        (Sort.NEW, "@p 请于二十日内答复。"),
        (Sort.SAME, "@p 特此通知。"),
        (Sort.NEW, "@p 又及。"),
    ]
    assert [part.text for part in lines[0].parts if part.changed] == ["五"] or [
        part.text for part in lines[0].parts if part.changed
    ] == ["十五"]
    assert as_text(lines).startswith("- @p 请于十五日内答复。\n+ @p 请于二十日内答复。\n  @p 特此通知。\n")


def test_a_very_long_line_is_shown_whole() -> None:
    before, after = (Block(K.PARAGRAPH, f"{letter}{'字' * 5000}") for letter in "甲乙")
    [gone, new] = difference((before,), (after,))
    assert (gone.text, new.text) == (f"@p {before.text}", f"@p {after.text}")


def test_a_comparison_says_both_texts_whole() -> None:
    after = [b._replace(text=f"{b.text}！") if b.kind is K.PARAGRAPH else b for b in DRAFT]
    lines = difference(DRAFT, after)
    assert [line.text for line in lines if line.sort is not Sort.NEW] == marked(DRAFT).splitlines()
    assert [line.text for line in lines if line.sort is not Sort.GONE] == marked(after).splitlines()
