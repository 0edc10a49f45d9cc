"""What a quiet day costs, and how a day with 300 parcels due costs more as the docket grows.

One process for each size, which has swept before it is measured: compiling statements and templates, the same for
every size, would hide the growth. The sizes take turns, each next day of the docket's `FEW_DUE_ON` in all of them.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Engine

from bench.databases import Databases
from bench.docket import FEW_DUE_ON, QUIET_ON, desk, events_of, few_of
from bench.stopwatch import Counter, by_itself, process
from supervision.daily.sweep import sweep
from supervision.records.db import open_records

WARM_RUNS = 20

Result = dict[str, Any]


def growth(of: Databases, sizes: Sequence[int], runs: int) -> Iterator[Result]:
    """Milliseconds of quiet sweeps and of sweeps with a few due, by size; the last result is the whole."""
    quiet: dict[int, Result] = {}
    few: dict[int, list[Result]] = {size: [] for size in sizes}
    with ExitStack() as opened:
        urls = {size: opened.enter_context(of.copy(size)) for size in sizes}
        for size, url in urls.items():
            first = [by_itself(quiet_sweep, url) for _ in range(runs)]
            quiet[size] = {"first": first, "warm": by_itself(warm_sweeps, url)}
            yield {"what": f"nothing due of {size}", **quiet[size]}
        warm = {size: opened.enter_context(process()) for size in sizes}  # they end before their copies go
        for day in FEW_DUE_ON[: runs + 1]:
            for size, took in in_turn(warm, urls, day).items():
                if day != FEW_DUE_ON[0]:
                    few[size].append(took)
                    yield {"what": f"few due of {size}", **took}
    yield {"quiet": quiet, "few": few}


def in_turn(warm: Mapping[int, ProcessPoolExecutor], urls: Mapping[int, str], day: date) -> dict[int, Result]:
    """A day's sweep at each size; raises if another number of parcels was due."""
    took = {size: warm[size].submit(few_due, url, day).result() for size, url in urls.items()}
    for size, each in took.items():
        if each["parcels"] != few_of(size):
            raise RuntimeError(f"{each['parcels']} parcels of {size} were due on {day}, not {few_of(size)}")
    return took


def quiet_sweep(url: str) -> float:
    """Milliseconds of the first sweep of a process, with its first connection; nothing is due."""
    engine = opened_once(url)
    began = time.perf_counter()
    swept = sweep(engine, desk(QUIET_ON))
    milliseconds = (time.perf_counter() - began) * 1000
    if swept.looked_at:
        raise RuntimeError(f"{swept.looked_at} parcels were due on the quiet day")
    return milliseconds


def warm_sweeps(url: str) -> list[float]:
    """Milliseconds of each sweep after the first."""
    return [quiet_sweep(url) for _ in range(WARM_RUNS + 1)][1:]


def few_due(url: str, day: date) -> Result:
    """One sweep of the few due on a day."""
    engine = opened_once(url)
    with Counter(engine) as counter:
        began = time.perf_counter()
        swept = sweep(engine, desk(day))
        seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "parcels": swept.looked_at,
        "events": events_of(swept),
        "statements": counter.statements,
        "commits": counter.commits,
    }


@cache
def opened_once(url: str) -> Engine:
    """The process's one engine."""
    return open_records(url)


def exponent(small: int, small_seconds: Sequence[float], large: int, large_seconds: Sequence[float]) -> float:
    """By which power of the docket's size the time grew: 0 not at all, 1 with the docket."""
    grew = statistics.median(large_seconds) / statistics.median(small_seconds)
    return math.log(grew) / math.log(large / small)
