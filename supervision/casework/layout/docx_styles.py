"""The named styles of a paper in Word (样式): what GB/T 9704-2012 sets each part in, by the font names the standard uses.

Lengths are twips (1/20 pt), sizes half points: Word's own. A page takes 22 lines of 28 characters as in print: 3号 is
16 pt there, so each character stands 0.25 pt closer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from supervision.casework.layout.fonts import Face

RED = "C00000"
LINE = 579  # 28.95 pt
CHARACTER = 315  # 15.75 pt
FORM_LINE, FORM_CHARACTER = 420, 240  # 小四
CLOSER = -5
TITLE_LINE = 640

FONT_NAMES: Mapping[Face, str] = {
    Face.MARK: "方正小标宋简体",
    Face.BODY: "仿宋_GB2312",
    Face.HEADING: "黑体",
    Face.FIGURES: "宋体",
}
"""By name only: the office that opens the file has them, or Word says what it put in their place."""


class Style(StrEnum):
    """The styles by the names Word lists them under."""

    MARK = "发文机关标志"
    NUMBER = "发文字号"
    LETTER_NUMBER = "信函文号"
    TITLE = "公文标题"
    ADDRESSEE = "主送机关"
    BODY = "公文正文"
    HEADING = "一级标题"
    ATTACHMENT = "附件说明"
    ATTACHED = "附件"
    SIGNATURE = "发文机关署名"
    DATE = "成文日期"
    ROW = "表内文字"
    FORM_MARK = "表格机关"
    FORM_TITLE = "表格标题"
    FORM_ADDRESSEE = "表格主送"
    FORM_BODY = "表格正文"
    FORM_HEADING = "表格小标题"
    FORM_ROW = "表格文字"
    FORM_ATTACHMENT = "表格附件说明"
    FORM_SIGNATURE = "表格署名"
    FORM_DATE = "表格日期"
    IMPRINT = "版记"
    PAGE = "页码"
    DRAFT = "拟稿标记"
    FILLER = "占位"


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks; `size` in half points, `line` 0 as high as its text; `first` and `hanging` in hundredths of a character."""

    face: Face
    size: int = 32
    align: str = "both"
    line: int = LINE
    before: int = 0
    after: int = 0
    first: int = 0
    keep_with_next: bool = False
    colour: str = ""
    on_the_grid: bool = True


LOOKS: Mapping[Style, Look] = {
    Style.MARK: Look(Face.MARK, 84, "center", 860, colour=RED),
    Style.NUMBER: Look(Face.BODY, align="center", before=2 * LINE),
    Style.LETTER_NUMBER: Look(Face.BODY, align="right", before=276),
    Style.TITLE: Look(Face.MARK, 44, "center", TITLE_LINE, 2 * LINE, LINE, keep_with_next=True),
    Style.ADDRESSEE: Look(Face.BODY, align="left"),
    Style.BODY: Look(Face.BODY, first=200),
    Style.HEADING: Look(Face.HEADING, first=200, keep_with_next=True),
    Style.ATTACHMENT: Look(Face.BODY, align="left", keep_with_next=True),
    Style.ATTACHED: Look(Face.HEADING, align="left", keep_with_next=True),
    Style.SIGNATURE: Look(Face.BODY, align="right", keep_with_next=True),
    Style.DATE: Look(Face.BODY, align="right"),
    Style.ROW: Look(Face.BODY, 28, "left", 400, 30, 30, on_the_grid=False),
    Style.FORM_MARK: Look(Face.MARK, 32, "center", keep_with_next=True),
    Style.FORM_TITLE: Look(Face.MARK, 44, "center", TITLE_LINE, after=180, keep_with_next=True),
    Style.FORM_ADDRESSEE: Look(Face.BODY, 24, "left", FORM_LINE, on_the_grid=False),
    Style.FORM_BODY: Look(Face.BODY, 24, line=FORM_LINE, first=200, on_the_grid=False),
    Style.FORM_HEADING: Look(
        Face.HEADING,
        24,
        line=FORM_LINE,
        before=60,
        after=60,
        first=200,
        keep_with_next=True,
        on_the_grid=False,
    ),
    Style.FORM_ROW: Look(Face.BODY, 24, "left", 360, 60, 60, on_the_grid=False),
    Style.FORM_ATTACHMENT: Look(Face.BODY, 24, "left", FORM_LINE, keep_with_next=True, on_the_grid=False),
    Style.FORM_SIGNATURE: Look(Face.BODY, 24, "right", FORM_LINE, keep_with_next=True, on_the_grid=False),
    Style.FORM_DATE: Look(Face.BODY, 24, "right", FORM_LINE, on_the_grid=False),
    Style.IMPRINT: Look(Face.BODY, 28, "left", 420, on_the_grid=False),
    Style.PAGE: Look(Face.FIGURES, 28, "left", 300, on_the_grid=False),
    Style.DRAFT: Look(Face.HEADING, 32, "center", 480, on_the_grid=False),
    Style.FILLER: Look(Face.BODY, 2, "left", 20, on_the_grid=False),
}


def add_styles(document: Document) -> None:
    """Put the styles into a new document, and nothing of its own in their way."""
    for style in Style:
        document.styles.element.append(parse_xml(_xml(style, LOOKS[style])))


def _xml(style: Style, look: Look) -> str:
    font = quoteattr(FONT_NAMES[look.face])
    indent = f'<w:ind w:firstLineChars="{look.first}" w:firstLine="{_width(look) * look.first // 100}"/>'
    return f"""
<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style.name}">
  <w:name w:val="{style}"/><w:qFormat/>
  <w:pPr>{"<w:keepNext/>" if look.keep_with_next else ""}<w:widowControl/>
    <w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="{int(look.on_the_grid)}"/>
    <w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="exact"/>
    {indent if look.first else ""}<w:jc w:val="{look.align}"/></w:pPr>
  <w:rPr><w:rFonts w:ascii={font} w:eastAsia={font} w:hAnsi={font} w:cs={font}/>
    {f'<w:color w:val="{look.colour}"/>' if look.colour else ""}<w:spacing w:val="{_closer(look)}"/>
    <w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr>
</w:style>"""


def _closer(look: Look) -> int:
    """How much closer the characters stand than their size says: those of the text, so that 28 fill a line."""
    return CLOSER if look.size == LOOKS[Style.BODY].size else 0


def _width(look: Look) -> int:
    """One character of the style."""
    return look.size * 10 + _closer(look)
