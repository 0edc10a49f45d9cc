"""A PDF read back (版式文件回读): its leaves with every character and line where it stands, in millimetres from the top left."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
LEAF_WIDTH, LEAF_HEIGHT = 210.0, 297.0
UNSEEN = "\u200b\ufeff"
"""Characters without a width."""
HYPHEN_AT_THE_END = "\x02"
"""What the reader makes of a hyphen a line ends with."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on its leaf."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Character:
    text: str
    box: Box
    """of its ink"""
    begins: float
    ends: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: what is seen on it. Spaces, and what has no width, are left out."""

    characters: Sequence[Character]
    strokes: Sequence[tuple[Box, float, tuple[int, int, int]]]
    """Lines: where, how thick, in which colour."""

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    def found(self, text: str) -> Box:
        """Where a text stands, which is there once and on one line."""
        at = self.text.index(words_of(text))
        boxes = [c.box for c in self.characters[at : at + len(words_of(text))]]
        return Box(
            min(b.left for b in boxes),
            min(b.top for b in boxes),
            max(b.right for b in boxes),
            max(b.bottom for b in boxes),
        )

    def span(self, text: str) -> tuple[float, float]:
        """From where to where a text is set, the air beside its ink included."""
        at = self.text.index(words_of(text))
        characters = self.characters[at : at + len(words_of(text))]
        return characters[0].begins, characters[-1].ends

    def baseline(self, text: str) -> float:
        return self.characters[self.text.index(words_of(text))].baseline

    @property
    def lines(self) -> list[list[Character]]:
        """The characters of each line, from the top."""
        ordered = sorted(self.characters, key=lambda c: (round(c.baseline, 1), c.begins))
        return [list(line) for _, line in groupby(ordered, key=lambda c: round(c.baseline, 1))]


def leaves_of(pdf: bytes) -> list[Leaf]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_leaf(page) for page in document]


def _leaf(page: pypdfium2.PdfPage) -> Leaf:
    assert (round(page.get_width() / MM, 1), round(page.get_height() / MM, 1)) == (LEAF_WIDTH, LEAF_HEIGHT)
    with closing(page), closing(page.get_textpage()) as textpage:
        return Leaf(tuple(_characters(textpage)), tuple(_strokes(page)))


def _characters(textpage: pypdfium2.PdfTextPage) -> Iterator[Character]:
    high = ""
    for index in range(textpage.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(textpage, index)).replace(HYPHEN_AT_THE_END, "-")
        if "\ud800" <= text <= "\udbff":  # the first half of a character beyond the first plane
            high = text
            continue
        text, high = (high + text).encode("utf-16", "surrogatepass").decode("utf-16"), ""
        if text.isspace() or text in UNSEEN:
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        left, bottom, right, top = textpage.get_charbox(index)
        begins, _, ends, _ = textpage.get_charbox(index, loose=True)
        yield Character(
            text,
            _box(left, bottom, right, top),
            begins / MM,
            ends / MM,
            LEAF_HEIGHT - y.value / MM,
            raw.FPDFText_GetFontSize(textpage, index),
        )


def _box(left: float, bottom: float, right: float, top: float) -> Box:
    return Box(left / MM, LEAF_HEIGHT - top / MM, right / MM, LEAF_HEIGHT - bottom / MM)


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[Box, float, tuple[int, int, int]]]:
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(shape, width)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetStrokeColor(shape, red, green, blue, alpha)
        yield _box(*shape.get_bounds()), width.value / MM, (red.value, green.value, blue.value)


def words_of(text: str) -> str:
    """A text without spaces and what has no width: what two readings of it have in common."""
    return "".join(c for c in text if not c.isspace() and c not in UNSEEN)


def text_of(leaves: Sequence[Leaf]) -> str:
    """What the leaves say, one after the other, without the numbers of the pages."""
    return "".join(leaf.text.removesuffix(f"—{number}—") for number, leaf in enumerate(leaves, start=1))


def search(pdf: bytes, text: str) -> int:
    """How often somebody who looks for a text finds it, as the browser looks for it: characters without a width count."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return sum(_search(page, text) for page in document)


def _search(page: pypdfium2.PdfPage, text: str) -> int:
    with closing(page), closing(page.get_textpage()) as textpage:
        searcher = textpage.search(text)
        return sum(1 for _ in iter(searcher.get_next, None))


def fonts_that_are_missing(pdf: bytes) -> list[str]:
    """Fonts a PDF uses and does not carry."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [name for page in document for name in _missing_from(page)]


def _missing_from(page: pypdfium2.PdfPage) -> Iterator[str]:
    with closing(page):
        for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(shape)
            if not raw.FPDFFont_GetIsEmbedded(font):
                name = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                yield name.value.decode()


def seen_of(pdf: bytes) -> Iterator[tuple[str, Box]]:
    """What each page says and how far its texts reach: enough for long files, where each character would take long."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as textpage:
                shapes = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
                reached = [_box(*shape.get_bounds()) for shape in shapes]
                if not reached:
                    continue  # a blank back
                box = Box(
                    min(each.left for each in reached),
                    min(each.top for each in reached),
                    max(each.right for each in reached),
                    max(each.bottom for each in reached),
                )
                yield words_of(textpage.get_text_range()), box
