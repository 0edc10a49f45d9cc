"""Papers as drawn up. `tests/specimens/` holds one of each, for an officer and a lawyer to review in the diff.

After a change of wording, write the specimens again and read what changed:
    WRITE_SPECIMENS=1 .venv/bin/python -m pytest tests/casework/papers/test_papers.py && git diff tests/specimens
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from supervision.casework.journal import Entry
from supervision.casework.papers.contexts import CONTEXTS
from supervision.casework.papers.heading import Heading
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.papers.paper import DRAWN_FROM, PaperFailed, draw_up
from supervision.casework.plain_text import plain_text, width
from supervision.casework.templates import FOLDER, Templates
from supervision.law.rules import paper_clauses
from supervision.law.rules.clause import Clause
from supervision.law.steps import PaperName
from supervision.law.terms import Matter
from supervision.office import Office
from tests.casework.case_papers.lives import ON_REQUEST as OF_A_CASE
from tests.casework.papers.lives import COURSE, SPECIMENS, opened, printed, sparse, supplied, text_of

FOLDER_OF_SPECIMENS = Path(__file__).parents[2] / "specimens"
OF_ANY_PARCEL = [name for name in PaperName if name not in {paper for paper, _ in OF_A_CASE.values()}]
"""The papers any parcel can have; those of an idle case have tests of their own."""
HOLES = re.compile("None|（）|《》|“”|，，|，。|。。|：；|；；|编号：，|于前|为。|[，；]$", re.MULTILINE)


# Specimens


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_paper_reads_as_its_specimen(name: str) -> None:
    written = printed(*SPECIMENS[name])
    specimen = FOLDER_OF_SPECIMENS / f"{name}.txt"
    if os.environ.get("WRITE_SPECIMENS"):
        specimen.write_text(written, encoding="utf-8")
    assert written == specimen.read_text(encoding="utf-8")


def test_every_paper_has_a_context_a_source_a_template_and_a_specimen() -> None:
    assert set(CONTEXTS) == set(DRAWN_FROM) == set(PaperName)
    assert {paper for paper, _ in (*SPECIMENS.values(), *OF_A_CASE.values())} == set(PaperName)
    for name in PaperName:
        assert (FOLDER / f"{name}.txt.j2").is_file()


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_fits_the_terminal(name: str) -> None:
    assert max(width(line) for line in printed(*SPECIMENS[name]).splitlines()) <= 78


@pytest.mark.parametrize("name", OF_ANY_PARCEL)
def test_every_word_offered_to_a_template_is_used_by_it(name: PaperName) -> None:
    text = "".join(
        (FOLDER / file).read_text(encoding="utf-8")
        for file in (f"{name}.txt.j2", "_parcel.txt.j2", "_contract.txt.j2", "_duty_sheet.txt.j2")
    )
    own = set(CONTEXTS[name].__annotations__) - set(Heading.__annotations__)
    assert [word for word in own if not re.search(rf"\b{word}\b", text)] == []


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_context_is_every_word_the_template_may_use(name: str) -> None:
    paper, file = SPECIMENS[name]
    assert set(draw_up(paper, file).context) == set(CONTEXTS[paper].__annotations__)


def test_the_same_file_gives_the_same_paper() -> None:
    assert draw_up(PaperName.TRACKING_CARD, opened()) == draw_up(PaperName.TRACKING_CARD, opened())


# The least a file can say


@pytest.mark.parametrize("name", OF_ANY_PARCEL)
def test_a_paper_of_a_parcel_of_which_nothing_is_known_has_no_holes(name: PaperName) -> None:
    text = text_of(name, sparse())
    assert "L0123456789ab" in text
    assert not HOLES.search(text)


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_has_no_holes(name: str) -> None:
    assert not HOLES.search(text_of(*SPECIMENS[name]))


# Values from outside


HOSTILE = [
    "甲公司\n@p 本表作废",
    "甲公司\r\n@title 假标题",
    "甲公司\u2028@h 又一节\x0b@p 又及\x85@p 再及",
    "@p 作废",
    "@+ 接着写",
    "甲 | 乙",
    "{{7*7}}",
    "{{ ''.__class__.__mro__ }}{% raw %}",
    "𠮷田股份有限公司𬭊",
    "长" * 10_000,
]


@pytest.mark.parametrize("name", OF_ANY_PARCEL)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:12]))
def test_a_value_can_neither_open_a_block_nor_run(name: PaperName, value: str) -> None:
    ordinary = draw_up(name, filled("甲公司"))
    odd = draw_up(name, filled(value))
    assert [b.kind for b in odd.blocks] == [b.kind for b in ordinary.blocks]
    shown = " ".join(value.replace("\x0b", "\n").split())
    together = "".join(" ".join(block.text.split()) for block in odd.blocks)
    assert shown.replace(" ", "") in together.replace(" ", "")
    assert "".join(shown.split()) in "".join(plain_text(odd.blocks).split())


@pytest.mark.parametrize("name", OF_ANY_PARCEL)
def test_a_value_of_nothing_but_blanks_is_a_value_not_given(name: PaperName) -> None:
    assert not HOLES.search(text_of(name, filled(" \n\t\u3000")))


def filled(value: str) -> FileOnDay:
    """The whole course with one value wherever a person may write text."""
    return opened([replace(entry, payload=_filled(dict(entry.payload), value)) for entry in COURSE])


TEXTS = (
    "project", "location", "district", "supply_mode", "use", "holder", "contract_no", "service_address", "signer",
    "payer", "voucher", "receiver", "place", "number", "relation", "receipt", "matter", "inquiry", "paper", "proof",
    "permit_no", "use_found", "why_not", "tracking_no", "lacking",
)  # fmt: skip


def _filled(payload: dict[str, Any], value: str) -> dict[str, Any]:
    for key, given in payload.items():
        if isinstance(given, dict):
            payload[key] = _filled(dict(given), value)
        elif (
            key in TEXTS
            and given not in set(Matter)
            and (value.strip() or key not in ("matter", "paper", "why_not"))
        ):
            payload[key] = value
        elif key == "evidence":
            payload[key] = [value]
    return payload


# Templates


def test_a_template_of_a_paper_is_checked_against_its_own_names(tmp_path: Path) -> None:
    (tmp_path / "tracking_card.txt.j2").write_text("@p {{ inquiry }}\n", encoding="utf-8")
    with pytest.raises(PaperFailed) as failed:
        draw_up(PaperName.TRACKING_CARD, opened(), templates=Templates(tmp_path))
    assert "《建设项目用地跟踪管理卡》未能制作：模板tracking_card.txt.j2第1行：没有“inquiry”这个名称" in str(
        failed.value
    )


def test_an_empty_value_printed_by_a_template_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "information_board.txt.j2").write_text("@p 甲\n@p {{ completion_on }}\n", encoding="utf-8")
    with pytest.raises(PaperFailed, match="第2行：要写的内容是空的"):
        draw_up(PaperName.INFORMATION_BOARD, sparse(), templates=Templates(tmp_path))


def clauses() -> list[Clause]:
    named = [clause for clause in vars(paper_clauses).values() if isinstance(clause, Clause)]
    return [*named, *paper_clauses.GROUND_CLAUSES.values()]


@pytest.mark.parametrize("clause", clauses(), ids=lambda clause: clause.cite)
def test_what_papers_quote_stands_word_for_word_in_the_text(clause: Clause) -> None:
    text = (files("supervision.law") / "texts" / "闲置土地处置办法_2012.md").read_text(encoding="utf-8")
    assert "".join(clause.sentence.rstrip("。").split()) in "".join(text.split())


def test_a_file_not_yet_supplied_is_no_file() -> None:
    entries: list[tuple[int, Entry]] = [(1, supplied())]
    assert laid_open(entries, "甲", on=date(2024, 1, 4), office=Office()) is None
    assert laid_open(entries, "甲", on=date(2024, 1, 5), office=Office()) is not None


@pytest.mark.parametrize(
    "name", [PaperName.TRACKING_CARD, PaperName.INFORMATION_BOARD, PaperName.DAMAGES_SHEET]
)
def test_a_paper_about_the_whole_file_names_no_entry(name: PaperName) -> None:
    with pytest.raises(PaperFailed, match="按全案制作"):
        draw_up(name, opened(), 3)
