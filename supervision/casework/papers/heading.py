"""What every paper says at its head (文书首部), and how papers write days, figures, visits and photos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from supervision.casework.letter_wording import (
    ContractWords,
    OfficeWords,
    ParcelWords,
    contract_words,
    days_on_paper,
    flattened,
    office_words,
    on_paper,
    parcel_words,
)
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.rules.clause import Clause
from supervision.law.standing import Life
from supervision.law.steps import PaperName, Unit
from supervision.law.terms import Finding, Kind

SHORT_HASH = 8
"""How many characters of a photo's SHA-256 a paper prints: enough to find it in the file."""
MOST_PHOTOS = 12
OFFICE_ONLY = re.compile("（[a-z_]+）|；[^；]*--[^；]*$")

VISITS = (Kind.INSPECTION, Kind.IDLE_CHECK)


class Heading(OfficeWords, ParcelWords, ContractWords):
    """The names every template of a paper may use."""

    title: str
    unit: str
    drafted_on: str


class Row(TypedDict):
    """A label and what stands beside it."""

    label: str
    text: str


class Quoted(TypedDict):
    """A clause, cited and quoted; `quote` has its marks, and a full stop where the quoted words have none."""

    cite: str
    sentence: str
    quote: str


def heading(
    name: PaperName, file: FileOnDay, unit: Unit = Unit.UTILISATION, then: Life | None = None
) -> Heading:
    """The head of a paper drawn up on the day of the file; `unit` is who signs for the office.

    `then` is the life on an earlier day, for a paper about something of that day.
    """
    life = then or file.life
    return {
        **office_words(file.office, name),
        **parcel_words(life.parcel),
        **contract_words(life.contract),
        "title": name.zh,
        "unit": file.office.unit(unit),
        "drafted_on": on_paper(file.on),
    }


def quoted(*clauses: Clause) -> list[Quoted]:
    return [
        Quoted(
            cite=clause.cite,
            sentence=clause.sentence,
            quote=f"“{clause.sentence}”" + ("" if clause.sentence.endswith("。") else "。"),
        )
        for clause in clauses
    ]


def a_day(day: date | None) -> str:
    """A day as a paper writes it; "" when there is none."""
    return "" if day is None else on_paper(day)


def for_both_sides(note: str) -> str:
    """A note of a calculation as both sides sign it: days as on paper, without how the office records a thing."""
    return days_on_paper(OFFICE_ONLY.sub("", note))


def figure(number: Decimal | None, unit: str) -> str:
    """A figure with its unit; "" when it is not known."""
    return "" if number is None else f"{plain(number)}{unit}"


def rows_of(pairs: Iterable[tuple[str, str]]) -> list[Row]:
    """Rows of what is known; a label without a text is left out."""
    return [Row(label=label, text=text) for label, said in pairs if (text := flattened(said))]


def values_text(values: Mapping[str, Any], key: str) -> str:
    """A text of a fact on one line; several are written with “、” between them; "" when it is not given."""
    given = values.get(key, "")
    return flattened(given if isinstance(given, str) else "、".join(map(str, given)))


def photos_of(file: FileOnDay, fact: Fact) -> str:
    """How many photos lie with a fact, each by its short hash; "" when there are none."""
    given = file.entries[fact.seq].payload.get("photos")
    photos = given if isinstance(given, list) else []
    if not photos:
        return ""
    named = [flattened(_photo_name(photo)) for photo in photos[:MOST_PHOTOS]]
    more = "等" if len(photos) > MOST_PHOTOS else ""
    return f"{len(photos)}张（{'、'.join(name for name in named if name) or '未编号'}{more}）"


def _photo_name(photo: object) -> str:
    if isinstance(photo, Mapping):
        return str(photo.get("sha256") or "")[:SHORT_HASH] or str(photo.get("name") or "")
    return str(photo)


def findings(fact: Fact) -> tuple[Finding, ...]:
    """What a visit found; an idle check names one finding, a visit may name several."""
    found: Finding | tuple[Finding, ...] = fact.values["finding"]
    return found if isinstance(found, tuple) else (found,)


def findings_of(fact: Fact) -> str:
    """What a visit found, in the words of the glossary."""
    return "、".join(finding.zh for finding in findings(fact))


def visit_sentence(file: FileOnDay, fact: Fact) -> str:
    """One visit in a sentence: the day and hour, who, what was found, how many photos."""
    time = values_text(fact.values, "time")
    officers = values_text(fact.values, "officers")
    photos = photos_of(file, fact)
    parts = [
        f"{a_day(fact.on)}{time}",
        f"{officers}现场{'核实' if fact.kind is Kind.IDLE_CHECK else '巡查'}：{findings_of(fact)}",
        f"照片{photos}" if photos else "无照片",
    ]
    return "，".join(parts)
