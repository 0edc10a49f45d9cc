"""The docs say what the code does: generated parts are fresh, every command is explained, every link leads somewhere."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from supervision.cli import main
from tests.database import ROOT

sys.path.insert(0, str(ROOT / "docs"))
GENERATE: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
CONTEXT = click.Context(main, info_name="supervision", **main.context_settings)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}


def test_the_generated_parts_are_as_the_code_says() -> None:
    assert [
        page.name for page in GENERATE["PAGES"] if GENERATE["written"](page) != page.read_text("utf-8")
    ] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_in_chinese_what_it_does(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    assert command.help
    assert re.search(r"[\u4e00-\u9fff]", command.help)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_make_targets_the_docs_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target for page in PAGES for target in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= targets


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ", 1)[0]
    assert "make demo" in opening
    assert "make test" in opening


def test_the_commands_the_readme_names_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\$? ?supervision ([a-z]+)", readme, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)
