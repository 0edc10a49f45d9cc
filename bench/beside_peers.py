"""The product beside its peers, in turn, each on a fresh copy of the same docket; all must leave the same work done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.catch_up import timed_sweep, work_done
from bench.databases import Databases
from bench.docket import CATCH_UP_ON, ROOT
from bench.one_deadline import prepare
from bench.stopwatch import by_itself

PEERS = ("loop", "apscheduler", "procrastinate", "dbos")
ONLY_ON = {"procrastinate": "postgresql"}
DEADLINES, MANY = 1000, 10_000
"""How many each peer does; the product does as many, and many more in one sweep, which is its natural unit."""

AT_MOST = 900
"""Seconds a peer may take: one whose job was lost would wait for ever."""

Result = dict[str, Any]


def beside_peers(
    of: Databases,
    peers: Sequence[str],
    runs: int,
    folder: Path,
    *,
    deadlines: int = DEADLINES,
    many: int = MANY,
) -> Iterator[Result]:
    """Rounds of the product and every peer; the last result is the whole, events of a second by contender."""
    prepared = folder / f"prepared_{of.kind}_{deadlines}"
    rates: dict[str, list[float]] = {}
    expected: Result = {}
    events = 0
    for _ in range(runs):
        with of.copy(deadlines) as url:
            ours = by_itself(timed_sweep, url, CATCH_UP_ON)
            events, expected = ours["events"], work_done(url)
            if not prepared.exists():
                by_itself(prepare, of.docket(deadlines), url, prepared)
        _note(rates, f"product {deadlines}", ours)
        yield {"what": f"product, {deadlines}", **ours}
        with of.copy(many) as url:
            ours = by_itself(timed_sweep, url, CATCH_UP_ON)
        _note(rates, f"product {many}", ours)
        yield {"what": f"product, {many}", **ours}
        for name in peers:
            if ONLY_ON.get(name, of.kind) != of.kind:
                continue
            with of.copy(deadlines) as url:
                theirs = run_peer(name, url, prepared) | {"events": events}
                if (done := work_done(url)) != expected:
                    raise RuntimeError(f"{name} did other work than the product: {done}, {expected}")
            _note(rates, name, theirs)
            yield {"what": name, **theirs}
    prepared.unlink()
    yield {"deadlines": deadlines, "many": many, "events_a_second": rates}


def run_peer(name: str, url: str, prepared: Path) -> Result:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "bench.peers", name, url, str(prepared)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=AT_MOST)
    if ran.returncode:
        raise RuntimeError(f"{name} failed:\n{ran.stderr}")
    figures: Result = json.loads(ran.stdout.splitlines()[-1])
    return figures


def _note(rates: dict[str, list[float]], name: str, run: Result) -> None:
    rates.setdefault(name, []).append(run["events"] / run["seconds"])
