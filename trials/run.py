"""Longer trials than the tests run: `make trials`. Sweeps killed at random moments, two processes at once.

    python trials/run.py [KILLS [RUNS [SEED]]]     (default 300 kills and 100 runs on each database)

Each kill is a SIGKILL of a real process; afterwards the sweep is run again and every table is compared with an
undisturbed run. A difference ends the trial with both rows.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.database import Databases
from tests.killing import killed, prepared, shared


def main(kills: int = 300, runs: int = 100, seed: int = 20240602) -> None:
    with TemporaryDirectory() as folder, closing(Databases(Path(folder))) as databases:
        for kind in ("sqlite", "postgresql"):
            began = time.perf_counter()
            trials = prepared(kind, databases, Path(folder), seed)
            print(
                f"{kind}: an undisturbed sweep takes {trials.seconds:.2f} s, {trials.batches} batches",
                flush=True,
            )
            print(
                f"{kind}: {killed(trials, kills)}; every table equal ({time.perf_counter() - began:.0f} s)",
                flush=True,
            )
            began = time.perf_counter()
            shared(trials, runs)
            print(
                f"{kind}: two processes, {runs} runs: no act twice ({time.perf_counter() - began:.0f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
