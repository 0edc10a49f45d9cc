"""`python -m bench`: one run of everything that is measured; what was measured stays in a folder, the report is written from it."""

from __future__ import annotations

import argparse
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import imports
from bench.beside_peers import PEERS, beside_peers
from bench.catch_up import catch_up
from bench.databases import KINDS, Databases, databases
from bench.docket import FEW_DUE_ON, ROOT
from bench.figures import figures
from bench.growth import growth
from bench.machine import machine, settings
from bench.memory import memory
from bench.pages import pages
from bench.printing import printing
from bench.queries import queries
from bench.report import figures_table, write_report
from bench.reports import reports
from bench.results import Results
from bench.stopwatch import by_itself

PARTS = ("catch_up", "peers", "growth", "queries", "memory", "pages", "printing", "reports")
FOLDERS = ("--out", "--docs", "--work")
CATCH_UP_MOST = 100_000
"""Dockets beyond this are swept for a few parcels only, and asked: the rows of their catch-up do not fit in memory."""


def main(words: list[str] | None = None) -> None:
    """Measure the parts asked for, keep each as soon as it is measured, then write the report."""
    asked = options().parse_args(words)
    results = Results(asked.out)
    typed = sys.argv[1:] if words is None else words
    if asked.parts or asked.national:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.work) as folder:
            measure(asked, results.by(command_of(typed)), Path(folder))
    if asked.docs is not None:
        write_report(results, asked.docs)
    print("\n".join(figures_table(list(figures(results)))))


def command_of(typed: list[str]) -> str:
    """The command as anybody could type it: without this machine's folders."""
    words = [
        Path(word).name
        for before, word in zip(["", *typed], typed, strict=False)
        if before not in FOLDERS and word not in FOLDERS
    ]
    return shlex.join(["python", "-m", "bench", *words])


def options() -> argparse.ArgumentParser:
    """What may be asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure the sweep beside its limit and its peers."
    )
    parser.add_argument("--sizes", type=sizes_of, default=[10_000, 100_000], help="dockets: 10k,100k,1m")
    parser.add_argument("--runs", type=int, default=5, choices=range(1, len(FEW_DUE_ON)), help="rounds")
    parser.add_argument("--databases", type=several(KINDS), default=list(KINDS), help=",".join(KINDS))
    parser.add_argument("--peers", type=several(PEERS), default=list(PEERS), help=",".join(PEERS))
    parser.add_argument(
        "--parts", type=several(PARTS), default=list(PARTS), help=f"{','.join(PARTS)}; '' only reports"
    )
    parser.add_argument("--deadlines", type=int, default=1000, help="how many each peer does")
    parser.add_argument("--papers", type=int, default=1000, help="how many a print run has")
    parser.add_argument(
        "--national", type=Path, metavar="FILE", help="also import this file and sweep it, once"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench", help="where the figures are kept")
    parser.add_argument("--docs", type=Path, help="write performance.md and its picture into this folder")
    parser.add_argument(
        "--work", type=Path, help="where the databases lie meanwhile; on the disk to be measured"
    )
    parser.add_argument(
        "--quick",
        action="store_const",
        const=True,
        help="a look in a minute: 2,000 parcels, one round, loop and APScheduler",
    )
    return parser


def sizes_of(words: str) -> list[int]:
    """`10k,1m` as numbers."""
    units = {"k": 1000, "m": 1_000_000}
    return [int(word.rstrip("km")) * units.get(word[-1:], 1) for word in words.lower().split(",")]


def several(known: tuple[str, ...]) -> Any:
    """Some of these words, with commas between."""

    def chosen(words: str) -> list[str]:
        found = [word for word in words.split(",") if word]
        if unknown := set(found) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(known)}")
        return found

    return chosen


def measure(asked: argparse.Namespace, results: Results, folder: Path) -> None:
    """Every part on every database."""
    if asked.quick:
        asked.sizes, asked.runs, asked.deadlines, asked.papers = [2000], 1, 200, 100
        asked.peers = [peer for peer in asked.peers if peer in ("loop", "apscheduler")]
    results.keep("machine", machine(folder))
    for kind in asked.databases:
        with databases(kind, folder) as of:
            for name, result in parts(asked, of, folder):
                results.keep(name, result)
        if asked.national is not None:
            results.keep(f"national.{kind}", national(asked.national, kind, folder))


def parts(asked: argparse.Namespace, of: Databases, folder: Path) -> Iterator[tuple[str, Any]]:
    """Each part's name and figures, as soon as it is measured."""
    small = [size for size in asked.sizes if size <= CATCH_UP_MOST]
    yield f"settings.{of.kind}", settings(of, min(asked.deadlines, *asked.sizes))
    if "catch_up" in asked.parts:
        for size in small:
            yield f"catch_up.{of.kind}.{size}", told(of, catch_up(of, size, asked.runs, folder))
    if "peers" in asked.parts and asked.peers:
        many = min(10 * asked.deadlines, max(asked.sizes))
        rounds = beside_peers(of, asked.peers, asked.runs, folder, deadlines=asked.deadlines, many=many)
        yield f"peers.{of.kind}", told(of, rounds)
    if "memory" in asked.parts and small:
        yield f"memory.{of.kind}", told(of, memory(of, small))
    if "growth" in asked.parts:
        yield f"growth.{of.kind}", told(of, growth(of, asked.sizes, asked.runs))
    if "queries" in asked.parts:
        largest = max(asked.sizes)
        yield f"queries.{of.kind}.{largest}", told(of, queries(of, largest))
    if "pages" in asked.parts:
        for size in small:
            yield f"pages.{of.kind}.{size}", told(of, pages(of, size, folder))
    if "printing" in asked.parts:
        yield f"printing.{of.kind}", told(of, printing(of, asked.papers, asked.runs))
    if "reports" in asked.parts:
        for size in small:
            yield f"reports.{of.kind}.{size}", told(of, reports(of, size))


def told(of: Databases, measured: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Print each run as it comes; the last is the whole."""
    began, last = time.perf_counter(), {}
    for last in measured:
        if "what" in last:
            print(f"{time.perf_counter() - began:7.1f} s  {of.kind:10}  {line(last)}", flush=True)
    return last


def line(run: dict[str, Any]) -> str:
    """One run for a person to read."""
    said = [str(run["what"])]
    for name, value in run.items():
        if isinstance(value, list):
            said.append(f"{name} {statistics.median(value):.2f}")
        elif isinstance(value, float):
            said.append(f"{name} {value:.3f}")
        elif name != "what":
            said.append(f"{name} {value}")
    if "events" in run:
        said.append(f"{run['events'] / run['seconds']:,.0f} events/s")
    return "  ".join(said)


def national(file: Path, kind: str, folder: Path) -> dict[str, Any]:
    """A real file imported and swept, each in a process of its own, once."""
    with imports.databases(kind, folder) as fresh:
        url = fresh()
        found: dict[str, Any] = {
            "import": asdict(by_itself(imports.import_product, url, file)),
            "sweep": asdict(by_itself(imports.sweep_once, url, imports.IMPORTED_ON)),
        }
    for what, figures_ in found.items():
        print(f"{kind:10}  {what} of {file.name}: {figures_}", flush=True)
    return found | {"file": file.name}


if __name__ == "__main__":
    main()
