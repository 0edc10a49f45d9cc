"""Tests on the shared real data: `make real DATA=DIR`. They share no rule with the product."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.database import database_url, empty_database, engine

__all__ = ["database_url", "empty_database", "engine"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--data", required=True, help="the folder with the real data")
    parser.addoption("--rows", type=int, help="of the national file only the first so many rows")


@pytest.fixture(scope="session")
def data(request: pytest.FixtureRequest) -> Path:
    folder = Path(request.config.getoption("--data"))
    assert folder.is_dir(), f"there is no folder {folder}"
    return folder
