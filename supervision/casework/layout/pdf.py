"""Papers as PDF/A-2b (版式文件): for printing, sealing and keeping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from supervision.casework.layout.sheet import Sheet, to_json
from supervision.casework.layout.typesetting import FOLDER, check_characters, typeset
from supervision.printing import Printing

LAYOUT = FOLDER / "paper.typ"


def pdf(sheet: Sheet, printing: Printing) -> bytes:
    """One paper with what is attached to it. Raises LayoutFailed."""
    return pdf_of([sheet], printing, sheet.on, title=sheet.title)


def pdf_of(sheets: Sequence[Sheet], printing: Printing, on: date, *, title: str) -> bytes:
    """Several papers in one file, each from its own page 1. Raises LayoutFailed."""
    for sheet in sheets:
        check_characters(sheet.texts(), printing, f"《{sheet.title}》")
    return typeset(LAYOUT, {"title": title, "sheets": [to_json(sheet) for sheet in sheets]}, printing, on)
