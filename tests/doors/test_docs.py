"""The docs say what the code does: generated parts are fresh, every command is explained, every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from supervision.cli import main
from supervision.law.idle_case.stages import CASE_MOVES, CaseStage
from supervision.law.states import Trigger
from supervision.law.terms import State
from tests.database import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def commands(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        words = f"{path} {name}".strip()
        yield words, command
        if isinstance(command, click.Group):
            yield from commands(command, words)


COMMANDS = dict(commands())


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its fenced blocks, where a `#` is no heading and a bracket no link."""
    return re.sub(r"^```.*?^```", "", text(page), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Where a link can lead on a page, as the usual hosts name headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Generated parts


def test_the_generated_parts_are_as_the_code_says() -> None:
    check = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


def test_the_picture_shows_every_state_and_every_move() -> None:
    picture = text(DOCS / "states.svg")
    words = "".join(ElementTree.fromstring(picture).itertext())
    assert [state.zh for state in State if state.zh not in words] == []
    assert [trigger for trigger in Trigger if f"<title>{trigger}</title>" not in picture] == []


def test_the_picture_of_a_case_shows_every_stage_and_every_move() -> None:
    picture = text(DOCS / "case.svg")
    words = "".join(ElementTree.fromstring(picture).itertext())
    assert [stage.zh for stage in CaseStage if stage.zh not in words] == []
    assert [move for move in CASE_MOVES if f"<title>{move.reached}</title>" not in picture] == []


# The command line


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_option_says_in_chinese_what_it_does(words: str) -> None:
    command = COMMANDS[words]
    options = [option for option in command.params if isinstance(option, click.Option)]
    silent = [option.name for option in options if not CHINESE.search(option.help or "")]
    assert CHINESE.search(command.help or "")
    assert silent == []


@pytest.mark.parametrize("words", COMMANDS)
def test_the_command_line_page_has_every_command(words: str) -> None:
    assert f"## `supervision {words}`" in text(DOCS / "cli.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_a_page_tells_to_type_exist(page: Path) -> None:
    typed = re.findall(r"^(?:\$ | {4}|.*&& \.venv/bin/)supervision ([a-z]+)", text(page), re.MULTILINE)
    assert [word for word in typed if word not in COMMANDS] == []


def test_the_readme_opens_with_the_two_commands_and_is_short() -> None:
    opening, *_ = text(ROOT / "README.md").split("\n## ")
    assert re.findall(r"^ {4}(make [a-z]+)", opening, re.MULTILINE) == ["make demo", "make test"]
    assert len(text(ROOT / "README.md").splitlines()) <= 125


def test_the_make_targets_the_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {
        target for page in PAGES for target in re.findall(r"(?:^ {4}|`|&& )make ([a-z]+)", text(page), re.M)
    }
    assert {"demo", "test", "check", "real"} <= named
    assert named <= targets


# Links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", prose(page))
    lost = []
    for path, anchor in links:
        aim = page.parent / path if path else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            lost.append(f"{path}#{anchor}")
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_exists(page: Path) -> None:
    folders = "supervision|docs|tests|tests_real|migrations|notice_templates|demo|bench"
    named = re.findall(rf"(?:^|[ `(])((?:{folders})/[\w./\-]*\w)(?=[`\s:)]|$)", prose(page), re.MULTILINE)
    made = re.compile("NAME|YEAR")
    assert [path for path in named if not made.search(path) and not (ROOT / path).exists()] == []
