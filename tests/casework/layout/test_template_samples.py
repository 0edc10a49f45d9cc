"""Sample words: every template has them, they are offered under the names of its context, and they are those of today.

After a change of wording, write them again with the specimens:
    WRITE_SPECIMENS=1 .venv/bin/python -m pytest tests/casework/test_letters.py tests/casework/layout
"""

from __future__ import annotations

import os

import pytest

from supervision.casework.template_samples import FOLDER, as_kept, samples, samples_of
from supervision.casework.templates import words_of
from supervision.law.steps import NoticeName, PaperName
from tests.casework.layout.specimen_sheets import specimen_words

PAPERS: list[NoticeName | PaperName] = [*NoticeName, *PaperName]


@pytest.mark.parametrize("specimen", list(specimen_words()))
def test_a_sample_says_what_the_wording_says_of_its_specimen(specimen: str) -> None:
    kept, path = as_kept(*specimen_words()[specimen]), FOLDER / f"{specimen}.json"
    if os.environ.get("WRITE_SPECIMENS"):
        path.write_bytes(kept)
    assert path.read_bytes() == kept


def test_no_sample_is_left_over() -> None:
    assert {sample.specimen for sample in samples()} == set(specimen_words())


@pytest.mark.parametrize("name", PAPERS)
def test_every_template_has_a_sample_with_every_name_of_its_context(name: NoticeName | PaperName) -> None:
    found = samples_of(name)
    assert found
    for sample in found:
        assert words_of(name) <= sample.words.keys(), sample.specimen
