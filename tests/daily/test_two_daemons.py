"""Two daemons on one database: nothing is done twice, nothing is left, and each run has one leader's certificate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Docket
from tests.database import Databases
from tests.side_by_side import two_do_what_one_does

DAYS = 15
"""`make trials` takes a hundred."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_processes_at_once_leave_what_one_leaves(kind: str, databases: Databases, tmp_path: Path) -> None:
    two_do_what_one_does(Docket(databases, kind, tmp_path), DAYS)  # how they shared the days is chance
