"""The `[printing]` of the office's settings: folders that are there, an address that leads somewhere, papers that there are."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.layout.fonts import BadFont, Face, fonts_of
from supervision.casework.layout.pdf import pdf
from supervision.casework.layout.sheet import Form, Sheet
from supervision.law.steps import NoticeName
from supervision.office import BadOffice, Office
from supervision.printing import LETTERS, Printing
from tests.casework.staffed import read
from tests.database import ROOT

EXAMPLE = ROOT / "office.example.toml"


def test_the_example_can_be_used_when_its_comments_are_taken_off(tmp_path: Path) -> None:
    _, _, after = EXAMPLE.read_text(encoding="utf-8").partition("# [printing]")
    part = "# [printing]" + after.partition("\n\n")[0]
    for folder in ("字体", "模板"):
        (tmp_path / folder).mkdir()
    printing = read(tmp_path, re.sub(r"^# (?=\[|\w+ = )", "", part, flags=re.MULTILINE)).printing
    assert printing.fonts_dir == tmp_path / "字体"
    assert printing.templates_dir == tmp_path / "模板"
    assert printing.letters == {NoticeName.PAYMENT_REMINDER, NoticeName.START_REMINDER}
    assert printing.seal
    assert Office.read(EXAMPLE).printing == Printing(letters=LETTERS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("printing = 1", "printing：应写成[printing]一节"),
        ("[printing]\nfont_dir = 'x'", "printing.font_dir：没有这项设置"),
        ("[printing]\nfonts_dir = '没有'", "printing.fonts_dir：没有这个文件夹"),
        ("[printing]\ntemplates_dir = 1", "printing.templates_dir"),
        ("[printing]\naddress = 'x'", "printing.address：应为 http:// 或 https:// 开头的网址"),
        (
            "[printing]\naddress = 'http://192.168.1.10：8000'",
            "printing.address：应为 http:// 或 https:// 开头的网址，现为'http://192.168.1.10：8000'",
        ),
        ("[printing]\naddress = 'http://[abc'", "printing.address：应为 http:// 或 https:// 开头的网址"),
        ("[printing]\nseal = 'x'", "printing.seal：应为 true 或 false"),
        ("[printing]\nletters = ['start_remainder']", "没有start_remainder这种文书"),
        ("[printing]\nletters = 'start_reminder'", "应为文书代号的列表"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadOffice) as refused:
        read(tmp_path, text)
    assert reason in str(refused.value)


def test_without_fonts_of_its_own_free_ones_stand_in() -> None:
    stood_in_for = fonts_of(None).stood_in_for
    assert set(stood_in_for) == set(Face)
    assert stood_in_for[Face.HEADING] == "Noto Sans SC"
    assert {stood_in_for[face] for face in Face if face is not Face.HEADING} == {"Noto Serif SC"}


def test_every_character_of_gb2312_can_be_printed() -> None:
    every = "".join(
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xA1, 0xF8)
        for low in range(0xA1, 0xFF)
    )
    assert len(every) > 7000
    assert fonts_of(None).missing([every]) == ()


def test_what_no_font_has_is_named_once_and_spaces_are_not(tmp_path: Path) -> None:
    assert fonts_of(None).missing(["𠮷\u3000𠮷", "\u200b \ufeff甲\ue863"]) == ("𠮷", "\ue863")


def test_a_font_that_cannot_be_read_is_told_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "坏.ttf").write_bytes(b"no font")
    with pytest.raises(BadFont, match=r"坏\.ttf.*换一份完好的"):
        fonts_of(tmp_path)


def symbol_font(path: Path) -> None:
    """A font as Wingdings is: its characters are numbered as symbols and have no code of Unicode."""
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder([".notdef", "pencil"])
    built.setupCharacterMap({0xF021: "pencil"})
    built.setupGlyf({name: Glyph() for name in (".notdef", "pencil")})
    built.setupHorizontalMetrics(dict.fromkeys((".notdef", "pencil"), (500, 0)))
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable({"familyName": "Signs", "styleName": "Regular"})
    built.setupOS2()
    built.setupPost()
    [windows] = [table for table in built.font["cmap"].tables if table.platformID == 3]
    windows.platEncID = 0
    built.font["cmap"].tables = [windows]
    built.save(path)


def test_a_font_of_symbols_beside_the_others_keeps_nothing_from_being_printed(tmp_path: Path) -> None:
    symbol_font(tmp_path / "wingding.ttf")
    found = fonts_of(tmp_path)
    assert "Signs" in found.families
    assert found.characters == fonts_of(None).characters
    assert found.missing(["甲\uf021"]) == ("\uf021",)
    sheet = Sheet((Block(BlockKind.TITLE, "题"),), Form.TABLE, date(2024, 6, 2))
    assert pdf(sheet, Printing(fonts_dir=tmp_path))
