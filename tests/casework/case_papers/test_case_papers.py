"""Case papers as drafted. `tests/specimens/` holds one of each limb and track, for a lawyer to review in the diff.

After a change of wording, write the specimens again and read what changed:
    WRITE_SPECIMENS=1 .venv/bin/python -m pytest tests/casework/case_papers/test_case_papers.py && git diff tests/specimens
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from supervision.casework.blocks import Block
from supervision.casework.case_papers.case_paper import CASE_PAPER, grounds_of
from supervision.casework.case_papers.case_words import BLANK, CaseHeading, IdleFacts
from supervision.casework.case_papers.contexts import CASE_CONTEXTS
from supervision.casework.case_papers.decisions import DecisionWords
from supervision.casework.case_papers.drafting import gaps_of
from supervision.casework.case_papers.fee_working import FeeWords
from supervision.casework.case_papers.remedies import Remedies
from supervision.casework.journal import Entry
from supervision.casework.papers.contexts import CONTEXTS
from supervision.casework.papers.heading import Heading
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import draw_up
from supervision.casework.plain_text import plain_text, width
from supervision.casework.templates import FOLDER
from supervision.law.rules import case_paper_clauses
from supervision.law.rules.clause import ORDER53, Clause
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.office import Office
from tests.casework.case_papers.lives import (
    DECIDED,
    GOVERNMENT,
    HALTED_PLANNED,
    ON_REQUEST,
    RECOVERED,
    REVOKED,
    SERVED,
    SPECIMENS,
    SUSPECTED,
    TO,
    TOLD,
    N,
    at,
    letter_of,
    printed,
    with_supply,
)
from tests.casework.papers.test_papers import FOLDER_OF_SPECIMENS, HOSTILE
from tests.casework.papers.test_papers import HOLES as HOLES_OF_PAPERS

HOLES = re.compile(HOLES_OF_PAPERS.pattern.replace("为。", "(?<!行)为。"))
EVERY = [*SPECIMENS, *ON_REQUEST]


def text_of_specimen(name: str) -> str:
    return plain_text(blocks_of(name))


def blocks_of(name: str) -> tuple[Block, ...]:
    if name in SPECIMENS:
        return letter_of(*SPECIMENS[name]).blocks
    return draw_up(*ON_REQUEST[name]).blocks


# Specimens


@pytest.mark.parametrize("name", EVERY)
def test_the_paper_reads_as_its_specimen(name: str) -> None:
    written = text_of_specimen(name)
    specimen = FOLDER_OF_SPECIMENS / f"{name}.txt"
    if os.environ.get("WRITE_SPECIMENS"):
        specimen.write_text(written, encoding="utf-8")
    assert written == specimen.read_text(encoding="utf-8")


def test_every_case_paper_has_a_ground_a_context_a_template_a_step_and_a_specimen() -> None:
    assert set(CASE_PAPER) == set(CASE_CONTEXTS) == CASE_PAPERS
    assert {name for name, _, _ in SPECIMENS.values()} == CASE_PAPERS
    assert len({paper.step for paper in CASE_PAPER.values()}) == len(CASE_PAPER)
    for name in CASE_PAPERS:
        assert (FOLDER / f"{name}.txt.j2").is_file()


@pytest.mark.parametrize("name", EVERY)
def test_a_specimen_fits_the_terminal_and_has_no_holes(name: str) -> None:
    lines = text_of_specimen(name).splitlines()
    assert max(width(line) for line in lines) <= 78
    assert not [line for line in lines if line and line[0] in "，。；：）》”、"]
    for block in blocks_of(name):
        assert not HOLES.search(block.text), block


@pytest.mark.parametrize("name", sorted(CASE_PAPERS))
def test_a_statutory_paper_goes_with_the_statutory_receipt_and_in_the_name_of_the_bureau(
    name: NoticeName,
) -> None:
    specimen = next(key for key, (paper, _, _) in SPECIMENS.items() if paper is name)
    text = text_of_specimen(specimen)
    assert "附件：送达回证" in text
    assert "送达回执" not in text
    assert text.startswith(" " * 31 + "新河县国土资源局")


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_bureau_and_the_enforcement_unit_are_named_by_the_office_settings(name: str) -> None:
    paper, file, to = SPECIMENS[name]
    office = replace(file.office, name="新河县自然资源和规划局", units={})
    text = printed(paper, replace(file, office=office), to)
    body = re.sub("“[^”]*”", "", text.replace("\n", ""))
    assert "新河县自然资源和规划局" in text
    assert "新河县国土资源局" not in body


# Templates


PARTS = sorted(path.name for path in FOLDER.glob("_*.txt.j2"))


@pytest.mark.parametrize("name", sorted(CASE_PAPERS))
def test_every_word_offered_to_a_template_is_used_by_it(name: NoticeName) -> None:
    used = "".join((FOLDER / file).read_text(encoding="utf-8") for file in (f"{name}.txt.j2", *PARTS))
    shared = {word for words in SHARED for word in words.__annotations__}
    own = set(CASE_CONTEXTS[name].__annotations__) - shared
    assert [word for word in own if not re.search(rf"\b{word}\b", used)] == []


SHARED = (CaseHeading, IdleFacts, FeeWords, DecisionWords, Remedies)


@pytest.mark.parametrize("words", SHARED)
def test_every_word_several_papers_have_is_used_by_one(words: type[object]) -> None:
    used = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.j2"))
    assert [word for word in words.__annotations__ if not re.search(rf"\b{word}\b", used)] == []


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_words_made_are_those_a_template_may_use(name: str) -> None:
    paper, file, to = SPECIMENS[name]
    case, grounds = grounds_of(paper, file, to)
    assert set(CASE_PAPER[paper].words(case, grounds[0])) == set(CASE_CONTEXTS[paper].__annotations__)


@pytest.mark.parametrize("name", ON_REQUEST)
def test_a_paper_on_request_has_every_word_its_template_may_use(name: str) -> None:
    paper, file = ON_REQUEST[name]
    assert set(draw_up(paper, file).context) == set(CONTEXTS[paper].__annotations__)
    used = "".join((FOLDER / part).read_text(encoding="utf-8") for part in (f"{paper}.txt.j2", *PARTS))
    own = set(CONTEXTS[paper].__annotations__) - set(Heading.__annotations__)
    assert [word for word in own if not re.search(rf"\b{word}\b", used)] == []


# What is quoted


def clauses() -> list[Clause]:
    named = [clause for clause in vars(case_paper_clauses).values() if isinstance(clause, Clause)]
    return [
        clause for clause in (*named, *case_paper_clauses.WAY_CLAUSES.values()) if clause.source is ORDER53
    ]


@pytest.mark.parametrize("clause", clauses(), ids=lambda clause: clause.cite)
def test_what_case_papers_quote_stands_word_for_word_in_the_text(clause: Clause) -> None:
    text = (files("supervision.law") / "texts" / "闲置土地处置办法_2012.md").read_text(encoding="utf-8")
    assert "".join(clause.sentence.rstrip("。").split()) in "".join(text.split())


# Values from outside, and values that are missing


LIVES: Mapping[NoticeName, tuple[list[Entry], str, str]] = {
    N.IDLE_INVESTIGATION: (SUSPECTED, "2025-06-16", ""),
    N.IDLE_DETERMINATION: (GOVERNMENT, "2025-09-01", ""),
    N.GOVERNMENT_CAUSE_LETTER: (GOVERNMENT, "2025-09-01", TO),
    N.MORTGAGEE_LETTER: (GOVERNMENT, "2025-09-01", ""),
    N.HEARING_RIGHT_NOTICE: (TOLD, "2025-08-26", ""),
    N.HEARING_NOTICE: (TOLD, "2025-08-26", ""),
    N.FEE_DECISION: (DECIDED, "2025-10-09", ""),
    N.RECOVERY_DECISION: (RECOVERED, "2026-07-02", ""),
    N.PERFORMANCE_URGING: (SERVED, "2026-05-20", ""),
    N.REVOCATION_DECISION: (REVOKED, "2025-12-06", ""),
}

FREE = (
    "project", "location", "supply_mode", "use", "holder", "contract_no", "service_address", "confirmation_no",
    "number", "receiver", "relation", "place", "inquiry", "content", "facts", "minutes", "opinion", "paper", "reason",
    "mortgagee", "certificate_no", "approval_no", "by_government", "presider", "video", "voucher",
)  # fmt: skip
NEEDED = ("mortgagee", "approval_no", "by_government", "place", "presider", "reason", "paper")
"""Texts a paper is refused without."""


def filled(entries: list[Entry], value: str, keys: tuple[str, ...] = FREE) -> list[Entry]:
    return [replace(entry, payload=_filled(dict(entry.payload), value, keys)) for entry in entries]


def _filled(payload: dict[str, Any], value: str, keys: tuple[str, ...]) -> dict[str, Any]:
    return {
        key: _filled(dict(given), value, keys) if isinstance(given, dict) else value if key in keys else given
        for key, given in payload.items()
    }


def case_file(name: NoticeName, value: str, keys: tuple[str, ...] = FREE) -> FileOnDay:
    entries, on, _ = LIVES[name]
    return at(filled(entries, value, keys), on)


@pytest.mark.parametrize("name", LIVES)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:12]))
def test_a_value_can_neither_open_a_block_nor_run(name: NoticeName, value: str) -> None:
    to = LIVES[name][2] and value
    ordinary = letter_of(name, case_file(name, "甲公司"), LIVES[name][2])
    odd = letter_of(name, case_file(name, value), to)
    assert [block.kind for block in odd.blocks] == [block.kind for block in ordinary.blocks]
    shown = " ".join(value.replace("\x0b", "\n").split())
    together = "".join(" ".join(block.text.split()) for block in odd.blocks)
    assert shown.replace(" ", "") in together.replace(" ", "")


@pytest.mark.parametrize("name", LIVES)
@pytest.mark.parametrize("value", ["", " \n\t\u3000"], ids=["empty", "blank"])
def test_what_nobody_said_leaves_no_hole(name: NoticeName, value: str) -> None:
    keys = tuple(key for key in FREE if key not in NEEDED)
    letter = letter_of(name, case_file(name, value, keys), LIVES[name][2])
    for block in letter.blocks:
        assert not HOLES.search(block.text), block


@pytest.mark.parametrize("name", LIVES)
def test_the_least_a_parcel_can_say_is_enough_for_its_papers(name: NoticeName) -> None:
    entries, on, to = LIVES[name]
    bare = dict.fromkeys(("project", "location", "district", "supply_mode", "use", "holder"), "")
    keep = {"service_address": None, "contract_no": None, "completion_on": None, "handover_on": None}
    letter = letter_of(name, at(with_supply(entries, bare, **keep), on, Office()), to)
    for block in letter.blocks:
        assert not HOLES.search(block.text), block


def test_a_missing_address_is_left_blank_and_said_with_what_to_record() -> None:
    letter = letter_of(N.IDLE_INVESTIGATION, at(with_supply(SUSPECTED, service_address=None), "2025-06-16"))
    assert f"地址 {BLANK}" in " ".join(f"{block.label} {block.text}" for block in letter.blocks)
    [gap] = gaps_of(letter, "1305302024B00011")
    assert "amendment service_address=" in gap
    assert gaps_of(letter_of(N.IDLE_INVESTIGATION, at(SUSPECTED, "2025-06-16")), "甲") == []


def test_many_visits_are_told_by_the_first_and_the_last() -> None:
    visit = SUSPECTED[2]
    days = [date(2024, 7 + month, 3) for month in range(6)]
    visits = [replace(visit, happened_on=day) for day in days]
    text = printed(N.IDLE_INVESTIGATION, at([*SUSPECTED[:3], *visits, *SUSPECTED[3:]], "2025-06-16"))
    assert "2024年6月2日10:05" in text
    assert "2024年12月3日10:05" in text
    assert "2024年8月3日10:05" not in text
    assert "另有3次，记录在卷" in text


def test_a_notice_taken_back_is_no_evidence() -> None:
    withdrawn = replace(
        SUSPECTED[3],
        happened_on=date(2024, 7, 1),
        payload={"notice": "withdrawal_letter", "withdraws": "start_notice"},
    )
    text = printed(N.IDLE_INVESTIGATION, at([*SUSPECTED, withdrawn], "2025-06-16"))
    assert "《开工通知书》" not in text


def test_the_plan_of_halted_land_is_drawn_under_its_own_paragraph() -> None:
    paper, _ = ON_REQUEST["disposal_plan_halted"]
    text = plain_text(draw_up(paper, at(HALTED_PLANNED, "2026-01-10")).blocks)
    assert "第十二条第三款" in text.replace("\n", "")
