"""The records databases of `tests/database.py` for every test of this folder, each test on SQLite and on PostgreSQL."""

from tests.database import database_url, databases, empty_database, engine
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["database_url", "databases", "empty_database", "engine", "pytest_generate_tests"]
