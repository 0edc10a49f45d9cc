"""Longer trials than the tests run: `make trials`. Sweeps killed at random moments, alone and several at once.

    python trials/run.py [KILLS [RUNS [SEED]]]     (default 300 kills and 100 runs on each database)

Each kill is a SIGKILL of a real process; afterwards the sweep is run again and every table is compared with an
undisturbed run. A difference ends the trial with both rows.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.cast import Docket
from tests.database import Databases
from tests.killing import Killable
from tests.lives import INSIDE, Trials
from tests.side_by_side import (
    ALL_AT_WORK,
    HELPING,
    KILLS,
    LEADING,
    Sweepers,
    loaded,
    two_do_what_one_does,
)

SEVERAL = {"sqlite": ("two", 2), "postgresql": ("four", 4)}
"""How many sweep one database at once. On SQLite one writes at a time, and a third would only wait."""


def main(kills: int = 300, runs: int = 100, seed: int = 20240602) -> None:
    with TemporaryDirectory() as folder, closing(Databases(Path(folder))) as databases:
        for kind in ("sqlite", "postgresql"):
            docket = Docket(databases, kind, Path(folder))
            kill(kind, docket, kills, seed)
            share(kind, docket, runs)
            kill_several(kind, docket, runs, seed)


def kill(kind: str, docket: Docket, kills: int, seed: int) -> None:
    began = time.perf_counter()
    with Killable() as process:
        trials = Trials(process, docket)
        tell(kind, f"an undisturbed sweep takes {trials.seconds:.2f} s")
        found = trials.kill(kills, Random(seed))
    tell(kind, f"{kills} kills, {told(found)}: every table equal ({time.perf_counter() - began:.0f} s)")
    assert found[INSIDE] >= kills // 3, "too few kills met a sweep between two commits"


def share(kind: str, docket: Docket, runs: int) -> None:
    began = time.perf_counter()
    found = two_do_what_one_does(docket, runs)
    tell(
        kind,
        f"two processes, {runs} runs, {told(found)}: every table equal ({time.perf_counter() - began:.0f} s)",
    )


def kill_several(kind: str, docket: Docket, runs: int, seed: int) -> None:
    began = time.perf_counter()
    word, number = SEVERAL[kind]
    with loaded(number) as processes:
        found = Sweepers(processes, docket, Random(seed)).lives(runs)
    killed = Counter({where: found[where] for where in KILLS})
    tell(
        kind,
        f"{word} sweepers, {runs} runs, {killed.total()} kills ({told(killed)}), in {found[ALL_AT_WORK]} runs "
        f"every process committed batches: every table equal ({time.perf_counter() - began:.0f} s)",
    )
    assert found[LEADING] >= runs // 2, "too few kills met a leader inside its run"
    assert found[LEADING] + found[HELPING] >= runs, "too few kills met a process inside a run"
    assert found[ALL_AT_WORK], "the processes never shared a run"


def told(found: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in found.most_common())


def tell(kind: str, what: str) -> None:
    print(f"{kind}: {what}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
