"""Several sweepers on one database, killed at random: the records are those one process leaves that nobody disturbs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.cast import Docket
from tests.database import Databases
from tests.side_by_side import ALL_AT_WORK, HELPING, LEADING, Sweepers, loaded

RUNS = 10
"""`make trials` takes a hundred."""


@pytest.mark.parametrize(("kind", "sweepers"), [("postgresql", 4), ("sqlite", 2)])
def test_sweepers_killed_at_random_leave_what_one_leaves(
    kind: str, sweepers: int, databases: Databases, tmp_path: Path
) -> None:
    with loaded(sweepers) as processes:
        trials = Sweepers(processes, Docket(databases, kind, tmp_path), Random(20240602))
        found = trials.lives(RUNS)
        # a busy machine shifts the moments: go on until enough processes died at work
        while not (found[LEADING] >= RUNS // 2 and found[HELPING] and found[ALL_AT_WORK]):
            assert found.total() < 50 * RUNS, found
            found = trials.lives(1)
