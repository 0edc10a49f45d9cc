"""The page of the papers: every picture it shows is there, and together they stay small."""

from __future__ import annotations

import re

from tests.database import ROOT

PAGE = ROOT / "docs" / "papers.md"
PICTURES = ROOT / "docs" / "images" / "papers"
LARGEST_TOGETHER = 3_000_000


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    shown = set(re.findall(r"\(images/papers/(\w+\.png)\)", PAGE.read_text(encoding="utf-8")))
    assert shown == {path.name for path in PICTURES.iterdir()}


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= LARGEST_TOGETHER
