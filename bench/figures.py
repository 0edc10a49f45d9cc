"""The figures and their goals: what is to be reached, what was measured, whether it was reached."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.beside_peers import DEADLINES
from bench.growth import exponent
from bench.queries import p95
from bench.results import Results

KIND_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
STRETCH = 1.5
CATCH_UP_GOAL = {"sqlite": 2.5, "postgresql": 2.2}
PEER_GOALS = {
    "loop": {"sqlite": 4.0, "postgresql": 4.0},
    "apscheduler": {"sqlite": 12.0, "postgresql": 10.0},
    "procrastinate": {"postgresql": 15.0},
    "dbos": {"sqlite": 60.0, "postgresql": 60.0},
}
PEER_NAMES = {
    "loop": "a loop that commits each",
    "apscheduler": "APScheduler, a job for each deadline",
    "procrastinate": "procrastinate, a job for each",
    "dbos": "a DBOS queue, a workflow for each",
}
LARGE, CATCH_UP_SIZES = 1_000_000, {10_000, 100_000}
"""Parcels the goals are set for; a peer does `DEADLINES`."""

QUIET_GOAL = {"first": 25.0, "warm": 3.0}
GROWTH_GOAL = 0.25
STATEMENTS_GOAL, COMMITS_GOAL = 0.03, 1 / 500
MEGABYTES_GOAL, MEMORY_GROWTH_GOAL = 200.0, 1.6
QUERY_GOALS = {"one parcel": 10.0, "list of 50": 10.0, "counts by state": 5.0}

SHARED = "peer and sweep decide, draft and chain by the same code; beyond what L itself would come to no sweep can go"
REASONS = {
    "catch-up": "the sweep does more than its limit: it chains, projects, certifies and commits by the batch; see the stages below",
    **dict.fromkeys(PEER_GOALS, SHARED),
    "quiet": "a quiet day too has its run and its certificate, committed to the disk; the first call connects and compiles",
    "growth": "the few due lie on more pages, the larger the docket",
    "structure": "every batch is its own transaction, and a district's last batch is seldom full",
    "memory": "the files of a whole batch and their rows are in memory at once, beside the program itself",
    "one parcel": "the whole journal of the parcel is read and folded anew",
    "list of 50": "a list reads whole lives, a page at a time, and judges lateness by the law",
    "counts by state": "the larger the docket, the more there is to count",
}
"""Why a figure may not be reached, by what works against it; printed beside one that is not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure on one database; `meant` where it was measured at the size the goal is set for."""

    said: str
    reached: bool
    meant: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: its goal and what was measured, by database; a database without a goal has none."""

    what: str
    reason: str
    goals: dict[str, str]
    measured: dict[str, Measured]


def figures(results: Results) -> Iterator[Figure]:
    """Every figure, in the order of the goals; one that was not measured has no `measured`."""
    for size in sorted({size for kind in KIND_NAMES for size in results.sizes(f"catch_up.{kind}")}):
        yield _figure(
            f"catch-up of {size:,} parcels: time / L", "catch-up",
            {kind: f"≤ {goal:g}, stretch {STRETCH:g}" for kind, goal in CATCH_UP_GOAL.items()},
            partial(_catch_up, results, size),
        )  # fmt: skip
    for peer, goals in PEER_GOALS.items():
        yield _figure(
            f"events a second over {PEER_NAMES[peer]}", peer,
            {kind: f"≥ {goal:g}×" for kind, goal in goals.items()},
            partial(_beside, results, peer),
        )  # fmt: skip
    for run, goal in QUIET_GOAL.items():
        what = "first in a process" if run == "first" else "warm"
        yield _figure(
            f"a whole sweep with nothing due: {what}", "quiet",
            _on_both(f"≤ {goal:g} ms at {LARGE:,}"), partial(_quiet, results, run),
        )  # fmt: skip
    yield _figure(
        "growth with the docket, as many due: exponent", "growth", _on_both(f"≤ {GROWTH_GOAL:g} to {LARGE:,}"),
        partial(_growth, results),
    )  # fmt: skip
    yield _figure(
        "statements an event", "structure", _on_both(f"≤ {STATEMENTS_GOAL:g}"),
        partial(_structure, results, "statements", STATEMENTS_GOAL),
    )  # fmt: skip
    yield _figure(
        "commits an event", "structure", _on_both(f"≤ 1/{1 / COMMITS_GOAL:.0f}"),
        partial(_structure, results, "commits", COMMITS_GOAL),
    )  # fmt: skip
    yield _figure(
        "memory of `supervision sweep` at its highest", "memory",
        _on_both(f"≤ {MEGABYTES_GOAL:g} MB at 100,000, ≤ {MEMORY_GROWTH_GOAL:g}× that at 10,000"),
        partial(_memory, results),
    )  # fmt: skip
    for question, goal in QUERY_GOALS.items():
        yield _figure(
            f"{question}, p95", question, _on_both(f"≤ {goal:g} ms at {LARGE:,}"),
            partial(_query, results, question),
        )  # fmt: skip


def _on_both(goal: str) -> dict[str, str]:
    return dict.fromkeys(KIND_NAMES, goal)


def _figure(
    what: str, reason: str, goals: dict[str, str], measure: Callable[[str], Measured | None]
) -> Figure:
    found = {kind: measured for kind in goals if (measured := measure(kind)) is not None}
    return Figure(what, reason, goals, found)


def paired(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """The ratio inside each round: what disturbed a round disturbed both."""
    return [one / other for one, other in zip(ones, others, strict=True)]


def _catch_up(results: Results, size: int, kind: str) -> Measured | None:
    found = results.get(f"catch_up.{kind}.{size}")
    if found is None:
        return None
    ratios = paired(seconds(found["sweeps"]), seconds(found["limits"]))
    ratio = statistics.median(ratios)
    rate = statistics.median(run["events"] / run["seconds"] for run in found["sweeps"])
    stretch = ", stretch reached" if ratio <= STRETCH else ""
    said = f"{ratio:.2f} [{min(ratios):.2f}–{max(ratios):.2f}], {rate:,.0f} events/s{stretch}"
    return Measured(said, ratio <= CATCH_UP_GOAL[kind], size in CATCH_UP_SIZES)


def seconds(runs: Sequence[dict[str, Any]]) -> list[float]:
    """The times of some runs."""
    return [run["seconds"] for run in runs]


def _beside(results: Results, peer: str, kind: str) -> Measured | None:
    found = results.get(f"peers.{kind}")
    if found is None or peer not in found["events_a_second"]:
        return None
    rates = found["events_a_second"]
    same = statistics.median(paired(rates[f"product {found['deadlines']}"], rates[peer]))
    many = statistics.median(paired(rates[f"product {found['many']}"], rates[peer]))
    said = f"{many:.1f}×, a sweep of {found['many']:,}; {same:.1f}× where it has {found['deadlines']:,} too"
    if beside := results.get(f"catch_up.{kind}.{found['many']}"):
        limit = beside["sweeps"][0]["events"] / statistics.median(seconds(beside["limits"]))
        said += f"; L itself {limit / statistics.median(rates[peer]):.1f}×"
    return Measured(said, many >= PEER_GOALS[peer][kind], found["deadlines"] == DEADLINES)


def _quiet(results: Results, run: str, kind: str) -> Measured | None:
    found = results.get(f"growth.{kind}")
    if found is None:
        return None
    size = max(map(int, found["quiet"]))
    milliseconds = found["quiet"][str(size)][run]
    median = statistics.median(milliseconds)
    said = f"{median:.1f} ms [{min(milliseconds):.1f}–{max(milliseconds):.1f}] at {size:,}"
    return Measured(said, median <= QUIET_GOAL[run], size >= LARGE)


def _growth(results: Results, kind: str) -> Measured | None:
    found = results.get(f"growth.{kind}")
    if found is None:
        return None
    few = {int(size): runs for size, runs in found["few"].items()}
    due = few[max(few)][0]["parcels"]
    by_size = {size: seconds(runs) for size, runs in few.items() if runs[0]["parcels"] == due}
    small, large = min(by_size), max(by_size)
    if small == large:
        return None
    power = exponent(small, by_size[small], large, by_size[large])
    took = " → ".join(f"{statistics.median(by_size[size]) * 1000:.0f} ms" for size in (small, large))
    return Measured(
        f"{power:.2f} ({small:,} → {large:,}, {due} due: {took})", power <= GROWTH_GOAL, large >= LARGE
    )


def _structure(results: Results, counted: str, goal: float, kind: str) -> Measured | None:
    sizes = results.sizes(f"catch_up.{kind}")
    if not sizes:
        return None
    meant = set(sizes) & CATCH_UP_SIZES
    worst = max(
        run[counted] / run["events"]
        for size in meant or sizes
        for run in results.get(f"catch_up.{kind}.{size}")["sweeps"]
    )
    said = f"{worst:.4f}" if counted == "statements" else f"1/{1 / worst:.0f}"
    return Measured(said, worst <= goal, bool(meant))


def _memory(results: Results, kind: str) -> Measured | None:
    found = results.get(f"memory.{kind}")
    if found is None:
        return None
    highest = {int(size): megabytes for size, megabytes in found["megabytes"].items()}
    small, large = min(highest), max(highest)
    grew = highest[large] / highest[small]
    said = f"{highest[large]:.0f} MB at {large:,}, {grew:.2f}× that at {small:,}"
    return Measured(
        said,
        highest[large] <= MEGABYTES_GOAL and grew <= MEMORY_GROWTH_GOAL,
        {small, large} == CATCH_UP_SIZES,
    )


def _query(results: Results, question: str, kind: str) -> Measured | None:
    sizes = results.sizes(f"queries.{kind}")
    if not sizes:
        return None
    milliseconds = results.get(f"queries.{kind}.{sizes[-1]}")["milliseconds"][question]
    slow = p95(milliseconds)
    said = f"{slow:.1f} ms at {sizes[-1]:,} (median {statistics.median(milliseconds):.1f})"
    return Measured(said, slow <= QUERY_GOALS[question], sizes[-1] >= LARGE)
