"""The catch-up sweep (补办监测) of a docket all of which is due, beside its limit, in turn and on fresh copies."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.docket import CATCH_UP_ON, desk, events_of
from bench.limit import limit
from bench.stages import Sampler
from bench.stopwatch import Counter, Stopwatch, by_itself, megabytes
from bench.written import written
from supervision.daily.sweep import sweep
from supervision.records.base import Base
from supervision.records.db import open_records, reading
from supervision.records.tables import ACT, ENTRY, NOTICE, PARCEL

Result = dict[str, Any]


def catch_up(of: Databases, parcels: int, runs: int, folder: Path) -> Iterator[Result]:
    """Rounds of sweep and limit; then one sweep more, sampled for its stages. The last result is the whole."""
    rows = folder / f"written_{of.kind}_{parcels}"
    sweeps: list[Result] = []
    limits: list[Result] = []
    for _ in range(runs):
        with of.copy(parcels) as swept_url:
            sweeps.append(by_itself(timed_sweep, swept_url, CATCH_UP_ON))
            yield {"what": f"sweep of {parcels}", **sweeps[-1]}
            if not rows.exists():
                by_itself(keep_written, of.docket(parcels), swept_url, rows)
            with of.copy(parcels) as url:
                limits.append(by_itself(limit, url, rows, CATCH_UP_ON))
                by_itself(must_be_equal, swept_url, url)
            yield {"what": f"limit of {parcels}", **limits[-1]}
    rows.unlink()
    with of.copy(parcels) as url:
        stages = by_itself(sampled_sweep, url, CATCH_UP_ON)
    yield {"parcels": parcels, "sweeps": sweeps, "limits": limits, "stages": stages}


def timed_sweep(url: str, day: date) -> Result:
    """One sweep of everything due; raises if it left anything."""
    engine = open_records(url)
    watch = Stopwatch()
    with Counter(engine) as counter, watch:
        swept = sweep(engine, desk(day))
    if swept.unfinished:
        raise RuntimeError(f"the sweep left something: {swept}")
    engine.dispose()
    return {
        "seconds": watch.seconds,
        "cpu": watch.cpu,
        "parcels": swept.looked_at,
        "events": events_of(swept),
        "statements": counter.statements,
        "commits": counter.commits,
        "megabytes": megabytes(),
    }


def sampled_sweep(url: str, day: date) -> Result:
    """Seconds by stage, of one sweep."""
    engine = open_records(url)
    with Sampler() as sampler:
        sweep(engine, desk(day))
    engine.dispose()
    return dict(sampler.seconds)


def keep_written(before_url: str, after_url: str, path: Path) -> None:
    """The rows a sweep wrote, in a file for the runs of the limit."""
    with path.open("wb") as file:
        pickle.dump(written(before_url, after_url), file)


def must_be_equal(one_url: str, other_url: str) -> None:
    """The limit must leave what the sweep left."""
    one, other = left_in(one_url), left_in(other_url)
    if one != other:
        raise RuntimeError(f"the limit and the sweep differ: {one}, {other}")


def left_in(url: str) -> Result:
    """Rows by table, entries by parcels added up, parcels still due, parcels by state."""
    with opened(url) as session:
        counts: Result = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
        counts["heads"] = session.scalar(select(func.sum(PARCEL.c.head_seq)))
        counts["due"] = session.scalar(select(func.count()).where(PARCEL.c.next_look_on <= CATCH_UP_ON))
        return counts | parcels_by_state(session)


def work_done(url: str) -> Result:
    """What every contender must have left: entries, acts, notices, and parcels by state."""
    with opened(url) as session:
        counts: Result = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in (ENTRY, ACT, NOTICE)
        }
        return counts | parcels_by_state(session)


@contextmanager
def opened(url: str) -> Iterator[Session]:
    """A database to read from, let go afterwards."""
    engine = open_records(url)
    with reading(engine) as session:
        yield session
    engine.dispose()


def parcels_by_state(session: Session) -> Result:
    """How many parcels stand in each state."""
    rows = session.execute(select(PARCEL.c.state, func.count()).group_by(PARCEL.c.state)).all()
    return {str(state): count for state, count in rows}
