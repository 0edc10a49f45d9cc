"""The pictures of the papers in `docs/images/papers/`: every notice, paper and receipt as it is printed, from the samples.

.venv/bin/python docs/specimens.py
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.layout.pdf import pdf
from supervision.casework.layout.sheet import BLANK, Form, Sheet, sheet_of
from supervision.casework.letters import in_use
from supervision.casework.printed_papers import NOT_ISSUED
from supervision.casework.template_samples import samples_of
from supervision.law.steps import NoticeName, PaperName
from supervision.office import Office
from supervision.printing import PAPERS, Printing

FOLDER = Path(__file__).with_name("images") / "papers"
PRINTING = Printing(printed_by="新河县国土资源局办公室", copies_to="新河县人民政府办公室，新河县财政局")
NUMBER, ON = "新国土监〔2024〕12号", date(2024, 6, 2)

DOTS, SMALL_DOTS = 110 / 72, 55 / 72
"""Picture points a typographic point: of pages to be read, and of those on a contact sheet."""
COLUMNS, GAP, GREY = 6, 12, (225, 225, 225)
COLOURS = 24

Page = Image.Image


def sheet_for(name: NoticeName | PaperName) -> Sheet:
    """A paper on its plainest sample, with a number."""
    blocks = in_use(Office()).named(name).render(samples_of(name)[0].words)
    return sheet_of(name, tuple(map(_numbered, blocks)), PRINTING, ON)


def _numbered(block: Block) -> Block:
    has_none = block.kind is BlockKind.NUMBER and BLANK in block.text
    return block._replace(text=NUMBER) if has_none else block


def pages_of(sheets: Sequence[Sheet], dots: float) -> list[Page]:
    """The pages of some papers, each laid out by itself: together there would be blank backs between them."""
    return [page for sheet in sheets for page in _pages(pdf(sheet, PRINTING), dots)]


def _pages(data: bytes, dots: float) -> list[Page]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        return [page.render(scale=dots).to_pil() for page in document]


def side_by_side(pages: Sequence[Page], columns: int = COLUMNS) -> Page:
    """Pages in rows, on grey."""
    wide, high = pages[0].size
    rows = -(-len(pages) // columns)
    columns = min(columns, len(pages))
    picture = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP), GREY)
    for number, page in enumerate(pages):
        across, down = number % columns, number // columns
        picture.paste(page, (GAP + across * (wide + GAP), GAP + down * (high + GAP)))
    return picture


def save(name: str, picture: Page) -> None:
    small = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())


def contact_sheet(name: str, papers: Iterable[NoticeName | PaperName]) -> None:
    """Every page of some papers, small."""
    sheets = [sheet_for(paper) for paper in papers]
    save(name, side_by_side(pages_of(sheets, SMALL_DOTS)))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    receipt = sheet_for(PaperName.SERVICE_RECEIPT)
    notice = replace(sheet_for(NoticeName.START_NOTICE), attached=(receipt,))
    letter = sheet_for(NoticeName.START_REMINDER)
    save("document", side_by_side(pages_of([notice], DOTS), 4))
    save("letter", side_by_side(pages_of([letter], DOTS), 3))
    save("draft", side_by_side(pages_of([replace(notice, mark=NOT_ISSUED, attached=())], SMALL_DOTS)))
    forms = {name: sheet_for(name).form for name in PAPERS}
    contact_sheet("letters", [name for name, form in forms.items() if form is Form.LETTER])
    contact_sheet("documents", [name for name, form in forms.items() if form is Form.DOCUMENT])
    contact_sheet("forms", [name for name, form in forms.items() if form is Form.TABLE])


if __name__ == "__main__":
    main()
