"""The house keeps its own rules: every template used and rendered, every module short, no clock below the doors."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from supervision.casework.papers.contexts import CONTEXTS
from supervision.casework.papers.paper import DRAWN_FROM
from supervision.law.rules.rule import Gives
from supervision.law.rules.table import TABLE
from supervision.law.steps import CASE_PAPERS, CORRECTING, NoticeName, PaperName
from tests.casework import specimen_letters
from tests.database import ROOT

PACKAGE = ROOT / "supervision"
MODULES = sorted(PACKAGE.rglob("*.py"))
BELOW_THE_DOORS = [path for path in MODULES if "cli" not in path.parts and path != PACKAGE / "web" / "app.py"]
LONGEST_MODULE = 350


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Notices and papers


def test_every_notice_of_the_table_has_a_template_and_every_template_a_notice_or_paper() -> None:
    given = {rule.act.name for rule in TABLE if isinstance(rule.act, Gives)}
    templates = {
        path.name.removesuffix(".txt.j2") for path in (ROOT / "notice_templates").glob("[!_]*.txt.j2")
    }
    assert given == set(NoticeName) - CORRECTING - CASE_PAPERS
    assert templates == {str(name) for names in (NoticeName, PaperName) for name in names}


@pytest.mark.parametrize("notice", NoticeName)
def test_every_notice_has_a_specimen_a_lawyer_can_read(notice: NoticeName) -> None:
    assert (ROOT / "tests" / "specimens" / f"{notice}.txt").is_file()
    assert specimen_letters.OFFICE.name in (ROOT / "tests" / "specimens" / f"{notice}.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("paper", PaperName)
def test_every_paper_has_its_names_its_source_and_a_specimen_an_officer_can_read(paper: PaperName) -> None:
    assert paper in CONTEXTS
    assert paper in DRAWN_FROM
    assert (ROOT / "tests" / "specimens" / f"{paper}.txt").read_text(encoding="utf-8")


# Modules


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", BELOW_THE_DOORS, ids=name)
def test_no_clock_is_read_below_the_doors(path: Path) -> None:
    reads = re.compile(
        r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time|time\.monotonic|func\.now)\b"
    )
    assert reads.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", BELOW_THE_DOORS, ids=name)
def test_no_transaction_is_opened_in_casework_or_law(path: Path) -> None:
    if "casework" in path.parts or "law" in path.parts:
        assert "session.commit(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parent.name != "counts" and "law" not in path.parts], ids=name
)
def test_no_period_is_stated_outside_the_law(path: Path) -> None:
    periods = re.compile(r"timedelta\(\s*(?:days|weeks)\s*=\s*(?:15|30|60|90|365|366)\b")
    assert periods.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_clause_stands_in_the_rules_and_nowhere_else(path: Path) -> None:
    if (PACKAGE / "law" / "rules") not in path.parents:
        assert re.findall(r"\b(?:Clause|Source)\(", path.read_text(encoding="utf-8")) == []


def test_the_names_nobody_can_read_are_not_used() -> None:
    vague = re.compile(r"(?:utils?|helpers?|manager|handler|process_data)")
    assert [name(path) for path in MODULES if vague.search(path.stem)] == []
