"""Fonts (字体): the ones the standard names where the office has them, free ones where it has not, and what they can draw.

A character no font has would be printed as a blank box, and the typesetter would say nothing: so every text is held
against the fonts before a paper is issued.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from supervision.law.refusals import BadRecord

NO_GLYPH = "〓"
"""What stands for a character no font can draw, where it need not be printed as it is."""

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


class Face(StrEnum):
    """What a text is set in (字体), by the name the standard and Word call it."""

    MARK = "小标宋"  # 发文机关标志、标题
    BODY = "仿宋"  # 正文
    HEADING = "黑体"  # 一级标题、附件
    FIGURES = "宋体"  # 页码


FREE_SERIF, FREE_SANS = "Noto Serif SC", "Noto Sans SC"

WANTED: Mapping[Face, tuple[str, ...]] = {
    Face.MARK: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FandolSong", FREE_SERIF),
    Face.BODY: (
        "FangSong_GB2312",
        "仿宋_GB2312",
        "FangSong",
        "仿宋",
        "FandolFang R",
        "FandolFang",
        FREE_SERIF,
    ),
    Face.HEADING: ("SimHei", "黑体", "FandolHei", FREE_SANS),
    Face.FIGURES: ("SimSun", "宋体", "FandolSong", FREE_SERIF),
}
"""The families for each face, the best first. The last is free and brought along (SIL Open Font License)."""

INVISIBLE = frozenset(["Cf", "Zl", "Zp", "Zs"])
"""Categories of characters that need no glyph: spaces and what only directs the line."""


class BadFont(BadRecord):
    """A font file that cannot be used: which one, and what to do."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts papers are set in: their folders, the families found there, every character they can draw."""

    folders: tuple[Path, ...]
    families: frozenset[str]
    characters: frozenset[int]

    def for_face(self, face: Face) -> tuple[str, ...]:
        """The families a face is set in, the first being its own and the others for what it lacks."""
        found = [family for family in WANTED[face] if family in self.families]
        return tuple(dict.fromkeys((*found, FREE_SERIF, FREE_SANS)))

    @property
    def stood_in_for(self) -> dict[Face, str]:
        """The faces the office has no font of its own for, and the free family that stands in (代用字体)."""
        used = {face: self.for_face(face)[0] for face in Face}
        return {face: family for face, family in used.items() if family in (FREE_SERIF, FREE_SANS)}

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The characters of some texts that no font can draw, each once, in order."""
        every = dict.fromkeys(character for text in texts for character in text)
        return tuple(c for c in every if ord(c) not in self.characters and not _needs_no_glyph(c))


def _needs_no_glyph(character: str) -> bool:
    return unicodedata.category(character) in INVISIBLE


@cache
def fonts_of(folder: Path | None) -> Fonts:
    """The office's fonts and the free ones beside them, read once a process. Raises BadFont."""
    free = pylopdf_fonts_zh_cn.serif_path().parent
    folders = (folder, free) if folder is not None else (free,)
    families: set[str] = set()
    characters: set[int] = set()
    for path in _files(folders):
        with _opened(path) as fonts:
            for font in fonts:
                families.add(_family(font))
                characters |= (font.getBestCmap() or {}).keys()  # a font of symbols has no code of Unicode
    return Fonts(folders, frozenset(families), frozenset(characters))


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


@contextmanager
def _opened(path: Path) -> Iterator[Sequence[TTFont]]:
    """The fonts of one file, as long as they are read."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() in (".ttc", ".otc"):
                yield TTCollection(file, lazy=True).fonts
            else:
                yield [TTFont(file, lazy=True)]
    except (TTLibError, OSError) as error:
        raise BadFont(f"字体文件{path}读不出来（{error}），请换一份完好的，或者移出字体文件夹") from error


def _family(font: TTFont) -> str:
    """The family as the typesetter knows it: the typographic one if there is, else the first."""
    return str(font["name"].getBestFamilyName() or "")
