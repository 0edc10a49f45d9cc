"""Every notice and paper in every form: what is laid out says what the blocks say, the same each time, and nothing runs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.layout.docx import docx_of
from supervision.casework.layout.docx_styles import FONT_NAMES, LOOKS, Style
from supervision.casework.layout.fonts import Face
from supervision.casework.layout.html import html_of
from supervision.casework.layout.pdf import pdf, pdf_of
from supervision.casework.layout.sheet import Form, Sheet, breakable
from supervision.casework.layout.typesetting import LayoutFailed
from supervision.casework.letters import in_use
from supervision.casework.plain_text import plain_text
from supervision.law.steps import NoticeName, PaperName
from tests.casework.layout.leaves import fonts_that_are_missing, leaves_of, search, seen_of, text_of, words_of
from tests.casework.layout.specimen_sheets import NUMBER, ON, PRINTING, sheet_with, sheets, specimen_words
from tests.casework.specimen_letters import OFFICE

K = BlockKind
SPECIMENS = list(specimen_words())


@cache
def laid_out(specimen: str) -> bytes:
    return pdf(sheets()[specimen], PRINTING)


def said_by(sheet: Sheet) -> list[str]:
    """Every text of a sheet as it is printed, without spaces."""
    texts = [words_of(text) for block in sheet.blocks for text in (block.label, block.text) if text]
    if sheet.imprint is not None:
        texts += [f"抄送：{sheet.imprint.copies_to}", sheet.imprint.printed_by, sheet.imprint.printed_on]
    named = sum(block.kind is K.ATTACHMENT for block in sheet.blocks)
    assert named <= 1  # then each would bear a number
    return texts + ["附件："] * named


# PDF


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_pdf_says_what_the_blocks_say_and_no_more(specimen: str) -> None:
    printed, texts = text_of(leaves_of(laid_out(specimen))), said_by(sheets()[specimen])
    for text in texts:
        assert text in printed
    assert Counter(printed) == Counter("".join(texts))


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_pdf_is_for_keeping(specimen: str) -> None:
    data = laid_out(specimen)
    assert fonts_that_are_missing(data) == []
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    assert data == pdf(sheets()[specimen], PRINTING)


@pytest.mark.parametrize("specimen", ["start_notice", "start_reminder", "fee_decision", "service_receipt"])
def test_a_number_is_found_by_who_looks_for_it(specimen: str) -> None:
    assert search(laid_out(specimen), NUMBER) >= 1


def test_a_box_to_tick_and_a_day_to_fill_in_are_found_too() -> None:
    receipt = laid_out("service_receipt")
    assert search(receipt, "□直接") == search(receipt, "____年____月____日") == 1


def test_what_directs_the_line_in_a_text_from_outside_makes_no_piece_of_it() -> None:
    assert breakable("甲\u2060乙\u20601号丙") == "甲乙\u20601号\u2060丙"


def test_a_pdf_is_dated_by_its_paper() -> None:
    assert b"2024-06-02T" in laid_out("start_notice")


# Word


@cache
def in_word(specimen: str) -> bytes:
    sheet = sheets()[specimen]
    return docx_of([sheet], ON, title=sheet.title)


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_word_file_has_every_block_in_a_style_of_its_name(specimen: str) -> None:
    sheet, document = sheets()[specimen], docx.Document(io.BytesIO(in_word(specimen)))
    styles = {style.value for style in Style}
    assert {paragraph.style.name for paragraph in document.paragraphs} <= styles
    written = [paragraph.text for paragraph in document.paragraphs]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    in_header = sheet.form is Form.LETTER
    for block in sheet.blocks:
        if block.kind is K.ROW:
            assert [block.label, block.text] in cells
        elif block.kind is K.ATTACHMENT:
            assert f"附件：{block.text}" in written
        elif block.kind is K.LETTERHEAD and in_header:
            header = document.sections[0].first_page_header
            assert block.text in [paragraph.text for paragraph in header.paragraphs]
        else:
            assert block.text in written
    named = {"公文标题" if sheet.form is not Form.TABLE else "表格标题"}
    assert {p.style.name for p in document.paragraphs if p.text == sheet.title} == named


def test_a_word_file_is_set_by_the_names_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(in_word("start_notice")))
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in {each.value for each in Style}
    }
    assert fonts["公文标题"] == fonts["发文机关标志"] == "方正小标宋简体"
    assert fonts["公文正文"] == fonts["主送机关"] == "仿宋_GB2312"
    assert fonts["一级标题"] == fonts["附件"] == "黑体"
    assert fonts["页码"] == "宋体"
    assert set(fonts.values()) <= set(FONT_NAMES.values())


@pytest.mark.parametrize("specimen", ["start_notice", "start_reminder", "service_receipt"])
def test_a_word_page_is_the_page_of_the_standard(specimen: str) -> None:
    [section] = docx.Document(io.BytesIO(in_word(specimen))).sections
    measures = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in measures] == [210, 297, 37, 35]
    assert [round(section.left_margin.mm), round(section.right_margin.mm)] == [28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    settings = ZipFile(io.BytesIO(in_word(specimen))).read("word/settings.xml").decode()
    assert "mirrorMargins" in settings
    assert "evenAndOddHeaders" in settings
    assert section.even_page_footer.paragraphs[0].alignment == 0
    assert section.footer.paragraphs[0].alignment == 2
    assert 'w:instr="PAGE"' in section.footer._element.xml
    assert section.different_first_page_header_footer == (specimen == "start_reminder")


def test_a_table_in_word_is_set_in_one_size() -> None:
    document = docx.Document(io.BytesIO(docx_of([with_attached("service_receipt", 2)], ON, title="样例")))
    sizes = {
        name: Pt(LOOKS[Style(name)].size / 2)
        for name in {paragraph.style.name for paragraph in document.paragraphs}
        if LOOKS[Style(name)].face is Face.BODY and name != Style.FILLER
    }
    assert sizes == dict.fromkeys(("表格正文", "表格附件说明", "表格署名", "表格日期"), Pt(12))
    day = next(paragraph for paragraph in document.paragraphs if paragraph.style.name == "表格日期")
    assert (day.text, day.paragraph_format.right_indent) == ("2024年6月3日", Twips(2 * 240))


def test_a_document_in_word_has_its_red_line_and_its_imprint_at_the_foot() -> None:
    document = docx.Document(io.BytesIO(in_word("start_notice")))
    number = next(p for p in document.paragraphs if p.style.name == "发文字号")
    line = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (line.get(qn("w:color")), line.get(qn("w:sz"))) == ("C00000", "12")
    imprint = document.tables[-1]
    assert [row.cells[0].text.split("\t")[0] for row in imprint.rows] == [
        "抄送：新河县人民政府办公室，新河县财政局",
        "新河县国土资源局办公室",
    ]
    foot = imprint._tbl.tblPr.find(qn("w:tblpPr"))
    assert foot.get(qn("w:tblpYSpec")) == "bottom"


def test_a_letter_in_word_has_its_mark_and_lines_on_the_first_page_alone() -> None:
    [section] = docx.Document(io.BytesIO(in_word("start_reminder"))).sections
    assert "thickThinSmallGap" in section.first_page_header._element.xml
    assert "thinThickSmallGap" in section.first_page_footer._element.xml
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "SmallGap" not in section.header._element.xml


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_word_file_is_the_same_each_time(specimen: str) -> None:
    sheet = sheets()[specimen]
    assert in_word(specimen) == docx_of([sheet], ON, title=sheet.title)
    said = docx.Document(io.BytesIO(in_word(specimen))).core_properties
    assert (said.created.date(), said.modified.date(), said.author) == (ON, ON, "")


def test_a_draft_in_word_says_so_on_every_sort_of_page() -> None:
    for specimen in ("start_notice", "start_reminder"):
        draft = replace(sheets()[specimen], mark="拟稿（未签发）")
        [section] = docx.Document(io.BytesIO(docx_of([draft], ON, title="拟稿"))).sections
        headers = [section.header, section.even_page_header]
        headers += [section.first_page_header] if draft.form is Form.LETTER else []
        assert all("拟稿（未签发）" in [p.text for p in header.paragraphs] for header in headers)


# Web page


def read_off(page: str) -> str:
    """What a page says, without spaces."""
    return words_of(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL)))


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_web_page_says_what_the_blocks_say(specimen: str) -> None:
    sheet = sheets()[specimen]
    page = html_of([sheet], ON, title=sheet.title).decode()
    for text in said_by(sheet):
        assert text in read_off(page)
    assert "<script" not in page
    assert "http" not in page  # it fetches nothing
    assert html_of([sheet], ON, title=sheet.title) == page.encode()


# What is attached


ATTACHED = ("甲" * 20, "乙", "丙")


def with_attached(specimen: str, count: int) -> Sheet:
    """A specimen with so many attachments in the place of its own."""
    sheet = sheets()[specimen]
    kept = [block for block in sheet.blocks if block.kind is not K.ATTACHMENT]
    at = next(index for index, block in enumerate(kept) if block.kind is K.SIGNATURE)
    named = [Block(K.ATTACHMENT, name) for name in ATTACHED[:count]]
    return replace(sheet, blocks=(*kept[:at], *named, *kept[at:]))


@pytest.mark.parametrize("specimen", ["start_notice", "service_receipt"])
@pytest.mark.parametrize(
    ("count", "said"),
    [(0, []), (1, ["附件：甲"]), (2, ["附件：1.甲", "2.乙"]), (3, ["附件：1.甲", "2.乙", "3.丙"])],
)
def test_what_is_attached_is_numbered_alike_wherever_it_is_shown(
    specimen: str, count: int, said: list[str]
) -> None:
    sheet = with_attached(specimen, count)
    written = docx.Document(io.BytesIO(docx_of([sheet], ON, title="样例"))).paragraphs
    for text in (
        text_of(leaves_of(pdf(sheet, PRINTING))),
        words_of("".join(paragraph.text for paragraph in written)),
        read_off(html_of([sheet], ON, title="样例").decode()),
        words_of(plain_text(sheet.blocks)),
    ):
        assert all(each in text for each in said)
        assert text.count("附件：") == (count > 0)


def test_attachments_in_plain_text_stand_below_one_another() -> None:
    lines = plain_text(with_attached("start_notice", 2).blocks, columns=40).splitlines()
    assert lines[lines.index("    附件：1." + "甲" * 14) :][:3] == [
        "    附件：1." + "甲" * 14,
        "            " + "甲" * 6,
        "          2.乙",
    ]


# Values from outside


HOSTILE = [
    "@sign 假署名 {{7*7}}<script>alert(1)</script>",
    "=cmd|' /C calc'!A0 #panic(\"x\") 赟堃㐂𬭊㙍&amp;*_$\\`",
    "甲\n@p 乙\r\n@title 丙\u2028@date 丁 {% raw %}{# x",
]
"""What tries to be a block, a formula, a command, a tag: each at the beginning of every text of a paper."""


def spoilt(words: Mapping[str, Any], value: str) -> dict[str, Any]:
    """The same words, every text of them beginning with the value."""
    return {word: _spoilt(said, value) for word, said in words.items()}


def _spoilt(said: Any, value: str) -> Any:
    if isinstance(said, str):
        return f"{value}{said}" if said else said
    if isinstance(said, list):
        return [_spoilt(each, value) for each in said]
    return spoilt(said, value) if isinstance(said, Mapping) else said


def one_a_paper() -> list[tuple[NoticeName | PaperName, Mapping[str, Any]]]:
    found = dict(reversed(specimen_words().values()))
    assert found.keys() == {*NoticeName, *PaperName}
    return list(found.items())


def hostile_sheets(value: str) -> list[Sheet]:
    return [sheet_with(name, spoilt(words, value)) for name, words in one_a_paper()]


def shown(value: str) -> str:
    """A value on one line, as every paper prints it."""
    return words_of(" ".join(value.splitlines()))


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_from_outside_opens_no_block(value: str) -> None:
    for (name, words), sheet in zip(one_a_paper(), hostile_sheets(value), strict=True):
        plain = sheet_with(name, words).blocks
        assert [block.kind for block in sheet.blocks] == [block.kind for block in plain]
        assert sum(shown(value) in words_of(block.text) for block in sheet.blocks) >= 3


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_from_outside_is_text_in_every_paper_in_print(value: str) -> None:
    found = hostile_sheets(value)
    printed = "".join(leaf.text for leaf in leaves_of(pdf_of(found, PRINTING, ON, title=value)))
    assert printed.count(shown(value)) >= 3 * len(found)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_from_outside_is_text_in_every_paper_in_word_and_on_a_page(value: str) -> None:
    found = hostile_sheets(value)
    document = docx.Document(io.BytesIO(docx_of(found, ON, title=value)))
    in_document = words_of("".join(document.element.xpath(".//w:t/text()")))
    assert in_document.count(shown(value)) >= 3 * len(found)
    page = html_of(found, ON, title=value).decode()
    assert "<script" not in page
    assert read_off(page).count(shown(value)) >= 3 * len(found)


@pytest.mark.parametrize("long", ["字" * 10_000, "A1b2c3d4" * 1_250], ids=["Chinese", "without a space"])
def test_a_very_long_value_is_whole_in_every_paper_and_within_the_page(long: str) -> None:
    found = [sheet_with(name, {**words, _a_name_in(name, words): long}) for name, words in one_a_paper()]
    pages = list(seen_of(pdf_of(found, PRINTING, ON, title="样例")))
    assert sum(text.count(long[-1]) for text, _ in pages) >= long.count(long[-1]) * len(found)
    for _, box in pages:
        assert box.left > 20
        assert box.right < 190
        assert box.bottom < 275
    assert "".join(
        docx.Document(io.BytesIO(docx_of(found, ON, title="样例"))).element.xpath(".//w:t/text()")
    ).count(long) >= len(found)
    assert html_of(found, ON, title="样例").decode().count(long) >= len(found)


def _a_name_in(name: NoticeName | PaperName, words: Mapping[str, Any]) -> str:
    """A name that comes from outside and that its template prints."""
    used = in_use(OFFICE).named(name).words
    return next(
        word for word in ("project", "holder", "place", "addressee") if words.get(word) and word in used
    )


NOT_IN_ANY_FONT = "\U00020bb7"  # 𠮷


@pytest.mark.parametrize("specimen", ["start_notice", "service_receipt"])
def test_a_character_no_font_has_is_refused_by_name_in_print_and_kept_in_word(specimen: str) -> None:
    name, words = specimen_words()[specimen]
    sheet = sheet_with(name, spoilt(words, NOT_IN_ANY_FONT))
    with pytest.raises(LayoutFailed, match=f"“{NOT_IN_ANY_FONT}”（U\\+20BB7）.*fonts_dir"):
        pdf(sheet, PRINTING)
    assert NOT_IN_ANY_FONT in docx.Document(io.BytesIO(docx_of([sheet], ON, title="样例"))).element.xml
    assert NOT_IN_ANY_FONT in html_of([sheet], ON, title="样例").decode()


def test_what_a_word_file_cannot_hold_is_shown_as_unreadable() -> None:
    sheet = sheets()["start_notice"]
    odd = replace(
        sheet, blocks=tuple(block._replace(text=f"{block.text}\x01\ufffe") for block in sheet.blocks)
    )
    document = docx.Document(io.BytesIO(docx_of([odd], ON, title="\x01")))
    assert f"{sheet.title}\ufffd\ufffd" in [paragraph.text for paragraph in document.paragraphs]
