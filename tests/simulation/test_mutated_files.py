"""A sample of the damaged files of `trials/mutated_files.py`, and the same files undamaged."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from supervision.casework.supply.files import read
from trials.mutated_files import damaged, outcomes
from trials.shapes import INSTALMENTS, SHAPES, SUPPLIES, Shape


def test_every_damaged_file_is_refused_with_a_sentence_or_accounted_for_to_its_last_row() -> None:
    found = list(outcomes(range(1, 151)))
    assert [each for each in found if each.wrong] == []
    assert {bool(each.refused) for each in found} == {True, False}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_same_files_undamaged_are_taken_whole(tmp_path: Path, shape: Shape) -> None:
    paths = [tmp_path / f"{name}.{shape.suffix}" for name in ("供地", "分期")]
    for path, grid in zip(paths, (SUPPLIES, INSTALMENTS), strict=True):
        path.write_bytes(damaged(Random(0), shape, grid, []))
    reading = read(paths)
    assert len(list(reading)) == reading.counts.rows_read == len(SUPPLIES) - 1
    assert reading.counts.instalments_taken == len(INSTALMENTS) - 1
