"""Typesetting (排印): data into one of our typst files becomes PDF/A-2b; any warning is a failure.

Data goes in as JSON and stays text: nothing in it can be a command of the typesetter. The same data and day give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import orjson
import typst

from supervision.casework.layout.fonts import Face, Fonts, fonts_of
from supervision.law.daycount import CHINA
from supervision.law.refusals import Refused
from supervision.printing import Printing

FOLDER = Path(__file__).parent
STANDARD: Final = "a-2b"

_ONE_AT_A_TIME = Lock()
"""A compiler keeps what it has set between two papers; two threads do not share it."""


class LayoutFailed(Refused):
    """A paper that cannot be laid out as it should: nothing is printed or issued."""


def typeset(
    layout: Path, data: dict[str, Any], printing: Printing, on: date, *, tagged: bool = True
) -> bytes:
    """The PDF/A-2b one of our layouts makes of these data, dated `on`. Raises LayoutFailed.

    `tagged` for who hears it read aloud; a file that is only printed is a quarter as large without.
    """
    fonts = fonts_of(printing.fonts_dir)
    dated = datetime.combine(on, time(12), CHINA).astimezone(UTC)
    try:
        with _ONE_AT_A_TIME:
            pdf, warnings = _compiler(fonts).compile_with_warnings(
                input=str(layout),
                format="pdf",
                sys_inputs={"data": told(data, fonts)},
                pdf_standards=STANDARD,
                timestamp=int(dated.timestamp()),
                pdf_tags=tagged,
            )
    except typst.TypstError as error:
        raise LayoutFailed(f"排版失败：{error}") from error
    if warnings:
        raise LayoutFailed(f"排版有警告，不予印制：{'；'.join(str(warning) for warning in warnings)}")
    assert isinstance(pdf, bytes)
    return pdf


def told(data: dict[str, Any], fonts: Fonts) -> str:
    """What a layout is told: the data, the families of each face, and whether the titles' face is stood in for."""
    families = {face.name.lower(): fonts.for_face(face) for face in Face}
    heavier = Face.MARK in fonts.stood_in_for
    return orjson.dumps({**data, "fonts": families, "heavier": heavier}).decode()


@cache
def _compiler(fonts: Fonts) -> typst.Compiler:
    return typst.Compiler(
        root=str(FOLDER.parent),
        font_paths=[str(folder) for folder in fonts.folders],
        ignore_system_fonts=True,
    )


def check_characters(texts: Iterable[str], printing: Printing, what: str) -> None:
    """Refuse a text some characters of which no font can draw, and name them. Raises LayoutFailed."""
    missing = fonts_of(printing.fonts_dir).missing(texts)
    if missing:
        named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing)
        raise LayoutFailed(
            f"{what}中有字体里没有的字：{named}，印出来会是空白，所以没有办理。"
            f"请把含有这些字的字体文件放进机关设置[printing]的fonts_dir文件夹，再办理"
        )
