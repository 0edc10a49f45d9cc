"""The number a paper is sent out under (发文字号): 代字, year in six-cornered brackets, serial number (GB/T 9704-2012, 7.2.5).

The year in full; the serial number without 第 and without leading zeros: 新国土监〔2024〕5号.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CODE = re.compile(r"[^0-9〔〕\[\](){}【】\s]{1,40}")
"""A 代字: no figure, bracket or space is part of one."""

AS_TYPED = re.compile(
    rf"({CODE.pattern})[〔\[(【]((?:19|20)[0-9]{{2}})年?[〕\])】](?:第)?0*([1-9][0-9]{{0,6}})号?"
)


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """One number: the 代字, the year of issue, the serial number in that year."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        """As papers bear it."""
        return f"{self.code}〔{self.year}〕{self.serial}号"


def read_number(text: str) -> DocumentNumber | None:
    """A number as it is typed: other brackets, full-width figures, spaces, what is not seen, 第 and leading zeros are forgiven; None for what is none."""
    found = AS_TYPED.fullmatch(_seen(unicodedata.normalize("NFKC", text)))
    return None if found is None else DocumentNumber(found[1], int(found[2]), int(found[3]))


def is_code(text: str) -> bool:
    """Whether a 代字 can be one: its numbers are read as they are written."""
    number = DocumentNumber(text, 2000, 1)
    return read_number(str(number)) == number


def same_number(text: str) -> str:
    """A number in the one spelling by which two are compared: as papers bear it, else what is seen of the text without spaces."""
    found = read_number(text)
    return str(found) if found is not None else _seen(text)


def _seen(text: str) -> str:
    """What stands on paper of a text: what is pasted may hold characters that are drawn by nothing (U+200B)."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
