"""The frame of a page in Word (版面): A4 and its 版心, the grid of lines, page numbers odd and even, red mark and lines.

A letter's mark and double lines stand in the header and footer of its first page, so that whoever edits the text does
not move them; a draft says so in the header of every page.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph

from supervision.casework.layout.docx_styles import LINE, RED, Style
from supervision.casework.layout.sheet import Form

HEADER, TO_THE_MARK, FOOTER = Mm(12), Mm(18), Mm(20)
"""From the edge of the leaf the draft's mark, from there a letter's mark; and its second pair of lines."""
OVERHANG = Mm(-7)
"""A letter's lines are 170 mm wide about a text of 156 mm."""
BELOW_THE_NUMBER = Mm(3)
EDGES = {"top": "thinThickSmallGap", "bottom": "thickThinSmallGap"}
WIDEST, TALLEST, LEAST = Mm(150), Mm(15), Mm(6)


def framed(document: Document) -> None:
    """What holds for the whole file: margins by the binding edge, numbers odd and even, Chinese spacing."""
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    zoom = settings.element.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")
    mirrored = OxmlElement("w:mirrorMargins")
    settings.element.find(qn("w:proofState")).addprevious(mirrored)
    settings.element.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    for leftover in list(document.element.body.iterchildren(qn("w:p"))):
        document.element.body.remove(leftover)


def page_frame(section: Section, form: Form, letterhead: str, draft: str) -> None:
    """The pages of one paper: their measures, headers and footers; its first page is number 1."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = HEADER, FOOTER
    section.different_first_page_header_footer = form is Form.LETTER
    properties = section._sectPr  # python-docx has no name for the grid and for where numbers begin
    for tag in ("w:pgNumType", "w:docGrid"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    begins = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    properties.find(qn("w:pgMar")).addnext(begins)
    properties.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>'))
    for header in (section.header, section.even_page_header):
        _only(header, draft, Style.DRAFT)
    _number(_only(section.footer, "", Style.PAGE), to_the_right=True)
    _number(_only(section.even_page_footer, "", Style.PAGE), to_the_right=False)
    if form is Form.LETTER:
        _letter(section, letterhead, draft)


def _only(place: _BaseHeaderFooter, text: str, style: Style) -> Paragraph:
    """The one paragraph of a header or footer that is the section's own."""
    place.is_linked_to_previous = False
    paragraph: Paragraph = place.paragraphs[0]
    paragraph.text, paragraph.style = text, style.value
    return paragraph


def _number(paragraph: Paragraph, *, to_the_right: bool) -> None:
    """— 1 —, a character from the outer edge."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if to_the_right else WD_ALIGN_PARAGRAPH.LEFT
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(14)
    shape.space_after = BELOW_THE_NUMBER
    paragraph.add_run("— ")
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)  # a field is no run to python-docx
    paragraph.add_run(" —")


def _letter(section: Section, letterhead: str, draft: str) -> None:
    """信函格式: the mark 30 mm from the edge, double lines 4 mm below it and 20 mm from the foot; no number."""
    header = section.first_page_header
    above = _only(header, draft, Style.DRAFT)
    above.paragraph_format.line_spacing = TO_THE_MARK
    mark = header.add_paragraph(letterhead, Style.MARK)
    fit_mark(mark)
    draw_line(mark, "bottom", EDGES["bottom"], Pt(4.5), Mm(4))
    mark.paragraph_format.left_indent = mark.paragraph_format.right_indent = OVERHANG
    foot = _only(section.first_page_footer, "", Style.FILLER)
    draw_line(foot, "bottom", EDGES["top"], Pt(4.5), Mm(0))
    foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = OVERHANG


def fit_mark(mark: Paragraph) -> None:
    """As large as one line allows, at most 15 mm."""
    size = Mm(max(LEAST.mm, min(TALLEST.mm, WIDEST.mm / max(len(mark.text), 1))))
    for run in mark.runs:
        run.font.size = size
    mark.paragraph_format.line_spacing = Twips(size.twips)


def draw_line(paragraph: Paragraph, edge: str, kind: str, thick: Pt, away: Mm) -> None:
    """A red line along an edge of a paragraph; `thick` of the whole line, `away` from the text."""
    borders = (
        f'<w:{edge} w:val="{kind}" w:sz="{round(thick.pt * 8)}" w:space="{round(away.pt)}" w:color="{RED}"/>'
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>"),
        "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:snapToGrid", "w:spacing", "w:ind",
        "w:jc", "w:rPr", "w:sectPr",
    )  # fmt: skip
