"""Every text of the pages stands in the catalogue with its English, and nothing stands there that no page says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from supervision.web import words
from supervision.web.rendering import FOLDER, TEMPLATES
from supervision.web.rights import NAVIGATION
from supervision.web.words import EN, Lang, in_words

IN_TEMPLATES = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PYTHON = [path for path in FOLDER.rglob("*.py") if path.parent.name != "words"]


def in_template(path: Path) -> set[str]:
    return {one or other for one, other in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))}


def texts_of(path: Path) -> set[str]:
    """Every text in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def given_to_words(path: Path) -> set[str]:
    """The texts a module asks the words of."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    firsts = (call.args[0] for call in calls if call.func.attr == "words" and call.args)  # type: ignore[attr-defined]  # an Attribute, as filtered
    return {
        first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)
    }


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_text_of_a_template_has_its_english_and_no_chinese_is_left_bare(path: Path) -> None:
    assert in_template(path) - set(EN) == set()
    bare = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    bare = IN_TEMPLATES.sub("", bare).replace(">中文<", "").replace("、", "")
    assert CHINESE.findall(bare) == []


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_text_a_page_asks_for_has_its_english(path: Path) -> None:
    assert given_to_words(path) - set(EN) == set()


def test_nothing_stands_in_the_catalogue_that_no_page_says() -> None:
    said = {text for path in PYTHON for text in texts_of(path)} | {word for _, word in NAVIGATION}
    for path in TEMPLATES.rglob("*.html"):
        said |= in_template(path)
    assert set(EN) - said == set()


def test_both_languages_are_filled_in_with_the_same_values() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {text for text, english in EN.items() if names(text) != names(english)} == set()
    assert {text for text, english in EN.items() if not english or CHINESE.search(english)} == set()


def test_two_desks_may_not_translate_one_text_differently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(words.start.EN, "首页", "Front")
    with pytest.raises(ValueError, match="two translations"):
        words.catalogue()


def test_what_has_no_english_is_said_in_chinese() -> None:
    assert in_words(Lang.EN, "合同第十条") == "合同第十条"
    assert in_words(Lang.EN, "有{count}处需要改正", count=3) == "3 to correct"
