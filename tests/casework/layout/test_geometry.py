"""GB/T 9704-2012 to the millimetre, measured in the PDF: 版心, mark, lines, title, signature, page numbers, 版记.

Ink is measured where the standard speaks of edges; fonts leave a little air inside their boxes, hence the tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import hypot

import pytest

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.layout.pdf import pdf, pdf_of
from supervision.casework.layout.sheet import Form, Imprint, Sheet
from tests.casework.layout.leaves import Leaf, leaves_of
from tests.casework.layout.specimen_sheets import NUMBER, ON, PRINTING, sheets

K = BlockKind
TOP, BOTTOM, LEFT, RIGHT = 37.0, 262.0, 28.0, 184.0
LINE = 28.95 / 72 * 25.4
CHARACTER = 156 / 28
NEAR = 0.6
RED = (192, 0, 0)
OFFICE, DAY = "新河县国土资源局", "2024年6月2日"


def document(*body: Block, office: str = OFFICE, form: Form = Form.DOCUMENT, **others: object) -> Sheet:
    around = (
        Block(K.LETTERHEAD, "乙" * 8),
        Block(K.TITLE, "题" * 5),
        Block(K.NUMBER, NUMBER),
        *body,
        Block(K.SIGNATURE, office),
        Block(K.DATE, DAY),
    )
    return replace(Sheet(around, form, ON, seal=True), **others)  # type: ignore[arg-type]  # fields of a sheet


def paragraph(length: int, character: str = "字") -> Block:
    return Block(K.PARAGRAPH, character * length)


@cache
def laid_out(sheet: Sheet) -> tuple[Leaf, ...]:
    return tuple(leaves_of(pdf(sheet, PRINTING)))


def red_lines(leaf: Leaf) -> list[tuple[float, float, float, float]]:
    """(top, left, right, thick) of each red line, from the top; a line's box is drawn half its thickness too wide."""
    found = []
    for box, thick, colour in leaf.strokes:
        if colour == RED:
            middle = (box.top + box.bottom) / 2
            found.append((middle - thick / 2, box.left + thick, box.right - thick, round(thick, 2)))
    return sorted(found)


# 版心


def test_a_page_takes_22_lines_of_28_characters_within_156_by_225() -> None:
    leaf = laid_out(document(paragraph(28 * 60)))[1]
    lines = [line for line in leaf.lines if {c.text for c in line} == {"字"}]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    # an even leaf is bound on its right
    assert min(c.begins for line in lines for c in line) == pytest.approx(26, abs=0.05)
    assert max(c.ends for line in lines for c in line) == pytest.approx(26 + 156, abs=0.5)
    assert min(c.box.top for c in lines[0]) == pytest.approx(TOP, abs=NEAR)
    assert max(c.box.bottom for c in lines[-1]) <= BOTTOM
    for above, below in pairwise(lines):
        assert below[0].baseline - above[0].baseline == pytest.approx(LINE, abs=0.02)


def test_a_paragraph_begins_two_characters_in() -> None:
    leaf = laid_out(document(paragraph(60)))[0]
    first, second = [line for line in leaf.lines if {c.text for c in line} == {"字"}][:2]
    assert (len(first), first[0].begins) == (26, pytest.approx(LEFT + 2 * CHARACTER, abs=0.1))
    assert (len(second), second[0].begins) == (28, pytest.approx(LEFT, abs=0.1))


@pytest.mark.parametrize(
    "whole",
    ["37号", "7号，", "abc37号）", "1305302016B00232号", "□邮寄", "____年____月____日", "X" * 24 + "号"],
)
def test_a_number_a_box_to_tick_and_a_day_to_fill_in_are_on_one_line(whole: str) -> None:
    for before in range(10, 29):
        leaf = laid_out(document(Block(K.PARAGRAPH, f"{'字' * before}{whole}{'字' * 30}")))[0]
        assert any(whole in "".join(c.text for c in line) for line in leaf.lines)


# 版头


def test_the_head_of_a_document() -> None:
    leaf = laid_out(document(Block(K.ADDRESSEE, "某某公司："), paragraph(60)))[0]
    mark, number, title = leaf.found("乙" * 8), leaf.found(NUMBER), leaf.found("题" * 5)
    [(line_top, left, right, thick)] = red_lines(leaf)
    assert mark.top == pytest.approx(TOP + 35, abs=NEAR)
    assert mark.middle == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    assert mark.bottom - mark.top <= 15
    assert number.top - mark.bottom == pytest.approx(2 * LINE, abs=1)  # two lines between them
    assert number.middle == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    assert line_top - number.bottom == pytest.approx(4, abs=NEAR)
    assert (left, right, thick) == (pytest.approx(LEFT, abs=0.1), pytest.approx(RIGHT, abs=0.1), 0.5)
    assert title.top - line_top == pytest.approx(2 * LINE, abs=1.5)  # two blank lines
    assert title.middle == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    addressee = leaf.found("某某公司")
    assert addressee.left == pytest.approx(LEFT, abs=NEAR)
    blank = leaf.baseline("某某公司") - leaf.baseline("题" * 5)
    assert blank == pytest.approx(2 * LINE, abs=1)  # one blank line between them


def test_the_head_of_a_letter() -> None:
    sheet = document(Block(K.ADDRESSEE, "某某公司："), paragraph(900), form=Form.LETTER)
    first, second = laid_out(sheet)[:2]
    upper, lower = red_lines(first)[:2], red_lines(first)[2:]
    mark, number, title = first.found("乙" * 8), first.found(NUMBER), first.found("题" * 5)
    assert mark.top == pytest.approx(30, abs=NEAR)
    assert mark.middle == pytest.approx(105, abs=1)
    assert upper[0][0] - mark.bottom == pytest.approx(4, abs=NEAR)
    assert [line[3] for line in (*upper, *lower)] == [1.0, 0.35, 0.35, 1.0]  # 上粗下细，上细下粗
    assert lower[-1][0] + lower[-1][3] == pytest.approx(297 - 20, abs=0.1)
    for _, left, right, _ in (*upper, *lower):
        assert (left, right) == (pytest.approx(20, abs=0.1), pytest.approx(190, abs=0.1))
    assert number.right == pytest.approx(RIGHT, abs=NEAR)
    assert number.top - (upper[1][0] + upper[1][3]) == pytest.approx(7 / 8 * 15.75 / 72 * 25.4, abs=NEAR)
    assert title.top - number.bottom == pytest.approx(2 * LINE, abs=2)
    assert "—" not in first.text  # no number on its first page
    assert "—2—" in second.text
    assert red_lines(second) == []


@pytest.mark.parametrize("length", [4, 15, 28])
def test_the_mark_fits_one_line_however_long_the_name(length: int) -> None:
    blocks = (
        Block(K.LETTERHEAD, "乙" * length),
        Block(K.TITLE, "题"),
        Block(K.NUMBER, NUMBER),
        paragraph(30),
    )
    mark = laid_out(Sheet(blocks, Form.DOCUMENT, ON))[0].found("乙" * length)
    assert mark.bottom - mark.top <= 15
    assert mark.left >= LEFT - 0.2
    assert mark.right <= RIGHT + 0.2


def test_a_long_title_stands_in_lines_of_about_one_length() -> None:
    blocks = (
        Block(K.LETTERHEAD, "乙" * 8),
        Block(K.TITLE, "题" * 25),
        Block(K.NUMBER, NUMBER),
        paragraph(30),
    )
    leaf = laid_out(Sheet(blocks, Form.DOCUMENT, ON))[0]
    lines = [line for line in leaf.lines if {c.text for c in line} == {"题"}]
    assert [len(line) for line in lines] in ([13, 12], [12, 13])


# 页码


def test_page_numbers_stand_7_mm_below_the_text_odd_on_the_right_even_on_the_left() -> None:
    for index, leaf in enumerate(laid_out(document(paragraph(28 * 60)))):
        number = leaf.found(f"—{index + 1}—")
        dash = next(c for c in leaf.characters if c.text == "—")
        assert dash.box.top - BOTTOM == pytest.approx(7, abs=0.3)
        one = 14 / 72 * 25.4
        if index % 2 == 0:
            assert number.right == pytest.approx(RIGHT - one, abs=NEAR)
        else:
            assert number.left == pytest.approx(26 + one, abs=NEAR)


# 落款


@pytest.mark.parametrize("office", ["县局", OFFICE, "石家庄高新技术产业开发区自然资源和规划局"])
def test_with_a_seal_the_date_stands_four_characters_in_and_the_name_is_centred_on_it(office: str) -> None:
    leaf = laid_out(document(paragraph(60), office=office))[0]
    (name_from, name_to), (day_from, day_to) = leaf.span(office), leaf.span(DAY)
    assert (name_from + name_to) / 2 == pytest.approx((day_from + day_to) / 2, abs=0.1)
    assert name_to <= RIGHT + 0.01
    if len(office) < 14:
        assert RIGHT - day_to == pytest.approx(4 * CHARACTER, abs=0.1)


def closing_leaf(sheet: Sheet, office: str = OFFICE) -> Leaf:
    return next(leaf for leaf in laid_out(sheet) if office in leaf.text)


@pytest.mark.parametrize("length", [28, 28 * 5 + 26, 28 * 9 + 1, 28 * 30 + 27])
def test_a_seal_of_42_mm_covers_name_and_date_and_touches_no_text(length: int) -> None:
    leaf = closing_leaf(document(paragraph(length)))
    name, day = leaf.found(OFFICE), leaf.found(DAY)
    across, down = (
        day.middle,
        name.bottom,
    )  # above the middle of the two: they stand a little below its centre
    corners = [(x, y) for x in (day.left, day.right) for y in (name.top, day.bottom)]
    assert all(hypot(x - across, y - down) < 21 for x, y in corners)
    text = [c.box for c in leaf.characters if c.text == "字"]
    assert all(
        hypot(max(b.left - across, across - b.right, 0), max(b.top - down, down - b.bottom, 0)) > 21
        for b in text
    )
    assert 0 < (down - 21) - max(b.bottom for b in text) < LINE  # within one line of the text
    assert across + 21 <= RIGHT
    assert down + 21 <= BOTTOM


def test_without_a_seal_the_date_begins_two_characters_after_the_name() -> None:
    for office, right in ((OFFICE, OFFICE), ("县局", DAY)):  # the longer of the two stands two characters in
        leaf = closing_leaf(document(paragraph(60), seal=False, office=office), office)
        assert RIGHT - leaf.span(right)[1] == pytest.approx(2 * CHARACTER, abs=0.1)
        assert leaf.span(DAY)[0] - leaf.span(office)[0] == pytest.approx(2 * CHARACTER, abs=0.1)


def filling(lengths: Sequence[int], close_with: Block | None = None) -> list[tuple[Leaf, ...]]:
    """The leaves of documents that end at every place of a page."""
    return [
        laid_out(document(paragraph(length), *([close_with] if close_with else []))) for length in lengths
    ]


def test_the_signature_is_never_alone_on_a_page() -> None:
    ends = set()
    for leaves in filling([28 * lines - 5 for lines in range(1, 34)]):
        with_name = next(leaf for leaf in leaves if OFFICE in leaf.text)
        assert DAY in with_name.text
        assert "字" in with_name.text
        ends.add(len(leaves))
    assert {1, 2} <= ends  # it was tried across the end of a page


def test_nor_with_nothing_but_what_is_attached() -> None:
    for leaves in filling([28 * lines - 5 for lines in range(1, 34)], Block(K.ATTACHMENT, "送达回执")):
        with_name = next(leaf for leaf in leaves if OFFICE in leaf.text)
        assert "附件：送达回执" in with_name.text
        assert "字" in with_name.text


def test_what_is_attached_is_named_a_line_below_the_text_two_characters_in() -> None:
    named = (Block(K.ATTACHMENT, "甲" * 30), Block(K.ATTACHMENT, "丙"))
    leaf = closing_leaf(document(paragraph(28 * 13), *named))
    first, second = leaf.found("附件：1."), leaf.found("2.丙")
    edge = first.left - 2 * CHARACTER
    assert edge == pytest.approx(26, abs=NEAR)  # an even leaf
    assert leaf.baseline("附件") - leaf.baseline("字") > 1.9 * LINE
    names = [line for line in leaf.lines if "甲" in {c.text for c in line}]
    begin = next(c.begins for c in names[0] if c.text == "甲")
    assert next(c.begins for c in names[1]) == pytest.approx(begin, abs=0.1)
    assert second.left == pytest.approx(edge + 5 * CHARACTER, abs=NEAR)


# 表


def rows(count: int) -> list[Block]:
    return [Block(K.ROW, f"内容{number}", f"项目{number}") for number in range(count)]


def test_no_heading_is_last_on_a_page_and_no_row_alone_with_it() -> None:
    for lines in range(1, 24):
        sheet = document(
            paragraph(28 * lines - 5), Block(K.HEADING, "一、宗地情况"), *rows(9), paragraph(90, "尾")
        )
        [at] = [i for i, leaf in enumerate(laid_out(sheet)) if "一、宗地情况" in leaf.text]
        leaf = laid_out(sheet)[at]
        assert "项目0" in leaf.text
        assert "项目1" in leaf.text


def test_a_table_that_ends_a_paper_keeps_its_last_rows_with_the_signature() -> None:
    for count in range(5, 40):
        leaves = laid_out(document(*rows(count)))
        with_name = next(leaf for leaf in leaves if OFFICE in leaf.text)
        assert f"项目{count - 1}" in with_name.text
        assert f"项目{count - 2}" in with_name.text


# 附件、版记


def test_an_attached_leaf_says_so_at_its_top_left_with_the_number_of_its_paper() -> None:
    leaves = laid_out(document(paragraph(60), attached=(sheets()["service_receipt"],)))
    attached = leaves[-1].found(f"{NUMBER}附件")
    left = LEFT if len(leaves) % 2 else 26.0
    assert (attached.left, attached.top) == (pytest.approx(left, abs=NEAR), pytest.approx(TOP, abs=NEAR))
    assert leaves[-1].found("送达回执").top > attached.bottom
    assert leaves[-1].baseline("送达回执") - leaves[-1].baseline("附件") == pytest.approx(2 * LINE, abs=3)


def test_the_imprint_stands_on_the_last_page_on_the_edge_of_the_text() -> None:
    imprint = Imprint("某某单位，某某单位", "某某办公室", "2024年6月2日印发")
    for length in (60, 28 * 12):
        leaves = laid_out(document(paragraph(length), imprint=imprint))
        black = [stroke for stroke in leaves[-1].strokes if stroke[2] != RED]
        lines = sorted(black, key=lambda stroke: stroke[0].top)
        middles = [(box.top + box.bottom) / 2 for box, _, _ in lines]
        assert [round(thick, 2) for _, thick, _ in lines] == [0.35, 0.25, 0.35]
        assert middles[-1] == pytest.approx(BOTTOM, abs=0.1)
        for box, thick, _ in lines:
            left = 28.0 if len(leaves) % 2 else 26.0
            assert (box.left + thick, box.right - thick) == (
                pytest.approx(left, abs=0.1),
                pytest.approx(left + 156, abs=0.1),
            )
        one = 14 / 72 * 25.4
        assert leaves[-1].found("抄送").left == pytest.approx(left + one, abs=NEAR)
        assert leaves[-1].found("印发").right == pytest.approx(left + 156 - one, abs=NEAR)
        assert all("印发" not in leaf.text for leaf in leaves[:-1])


# 拟稿


def test_a_draft_says_so_on_every_page_and_what_is_issued_nowhere() -> None:
    draft = laid_out(document(paragraph(28 * 60), mark="拟稿（未签发）"))
    assert len(draft) > 2
    assert all(leaf.text.count("拟稿（未签发）") == 2 for leaf in draft)
    assert all("拟稿" not in leaf.text for leaf in laid_out(document(paragraph(28 * 60))))


@pytest.mark.parametrize(("length", "pages"), [(30, 1), (28 * 20, 2), (28 * 45, 3)])
def test_each_paper_of_a_file_begins_at_page_1_on_a_leaf_of_its_own(length: int, pages: int) -> None:
    first, second = document(paragraph(length)), document(paragraph(60))
    assert len(laid_out(first)) == pages
    both = leaves_of(pdf_of([first, second], PRINTING, ON, title="两件"))
    begins = [at for at, leaf in enumerate(both) if "—1—" in leaf.text]
    assert begins == [0, pages + pages % 2]
    assert [leaf.text for leaf in both[pages : begins[1]]] == [""] * (pages % 2)  # a blank back
    text = [line for line in both[begins[1]].lines if {c.text for c in line} == {"字"}]
    assert min(c.begins for line in text for c in line) == pytest.approx(LEFT, abs=0.1)


# Forms


@pytest.mark.parametrize(
    "specimen",
    ["service_receipt", "service_receipt_served", "service_receipt_statutory", "service_receipt_statutory_served",
     "referral_receipt", "referral_receipt_returned", "information_board"],
)  # fmt: skip
def test_a_receipt_or_a_board_is_one_leaf(specimen: str) -> None:
    assert len(laid_out(sheets()[specimen])) == 1
