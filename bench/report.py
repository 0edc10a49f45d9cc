"""Writes docs/performance.md and its picture from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.chart import draw
from bench.figures import KIND_NAMES, REASONS, Figure, Measured, figures, seconds
from bench.pages import LIMIT, TIMES
from bench.pages import told as pages_told
from bench.results import Results
from bench.stages import STAGES

PICTURE = "performance.svg"

OPENING = """# Performance (性能)

What the sweep (每日监测) costs beside the least it could cost, beside other ways to do the same, and as the records
grow. Everything on this page and in its picture was measured and written by

    {commands}

The docket is invented (`bench/docket.py`): seven parcels of ten owe a reminder of an instalment (a notice, a change of
state), three a reminder of the start (a notice, a visit to make); all in twenty districts. An *event* is an act
put on file or a change of state. Every run works on a fresh copy, in a process of its own; a ratio is taken inside a
round, where the contenders follow one another, and the median of the rounds is told, the lowest and highest beside it.
"""

MEANINGS = """
**L** is what no sweep can do without, one part after the other and nothing else: read and decide every life, draft
every notice, by the product's own functions; then write the very rows the sweep wrote, by the bare driver in one durable
transaction (`executemany`, on PostgreSQL `COPY`). What it leaves is compared with what the sweep left.

**A peer** does one job for each parcel due, its natural unit, scheduling included. The job is made favourable to it: it
reads, decides, drafts and chains with the product's own functions, and the rows it writes by the bare driver were made up
beforehand. Whatever peer, the same entries, acts, notices and states must be there afterwards. Each is taken in its
natural unit: the sweep of ten thousand parcels, the peer's jobs for a thousand, which take each as long however many there
are; beside it stands the sweep of no more than the peer's thousand, which pays for the start of its process alike.
"""

LIMIT_PARTS = {"decide": "read the lives, decide", "render": "draft the notices", "write": "write the rows"}


def write_report(results: Results, docs: Path) -> None:
    """The page and the picture, in a folder."""
    (docs / PICTURE).write_text(draw(results), encoding="utf-8")
    (docs / "performance.md").write_text(page(results), encoding="utf-8")


def page(results: Results) -> str:
    """The whole page."""
    parts = [
        OPENING.format(commands="\n    ".join(results.commands())),
        f"![what the sweep does in a second, and where its time goes]({PICTURE})\n",
        "## The figures\n",
        *figures_table(list(figures(results))),
        MEANINGS,
        *_catch_up(results),
        *_growth(results),
        *_pages(results),
        *_printing(results),
        *_reports(results),
        *_sweepers(results),
        *_national(results),
        *_machine(results),
    ]
    return "\n".join(parts).rstrip() + "\n"


def figures_table(all_: list[Figure]) -> Iterator[str]:
    """Goal and measured, each database its own columns; below it what was not reached, and why."""
    yield "| | SQLite: goal | measured | PostgreSQL: goal | measured |\n|---|---|---|---|---|"
    for figure in all_:
        cells = [cell for kind in KIND_NAMES for cell in _cells(figure, kind)]
        yield f"| {figure.what} | {' | '.join(cells)} |"
    missed = [
        f"- {figure.what}, {KIND_NAMES[kind]}: {figure.measured[kind].said}; goal {figure.goals[kind]}. "
        f"What works against it: {REASONS[figure.reason]}."
        for figure in all_
        for kind in figure.measured
        if figure.measured[kind].meant and not figure.measured[kind].reached
    ]
    if missed:
        yield "\nNot reached, and why:\n"
        yield from missed


def _cells(figure: Figure, kind: str) -> tuple[str, str]:
    goal = figure.goals.get(kind, "–")
    measured: Measured | None = figure.measured.get(kind)
    if measured is None:
        return goal, "not measured" if kind in figure.goals else "–"
    if not measured.meant:
        return goal, f"(at another size: {measured.said})"
    return goal, f"{'✓' if measured.reached else '**not reached**'} {measured.said}"


def _catch_up(results: Results) -> Iterator[str]:
    measured = [(kind, size) for kind in KIND_NAMES for size in results.sizes(f"catch_up.{kind}")]
    if not measured:
        return
    runs = [results.get(f"catch_up.{kind}.{size}") for kind, size in measured]
    heads = [f"{KIND_NAMES[kind]} {size:,}" for kind, size in measured]
    yield "## Where each microsecond goes\n"
    yield "Microseconds an event. The stages of one more sweep, sampled a thousand times a second and brought to the"
    yield "median's length; the parts of L are medians.\n"
    yield _row(["the sweep", *heads])
    yield "|---" * (len(heads) + 1) + "|"
    for stage, said in STAGES.items():
        yield _row([said, *(f"{_stage_microseconds(found, stage):.1f}" for found in runs)])
    yield _row(["**all**", *(f"**{_microseconds(found, 'sweeps', 'seconds'):.1f}**" for found in runs)])
    for part, said in LIMIT_PARTS.items():
        yield _row([f"L: {said}", *(f"{_microseconds(found, 'limits', part):.1f}" for found in runs)])
    yield _row(["**L**", *(f"**{_microseconds(found, 'limits', 'seconds'):.1f}**" for found in runs)])
    for name, whose in (("the sweep", "sweeps"), ("L", "limits")):
        cpu = [f"{_microseconds(found, whose, 'cpu'):.1f}" for found in runs]
        yield _row([f"processor time of {name}, without PostgreSQL's", *cpu])
    yield _row(
        [
            "rows written for an event",
            *(f"{found['limits'][0]['rows'] / _events(found):.1f}" for found in runs),
        ]
    )
    yield ""


def _reports(results: Results) -> Iterator[str]:
    """What each report took, now and as known, at each size."""
    measured = [(kind, size) for kind in KIND_NAMES for size in results.sizes(f"reports.{kind}")]
    if not measured:
        return
    found = [results.get(f"reports.{kind}.{size}") for kind, size in measured]
    heads = [f"{KIND_NAMES[kind]} {size:,}" for kind, size in measured]
    yield "## How long a report takes\n"
    yield "Seconds to count the whole docket, once each: as things stand, and folded again as they were known on a day; the"
    yield "files are of the monthly report once it is counted.\n"
    yield _row(["report", *(f"{head}: {how}" for head in heads for how in COUNTED)])
    yield "|---" * (len(heads) * len(COUNTED) + 1) + "|"
    for name in found[0]["seconds"]:
        seconds_of = [one["seconds"].get(name, {}) for one in found]
        yield _row(
            [f"`{name}`", *(f"{s[how]:.1f}" if how in s else "–" for s in seconds_of for how in COUNTED)]
        )
    for sort in (sort for sort in found[0]["files"] if sort != "megabytes"):
        yield _row([f"file: {sort}", *(cell for one in found for cell in (f"{one['files'][sort]:.1f}", "–"))])
    yield ""


COUNTED = ("now", "as known")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _events(found: Any) -> int:
    events: int = found["sweeps"][0]["events"]
    return events


def _microseconds(found: Any, whose: str, what: str) -> float:
    values: list[float] = [run[what] for run in found[whose]]
    return statistics.median(values) / _events(found) * 1e6


def _stage_microseconds(found: Any, stage: str) -> float:
    share: float = found["stages"].get(stage, 0.0) / sum(found["stages"].values())
    return share * _microseconds(found, "sweeps", "seconds")


def _growth(results: Results) -> Iterator[str]:
    measured = {kind: found for kind in KIND_NAMES if (found := results.get(f"growth.{kind}"))}
    if not measured:
        return
    yield "## As the docket grows\n"
    yield "Medians in milliseconds. Nothing due: the whole `sweep` call with its run and certificate, first in a process"
    yield "(with the connection) and after. A few due: as many parcels whatever the docket's size, spread over all of it.\n"
    yield "| | parcels | nothing due, first | warm | a few due | their statements | commits |\n|---|---|---|---|---|---|---|"
    for kind, found in measured.items():
        for size, quiet in found["quiet"].items():
            few = found["few"][size]
            first, warm = (statistics.median(quiet[run]) for run in ("first", "warm"))
            took = statistics.median(seconds(few)) * 1000
            yield (
                f"| {KIND_NAMES[kind]} | {int(size):,} | {first:.1f} | {warm:.1f} | {took:.0f} ({few[0]['parcels']} parcels)"
                f" | {few[0]['statements']} | {few[0]['commits']} |"
            )
    yield ""


def _pages(results: Results) -> Iterator[str]:
    """The desks on the web, page by page."""
    measured = [(kind, size) for kind in KIND_NAMES for size in results.sizes(f"pages.{kind}")]
    if not measured:
        return
    yield "## The pages\n"
    yield f"A real server, each page of the table of rights asked {TIMES} times by the roles that may, after one round to warm up:"
    yield "with filters, with searches that find and that find nothing, on the first page of a list and ten pages on. The inspector"
    yield f"sees a twentieth of the parcels, by their places. Nineteen of twenty answers are to come within {LIMIT:.0f} ms."
    yield "A report is counted behind its page, once: `meanwhile` is the page that says so, asked again each second, the others are those of"
    yield "the report that is there.\n"
    for kind, size in measured:
        yield f"### {KIND_NAMES[kind]}, {size:,}\n"
        yield from pages_told(results.get(f"pages.{kind}.{size}"))


def _printing(results: Results) -> Iterator[str]:
    """A print run beside typst alone."""
    measured = {kind: found for kind in KIND_NAMES if (found := results.get(f"printing.{kind}"))}
    if not measured:
        return
    yield "## Papers printed together\n"
    yield "A day's papers, no two alike, each with its receipt, in one PDF; beside it typst alone, given the same data ready. Medians,"
    yield "every run a process of its own.\n"
    yield "| | papers | the run | its processor time | memory | statements | typst alone | processor time | memory | times (goal) |"
    yield "|---" * 10 + "|"
    for kind, found in measured.items():
        run, alone = (
            {name: statistics.median(each[name] for each in found[whose]) for name in found[whose][0]}
            for whose in ("product", "plain")
        )
        yield _row(
            [
                KIND_NAMES[kind],
                f"{found['papers']:,}",
                f"{run['seconds']:.1f} s",
                f"{run['cpu']:.1f} s",
                f"{run['megabytes']:.0f} MB",
                f"{run['statements']:.0f}",
                f"{alone['seconds']:.1f} s",
                f"{alone['cpu']:.1f} s",
                f"{alone['megabytes']:.0f} MB",
                f"{run['cpu'] / alone['cpu']:.2f} ({found['goal']})",
            ]
        )
    yield ""


def _sweepers(results: Results) -> Iterator[str]:
    """Several processes on one docket: `sweepers.postgresql` holds `parcels` and `seconds` by number of processes."""
    found = results.get("sweepers.postgresql")
    if found is None:
        return
    medians = {int(processes): statistics.median(took) for processes, took in found["seconds"].items()}
    yield "## Several processes\n"
    yield f"One PostgreSQL docket of {found['parcels']:,} parcels, swept by several processes at once on the machine below.\n"
    yield "| processes | seconds | parcels/s | over one |\n|---|---|---|---|"
    for processes, median in sorted(medians.items()):
        rate = found["parcels"] / median
        yield f"| {processes} | {median:.1f} | {rate:,.0f} | {medians[min(medians)] / median:.2f}× |"
    yield ""


def _national(results: Results) -> Iterator[str]:
    measured = {kind: found for kind in KIND_NAMES if (found := results.get(f"national.{kind}"))}
    if not measured:
        return
    yield "## A real file\n"
    names = "、".join(dict.fromkeys(found["file"] for found in measured.values()))
    yield f"Published supply results ({names}), imported and then swept once.\n"
    yield "| | import | rows/s | memory | what came of it | sweep | memory | what it did |\n|---|---|---|---|---|---|---|---|"
    for kind, found in measured.items():
        brought, swept = found["import"], found["sweep"]
        yield (
            f"| {KIND_NAMES[kind]} | {brought['seconds']:.0f} s | {brought['rows'] / brought['seconds']:,.0f}"
            f" | {brought['megabytes']:.0f} MB | {brought['done']} | {swept['seconds']:.0f} s"
            f" | {swept['megabytes']:.0f} MB | {swept['done']} |"
        )
    yield ""


def _machine(results: Results) -> Iterator[str]:
    found = results.get("machine")
    if found is None:
        return
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    yield "## The machine\n"
    yield f"- {found['processor']}, {found['cores']} cores, {found['memory_gb']} GB, {found['system']}"
    yield f"- {versions}"
    yield (
        f"- a write of 8 kB forced to the disk (`fdatasync`, median of 200): {found['fsync_ms']:.2f} ms; the slower the disk,"
        " the worse for whoever commits each event"
    )
    for kind, name in KIND_NAMES.items():
        if (in_force := results.get(f"settings.{kind}")) is not None:
            yield f"- {name}: " + ", ".join(f"`{key}={value}`" for key, value in in_force.items())
    yield "\nThe database and the contenders share the machine. A busy machine moves every time and few of the ratios."
