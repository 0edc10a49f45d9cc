"""The records database of `tests/database.py` for every test of this folder."""

from tests.database import database_url, databases, empty_database, engine

__all__ = ["database_url", "databases", "empty_database", "engine"]
