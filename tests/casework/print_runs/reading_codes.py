"""Reading the codes of a page without a decoder: a code is the one of an address when every module of it is so in the picture."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
import segno
from pypdfium2 import raw

from supervision.casework.layout.code import MASK

SCALE = 6
"""Pixels to a point: a module is about seven across."""


def codes_on(pdf: bytes, page: int, possible: Sequence[str]) -> list[str]:
    """Where the codes of a page lead, the uppermost first; "" for one that is none of the possible."""
    shown = pypdfium2.PdfDocument(pdf)[page]
    picture = shown.render(scale=SCALE).to_pil().convert("L")
    height = shown.get_height()
    found = []
    for left, _, right, top in sorted(_squares(shown), key=lambda box: -box[3]):
        box = (left, height - top, right - left)
        found.append(next((address for address in possible if _is(picture, box, address)), ""))
    return found


def _squares(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """The boxes of what is drawn about as high as wide, and large enough to be scanned."""
    boxes = [each.get_bounds() for each in page.get_objects() if each.type == raw.FPDF_PAGEOBJ_PATH]
    return [
        box
        for box in boxes
        if 30 < box[2] - box[0] < 60
        and 0 < (box[2] - box[0]) - (box[3] - box[1]) < 3
        and box[3] - box[1] > 30
    ]


def _is(picture: object, box: tuple[float, float, float], address: str) -> bool:
    left, top, side = box
    expected = segno.make_qr(address, error="m", boost_error=False, mask=MASK).matrix
    # it is drawn as lines from row to row, and the box goes a line's width beyond them on every side
    module = side / (len(expected) + 2)
    first_column, first_row = left + module, top + module / 2
    return all(
        (picture.getpixel((_at(first_column, column, module), _at(first_row, row, module))) < 128)
        == bool(dark)  # type: ignore[attr-defined]  # Pillow's picture
        for row, line in enumerate(expected)
        for column, dark in enumerate(line)
    )


def _at(start: float, number: int, module: float) -> int:
    return int((start + (number + 0.5) * module) * SCALE)
