"""How the sweep of the day went (今日监测): whether it ran, how it ended, what it did, what is still due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervision.casework.reading import count_due
from supervision.law.steps import ActSort
from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, RUN, SET_ASIDE


@dataclass(frozen=True, slots=True)
class LastSweep:
    """The newest run of the sweep: `outcome` is None while it has no certificate, for it is still going on or broke off.

    `set_aside` counts the parcels no sweep could look at (待核数据), `due` those a sweep still owes a look today.
    """

    on: date
    opened_at: datetime
    closed_at: datetime | None
    outcome: Outcome | None
    looked_at: int
    moved: int
    triaged: int
    notices: int
    tasks: int
    set_aside: int
    due: int

    def ran_on(self, today: date) -> bool:
        """Whether the day's sweep is done: it ran today, to its end."""
        return self.on == today and self.outcome is Outcome.COMPLETE


def last_sweep(session: Session, today: date) -> LastSweep | None:
    """The newest run, by its certificate; None where no sweep ever ran."""
    newest = select(RUN).order_by(RUN.c.id.desc()).limit(1).subquery()
    query = select(
        newest.c.day,
        newest.c.opened_at,
        CERTIFICATE.c.closed_at,
        CERTIFICATE.c.outcome,
        CERTIFICATE.c.looked_at,
        CERTIFICATE.c.moved,
        CERTIFICATE.c.triaged,
        CERTIFICATE.c.acts,
    ).select_from(newest.outerjoin(CERTIFICATE, CERTIFICATE.c.run_id == newest.c.id))
    run = session.execute(query).one_or_none()
    if run is None:
        return None
    did = _by_sort(run.acts)
    return LastSweep(
        on=run.day,
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        outcome=None if run.outcome is None else Outcome(run.outcome),
        looked_at=run.looked_at or 0,
        moved=run.moved or 0,
        triaged=run.triaged or 0,
        notices=did[str(ActSort.NOTICE)],
        tasks=did[str(ActSort.TASK)],
        set_aside=session.scalar(select(func.count()).select_from(SET_ASIDE)) or 0,
        due=count_due(session, today),
    )


def _by_sort(acts: Any) -> Counter[str]:
    """A certificate counts its acts by `sort/name`."""
    counts: Counter[str] = Counter()
    for name, count in orjson.loads(acts or "{}").items():
        counts[name.partition("/")[0]] += count
    return counts
