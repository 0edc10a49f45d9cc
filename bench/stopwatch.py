"""Measuring: a stopwatch, a counter at the driver's door, a process of its own for every run."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine, event

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Adds up what is done while it runs: seconds on the clock and of this process's CPU."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def __enter__(self) -> None:
        self._began, self._cpu_began = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._began
        self.cpu += time.process_time() - self._cpu_began


class Counter:
    """Statements and commits, counted at the driver's door while it runs."""

    def __init__(self, engine: Engine) -> None:
        self.statements = self.commits = 0
        self._engine = engine
        self._heard = (("before_cursor_execute", self._statement), ("commit", self._commit))

    def __enter__(self) -> Counter:
        for what, hear in self._heard:
            event.listen(self._engine, what, hear)
        return self

    def __exit__(self, *_: object) -> None:
        for what, hear in self._heard:
            event.remove(self._engine, what, hear)

    def _statement(self, *_: object) -> None:
        self.statements += 1

    def _commit(self, *_: object) -> None:
        self.commits += 1


def by_itself(measure: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Measure in a process of its own."""
    with process() as one:
        return one.submit(measure, *arguments, **named).result()


def process() -> ProcessPoolExecutor:
    """One new process, which shares nothing with this one."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def megabytes() -> float:
    """This process's memory at its highest, as Linux counts it; what `getrusage` tells is at first that of who started it."""
    [line] = [
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")
    ]
    return int(line.split()[1]) / 1024
