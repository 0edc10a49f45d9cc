"""Codes to scan (二维码, ISO/IEC 18004): where a page of the desks is reached with a telephone, drawn as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import segno

from supervision.printing import Printing

QUIET = 4
"""Modules of white around a code."""

MASK = 2
"""Of the eight masks the standard offers readers undo any; to weigh them against one another takes five times as long as to draw."""

DARK = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True)
class Code:
    """A code to scan: where it leads, and what is said beside it."""

    address: str
    words: str


def code_to(path: str, words: str, printing: Printing) -> Code | None:
    """The code of a page of the desks; None for an office that has not said where they are reached."""
    return Code(f"{printing.address}{path}", words) if printing.address else None


@lru_cache(maxsize=4096)
def drawn(address: str) -> str:
    """A code as SVG: a line for every run of dark modules. A tenth and more of it may be dirty or torn (纠错等级M)."""
    matrix = segno.make_qr(address, error="m", boost_error=False, mask=MASK).matrix
    lines = "".join(
        f"M{run.start() + QUIET} {row + QUIET}.5h{run.end() - run.start()}"
        for row, modules in enumerate(matrix)
        for run in DARK.finditer(modules)
    )
    side = len(matrix) + 2 * QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path stroke="#000" d="{lines}"/></svg>'
