"""The records databases of `tests/database.py` for every test of this folder, each test on SQLite and on PostgreSQL."""

import pytest

from tests.database import database_url, databases, empty_database, engine

__all__ = ["database_url", "databases", "empty_database", "engine"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked for one database runs on that one."""
    if "database_url" in metafunc.fixturenames:
        [only] = [mark.args[0] for mark in metafunc.definition.iter_markers("only_on")] or [None]
        kinds = ["sqlite", "postgresql"] if only is None else [only]
        metafunc.parametrize("database_url", kinds, indirect=True)
