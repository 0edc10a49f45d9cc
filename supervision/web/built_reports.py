"""Reports built for the desks (报表缓存): one at a time, and kept while nothing it could be counted from has changed.

A person looks at a report, at the rows of its figures, and takes it as a file: it is counted once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervision.casework.reports.report import Report
from supervision.records.tables import (
    BATCH_REGISTER,
    CERTIFICATE,
    COMPLAINT_REGISTER,
    FEED,
    RUN,
    SPOT_REGISTER,
)

KEPT = 4
"""How many reports are kept: each may hold a row for every parcel."""

GROWING = (
    FEED.c.place,
    RUN.c.id,
    CERTIFICATE.c.no,
    BATCH_REGISTER.c.seq,
    COMPLAINT_REGISTER.c.seq,
    SPOT_REGISTER.c.seq,
)
"""What grows with anything a report could be counted from."""


@dataclass(slots=True)
class BuiltReports:
    """The newest reports, by what was asked and the state of the records it was asked of."""

    _kept: OrderedDict[Hashable, Report] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, session: Session, asked: Hashable, build: Callable[[], Report]) -> Report:
        """The report that was asked for, counted now unless it was counted of the same records before."""
        key = (asked, state_of(session))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = build()
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def state_of(session: Session) -> tuple[Any, ...]:
    """How far the records have grown, in one statement."""
    ends = [select(func.max(column)).scalar_subquery() for column in GROWING]
    return tuple(session.execute(select(*ends)).one())
