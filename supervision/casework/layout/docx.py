"""Papers for Word and WPS (可编辑文本): the same blocks in named styles, for an office that goes on with them in its own system.

The same sheet gives the same bytes: every part is dated by the day of the paper, not by the clock.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from supervision.casework.blocks import INTRODUCED, Block, BlockKind, as_shown
from supervision.casework.layout.docx_frame import draw_line, fit_mark, framed, page_frame
from supervision.casework.layout.docx_styles import (
    CHARACTER,
    FORM_CHARACTER,
    FORM_LINE,
    LINE,
    Style,
    add_styles,
)
from supervision.casework.layout.sheet import Form, Imprint, Sheet, parts_of
from supervision.casework.plain_text import width

K = BlockKind
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_PROPERTY = 255
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH, LABELS = 8844, 2550
"""156 mm and 45 mm, in twips."""

STYLES = {
    K.ADDRESSEE: Style.ADDRESSEE,
    K.HEADING: Style.HEADING,
    K.PARAGRAPH: Style.BODY,
    K.CONTACT: Style.BODY,
}
FORM_STYLES = {
    K.ADDRESSEE: Style.FORM_ADDRESSEE,
    K.HEADING: Style.FORM_HEADING,
    K.PARAGRAPH: Style.FORM_BODY,
    K.CONTACT: Style.FORM_BODY,
}


@dataclass(frozen=True, slots=True)
class Close:
    """What a paper is closed in: its styles, and in twips how high its lines and how wide its characters are."""

    attachment: Style
    signature: Style
    date: Style
    line: int
    character: int

    def wide(self, text: str) -> int:
        return width(text) * self.character // 2


CLOSE = Close(Style.ATTACHMENT, Style.SIGNATURE, Style.DATE, LINE, CHARACTER)
FORM_CLOSE = Close(Style.FORM_ATTACHMENT, Style.FORM_SIGNATURE, Style.FORM_DATE, FORM_LINE, FORM_CHARACTER)


def docx_of(sheets: Sequence[Sheet], on: date, *, title: str) -> bytes:
    """Papers in one file, each with what is attached to it, each from its own page 1."""
    document = docx.Document()
    add_styles(document)
    framed(document)
    _say_of_itself(document, on, title)
    for index, (part, attached_as) in enumerate(parts_of(sheets)):
        section = _next_page(document) if index else document.sections[0]
        page_frame(section, part.form, _clean(part.text_of(K.LETTERHEAD)), part.mark)
        if attached_as:
            _add(document, attached_as, Style.ATTACHED)
        _lay_out(document, part)
    saved = io.BytesIO()
    document.save(saved)
    return _dated_alike(saved.getvalue())


def _next_page(document: Document) -> Section:
    """A section of its own; the paragraph that ends the one before takes no room."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = Style.FILLER.value
    return section


def _say_of_itself(document: Document, on: date, title: str) -> None:
    """What the file says of itself is the paper's, not the clock's."""
    said = document.core_properties
    said.title = _clean(title)[:LONGEST_PROPERTY]
    said.author = said.last_modified_by = said.comments = ""
    said.created = said.modified = datetime.combine(on, time(4), UTC)
    said.language, said.revision = "zh-CN", 1


def _dated_alike(data: bytes) -> bytes:
    """The same parts, each with one date."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED) as alike:
        for name in given.namelist():
            about = ZipInfo(name, ZIP_DATE)
            about.compress_type = ZIP_DEFLATED
            alike.writestr(about, given.read(name))
    return out.getvalue()


def _lay_out(document: Document, sheet: Sheet) -> None:
    _head(document, sheet)
    styles, close = (FORM_STYLES, FORM_CLOSE) if sheet.form is Form.TABLE else (STYLES, CLOSE)
    last: Paragraph | None = None
    within = [block for block in sheet.blocks if block.kind in styles or block.kind is K.ROW]
    for are_rows, group in groupby(within, lambda block: block.kind is K.ROW):
        if are_rows:
            _rows(document, list(group), sheet.form)
            last = None
            continue
        for block in group:
            last = _add(document, block.text, styles[block.kind])
    if last is not None:
        last.paragraph_format.keep_with_next = True  # a line of text always stays with what closes the paper
    _attachments(document, sheet, close)
    _close(document, sheet, close)
    if sheet.imprint is not None:
        _imprint(document, sheet.imprint)


def _add(document: Document, text: str, style: Style) -> Paragraph:
    return document.add_paragraph(_clean(text), style.value)


def _clean(text: str) -> str:
    """What a document cannot hold at all is shown as a character that could not be read."""
    return NOT_XML.sub("\ufffd", text)


# Head


def _head(document: Document, sheet: Sheet) -> None:
    """Mark, number and title; a letter's mark stands in the header of its first page."""
    letterhead, number, title = (sheet.text_of(kind) for kind in (K.LETTERHEAD, K.NUMBER, K.TITLE))
    if sheet.form is Form.TABLE:
        if letterhead:
            _add(document, letterhead, Style.FORM_MARK)
        _add(document, title, Style.FORM_TITLE)
        if number:
            _add(document, number, Style.FORM_BODY).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return
    if sheet.form is Form.DOCUMENT:
        mark = _add(document, letterhead, Style.MARK)
        mark.paragraph_format.space_before = Mm(35)
        fit_mark(mark)
        draw_line(_add(document, number, Style.NUMBER), "bottom", "single", Pt(1.5), Mm(4))
    else:
        _add(document, number, Style.LETTER_NUMBER)
    _add(document, title, Style.TITLE)


# Rows


def _rows(document: Document, rows: Sequence[Block], form: Form) -> None:
    """项目与内容: a table of two columns; no row is torn, the first and the last do not stand alone."""
    style = Style.FORM_ROW if form is Form.TABLE else Style.ROW
    table = document.add_table(0, 2, "Table Grid")
    _across(table, (LABELS, TEXT_WIDTH - LABELS))
    for index, block in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, wide in zip(
            cells, (block.label, block.text), (LABELS, TEXT_WIDTH - LABELS), strict=True
        ):
            cell.width = Twips(wide)
            _fill(cell, text, style).paragraph_format.keep_with_next = index in (0, len(rows) - 2)
        row = table.rows[-1]._tr.get_or_add_trPr()
        row.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    document.add_paragraph("", Style.FILLER.value)


def _across(table: Table, columns: Sequence[int]) -> None:
    table.autofit = False
    for column, wide in zip(table.columns, columns, strict=True):
        column.width = Twips(wide)


def _fill(cell: _Cell, text: str, style: Style) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.style = style.value
    paragraph.add_run(_clean(text))
    return paragraph


# Close


def _attachments(document: Document, sheet: Sheet, set_in: Close) -> None:
    """附件说明: a line below the text; what does not fit goes on below its first character."""
    for block in as_shown(sheet.blocks):
        if block.kind is not K.ATTACHMENT:
            continue
        is_first = block.label.startswith(INTRODUCED)
        paragraph = _add(document, f"{block.label}{block.text}", set_in.attachment)
        shape = paragraph.paragraph_format
        shape.space_before = Twips(set_in.line if is_first else 0)
        before = set_in.wide(block.label)
        shape.left_indent = Twips((2 if is_first else 5) * set_in.character + before)
        shape.first_line_indent = Twips(-before)


def _close(document: Document, sheet: Sheet, set_in: Close) -> None:
    """署名、成文日期: with a seal the date stands 4 characters from the right and the name is centred on it."""
    name, day = sheet.text_of(K.SIGNATURE), sheet.text_of(K.DATE)
    long, wide = set_in.wide(name), set_in.wide(day)
    one = set_in.character
    if sheet.seal:
        day_from = max(4 * one, (long - wide) // 2)
        name_from = day_from - (long - wide) // 2
    else:
        day_from = 2 * one + (0 if wide > long else long - 2 * one - wide)
        name_from = day_from + wide + 2 * one - long
    first = True
    for text, style, right in ((name, set_in.signature, name_from), (day, set_in.date, day_from)):
        if not text:
            continue
        paragraph = _add(document, text, style)
        paragraph.paragraph_format.right_indent = Twips(max(right, 0))
        if first:
            paragraph.paragraph_format.space_before = Twips((2 if sheet.seal else 1) * set_in.line)
            first = False


def _imprint(document: Document, imprint: Imprint) -> None:
    """版记: a table at the foot of the last page, its lines 0.35, 0.25 and 0.35 mm."""
    said = [(f"抄送：{imprint.copies_to}", "")] if imprint.copies_to else []
    said.append((imprint.printed_by, imprint.printed_on))
    table = document.add_table(0, 1)
    _across(table, (TEXT_WIDTH,))
    for left, right in said:
        [cell] = table.add_row().cells
        cell.width = Twips(TEXT_WIDTH)
        paragraph = _fill(cell, f"{left}\t{right}" if right else left, Style.IMPRINT)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH - 700), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.paragraph_format.left_indent = Pt(14)
    properties = (
        table._tbl.tblPr
    )  # python-docx has no name for a table that stands at the foot, nor for its lines
    at_the_foot = 'w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="0" w:tblpYSpec="bottom"'
    thick, thin = ('w:val="single" w:sz="8" w:space="0"', 'w:val="single" w:sz="6" w:space="0"')
    lines = f"<w:top {thick}/><w:bottom {thick}/><w:insideH {thin}/>"
    properties.find(qn("w:tblW")).addprevious(parse_xml(f"<w:tblpPr {nsdecls('w')} {at_the_foot}/>"))
    properties.find(qn("w:tblLayout")).addprevious(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    )
    document.add_paragraph("", Style.FILLER.value)
