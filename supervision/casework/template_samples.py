"""Sample words for every notice and paper (模板样例): a template is tried and shown on them before anybody is written to.

They are the words of the specimens a lawyer has read (`tests/specimens/`), of an invented parcel and invented people; a
test holds that every template has one and that each is as today's wording makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from supervision.law.steps import NoticeName, PaperName

FOLDER = Path(__file__).with_name("sample_words")


@dataclass(frozen=True, slots=True)
class Sample:
    """The words of one paper; `specimen` names the case it shows: start_reminder_from_handover."""

    specimen: str
    name: NoticeName | PaperName
    words: Mapping[str, Any]


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample, read once."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def samples_of(name: NoticeName | PaperName) -> list[Sample]:
    """The samples of one notice or paper, the plainest first."""
    return sorted((sample for sample in samples() if sample.name is name), key=lambda s: len(s.specimen))


def _read(path: Path) -> Sample:
    read = orjson.loads(path.read_bytes())
    return Sample(path.stem, paper_named(read["paper"]), read["words"])


def paper_named(value: str) -> NoticeName | PaperName:
    """A notice or paper by its name. Raises ValueError."""
    return NoticeName(value) if value in set(NoticeName) else PaperName(value)


def as_kept(name: NoticeName | PaperName, words: Mapping[str, Any]) -> bytes:
    """A sample as it is kept in its file."""
    kept = {"paper": name, "words": words}
    return orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
