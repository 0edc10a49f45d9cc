"""The office at the door: a records database, a data folder, a person; and the commands run there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from supervision.cli import main
from tests.database import database_url, databases, empty_database, engine

__all__ = ["database_url", "databases", "empty_database", "engine", "office", "run"]


@pytest.fixture
def office(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a command reads of its surroundings."""
    monkeypatch.setenv("SUPERVISION_DATABASE_URL", database_url)
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SUPERVISION_USER", "经办")
    monkeypatch.delenv("SUPERVISION_OFFICE", raising=False)


@pytest.fixture
def run(office: None) -> Callable[..., Result]:
    """Run a command; an error nobody foresaw is raised."""

    def running(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return running
