"""A package of a rich life, made once and looked at from all sides; and a records database for every test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from supervision.casework.packages.contents import Package
from supervision.records.db import open_records
from tests.casework.packages.lives import MADE_ON, made, rich
from tests.database import Databases, database_url, databases, empty_database, engine

__all__ = ["database_url", "databases", "empty_database", "engine"]


@pytest.fixture(scope="session")
def package(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """The package of the rich life; nobody changes it."""
    folder = tmp_path_factory.mktemp("rich")
    with ExitStack() as opened:
        engine = open_records(databases.fresh("sqlite", folder, opened))
        opened.callback(engine.dispose)
        rich(engine, folder)
        yield made(engine, folder, MADE_ON)


@pytest.fixture
def sealed(package: Package, tmp_path: Path) -> Path:
    """The package as a file."""
    path = tmp_path / package.name
    path.write_bytes(package.bytes)
    return path
