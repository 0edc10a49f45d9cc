"""`init`: a new, empty records database (建库)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.orm import Session

from supervision.casework.rebuilding import (
    rebuild_numbers,
    rebuild_older_lives,
    rebuild_outlines,
    rebuild_tally,
)
from supervision.cli.door import CHECKOUT, Door, database_and_day, open_door, telling_errors
from supervision.daily.lease import break_off, hold_lease
from supervision.records.schema import SCHEMA, schema_of
from supervision.records.tables import LEASE


@click.command()
@database_and_day
@telling_errors
def init(url: str | None, on: date | None) -> None:
    """建立或升级数据库。Create the database, or bring it up to date."""
    door = open_door(url, on, ready=False)
    bring_up_to_date(door)
    if rebuilt := rebuild_older_lives(door.engine, patrol_every=door.office.patrol_every_days):
        click.echo(f"已按案卷重建{rebuilt}宗地的台账")
    if drawn := rebuild_outlines(door.engine):
        click.echo(f"已按案卷重建{drawn}宗地的范围（一张图）")
    if numbered := rebuild_numbers(door.engine):
        click.echo(f"已按案卷重建{numbered}宗地的文号台账")
    if wrong := rebuild_tally(door.engine):
        click.echo(f"已按宗地重新统计分状态宗地数，改正{wrong}处")
    click.echo(f"数据库已就绪：{door.engine.url.render_as_string()}")
    click.echo("下一步：supervision import 文件… 导入供地结果")


def bring_up_to_date(door: Door) -> None:
    """Run the migrations to the newest, in one transaction."""
    make_its_folder(door.url)
    found = schema_of(door.engine)
    moves = found is not None and found < SCHEMA
    with door.engine.begin() as connection, Session(connection) as session:
        # a sweep of the older program looks at the form once, when it starts: it must not write on in the newer one
        if moves and inspect(connection).has_table(LEASE.name):
            hold_lease(session)
        migrate(connection)
        if moves:
            break_off(session, door.at)


def make_its_folder(url: str) -> None:
    """A database that is a file needs a folder to lie in."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and parts.database and parts.database != ":memory:":
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True)


def migrate(connection: Connection) -> None:
    """Run the migrations to the newest in the caller's transaction; they put the guards up again."""
    config = Config(CHECKOUT / "alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
