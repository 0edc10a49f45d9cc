"""The records of the demonstration for tests of every page: an office of every role, and something on each desk."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from demo.living import A_COUNTY, Living
from demo.run import DAY, HERE, OFFICE
from supervision.casework.acts import Desk
from supervision.casework.importing import import_files
from supervision.casework.photos.store import Photos
from supervision.casework.reports.filings import count_month, file_report
from supervision.daily.sweep import sweep
from supervision.office import Office
from supervision.records.db import open_records, writing
from supervision.staff import Role
from tests.database import ROOT
from tests.web.office import Clock, Web

AT = datetime(2016, 12, 31, 1, 0, tzinfo=UTC)
"""Nine o'clock on the day of the demonstration."""

STAFF = Office.read(OFFICE).staff


def user_of(role: Role) -> str:
    """The first with a role; of the inspectors, whose land office has most of the parcels."""
    return STAFF.with_role(role, DAY)[0].user


def live(folder: Path) -> None:
    """The invented parcels up to the morning of the demonstration, swept; records and photos lie in the folder."""
    engine = open_records(f"sqlite:///{folder / 'demo.db'}")
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    office = Office.read(OFFICE)
    Living(engine, office, Photos(folder / "photos")).through(HERE / "示例.jsonl", _the_day_before(DAY))
    county = Desk(office, DAY, AT, user_of(Role.CLERK))
    import_files(
        engine, [HERE / A_COUNTY], county, report=lambda row: None, progress=lambda done, total: None
    )
    sweep(engine, Desk(office, DAY, AT, "每日监测"))
    with writing(engine) as session:
        file_report(session, count_month(session, date(2016, 11, 1), county), county)
    engine.dispose()


def copied(lived: Path, folder: Path) -> Engine:
    """A copy of them, and of their photos, in another folder."""
    shutil.copytree(lived, folder, dirs_exist_ok=True)
    return open_records(f"sqlite:///{folder / 'demo.db'}")


def _the_day_before(day: date) -> date:
    return day - timedelta(days=1)


def shown(engine: Engine, folder: Path) -> Web:
    """The desks over them."""
    return Web(engine, Office.read(OFFICE), clock=Clock(AT), data=folder)
