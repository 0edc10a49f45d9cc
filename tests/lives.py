"""One sweep's lives with kills (多次终止): killed at some moments, run again to the end, compared with one let alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy import Engine

from supervision.records.run import Outcome
from tests.cast import DAY, Docket
from tests.database import INSTANT
from tests.killing import (
    SWEEP,
    Killable,
    all_is_sound,
    are_equal,
    certificates,
    nobody_else_is_connected,
    nothing_is_done_twice,
    opened,
    tables,
)

BEFORE = "before the run"
OPENED = "before the first batch"
INSIDE = "inside"
UNCERTIFIED = "before the certificate"
AFTER = "after the end"
"""Where a kill found the sweep; inside: some batches were committed, but not all."""


class Undisturbed:
    """The tables one process leaves that sweeps a docket and is let alone."""

    def __init__(self, process: Killable, docket: Docket) -> None:
        with docket.copy() as url, opened(url) as engine:
            self.before = len(certificates(engine))
            process.run(SWEEP, url=url, on=str(DAY), at=str(INSTANT))
            self.tables = {clock: tables(engine, clock=clock) for clock in (False, True)}

    def is_what_is_left(self, engine: Engine, *, clock: bool) -> Sequence[Any]:
        """Compare every table, unless the `clock` went on with the hashes; gives the certificates written since."""
        nobody_else_is_connected(engine)
        are_equal(tables(engine, clock=clock), self.tables[clock])
        nothing_is_done_twice(engine)
        all_is_sound(engine)
        return certificates(engine)[self.before :]


class Trials:
    """The same database swept over and over, each time killed at other moments, then once to the end."""

    def __init__(self, process: Killable, docket: Docket) -> None:
        self.process, self.docket = process, docket
        self.found: Counter[str] = Counter()
        self.undisturbed = Undisturbed(process, docket)
        self.seconds = sorted(self._once() for _ in range(5))[2]

    def _once(self) -> float:
        with self.docket.copy() as url:
            return self.process.timed(SWEEP, url=url, on=str(DAY), at=str(INSTANT))

    def life(self, moments: Sequence[float], *, clock: bool) -> None:
        """Kill the sweep at each moment (a share of its duration), run it again, and compare all that is left.

        Unless the `clock` goes on, the hashes must be the same too. Nobody waits between: the next process comes
        while the database may still be rolling the dead one back.
        """
        job = {"on": str(DAY), "at": None if clock else str(INSTANT)}
        with self.docket.copy() as url, opened(url) as engine:
            for moment in moments:
                self.process.killed(moment * self.seconds, SWEEP, url=url, **job)
            self.process.run(SWEEP, url=url, **job)
            told = self.undisturbed.is_what_is_left(engine, clock=clock)
            self.found += where_it_died(told, len(moments))

    def kill(self, kills: int, random: Random) -> Counter[str]:
        """So many kills, spread evenly over the sweep: most lives have one, some two or three on end."""
        while (left := kills - self.found.total()) > 0:
            several = min(random.choice((1, 1, 1, 2, 3)), left)
            self.life([random.random() / several for _ in range(several)], clock=random.random() < 0.5)
        return self.found


def where_it_died(told: Sequence[Any], kills: int) -> Counter[str]:
    """Where each kill found the sweep, by the certificates afterwards: a run begun and not ended is `interrupted`."""
    found: Counter[str] = Counter()
    for certificate in told:
        if certificate.outcome == Outcome.INTERRUPTED:
            tried = certificate.looked_at or certificate.set_aside != "[]"
            found[INSIDE if tried and certificate.left_due else UNCERTIFIED if tried else OPENED] += 1
        else:
            assert (certificate.outcome, certificate.left_due) == (Outcome.COMPLETE, 0)
            found[AFTER] += 1
    assert told[-1].outcome == Outcome.COMPLETE
    found[AFTER] -= 1  # the run that was left to end
    found[BEFORE] = kills - found.total()
    assert found[BEFORE] >= 0
    return found
