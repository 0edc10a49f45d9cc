"""An office that moves: a docket with a row of every kind, empty databases to move to, and moves that are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack, redirect_stdout
from datetime import date
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine, text, update

from supervision.casework import complaints
from supervision.casework.batches import close_batch, open_batch
from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.casework.reports.filings import count_month, file_report
from supervision.casework.spots.intake import Batch, take_spots
from supervision.casework.spots.spot import Sees
from supervision.cli import copying, main
from supervision.law.daycount import ONE_DAY
from supervision.records import copying as records
from supervision.records.batch import BatchSort
from supervision.records.db import writing
from supervision.records.tables import PARCEL
from tests.casework.boundary.drawn import feature, geojson, square
from tests.casework.photos.pictures import exif, jpeg
from tests.daily.tampering import BUILT, LAST_DAY, LATE, lived
from tests.database import Databases, desk, supply, sweep_on, tell

KINDS = ("sqlite", "postgresql")
UNREADABLE = "1305302024B00019"
"""The parcel whose stored life nobody can read: the sweep sets it aside, and `verify` says so."""

PROCESSES = multiprocessing.get_context("spawn")
PATIENCE = 120
"""Seconds after which a process that gives no sign is taken to hang."""

# The office


def settled(engine: Engine, photos: Path) -> None:
    """The honest docket on its last day, with a batch, a complaint, a photo, a filed report; nothing is wrong with it."""
    for _ in lived(engine):
        pass
    with writing(engine) as session:
        batch_no = open_batch(session, [], desk(LAST_DAY), BatchSort.SUPPLY)
        close_batch(session, batch_no, desk(LAST_DAY), {"rows_read": 1})
        given = {"content": "地一直空着", "by": "赵某", "received_on": LAST_DAY}
        complaints.receive(session, given, desk(LAST_DAY), parcel_no=LATE)
    picture = photos.parent / "现场.jpg"
    picture.write_bytes(jpeg(exif()))
    visit = {
        "no": BUILT,
        "kind": "inspection",
        "on": str(LAST_DAY),
        "finding": "completed",
        "photos": [picture.name],
    }
    tell(engine, LAST_DAY, dict(attach(visit, Photos(photos), picture.parent)))
    see_a_spot(engine, photos.parent)
    with writing(engine) as session:
        month = count_month(session, LAST_DAY.replace(day=1) - ONE_DAY, desk(LAST_DAY))
        file_report(session, month, desk(LAST_DAY))


def see_a_spot(engine: Engine, folder: Path) -> None:
    """A parcel has its boundary, and an image shows something on it."""
    corners = [[f"{x:.4f}", f"{y:.4f}"] for x, y in square()]
    tell(engine, LAST_DAY, {"no": BUILT, "kind": "boundary", "on": str(LAST_DAY), "rings": [corners]})
    plots = read_plots(geojson(folder, feature(square(), TBBH="1")))
    with writing(engine) as session:
        take_spots(session, plots, Batch("示例影像", LAST_DAY, Sees.BUILDING), desk(LAST_DAY))


def set_one_aside(engine: Engine) -> None:
    """One more parcel, which the sweep cannot look at."""
    tell(engine, LAST_DAY, supply(UNREADABLE))
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no == UNREADABLE).values(life='{"broken": true}'))
    assert [no for no, _ in sweep_on(engine, LAST_DAY).set_aside] == [UNREADABLE]


# Where it moves to


class NewDatabases:
    """Databases nobody has set up, of both kinds."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self.databases, self.folder = databases, folder
        self._numbers = count(1)
        self._names: list[str] = []

    def url(self, kind: str, *options: str) -> str:
        """A new one, on PostgreSQL with these options of CREATE DATABASE."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder / f'new_{next(self._numbers)}.db'}"
        server = self.databases.postgresql
        name = f"new_{self.folder.name}_{next(self._numbers)}"
        engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0 {" ".join(options)}'))
        engine.dispose()
        self._names.append(name)
        return server.url(name)

    def close(self) -> None:
        for name in self._names:
            self.databases.postgresql.drop(name)


# A move that is killed

HALFWAY = "half of the rows"
STEPS = ("migrate", "make_room", HALFWAY, "read_again", "check_certificates", "begin_new_ids")
"""Where a move is killed before anything stands: each time before this is done."""
DONE = "written_since"
"""The first that happens when everything stands."""


def killed_before(step: str, url: str, to: str, on: date) -> None:
    """Move, and die by SIGKILL just before a step; it must have come so far."""
    process = PROCESSES.Process(target=_move_and_die, args=(step, url, to, str(on)))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL, process.exitcode
    process.close()


def _move_and_die(step: str, url: str, to: str, on: str) -> None:
    with ExitStack() as patched:
        if step == HALFWAY:
            patched.enter_context(patch.object(records, "PAGE", 2))
            patched.enter_context(patch.object(records, "insert_rows", _dying(records.insert_rows, after=30)))
        else:
            patched.enter_context(patch.object(copying, step, _dying(getattr(copying, step), after=0)))
        patched.enter_context(redirect_stdout(StringIO()))
        main(["copy", "--db", url, "--to", to, "--on", on], standalone_mode=False)


def _dying(work: Callable[..., Any], after: int) -> Callable[..., Any]:
    calls = count()

    def working(*args: Any, **options: Any) -> Any:
        if next(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*args, **options)

    return working
