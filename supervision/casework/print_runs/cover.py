"""The list in front of a run (打印清单): what is printed, for whom, where to; a code to each case; what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import quote

from supervision.casework.layout.code import code_to, drawn
from supervision.casework.layout.fonts import NO_GLYPH, fonts_of
from supervision.casework.layout.sheet import breakable
from supervision.casework.letter_wording import flattened
from supervision.casework.print_runs.papers import LaidOut
from supervision.law.daycount import CHINA
from supervision.office import Office
from supervision.printing import Printing

TITLE = "文书打印清单"

LONGEST = 80
"""Letters of a cell of the list: the paper itself says it in full."""

NO_ADDRESS = "机关设置[printing]没有写网址（address），本清单和送达回执不印二维码。"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that was asked for and could not be laid out, and why."""

    id: str
    name: str
    no: str
    why: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list says above: when, who, what was asked for."""

    printed_on: date
    printed_at: datetime
    by: str
    asked: str


def cover_texts(laid: LaidOut) -> Iterator[str]:
    """What the list says of one paper: it is held against the fonts as the paper is."""
    yield from (laid.one.served_by, laid.one.paper.number, laid.one.paper.name, laid.one.paper.no)
    yield from (laid.project, laid.addressee, laid.address)


def cover(
    papers: Sequence[LaidOut], left_out: Sequence[LeftOut], heading: Heading, office: Office
) -> dict[str, Any]:
    """The list as the typesetter reads it."""
    printing, at = office.printing, f"{heading.printed_at.astimezone(CHINA):%H:%M}"
    told = [
        f"{office.name}　{heading.printed_on}　{at}　{office.staff.name_of(heading.by)}",
        f"{heading.asked}：共{len(papers)}件，按送达单位和送达路线排列，每件之后是其送达回执。",
    ]
    if not printing.address:
        told.append(NO_ADDRESS)
    numbered = list(enumerate(papers, start=1))
    return {
        "title": TITLE,
        "told": [_told(said, printing) for said in told],
        "coded": bool(printing.address),
        "offices": [
            {"name": _cell(name), "entries": [_entry(place, laid, office) for place, laid in some]}
            for name, some in groupby(numbered, key=lambda one: one[1].one.served_by)
        ],
        "left-out": [
            {"id": one.id, "paper": one.name, "no": _told(one.no, printing), "why": _told(one.why, printing)}
            for one in left_out
        ],
    }


def _entry(place: int, laid: LaidOut, office: Office) -> dict[str, Any]:
    paper = laid.one.paper
    code = code_to(f"/parcels/{quote(paper.no, safe='')}", f"宗地{paper.no}的案卷", office.printing)
    return {
        "place": place,
        "number": _cell(paper.number or "（文号未编）"),
        "paper": _cell(paper.name),
        "no": _cell(paper.no),
        "project": _cell(laid.project),
        "addressee": _cell(laid.addressee),
        "address": _cell(laid.address),
        "code": code and drawn(code.address),
        "alt": "" if code is None else code.words,
    }


def _cell(text: str) -> str:
    """A cell of the list: on one line, not longer than is read there."""
    line = flattened(text)
    return breakable(line if len(line) <= LONGEST else f"{line[:LONGEST]}…")


def _told(text: str, printing: Printing) -> str:
    """What is said of papers that are not in the run: whatever characters it names, it is printed."""
    line = flattened(text)
    for character in fonts_of(printing.fonts_dir).missing([line]):
        line = line.replace(character, NO_GLYPH)
    return breakable(line)
