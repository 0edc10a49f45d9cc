"""Alembic's environment: the database is the one the doors use; the guards stand again after every run."""

import os

from alembic import context
from sqlalchemy import Connection, inspect

from supervision.records import guards
from supervision.records.db import open_records
from supervision.records.tables import ENTRY


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=ENTRY.metadata, render_as_batch=False)
    with context.begin_transaction():
        context.run_migrations()
    if inspect(connection).has_table(ENTRY.name):
        guards.install(connection)


def run() -> None:
    """Use the connection the caller opened, else the URL of the environment."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = open_records(os.environ["SUPERVISION_DATABASE_URL"])
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()


run()
